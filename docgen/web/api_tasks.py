"""What the API has done in the workshop: papers from texts, checks, what a kind asks for, the items of lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.batch.check import Examined, check_bytes
from docgen.batch.single import render_text
from docgen.batch.workspace import open_workspace
from docgen.check import Choice
from docgen.errors import Finding
from docgen.load import read
from docgen.model import Workspace
from docgen.template.describe import fields_json_schema
from docgen.template.kind import find_kind
from docgen.template.usage import known_places
from docgen.web.listing_data import BY_STEM, opened
from docgen.web.office import signature_of


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished paper: its name without suffix, its files by suffix, the pages of its PDF, and what was found."""

    name: str
    files: dict[str, bytes]
    pages: int | None
    findings: tuple[Finding, ...]


def render(root: Path, text: str, source: str, formats: tuple[str, ...], engine: str | None, pdf_a: bool) -> Rendered:
    """Return the paper in a YAML text, byte for byte as `docgen render` makes it of the file `source`.

    Raises:
        InputError: the workspace, the text or its fields have errors.
        RenderError: it cannot be made whole.
    """
    made = render_text(text, source, _workspace(root), formats=formats, engine=engine, pdf_a=pdf_a)
    return Rendered(made.name.name, made.forms, made.pages, made.findings)


def examine(name: str, data: bytes, standard: Choice, fix: bool) -> Examined:
    """Return what `docgen check` finds in a file, and with `fix` the mended one; raises InputError as that does."""
    return check_bytes(data, name, standard=standard, fix=fix)


def schema(root: Path, name: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind's papers, with where each field is used.

    Raises:
        InputError: there is no such kind, or its declaration is wrong.
    """
    kind = find_kind(name, root, read)
    return fields_json_schema(kind, known_places(kind))


def lists(root: Path) -> list[tuple[str, str, int]]:
    """Return the lists of a workspace: the name in addresses, what it is called, how many items it has."""
    found = opened(root)
    return [(stem, str(group.kind), len(found.rows(group))) for stem, group in BY_STEM.items()]


def items(root: Path, name: str, first: int, count: int) -> tuple[int, list[Any]]:
    """Return how many items a list has, and some of them as they were typed."""
    rows = opened(root).rows(BY_STEM[name])
    return len(rows), [row.plain for row in rows[first : first + count]]


def _workspace(root: Path) -> Workspace:
    """Return the workspace as `docgen render` opens it; read again only when a file of it has changed."""
    seen = (root, signature_of(root))
    if _kept.get("seen") != seen:
        _kept.update(seen=seen, workspace=open_workspace(root)[0])
    workspace = _kept["workspace"]
    assert isinstance(workspace, Workspace)
    return workspace


_kept: dict[str, object] = {}
