"""`docgen fonts`: which face serves each role, what is missing, how to get it."""

from __future__ import annotations

import click

from docgen.cli.chinese import Command
from docgen.cli.table import print_table


@click.command("fonts", cls=Command)
def command() -> int:
    """列出每种字体由哪个文件提供，缺少的怎样取得。"""
    from docgen.pdf.fonts import library

    installed = library()
    ours = installed.report()
    # What serves Simplified Chinese and what serves Latin letters is the same file in both lists.
    listed = {face.role for face in ours}
    faces = [*ours, *(face for face in installed.serving("zh-Hant").report() if face.role not in listed)]
    rows = [
        (face.role, "、".join(face.word_names[:2]), face.family or "（缺少）", str(face.path or ""), face.note)
        for face in faces
    ]
    print_table(("字体", "Word 里的名称", "使用", "文件", "说明"), rows)
    if any(face.path is None for face in faces):
        click.echo("缺少的字体：在本仓库运行 ./bootstrap demo 会自动装好；")
        click.echo("Debian、Ubuntu 也可以运行 apt-get install fonts-noto-cjk fonts-liberation；")
        click.echo("已有的字体文件（.ttf、.otf）放进系统或用户的字体目录即可，用本命令再看一遍。")
    return 0
