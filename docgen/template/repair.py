"""Mend what loops and conditions can break in WordprocessingML that was well formed as a template.

docxtpl mends grids and drawing ids after each rendering; so does this, and more: Word refuses a cell without a
paragraph and a table without a row (ECMA-376 part 1, 17.4), which `{%p if %}` and `{%tr for %}` easily make.
"""

from __future__ import annotations

from docgen.word.namespaces import WP, W
from docgen.word.xml import Element, number

_FIRST_ID = 1001
_CONTAINERS = (f"{W}tc", f"{W}hdr", f"{W}ftr", f"{W}footnote", f"{W}endnote", f"{W}txbxContent")


def repair(root: Element, *, grids: bool, drawings: bool) -> bool:
    """Mend a rendered part in place; return True when anything was changed.

    `grids` asks for column grids to be fitted to the cells, `drawings` for drawing ids to be counted anew; both only
    where the template's tags can have changed them, so that all else stays byte for byte.
    """
    changed = _drop_empty_tables(root)
    changed = _drop_empty_sections(root) or changed
    changed = _close_with_paragraph(root) or changed
    if grids:
        changed = sum(_fit_grid(table) for table in root.iter(f"{W}tbl")) > 0 or changed
    if drawings:
        for index, properties in enumerate(root.iter(f"{WP}docPr")):
            properties.set("id", str(_FIRST_ID + index))
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
    """Make a table's grid as wide as its widest row, keeping the table's width."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return False
    columns = grid.findall(f"{W}gridCol")
    wanted = max((_span(row) for row in table.findall(f"{W}tr")), default=0)
    if not wanted or wanted == len(columns):
        return False
    width: int = sum(number(column.get(f"{W}w")) or 0 for column in columns)
    kept = columns[:wanted]
    for column in columns[wanted:]:
        grid.remove(column)
    for _ in range(wanted - len(columns)):
        kept.append(grid.makeelement(f"{W}gridCol"))
        grid.append(kept[-1])
    _share(width, kept, len(columns))
    return True


def _share(width: int, columns: list[Element], before: int) -> None:
    """Spread `width` over the columns: old ones in their old proportion, new ones as wide as an average column."""
    average = width / len(columns)
    old = [number(column.get(f"{W}w")) or 0 for column in columns[:before]]
    left = width - average * max(0, len(columns) - before)
    for index, column in enumerate(columns):
        share = left * old[index] / sum(old) if index < len(old) and any(old) else average
        column.set(f"{W}w", str(int(share)))


def _span(row: Element) -> int:
    """Return how many grid columns a row takes."""
    total: int = 0
    for mark in row.findall(f"{W}trPr/{W}gridBefore") + row.findall(f"{W}trPr/{W}gridAfter"):
        total += number(mark.get(f"{W}val")) or 0
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr"), None) is not row:
            continue
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        total += 1 if span is None else number(span.get(f"{W}val")) or 1
    return total
