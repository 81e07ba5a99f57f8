"""What a chart shows, as plain values. All of it is printed in shades of grey and told apart without colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length in percent, and the words at its end. A `short` one is drawn hatched."""

    name: str
    percent: float
    words: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars in percent beside a line at 100, which `goal` names."""

    bars: tuple[Bar, ...]
    goal: str

    def worded(self, rewritten: Callable[[str], str]) -> BarChart:
        """Return the chart with every word in it `rewritten`."""
        bars = (replace(bar, name=rewritten(bar.name), words=rewritten(bar.words)) for bar in self.bars)
        return BarChart(tuple(bars), rewritten(self.goal))


@dataclass(frozen=True, slots=True)
class Line:
    """One line over the months; None leaves a gap. A `past` one is dashed and pale."""

    name: str
    values: tuple[float | None, ...]
    past: bool = False


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over the same `months`, their unit beside the axis."""

    months: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str

    def worded(self, rewritten: Callable[[str], str]) -> LineChart:
        """Return the chart with every word in it `rewritten`."""
        lines = tuple(replace(line, name=rewritten(line.name)) for line in self.lines)
        return LineChart(tuple(map(rewritten, self.months)), lines, rewritten(self.unit))


Chart = BarChart | LineChart
