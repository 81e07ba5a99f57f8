"""Traditional Chinese: converted by OpenCC's dictionaries of phrases, the names of persons left as they are typed.

While a paper is being made, the characters of a name are exchanged one for one for private characters (planes 15 and 16
of Unicode), which no dictionary knows: whatever templates do with the name (join, compare, cut, measure it), it comes
out of the conversion as it went in, and a common word that happens to be a name (高峰, 万里) is never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Protocol

SIMPLIFIED = "简体"


@dataclass(frozen=True, slots=True)
class Script:
    """A form of Traditional Chinese.

    `config` is OpenCC's, `language` the tag of a whole paper (BCP 47), `spelling` the one that Word knows for its text;
    the characters in `kept` stay what they are.

    The tables put a character in the place of a character, by the phrase it stands in. Those that also exchange the
    vocabulary (s2twp) are not used: they were made for computing, and take 文件 for 檔案 in any text.
    """

    name: str
    config: str
    language: str
    spelling: str
    kept: str = ""


_SCRIPTS = (
    # Taiwan's shapes (為 群 眾 峰) are those that are mostly read; 平臺 and 著力 are written so there alone.
    Script("繁体", "s2tw", "zh-Hant", "zh-TW", "台着"),
    Script("繁体（台湾）", "s2tw", "zh-TW", "zh-TW"),
    Script("繁体（香港）", "s2hk", "zh-HK", "zh-HK"),
)
SCRIPTS = {script.name: script for script in _SCRIPTS}
SCRIPT_NAMES = (SIMPLIFIED, *SCRIPTS)
"""What can be written for 字形."""

_IDEOGRAPH = "\u3400-\u9fff\U00020000-\U0002ffff"
_WORD = re.compile(f"[{_IDEOGRAPH}]+(?:[·•・][{_IDEOGRAPH}]+)*")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_BODY_END = re.compile(r"(?:科|处|局|院|所|站|室|部|委|会|办|股|组|市|县|区|乡|镇|村|公司|中心|医师|护士|主任)$")
_NAME_FIELD = re.compile(r"(?:姓名|人|人员|负责同志)$")
_PRIVATE = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_BASIC, _SUPPLEMENTARY = 0x100000, 0xD0000
"""What is added to a character of plane 0 and of plane 2 to make it private."""


class _OpenCC(Protocol):
    def convert(self, text: str) -> str: ...


def convert(text: str, script: Script) -> str:
    """Return a Simplified text in Traditional Chinese, names restored; Latin letters and figures stay."""
    return "".join(convert_pieces([text], script))


def convert_pieces(pieces: Iterable[str], script: Script) -> list[str]:
    """Return the pieces of one text (the runs of a paragraph) converted as the whole that they are, cut as before."""
    given = list(pieces)
    converted = _converted("".join(given), script)
    ends = list(accumulate(map(len, given), initial=0))
    return [unshield(converted[start:end]) for start, end in pairwise(ends)]


def keeps_names(field: str) -> bool:
    """Tell whether a text field of this name holds persons: 姓名, 联系人, 签发人, 出席人员 …"""
    return _NAME_FIELD.search(field) is not None


def shield_names(text: str) -> str:
    """Return a text that names persons with their names shielded.

    What stands in brackets, and a word that ends like a body or a post (医政科, 主任), is no name.
    """
    parts: list[str] = []
    end = 0
    for bracket in _BRACKETED.finditer(text):
        parts += (_WORD.sub(_shielded_word, text[end : bracket.start()]), bracket.group())
        end = bracket.end()
    return "".join((*parts, _WORD.sub(_shielded_word, text[end:])))


def shield(name: str) -> str:
    """Return a person's name in private characters, as many as before."""
    return "".join(map(_private, name))


def unshield(text: str) -> str:
    """Return a text with every shielded name as it was typed."""
    return _PRIVATE.sub(lambda match: _public(match.group()), text)


def _shielded_word(match: re.Match[str]) -> str:
    word = match.group()
    return word if _BODY_END.search(word) else shield(word)


def _private(char: str) -> str:
    code = ord(char)
    if 0x3400 <= code <= 0x9FFF:
        return chr(code + _BASIC)
    return chr(code + _SUPPLEMENTARY) if 0x20000 <= code <= 0x2FFFD else char


def _public(char: str) -> str:
    code = ord(char)
    return chr(code - (_BASIC if code >= _BASIC else _SUPPLEMENTARY))


def _converted(text: str, script: Script) -> str:
    """Return a text converted, as long as before."""
    converted = _opencc(script.config).convert(text)
    if not script.kept:
        return converted
    return "".join(old if old in script.kept else new for old, new in zip(text, converted, strict=True))


@cache
def _opencc(config: str) -> _OpenCC:
    from opencc import OpenCC

    converter: _OpenCC = OpenCC(config)
    return converter
