"""The words of one Word paragraph, to be replaced without touching how they look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.word.namespaces import W
from docgen.word.xml import Element, children, local_name

OPAQUE = "\ufffc"
"""Stands for what is no plain word: a picture, a field's result, a note's mark."""
_INLINE = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo"})
_SILENT = frozenset({"rPr", "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd", "softHyphen"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_LOOK = frozenset({f"{W}lang", f"{W}noProof", f"{W}webHidden"})
_EITHER_FACE = frozenset("“”‘’…—·")
"""Characters whose face a run's hint decides."""

Change = tuple[int, int, str]
"""From and to which character of the text something else is to stand, and what."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """One character: the element that holds it (None for what cannot be replaced), its place there, its run."""

    character: str
    holder: Element | None
    index: int
    run: Element


class Words:
    """The text of a `w:p`: `text` has one character for each place; tabs and line breaks are `\\t` and `\\n`."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        self._depth = 0
        self._underlined: dict[Element, bool] = {}
        self._units = list(self._read(paragraph))
        self.text = "".join(unit.character for unit in self._units)

    def underlined(self, index: int) -> bool:
        """Tell whether a character is underlined by its own run."""
        run = self._units[index].run
        if run not in self._underlined:  # a run of many tabs has as many children to look through
            mark = run.find(f"{W}rPr/{W}u")
            self._underlined[run] = mark is not None and mark.get(f"{W}val") not in (None, "none")
        return self._underlined[run]

    def replaceable(self, start: int, end: int) -> bool:
        """Tell whether all characters of a range can be replaced and look alike."""
        units = self._units[start:end]
        if any(unit.holder is None for unit in units):
            return False
        hinted = bool(_EITHER_FACE & set(self.text[start:end]))
        return len({_look(unit.run, hinted) for unit in units}) == 1

    def replace(self, changes: Iterable[Change]) -> None:
        """Put texts in the place of ranges that do not overlap; each looks as the first character there did.

        A range of no characters adds to the paragraph's end.
        """
        texts: dict[Element, list[str]] = {}
        for unit in self._units:
            if unit.holder is not None:
                texts.setdefault(unit.holder, []).append(unit.character)
        changed: dict[Element, None] = {}
        added = ""
        for start, end, text in changes:
            if start == end:
                added += text
                continue
            for index, unit in enumerate(self._units[start:end]):
                if unit.holder is not None:
                    texts[unit.holder][unit.index] = "" if index else text
                    changed[unit.holder] = None
        for holder in changed:
            _write(holder, "".join(texts[holder]))
        if added:
            self._add(added)

    def _add(self, text: str) -> None:
        runs = [unit.run for unit in self._units]
        if runs:
            run = runs[-1].makeelement(f"{W}r")
            look = runs[-1].find(f"{W}rPr")
        else:
            run = self.paragraph.makeelement(f"{W}r")
            look = self.paragraph.find(f"{W}pPr/{W}rPr")
        if look is not None:
            copied = etree.fromstring(etree.tostring(look))
            for element in [*copied.findall(f"{W}ins"), *copied.findall(f"{W}del"), *copied.findall(f"{W}rPrChange")]:
                copied.remove(element)
            run.append(copied)
        holder = run.makeelement(f"{W}t")
        run.append(holder)
        _set_text(holder, text)
        if runs:
            runs[-1].addnext(run)
        else:
            self.paragraph.append(run)

    def _read(self, parent: Element) -> Iterator[_Unit]:
        for child in children(parent):
            name = local_name(child)
            if name == "r":
                yield from self._run(child)
            elif name in _INLINE:
                yield from self._read(child)
            elif name in ("fldSimple", "oMath", "oMathPara"):
                yield _Unit(OPAQUE, None, 0, child)

    def _run(self, run: Element) -> Iterator[_Unit]:
        for child in children(run):
            name = local_name(child)
            if name == "fldChar":
                kind = child.get(f"{W}fldCharType")
                self._depth += {"begin": 1, "end": -1}.get(kind or "", 0)
                yield _Unit(OPAQUE, None, 0, run)
            elif self._depth > 0:
                yield from [_Unit(OPAQUE, None, 0, run)] if name in ("t", "tab") else []
            elif name == "t":
                for index, character in enumerate(child.text or ""):
                    yield _Unit(character, child, index, run)
            elif name == "tab":
                yield _Unit("\t", child, 0, run)
            elif name == "br" and child.get(f"{W}type") in (None, "textWrapping"):
                yield _Unit("\n", child, 0, run)
            elif name not in _SILENT:
                yield _Unit(OPAQUE, None, 0, run)


def _look(run: Element, hinted: bool) -> bytes:
    """Return the direct formatting of a run as one value to compare; a hint counts only where it matters."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return b""
    parts = []
    for item in properties:
        if item.tag in _NOT_LOOK:
            continue
        names = sorted(
            (name, value)
            for name, value in item.items()
            if hinted or name != f"{W}hint"
        )
        if item.tag != f"{W}rFonts" or names:
            parts.append(repr((item.tag, names, len(item))))
    return "|".join(sorted(parts)).encode()


def _write(holder: Element, text: str) -> None:
    """Let an element that held words hold others; a tab or break that goes becomes a text where one comes instead."""
    if holder.tag == f"{W}t":
        _set_text(holder, text)
        return
    parent = holder.getparent()
    if parent is None or text in ("\t", "\n"):
        return
    if text:
        replacement = holder.makeelement(f"{W}t")
        _set_text(replacement, text)
        parent.replace(holder, replacement)
    else:
        parent.remove(holder)


def _set_text(holder: Element, text: str) -> None:
    holder.text = text
    holder.set(_SPACE, "preserve")
