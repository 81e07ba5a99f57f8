"""The reference of the command line: docs/commands.md, written from the commands themselves.

`python -m tests.commands` writes it. Do it after a command, an option or a help text has changed.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from docgen.cli import main
from tests.helpers.papers import ROOT

PAGE = ROOT / "docs" / "commands.md"
WIDTH = 100
_HEAD = """# 命令

本页由 `python -m tests.commands` 从程序里写出，不要手改。任何一条命令后面加 `--help` 也能看到同样的说明。

返回码：0 一切正常；1 做完了，但有公文失败或有错误；2 命令或数据不对；130 被中断。
"""


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below a group with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def page() -> str:
    """Return the whole page."""
    parts = [_HEAD]
    for words, command in commands(main):
        context = click.Context(command, info_name=" ".join(("docgen", *words)), max_content_width=WIDTH)
        context.terminal_width = WIDTH
        heading = f"{'#' * (len(words) + 1)} docgen {' '.join(words)}"
        parts.append(f"{heading}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
