"""`docgen number …`: the register of document numbers 发文字号."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import click

from docgen.cli.chinese import Command, Count, Group
from docgen.cli.options import workspace_option
from docgen.cli.output import print_findings
from docgen.cli.table import print_table
from docgen.errors import InputError, Place, error

command = Group(
    "number",
    places={
        "list": "docgen.cli.register:list_command",
        "reserve": "docgen.cli.register:reserve_command",
        "issue": "docgen.cli.register:issue_command",
        "void": "docgen.cli.register:void_command",
    },
    help="查看发文字号登记簿，预留、登记、作废字号。",
)


@click.command("list", cls=Command)
@workspace_option
@click.option("--code", metavar="代字", help="只看这个代字的，如 阜卫发")
@click.option("--year", type=Count(), metavar="年份", help="只看这一年的")
def list_command(workspace: Path | None, code: str | None, year: int | None) -> int:
    """列出登记簿里的发文字号、状态和公文，并指出没有登记的空号。"""
    from docgen.batch.register import Register, missing
    from docgen.batch.workspace import workspace_root
    from docgen.text.document_number import DocumentNumber

    rows = [
        row
        for row in Register(workspace_root(workspace)).rows()
        if code in (None, row.number.code) and year in (None, row.number.year)
    ]
    heads = ("发文字号", "状态", "标题", "公文", "备注")
    print_table(heads, [(str(row.number), row.state, row.title, row.owner.source, row.note) for row in rows])
    for (series, of), serials in missing(rows).items():
        first = DocumentNumber(series, of, serials[0])
        click.echo(f"{first.code}〔{first.year}〕没有登记的号：{_ranges(serials)}。")
    return 0


@click.command("reserve", cls=Command)
@workspace_option
@click.argument("code", metavar="代字")
@click.argument("year", type=Count(), metavar="年份")
@click.option("-n", "--count", type=Count(), default=1, metavar="个数", help="预留几个；不写时是一个")
@click.option("--note", default="", metavar="文字", help="用途，记在备注里")
def reserve_command(workspace: Path | None, code: str, year: int, count: int, note: str) -> int:
    """为以后的公文预留下一个发文字号；用的时候把它写进公文。"""
    from docgen.batch.register import Register
    from docgen.batch.workspace import workspace_root
    from docgen.text.document_number import DocumentNumber, parse_document_number

    first = parse_document_number(str(DocumentNumber(code, year, 1)))
    for number in Register(workspace_root(workspace)).reserve(first.code, first.year, count, note):
        click.echo(number)
    return 0


@click.command("issue", cls=Command)
@workspace_option
@click.argument("number", metavar="发文字号")
@click.option("--note", default="", metavar="文字", help="说明，记在备注里")
def issue_command(workspace: Path | None, number: str, note: str) -> int:
    """登记一个已经发出的字号，例如不是用 docgen 做的公文的；自动编号从最大的号往后编。"""
    from docgen.batch.register import State

    return _enter(workspace, number, State.ISSUED, note)


@click.command("void", cls=Command)
@workspace_option
@click.argument("number", metavar="发文字号")
@click.argument("reason", metavar="原因")
def void_command(workspace: Path | None, number: str, reason: str) -> int:
    """作废一个字号：连同原因留在登记簿里，不再编给任何公文。"""
    from docgen.batch.register import State

    return _enter(workspace, number, State.VOID, reason)


def _enter(workspace: Path | None, text: str, state: str, note: str) -> int:
    from docgen.batch.register import Register, State
    from docgen.batch.workspace import workspace_root
    from docgen.text.document_number import parse_document_number

    number = parse_document_number(text)
    before = Register(workspace_root(workspace)).enter(number, State(state), note)
    if before is not None and before.state is State.VOID:
        message = f"{number} 早已作废{f'（{before.note}）' if before.note else ''}，没有改动"
        finding = error("register.void", Place(), message, "作废的字号不再使用，请另编一个。")
        print_findings([finding])
        return InputError.exit_code
    was = f"原来是{before.state}" if before is not None else "原来没有登记"
    click.echo(f"{number} {state}（{was}）")
    return 0


def _ranges(serials: Iterable[int]) -> str:
    """Return serials as people list them: 3、7—9."""
    runs = []
    for _, run in groupby(enumerate(serials), key=lambda pair: pair[1] - pair[0]):
        numbers = [serial for _, serial in run]
        runs.append(f"{numbers[0]}—{numbers[-1]}" if len(numbers) > 1 else str(numbers[0]))
    return "、".join(runs)
