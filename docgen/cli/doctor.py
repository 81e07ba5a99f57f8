"""`docgen doctor`: what this machine lacks."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command
from docgen.cli.options import workspace_option
from docgen.cli.table import print_table


@click.command("doctor", cls=Command)
@workspace_option
def command(workspace: Path | None) -> int:
    """看这台机器缺什么，怎样补上。"""
    from docgen.batch.doctor import State, examine
    from docgen.batch.workspace import workspace_root

    checks = list(examine(workspace_root(workspace) if workspace else None))
    print_table(("项目", "情况", "说明"), [(check.name, check.state.value, check.seen) for check in checks])
    for check in checks:
        if check.hint:
            click.echo(f"{check.name}：{check.hint}")
    missing = [check.name for check in checks if check.state is State.MISSING]
    click.echo(f"缺少：{'、'.join(missing)}。" if missing else "可以生成公文。")
    return 1 if missing else 0
