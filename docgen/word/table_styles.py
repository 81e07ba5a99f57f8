"""Table styles with their conditional formatting: first row, bands, corners (ECMA-376 part 1, 17.7.6)."""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.page.model import Border
from docgen.word.namespaces import W
from docgen.word.paint import parse_border, parse_shading
from docgen.word.paragraph_properties import ParaProps, merge_para, parse_para_props
from docgen.word.run_properties import Report, RunProps, parse_run_props
from docgen.word.styles import NO_TABLE, Styles, TableFormat
from docgen.word.theme import Theme
from docgen.word.xml import Element, attribute_on, first, local_name, number, points, val

SideBorders = dict[str, Border | None]
"""Borders by side: top, right, bottom, left, insideH, insideV; a missing side is inherited, None is no line."""

_SIDES = {"start": "left", "end": "right"}
_KNOWN_SIDES = frozenset({"top", "right", "bottom", "left", "insideH", "insideV"})
_ORDER = (
    ("band1Vert", "band2Vert"),
    ("band1Horz", "band2Horz"),
    ("firstRow", "lastRow"),
    ("firstCol", "lastCol"),
    ("nwCell", "neCell", "swCell", "seCell"),
)
_LOOK_BITS = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}


@dataclass(slots=True)
class CellProps:
    """What a w:tcPr says about the look of a cell; absent values are inherited."""

    borders: SideBorders = field(default_factory=dict)
    shading: str | None = None
    vertical_align: str | None = None
    margins: dict[str, float] = field(default_factory=dict)

    def under(self, over: CellProps) -> CellProps:
        """Return these properties with `over` laid on them."""
        return CellProps(
            {**self.borders, **over.borders},
            self.shading if over.shading is None else over.shading,
            over.vertical_align or self.vertical_align,
            {**self.margins, **over.margins},
        )


@dataclass(slots=True)
class TablePart:
    """One part of a table style: the whole table or a region such as its first row."""

    para: ParaProps = field(default_factory=lambda: ParaProps())
    run: RunProps = field(default_factory=lambda: RunProps())
    cell: CellProps = field(default_factory=CellProps)
    table_borders: SideBorders = field(default_factory=dict)

    def under(self, over: TablePart) -> TablePart:
        """Return this part with `over` laid on it."""
        return TablePart(
            merge_para(self.para, over.para),
            {**self.run, **over.run},
            self.cell.under(over.cell),
            {**self.table_borders, **over.table_borders},
        )


@dataclass(slots=True)
class TableStyle:
    """A table style with what it is based on. Lengths in points."""

    whole: TablePart = field(default_factory=TablePart)
    parts: dict[str, TablePart] = field(default_factory=dict)
    margins: dict[str, float] = field(default_factory=dict)
    align: str | None = None
    indent: float | None = None
    row_band: int = 1
    column_band: int = 1
    _formats: dict[tuple[str, ...], TableFormat] = field(default_factory=dict)

    def format(self, regions: tuple[str, ...]) -> TableFormat:
        """Return what the style gives to text in a cell of these regions (weakest first)."""
        known = self._formats.get(regions)
        if known is None:
            part = self.whole
            for region in regions:
                if region in self.parts:
                    part = part.under(self.parts[region])
            known = TableFormat(part.para, part.run) if part.para or part.run else NO_TABLE
            self._formats[regions] = known
        return known


@dataclass(frozen=True, slots=True)
class Look:
    """Which regions of its style a table shows (w:tblLook)."""

    first_row: bool = False
    last_row: bool = False
    first_column: bool = False
    last_column: bool = False
    row_bands: bool = False
    column_bands: bool = False


def read_look(element: Element | None) -> Look:
    """Read w:tblLook, given as attributes or as the older bit field; without it no region is shown."""
    if element is None:
        return Look()
    try:
        bits = int(element.get(f"{W}val") or "0", 16)
    except ValueError:
        bits = 0
    on = {}
    for name, bit in _LOOK_BITS.items():
        given = attribute_on(element, name)
        on[name] = bool(bits & bit) if given is None else given
    return Look(
        on["firstRow"], on["lastRow"], on["firstColumn"], on["lastColumn"], not on["noHBand"], not on["noVBand"]
    )


def regions_of(
    look: Look, style: TableStyle, row: int, rows: int, column: int, last_column: int, columns: int
) -> tuple[str, ...]:
    """Return the regions a cell lies in, weakest first; it covers grid columns `column` to `last_column`."""
    first, last = look.first_row and row == 0, look.last_row and row == rows - 1
    left, right = look.first_column and column == 0, look.last_column and last_column == columns - 1
    found = {
        "firstRow": first,
        "lastRow": last,
        "firstCol": left,
        "lastCol": right,
        "nwCell": first and left,
        "neCell": first and right,
        "swCell": last and left,
        "seCell": last and right,
    }
    if look.row_bands and not first and not last:
        band = (row - look.first_row) // style.row_band % 2
        found[f"band{band + 1}Horz"] = True
    if look.column_bands and not left and not right:
        band = (column - look.first_column) // style.column_band % 2
        found[f"band{band + 1}Vert"] = True
    return tuple(name for names in _ORDER for name in names if found.get(name) and name in style.parts)


def read_table_style(styles: Styles, style_id: str, theme: Theme, report: Report) -> TableStyle:
    """Return the table style of this id with its inheritance; without one nothing is set."""
    result = TableStyle()
    for style in styles.chain(style_id):
        element = style.element
        result.whole = result.whole.under(_part(element, theme, report))
        for condition in element.findall(f"{W}tblStylePr"):
            name = condition.get(f"{W}type") or ""
            part = _part(condition, theme, report)
            if name == "wholeTable":
                result.whole = result.whole.under(part)
            else:
                result.parts[name] = result.parts.get(name, TablePart()).under(part)
        _table_level(result, element.find(f"{W}tblPr"))
    return result


def _table_level(result: TableStyle, properties: Element | None) -> None:
    if properties is None:
        return
    result.margins = {**result.margins, **read_margins(properties.find(f"{W}tblCellMar"))}
    result.align = val(properties, "jc") or result.align
    indent = properties.find(f"{W}tblInd")
    if indent is not None and indent.get(f"{W}type") != "pct":
        result.indent = points(indent.get(f"{W}w"))
    result.row_band = max(1, number(val(properties, "tblStyleRowBandSize")) or result.row_band)
    result.column_band = max(1, number(val(properties, "tblStyleColBandSize")) or result.column_band)


def _part(element: Element, theme: Theme, report: Report) -> TablePart:
    return TablePart(
        parse_para_props(element.find(f"{W}pPr"), theme, report),
        parse_run_props(element.find(f"{W}rPr"), theme, report),
        read_cell_props(element.find(f"{W}tcPr"), theme),
        read_borders(element.find(f"{W}tblPr/{W}tblBorders"), theme),
    )


def read_cell_props(element: Element | None, theme: Theme) -> CellProps:
    """Read borders, shading, vertical alignment and margins of a w:tcPr."""
    if element is None:
        return CellProps()
    shading = first(element, "shd")
    return CellProps(
        read_borders(first(element, "tcBorders"), theme),
        None if shading is None else parse_shading(shading, theme),
        val(element, "vAlign"),
        read_margins(first(element, "tcMar")),
    )


def read_borders(element: Element | None, theme: Theme) -> SideBorders:
    """Read w:tblBorders or w:tcBorders; diagonals are left to the caller."""
    borders: SideBorders = {}
    for child in () if element is None else element:
        side = _SIDES.get(local_name(child), local_name(child))
        if side in _KNOWN_SIDES:
            borders[side] = parse_border(child, theme)
    return borders


def read_margins(element: Element | None) -> dict[str, float]:
    """Read w:tblCellMar or w:tcMar into points by side."""
    margins: dict[str, float] = {}
    for child in () if element is None else element:
        width = points(child.get(f"{W}w"))
        if width is not None and child.get(f"{W}type") != "pct":
            margins[_SIDES.get(local_name(child), local_name(child))] = width
    return margins
