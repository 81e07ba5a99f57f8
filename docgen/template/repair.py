"""Mend what loops and conditions can break in WordprocessingML that was well formed as a template.

docxtpl mends grids and drawing ids of the body after each rendering. This does the same with the same figures, and
more: it counts what a row really spans (docxtpl also counts the rows of tables inside, and forgets cells left out at
a row's ends), and Word refuses a cell without a paragraph and a table without a row (ECMA-376 part 1, 17.4), which
`{%p if %}` and `{%tr for %}` easily make.
"""

from __future__ import annotations

from docgen.word.namespaces import WP, W
from docgen.word.table_grid import MAX_COLUMNS
from docgen.word.xml import Element, number

_FIRST_ID = 1001
_IDS_OF_A_PART = 100_000
_ROW, _CELL, _GRID_SPAN = f"{W}tr", f"{W}tc", f"{W}gridSpan"
_ROW_PROPERTIES, _CELL_PROPERTIES = f"{W}trPr", f"{W}tcPr"
_LEFT_OUT = (f"{W}gridBefore", f"{W}gridAfter")
_CONTAINERS = (f"{W}tc", f"{W}hdr", f"{W}ftr", f"{W}footnote", f"{W}endnote", f"{W}txbxContent")


def repair(root: Element, *, grids: bool) -> bool:
    """Mend a rendered part in place; return True when anything was changed.

    `grids` asks for column grids to be fitted to the cells.
    """
    changed = _drop_empty_tables(root)
    changed = _drop_empty_sections(root) or changed
    changed = _close_with_paragraph(root) or changed
    if grids:
        changed = sum(_fit_grid(table) for table in root.iter(f"{W}tbl")) > 0 or changed
    return changed


def number_drawings(root: Element, index: int) -> bool:
    """Give the drawings of a part ids that no other part has; return True when any id was changed.

    `index` counts the parts. Those of the first, the document itself, are counted from 1001 as docxtpl does; others
    keep theirs as long as they differ.
    """
    drawings = list(root.iter(f"{WP}docPr"))
    if index and len({drawing.get("id") for drawing in drawings}) == len(drawings):
        return False
    changed = False
    for wanted, drawing in enumerate(drawings, _FIRST_ID + index * _IDS_OF_A_PART):
        if drawing.get("id") != str(wanted):
            drawing.set("id", str(wanted))
            changed = True
    return changed


def _drop_empty_tables(root: Element) -> bool:
    empty = [table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None]
    for table in empty:
        parent = table.getparent()
        if parent is not None:
            parent.remove(table)
    return bool(empty)


def _drop_empty_sections(root: Element) -> bool:
    """Drop sections of which conditions have left nothing but the break: Word would print an empty page for each.

    A section that ends there passes the headers and footers on that the next one does not name itself (17.10.1); where
    nothing follows the last break, the section before it becomes the last one.
    """
    body = root.find(f"{W}body")
    last = None if body is None else body.find(f"{W}sectPr")
    if body is None or last is None:
        return False
    changed = False
    filled = False
    pending: Element | None = None
    for element in list(body):
        properties = element.find(f"{W}pPr/{W}sectPr") if element.tag == f"{W}p" else None
        if element is last:
            if not filled and pending is not None:
                body.replace(last, _taken(pending))
                changed = True
            break  # nothing comes after it but in a file that is wrong already
        elif properties is None:
            filled = True
        elif filled or element.find(f"{W}r") is not None:
            filled, pending = False, element
        else:
            _hand_on(properties, _next_section(element))
            body.remove(element)
            changed = True
    return changed


def _taken(paragraph: Element) -> Element:
    """Return the section properties of a paragraph that ended a section and is not needed any more."""
    properties = paragraph.find(f"{W}pPr/{W}sectPr")
    assert properties is not None
    parent = paragraph.getparent()
    if paragraph.find(f"{W}r") is None and parent is not None:
        parent.remove(paragraph)
    return properties


def _next_section(paragraph: Element) -> Element:
    """Return the properties of the section that follows the one that ends with a paragraph."""
    for element in paragraph.itersiblings():
        properties = element if element.tag == f"{W}sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if properties is not None:
            return properties
    raise AssertionError("a body ends with section properties")


def _hand_on(dropped: Element, following: Element) -> None:
    for name in ("footerReference", "headerReference"):
        own = {reference.get(f"{W}type") for reference in following.findall(W + name)}
        for reference in dropped.findall(W + name):
            if reference.get(f"{W}type") not in own:
                following.insert(0, reference)


def _close_with_paragraph(root: Element) -> bool:
    """Give every cell, header, footer and note a last paragraph, as Word demands."""
    lacking = [
        container
        for container in root.iter(*_CONTAINERS)
        if not len(container) or container[-1].tag in (f"{W}tcPr", f"{W}tbl")
    ]
    for container in lacking:
        container.append(container.makeelement(f"{W}p"))
    return bool(lacking)


def _fit_grid(table: Element) -> bool:
    """Make a table's grid as wide as its widest row, keeping the table's width; a made-up width is left alone."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return False
    columns = grid.findall(f"{W}gridCol")
    wanted = max((_span(row) for row in table.findall(f"{W}tr")), default=0)
    if not 0 < wanted <= MAX_COLUMNS or wanted == len(columns):
        return False
    widths = [number(column.get(f"{W}w")) or 0 for column in columns]
    for column in columns[wanted:]:
        grid.remove(column)
    for _ in range(wanted - len(columns)):
        grid.append(grid.makeelement(f"{W}gridCol"))
    fitted = _narrowed(widths, wanted) if wanted > len(widths) else _widened(widths, wanted)
    for column, width in zip(grid.findall(f"{W}gridCol"), fitted, strict=True):
        column.set(f"{W}w", str(width))
    return True


def _narrowed(widths: list[int], wanted: int) -> list[int]:
    """Make room for more columns: old ones keep their proportion, new ones are as wide as an average column."""
    total = float(sum(widths))
    average = total / wanted
    before = total / len(widths) if widths else 0.0
    kept = [int(width * average / before) for width in widths] if before else [0] * len(widths)
    return kept + [int(average)] * (wanted - len(widths))


def _widened(widths: list[int], wanted: int) -> list[int]:
    """Share the width of the columns taken away evenly among those that stay."""
    share = int(sum(widths[wanted:]) / wanted)
    return [width + share for width in widths[:wanted]]


def _span(row: Element) -> int:
    """Return how many grid columns a row takes, those left out at its ends included."""
    total: int = 0
    for child in row:
        if child.tag == _CELL:
            total += _cell_span(child)
        elif child.tag == _ROW_PROPERTIES:
            for name in _LEFT_OUT:
                total += _count(child.find(name), 0)
        else:  # a content control or a revision around cells
            total += sum(_cell_span(cell) for cell in child.iter(_CELL) if next(cell.iterancestors(_ROW)) is row)
    return total


def _cell_span(cell: Element) -> int:
    properties = cell.find(_CELL_PROPERTIES)
    return 1 if properties is None else _count(properties.find(_GRID_SPAN), 1)


def _count(mark: Element | None, otherwise: int) -> int:
    return otherwise if mark is None else number(mark.get(f"{W}val")) or otherwise
