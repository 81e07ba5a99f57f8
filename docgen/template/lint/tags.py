"""Cut a text into tags, and say what is wrong with the way they are typed.

A text is a paragraph of a Word file, or a whole file of words. A tag typed wrongly is told once and then read as it was
meant (`if ｘ ｜ length` as `if x | length`), so that the faults behind it come to light too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPEN = re.compile(r"[{｛](?:[{｛%％#]|[ \u3000]+[%％])")
_EVENT = re.compile(r"[}｝]{2}|[%％][}｝]|#[}｝]")
_HALF = str.maketrans("｛｝％｜（）［］，：＝＋－＊／＜＞！．、；。", "{}%|()[],:=+-*/<>!.,;.")
_CURLY = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'", "「": '"', "」": '"'}
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_LETTERS = re.compile(r"(p|tr|tc|r) ")
BREAK, TAB = "\x0b", "\x0c"
"""What stands in a paragraph's text for a line break and a tab; docxtpl drops those inside a tag."""
_NO_BREAKS = str.maketrans("", "", BREAK + TAB)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something typed wrongly: rule, offset in the text, Chinese message and way out."""

    rule: str
    start: int
    message: str
    hint: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. `mark` is `{{`, `{%` or `{#`, `letters` docxtpl's p, tr, tc or r, `inner` what it says in half-width.

    `broken` is True where its end or its symbols had to be guessed: what it says is not looked at any closer.
    `trims` is True for `{%-` and `-%}`, which take the paragraph's edge away.
    """

    mark: str
    letters: str
    inner: str
    source: str
    start: int
    end: int
    broken: bool = False
    trims: bool = False

    @property
    def word(self) -> str:
        """The first word of a statement: if, endfor, set; empty for any other tag."""
        if self.mark != "{%":
            return ""
        found = re.match(r"\w+", self.inner)
        return found[0] if found else ""

    @property
    def rest(self) -> str:
        """What follows the first word."""
        return self.inner[len(self.word) :].strip()


@dataclass(slots=True)
class Scan:
    """The tags of a text, the faults in typing, and the text of a tag that its end is missing from."""

    tags: list[Tag] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    open: Tag | None = None
    """A tag that is not closed before the text ends; it may go on in the next paragraph."""
    stray: Fault | None = None
    """A closing without an opening that stands before any tag; it may end a tag of the paragraph before."""
    stray_end: int = 0


def scan(text: str, *, word: bool) -> Scan:
    """Return what a text holds; `word` is True for a paragraph of a Word file, where docxtpl reads the tags first."""
    found = Scan()
    if not re.search(r"[{}｛｝]", text):
        return found
    position = 0
    while True:
        opening = _OPEN.search(text, position)
        closing = _EVENT.search(text, position)
        if closing and (opening is None or closing.start() < opening.start()):
            position = _stray(text, position, closing, found, word)
        elif opening is None:
            return found
        else:
            position = _tag(text, opening, found, word)


def _stray(text: str, position: int, closing: re.Match[str], found: Scan, word: bool) -> int:
    """Take a closing without opening: perhaps a single brace before it was meant to open."""
    start = max(text.rfind("{", position, closing.start()), text.rfind("｛", position, closing.start()))
    shown = closing.group()
    half = shown.translate(_HALF)
    opening = next((mark for mark, end in CLOSING.items() if end == half), "{{")
    fault = Fault(
        "lint.unopened",
        start if start >= 0 else closing.start(),
        f"“{shown}”没有配对的“{opening}”",
        f"标签以“{opening}”开头、以“{half}”结尾，两个符号之间没有空格。",
    )
    if start >= 0:
        inner = text[start + 1 : closing.start()].lstrip("%％ ")
        found.tags.append(_made(opening, inner, text, start, closing.end(), broken=True))
    elif not found.tags and found.stray is None and found.open is None and not found.faults:
        found.stray, found.stray_end = fault, closing.end()
        return closing.end()
    found.faults.append(fault)
    return closing.end()


def _tag(text: str, opening: re.Match[str], found: Scan, word: bool) -> int:
    start, after = opening.start(), opening.end()
    mark = (text[start] + text[after - 1]).translate(_HALF)
    end, closer, balanced = _end(text, after, mark)
    if end < 0:
        return _unclosed(text, start, after, mark, found)
    raw = text[after : end - len(closer)]
    if mark == "{#":
        found.tags.append(_made(mark, raw, text, start, end))
        return end
    outside = "".join(char for char, quoted in _quoted(raw) if not quoted)
    wide = [char for char in text[start:after] + outside + closer if char != char.translate(_HALF)]
    inner, quotes, kept = _mended(raw)
    if closer.translate(_HALF) != CLOSING[mark]:
        hint = f"改成“{CLOSING[mark]}”。写出字段用 {{{{ … }}}}，条件和循环用 {{% … %}}。"
        found.faults.append(Fault("lint.unclosed", start, f"“{mark}”用“{closer}”结了尾", hint))
        found.tags.append(_made(mark, inner, text, start, end, broken=True))
        return end
    if after - start > 2:
        found.faults.append(Fault("lint.symbol", start, "“{”和“%”之间有空格", "把两个符号连着写：{%。"))
    if wide:
        shown = "".join(dict.fromkeys(wide))
        hint = f"改成半角的 {' '.join(dict.fromkeys(shown.translate(_HALF)))}（切换到英文输入法再打）。"
        found.faults.append(Fault("lint.fullwidth", start, f"标签里用了全角符号“{shown}”", hint))
    if unseen := _UNSEEN.search(raw):
        message = f"标签里有看不见的字符（U+{ord(unseen[0]):04X}）"
        found.faults.append(Fault("lint.symbol", start, message, "把这个标签删掉，重新打一遍。"))
    if quotes or (kept and word):
        found.faults.append(_quote_fault(quotes, kept, start, word))
    if not balanced:
        found.faults.append(Fault("lint.quote", start, "标签里的引号没有成对", "一段文字前后各写一个半角引号 '。"))
    found.tags.append(_made(mark, inner, text, start, end, broken=not balanced))
    return end


def _end(text: str, position: int, mark: str) -> tuple[int, str, bool]:
    """Return where a tag ends, the closing it ends with, and whether its quotes are in pairs; -1 without an end."""
    if mark == "{#":
        end = re.compile("#[}｝]").search(text, position)
        return (end.end(), end.group(), True) if end else (-1, "", True)
    plain = _first_closing(text, position, strings=True)
    if plain[0] >= 0:
        return *plain, True
    loose = _first_closing(text, position, strings=False)
    return *loose, loose[0] < 0


def _first_closing(text: str, position: int, *, strings: bool) -> tuple[int, str]:
    quote, depth = "", 0
    while position < len(text):
        char, pair = text[position], text[position : position + 2].translate(_HALF)
        if quote:
            if char == "\\":
                position += 1
            elif _CURLY.get(char, char) == quote[0] and (len(quote) == 2) == (char in _CURLY):
                quote = ""
        elif strings and (char in "\"'" or char in _CURLY):
            quote = char if char in "\"'" else _CURLY[char] + "~"
        elif pair == "%}" or (pair == "}}" and not depth):
            return position + 2, text[position : position + 2]
        elif pair in CLOSING:
            return -1, ""
        else:
            half = char.translate(_HALF)
            depth += (half == "{") - (half == "}" and depth > 0)
        position += 1
    return -1, ""


def _unclosed(text: str, start: int, after: int, mark: str, found: Scan) -> int:
    """Take a tag without an end: it reaches to a single closing brace, the next tag or the end of the text."""
    following = _OPEN.search(text, after)
    limit = following.start() if following else len(text)
    single = re.compile(r"[%％]?[}｝]|$").search(text, after, limit)
    end = single.end() if single and single.group() else limit
    raw = text[after : single.start() if single and single.group() else limit]
    made = _made(mark, _mended(raw)[0], text, start, end, broken=True)
    if following is None and end == len(text) and not (single and single.group()):
        found.open = made
        return len(text)
    found.tags.append(made)
    found.faults.append(unclosed(made))
    return end


def unclosed(tag: Tag) -> Fault:
    """Return the fault of a tag that has no end."""
    closing = CLOSING[tag.mark]
    hint = f"在标签末尾补上“{closing}”；要照原样写出“{tag.mark}”的，写成 {{{{ '{tag.mark}' }}}}。"
    return Fault("lint.unclosed", tag.start, f"“{tag.mark}”没有配对的“{closing}”", hint)


def joined(tag: Tag, more: str, end: int) -> Tag:
    """Return an open tag together with the rest of it from a later paragraph."""
    inner = _made(tag.mark, _mended(tag.source[2:] + more)[0], "", 0, 0)
    return replace(inner, source=f"{tag.source} {more}", start=tag.start, end=end)


def _made(mark: str, raw: str, text: str, start: int, end: int, *, broken: bool = False) -> Tag:
    inner = raw.translate(_NO_BREAKS)
    letters = ""
    if found := _LETTERS.match(inner):
        letters, inner = found[1], inner[found.end() :]
    stripped = inner.strip()
    bare = stripped[1:] if stripped[:1] in ("-", "+") and mark != "{{" else stripped
    bare = bare[:-1] if bare[-1:] in ("-", "+") else bare
    trims = mark != "{{" and bare != stripped
    if mark == "{{" and raw[:1] in ("-", "+"):
        bare = bare[1:]
    return Tag(mark, letters, bare.strip(), text[start:end], start, end, broken, trims)


def _mended(raw: str) -> tuple[str, bool, bool]:
    """Return what a tag says in half-width; whether curly quotes enclose a text, and whether some stand in one."""
    pieces, encloses, kept = [], False, False
    for char, quoted in _quoted(raw):
        if quoted:
            kept = kept or char in "“”‘’"
            pieces.append(char)
        elif char in _CURLY:
            encloses = True
            pieces.append(_CURLY[char])
        else:
            pieces.append(_UNSEEN.sub("", char.translate(_HALF)))
    return "".join(pieces), encloses, kept


def _quoted(raw: str) -> Iterator[tuple[str, bool]]:
    """Yield each character with whether it stands inside a string; the quotes themselves do not."""
    quote, escaped = "", False
    for char in raw:
        if not quote:
            if char in "\"'" or char in _CURLY:
                quote = char if char in "\"'" else _CURLY[char] + "~"
            yield char, False
        elif escaped:
            escaped = False
            yield char, True
        elif char == "\\":
            escaped = True
            yield char, True
        elif _CURLY.get(char, char) == quote[0] and (len(quote) == 2) == (char in _CURLY):
            quote = ""
            yield char, False
        else:
            yield char, True


def _quote_fault(encloses: bool, kept: bool, start: int, word: bool) -> Fault:
    if encloses:
        message = "标签里用了弯引号" if word else "标签里用了弯引号，读不懂"
        return Fault("lint.curly-quote", start, message, "改成半角的直引号 '（切换到英文输入法再打）。", warns=word)
    return Fault(
        "lint.curly-quote",
        start,
        "标签里文字中的弯引号，写出来会变成直引号",
        "把带弯引号的文字移到标签外面，例如用 {% if … %}“…”{% endif %}。",
        warns=True,
    )
