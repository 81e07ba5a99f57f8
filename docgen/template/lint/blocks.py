"""Pair the beginnings and ends of statements, and see that the two stand where what is between can be taken whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docgen.template.lint.spots import Spot
from docgen.template.lint.tags import Fault, Tag
from docgen.text.nearest import nearest

ENDS = {
    **{f"end{word}": word for word in ("if", "for", "macro", "call", "filter", "with", "block", "set", "raw")},
    "endautoescape": "autoescape",
}
_BETWEEN = {"else": ("if", "for"), "elif": ("if",)}
_OPENERS = frozenset(ENDS.values()) - {"set"}
_SINGLE = frozenset({"set", "import", "from", "include", "extends", "print"})
_OF_CELLS = frozenset({"cellbg", "colspan", "hm", "vm"})
KNOWN = sorted({*_OPENERS, *_SINGLE, *_OF_CELLS, *ENDS, *_BETWEEN})


@dataclass(slots=True)
class Use:
    """A statement in its place; `partner` is where its block begins, itself for a beginning, None for a stray end."""

    tag: Tag
    spot: Spot
    partner: Use | None = None
    ends: bool = False
    others: list[Use] = field(default_factory=list)
    """Of a beginning: its else, elif and end."""


Reported = tuple[Use, Fault]


def pair(uses: Sequence[Use]) -> list[Reported]:
    """Pair statements in the order of the text and return what does not go together."""
    return [*_Pairing().run(uses)]


class _Pairing:
    def __init__(self) -> None:
        self.open: list[Use] = []
        self.left: list[Use] = []
        """Beginnings passed over by an end of something further out; they miss their end, or cross."""
        self.faults: list[Reported] = []

    def run(self, uses: Sequence[Use]) -> Iterator[Reported]:
        raw = False
        for use in uses:
            word = use.tag.word
            if raw and word != "endraw":
                continue
            raw = word == "raw"
            if word in ENDS:
                self._end(use, ENDS[word])
            elif word in _BETWEEN:
                self._between(use, _BETWEEN[word])
            elif word in _OPENERS or (word == "set" and _is_block_set(use.tag)):
                use.partner = use
                self.open.append(use)
            elif word not in _SINGLE and word not in _OF_CELLS:
                self.faults.append((use, _unknown(use.tag)))
        for use in (*self.left, *self.open):
            word = use.tag.word
            hint = "在要结束的地方补上；每个 if 配一个 endif，每个 for 配一个 endfor。"
            self.faults.append((use, Fault("lint.unclosed-block", 0, f"缺少配对的 {{% end{word} %}}", hint)))
        yield from self.faults

    def _end(self, use: Use, wanted: str) -> None:
        use.ends = True
        found = next((number for number, other in enumerate(reversed(self.open)) if other.tag.word == wanted), None)
        if found is not None:
            for _ in range(found):
                self.left.append(self.open.pop())
            use.partner = self.open.pop()
            use.partner.others.append(use)
            self._level(use)
            return
        crossed = next((other for other in self.left if other.tag.word == wanted), None)
        if crossed is not None:
            self.left.remove(crossed)
            hint = "先开始的后结束：里面的条件或循环要在外面的之前结束。"
            message = f"{{% {wanted} %}} 和外面的条件或循环交叉了"
            self.faults.append((crossed, Fault("lint.crossed", 0, message, hint)))
            return
        message = f"{{% {use.tag.word} %}} 没有与它配对的 {{% {wanted} … %}}"
        self.faults.append(
            (use, Fault("lint.stray-end", 0, message, f"补上开头的 {{% {wanted} … %}}，或删去这个标签。"))
        )

    def _between(self, use: Use, wanted: Sequence[str]) -> None:
        found = next((other for other in reversed(self.open) if other.tag.word in wanted), None)
        if found is None:
            message = f"{{% {use.tag.word} %}} 不在任何 {' 或 '.join(wanted)} 里面"
            self.faults.append((use, Fault("lint.stray-end", 0, message, "补上开头的 {% if … %}，或删去这个标签。")))
            return
        use.partner = found
        found.others.append(use)
        self._level(use)

    def _level(self, use: Use) -> None:
        """Report an end that does not stand beside its beginning: what is between could not be taken whole."""
        start = use.partner
        assert start is not None
        first, last, words = start.tag.letters, use.tag.letters, use.tag.word
        if first != last:
            letters = f"{{%{first} … %}}" if first else "不带字母的 {% … %}"
            mine = f"带字母 {last}" if last else "不带字母"
            message = f"{start.tag.word} 的开头是{letters}，而 {words} {mine}，两处不在同一层"
            hint = f"开头和结尾用一样的字母：{{%{first} {words} %}}。"
            self.faults.append((use, Fault("lint.crossed-place", 0, message, hint)))
            return
        if enclosing(start, first) == enclosing(use, last) or _rows_of_their_own(start, use):
            return
        place = {"tr": "表格", "tc": "行"}.get(first, "单元格")
        message = f"{words} 与开头的 {start.tag.word} 不在同一个{place}里"
        hint = "循环整行用 {%tr … %}，循环整格用 {%tc … %}；开头和结尾都放在同一个表格、同一行或同一格里。"
        self.faults.append((use, Fault("lint.crossed-place", 0, message, hint)))


def enclosing(use: Use, letters: str) -> int:
    """Return the number of what a tag with these letters stands in."""
    return {"tr": use.spot.table, "tc": use.spot.row}.get(letters, use.spot.cell)


def _rows_of_their_own(start: Use, use: Use) -> bool:
    """Return True for a block over whole rows, typed without tr: it works, but leaves a row (told elsewhere)."""
    return (
        not start.tag.letters
        and bool(start.spot.table)
        and start.spot.table == use.spot.table
        and start.spot.alone_in_row
        and use.spot.alone_in_row
        and start.spot.column == use.spot.column
    )


def _is_block_set(tag: Tag) -> bool:
    return "=" not in tag.rest


def _unknown(tag: Tag) -> Fault:
    word = tag.word
    if word in ("p", "tr", "tc", "r") or (tag.inner[:3].startswith(("-p ", "-tr"))):
        hint = f"字母紧跟在 {{% 后面，再空一格：{{%{word} {tag.rest} %}}。"
        return Fault("lint.unknown-tag", 0, f"标签字母 {word} 没有紧跟在“{{%”后面", hint)
    for letters in ("tr", "tc", "p", "r"):
        if word.lower().startswith(letters) and word.lower()[len(letters) :] in KNOWN:
            shown = f"{{%{letters} {word[len(letters) :].lower()} … %}}"
            return Fault("lint.unknown-tag", 0, f"不认识 {{% {word} %}}", f"字母后面空一格：{shown}。")
    near = nearest(word, KNOWN) if word else None
    hint = f"是否想写“{near}”？" if near else "可用的有 if、elif、else、endif、for、endfor、set；写出字段用 {{ … }}。"
    return Fault("lint.unknown-tag", 0, f"不认识 {{% {word or tag.inner} %}}", hint)
