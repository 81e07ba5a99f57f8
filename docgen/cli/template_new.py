"""`docgen template new`: a new kind of paper, from a layout or from an old paper."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Choice, Command
from docgen.cli.options import workspace_option
from docgen.cli.output import finish

LAYOUTS = {
    "official": "红头文件",
    "letter": "函",
    "agreement": "协议书",
    "minutes": "纪要",
    "form": "表格",
    "plain": "普通文书",
}
"""The layouts of `docgen.official.layout_starters`, and what each is in Chinese; loading that takes long."""
_LAYOUT_HELP = f"从哪种版式开始：{'、'.join(f'{name}（{title}）' for name, title in LAYOUTS.items())}"


@click.command("new", cls=Command)
@click.argument("name", metavar="名称")
@click.option("--layout", type=Choice(*LAYOUTS), metavar="版式", help=_LAYOUT_HELP)
@click.option("--from", "old", type=click.Path(path_type=Path), metavar="文件.docx", help="把这份旧公文改成模板")
@click.option("--title", default="", metavar="名称", help="公文的中文名称；不写时由版式或旧公文得来")
@workspace_option
def new_command(name: str, layout: str | None, old: Path | None, title: str, workspace: Path | None) -> int:
    """新建一种公文的模板：--layout 从版式开始，--from 把旧公文改成模板。

    在工作区里放进 templates/名称，不在工作区里就放进当前目录；已有的文件夹不改动。
    """
    if (layout is None) == (old is None):
        raise click.UsageError("--layout 和 --from 写一个，也只写一个")
    from docgen.batch.newkind import new_folder, starter, write_folder

    folder = new_folder(name, workspace)
    if layout is not None:
        write_folder(folder, starter(name, layout, title.strip()))
        return finish((), "text", _next_steps(folder))
    assert old is not None
    from docgen.batch.adopt import adopt_file

    adopted = adopt_file(old, name, title.strip())
    write_folder(folder, adopted.files)
    return finish(adopted.findings, "text", [*adopted.report, "", *_next_steps(folder)])


def _next_steps(folder: Path) -> list[str]:
    return [
        f"模板建好了：{folder}",
        "  版面用 Word 改 template.docx，字段在 template.yaml，样例在 sample.yaml；正文的话有 body.md 的在 body.md。",
        f"  先检查：docgen template lint {folder}",
        f"  再看样子：docgen template preview {folder}",
    ]
