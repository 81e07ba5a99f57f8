"""A ruler for PDFs: what is printed on a page and where, in millimetres from the paper's upper left corner.

It reads the drawn page and knows nothing of how the page was made: it imports no room of docgen, so that a fault in the
layout cannot hide behind the same fault here.
"""

from __future__ import annotations

from tests.measure.page import Glyph, Line, Page, Rule
from tests.measure.reading import measure

__all__ = ["Glyph", "Line", "Page", "Rule", "measure"]
