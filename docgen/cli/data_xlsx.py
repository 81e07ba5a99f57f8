"""`docgen data export-xlsx` and `import-xlsx`: the data of a workspace as a workbook, and back."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command
from docgen.cli.options import format_option, workspace_option
from docgen.cli.output import finish

_FILE = click.Path(path_type=Path)


@click.command("export-xlsx", cls=Command)
@workspace_option
@click.option("-o", "--output", type=_FILE, metavar="文件.xlsx", help="写成这个文件；不写时是工作区里的 数据.xlsx")
@click.option("--force", is_flag=True, help="文件已经有了也覆盖")
@format_option
def export_command(workspace: Path | None, output: Path | None, force: bool, format: str) -> int:
    """把单位、人员、结对、指标、工作记录写成 Excel 工作簿，供填写和修改。"""
    from docgen.batch.sheets import export_workbook

    return finish((), format, [f"已写入 {export_workbook(workspace, output, force=force)}"])


@click.command("import-xlsx", cls=Command)
@click.argument("file", type=_FILE, metavar="文件")
@workspace_option
@click.option("-o", "--output", type=_FILE, metavar="目录", help="写成这个目录里的新文件；不写时改工作区的 data")
@click.option("--force", is_flag=True, help="已有的数据与表格不同的，以表格为准")
@format_option
def import_command(file: Path, workspace: Path | None, output: Path | None, force: bool, format: str) -> int:
    """把 Excel 工作簿（或 CSV）里的数据写回 YAML；有一处错误就什么都不写。"""
    from docgen.batch.sheets import import_workbook

    written, findings = import_workbook(file, workspace, output, force=force)
    return finish(findings, format, [f"已写入 {path}" for path in written] or ["数据没有变化。"])
