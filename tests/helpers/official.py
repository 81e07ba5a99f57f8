"""Read back what docgen.official makes: markup as elements, Word files as styles, templates as filled outlines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup

from docgen.official.blocks import BodyBlock
from docgen.official.body import to_word
from docgen.template.filters import FILTERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_TEXTS = {f"{W}br": "\n", f"{W}tab": "\t"}


def parse(markup: str) -> Any:
    """Return the markup under one root that declares `w:`, parsed strictly."""
    return etree.fromstring(f'<root xmlns:w="{W[1:-1]}">{markup}</root>')


def text_of(element: Any) -> str:
    """Return the characters of an element: runs' texts, breaks as newlines, tabs as tabs."""
    return "".join(
        _TEXTS.get(part.tag, part.text or "")
        for part in element.iter(f"{W}t", f"{W}br", f"{W}r/{W}tab", f"{W}tab")
        if part.getparent().tag == f"{W}r"
    )


def style_of(element: Any) -> str:
    """Return the id of a paragraph's style."""
    return str(element.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))


def part(data: bytes, name: str) -> Any:
    """Return one XML part of a Word file, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def styles(data: bytes) -> dict[str, Any]:
    """Return the paragraph and character styles of a Word file by id."""
    return {style.get(f"{W}styleId"): style for style in part(data, "word/styles.xml").iter(f"{W}style")}


def value(element: Any, path: str, attribute: str = "val") -> str | None:
    """Return an attribute of the descendant at a path such as `rPr/sz`; None when either is missing."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{attribute}")


def faces(element: Any) -> set[str | None]:
    """Return the faces a style names for the four kinds of script."""
    return {value(element, "rPr/rFonts", slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}


class Record(dict[str, object]):
    """A record as templates see it: unknown keys are blank."""

    def __getattr__(self, key: str) -> object:
        return self.get(key, "")


def institution(name: str, **more: object) -> Record:
    """Return a record of a 单位."""
    return Record({"名称": name, "简称": name, **more})


def fill(kind: str, fields: Mapping[str, object], blocks: tuple[BodyBlock, ...] = ()) -> list[tuple[str, str]]:
    """Fill a shipped template by docxtpl itself and return (style id, text) of every paragraph, tables included."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.ChainableUndefined)
    environment.filters.update(FILTERS)
    template = DocxTemplate(TEMPLATES / kind / "template.docx")
    template.render({**fields, "正文": Markup(to_word(blocks))}, environment, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    document = part(buffer.getvalue(), "word/document.xml")
    return [(style_of(paragraph), text_of(paragraph)) for paragraph in document.iter(f"{W}p")]
