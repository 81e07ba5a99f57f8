"""Write zip archives whose bytes depend on nothing but the names and contents of their parts (APPNOTE.TXT 6.3).

Parts that stay the same from paper to paper (styles, fonts, pictures of a template) are compressed once.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from docgen.word.recent import Recent

_LEVEL = 6
_VERSION = 20
_DEFLATED = 8
_UTF8_NAME = 0x800
_MIDNIGHT = 0
_FIRST_DAY = 1 << 5 | 1
"""1980-01-01, the first day the format knows: the clock may not change the bytes."""
_READ_WRITE = 0o600 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class _Packed:
    data: bytes
    size: int
    check: int


_packed: Recent[_Packed] = Recent(4 * 2**20)


def write_archive(parts: Mapping[str, bytes], changed: Mapping[str, bytes]) -> bytes:
    """Return a zip of `parts` in their order, each with its content in `changed` where that has one."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        packed = _pack(changed[name]) if name in changed else _packed.get((content,), partial(_pack, content))
        encoded = name.encode()
        common = (
            0 if name.isascii() else _UTF8_NAME,
            _DEFLATED,
            _MIDNIGHT,
            _FIRST_DAY,
            packed.check,
            len(packed.data),
            packed.size,
            len(encoded),
            0,
        )
        pieces += (_LOCAL.pack(b"PK\x03\x04", _VERSION, *common), encoded, packed.data)
        # The system that made it is 0 everywhere, else the byte would tell Windows from Linux.
        directory += (_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *common, 0, 0, 0, _READ_WRITE, offset), encoded)
        offset += _LOCAL.size + len(encoded) + len(packed.data)
    size = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), size, offset, 0)
    return b"".join((*pieces, *directory, end))


def _pack(content: bytes) -> _Packed:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return _Packed(packer.compress(content) + packer.flush(), len(content), zlib.crc32(content))
