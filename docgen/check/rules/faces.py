"""Faces and sizes of the elements, bold, and the red mark (GB/T 9704-2012, clauses 5.2.2, 7 and 10.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.check.look import RULED
from docgen.check.model import HEADINGS, Draft, Element, Role, Standard
from docgen.check.pdf.faces import face_classes
from docgen.check.pieces import is_red
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Lettering, Strength
from docgen.page.model import PageField, RunStyle, Tab, Text
from docgen.text.either import simplified

_SIZE_TOLERANCE = 0.3
"""Points; the sizes of metal type (三号 15.75) differ from Word's by less."""
_LONGEST_HEADING = 50
_ENUMERATED = "；;，,：:、"
"""What a numbered item that is no heading ends with."""
EDITION_1999 = m.MARK_FROM_TOP_1999.clause
_MARK_LIMIT_1999 = 22 * 72 / 25.4


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters of an element that must look alike."""

    text: str
    style: RunStyle


Part = Callable[[Element], list[_Piece]]


def _pieces(element: Element) -> list[_Piece]:
    """Return the characters of an element's paragraph as they stand, its list label first."""
    if element.paragraph is None:
        return []
    found = []
    for inline in (*element.paragraph.label, *element.paragraph.inlines):
        if isinstance(inline, Text):
            found.append(_Piece(inline.text, inline.style))
        elif isinstance(inline, PageField):
            found.append(_Piece("1", inline.style))
        elif isinstance(inline, Tab):
            found.append(_Piece("\t", inline.style))
    return found


def _cut(pieces: list[_Piece], at: int) -> tuple[list[_Piece], list[_Piece]]:
    """Return the pieces before and after the character `at`."""
    before, after, passed = [], [], 0
    for piece in pieces:
        here = min(max(at - passed, 0), len(piece.text))
        passed += len(piece.text)
        if here:
            before.append(_Piece(piece.text[:here], piece.style))
        if here < len(piece.text):
            after.append(_Piece(piece.text[here:], piece.style))
    return before, after


def _heading_end(text: str) -> int:
    """Return where the heading in a numbered paragraph ends: after its first sentence; 0 for a mere list item."""
    stripped = text.rstrip()
    stop = stripped.find("。")
    head = stripped if stop < 0 else stripped[: stop + 1]
    if len(head.strip()) > _LONGEST_HEADING or (stop < 0 and stripped.endswith(tuple(_ENUMERATED))):
        return 0
    return len(text) if stop < 0 or stop + 1 >= len(stripped) else stop + 1


def _joined(pieces: list[_Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _heading(element: Element) -> list[_Piece]:
    pieces = _pieces(element)
    return _cut(pieces, _heading_end(_joined(pieces)))[0]


def _running(element: Element) -> list[_Piece]:
    """Return what is body text in an element: all of it, or what runs on after a heading."""
    pieces = _pieces(element)
    if element.role not in HEADINGS:
        return pieces
    text = _joined(pieces)
    end = _heading_end(text)
    return _cut(pieces, end)[1] if end else []


def _labelled(element: Element, label: bool) -> list[_Piece]:
    """Return the label with its colon (出席：, 签发人：) or what follows it."""
    pieces = _pieces(element)
    text = _joined(pieces)
    start = simplified(text).find("签发人") if element.role is Role.SIGNER else 0
    colon = min((at for at in (text.find("：", max(start, 0)), text.find(":", max(start, 0))) if at >= 0), default=-1)
    before, after = _cut(pieces, colon + 1)
    return (_cut(before, max(start, 0))[1] if label else after) if colon >= 0 else ([] if label else pieces)


def _own(element: Element) -> list[_Piece]:
    """Return the characters of one element of a line that holds several: 发文字号 beside 签发人 or 紧急程度."""
    pieces = _pieces(element)
    start = _joined(pieces).find(element.text)
    return pieces if start < 0 else _cut(_cut(pieces, start + len(element.text))[0], start)[1]


def _ideographs(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" or char == "〇" or char >= "\U00020000" for char in text)


def size_name(points: float) -> str:
    """Return a size for a person: `三号（16 磅）`, or points alone for a size without a name."""
    name = next((name for name, value in m.SIZES.items() if abs(value - points) < 0.05), "")
    return f"{name}（{points:g} 磅）" if name else f"{points:g} 磅"


def _declare(
    slug: str,
    label: str,
    roles: tuple[Role, ...],
    lettering: Lettering,
    clause: str,
    part: Part = _own,
    standard: Standard | None = None,
    latin: bool = False,
    sized: bool = True,
) -> None:
    """Declare the rules on the face and, unless it is free, on the size of an element."""
    wanted = next(iter(face_classes(lettering.face)))

    def elements(draft: Draft) -> Iterator[Element]:
        if draft.document is not None and draft.format in RULED and standard in (None, draft.standard):
            for element in draft.of(*roles):
                # Recipients that the imprint lists for want of room have its size (7.4.2).
                if element.role is not Role.RECIPIENT or element.region != "版记":
                    yield element

    def faces(draft: Draft) -> Iterator[Fault]:
        for element in elements(draft):
            for piece in part(element):
                name = piece.style.latin if latin else piece.style.east_asia
                if (_ideographs(piece.text) or (latin and piece.text.strip())) and not _is_face(name, wanted):
                    message = f"{element.role}中用了{name}，一般用{wanted}"
                    yield Fault(element.place, message, f"{label}用{wanted}", name)
                    break

    def sizes(draft: Draft) -> Iterator[Fault]:
        for element in elements(draft):
            for piece in part(element):
                if piece.text.strip() and abs(piece.style.size - lettering.size) > _SIZE_TOLERANCE:
                    found, expected = size_name(piece.style.size), size_name(lettering.size)
                    message = f"{element.role}的字号是{found}，一般用{expected}"
                    yield Fault(element.place, message, f"{label}用{expected}", found)
                    break

    mend = f"请选中这些文字，把字体改为{lettering.face}（或其他{wanted}类字体）。"
    rule(f"check.{slug}-face", clause, lettering.strength, f"{label}用{wanted}体字".replace("体体", "体"), mend)(faces)
    if sized:
        size = size_name(lettering.size)
        rule(f"check.{slug}-size", clause, lettering.strength, f"{label}用{size}字", f"请把字号改为{size}。")(sizes)


def _is_face(name: str, wanted: str) -> bool:
    """Tell whether a face is of a class; one that serves as a stand-in for any class is not judged."""
    classes = face_classes(name)
    return wanted in classes or (not classes and ("Noto" in name or "Source Han" in name or "思源" in name))


_BODY = m.BODY_LETTERING
_PLAIN = (Role.RECIPIENT, Role.ATTACHMENT_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.SERIAL, Role.NUMBER)

_declare("body", "正文", (Role.BODY, *HEADINGS), _BODY, _BODY.clause, _running)
_declare("element", "其他各要素", _PLAIN, _BODY, _BODY.clause)
_declare("secrecy", "密级和保密期限", (Role.SECRECY,), m.SECRECY_LETTERING, m.SECRECY_LETTERING.clause)
_declare("urgency", "紧急程度", (Role.URGENCY,), m.SECRECY_LETTERING, "7.2.3")
_declare("mark", "发文机关标志", (Role.MARK,), m.MARK_LETTERING, m.MARK_LETTERING.clause, sized=False)
_declare("signer-label", "“签发人”", (Role.SIGNER,), _BODY, "7.2.6", lambda element: _labelled(element, True))
_declare("signer", "签发人姓名", (Role.SIGNER,), m.SIGNER_LETTERING, "7.2.6", lambda element: _labelled(element, False))
_declare("title", "标题", (Role.TITLE,), m.TITLE_LETTERING, m.TITLE_LETTERING.clause)
for _index, _role in enumerate(HEADINGS):
    _letters = m.HEADING_LETTERINGS[_index]
    _declare(f"heading{_index + 1}", _letters.role, (_role,), _letters, _letters.clause, _heading)
_label = m.ATTACHMENT_LABEL_LETTERING
_declare("attachment-label", "附件标识", (Role.ATTACHMENT_LABEL,), _label, _label.clause)
_declare(
    "attendance-label",
    "“出席”等标识",
    (Role.ATTENDANCE,),
    m.ATTENDANCE_LETTERING,
    m.ATTENDANCE_LETTERING.clause,
    lambda element: _labelled(element, True),
)
_declare("attendance", "出席人员", (Role.ATTENDANCE,), _BODY, "10.3", lambda element: _labelled(element, False))
_declare("issue", "印发机关和印发日期", (Role.ISSUE,), m.IMPRINT_LETTERING, "7.4.3", standard="2012")
_declare("issue-1999", "印发机关和印发时间", (Role.ISSUE,), _BODY, EDITION_1999, standard="1999")
_subject = (Role.SUBJECT_WORDS,)
_declare(
    "subject-label-1999",
    "“主题词”",
    _subject,
    m.SUBJECT_LABEL_LETTERING,
    EDITION_1999,
    lambda element: _labelled(element, True),
    "1999",
)
_declare(
    "subject-words-1999",
    "主题词词目",
    _subject,
    m.SUBJECT_LETTERING,
    EDITION_1999,
    lambda element: _labelled(element, False),
    "1999",
)
_number = m.PAGE_NUMBER_LETTERING
_declare("page-number", "页码", (Role.PAGE_NUMBER,), _number, _number.clause, latin=True)


@rule(
    "check.bold",
    _BODY.clause,
    Strength.USUAL,
    "各要素不加粗",
    "请选中这些文字，取消“加粗”；层次用字体区分，不用粗细区分。",
)
def bold(draft: Draft) -> Iterator[Fault]:
    """Find bold characters in elements that the standard tells apart by face alone."""
    if draft.format not in RULED:
        return
    for element in draft.elements:
        if element.role in (Role.MARK, Role.TABLE, Role.OTHER, Role.BLANK):
            continue
        if any(piece.style.bold and piece.text.strip() for piece in _own(element)):
            yield Fault(element.place, f"{element.role}加粗了，一般不加粗", "不加粗", f"{element.role}加粗")


@rule(
    "check.mark-colour",
    m.MARK_LETTERING.clause,
    m.MARK_LETTERING.strength,
    "发文机关标志用红色",
    "请把发文机关标志的颜色改为红色（RGB 255,0,0）。",
)
def mark_colour(draft: Draft) -> Iterator[Fault]:
    """Find marks that are not red."""
    for element in draft.of(Role.MARK):
        for piece in _pieces(element):
            if piece.text.strip() and not is_red(piece.style.color):
                yield Fault(element.place, "发文机关标志不是红色", "红色", piece.style.color)
                break


@rule(
    "check.mark-size-1999",
    EDITION_1999,
    Strength.MUST,
    "发文机关标识字高不超过 22 毫米",
    "请缩小发文机关标识的字号（不大于 62 磅）。",
)
def mark_size_1999(draft: Draft) -> Iterator[Fault]:
    """Find marks of papers of the edition of 1999 that are higher than it allows."""
    for element in draft.of(Role.MARK) if draft.standard == "1999" else ():
        size = max((piece.style.size for piece in _pieces(element)), default=0.0)
        if size > _MARK_LIMIT_1999 + _SIZE_TOLERANCE:
            yield Fault(element.place, f"发文机关标识的字号是 {size:g} 磅", "不超过 62 磅", f"{size:g} 磅")
