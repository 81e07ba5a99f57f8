"""What the readers of one file share, and the state of one story: the body, a header, a text box."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from docgen.word.fields import Fields
from docgen.word.notes import Notes, Reporter
from docgen.word.numbering import Counters, Numbering
from docgen.word.package import Package
from docgen.word.settings import Settings
from docgen.word.shared import Shared
from docgen.word.styles import Styles
from docgen.word.table_styles import TableStyle
from docgen.word.theme import Theme
from docgen.word.xml import Element, first

NumberFormat = Literal["decimal", "chinese", "roman", "ROMAN", "dash"]


@dataclass(slots=True)
class Source:
    """One open file: its parts, what it shares with others of its template, and the notes taken on it."""

    package: Package
    shared: Shared
    notes: Notes
    theme: Theme = field(init=False)
    styles: Styles = field(init=False)
    numbering: Numbering = field(init=False)
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.theme, self.styles = self.shared.theme, self.shared.styles
        self.numbering, self.settings = self.shared.numbering, self.shared.settings

    def table_style(self, style_id: str, where: str) -> TableStyle:
        """Return a table style for a table named `where`."""
        return self.shared.table_style(style_id, Reporter(self.notes, where))


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


def toggled(parent: Element | None, name: str) -> bool:
    """Return True when `parent` has a child `w:name`, such as the w:del of a deleted paragraph mark."""
    return first(parent, name) is not None
