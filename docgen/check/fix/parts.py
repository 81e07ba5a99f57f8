"""The parts of a Word file while it is mended: parsed once, paragraphs found by the places that findings name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from docgen.word.blocks import block_elements
from docgen.word.namespaces import MC, STRICT, W
from docgen.word.notes import Notes
from docgen.word.package import Package, open_package, write_package
from docgen.word.table_grid import read_grid
from docgen.word.xml import Element


class Parts:
    """A Word file whose parts are changed in place; `data` writes it again.

    Raises:
        InputError: the data is no Word file.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.package: Package = open_package(data, name)
        self._roots: dict[str, Element] = {}
        self._silent = Notes(name)  # the checker's own reading reports what is odd

    @property
    def main(self) -> Element:
        """The root of the main part."""
        return self.root(self.package.main)

    @property
    def is_strict(self) -> bool:
        """True for the Strict form of ISO 29500, whose names are other ones throughout."""
        return any(uri.encode() in self.package.parts[self.package.main] for uri in STRICT)

    def root(self, part: str) -> Element:
        """Return the root of a part, parsed once."""
        if part not in self._roots:
            self._roots[part] = self.package.xml(part)
        return self._roots[part]

    def add(self, part: str, content: bytes) -> None:
        """Add a part to the package."""
        self.package.parts[part] = content

    def data(self) -> bytes:
        """Return the whole file; what it is written from decides its bytes, nothing else."""
        for part, root in self._roots.items():
            self.package.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return write_package(self.package.parts)

    def paragraphs(self) -> dict[str, list[Element]]:
        """Return the w:p of the body, its tables and text boxes by place (正文第3段), in the order of the reader.

        Places in text boxes of one paragraph may be equal; their paragraphs then follow each other.
        """
        found: dict[str, list[Element]] = defaultdict(list)
        body = self.main.find(f"{W}body")
        if body is not None:
            for place, paragraph in self._walk(body, "正文", ""):
                found[place].append(paragraph)
        return found

    def sections(self) -> list[Element]:
        """Return the w:sectPr of each section, the last one made where it is missing."""
        body = self.main.find(f"{W}body")
        if body is None:
            return []
        found: list[Element] = []
        open_end = False
        for element in block_elements(body, self._silent, "正文"):
            properties = element.find(f"{W}pPr/{W}sectPr") if element.tag == f"{W}p" else None
            open_end = properties is None
            if properties is not None:
                found.append(properties)
        last = body.find(f"{W}sectPr")
        if last is None and (open_end or not found):
            last = etree.SubElement(body, f"{W}sectPr")
        return found if last is None else [*found, last]

    def _walk(self, parent: Element, paragraph_prefix: str, table_prefix: str) -> Iterator[tuple[str, Element]]:
        paragraphs = tables = 0
        for element in block_elements(parent, self._silent, paragraph_prefix):
            if element.tag == f"{W}p":
                paragraphs += 1
                place = f"{paragraph_prefix}第{paragraphs}段"
                yield place, element
                for box in _boxes(element):
                    yield from self._walk(box, f"{place}文本框", f"{place}文本框")
            else:
                tables += 1
                yield from self._cells(element, f"{table_prefix}表{tables}")

    def _cells(self, table: Element, where: str) -> Iterator[tuple[str, Element]]:
        grid = read_grid(table)
        for number in range(len(grid.rows)):
            for column, (_, cell) in enumerate(grid.shown(number), 1):
                place = f"{where}第{number + 1}行第{column}列"
                yield from self._walk(cell.element, place, place)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes of a paragraph, not those within them; the old form beside a new one is left out."""
    for box in paragraph.iter(f"{W}txbxContent"):
        above = list(box.iterancestors())
        inner = above[: above.index(paragraph)]
        if not any(item.tag in (f"{W}txbxContent", f"{MC}Fallback") for item in inner):
            yield box
