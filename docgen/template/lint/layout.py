"""What is wrong with the look of a template's Word file: styles, faces, and what Word leaves of editing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from docgen.errors import Finding, Place, Severity
from docgen.official.styles import STYLES
from docgen.page.model import Frame
from docgen.pdf.faces import ROLES
from docgen.template.lint.spots import around
from docgen.template.lint.stories import Paragraph, Story, style_of
from docgen.template.restyle import style_ids
from docgen.word.namespaces import W
from docgen.word.notes import Notes, Reporter
from docgen.word.package import Package
from docgen.word.resolve import read_frame
from docgen.word.run_properties import RunProps, parse_run_props
from docgen.word.shared import Shared, shared_parts
from docgen.word.styles import NO_TABLE
from docgen.word.xml import Element, val

_NAMED = frozenset(style.name for style in STYLES)
_STANDARD = frozenset(name.casefold() for role in ROLES for name in role.word_names)
_OF_BODIES = ("GwBody", "GwHeading1", "GwHeading2", "GwHeading3", "GwHeading4", "GwBodyChar")
_OFFERED = ("GwTitle", "GwHeading1", "GwHeading2", "GwBody")
_LOOK: dict[str, str] = {
    "east_asia": "字体",
    "ascii": "西文字体",
    "size": "字号",
    "bold": "加粗",
    "italic": "倾斜",
    "color": "颜色",
    "underline": "下划线",
}
_OTHERWISE = re.compile(r"\{%p-?\s*(?:else|elif)\b")
"""Frames of two branches never come together."""
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")


def check_layout(package: Package, stories: Iterable[Story], file: str, *, prints_body: bool) -> list[Finding]:
    """Return what is wrong with styles and faces, and comments and tracked changes that were left.

    Styles and faces are looked at in files that have our named styles: of a file from elsewhere nobody says what its
    styles should be. `prints_body` is True where a 正文 is printed, whose paragraphs need styles of the file.
    """
    ids = style_ids(package)
    findings: list[Finding] = []
    looks = _Looks(shared_parts(package), ids)
    for story in stories:
        for paragraph in story.paragraphs:
            place = Place(file, where=paragraph.where)
            findings += _editing(paragraph, place)
            if ids:
                findings += looks.check(paragraph, place)
        findings += _stacked(story, file)
    if prints_body:
        findings += _missing(ids, file)
    return findings


def _missing(ids: Mapping[str, str], file: str) -> Iterator[Finding]:
    titles = {style.id: style.name for style in STYLES}
    absent = [titles[name] for name in _OF_BODIES if name not in ids]
    if absent:
        message = f"模板要排正文，却没有样式“{'、'.join(absent)}”，这些段落会按默认样式排"
        hint = "从随软件附带的模板（如 notice）里把这些样式复制过来，样式的名称不要改。"
        yield Finding("lint.missing-style", Severity.WARNING, Place(file, where="样式"), message, hint)


def _editing(paragraph: Paragraph, place: Place) -> Iterator[Finding]:
    element = paragraph.element
    shown = around(paragraph.text, 0, 20)
    if next(element.iter(f"{W}commentReference"), None) is not None:
        hint = "看完后在“审阅”里删除批注，以免带进公文。"
        yield Finding("lint.comment", Severity.WARNING, place, "这一段留有批注", hint, found=shown)
    if next(element.iter(*(f"{W}{name}" for name in _CHANGES)), None) is not None:
        hint = "在“审阅”里接受或拒绝修订，并关闭修订。"
        yield Finding("lint.tracked-change", Severity.WARNING, place, "这一段留有没有处理的修订", hint, found=shown)


def _stacked(story: Story, file: str) -> Iterator[Finding]:
    """Yield one finding for each run of text frames that were fixed at places where they cover each other.

    LibreOffice writes frames so that were one, where paragraphs with tags stand between their parts.
    """
    above: Frame | None = None
    told = False
    for paragraph in story.paragraphs:
        element = paragraph.element.find(f"{W}pPr/{W}framePr")
        if element is None:
            if not paragraph.text.startswith("{%p") or _OTHERWISE.match(paragraph.text):
                above, told = None, False
            continue
        frame = read_frame(element)
        if above is not None and not told and frame != above and _covers(above, frame):
            told = True
            hint = "LibreOffice 存过的红头文件会这样：用 Word 重新改存这以前的模板；不印版记的，删去这些段落。"
            place = Place(file, where=paragraph.where)
            shown = around(paragraph.text, 0, 20)
            message = "这一段所在的文本框和上一个文本框叠在一起，印出来字压着字"
            yield Finding("lint.stacked-frames", Severity.ERROR, place, message, hint, found=shown)
        above = frame


def _covers(one: Frame, other: Frame) -> bool:
    """Whether two frames of fixed place and height cover each other."""
    fixed = all(frame.exact_height and not frame.y_align for frame in (one, other))
    alike = all(getattr(one, side) == getattr(other, side) for side in ("horizontal", "vertical", "x", "x_align"))
    if not fixed or not alike:
        return False
    return one.y < other.y + (other.height or 0) and other.y < one.y + (one.height or 0)


class _Looks:
    """Compares the runs of a file with its named styles."""

    def __init__(self, shared: Shared, ids: Mapping[str, str]) -> None:
        self.shared = shared
        self.ids = ids
        self.report = Reporter(Notes(""), "")
        self.known: dict[bytes, RunProps] = {}
        self.told_faces: set[str] = set()

    def check(self, paragraph: Paragraph, place: Place) -> Iterator[Finding]:
        style_id = style_of(paragraph.element) or self.shared.styles.default_id("paragraph")
        style = self.shared.styles.get(style_id, "paragraph")
        changed: set[str] = set()
        first: RunProps = {}
        for run in paragraph.element.iterchildren(f"{W}r"):
            properties = run.find(f"{W}rPr")
            base = self.shared.styles.run_base(style_id, val(properties, "rStyle") or "", NO_TABLE, self.report)
            own = self._own(properties)
            first = first or {**base, **own}
            faces = [str(face) for key in ("east_asia", "ascii") if (face := {**base, **own}.get(key))]
            if run.find(f"{W}t") is not None:
                changed |= {key for key in own if key in _LOOK and own.get(key) != base.get(key)}
                for finding in self._faces(faces, place, paragraph):
                    changed -= {"east_asia", "ascii"}
                    yield finding
        if changed and style is not None:
            yield self._direct(changed, first, style.name, place, paragraph)

    def _own(self, properties: Element | None) -> RunProps:
        return {} if properties is None else parse_run_props(properties, self.shared.theme, self.report)

    def _faces(self, faces: Iterable[str], place: Place, paragraph: Paragraph) -> Iterator[Finding]:
        for face in faces:
            if face.casefold() not in _STANDARD and face not in self.told_faces:
                self.told_faces.add(face)
                message = f"用了公文标准之外的字体“{face}”"
                hint = "改用仿宋、黑体、楷体、小标宋或宋体，西文用 Times New Roman；最好直接套用样式。"
                shown = around(paragraph.text, 0, 20)
                yield Finding("lint.face", Severity.WARNING, place, message, hint, found=shown)

    def _direct(self, changed: set[str], look: RunProps, style: str, place: Place, paragraph: Paragraph) -> Finding:
        better = self._named_like(look)
        what = "、".join(words for key, words in _LOOK.items() if key in changed)
        message = f"样式“{style}”之外另设了{what}"
        hint = f"改用样式“{better}”。" if better and better != style else "清除直接设的格式；要改，就改样式本身。"
        shown = around(paragraph.text, 0, 20)
        return Finding("lint.direct-format", Severity.WARNING, place, message, hint, found=shown)

    def _named_like(self, look: RunProps) -> str:
        """Return the one of the common styles whose face and size a run has; empty for none."""
        for style_id in (self.ids[name] for name in _OFFERED if name in self.ids):
            style = self.shared.styles.get(style_id, "paragraph")
            base = self.shared.styles.run_base(style_id, "", NO_TABLE, self.report)
            if style is not None and all(base.get(key) == look.get(key) for key in ("east_asia", "size", "color")):
                return style.name
        return ""
