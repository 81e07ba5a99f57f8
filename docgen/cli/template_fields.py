"""`docgen template fields`: what a kind of paper asks for, to be read, to be checked against, or to be filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import Choice, Command
from docgen.cli.options import workspace_option
from docgen.cli.table import print_table
from docgen.errors import RenderError

if TYPE_CHECKING:
    from docgen.template.fields import FieldType
    from docgen.template.kind import Kind

_SHOWN = 3
_FORMATS = ("text", "json-schema", "yaml", "xlsx")


@click.command("fields", cls=Command)
@click.argument("kind", metavar="模板")
@workspace_option
@click.option(
    "-f",
    "--format",
    type=Choice(*_FORMATS),
    default="text",
    metavar="格式",
    help="text（给人看的表）、json-schema（给编辑器用）、yaml 或 xlsx（供填写）；不写时是 text",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="写进这个文件；不写时印在屏幕上")
def fields_command(kind: str, workspace: Path | None, format: str, output: Path | None) -> int:
    """列出一种公文的全部字段和用处，或写出供填写的表；模板写名称或目录。"""
    from docgen.batch.workspace import kind_named

    found = kind_named(kind, workspace)
    if format == "text" and output is None:
        _print(found)
        return 0
    if format == "xlsx" and output is None:
        raise click.UsageError("xlsx 要写进文件，请加 -o 文件.xlsx。")
    data = _made(found, format, workspace)
    if output is None:
        click.echo(data.decode(), nl=False)
        return 0
    from docgen.batch.files import write_all
    from docgen.batch.render import unwritable

    try:
        write_all({output: data})
    except OSError as fault:
        raise RenderError(unwritable(fault, output)) from fault
    click.echo(str(output))
    return 0


def _made(kind: Kind, format: str, workspace: Path | None) -> bytes:
    if format == "yaml":
        from docgen.template.forms import fill_in_yaml

        return fill_in_yaml(kind).encode()
    if format == "xlsx":
        from docgen.template.forms import fill_in_sheet

        return fill_in_sheet(kind, _choices(workspace))
    if format == "json-schema":
        from docgen.template.describe import fields_json_schema
        from docgen.template.usage import known_places

        schema = fields_json_schema(kind, known_places(kind))
        return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
    heads, rows = _table(kind)
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in (heads, *rows)).encode()


def _print(kind: Kind) -> None:
    print_table(*_table(kind))


def _table(kind: Kind) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table of fields with where each is used before its description, which is the longest."""
    from docgen.template.describe import COLUMNS, fields_as_table
    from docgen.template.usage import known_places

    places = known_places(kind)
    rows = [(*row[:-1], _few(places.get(row[0], ())), row[-1]) for row in fields_as_table(kind)]
    return (*COLUMNS[:-1], "用在", COLUMNS[-1]), rows


def _few(places: tuple[str, ...]) -> str:
    more = f"等{len(places)}处" if len(places) > _SHOWN else ""
    return "、".join(places[:_SHOWN]) + more


def _choices(workspace: Path | None) -> dict[FieldType, list[str]]:
    """Return what a workspace offers for 单位, 人员 and 结对; nothing where there is none."""
    from docgen.batch.workspace import find_workspace, open_workspace
    from docgen.template.fields import FieldType

    if workspace is None and find_workspace(Path.cwd()) is None:
        return {}
    data, _ = open_workspace(workspace)
    people = [person.name for person in data.people.values()]
    return {
        FieldType.INSTITUTION: [institution.name for institution in data.institutions.values()],
        # Of people of one name, only the number tells who is meant.
        FieldType.PERSON: [one.id if people.count(one.name) > 1 else one.name for one in data.people.values()],
        FieldType.PAIRING: list(data.pairings),
    }
