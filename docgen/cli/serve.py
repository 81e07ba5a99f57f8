"""`docgen serve`: the office page."""

from __future__ import annotations

import os
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from docgen.cli.chinese import Command, Count
from docgen.cli.options import workspace_option

_TOKEN = "DOCGEN_TOKEN"
_PORT = "端口；不写时是 8765，写 0 则任选一个空闲的"
_HOST = "在哪个地址上提供页面；不写时是 127.0.0.1，只有本机能打开。别的地址需要口令"


@click.command("serve", cls=Command)
@workspace_option
@click.option("--host", default="127.0.0.1", metavar="地址", help=_HOST)
@click.option("--port", type=Count(least=0), default=8765, metavar="端口", help=_PORT)
@click.option("--no-open", is_flag=True, help="不自动打开浏览器")
def command(workspace: Path | None, host: str, port: int, no_open: bool) -> int:
    """打开办公页面：在浏览器里拟制公文、批量生成、核对文件。

    给别的机器用时，口令取自环境变量 DOCGEN_TOKEN；没有设置的，启动时随机给出一个。
    """
    from docgen.batch.workspace import workspace_root
    from docgen.web.server import listening, settings_for

    given = os.environ.get(_TOKEN, "")
    settings = settings_for(workspace_root(workspace), host, given)

    with listening(settings, port) as (address, answer):
        with suppress(KeyboardInterrupt):
            click.echo(f"办公页面：{address}（按 Ctrl-C 结束）")
            if settings.token and not given:
                click.echo(f"口令：{settings.token}")
            if not no_open:
                webbrowser.open(address)
            answer()
        click.echo("已结束。")
    return 0
