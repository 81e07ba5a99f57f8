"""Steps over text: YAML by lines and values, running text by lines and pieces."""

from __future__ import annotations

from random import Random

from tests.fuzz.hostile import SCALARS, TEXTS
from tests.fuzz.steps import byte_step, number

_SIGNS = "#*-|:>[]{}&!%@`'\"，。：　 \t\n\r\\_=~+<0١\u202e\u200b\x85\u2028甲"


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines()


def _joined(lines: list[str]) -> bytes:
    return "\n".join([*lines, ""]).encode("utf-8", "replace")


@byte_step(4, "data", "text")
def move_line(data: bytes, random: Random) -> bytes:
    """Drop, repeat or move a line, or exchange it with another."""
    lines = _lines(data) or [""]
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(4):
        case 0:
            del lines[one]
        case 1:
            lines[one:one] = [lines[one]] * random.choice((1, 2, 30))
        case 2:
            lines.insert(other, lines.pop(one))
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return _joined(lines)


@byte_step(2, "data", "text")
def indent_line(data: bytes, random: Random) -> bytes:
    """Change what a line begins with."""
    lines = _lines(data) or [""]
    at = random.randrange(len(lines))
    start = random.choice(
        ("", " ", "  ", "      ", "\t", "- ", "- - - - - ", "# ", "##### ", "| ", "> ", "　　", "1. ", "---")
    )
    lines[at] = start + (lines[at].lstrip() if random.random() < 0.5 else lines[at])
    return _joined(lines)


@byte_step(6, "data")
def hostile_value(data: bytes, random: Random) -> bytes:
    """Put a hostile value behind a key, or change the key."""
    lines = _lines(data) or [""]
    at = random.randrange(len(lines))
    key, colon, value = lines[at].partition(": ")
    new = random.choice((random.choice(SCALARS), number(random), random.choice(TEXTS)))
    if random.random() < 0.8:
        lines[at] = f"{key}{colon or ': '}{new}"
    else:
        lines[at] = f"{key[: len(key) - len(key.lstrip())]}{new}{colon or ': '}{value}"
    return _joined(lines)


@byte_step(5, "text")
def hostile_piece(data: bytes, random: Random) -> bytes:
    """Put a hostile text into a line, or a table or heading between two."""
    lines = _lines(data) or [""]
    at = random.randrange(len(lines))
    where = random.randint(0, len(lines[at]))
    lines[at] = lines[at][:where] + random.choice(TEXTS) + lines[at][where:]
    table = ["| 甲 | 乙 |", "|:--|" * random.choice((1, 2, 70)), "| a |", "| a | b | c |", "||", "|"]
    if random.random() < 0.3:
        lines[at:at] = table[: random.randint(1, 6)]
    return _joined(lines)


@byte_step(4, "data", "text")
def hostile_sign(data: bytes, random: Random) -> bytes:
    """Put signs in, or take characters out."""
    words = data.decode("utf-8", "replace")
    for _ in range(random.randint(1, 6)):
        at = random.randint(0, len(words))
        words = words[:at] + random.choice(["", *_SIGNS]) + words[at + random.randint(0, 2) :]
    return words.encode("utf-8", "replace")


@byte_step(1, "data")
def deepen(data: bytes, random: Random) -> bytes:
    """Nest a value deeply, or let anchors multiply."""
    lines = _lines(data) or [""]
    at = random.randrange(len(lines))
    key = lines[at].partition(":")[0]
    depth = random.choice((10, 49, 60, 500, 5000))
    bomb = "[" + ", ".join("*a0" for _ in range(9)) + "]"
    values = (
        "[" * depth + "甲" + "]" * depth,
        "{a: " * depth + "甲" + "}" * depth,
        "- " * depth + "甲",
        f"&a0 [{bomb}]",
    )
    lines[at] = f"{key}: {random.choice(values)}"
    return _joined(lines)


@byte_step(1, "data", "text")
def other_encoding(data: bytes, random: Random) -> bytes:
    """Write the text in another encoding, or with other line ends."""
    words = data.decode("utf-8", "replace")
    if random.random() < 0.5:
        return words.replace("\n", random.choice(("\r\n", "\r", "\n\r", "\x85", "\u2028", "\x0b"))).encode(
            "utf-8", "replace"
        )
    return words.encode(random.choice(("utf-16", "gb18030", "utf-8-sig", "big5", "latin-1")), "replace")
