"""`docgen init`: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command


@click.command("init", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="目录")
def command(folder: Path) -> int:
    """新建一个工作区，放好模板和示例数据。"""
    from docgen.batch.workspace import create_workspace

    create_workspace(folder)
    click.echo(f"工作区建好了：{folder}")
    click.echo(f"数据在 {folder / 'data'}，模板在 {folder / 'templates'}；生成全部公文用 docgen build -w {folder}")
    return 0
