"""How large a Word file or a workbook may be, and why so large; whatever reads one holds it against these."""

from __future__ import annotations

MAX_PARTS = 4000
"""Parts of a package: a report with 1,000 pictures has a third, and each part costs a lookup many times over."""
MAX_PART_SIZE = 64 * 2**20
"""Bytes of one part, unpacked: ten times the largest photo that a form takes."""
MAX_TOTAL_SIZE = 256 * 2**20
"""Bytes of all parts, unpacked: they are held in memory together, and a worker has 1,000 MB."""
MAX_TAGS = 2_000_000
"""Beginnings and ends of elements in one part: a parsed one takes up to 200 bytes, so this is some 200 MB."""
MAX_ATTRIBUTES = 4_000_000
"""Attributes of one part; each takes as much memory as an element."""
MAX_PAGES = 2000
"""Pages of a paper. Nothing that an office issues comes near; setting as many takes minutes."""
MAX_PARAGRAPHS = MAX_PAGES * 22
"""Paragraphs, those in cells too: as many as fill the pages if each is but one line (GB/T 9704-2012, 5.2.3)."""
MAX_CHARACTERS = MAX_PAGES * 22 * 28
"""Characters of the text: full pages of full lines (GB/T 9704-2012, 5.2.3)."""
MAX_PIECES = 400_000
"""Runs and breaks of the text: one for every three characters."""
MAX_SECTIONS = 1000
"""Sections: each reads its headers and footers again where its width differs."""
MAX_HEADER_PARAGRAPHS = 200
"""Paragraphs of one header or footer, which is drawn on every page."""
MAX_GRID = 500_000
"""Places of the grids of all tables, each of which is remembered."""
MAX_NESTING = 20
"""Tables in tables: engines go down one call after the other, and Python ends them at three times as many."""
