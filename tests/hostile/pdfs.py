# ruff: noqa: E501  # a payload is easier to read in one line
"""PDF files that were built to do harm to who checks them, as bytes by name."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence

_SMALL = b"BT /F1 16 Tf 72 700 Td (a) Tj ET"


def _pdf(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Return a PDF of objects numbered from 1."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def _page(
    content: bytes = _SMALL, box: bytes = b"[0 0 595 842]", more: bytes = b"", catalog: bytes = b"",
    resources: bytes = b"", objects: Sequence[bytes] = (), packed: bool = False, trailer: bytes = b"",
) -> bytes:  # fmt: skip
    """Return a PDF of one page; further `objects` are numbered from 6."""
    body = _stream(zlib.compress(content, 9), b"/Filter /FlateDecode") if packed else _stream(content)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page % (box, resources, more),
            body,
            font,
            *objects,
        ],
        b"/Root 1 0 R " + trailer,
    )


def _claiming(pages: int) -> bytes:
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % pages,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def _many(pages: int) -> bytes:
    kids = b"3 0 R " * pages
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def _encrypted() -> bytes:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(_page())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner="b", user="a"))
    return buffer.getvalue()


def _typst(content: bytes) -> bytes:
    """Return a packed page that says Typst made it, which is measured another way."""
    return _page(
        content, packed=True, objects=[b"<< /Creator (Typst 0.14.0) >>"], trailer=b"/Info 6 0 R",
    )  # fmt: skip


PDFS: dict[str, Callable[[], bytes]] = {
    "encrypted": _encrypted,
    "cut-off": lambda: _page()[:400],
    "xref-beyond": lambda: _page().replace(b"startxref\n", b"startxref\n99999999999999"),
    "object-of-itself": lambda: _pdf([b"1 0 R"]),
    "tree-of-itself": lambda: _pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 3 /Parent 2 0 R >>"]
    ),
    "tree-deep": lambda: _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(20_000)),
            b"<< /Type /Page /MediaBox [0 0 595 842] >>",
        ]
    ),
    "pages-claimed": lambda: _claiming(1_000_000),
    "pages-claimed-negative": lambda: _claiming(-1),
    "pages-claimed-in-bounds": lambda: _claiming(1999),
    "pages-the-same": lambda: _many(100_000),
    "script": lambda: _page(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "launch": lambda: _page(catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >>"),
    "file-embedded": lambda: _page(
        catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) << /F (a.exe) /EF << /F 6 0 R >> >>] >> >>",
        objects=[_stream(b"MZ")],
    ),
    "stream-outside": lambda: _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length 0 /F (/etc/passwd) /FFilter /FlateDecode >>\nstream\n\nendstream",
        ]
    ),
    "box-huge": lambda: _page(box=b"[0 0 1e30 1e30]"),
    "box-negative": lambda: _page(box=b"[595 842 0 0]"),
    "box-not-a-number": lambda: _page(box=b"[nan inf -inf (a)]"),
    "box-unit": lambda: _page(more=b"/UserUnit 999999999 /Rotate 17"),
    "stream-bomb": lambda: _page(_SMALL + b" " * 150_000_000, packed=True),
    "stream-bomb-typst": lambda: _typst(_SMALL + b" " * 150_000_000),
    "characters-by-the-million": lambda: _page(b"BT /F1 1 Tf (" + b"a" * 3_000_000 + b") Tj ET", packed=True),
    "characters-typst": lambda: _typst(b"BT /F1 1 Tf 1 0 0 1 1 1 Tm (" + b"a" * 3_000_000 + b") Tj ET"),
    "lines-by-the-million": lambda: _page(b"0 0 m 9 0 l S " * 1_000_000, packed=True),
    "states-by-the-million": lambda: _page(b"q " * 2_000_000 + _SMALL, packed=True),
    "brackets-deep": lambda: _page(b"[" * 1_000_000, packed=True),
    "objects-deep": lambda: _page(more=b"/A " + b"[" * 100_000 + b"]" * 100_000),
    "forms-of-themselves": lambda: _page(
        b"/X Do", resources=b"/XObject << /X 6 0 R >>",
        objects=[
            _stream(b"/X Do " * 9, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
        ],
    ),
    "picture-lying-size": lambda: _page(
        b"/X Do", resources=b"/XObject << /X 6 0 R >>",
        objects=[
            _stream(b"", b"/Subtype /Image /Width 1000000 /Height 1000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB")
        ],
    ),
    "numbers-absurd": lambda: _page(b"BT /F1 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (a) Tj ET 1e38 1e38 m 1e38 0 l S"),
    "name-and-page": lambda: b"%PDF-1.7\n" + b"<html>" * 100,
}  # fmt: skip


def _signature(number: int, content: bytes = b"00") -> list[bytes]:
    """Return a field, which has this number, and the signature in it."""
    value = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 30] /Contents <%s> >>"
    return [b"<< /FT /Sig /T (s%d) /V %d 0 R >>" % (number, number + 1), value % content]


def _signed(objects: Sequence[bytes], fields: bytes = b"6 0 R") -> bytes:
    """Return a page with a form of such fields; `objects` are numbered from 6."""
    return _page(catalog=b"/AcroForm << /SigFlags 3 /Fields [%s] >>" % fields, objects=objects)


def _with_table(table: bytes, more: bytes = b"", objects: bytes = b"") -> bytes:
    """Return a PDF whose table of objects is a stream (ISO 32000-1, 7.5.8), packed already."""
    head = b"%PDF-1.7\n" + objects
    keys = b"/Type /XRef /W [1 4 2] /Root 1 0 R /Filter /FlateDecode " + more
    stream = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(table), table)
    return head + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream, len(head))


def _bomb(start: bytes = b"", megabytes: int = 1500) -> bytes:
    """Return a packed stream that unpacks to so many blanks after `start`, made without packing them all."""
    packer = zlib.compressobj(9)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * megabytes + packer.flush()


def _packed_catalog() -> bytes:
    """Return a PDF whose catalog lies in a stream of objects (ISO 32000-1, 7.5.7) that is a bomb."""
    bomb = _bomb(b"1 0 << /Type /Catalog /Pages 2 0 R >>")
    objects = b"5 0 obj\n%s\nendobj\n" % _stream(bomb, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    entries = [
        bytes(7),
        b"\2" + (5).to_bytes(4, "big") + bytes(2),
        *[bytes(7)] * 3,
        b"\1" + (9).to_bytes(4, "big") + bytes(2),
    ]
    return _with_table(zlib.compress(b"".join(entries)), b"/Size 6", objects)


def _revised(times: int) -> bytes:
    """Return a page with so many revisions that change nothing (ISO 32000-1, 7.5.6)."""
    out = bytearray(_page())
    before = out.rindex(b"xref\n0")
    for _ in range(times):
        start = len(out)
        out += b"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, start)
        before = start
    return bytes(out)


SIGNED: dict[str, Callable[[], bytes]] = {
    "catalog-deep": lambda: _pdf([b"[" * 200_000 + b"]" * 200_000]),
    "fields-of-themselves": lambda: _signed([b"<< /T (a) /FT /Sig /Kids [6 0 R 6 0 R] >>"]),
    "fields-deep": lambda: _signed(
        [b"<< /T (a) /FT /Sig /Kids [%d 0 R] >>" % (number + 7) for number in range(20_000)]
    ),
    "signature-deep": lambda: _signed(_signature(6, b"3080" * 20_000)),
    "signature-cut-off": lambda: _signed(_signature(6)),
    "signatures-by-the-thousand": lambda: _signed(
        [one for number in range(5000) for one in _signature(6 + 2 * number)],
        b" ".join(b"%d 0 R" % (6 + 2 * number) for number in range(5000)),
    ),
    "table-bomb": lambda: _with_table(_bomb(), b"/Size 9"),
    "table-claims": lambda: _with_table(zlib.compress(bytes(70)), b"/Size 9 /Index [0 2000000000]"),
    "table-of-itself": lambda: _page(trailer=b"/Prev 500"),
    "objects-bomb": _packed_catalog,
    "revisions-by-the-thousand": lambda: _revised(2000),
}
"""What is given to those who look for signatures."""
