"""Where the fault of a finding can be mended: the field of the form, and the page it shows on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.errors import Finding, Place
from docgen.model import nodes
from docgen.page.model import Document, Paragraph
from docgen.template.fields import FieldSpec

_QUOTED = re.compile("“([^“”]+)”")
_PAGE = re.compile(r"第(\d+)页")
_PIECE = 8
"""So many characters that two texts share are no accident."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the path of its field (empty where it has none) and the number of its page (None: not known)."""

    finding: Finding
    path: str = ""
    page: int | None = None


class Places:
    """The places of one paper: `node` is what was typed in the file `source`."""

    def __init__(self, source: str, node: nodes.Mapping, specs: Sequence[FieldSpec]) -> None:
        self._source = source
        self._specs = {spec.name: spec for spec in specs}
        self._nodes = dict(_paths(node, ""))
        self._places = sorted(
            (place.line, place.column or 0, path) for path, place in _starts(node, "") if place.line is not None
        )

    def told(self, finding: Finding, texts: Mapping[str, str], pages: Sequence[str]) -> Told:
        """Return a finding with its field and page.

        `texts` are those of the Word file's paragraphs by place (正文第3段), `pages` those of the PDF's pages.
        """
        for place in (finding.place, *finding.also):
            if place.file == self._source and (path := self._typed(finding, place)):
                return Told(finding, path)
        if match := _PAGE.search(finding.place.where):
            return Told(finding, "", int(match[1]))
        text = texts.get(finding.place.where, "")
        path = self._holding(text) if text else self._named(finding)
        return Told(finding, path, _page(text, pages))

    def _typed(self, finding: Finding, place: Place) -> str:
        """Return the path of what was typed at a place; for what is missing, of where it belongs."""
        missing = finding.rule == "data.missing"
        if (missing or place.line is None) and (path := self._named(finding)):
            return path
        found = ""
        for line, column, path in self._places:
            if place.line is None or (line, column) > (place.line, place.column or 10**9):
                break
            found = path
        return found

    def _named(self, finding: Finding) -> str:
        """Return the first path that the words of a finding name."""
        for word in (*_QUOTED.findall(finding.message), finding.place.where):
            if word in self._nodes or re.split(r"[.\[“]", word)[0] in self._specs:
                return str(word).partition("“")[0]
        return ""

    def _holding(self, text: str) -> str:
        """Return the path of the typed text that a paragraph was made from; empty for what the template wrote."""
        for path, node in self._nodes.items():
            if isinstance(node, nodes.Scalar) and len(typed := node.text.strip()) > 3 and typed in text:
                return path
        pieces = [text[at : at + _PIECE] for at in range(0, max(1, len(text) - _PIECE), 3)]
        for path, node in self._nodes.items():
            if isinstance(node, nodes.Scalar) and any(len(one) == _PIECE and one in node.text for one in pieces):
                return path
        return ""


def paragraph_texts(document: Document) -> dict[str, str]:
    """Return the texts of a Word file's paragraphs by their places."""
    return {
        block.place: block.text
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    }


def _page(text: str, pages: Sequence[str]) -> int | None:
    sought = re.sub(r"\s", "", text)[: 2 * _PIECE]
    return next((number for number, page in enumerate(pages, start=1) if sought and sought in page), None)


def _paths(node: nodes.Node, path: str) -> Iterator[tuple[str, nodes.Node]]:
    if path:
        yield path, node
    if isinstance(node, nodes.Mapping):
        for name, value in node.entries.items():
            yield from _paths(value, f"{path}.{name}" if path else name)
    elif isinstance(node, nodes.Sequence):
        for index, item in enumerate(node.items):
            yield from _paths(item, f"{path}[{index}]")


def _starts(node: nodes.Node, path: str) -> Iterator[tuple[str, Place]]:
    """Yield where each value begins; one in a mapping begins with its key."""
    if isinstance(node, nodes.Mapping):
        for name, place in node.key_places.items():
            inner = f"{path}.{name}" if path else name
            yield inner, place
            if name in node.entries:
                yield from _starts(node.entries[name], inner)
    elif isinstance(node, nodes.Sequence):
        for index, item in enumerate(node.items):
            yield f"{path}[{index}]", item.place
            yield from _starts(item, f"{path}[{index}]")
