"""What the readers of one file share, and the state of one story: the body, a header, a text box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from docgen.errors import Severity
from docgen.word.fields import Fields
from docgen.word.namespaces import W
from docgen.word.notes import Notes
from docgen.word.numbering import Counters, Numbering
from docgen.word.package import Package
from docgen.word.settings import Settings
from docgen.word.styles import Styles
from docgen.word.table_styles import TableStyle, read_table_style
from docgen.word.theme import Theme
from docgen.word.xml import Element

NumberFormat = Literal["decimal", "chinese", "roman", "ROMAN", "dash"]


@dataclass(slots=True)
class Source:
    """One open file: its parts, styles, lists, settings, and the notes taken on it."""

    package: Package
    theme: Theme
    styles: Styles
    numbering: Numbering
    settings: Settings
    notes: Notes
    _table_styles: dict[str, TableStyle] = field(default_factory=dict)

    def table_style(self, style_id: str, where: str) -> TableStyle:
        """Return a table style, read once, so that its cell formats stay the same objects."""
        known = self._table_styles.get(style_id)
        if known is None:
            known = read_table_style(self.styles, style_id, self.theme, reporter(self.notes, where))
            self._table_styles[style_id] = known
        return known


@dataclass(slots=True)
class Story:
    """A run of blocks from one part, with its list counters and open fields.

    `line_pitch` and `page_format` come from the section the text stands in.
    """

    source: Source
    part: str
    line_pitch: float | None = None
    page_format: NumberFormat = "decimal"
    counters: Counters = field(init=False)
    fields: Fields = field(default_factory=Fields)
    note_counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counters = Counters(self.source.numbering)

    @property
    def notes(self) -> Notes:
        """The notes of the file."""
        return self.source.notes


def reporter(notes: Notes, where: str, severity: Severity = Severity.WARNING) -> Callable[[str, str], None]:
    """Return the callback that property parsers tell of what they cannot keep."""

    def report(what: str, sample: str) -> None:
        notes.unsupported(where, what, sample=sample, severity=severity)

    return report


def toggled(parent: Element | None, name: str) -> bool:
    """Return True when `parent` has a child `w:name`, such as the w:del of a deleted paragraph mark."""
    return parent is not None and parent.find(W + name) is not None
