"""Break texts where docxtpl breaks them: at tabs of any value, at line, paragraph and page breaks of a listing.

docxtpl does it by regular expressions over the whole rendered part, the data in it included, and takes `\\a` and `\\f`
of any data for breaks. Here the environment leaves marks (a noncharacter, which no data can hold, and a letter), and
only marked texts are taken apart, as elements.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from docgen.template.faults import TemplateFault
from docgen.word.namespaces import W
from docgen.word.xml import Element

MARK = "\ufdd2"
LINE, TAB, PARAGRAPH, PAGE = (MARK + letter for letter in "ntaf")
MARKS = {"\n": LINE, "\t": TAB, "\a": PARAGRAPH, "\f": PAGE}
"""The marks of docxtpl's control characters."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def spread(root: Element) -> None:
    """Replace the marks in the texts of a rendered part by breaks, tabs, runs and paragraphs.

    Raises:
        TemplateFault: a paragraph would have to be broken inside a link, a field or another element of its own.
    """
    for text in [node for node in root.iter(f"{W}t") if MARK in (node.text or "")]:
        first, *pieces = (text.text or "").split(MARK)
        text.text = first
        here = text
        for piece in pieces:
            breaker = _BREAKERS.get(piece[:1])
            if breaker is None:
                here.text = f"{here.text}{MARK}{piece}"
                continue
            here = breaker(here)
            here.text = piece[1:]


def _new_text(before: Element) -> Element:
    text = before.makeelement(f"{W}t")
    text.set(_SPACE, "preserve")
    return text


def _break_line(text: Element) -> Element:
    following = _new_text(text)
    text.addnext(following)
    text.addnext(text.makeelement(f"{W}br"))
    return following


def _tabulate(text: Element) -> Element:
    """Go on after a tab in a run of its own, then in a third run with the rest of the first."""
    run = _parent(text)
    tab, following = _like(run), _like(run)
    tab.append(tab.makeelement(f"{W}tab"))
    new = _new_text(text)
    following.append(new)
    following.extend(list(text.itersiblings()))
    run.addnext(following)
    run.addnext(tab)
    return new


def _break_paragraph(text: Element) -> Element:
    """Go on in a new paragraph that looks like the first and takes the rest of its runs."""
    run = _parent(text)
    paragraph = _parent(run)
    if run.tag != f"{W}r" or paragraph.tag != f"{W}p":
        raise TemplateFault("template.object-place", "里，超链接、域和修订里不能换段", "Listing 请放在普通文字里。")
    following = paragraph.makeelement(f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is not None:
        following.append(deepcopy(properties))
        for section in properties.findall(f"{W}sectPr"):  # a section ends once, after the last of the paragraphs
            properties.remove(section)
    rest = _like(run)
    new = _new_text(text)
    rest.append(new)
    rest.extend(list(text.itersiblings()))
    following.append(rest)
    following.extend(list(run.itersiblings()))
    paragraph.addnext(following)
    return new


def _break_page(text: Element) -> Element:
    new = _break_paragraph(text)
    page = new.makeelement(f"{W}p")
    run = page.makeelement(f"{W}r")
    end = page.makeelement(f"{W}br")
    end.set(f"{W}type", "page")
    run.append(end)
    page.append(run)
    _parent(_parent(new)).addprevious(page)
    return new


def _like(run: Element) -> Element:
    """Return an empty run with the properties of `run`."""
    made = run.makeelement(f"{W}r")
    properties = run.find(f"{W}rPr")
    if properties is not None:
        made.append(deepcopy(properties))
    return made


def _parent(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None  # texts, their runs and these runs' paragraphs all lie below the part's root
    return parent


_BREAKERS: dict[str, Callable[[Element], Element]] = {
    "n": _break_line,
    "t": _tabulate,
    "a": _break_paragraph,
    "f": _break_page,
}
