"""Mend in a Word file what is mechanical, and say what was mended; its words stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.check.fix.changes import Changes
from docgen.check.fix.characters import Character, Story, apply, editable, text_of
from docgen.check.fix.footers import mend_footers
from docgen.check.fix.layout import askew, mend_indent, mend_pages, mend_paragraph, spaced_in
from docgen.check.fix.lettering import mend_lettering
from docgen.check.fix.marks import STEPS
from docgen.check.fix.parts import Parts
from docgen.check.look import RULED, body_of
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.structure import Choice, recognise
from docgen.errors import Finding, Place, warning
from docgen.word import read_document
from docgen.word.xml import Element as Xml

_ROUNDS = 6
"""What is mended may show what was hidden (a size, then the spacing of that size); after this many rounds it ends."""


def fix_word(data: bytes, name: str, standard: Choice = "auto") -> tuple[bytes, tuple[Finding, ...]]:
    """Return the bytes of a mended .docx and what was changed, one finding of severity info for each kind of change.

    Paper, margins, page numbers; face, size, weight and colour of each element; pitch, spacing and indent of the text;
    brackets, zeros and marks. Without a change the very bytes come back; mending twice is mending once.

    Raises:
        InputError: the data is no readable Word file.
    """
    changes = Changes(name)
    if Parts(data, name).is_strict:
        message = "这是“严格 Open XML”格式的文件，没有修正"
        hint = "请在 Word 中“另存为”，类型选“Word 文档（*.docx）”，再修正。"
        return data, (warning("fix.strict", Place(name), message, hint),)
    for _ in range(_ROUNDS):
        before = changes.count
        mended = _round(data, name, standard, changes)
        if changes.count == before:
            break
        data = mended
    return data, changes.findings()


def _round(data: bytes, name: str, standard: Choice, changes: Changes) -> bytes:
    """Mend the marks, and where none was wrong, the look; each on a paper taken apart anew."""
    before = changes.count
    for mend in (_mend_marks, _mend_look):
        document, _ = read_document(data, name)
        parts = Parts(data, name)
        mend(recognise(document, name, standard), parts, changes)
        if changes.count != before:
            return parts.data()
    return data


def _mend_marks(draft: Draft, parts: Parts, changes: Changes) -> None:
    for element, _, read in _paragraphs(draft, parts):
        for kind, step in STEPS:
            characters = read()
            text = text_of(characters)
            lead = len(text) - len(text.lstrip())
            shown = characters[lead : len(text.rstrip())]
            edits = [edit for edit in step(element.role, text_of(shown)) if editable(shown, edit)]
            apply(shown, edits)
            for edit in edits:
                changes.add(kind, element.place, edit.text, text_of(shown[edit.start : edit.end]))


def _mend_look(draft: Draft, parts: Parts, changes: Changes) -> None:
    sections = parts.sections()
    mend_pages(draft, sections, changes)
    mend_footers(draft, parts, sections, changes)
    body, wrong = body_of(draft), askew(draft)
    for element, xml, read in _paragraphs(draft, parts):
        mend_lettering(element, draft, read, changes)
        spot = body.spot(element) if body is not None else None
        if spot is not None:
            mend_paragraph(element, draft, spot, xml, changes)
            running = element.role in (Role.BODY, *HEADINGS) and spot.table is None and draft.format in RULED
            if running and (element.place in wrong or spaced_in(spot, read())):
                mend_indent(element, spot, xml, read(), changes)


class _Reader:
    """Reads one paragraph of a story as often as asked, its fields as they stood when it was first met."""

    def __init__(self, xml: Xml, story: Story) -> None:
        self._xml, self._state = xml, story.state()
        story.read(xml)

    def __call__(self) -> Sequence[Character]:
        return Story(self._state).read(self._xml)


def _paragraphs(draft: Draft, parts: Parts) -> list[tuple[Element, Xml, _Reader]]:
    """Return the elements of the body with their w:p; of a line of two elements, the first."""
    found = parts.paragraphs()
    story = Story()
    readers: dict[int, _Reader] = {}
    for places in found.values():
        for xml in places:
            readers[id(xml)] = _Reader(xml, story)
    met: set[int] = set()
    result = []
    for element in draft.elements:
        if element.region == "页脚" or element.paragraph is None or id(element.paragraph) in met:
            continue
        met.add(id(element.paragraph))
        places = found.get(element.place, [])
        if places and element.role not in (Role.RED_LINE, Role.IMPRINT_LINE):
            xml = places.pop(0)
            result.append((element, xml, readers[id(xml)]))
    return result


__all__ = ["fix_word"]
