"""Mend how characters look: face, size, bold, colour and spacing of each element (clauses 5.2, 7 and 10.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docgen.check.fix.changes import Changes
from docgen.check.fix.characters import Character, split
from docgen.check.fix.properties import child, drop, of_run, put
from docgen.check.look import RULED
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.pdf.faces import face_classes
from docgen.check.pieces import is_red
from docgen.check.rules.page import is_black
from docgen.official import measures as m
from docgen.official.measures import Lettering
from docgen.page.model import Break, Paragraph, RunStyle, Tab, Text
from docgen.word.namespaces import W
from docgen.word.xml import Element as Xml

_SIZE_TOLERANCE = 0.3
_LONGEST_HEADING = 50
_LABEL_END = re.compile(r"[:：]")
_UNJUDGED = (Role.MARK, Role.TABLE, Role.OTHER, Role.BLANK, Role.RED_LINE, Role.IMPRINT_LINE, Role.PAGE_NUMBER)
_PLAIN = (Role.RECIPIENT, Role.ATTACHMENT_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.SERIAL, Role.NUMBER)
_WHOLE: dict[Role, Lettering] = {
    **dict.fromkeys((Role.BODY, *_PLAIN), m.BODY_LETTERING),
    **dict.fromkeys((Role.SECRECY, Role.URGENCY), m.SECRECY_LETTERING),
    Role.TITLE: m.TITLE_LETTERING,
    Role.ATTACHMENT_LABEL: m.ATTACHMENT_LABEL_LETTERING,
}
_LABELLED: dict[Role, tuple[Lettering, Lettering]] = {
    Role.SIGNER: (m.BODY_LETTERING, m.SIGNER_LETTERING),
    Role.ATTENDANCE: (m.ATTENDANCE_LETTERING, m.BODY_LETTERING),
}
_STAND_INS = ("Noto", "Source Han", "思源")


@dataclass(frozen=True, slots=True)
class Part:
    """Characters from `start` to `end` of a paragraph that are to look alike; None leaves face and size open."""

    start: int
    end: int
    lettering: Lettering | None
    running: bool = False
    """True for body text, of which 28 characters go into a line."""


def parts_of(element: Element, draft: Draft, text: str) -> list[Part]:
    """Return how the characters of an element are to look; `text` is all that its paragraph prints."""
    end = len(text)
    role = element.role
    if role in HEADINGS:
        cut = _heading_end(text)
        heading = [Part(0, cut, m.HEADING_LETTERINGS[HEADINGS.index(role)], True)] if cut else []
        return [*heading, Part(cut, end, m.BODY_LETTERING, True)] if cut < end else heading
    if role is Role.NUMBER and (signer := text.find("签发人")) > 0:
        return [Part(0, signer, m.BODY_LETTERING), *_labelled(signer, text, *_LABELLED[Role.SIGNER])]
    if role in _LABELLED:
        return _labelled(0, text, *_LABELLED[role])
    if role is Role.SUBJECT_WORDS and draft.standard == "1999":
        return _labelled(0, text, m.SUBJECT_LABEL_LETTERING, m.SUBJECT_LETTERING)
    if role in (Role.COPIES, Role.ISSUE) or (role is Role.RECIPIENT and element.region == "版记"):
        return [Part(0, end, m.BODY_LETTERING if draft.standard == "1999" else m.IMPRINT_LETTERING)]
    return [Part(0, end, _WHOLE.get(role), role is Role.BODY)]


def _labelled(start: int, text: str, label: Lettering, rest: Lettering) -> list[Part]:
    colon = _LABEL_END.search(text, start)
    if colon is None:
        return [Part(start, len(text), rest)]
    labelled = [Part(start, colon.end(), label)]
    return [*labelled, Part(colon.end(), len(text), rest)] if colon.end() < len(text) else labelled


def _heading_end(text: str) -> int:
    """Return where the heading in a numbered paragraph ends: after its first sentence; 0 for an item of a list."""
    stripped = text.rstrip()
    stop = stripped.find("。")
    head = stripped if stop < 0 else stripped[: stop + 1]
    if len(head.strip()) > _LONGEST_HEADING or (stop < 0 and stripped.endswith(tuple("；;，,：:、"))):
        return 0
    return len(text) if stop < 0 or stop + 1 >= len(stripped) else stop + 1


def mend_lettering(element: Element, draft: Draft, read: Callable[[], Sequence[Character]], changes: Changes) -> None:
    """Mend the runs of one paragraph; `read` returns its characters as they stand, also after runs were cut."""
    paragraph = element.paragraph
    if paragraph is None or draft.format not in RULED or element.role is Role.BLANK:
        return
    styles = _styles(paragraph)
    characters = read()
    if len(styles) != len(characters):
        return  # signs or hidden text: what looks how cannot be told for sure
    parts = parts_of(element, draft, "".join(item.char for item in characters))
    wrong = [part for part in parts if any(_mended(part, element.role, styles[i]) for i in range(part.start, part.end))]
    if not wrong:
        return
    for part in parts[1:]:
        if characters[part.start].run is characters[part.start - 1].run and split(characters, part.start):
            characters = read()
    for part in wrong:
        _mend_part(part, element, styles, characters, changes)


def _mend_part(
    part: Part, element: Element, styles: Sequence[RunStyle], characters: Sequence[Character], changes: Changes
) -> None:
    done: dict[str, tuple[str, str]] = {}
    runs: dict[int, tuple[Xml, dict[str, tuple[str, str]]]] = {}
    for index in range(part.start, part.end):
        found = _mended(part, element.role, styles[index]) if characters[index].char.strip() else {}
        run = characters[index].run
        runs.setdefault(id(run), (run, {}))[1].update(found)
    for run, kinds in runs.values():
        for kind, words in kinds.items():
            _set(run, kind, part.lettering, element.role)
            done.setdefault(kind, words)
    for kind, (expected, found_words) in done.items():
        changes.add(kind, element.place, expected, found_words)


def _mended(part: Part, role: Role, style: RunStyle) -> dict[str, tuple[str, str]]:
    """Return what is wrong with a character of a part: kind of change, what it is to be, what it is."""
    found: dict[str, tuple[str, str]] = {}
    lettering = m.MARK_LETTERING if role is Role.MARK else part.lettering
    if lettering is not None and not _is_face(style.east_asia, lettering.face):
        found["face"] = (lettering.face, style.east_asia)
    if part.lettering is not None and abs(style.size - part.lettering.size) > _SIZE_TOLERANCE:
        found["size"] = (f"{part.lettering.size:g} 磅", f"{style.size:g} 磅")
    if style.bold and role not in _UNJUDGED:
        found["bold"] = ("不加粗", "加粗")
    if role is Role.MARK and not is_red(style.color):
        found["color"] = ("红色", style.color)
    elif role not in (Role.MARK, Role.RED_LINE) and not is_black(style.color):
        found["color"] = ("黑色", style.color)
    if part.running and abs(style.size - m.BODY_LETTERING.size) <= _SIZE_TOLERANCE:
        advance = style.size * style.scale / 100 + style.spacing
        if advance <= 0 or int((m.TEXT_WIDTH.points + 0.2) / advance) != m.CHARACTERS_PER_LINE.count:
            found["character-spacing"] = ("紧缩 0.25 磅", f"{style.spacing:+g} 磅")
    return found


def _is_face(name: str, wanted: str) -> bool:
    classes = face_classes(name)
    return bool(classes & face_classes(wanted)) or (not classes and any(stand_in in name for stand_in in _STAND_INS))


def _set(run: Xml, kind: str, lettering: Lettering | None, role: Role) -> None:
    properties = of_run(run)
    match kind:
        case "face":
            fonts = child(properties, "rFonts")
            fonts.set(f"{W}eastAsia", (lettering or m.MARK_LETTERING).face)
            drop(fonts, "eastAsiaTheme")  # the theme's face would win
        case "size" if lettering is not None:
            set_size(properties, lettering.size)
        case "bold":
            for name in ("b", "bCs"):
                put(properties, name, val="0")
        case "color":
            color = child(properties, "color")
            color.set(f"{W}val", m.RED if role is Role.MARK else "000000")
            drop(color, "themeColor", "themeTint", "themeShade")
        case "character-spacing":
            put(properties, "spacing", val=m.CHARACTER_SPACING.twips)
            scale = properties.find(f"{W}w")
            if scale is not None:
                properties.remove(scale)


def set_size(properties: Xml, points: float) -> None:
    """Set the size of a w:rPr, for all scripts."""
    for name in ("sz", "szCs"):
        put(properties, name, val=round(points * 2))


def _styles(paragraph: Paragraph) -> list[RunStyle]:
    """Return the look of each character that the paragraph itself holds, without its list label."""
    found: list[RunStyle] = []
    for inline in paragraph.inlines:
        match inline:
            case Text(text=text, style=style):
                found.extend([style] * len(text))
            case Tab(style=style) | Break(style=style):
                found.append(style)
    return found
