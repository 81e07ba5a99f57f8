"""`docgen template …`: the kinds of papers and their fields."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command, Group
from docgen.cli.options import workspace_option
from docgen.cli.table import print_table

command = Group(
    "template",
    places={
        "list": "docgen.cli.template:list_command",
        "new": "docgen.cli.template_new:new_command",
        "fields": "docgen.cli.template:fields_command",
        "diff": "docgen.cli.template_diff:diff_command",
        "text": "docgen.cli.template_diff:text_command",
        "which": "docgen.cli.template_which:which_command",
    },
    help="查看、比较公文模板。",
)


@click.command("list", cls=Command)
@workspace_option
def list_command(workspace: Path | None) -> int:
    """列出工作区里和随软件附带的全部模板。"""
    from docgen.batch.workspace import kinds

    rows = [
        (kind.name, kind.title, kind.layout, str(kind.folder), kind.description.partition("。")[0])
        for kind in kinds(workspace)
    ]
    print_table(("模板", "名称", "版式", "目录", "说明"), rows)
    return 0


@click.command("fields", cls=Command)
@click.argument("kind", metavar="模板")
@workspace_option
def fields_command(kind: str, workspace: Path | None) -> int:
    """列出一种公文的全部字段；模板写名称或目录。"""
    from docgen.batch.workspace import kind_named
    from docgen.template.describe import COLUMNS, fields_as_table

    print_table(COLUMNS, fields_as_table(kind_named(kind, workspace)))
    return 0
