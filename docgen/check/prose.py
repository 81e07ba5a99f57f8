"""What the rules about wording share: the text they read, what in it is no Chinese text, where a fault is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from docgen.check.labels import label_of
from docgen.check.model import Draft, Element, Role
from docgen.check.registry import Fault
from docgen.text.either import either_script

_NOT_PROSE = (
    re.compile(
        r"(?:(?:https?|ftp)://|www\.)"
        r"(?:(?:[!-'*-~]|\([!-'*-~]{0,60}\)){0,400}(?:[A-Za-z0-9/_=&#%-]|\([!-'*-~]{0,60}\)))?",
        re.IGNORECASE,
    ),
    re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}", re.ASCII),
    re.compile(
        r"[\w()（）.-]{1,60}\.(?:docx?|xlsx?|pptx?|wps|et|pdf|ofd|zip|rar|txt|csv|jpe?g|png|gif|tiff?|md|ya?ml|json|html?"
        r"|exe|mp4)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:[A-Za-z][A-Za-z0-9-]{0,62}\.){1,8}(?:com|cn|net|org|gov|edu)(?:\.cn)?(?:/[!-~]{0,200})?\b", re.IGNORECASE
    ),
    re.compile(r"[A-Z]{2,6}(?:/[A-Z])?\s?[0-9]{1,9}(?:\.[0-9]{1,4}){0,3}[-—][0-9]{4}\b"),
)
"""Web addresses, e-mail addresses, file names, hosts, numbers of standards (GB/T 9704-2012)."""

CITED = either_script(
    r"(?<=[\u4e00-\u9fff])(?P<open>[〔\[(（【［﹝])\s?(?P<year>(?:19|20)?[0-9]{2})年?\s?(?P<close>[〕\])）】］﹞])\s?"
    r"(?P<ordinal>第?)\s?(?P<serial>[0-9]{1,5})\s?号(?![楼院线机床病房厅馆门车])"
)
"""A document number cited in running text, with whatever brackets."""
PARAGRAPHS = 4096
"""As many paragraphs are remembered: papers of one kind have most of their words in common."""
_UNREAD = (Role.PAGE_NUMBER, Role.BLANK, Role.RED_LINE, Role.IMPRINT_LINE)
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")
_QUOTED = 30
"""No longer stretch of a paper is quoted in a message."""
FULL_WIDTH_MARKS = "，。；：？！、（）《》〈〉“”‘’【】〔〕「」『』…—～"


@lru_cache(maxsize=1)
def read(draft: Draft) -> tuple[tuple[Element, str], ...]:
    """Return every element that holds words, with its text in which whatever is no Chinese text reads `x`.

    The texts are as long as the elements' own, so that positions in them agree.
    """
    return tuple(
        (element, veiled(element.text))
        for element in draft.elements
        if element.role not in _UNREAD and element.region != "页脚" and element.text.strip()
    )


@lru_cache(maxsize=PARAGRAPHS)
def veiled(text: str) -> str:
    """Return a text with web addresses, file names and the like replaced by as many `x`."""
    for pattern in _NOT_PROSE:
        text = pattern.sub(lambda match: "x" * len(match.group()), text)
    return text


def everywhere(pattern: re.Pattern[str]) -> Callable[[str], tuple[re.Match[str], ...]]:
    """Return what finds all matches of a pattern in a text and remembers them."""

    @lru_cache(maxsize=PARAGRAPHS)
    def found(text: str) -> tuple[re.Match[str], ...]:
        return tuple(pattern.finditer(text))

    return found


def is_han(character: str) -> bool:
    """Return True for a Chinese character."""
    return HAN.match(character) is not None


def fault(element: Element, index: int, message: str, expected: str, found: str) -> Fault:
    """Return a fault at a position of an element's text; in a text file its column is counted within that text."""
    column = None if element.line is None else index + 1
    return Fault(element.place, message, expected, found, element.line, column)


def around(text: str, start: int, end: int, width: int = 6) -> str:
    """Return a stretch of a text with a few characters before and after it, as messages quote it."""
    before, after = max(0, start - width), min(len(text), end + width)
    if end - start > _QUOTED:
        after = start + _QUOTED
    quoted = text[before:after].replace("\n", "")
    return f"“{'…' if before else ''}{quoted}{'…' if after < len(text) else ''}”"


def own_marks(element: Element) -> set[int]:
    """Return the positions of marks that rules about the element itself look at: its label, its colon, its brackets."""
    text = element.text
    marks: set[int] = set()
    match element.role:
        case Role.NUMBER:
            marks.update(range(len(text)))
        case Role.RECIPIENT:
            marks.add(len(text) - 1)
        case Role.NOTE:
            marks.update((0, len(text) - 1))
    if element.role in _LABELLED and (colon := re.match(r"[^:：]{1,8}(?=[:：])", text)):
        marks.add(colon.end())
    for citation in CITED.finditer(text):
        marks.update((citation.start("open"), citation.start("close")))
    start = 0
    if element.role is Role.ATTACHMENT_NOTE and (opening := re.match(r"附\s*件?\s*[:：]?\s*", text)):
        start = opening.end()
    for line in (start, *(match.end() for match in re.finditer("\n", text))):
        if (label := label_of(text[line:])) is not None:
            marks.update(range(line, line + label.length))
    return marks


_LABELLED = (Role.SIGNER, Role.COPIES, Role.ATTACHMENT_NOTE, Role.ATTACHMENT_LABEL)


def runs(draft: Draft, *roles: Role) -> Iterator[list[Element]]:
    """Yield the elements of each role in `roles` that follow one another, as one run; blank lines do not part them."""
    run: list[Element] = []
    for element in draft.elements:
        if element.role is Role.BLANK:
            continue
        if run and run[-1].role is not element.role:
            yield run
            run = []
        if element.role in roles:
            run.append(element)
    if run:
        yield run
