"""Which form a paper has, and which edition of the standard it is held against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from docgen.check.model import Element, Format, Role, Standard
from docgen.check.wording import DATE, PARTY, compact
from docgen.errors import InputError
from docgen.page.model import Document
from docgen.text.dates import parse_date
from docgen.text.either import either_script, simplified

IN_FORCE = date(2012, 7, 1)
"""GB/T 9704-2012 is in force from this day; papers dated before it follow the edition of 1999."""

_AGREEMENT = either_script(r"(?:协议书?|合同|责任书)(?:[（(].*[)）])?$")
_YEAR_OF_NUMBER = re.compile(r"[〔\[(（【](\d{4})")
_LETTER_STYLE, _ORDER_STYLE, _MINUTES_STYLE = "信函", "命令", "纪要"


def standard_of(elements: Sequence[Element]) -> Standard:
    """Return the edition that a paper's date calls for; without one, what its other elements hint at.

    A paper without any hint is held against the edition in force.
    """
    dated = [element for element in elements if element.role is Role.DATE and element.region == "主体"]
    issued = [element for element in elements if element.role is Role.ISSUE]
    for element in (*reversed(dated), *issued):
        day = date_in(element.text)
        if day is not None:
            return "2012" if day >= IN_FORCE else "1999"
    for element in elements:
        if element.role is Role.NUMBER and (match := _YEAR_OF_NUMBER.search(element.text)):
            return "1999" if int(match[1]) < IN_FORCE.year else "2012"
    return "1999" if any(element.role is Role.SUBJECT_WORDS for element in elements) else "2012"


def date_in(text: str) -> date | None:
    """Return the first date in a text, however it is written; None without one or when no calendar has it."""
    match = DATE.search(compact(text))
    if match is None:
        return None
    try:
        return parse_date(match.group().replace("号", "日"))
    except InputError:
        return None


def format_of(elements: Sequence[Element], document: Document | None) -> Format:
    """Return the form of a paper (clauses 7 and 10) from its head, its title and its wording."""
    styles = "".join({element.paragraph.style_name for element in elements if element.paragraph is not None})
    marks = [compact(element.text) for element in elements if element.role is Role.MARK]
    mark = marks[-1] if marks else ""
    titles = "".join(element.text for element in elements if element.role is Role.TITLE)
    if _LETTER_STYLE in styles:
        return "信函"
    if _ORDER_STYLE in styles or mark.endswith("令"):
        return "命令"
    ends = simplified(mark if marks else compact(titles))
    if _MINUTES_STYLE in styles or ends.endswith("纪要"):
        return "纪要"
    if any(element.role is Role.SIGNER for element in elements):
        return "上行文"
    if any(text.endswith("文件") for text in marks):
        return "文件"
    if marks:
        return "信函" if document is not None else "文件"
    if any(element.role is Role.NUMBER and element.region == "版头" for element in elements):
        return "文件"
    return _unheaded(elements, compact(titles))


def _unheaded(elements: Sequence[Element], title: str) -> Format:
    if _AGREEMENT.search(title):
        return "协议书"
    if sum(1 for element in elements if element.role is Role.OTHER and PARTY.match(element.text)) >= 2:
        return "协议书"
    text = sum(1 for element in elements if element.role is Role.BODY)
    cells = sum(1 for element in elements if element.role is Role.TABLE)
    return "表格" if cells > 8 and text <= 2 else "事务文书"
