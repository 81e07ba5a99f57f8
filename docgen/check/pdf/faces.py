"""Which class of typefaces a font in a PDF belongs to, judged by its name (GB/T 9704-2012, 5.2.2 names classes)."""

from __future__ import annotations

import re
from functools import lru_cache

FANG = "仿宋"
KAI = "楷体"
HEI = "黑体"
SONG = "宋体"
XBS = "小标宋"

_SUBSET = re.compile(r"[A-Z]{6}\+")
_CLUES = (
    (XBS, ("小标宋", "xiaobiaosong", "fzxbs")),
    (HEI, ("黑", "pingfang", "苹方", "hei", "fzht", "等线", "dengxian")),
    (FANG, ("仿宋", "fangsong", "simfang", "fandolfang", "fzfs")),
    (KAI, ("楷", "kai", "fzkt")),
    (SONG, ("宋", "song", "simsun", "fzss", "明體", "明朝", "mingliu")),
)
"""Parts of font names, the telling ones first: 方正小标宋 is no 宋体, PingFang no 仿宋."""
_STAND_INS = ("bold", "heavy", "black", "fandol")
_UNKNOWN = ("noto", "sourcehan", "思源")
"""Faces that serve where a character is missing elsewhere; what they stand for, their name does not say."""


def plain_name(base: bytes) -> str:
    """Return a font's name without the prefix of a subset; names are UTF-8 or, from older programs, GBK."""
    try:
        name = base.decode("utf-8")
    except UnicodeDecodeError:
        name = base.decode("gb18030", "replace")
    return _SUBSET.sub("", name.strip("\x00"))


@lru_cache(maxsize=1024)
def face_classes(name: str) -> frozenset[str]:
    """Return the classes a font may pass for; empty for one that nobody knows, which is not judged.

    A bold cut of 宋体, and the free Fandol 宋体, pass for 小标宋 too: they stand in for the licensed face.
    """
    lowered = name.casefold().replace(" ", "").replace("-", "").replace("_", "")
    if any(clue in lowered for clue in _UNKNOWN):
        return frozenset()
    for kind, clues in _CLUES:
        if any(clue in lowered for clue in clues):
            both = kind == SONG and any(clue in lowered for clue in _STAND_INS)
            return frozenset({SONG, XBS} if both else {kind})
    return frozenset()
