"""`docgen template which`: what made an issued paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import Command
from docgen.cli.options import format_option, workspace_option
from docgen.cli.output import print_findings

if TYPE_CHECKING:
    from docgen.batch.which import Today
    from docgen.page.origin import Origin


@click.command("which", cls=Command)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@workspace_option
@format_option
def which_command(file: Path, workspace: Path | None, format: str) -> int:
    """查一份 Word 或 PDF 是用哪个模板、哪些数据做的，现在有没有变。

    不写 -w 时，与文件所在的工作区比较；文件不在工作区里的，与当前目录所在的工作区比较。
    """
    from docgen.batch.which import origin_of, today

    origin = origin_of(file)
    now = today(origin, file, workspace)
    if format == "json":
        click.echo(json.dumps(_document(origin, now), ensure_ascii=False, indent=2))
        return 0
    print_findings(now.findings)
    for line in _lines(origin, now):
        click.echo(line)
    return 0


def _document(origin: Origin, now: Today) -> dict[str, object]:
    return {
        "template": {
            "name": origin.template,
            "title": origin.title,
            "version": origin.version,
            "digest": origin.template_digest,
            "today": now.template,
            "version_today": now.version,
        },
        "paper": {"source": origin.source, "digest": origin.paper_digest, "today": now.paper},
        "data": {"digest": origin.data_digest, "today": now.data},
        "content": {"digest": origin.content_digest, "today": now.content},
        "findings": [finding.as_json() for finding in now.findings],
    }


def _lines(origin: Origin, now: Today) -> list[str]:
    from docgen.batch.which import Standing

    title = f"（{origin.title}）" if origin.title else ""
    version = f"，版本 {origin.version}" if origin.version else ""
    lines = [f"模板：{origin.template}{title}{version}", f"公文：{origin.source}"]
    if now == type(now)():
        return [*lines, "没有工作区可以比较；用 -w 指明工作区，可查模板和数据是否改过。"]
    said = {
        Standing.SAME: "没有改过",
        Standing.CHANGED: "改过了",
        Standing.GONE: "已经没有了",
        Standing.BROKEN: "有错误，无法比较",
        Standing.UNKNOWN: "无法比较",
    }
    today = f"（现在是版本 {now.version}）" if now.version not in ("", origin.version) else ""
    made = {Standing.SAME: "与这份文件做出时一样", Standing.CHANGED: "与这份文件做出时不一样"}
    return [
        *lines,
        f"模板的文件：{said[now.template]}{today}",
        f"公文填写的内容：{said[now.paper]}",
        f"用到的数据：{said[now.data]}",
        f"今天重做一份：{made.get(now.content, said[now.content])}",
    ]
