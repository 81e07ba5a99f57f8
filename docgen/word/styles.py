"""Styles of a Word file: document defaults, inheritance by w:basedOn, toggle properties (ECMA-376 part 1, 17.7).

Files made from one template share one `Styles` (see `shared`). What cannot be kept of a style is remembered with it,
and each file that uses the style reports it anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.word.namespaces import W
from docgen.word.notes import Remarks, Reporter
from docgen.word.paragraph_properties import ParaProps, parse_para_props
from docgen.word.run_properties import TOGGLES, RunProps, parse_run_props
from docgen.word.theme import Theme
from docgen.word.xml import Element, val


@dataclass(eq=False, frozen=True, slots=True)
class TableFormat:
    """What a table style gives to the paragraphs and runs of a cell; compared by identity, so it can be a key."""

    para: ParaProps = field(default_factory=lambda: ParaProps())
    run: RunProps = field(default_factory=lambda: RunProps())


NO_TABLE = TableFormat()


@dataclass(eq=False, frozen=True, slots=True)
class Style:
    """One w:style; `element` is read only when the style is used, so that findings concern what is seen."""

    id: str
    name: str
    kind: str
    based_on: str
    element: Element


@dataclass(frozen=True, slots=True)
class _Level:
    """What one style sets itself."""

    para: ParaProps
    run: RunProps
    remarks: Remarks


class Styles:
    """A styles part. Every dictionary handed out is shared: callers must not change it."""

    def __init__(self, root: Element | None, theme: Theme) -> None:
        self._theme = theme
        self._styles: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self._chains: dict[str, tuple[Style, ...]] = {}
        self._levels: dict[str, _Level] = {}
        self._remarked = False
        self._frames: dict[str, Element | None] = {}
        self._bases: dict[tuple[str, str, TableFormat], RunProps] = {}
        self._default_remarks = Remarks()
        para, run = (None, None) if root is None else self._index(root)
        self.default_para = parse_para_props(para, theme, self._default_remarks)
        self.default_run = parse_run_props(run, theme, self._default_remarks)

    def _index(self, root: Element) -> tuple[Element | None, Element | None]:
        """Take the styles of a part; return the paragraph and run properties of its w:docDefaults."""
        for element in root.findall(f"{W}style"):
            style_id, kind = element.get(f"{W}styleId") or "", element.get(f"{W}type") or "paragraph"
            style = Style(style_id, val(element, "name") or style_id, kind, val(element, "basedOn") or "", element)
            self._styles.setdefault(style_id, style)
            if (element.get(f"{W}default") or "0") in ("1", "true", "on"):
                self._defaults[kind] = style_id
        para = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        return para, root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def report_defaults(self, report: Reporter) -> None:
        """Report what cannot be kept of w:docDefaults."""
        report.repeat(self._default_remarks)

    def get(self, style_id: str, kind: str) -> Style | None:
        """Return the style of this id if it is of this kind (paragraph, character, table, numbering)."""
        style = self._styles.get(style_id)
        return style if style is not None and style.kind == kind else None

    def default_id(self, kind: str) -> str:
        """Return the id of the default style of a kind; `""` without one."""
        return self._defaults.get(kind, "")

    def chain(self, style_id: str) -> tuple[Style, ...]:
        """Return the style and what it is based on, the root first; a circle ends where it closes."""
        known = self._chains.get(style_id)
        if known is None:
            found: list[Style] = []
            style = self._styles.get(style_id)
            while style is not None and style not in found:
                found.append(style)
                base = self._styles.get(style.based_on)
                style = base if base is not None and base.kind == style.kind else None
            known = tuple(reversed(found))
            self._chains[style_id] = known
        return known

    def own(self, style: Style, report: Reporter) -> tuple[ParaProps, RunProps]:
        """Return the properties this very style sets, without what it inherits."""
        level = self._levels.get(style.id)
        if level is None:
            remarks = Remarks()
            element = style.element
            level = _Level(
                parse_para_props(element.find(f"{W}pPr"), self._theme, remarks),
                parse_run_props(element.find(f"{W}rPr"), self._theme, remarks),
                remarks,
            )
            self._levels[style.id] = level
            self._remarked = self._remarked or bool(remarks.said)
        report.repeat(level.remarks)
        return level.para, level.run

    @property
    def remarked(self) -> bool:
        """True when something cannot be kept of a style that was read, which each file tells where it uses it."""
        return self._remarked

    def report_chain(self, style_id: str, report: Reporter) -> None:
        """Report what cannot be kept of a style and what it is based on; for those who remember its properties."""
        if self._remarked:
            for style in self.chain(style_id):
                self.own(style, report)

    def para_levels(self, style_id: str, report: Reporter) -> list[tuple[str, ParaProps]]:
        """Return (style id, own paragraph properties) along the chain, the root first."""
        return [(style.id, self.own(style, report)[0]) for style in self.chain(style_id)]

    def frame_of(self, style_id: str) -> Element | None:
        """Return the w:framePr a paragraph style gives; None without one."""
        if style_id not in self._frames:
            frames = [style.element.find(f"{W}pPr/{W}framePr") for style in reversed(self.chain(style_id))]
            self._frames[style_id] = next((frame for frame in frames if frame is not None), None)
        return self._frames[style_id]

    def run_of(self, style_id: str, report: Reporter) -> RunProps:
        """Return the run properties of a style with what it inherits, without document defaults."""
        merged: RunProps = {}
        for style in self.chain(style_id):
            merged = {**merged, **self.own(style, report)[1]}
        return merged

    def run_base(self, paragraph: str, character: str, table: TableFormat, report: Reporter) -> RunProps:
        """Return what defaults, table, paragraph and character style make of a run, before direct formatting.

        A toggle set by two of the three style kinds is off again, unless the document defaults set it (17.7.3).
        """
        key = (paragraph, character, table)
        known = self._bases.get(key)
        if known is None:
            levels = (table.run, self.run_of(paragraph, report), self.run_of(character, report) if character else {})
            known = {**self.default_run, **levels[0], **levels[1], **levels[2]}
            for toggle in TOGGLES:
                if any(toggle in level for level in levels):
                    odd = sum(bool(level.get(toggle)) for level in levels) % 2 == 1
                    known[toggle] = bool(self.default_run.get(toggle)) or odd  # type: ignore[literal-required]
            self._bases[key] = known
        else:
            self.report_chain(paragraph, report)
            self.report_chain(character, report)
        return known
