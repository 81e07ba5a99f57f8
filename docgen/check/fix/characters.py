"""The characters of a w:p one by one, each with the run and the w:t it stands in; how they are changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from docgen.word.fields import field_kind
from docgen.word.namespaces import W
from docgen.word.xml import Element, children, local_name

_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_WRAPPERS = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "bdo", "dir"})
_LOCKED = frozenset({"hyperlink"})
"""What is printed here is an address, or follows from something else: it is not edited."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_OBJECT = "\ufffc"


FieldState = tuple[tuple[str, bool], ...]
"""The open fields: the code of each, and whether it is still going on."""


@dataclass(frozen=True, slots=True)
class Character:
    """A printed character. `holder` is its w:t (None for tabs, breaks and signs) and `index` its place there.

    A `locked` one is the result of a field or a link: its look may be changed, its text may not.
    """

    char: str
    run: Element
    holder: Element | None
    index: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters from `start` to `end` (not included) become `text`."""

    start: int
    end: int
    text: str


class Story:
    """Reads paragraphs one after the other; fields may run over several of them."""

    def __init__(self, state: FieldState = ()) -> None:
        self._fields: list[tuple[str, bool]] = list(state)

    def state(self) -> FieldState:
        """Return the fields that are open at this point, for a second reading from here."""
        return tuple(self._fields)

    def read(self, paragraph: Element) -> list[Character]:
        """Return the characters of a w:p that print, in their order. Read each paragraph of the story once."""
        return list(self._within(paragraph, locked=False))

    def _within(self, parent: Element, locked: bool) -> Iterator[Character]:
        for child in children(parent):
            name = local_name(child)
            if child.tag == f"{W}r":
                yield from self._run(child, locked)
            elif name in _WRAPPERS:
                bound = child.find(f"{W}sdtPr/{W}dataBinding") is not None
                yield from self._within(child, locked or name in _LOCKED or bound)
            elif name == "fldSimple":
                self._fields.append((child.get(f"{W}instr") or "", False))
                yield from self._within(child, locked=True)
                self._fields.pop()

    def _run(self, run: Element, locked: bool) -> Iterator[Character]:
        for child in children(run):
            name = local_name(child)
            if name == "fldChar":
                self._field_mark(child.get(f"{W}fldCharType") or "")
            elif name == "instrText" and self._fields and self._fields[-1][1]:
                self._fields[-1] = (self._fields[-1][0] + (child.text or ""), True)
            elif self._hidden:
                continue
            elif name == "t":
                yield from _text(child, run, locked or bool(self._fields))
            elif name in _SIGNS:
                yield Character(_SIGNS[name], run, None, 0, locked)
            elif name in ("sym", "footnoteReference", "endnoteReference"):
                yield Character(_OBJECT, run, None, 0, locked)

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(("", True))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1][0], False)
        elif kind == "end" and self._fields:
            self._fields.pop()

    @property
    def _hidden(self) -> bool:
        return any(in_code or field_kind(code) in ("PAGE", "NUMPAGES") for code, in_code in self._fields)


def _text(holder: Element, run: Element, locked: bool) -> Iterator[Character]:
    raw = holder.text or ""
    start, end = 0, len(raw)
    if holder.get(_PRESERVE) != "preserve":
        start, end = len(raw) - len(raw.lstrip(_BLANKS)), len(raw.rstrip(_BLANKS))
    for index in range(start, end):
        yield Character(raw[index], run, holder, index, locked)


def text_of(characters: Sequence[Character]) -> str:
    """Return the characters as a string of the same length."""
    return "".join(item.char for item in characters)


def editable(characters: Sequence[Character], edit: Edit) -> bool:
    """Tell whether all characters of an edit are plain text."""
    touched = characters[edit.start : edit.end]
    return bool(touched) and all(item.holder is not None and not item.locked for item in touched)


def apply(characters: Sequence[Character], edits: Sequence[Edit]) -> None:
    """Make edits that do not overlap. The new text stands where the first old character stood, in its look."""
    for edit in sorted(edits, key=lambda item: item.start, reverse=True):
        first = characters[edit.start]
        for item in reversed(characters[edit.start : edit.end]):
            _replace(item, edit.text if item is first else "")


def _replace(item: Character, text: str) -> None:
    holder = item.holder
    if holder is None:
        return
    raw = holder.text or ""
    holder.text = raw[: item.index] + text + raw[item.index + 1 :]
    _keep_blanks(holder)


def split(characters: Sequence[Character], position: int) -> bool:
    """Cut a run in two so that the character at `position` begins one of its own; False where that cannot be.

    The characters are to be read anew afterwards.
    """
    item = characters[position]
    if item.holder is None or item.holder.getparent() is not item.run:
        return False
    run, holder = item.run, item.holder
    raw = holder.text or ""
    later = list(holder.itersiblings())
    new = etree.Element(run.tag, dict(run.attrib))
    properties = run.find(f"{W}rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    rest = etree.SubElement(new, holder.tag, dict(holder.attrib))
    holder.text, rest.text = raw[: item.index], raw[item.index :]
    for piece in (holder, rest):
        _keep_blanks(piece)
    new.extend(later)
    if not holder.text:
        run.remove(holder)
    run.addnext(new)
    return True


def _keep_blanks(holder: Element) -> None:
    text = holder.text or ""
    if text != text.strip(_BLANKS):
        holder.set(_PRESERVE, "preserve")
