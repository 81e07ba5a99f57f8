"""Pictures that lie about what they are, as bytes by name."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def _png(width: int, height: int, pixels: bytes, *more: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [_chunk(b"IHDR", head), *(_chunk(*one) for one in more), _chunk(b"IDAT", pixels), _chunk(b"IEND", b"")]
    return _SIGNATURE + b"".join(chunks)


def _bomb(width: int, height: int) -> bytes:
    packer = zlib.compressobj(9)
    row = bytes(width + 1)
    return _png(width, height, b"".join(packer.compress(row) for _ in range(height)) + packer.flush())


def _small() -> bytes:
    return _png(2, 2, zlib.compress(bytes(6)))


def _jpeg() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "JPEG")
    return buffer.getvalue()


def _jpeg_lying() -> bytes:
    data = bytearray(_jpeg())
    at = data.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", data, at, 65000, 65000)
    return bytes(data)


def _tiff() -> bytes:
    """Return a TIFF whose directory follows itself for ever."""
    return b"II*\0" + struct.pack("<L", 8) + struct.pack("<HHHLLL", 1, 256, 4, 1, 9, 8)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<image xlink:href="http://127.0.0.1:9/a.png" width="9" height="9"/><image href="file:///etc/passwd"/>'
    '<use href="http://127.0.0.1:9/a.svg#a"/><style>@import url(http://127.0.0.1:9/a.css);</style>'
    "<script>alert(1)</script></svg>"
)

PICTURES: dict[str, Callable[[], bytes]] = {
    "png-lying-size": lambda: _png(100_000, 100_000, zlib.compress(b"\0\0")),
    "png-bomb": lambda: _bomb(8_000, 8_000),
    "png-bomb-text": lambda: _png(
        2, 2, zlib.compress(bytes(6)), (b"zTXt", b"a\0\0" + zlib.compress(bytes(70_000_000)))
    ),
    "png-bomb-profile": lambda: _png(
        2, 2, zlib.compress(bytes(6)), (b"iCCP", b"a\0\0" + zlib.compress(bytes(70_000_000)))
    ),
    "png-cut-off": lambda: _small()[:-20],
    "png-no-pixels": lambda: _png(2, 2, b""),
    "png-zero": lambda: _png(0, 0, zlib.compress(b"")),
    "png-polyglot": lambda: _small() + b"<script>alert(1)</script>%PDF-1.7 PK\x03\x04",
    "jpeg-lying-size": _jpeg_lying,
    "jpeg-cut-off": lambda: _jpeg()[:200],
    "jpeg-named-png": _jpeg,
    "gif": lambda: b"GIF89a\xff\xff\xff\xff\0\0\0;",
    "svg-external": SVG.encode,
    "tiff-endless": _tiff,
    "emf": lambda: struct.pack("<LL", 1, 88) + bytes(32) + b" EMF" + bytes(60),
    "eps": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "text": lambda: b"#!/bin/sh\nid\n",
    "nothing": lambda: b"",
}
