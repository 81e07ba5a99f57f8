"""Draw a chart: one size of lettering, shades of grey, hatching for what fell short, and the same bytes every time."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docgen.chart.faces import faces_for, plotting
from docgen.chart.model import BarChart, Chart, LineChart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from docgen.pdf.fonts import Face

DOTS_PER_INCH = 240
WIDTH = 150
"""Millimetres: inside the type area of 156 mm."""
_MM_PER_INCH = 25.4
_POINTS = 10.5
_HEIGHT_OF_BARS, _HEIGHT_OF_A_BAR, _HEIGHT_OF_LINES = 16, 7.5, 75
_INK, _GREY, _PALE = "0.15", "0.55", "0.8"
_MARKERS = ("o", "s", "^", "D")
_ROOM_FOR_WORDS = 1.45
"""The axis is so many times as long as the longest bar, for the words at its end."""


def size_of(chart: Chart) -> tuple[float, float]:
    """Return the width and height in millimetres at which a chart is printed."""
    if isinstance(chart, BarChart):
        return WIDTH, _HEIGHT_OF_BARS + _HEIGHT_OF_A_BAR * len(chart.bars)
    return WIDTH, _HEIGHT_OF_LINES


@lru_cache(maxsize=64)
def draw(chart: Chart) -> bytes:
    """Return the chart as a greyscale PNG of 240 dots an inch.

    Raises:
        RenderError: no installed face has a character of its words.
    """
    faces = faces_for(_texts(chart))
    width, height = size_of(chart)
    with plotting() as matplotlib:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        matplotlib.rcParams["font.family"] = [_registered(matplotlib.font_manager, face) for face in faces]
        matplotlib.rcParams.update({"font.size": _POINTS, "axes.linewidth": 0.8, "hatch.linewidth": 0.8})
        figure = Figure(figsize=(width / _MM_PER_INCH, height / _MM_PER_INCH), dpi=DOTS_PER_INCH, layout="constrained")
        FigureCanvasAgg(figure)
        if isinstance(chart, BarChart):
            _bars(figure.subplots(), chart)
        else:
            _lines(figure.subplots(), chart)
        return _png(figure)


def _registered(fonts: Any, face: Face) -> str:
    """Return a name by which matplotlib finds this very file: of a family's names it takes any file it lists first."""
    name = f"docgen {face.path} {face.index}"
    if not any(entry.name == name for entry in fonts.fontManager.ttflist):
        entry = fonts.FontEntry(fname=str(face.path), index=face.index, name=name, size="scalable")
        fonts.fontManager.ttflist.append(entry)
    return name


def _png(figure: Figure) -> bytes:
    """Return the drawn figure in shades of grey; a PNG of Pillow's holds no date and no version."""
    from PIL import Image

    raw = io.BytesIO()
    figure.savefig(raw, format="png", metadata={"Software": None})
    made = io.BytesIO()
    with Image.open(raw) as image:
        image.convert("L").save(made, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
    return made.getvalue()


def _texts(chart: Chart) -> tuple[str, ...]:
    if isinstance(chart, BarChart):
        return (chart.goal, "%", *(bar.name + bar.words for bar in chart.bars))
    return (chart.unit, *chart.months, *(line.name for line in chart.lines))


def _bars(axes: Axes, chart: BarChart) -> None:
    longest = max(100.0, *(bar.percent for bar in chart.bars))
    places = range(len(chart.bars))
    for place, bar in zip(places, chart.bars, strict=True):
        axes.barh(
            place,
            bar.percent,
            height=0.62,
            color="white" if bar.short else _PALE,
            edgecolor=_INK,
            linewidth=0.8,
            hatch="////" if bar.short else None,
        )
        # Beyond the line at 100, which would strike the words through.
        axes.text(max(bar.percent, 100) + longest * 0.02, place, bar.words, va="center", ha="left", color=_INK)
    axes.plot((100, 100), (-0.6, len(chart.bars) - 0.4), color=_INK, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.text(100, -0.7, chart.goal, va="bottom", ha="center", color=_INK)
    axes.set_yticks(list(places), [bar.name for bar in chart.bars])
    axes.set_ylim(len(chart.bars) - 0.4, -0.8)
    axes.set_xlim(0, longest * _ROOM_FOR_WORDS)
    ticks = [tick for tick in (0, 25, 50, 75, 100, 125, 150) if tick <= longest]
    axes.set_xticks(ticks, [f"{tick}%" for tick in ticks])
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right"]].set_visible(False)


def _lines(axes: Axes, chart: LineChart) -> None:
    places = list(range(len(chart.months)))
    for index, line in enumerate(chart.lines):
        values = [float("nan") if value is None else value for value in line.values]
        axes.plot(
            places,
            values,
            color=_GREY if line.past else _INK,
            linewidth=1.6,
            markersize=5,
            label=line.name,
            linestyle=(0, (4, 2)) if line.past else "-",
            marker=_MARKERS[index % len(_MARKERS)],
            markerfacecolor="white" if line.past else _INK,
        )
    axes.set_xticks(places, list(chart.months))
    axes.set_ylim(bottom=0)
    axes.set_ylabel(chart.unit, rotation=0, ha="right", va="top", y=1.02)
    axes.grid(axis="y", color=_PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if len(chart.lines) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=4, frameon=False)
