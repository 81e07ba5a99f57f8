"""`docgen template lint`: what is wrong with templates, all of it at once, each fault at its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from docgen.cli.chinese import Command
from docgen.cli.options import format_option, workspace_option
from docgen.cli.output import LABELS, finish
from docgen.errors import DocgenError, Finding, has_errors

_PLACE = re.compile(
    r"(?P<part>正文|页眉|页脚|脚注\d+|尾注\d+)?(?P<variant>（首页）|（偶数页）)?"
    r"(?:.*?表(?P<table>\d+)第(?P<row>\d+)行第(?P<cell>\d+)列)?(?:.*第(?P<paragraph>\d+)段)?"
)


@click.command("lint", cls=Command)
@click.argument("templates", metavar="[模板...]", nargs=-1)
@workspace_option
@format_option
def lint_command(templates: tuple[str, ...], workspace: Path | None, format: str) -> int:
    """检查模板的标签、字段、样式和文字，一次指出全部问题、位置和改法。

    模板写名称、目录，或任何带标签的 .docx；不写时检查全部模板。有错误时退出码为 1。
    """
    from docgen.batch.lint import Linter

    linter = Linter(workspace)
    findings: list[Finding] = []
    code = 0
    checked = list(dict.fromkeys(linter.resolved(template) for template in templates or linter.names()))
    for template in checked:
        try:
            findings += linter.check(template)
        except DocgenError as fault:
            findings += fault.findings
            code = max(code, fault.exit_code)
    if format == "json":
        click.echo(json.dumps({"findings": [_as_json(one) for one in findings]}, ensure_ascii=False, indent=2))
        return code or int(has_errors(findings))
    shown = [_with_text(finding) for finding in findings]
    return max(code, finish(shown, format, [_summary(findings, len(checked))]))


def _with_text(finding: Finding) -> Finding:
    """Return a finding whose place quotes the words around it, for a person."""
    from dataclasses import replace

    return replace(finding, place=finding.place.within(f"“{finding.found}”")) if finding.found else finding


def _as_json(finding: Finding) -> dict[str, object]:
    """Return a finding with its place in Word taken apart: part, table, row, cell, paragraph; null for none."""
    match = _PLACE.match(finding.place.where)
    parts = match.groupdict() if match else {}
    numbers = {name: int(parts[name]) if parts.get(name) else None for name in ("table", "row", "cell", "paragraph")}
    part = f"{parts.get('part') or ''}{parts.get('variant') or ''}" or ("正文" if any(numbers.values()) else None)
    if "文本框" in finding.place.where:
        part = "文本框"
    return {**finding.as_json(), "part": part, **numbers, "text": finding.found}


def _summary(findings: list[Finding], count: int) -> str:
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in LABELS}
    said = "，".join(f"{LABELS[severity]} {number} 项" for severity, number in counts.items() if number)
    return f"共检查 {count} 个模板：{said or '没有发现问题'}。"
