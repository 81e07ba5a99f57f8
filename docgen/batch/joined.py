"""Many PDFs as one, written as they are read: a year's papers are larger than the memory of an office computer.

Each paper's pages are copied with whatever they refer to, under new numbers (ISO 32000-1, 7.5); only the numbers'
places in the file are kept, and the bookmarks for the end.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pikepdf

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""What a page may take from the nodes above it (7.7.3.4)."""
_LEFT_BEHIND = frozenset({"/Parent", "/StructParents", "/StructParent", "/Tabs", "/B", "/Metadata"})
"""What in a page, or in a note on one, leads out of it: into the tree of pages, the structure, the threads."""
_ABOVE_PAGES = ("/Pages", "/Catalog", "/StructTreeRoot")
_CATALOG, _PAGES, _OUTLINES = 1, 2, 3


@dataclass(frozen=True, slots=True)
class _Mark:
    title: str
    page: int


class JoinedPdf:
    """A PDF that grows in a file; `add` papers, then `finish` it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._written = 0
        self._offsets = array("Q", bytes(8 * (_OUTLINES + 1)))
        """Where each object begins, by its number; the first is no object."""
        self._papers: list[tuple[int, int]] = []
        self._marks: list[_Mark] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, paper: pikepdf.Pdf, title: str, *, even: bool) -> None:
        """Append a paper's pages with a bookmark; `even` puts a blank page of the same size after an odd number.

        Raises:
            pikepdf.PdfError: it has no pages, or a part of it cannot be read; nothing of it is in the PDF then.
        """
        from pikepdf import PdfError

        node = self._number()
        pages = [page.obj for page in paper.pages]
        if not pages:
            raise PdfError("no pages")
        numbers = {page.objgen: self._number() for page in pages}
        kids = list(numbers.values())
        copying = _Copying(self, numbers)
        for page in pages:
            self._put(numbers[page.objgen], copying.page(page, node))
        for number, item in copying.rest():
            self._put(number, item)
        if even and len(kids) % 2:
            box = copying.text(_inherited(pages[-1], "/MediaBox"))
            kids.append(self._number())
            self._put(kids[-1], b"<< /Type /Page /Parent %d 0 R /MediaBox %b /Resources << >> >>" % (node, box))
        self._put(node, b"<< /Type /Pages /Parent 2 0 R /Count %d /Kids [%b] >>" % (len(kids), _references(kids)))
        self._papers.append((node, len(kids)))
        self._marks.append(_Mark(title, kids[0]))

    def finish(self) -> int:
        """Write the tree of pages, the bookmarks and the table of all objects; return how many pages there are."""
        nodes = _references(node for node, _ in self._papers)
        count = sum(pages for _, pages in self._papers)
        self._put(_PAGES, b"<< /Type /Pages /Count %d /Kids [%b] >>" % (count, nodes))
        self._outlines()
        self._put(_CATALOG, b"<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R /PageMode /UseOutlines >>")
        start, total = self._written, len(self._offsets)
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % total)
        for offset in self._offsets[1:]:
            # What was begun of a paper that could not be read whole is no object.
            self._write(b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n")
        name = self._digest.hexdigest()[:32].encode()
        self._write(b"trailer\n<< /Size %d /Root 1 0 R /ID [<%b> <%b>] >>\n" % (total, name, name))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return count

    def _outlines(self) -> None:
        from pikepdf import String

        first = len(self._offsets)
        last = first + len(self._marks) - 1
        for mark in self._marks:
            number = self._number()
            around = b" /Prev %d 0 R" % (number - 1) if number > first else b""
            around += b" /Next %d 0 R" % (number + 1) if number < last else b""
            title = String(mark.title).unparse()
            self._put(number, b"<< /Title %b /Parent 3 0 R%b /Dest [%d 0 R /Fit] >>" % (title, around, mark.page))
        ends = (first, last, len(self._marks))
        self._put(_OUTLINES, b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % ends)

    def _number(self) -> int:
        """Return the number of a new object, which is to be put in its place later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _put(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._written
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._written += len(data)


class _Copying:
    """The objects of one paper on their way into a joined one; `numbers` are those of its pages there, by old ones."""

    def __init__(self, joined: JoinedPdf, numbers: Mapping[tuple[int, int], int]) -> None:
        self._joined = joined
        self._numbers = dict(numbers)
        self._waiting: deque[tuple[int, pikepdf.Object]] = deque()

    def page(self, page: pikepdf.Object, node: int) -> bytes:
        """Return the text of a page below `node`."""
        entries = {key: value for key, value in page.items() if key not in _LEFT_BEHIND}
        entries |= {key: value for key in _INHERITED if (value := _inherited(page, key)) is not None}
        return b"<< /Parent %d 0 R %b >>" % (node, self._entries(entries))

    def rest(self) -> Iterator[tuple[int, bytes]]:
        """Yield what pages refer to, and what that refers to, with its new numbers."""
        from pikepdf import Stream

        while self._waiting:
            number, item = self._waiting.popleft()
            if isinstance(item, Stream):
                data = item.read_raw_bytes()
                entries = {key: value for key, value in item.stream_dict.items() if key != "/Length"}
                head = b"<< %b /Length %d >>" % (self._entries(entries), len(data))
                yield number, b"%b\nstream\n%b\nendstream" % (head, data)
            else:
                yield number, self._body(item)

    def text(self, item: object) -> bytes:
        """Return the text of a value: a reference where it is an object of its own."""
        from pikepdf import Object

        if not isinstance(item, Object):
            return _scalar(item)
        if item.is_indirect:
            return self._reference(item)
        return self._body(item)

    def _body(self, item: pikepdf.Object) -> bytes:
        """Return the text of an object itself."""
        from pikepdf import Array, Dictionary, Object

        if not isinstance(item, Object):
            return _scalar(item)
        plain = item.unparse(resolved=True)
        if b" R" not in plain:  # refers to nothing
            return plain
        if isinstance(item, Array):
            return b"[%b]" % b" ".join(self.text(one) for one in item)
        if isinstance(item, Dictionary):
            return b"<< %b >>" % self._entries({k: v for k, v in item.items() if k not in _LEFT_BEHIND})
        return plain

    def _entries(self, entries: Mapping[str, object]) -> bytes:
        from pikepdf import Name

        return b" ".join(b"%b %b" % (Name(key).unparse(), self.text(value)) for key, value in entries.items())

    def _reference(self, item: pikepdf.Object) -> bytes:
        from pikepdf import Dictionary

        if item.objgen not in self._numbers:
            if isinstance(item, Dictionary) and item.get("/Type") in _ABOVE_PAGES:
                return b"null"
            number = self._joined._number()
            self._numbers[item.objgen] = number
            self._waiting.append((number, item))
        return b"%d 0 R" % self._numbers[item.objgen]


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """Return a page's value for a key that it may have from a node above it."""
    node: pikepdf.Object | None = page
    for _ in range(50):  # a damaged tree may go in circles
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(key)


def _scalar(value: object) -> bytes:
    """Return the text of a value that pikepdf gives as Python's own: a number, a truth value, nothing."""
    match value:
        case None:
            return b"null"
        case bool():
            return b"true" if value else b"false"
        case int():
            return b"%d" % value
    return f"{value:f}".encode()


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
