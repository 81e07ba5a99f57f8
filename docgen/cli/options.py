"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from docgen.cli.chinese import Choice, Choices
from docgen.cli.output import FORMAT

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

ENGINES = ("weasyprint", "typst")


def workspace_option(function: Decorated) -> Decorated:
    """Add `-w`, the workspace."""
    help = "工作区，即放着 docgen.yaml 的目录；不写时从当前目录向上找"
    return click.option("-w", "--workspace", type=click.Path(path_type=Path), metavar="目录", help=help)(function)


def output_option(default: str) -> Callable[[Decorated], Decorated]:
    """Return the option `-o`, a folder; `default` says where files go without it."""
    help = f"把文件放进这个目录；不写时{default}"
    return click.option("-o", "--output", type=click.Path(path_type=Path), metavar="目录", help=help)


def forms_option(choices: tuple[str, ...], default: str) -> Callable[[Decorated], Decorated]:
    """Return the option `-f`, the forms wanted out of `choices`."""
    help = f"要哪几种文件：{'、'.join(choices)}，用逗号隔开；不写时是 {default}"
    return click.option("-f", "--formats", type=Choices(*choices), default=default, metavar="种类,…", help=help)


def engine_option(function: Decorated) -> Decorated:
    """Add `--engine`."""
    help = f"用哪个引擎排 PDF：{'、'.join(ENGINES)}"
    return click.option("--engine", type=Choice(*ENGINES), metavar="引擎", help=help)(function)


def pdf_a_option(function: Decorated) -> Decorated:
    """Add `--pdf-a`."""
    help = "PDF 存为 PDF/A-2b，供长期归档"
    return click.option("--pdf-a", is_flag=True, help=help)(function)


def format_option(function: Decorated) -> Decorated:
    """Add `--format`, how findings are printed."""
    help = "发现的问题怎样列出：text（给人看）或 json（给程序读）"
    words = Choice("text", "json")
    # Eager, so that an option which ends the command by itself finds it known.
    option = click.option(
        "--format", type=words, default="text", metavar="格式", help=help, callback=_keep, is_eager=True
    )
    return option(function)


def _keep(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Let errors that end the command be printed in the same format."""
    ctx.meta[FORMAT] = value
    return value
