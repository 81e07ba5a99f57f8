"""Tables, workbooks and separated text, in place of YAML: which sheet holds what, and its rows as nodes."""

from docgen.load.tables.join import join_parts
from docgen.load.tables.layout import references_in, sheet_named, sheets
from docgen.load.tables.rows import Row, Table, read_table
from docgen.load.tables.source import assigned, is_table, read_grids

__all__ = [
    "Row",
    "Table",
    "assigned",
    "is_table",
    "join_parts",
    "read_grids",
    "read_table",
    "references_in",
    "sheet_named",
    "sheets",
]
