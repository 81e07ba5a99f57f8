"""Break a title by sense: rows that end where a phrase ends and stand as a trapezoid or a diamond.

GB/T 9704-2012, 7.3.1: a title of several rows keeps its words whole, and its rows are of unequal length, growing,
shrinking, or growing and then shrinking. Every place between two characters has a cost by what it would tear apart;
the rows are those of the least cost together with the cost of their shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from unicodedata import combining, east_asian_width

from docgen.text.words import CONNECTORS, GENRES, PUBLISHING, VERBS, ends_organ, is_known, is_place, words_of

_OPENING = "《〈“‘（(〔【［["
_CLOSING = "》〉”’）)〕】］]、，。；：！？…·,.;:!?%％"
_PAIRS = dict(zip("《〈“‘（〔【", "》〉”’）〕】", strict=True))

# What it costs to break at a place; only their order and rough distance matter.
_CLAUSE = 0
_PUBLISHED = 1
_GOOD = 2
_FAIR = 4
_PLAIN = 6
_BOUND = 14
_GENRE = 40
_IN_NAME = 200
_IN_MARKS = 300
_IN_WORD = 1000
_SHORT_ROW = 4000
_ROW_START = 8000

# What the shape of the rows costs.
_ROW = 60
_EQUAL = 75
_HOURGLASS = 25
_UNEVEN = 60
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def break_title(text: str, width: int) -> tuple[str, ...]:
    """Return the rows of a title, at most `width` characters each.

    Two half-width characters count as one, and the gap between Chinese and Latin as a quarter.

    Joined, the rows are `text`. A title that fits one row stays one. Words, numbers with their units, book titles in
    《》 and names of institutions stay whole as long as they fit; no row begins with 的, 和, 及, 等 or a closing mark,
    and none has one or two characters, wherever there is another way. Raises ValueError when `width` is not positive.
    """
    if width < 1:
        raise ValueError(f"a row holds at least one character, got {width}")
    if not text:
        return ()
    if _width(text) <= width:
        return (text,)
    costs = _costs(text)
    starts = _cheapest(text, width, [index for index, cost in costs.items() if cost < _IN_WORD], costs)
    if starts is None:
        starts = _cheapest(text, width, list(costs), costs) or ()
    return tuple(text[start:end] for start, end in zip((0, *starts), (*starts, len(text)), strict=True))


def torn_word(text: str, index: int) -> str:
    """Return the word, or number with its unit, that a break before `text[index]` would tear apart; "" for none.

    Only words that are surely words are told: an unknown run of characters may be two.
    """
    for word in _located(text):
        if word.start < index < word.end:
            return word.text if is_known(word.text) else ""
    return ""


def _width(text: str) -> float:
    """Return how many full-width characters a row is as wide as; spaces at its end do not count."""
    row = text.rstrip()
    return sum(map(_width_of, row)) + sum(map(_gap, row, row[1:]))


def _width_of(character: str) -> float:
    return 0.0 if combining(character) else 1.0 if east_asian_width(character) in "WFA" else 0.5


def _gap(left: str, right: str) -> float:
    """Return the quarter that word processors put between a Chinese character and a letter or digit beside it."""
    scripts = {east_asian_width(left) in "WF", east_asian_width(right) in "WF"}
    return 0.25 if len(scripts) == 2 and left.isalnum() and right.isalnum() else 0.0


def _located(text: str) -> list[_Word]:
    words = []
    position = 0
    for word in words_of(text):
        words.append(_Word(word, position))
        position += len(word)
    return words


def _costs(text: str) -> dict[int, int]:
    """Return the cost of a break before each character but the first."""
    words = _located(text)
    costs = dict.fromkeys(range(1, len(text)), _IN_WORD)
    for left, right in pairwise(words):
        costs[right.start] = _between(left.text, right.text)
    for start, end in _institutions(words):
        for index in range(start + 1, end):
            costs[index] = max(costs.get(index, 0), _IN_NAME)
    for start, end in _enclosed(text):
        for index in range(start + 1, end):
            costs[index] = costs[index] + _IN_MARKS
    for index in costs:
        if text[index] in _CLOSING or text[index].isspace() or text[index - 1] in _OPENING or combining(text[index]):
            costs[index] = _ROW_START
    return costs


def _between(left: str, right: str) -> int:
    """Return the cost of a break between two words."""
    if right in CONNECTORS:
        return _ROW_START
    if right == "关于" or left.isspace():
        return _CLAUSE
    if left == "关于":
        return _BOUND
    if left == "的":
        return _GENRE if right in _GENRE_SET else _FAIR
    if left in _PUBLISHING_SET:
        return _PUBLISHED
    if left in _VERB_SET:
        return _GENRE if right in _VERB_SET else _PLAIN
    if right[0] in _OPENING:
        return _BOUND if right[0] in "（(" else _PUBLISHED
    if right in _GENRE_SET or right == "工作":
        return _BOUND
    if left[-1] in "》、" or ends_organ(left):
        return _GOOD
    if left in CONNECTORS:
        return _PLAIN
    if right[0].isdigit():
        return _GOOD
    if left[0].isdigit() and right in _PERIODS:
        return _GENRE
    return _FAIR if right == "对口支援" or left == "工作" else _PLAIN


_GENRE_SET = frozenset(GENRES)
_PUBLISHING_SET = frozenset(PUBLISHING)
_VERB_SET = frozenset(VERBS)
_PERIODS = frozenset(["年度", "上半年", "下半年", "第一季度", "第二季度", "第三季度", "第四季度", "季度", "度"])
_NAME_STOPS = frozenset(
    [
        "关于",
        "对口支援",
        "支援",
        "帮扶",
        "对口帮扶",
        "结对帮扶",
        "援助",
        "各级",
        "有关",
        *VERBS,
        *PUBLISHING,
        *CONNECTORS,
    ]
)


def _institutions(words: list[_Word]) -> list[tuple[int, int]]:
    """Return the span of each institution's name: back from its last word to a verb, a connector, a mark or a year."""
    spans = []
    for index, word in enumerate(words):
        if not ends_organ(word.text):
            continue
        first = index
        while first and not _stops_name(words[first - 1].text):
            if is_place(words[first].text) and ends_organ(words[first - 1].text):
                break  # two institutions, one after the other
            first -= 1
        spans.append((words[first].start, word.end))
    return spans


def _stops_name(word: str) -> bool:
    return word in _NAME_STOPS or not word[-1].isalnum() or (word[0].isdigit() and word[-1] in "年度月日")


def _enclosed(text: str) -> list[tuple[int, int]]:
    """Return the span of each pair of marks with what it encloses, outermost pairs only."""
    spans = []
    position = 0
    while position < len(text):
        closing = _PAIRS.get(text[position])
        end = text.find(closing, position) if closing else -1
        if end > 0:
            spans.append((position, end + 1))
            position = end
        position += 1
    return spans


def _cheapest(text: str, width: int, places: list[int], costs: dict[int, int]) -> tuple[int, ...] | None:
    """Return the places of the least cost at which to begin the second and later rows; None when no rows fit."""
    ends = [*sorted(places), len(text)]
    upto = [_width(text[:index]) for index in range(len(text) + 1)]  # without the spaces before `index`
    gaps = [0.0, *map(_gap, text, text[1:]), 0.0]  # before each character
    begun = [at + gap for at, gap in zip(accumulate(map(_width_of, text), initial=0.0), accumulate(gaps), strict=True)]
    # For each place: the cheapest way to it, by the last row's width and whether rows have begun to shrink.
    ways: dict[int, dict[tuple[float, bool], tuple[float, tuple[int, ...]]]] = {0: {(0.0, False): (0.0, ())}}
    for number, start in enumerate([0, *ends[:-1]]):
        for end in ends[number:]:
            row = max(0.0, upto[end] - begun[start])
            if row > width:
                break
            own = _ROW + (_SHORT_ROW if row < _SHORTEST else 0) + costs.get(end, 0)
            for (before, shrinking), (cost, chosen) in ways.get(start, {}).items():
                total = cost + own + _shape(before, row, shrinking)
                way = (total, (*chosen, end) if end < len(text) else chosen)
                state = (row, (shrinking and row <= before) or row < before)
                known = ways.setdefault(end, {})
                known[state] = min(known.get(state, way), way)
    found = ways.get(len(text))
    return min(found.values())[1] if found else None


def _shape(before: float, row: float, shrinking: bool) -> float:
    """Return what a row costs after the one before it: equal rows, rows much shorter, an hourglass."""
    if not before:
        return 0.0
    cost = max(0.0, 0.5 - min(before, row) / max(before, row)) * _UNEVEN
    if abs(row - before) < 1:
        cost += _EQUAL
    if row > before and shrinking:
        cost += _HOURGLASS
    return cost
