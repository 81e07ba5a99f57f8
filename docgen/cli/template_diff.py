"""`docgen template diff` and `docgen template text`: what a change of a template is, and what it does to papers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import Command
from docgen.cli.options import engine_option, format_option, output_option, workspace_option
from docgen.cli.output import finish
from docgen.errors import Finding, RenderError

if TYPE_CHECKING:
    from docgen.batch.compare import Change, Touched


@click.command("text", cls=Command)
@click.argument("file", metavar="文件.docx", type=click.Path(path_type=Path))
def text_command(file: Path) -> int:
    """把 Word 文件写成一行行的文字：页面、样式、标签和话，供 git diff 比较。"""
    from docgen.batch.compare import outline_file

    for line in outline_file(file):
        click.echo(line.text)
    return 0


@click.command("diff", cls=Command)
@click.argument("old", metavar="旧")
@click.argument("new", metavar="新")
@workspace_option
@output_option("不画图，只列出改动")
@engine_option
@format_option
def diff_command(
    old: str, new: str, workspace: Path | None, output: Path | None, engine: str | None, format: str
) -> int:
    """比较模板的两个版本：字段、文字、样式改了什么，哪些公文随之变样。

    旧、新写模板的名称或目录；也可以都写 .docx 文件，这时只比较文件本身。
    """
    from docgen.batch.compare import changes, word_changes

    if all(name.lower().endswith(".docx") for name in (old, new)):
        return _report(word_changes(Path(old), Path(new)), [], [], format)
    from docgen.batch.workspace import find_workspace, kind_named

    kinds = kind_named(old, workspace), kind_named(new, workspace)
    found = changes(*kinds)
    papers: list[Touched] = []
    if found and (workspace is not None or find_workspace(Path.cwd()) is not None):
        from docgen.batch.compare import touched
        from docgen.batch.render import check_engine
        from docgen.batch.workspace import open_workspace

        opened, _ = open_workspace(workspace)
        papers = list(touched(opened, *kinds, check_engine(engine or opened.config.engine)))
    written = _write(papers, output) if output is not None else []
    return _report(found, papers, written, format)


def _write(papers: list[Touched], folder: Path) -> list[str]:
    """Write a picture of each page that changed and return their paths."""
    from docgen.batch.files import write_all
    from docgen.batch.render import unwritable

    pictures = {
        folder / f"{paper.name} 第{number}页.png": picture
        for paper in papers
        for number, picture in paper.pages.items()
    }
    try:
        write_all(pictures)
    except OSError as fault:
        raise RenderError(unwritable(fault, folder)) from fault
    return [str(path) for path in pictures]


def _report(found: tuple[Change, ...], papers: list[Touched], written: list[str], format: str) -> int:
    findings: list[Finding] = [finding for paper in papers for finding in paper.findings]
    if format == "text":
        return finish(findings, format, [*_lines(found, papers), *written])
    document = {
        "changes": [
            {"file": change.place.file, "place": change.place.where, "old": change.before, "new": change.after}
            for change in found
        ],
        "papers": [{"source": paper.source, "name": paper.name, "pages": list(paper.pages)} for paper in papers],
        "pictures": written,
        "findings": [finding.as_json() for finding in findings],
    }
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    return 1 if findings else 0


def _lines(found: tuple[Change, ...], papers: list[Touched]) -> list[str]:
    if not found:
        return ["两个版本没有不同。"]
    lines = []
    for change in found:
        lines.append(f"{change.place}")
        lines += [f"  - {text.strip()}" for text in change.before]
        lines += [f"  + {text.strip()}" for text in change.after]
    if papers:
        lines.append(f"{len(papers)} 件公文随之变样：")
        lines += [f"  {paper.name}（{paper.source}）：{_pages(paper)}" for paper in papers]
    return lines


def _pages(paper: Touched) -> str:
    if paper.findings:
        return "用新模板做不出来，原因见上"
    if not paper.pages:
        return "只有 Word 文件不同，各页看上去没有变"
    return "第" + "、".join(str(number) for number in paper.pages) + "页"
