"""Deadlines in papers: on a day off, or before the paper was issued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from docgen.errors import Place, Severity
from docgen.reconcile.holidays import day_off
from docgen.reconcile.registry import Fault, paper_rule
from docgen.reconcile.typed import ISSUED, Paper, Typed
from docgen.template.fields import FieldType
from docgen.text.dates import format_date

DAY = r"(?:(?P<year>\d{4})年|(?P<relative>次年|明年|翌年|当年|本年|今年|每年))?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_DEADLINE = re.compile(rf"{DAY}(?:[（(][^）)]{{1,8}}[）)])?(?:下班)?(?:之前|以前|前|止|截止)")
_NEXT_YEAR = frozenset({"次年", "明年", "翌年"})
_EVERY_YEAR = "每年"
_DONE = re.compile("已|完成了|实现了|达到了|曾|截至")
_OTHER_YEAR = 6
"""A month this far before the date of issue is more likely next year's than a slip."""
_FIELD = re.compile("截止|期限|限期|时限")


@paper_rule("deadline-day-off", "截止日期是休息日", Severity.WARNING, "改到前一个或后一个工作日，或写明“遇节假日顺延”")
def deadline_day_off(paper: Paper) -> Iterator[Fault]:
    """Yield deadlines that fall on a day off."""
    issued = _issued(paper)
    for place, day, words, _ in _deadlines(paper):
        reason = day_off(day)
        if reason:
            yield Fault(place, _also(paper, issued), f"“{words}”：{format_date(day)}是休息日（{reason}）")


@paper_rule("deadline-past", "截止日期早于成文日期", Severity.WARNING, "核对截止日期和成文日期；是下一年的，写明年份")
def deadline_past(paper: Paper) -> Iterator[Fault]:
    """Yield deadlines that were over when the paper was issued."""
    issued = _issued(paper)
    if issued is None:
        return
    for place, day, words, certain in _deadlines(paper):
        if day < issued:
            message = f"“{words}”早于成文日期{format_date(issued)}"
            severity = Severity.ERROR if certain else Severity.WARNING
            yield Fault(place, _also(paper, issued), message, severity=severity)


def _issued(paper: Paper) -> date | None:
    value = paper.value(ISSUED)
    return value if isinstance(value, date) else None


def _also(paper: Paper, issued: date | None) -> tuple[Place, ...]:
    """Return what fixes the year of a day without one: the date of issue, or else the year of the paper."""
    if issued:
        return (paper.place(ISSUED),)
    year = next(paper.specs(FieldType.YEAR), None)
    return (paper.place(year.name),) if year else ()


def _deadlines(paper: Paper) -> Iterator[tuple[Place, date, str, bool]]:
    """Yield each deadline: its place, the day, how it was written, and whether its year was written too."""
    issued = _issued(paper)
    for typed in paper.bodies:
        if "顺延" in typed.text:
            continue
        for match in _DEADLINE.finditer(typed.text):
            day = day_of(match, issued)
            if day is not None and not _told_as_done(typed, match):
                yield typed.place(*match.span()), day, match[0], match["year"] is not None
    for spec in paper.specs(FieldType.DATE):
        value = paper.value(spec.name)
        if _FIELD.search(spec.name) and isinstance(value, date):
            yield paper.place(spec.name), value, f"{spec.name}{format_date(value)}", True


def day_of(match: re.Match[str], issued: date | None) -> date | None:
    """Return the day that a match of `DAY` means in a paper of that date; None when nobody can tell."""
    month = int(match["month"])
    if match["year"]:
        year = int(match["year"])
    elif issued is None or match["relative"] == _EVERY_YEAR:
        return None
    elif match["relative"] in _NEXT_YEAR:
        year = issued.year + 1
    elif match["relative"] is None and issued.month - month >= _OTHER_YEAR:
        return None
    else:
        year = issued.year
    try:
        return date(year, month, int(match["day"]))
    except ValueError:
        return None


def _told_as_done(typed: Typed, match: re.Match[str]) -> bool:
    """Return True where the sentence tells of what is over, as summaries do."""
    text = typed.text
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, match.end())) >= 0]
    return bool(_DONE.search(text, start, min(ends, default=len(text))))
