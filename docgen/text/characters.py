"""Characters that must not stand in a paper: invisible, without meaning in print, or able to turn the text around."""

from __future__ import annotations

import re

_C0 = {
    0x00: "空字符",
    0x07: "响铃",
    0x08: "退格",
    0x0B: "垂直制表符",
    0x0C: "换页符",
    0x1A: "替代符",
    0x1B: "转义符",
    0x7F: "删除符",
}
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17)
)
_FORBIDDEN = re.compile(
    # Tab, line feed and carriage return are the only C0 controls a paper can show.
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff{_NONCHARACTERS}]"
)
_IS_BIDI = re.compile(f"[{_BIDI}]")
_IS_NONCHARACTER = re.compile(f"[{_NONCHARACTERS}]")


def find_forbidden(text: str) -> list[tuple[int, str]]:
    """Return (index, Chinese name with code point) of every character that may not stand in a paper, in order.

    Forbidden are C0 and C1 controls except tab and line ends, bidirectional controls, noncharacters, lone surrogates,
    the line and paragraph separators, the byte order mark and the interlinear annotation marks. XML 1.0 cannot hold
    most of them, and Word shows none.
    """
    return [(match.start(), name_of(match.group())) for match in _FORBIDDEN.finditer(text)]


def replace_forbidden(text: str, by: str) -> str:
    """Return `text` with every forbidden character replaced by `by`."""
    return _FORBIDDEN.sub(lambda _: by, text)


def name_of(character: str) -> str:
    """Return what to call a forbidden character in a message: kind and code point, as `控制字符 U+0007（响铃）`."""
    code = ord(character)
    if code < 0xA0:
        plain = _C0.get(code)
        return f"控制字符 U+{code:04X}" + (f"（{plain}）" if plain else "")
    if _IS_BIDI.match(character):
        kind = "双向文字控制符"
    elif _IS_NONCHARACTER.match(character):
        kind = "非字符"
    elif 0xD800 <= code <= 0xDFFF:
        kind = "残缺的代理码"
    else:
        kind = {0x2028: "行分隔符", 0x2029: "段分隔符", 0xFEFF: "字节顺序标记"}.get(code, "行间注释符")
    return f"{kind} U+{code:04X}"
