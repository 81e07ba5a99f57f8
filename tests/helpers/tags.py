"""Read back what a tagged PDF tells those who cannot see it, and what it leaves out."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Object

_HOLDERS = {"/Document", "/Sect", "/Div", "/Span", "/NonStruct", "/Part", "/THead", "/TBody", "/TFoot", "/Table", "/TR"}
"""Elements that only hold others, and pieces of text of one look."""

Key = tuple[int, int]
"""Page and number of a piece of marked content."""
Pages = dict[tuple[int, int], int]
"""Pages by their object numbers."""


@dataclass(frozen=True)
class Told:
    """`elements` as `tag|text` in reading order, text without white space and pictures with their description;
    `artifacts` are texts that are not read out, `loose` those that are neither in the tree nor told apart."""

    elements: list[str]
    artifacts: list[str]
    loose: list[str]


def told(data: bytes) -> Told:
    """Return what the tags of a PDF tell."""
    marked, artifacts, loose = _texts(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if not pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False):
            return Told([], artifacts, loose + list(marked.values()))
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        used: set[Key] = set()
        elements = [
            f"{tag}|{_whole(text)}"
            for tag, keys, alt in _elements(pdf.Root.StructTreeRoot.K, pages, 0)
            if (text := alt or "".join(_taken(marked, keys, used))) or tag in ("TH", "TD", "Figure")
        ]
    return Told(elements, artifacts, loose + [text for key, text in marked.items() if key not in used])


def _taken(
    marked: dict[Key, str], keys: list[Key], used: set[Key]
) -> Iterator[str]:
    for key in keys:
        used.add(key)
        yield marked.get(key, "")


def _elements(item: Object, pages: Pages, page: int) -> Iterator[tuple[str, list[Key], str]]:
    """Yield the elements that are read out: their tag, the marked content of theirs, a picture's description."""
    for kid in _kids(item):
        if not isinstance(kid, Dictionary) or "/S" not in kid:
            raise AssertionError("content that stands in no element")
        here = pages[kid.Pg.objgen] if "/Pg" in kid else page
        tag = str(kid.S)
        if tag in _HOLDERS and not _direct(kid):
            yield from _elements(kid.get("/K", Array()), pages, here)
        else:
            yield tag[1:], list(_contents(kid, pages, here)), str(kid.get("/Alt", ""))
            yield from (("Figure", [], str(figure.Alt)) for figure in _figures(kid.get("/K", Array())))


def _figures(item: Object) -> Iterator[Object]:
    """Yield the pictures that stand in a text."""
    for kid in _kids(item):
        if isinstance(kid, Dictionary) and "/S" in kid:
            if kid.S == "/Figure":
                yield kid
            else:
                yield from _figures(kid.get("/K", Array()))


def _direct(element: Object) -> bool:
    return any(not isinstance(kid, Dictionary) or "/S" not in kid for kid in _kids(element.get("/K", Array())))


def _kids(item: Object) -> list[Object]:
    return list(item) if isinstance(item, Array) else [item]


def _contents(element: Object, pages: Pages, page: int) -> Iterator[Key]:
    """Yield page and number of all marked content of an element, and of those in it."""
    here = pages[element.Pg.objgen] if "/Pg" in element else page
    for kid in _kids(element.get("/K", Array())):
        if isinstance(kid, int):
            yield here, kid
        elif "/MCID" in kid:
            yield pages[kid.Pg.objgen] if "/Pg" in kid else here, int(kid.MCID)
        elif "/S" in kid:
            yield from _contents(kid, pages, here)


def _texts(data: bytes) -> tuple[dict[Key, str], list[str], list[str]]:
    """Return the texts of all marked content by page and number, those of artifacts, and those not marked at all."""
    marked: dict[Key, str] = defaultdict(str)
    artifacts: list[str] = []
    loose: list[str] = []
    with pypdfium2.PdfDocument(data) as document:
        for index, page in enumerate(document):
            text_page = page.get_textpage()
            for number in range(pdfium.FPDFPage_CountObjects(page)):
                item = pdfium.FPDFPage_GetObject(page, number)
                if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_TEXT:
                    continue
                text = "".join(_text(item, text_page).split())
                mcid = pdfium.FPDFPageObj_GetMarkedContentID(item)
                if "Artifact" in _marks(item):
                    artifacts.append(text)
                elif mcid >= 0:
                    marked[index, mcid] += text
                else:
                    loose.append(text)
    return dict(marked), artifacts, loose


def _text(item: object, text_page: object) -> str:
    size = pdfium.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = (ctypes.c_ushort * max(size // 2, 1))()
    pdfium.FPDFTextObj_GetText(item, text_page, buffer, size)
    # PDFium may cut a character outside the basic plane in two; `_whole` puts it together.
    return bytes(buffer).decode("utf-16-le", "surrogatepass").rstrip("\0")


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _marks(item: object) -> set[str]:
    names = set()
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        pdfium.FPDFPageObjMark_GetName(mark, buffer, 128, ctypes.byref(size))
        names.add(bytes(buffer)[: size.value - 2].decode("utf-16-le"))
    return names
