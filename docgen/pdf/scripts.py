"""What kind of character a character is, for setting lines: its slot in Word's font table, its script, its manners.

The rules were measured against LibreOffice 7.4 with Chinese text (language zh-CN), which stands in for Word as the
reference layout: where a line may be broken, where a narrow space comes between Chinese and Latin.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NO_LINE_START = frozenset("!\"'),-.:;?]}¢\u00ad·―‖’”•′、。々〉》」』】〕〗〞！），．：；？｜｝～､￠")
"""Marks that may not begin a line (行首禁则)."""

NO_LINE_END = frozenset("([{£¥‘“‰‱‵℆〈《「『【〔〖〝（［｛￥")
"""Marks that may not end a line (行尾禁则)."""

UNBROKEN_PAIRS = frozenset("—…⋯─")
"""Signs made of two of the same character, never torn apart nor stretched (——, ……)."""

TIED_TO_LATIN = frozenset("，。、）】〕》〉」』”’•·％℃×★●%")
"""Marks after which no line ends when a Latin word or a number follows and is what does not fit any more."""

_TIED_TO_CHINESE = frozenset("%/")
"""Latin signs that stay with the Chinese character before them in the same case."""

_HINTED_LATIN1 = frozenset("¡¤§¨ª\u00ad¯°±²³´¶·¸¹º¼½¾¿×÷")


@lru_cache(maxsize=8192)
def east_asian_slot(char: str, hint: bool) -> bool:
    """Return True when Word sets `char` in the East Asian face (ECMA-376 17.3.2.26); `hint` settles ambiguous ones."""
    code = ord(char)
    if code < 0x80:
        return False
    if 0x2E80 <= code <= 0xDFFF or 0xF900 <= code <= 0xFAFF or 0xFE30 <= code <= 0xFE6F:
        return True
    if 0xFF00 <= code <= 0xFFEF or code >= 0x20000 or 0x1100 <= code <= 0x11FF:
        return True
    if not hint:
        return False
    return char in _HINTED_LATIN1 or 0x2000 <= code <= 0x2BFF or 0x0370 <= code <= 0x04FF


@lru_cache(maxsize=8192)
def is_ideograph(char: str) -> bool:
    """Return True for Chinese letters and numerals (also 〇), False for marks and signs such as ， or ①."""
    category = unicodedata.category(char)
    return category.startswith("L") or category == "Nl"


@lru_cache(maxsize=8192)
def spacing_class(char: str) -> str:
    """Return `latin` for a letter, `digit` for a digit, else an empty string: what a narrow space sets off."""
    category = unicodedata.category(char)
    if category.startswith("L"):
        return "latin"
    return "digit" if category == "Nd" else ""


@lru_cache(maxsize=65536)
def may_break(before: str, after: str, before_cjk: bool, after_cjk: bool, latin: bool) -> bool:
    """Return True when a line may end after `before` and the next begin with `after` (never before a space).

    `latin` is True when what overflows the line is Latin: LibreOffice then goes by the rules of Unicode's line
    breaking, which tie marks and numbers together; otherwise by the Chinese prohibitions alone.
    """
    if after == " ":
        return False
    if after in NO_LINE_START or before in NO_LINE_END or (before == after and before in UNBROKEN_PAIRS):
        return False
    if latin and not after_cjk and (before in TIED_TO_LATIN or (before_cjk and after in _TIED_TO_CHINESE)):
        return False
    if before == " " or before_cjk or after_cjk:
        return True
    return (before == "-" and after.isalnum()) or (before == "/" and after.isdigit())
