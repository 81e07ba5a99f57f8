"""The command line: arguments, exit codes and printing; the work is done by the public API."""

from __future__ import annotations

import click

from docgen import __version__
from docgen.cli.output import Main

COMMANDS = {
    "init": "docgen.cli.init:command",
    "render": "docgen.cli.render:command",
    "build": "docgen.cli.build:command",
    "convert": "docgen.cli.convert:command",
    "sign": "docgen.cli.sign:command",
    "check": "docgen.cli.check:command",
    "template": "docgen.cli.template:command",
    "data": "docgen.cli.data:command",
    "number": "docgen.cli.register:command",
    "fonts": "docgen.cli.fonts:command",
    "serve": "docgen.cli.serve:command",
    "doctor": "docgen.cli.doctor:command",
}


@click.group(cls=Main, places=COMMANDS, name="docgen")
@click.version_option(__version__, prog_name="docgen", message="%(prog)s %(version)s", help="显示版本")
def main() -> None:
    """把对口支援的数据变成公文：协议书、计划、通知、总结，每份都有 Word 和 PDF。"""
