"""`docgen check`: any paper against GB/T 9704."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from docgen.cli.chinese import Choice, Command
from docgen.cli.options import format_option
from docgen.cli.output import FORMAT, LABELS, finish, progress
from docgen.cli.table import print_table
from docgen.errors import DocgenError, Finding

Standard = Literal["auto", "2012", "1999"]


def _print_rules(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print every rule and end the command, whatever else is asked."""
    if not value:
        return
    from docgen.check import all_rules
    from docgen.check.registry import SEVERITIES

    rules = all_rules()
    if ctx.meta.get(FORMAT) == "json":
        listed = [
            {
                "rule": rule.id,
                "clause": rule.clause,
                "strength": rule.strength.value,
                "severity": SEVERITIES[rule.strength].value,
                "title": rule.title,
                "hint": rule.hint,
            }
            for rule in rules
        ]
        click.echo(json.dumps({"rules": listed}, ensure_ascii=False, indent=2))
    else:
        rows = [
            (rule.clause, rule.strength.value, LABELS[SEVERITIES[rule.strength]], rule.id, rule.title) for rule in rules
        ]
        print_table(("条款", "强度", "违反时", "规则", "要求"), rows)
    ctx.exit()


@click.command("check", cls=Command)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="文件...")
@click.option(
    "--standard",
    type=Choice("auto", "2012", "1999"),
    default="auto",
    metavar="版本",
    help="按哪一版 GB/T 9704 检查：auto（看成文日期）、2012 或 1999；不写时是 auto",
)
@click.option("--fix", is_flag=True, help="把 .docx 里能自动修正的另存为“原名（已修正）.docx”，不改动文字内容")
@format_option
@click.option(
    "--rules", is_flag=True, expose_value=False, callback=_print_rules, help="列出全部规则及其条款，不检查文件"
)
def command(files: tuple[Path, ...], standard: Standard, fix: bool, format: str) -> int:
    """按 GB/T 9704 检查公文（.docx、.pdf、.md、.txt），指出条款和位置。"""
    import docgen

    findings: list[Finding] = []
    lines: list[str] = []
    code = 0
    with progress("检查") as tell:
        for number, file in enumerate(files, start=1):
            try:
                made = docgen.check_paper(file, standard=standard, fix=fix)
                findings += (*made.changes, *made.findings)
                if made.fixed is not None:
                    lines.append(f"已另存为 {made.fixed}，共修正 {sum(change.count for change in made.changes)} 处。")
                elif fix and file.suffix.lower() == ".docx":
                    lines.append(f"{file} 没有能自动修正的问题。")
            except DocgenError as fault:
                findings += fault.findings
                code = max(code, fault.exit_code)
            tell(number, len(files))
    lines.append(_summary(findings, len(files)))
    return max(code, finish(findings, format, lines))


def _summary(findings: list[Finding], files: int) -> str:
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in LABELS}
    said = "，".join(f"{LABELS[severity]} {count} 项" for severity, count in counts.items() if count)
    return f"共检查 {files} 个文件：{said or '没有发现问题'}。"
