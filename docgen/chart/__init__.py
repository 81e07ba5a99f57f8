"""Charts as pictures: plain values in, the bytes of a PNG out, drawn by matplotlib in our own faces."""

from docgen.chart.draw import draw, size_of
from docgen.chart.model import Bar, BarChart, Chart, Line, LineChart

__all__ = ["Bar", "BarChart", "Chart", "Line", "LineChart", "draw", "size_of"]
