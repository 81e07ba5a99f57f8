"""What files made from one template have in common: theme, styles, lists and settings, read once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.page.model import Paragraph
from docgen.word.namespaces import W
from docgen.word.notes import Notes, Remarks, Reporter
from docgen.word.numbering import Numbering
from docgen.word.package import Package
from docgen.word.recent import Recent
from docgen.word.settings import Settings, read_settings
from docgen.word.styles import Styles, TableFormat
from docgen.word.table_styles import TableStyle, read_table_style
from docgen.word.theme import Theme, read_theme
from docgen.word.xml import Element, val

_PARTS = ("styles", "numbering", "settings", "theme")
_BUDGET = 4 * 2**20
"""Bytes of parts kept: some dozens of templates."""
_PARAGRAPHS = 2**18
"""Bytes of paragraphs kept of one template: several times those that its papers have in common."""


@dataclass(slots=True, eq=False)
class Shared:
    """The parts of a template; nothing in it may be changed but what it remembers of itself.

    `language` is the East Asian language that the document defaults name, `""` without one.
    """

    theme: Theme
    styles: Styles
    numbering: Numbering
    settings: Settings
    language: str
    _settings_remarks: Remarks
    _table_styles: dict[str, tuple[TableStyle, Remarks]] = field(default_factory=dict)
    _paragraphs: dict[TableFormat, Recent[Paragraph | None]] = field(default_factory=dict)

    def report(self, notes: Notes) -> None:
        """Note, in a file that has these parts, what cannot be kept of its settings and defaults."""
        Reporter(notes, "文档设置").repeat(self._settings_remarks)
        self.styles.report_defaults(Reporter(notes, "样式默认值"))

    def paragraphs_in(self, table: TableFormat) -> Recent[Paragraph | None]:
        """Return the paragraphs read in cells of a format, by their XML and line pitch; None for one to read anew."""
        return self._paragraphs.setdefault(table, Recent(_PARAGRAPHS))

    def table_style(self, style_id: str, report: Reporter) -> TableStyle:
        """Return a table style (the default one for an unknown id); its cell formats are always the same objects."""
        if self.styles.get(style_id, "table") is None:
            style_id = self.styles.default_id("table")
        known = self._table_styles.get(style_id)
        if known is None:
            remarks = Remarks()
            known = (read_table_style(self.styles, style_id, self.theme, remarks), remarks)
            self._table_styles[style_id] = known
        report.repeat(known[1])
        return known[0]


_recent: Recent[Shared] = Recent(_BUDGET)


def shared_parts(package: Package) -> Shared:
    """Return the theme, styles, lists and settings of a file.

    Raises:
        InputError: one of the parts is not well formed.
    """
    names = tuple(package.related(package.main, type_name) for type_name in _PARTS)
    contents = tuple(None if name is None else package.parts[name] for name in names)
    return _recent.get(contents, lambda: _read(package, names))


def _read(package: Package, names: tuple[str | None, ...]) -> Shared:
    styles_root, numbering_root, settings_root, theme_root = (
        None if name is None else package.xml(name) for name in names
    )
    remarks = Remarks()
    settings = read_settings(settings_root, remarks)
    theme = read_theme(theme_root, settings.theme_east_asia)
    styles = Styles(styles_root, theme)
    numbering = Numbering(numbering_root, theme, _numbering_styles(styles_root))
    return Shared(theme, styles, numbering, settings, _language(styles_root), remarks)


def _numbering_styles(styles_root: Element | None) -> dict[str, str]:
    """Return the w:numId of each numbering style."""
    found: dict[str, str] = {}
    for style in () if styles_root is None else styles_root.findall(f"{W}style"):
        num_id = val(style.find(f"{W}pPr/{W}numPr"), "numId")
        if style.get(f"{W}type") == "numbering" and num_id:
            found[style.get(f"{W}styleId") or ""] = num_id
    return found


def _language(styles_root: Element | None) -> str:
    lang = None if styles_root is None else styles_root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    return "" if lang is None else lang.get(f"{W}eastAsia") or ""
