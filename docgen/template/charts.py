"""The filter 图表: figures as a chart that stands in a body text as a paragraph of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from jinja2 import pass_context
from jinja2.runtime import Context

from docgen.official.blocks import PictureBlock
from docgen.template.faults import Blank, TemplateFault
from docgen.template.records import Record
from docgen.template.values import Body, to_text
from docgen.text.dates import Month
from docgen.text.nearest import suggestion
from docgen.text.numerals import to_chinese
from docgen.text.traditional import SCRIPTS, convert

if TYPE_CHECKING:
    from docgen.chart import BarChart, Line, LineChart

RATES, BY_MONTH = "完成率", "逐月"
MOST_BARS = 24
"""In one picture: more would not fit the type area's height of 225 mm with a caption, and are parted alike."""
_MOST_LINES = 4
_SHORT = ("未完成", "滞后于时序进度")


@pass_context
def charted(context: Context, value: object, kind: str, *names: str, title: str = "") -> Body:
    """Return a chart of figures (of 统计) with its caption, to stand on a line of its own.

    `完成率` shows each target's rate as a bar, hatched where it fell short; `逐月` shows indicators by month, and one
    alone beside the year before. Without targets or months there is nothing to show, and nothing is printed.
    """
    if not isinstance(value, Record) or "指标" not in value or "分月" not in value:
        hint = "写 结对|统计(年度)|图表('完成率')。"
        raise TemplateFault("template.filter", "里，过滤器“图表”要的是统计得出的数，给它的值不是", hint)
    if kind == RATES and not names:
        return Body(tuple(_picture(context, *found) for found in _rates(value, title)))
    if kind == BY_MONTH and 1 <= len(names) <= _MOST_LINES:
        return Body(tuple(_picture(context, *found) for found in _by_month(value, names, title)))
    usage = f"写 图表('{RATES}')，或 图表('{BY_MONTH}', '门诊人次')，最多{_MOST_LINES}项指标。"
    hint = suggestion(kind, (RATES, BY_MONTH)) or usage
    raise TemplateFault("template.filter", f"里，过滤器“图表”画不出“{kind}”", hint)


_Described = tuple["BarChart | LineChart", str, str]
"""A chart, its caption, and what is read out in its place."""


def _rates(figures: Record, title: str) -> list[_Described]:
    from docgen.chart import Bar, BarChart

    targets = cast("tuple[Record, ...]", figures["指标"])
    if not targets:
        return []
    several = len({to_text(target["简称"]) for target in targets}) > 1
    bars = tuple(
        Bar(
            f"{target['简称']} {target['名称']}" if several else to_text(target["名称"]),
            float(to_text(target["完成率"]).removesuffix("%")),
            f"{to_text(target['完成'])}/{to_text(target['目标'])}{target['计量']}",
            target["评价"] in _SHORT,
        )
        for target in targets
    )
    caption = title or f"{_span(figures)}各项指标完成情况"
    count = -(-len(bars) // MOST_BARS)
    parts = [bars[index * len(bars) // count : (index + 1) * len(bars) // count] for index in range(count)]
    charts: list[_Described] = []
    for index, part in enumerate(parts):
        named = caption if count == 1 else f"{caption}（{to_chinese(index + 1)}）"
        shown = "，".join(f"{bar.name}{bar.percent:g}%" for bar in part)
        charts.append((BarChart(part, "目标"), named, f"条形图：{named}。{shown}。"))
    return charts


def _by_month(figures: Record, names: tuple[str, ...], title: str) -> list[_Described]:
    from docgen.chart import Line, LineChart

    now, last = _months(figures), {}
    if not now:
        return []
    before = figures["上年"]
    if len(names) == 1 and not isinstance(before, Blank):
        last = _months(cast(Record, before))
    spans = [month.month for month in now] + [month.month for month in last]
    numbers = range(min(spans), max(spans) + 1)
    units = {_unit(figures, name) for name in names}
    lines = [Line(name, _values(now, numbers, name)) for name in names]
    if any(name in counts for counts in last.values() for name in names):
        year = next(iter(now)).year
        lines = [
            Line(f"{year}年", lines[0].values),
            Line(f"{year - 1}年", _values(last, numbers, names[0]), past=True),
        ]
    caption = title or f"{_span(figures)}各月{'、'.join(names)}"
    months = tuple(f"{number}月" for number in numbers)
    shown = "；".join(_described(line, months) for line in lines)
    chart = LineChart(months, tuple(lines), "、".join(sorted(units)))
    return [(chart, caption, f"折线图：{caption}。{shown}。")]


def _described(line: Line, months: tuple[str, ...]) -> str:
    known = [(month, value) for month, value in zip(months, line.values, strict=True) if value is not None]
    return f"{line.name}：" + "，".join(f"{month}{value:g}" for month, value in known)


def _months(figures: Record) -> dict[Month, Record]:
    months = cast("tuple[Record, ...]", figures["分月"])
    return {cast(Month, month["月份"]): cast(Record, month["数据"]) for month in months}


def _values(months: dict[Month, Record], numbers: range, name: str) -> tuple[float | None, ...]:
    """Return a value for each month: 0 where nothing of this was counted, None where there is no record at all."""
    found = {month.month: counts for month, counts in months.items()}
    return tuple(
        float(cast("int | Decimal", found[number].get(name, 0))) if number in found else None for number in numbers
    )


def _unit(figures: Record, name: str) -> str:
    totals = cast("tuple[Record, ...]", figures["合计"])
    unit = next((to_text(total["计量"]) for total in totals if total["名称"] == name), None)
    if unit is None:
        names = [to_text(total["名称"]) for total in totals]
        message = f"里，过滤器“图表”要画“{name}”，可是记录里没有这项指标"
        raise TemplateFault("template.filter", message, suggestion(name, names))
    return unit


def _span(figures: Record) -> str:
    return "" if isinstance(figures["期间"], Blank) else to_text(figures["期间"])


def _picture(context: Context, chart: BarChart | LineChart, caption: str, description: str) -> PictureBlock:
    from docgen.chart import draw, size_of

    # What is drawn is no text any more when the paper is converted.
    script = SCRIPTS.get(str(context.get("字形")))
    drawn = chart if script is None else chart.worded(lambda words: convert(words, script))
    width, height = size_of(drawn)
    return PictureBlock(draw(drawn), width, height, description, caption)
