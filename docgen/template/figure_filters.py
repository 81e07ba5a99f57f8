"""The filters of figures: what records add up to, how numbers compare, and charts of them."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from docgen.model.pairing import Pairing
from docgen.model.period import MONTHS_A_YEAR, Period
from docgen.model.statistics import change
from docgen.model.targets import VERDICTS
from docgen.template.charts import charted
from docgen.template.faults import TemplateFault
from docgen.template.filters import as_number, as_whole, refused
from docgen.template.records import Record

_ROUNDED_AWAY = Decimal("0.0")


def statistics(value: object, year: object = None, first: object = 1, last: object = MONTHS_A_YEAR) -> Record:
    """Return the figures of a 结对, 人员 or 单位, or of a list of 结对, from its work records.

    They count the months `first` to `last` of `year`, both included, or everything without a year.
    """
    period = None
    if year is not None:
        period = Period(as_whole("统计", year), as_whole("统计", first), as_whole("统计", last))
        if not 1 <= period.first <= period.last <= MONTHS_A_YEAR:
            message = f"里，过滤器“统计”的起止月份{period.first}、{period.last}不对"
            hint = "写 统计(年度, 起月, 止月)，月份从 1 到 12，起月不晚于止月。"
            raise TemplateFault("template.filter", message, hint)
    if isinstance(value, Record) and value.counter:
        return value.counter.figures(period)
    if isinstance(value, list | tuple):
        counters = [item.counter for item in value if isinstance(item, Record) and item.counter]
        if counters and len(counters) == len(value) and all(isinstance(one.model, Pairing) for one in counters):
            return counters[0].figures_with(counters[1:], period)
    raise refused("统计", value, "结对、单位、人员或一列结对")


def verdict_counts(value: object) -> str:
    """Return how many targets of a list have each verdict: 超额完成3项，完成2项."""
    if isinstance(value, str | Mapping | Undefined) or not isinstance(value, Iterable):
        raise refused("计项", value, "统计的“指标”")
    tally = Tally(item.get("评价") if isinstance(item, Record) else None for item in value)
    if not tally or None in tally:
        raise refused("计项", value, "统计的“指标”，至少一项")
    return "，".join(f"{verdict}{tally[verdict]}项" for verdict in VERDICTS if tally[verdict])


def compared(value: object, before: object, base: str = "上年") -> str:
    """Return how a number compares with that of a year before: 比上年增长12.3%, 比上年下降3.5%, 与上年持平, 上年为零.

    A change that rounds to 0.0 % is 与上年基本持平. `base` is what the year before is called.
    """
    now, then = as_number("对比", value), as_number("对比", before)
    found = change(now, then)
    if not found.difference:
        return f"与{base}持平"
    if found.rate is None:
        return f"{base}为零"
    if abs(found.rate) == _ROUNDED_AWAY:
        return f"与{base}基本持平"
    return f"比{base}{'增长' if found.rate > 0 else '下降'}{abs(found.rate)}%"


FIGURE_FILTERS: dict[str, Callable[..., Any]] = {
    "统计": statistics,
    "计项": verdict_counts,
    "对比": compared,
    "图表": charted,
}
