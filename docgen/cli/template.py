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
        "fields": "docgen.cli.template_fields:fields_command",
        "lint": "docgen.cli.template_lint:lint_command",
        "diff": "docgen.cli.template_diff:diff_command",
        "text": "docgen.cli.template_diff:text_command",
        "preview": "docgen.cli.template_preview:preview_command",
        "which": "docgen.cli.template_which:which_command",
    },
    help="查看、检查、比较公文模板。",
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
