"""`docgen data …`: the workspace's data."""

from __future__ import annotations

import json
from pathlib import Path

import click

from docgen.cli.chinese import Command, Group
from docgen.cli.options import format_option, workspace_option
from docgen.cli.output import finish
from docgen.errors import InputError, has_errors

command = Group(
    "data",
    places={
        "check": "docgen.cli.data:check_command",
        "schema": "docgen.cli.data:schema_command",
        "export-xlsx": "docgen.cli.data_xlsx:export_command",
        "import-xlsx": "docgen.cli.data_xlsx:import_command",
    },
    help="检查数据，取得数据格式的说明，与 Excel 互换。",
)


@click.command("check", cls=Command)
@workspace_option
@format_option
def check_command(workspace: Path | None, format: str) -> int:
    """检查工作区的全部数据和要生成的公文，列出每一处问题和互相矛盾的地方。"""
    from docgen.batch.plan import check_workspace

    findings = check_workspace(workspace)
    code = finish(findings, format, [f"检查完毕，共 {len(findings)} 处问题。" if findings else "检查完毕，没有问题。"])
    return InputError.exit_code if has_errors(findings) else code


@click.command("schema", cls=Command)
def schema_command() -> int:
    """写出数据文件的 JSON Schema，编辑器可以用它提示和检查。"""
    from docgen.load.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return 0
