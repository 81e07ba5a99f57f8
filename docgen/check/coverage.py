"""Characters that the face they are set in does not have: Word takes another face for them, unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docgen.check.model import Draft
from docgen.check.registry import Fault, findings_of, rule, rules
from docgen.errors import Finding
from docgen.official.measures import Strength
from docgen.page.model import Document, Paragraph, Text
from docgen.page.walk import paragraphs_in, stories_of

Covers = Callable[[str, str, str], bool]
"""Told a character, the name of an East Asian face and the paper's language; tells whether the face has it."""

_SHOWN = 12


RULE = "check.uncovered-character"


@rule(
    RULE,
    "5.2.2",
    Strength.USUAL,
    "字体中有所用的全部字符",
    "改用收字更全的字体（如 仿宋、楷体 代替 仿宋_GB2312、楷体_GB2312），或核对是否打错了字。",
)
def _without_fonts(draft: Draft) -> Iterator[Fault]:
    """Find nothing: what a face has is known only where fonts are at hand, to `uncovered`."""
    return iter(())


def uncovered(document: Document, name: str, covers: Covers) -> list[Finding]:
    """Return one finding for each face that lacks characters set in it, naming them."""
    missing: dict[str, dict[str, list[str]]] = {}
    for paragraph in _paragraphs(document):
        for inline in paragraph.inlines:
            if isinstance(inline, Text):
                for char in inline.text:
                    # What is not Chinese is set in one of several Latin faces, which word processors swap silently.
                    if ord(char) >= _FIRST_CHINESE and not covers(char, inline.style.east_asia, document.language):
                        missing.setdefault(inline.style.east_asia, {}).setdefault(char, []).append(paragraph.place)
    faults: list[Fault] = []
    for face, chars in missing.items():
        shown = "、".join(f"“{char}”" for char in list(chars)[:_SHOWN]) + ("等" if len(chars) > _SHOWN else "")
        message = f"字体“{face}”里没有 {shown}"
        faults += [Fault(place, message, "字体中有这个字", face) for places in chars.values() for place in places]
    return findings_of(next(item for item in rules() if item.id == RULE), faults, name)


_FIRST_CHINESE = 0x2E80


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    for section in document.sections:
        for blocks in stories_of(section):
            yield from paragraphs_in(blocks)
