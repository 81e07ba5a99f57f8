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
