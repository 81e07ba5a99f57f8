"""What the filter 统计 gives: the statistics of the model under their Chinese names.

Values are counted when they are first asked for; `上年` holds the same figures a year before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial

from docgen.model.indicator import worded
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.period import Period
from docgen.model.record import Quantity
from docgen.model.record_sums import StaffFigures
from docgen.model.statistics import (
    IndicatorTotal,
    MonthFigures,
    Statistics,
    change,
    named_totals,
    of_institution,
    of_pairing,
    of_pairings,
    of_person,
)
from docgen.model.targets import TargetResult
from docgen.template.faults import Blank
from docgen.template.records import Counted, Record, Views, plain_record
from docgen.template.values import DateValue, to_text

NOTHING_BEFORE = "上年为零"
OTHER_WORK = "其他"
_Compute = Callable[[Period | None], Statistics]


def figures_of(views: Views, model: Counted, period: Period | None, path: str) -> Record:
    """Return the figures of a pairing, several pairings, a person or an institution in a period (None: of all time).

    An institution has two sides that are never mixed, 支援 and 受援. Keys of figures: 期间 起月 止月 月数 派驻人数
    派驻人次 出勤天数 受援方 合计 分类 考核 进度 指标 分月 分人员 分结对 共同 上年.
    """
    where = f"{path}的统计"
    workspace = views.workspace
    if isinstance(model, Institution):
        sides: dict[str, _Compute] = {
            "支援": partial(of_institution, workspace, model.id, "支援方"),
            "受援": partial(of_institution, workspace, model.id, "受援方"),
        }
        return _lazy(
            where,
            {
                side: partial(_figures, views, cache(compute), period, f"{where}.{side}")
                for side, compute in sides.items()
            },
        )
    if isinstance(model, tuple):
        compute: _Compute = partial(of_pairings, workspace, model)
    elif isinstance(model, Pairing):
        compute = partial(of_pairing, workspace, model)
    else:
        compute = partial(of_person, workspace, model.id)
    return _figures(views, cache(compute), period, where)


def _lazy(path: str, readers: Mapping[str, Callable[[], object]]) -> Record:
    return Record(path, tuple(readers), lambda name: readers[name]())


def _figures(
    views: Views, compute: _Compute, period: Period | None, where: str, own: Mapping[str, object] | None = None
) -> Record:
    """Return one set of figures; `own` are parts that stand before them."""
    figures = compute(period)
    year_before = period.year_before if period else None

    def before() -> Statistics | None:
        return compute(year_before) if year_before else None

    def results(kept: Callable[[TargetResult], bool]) -> object:
        return tuple(_target(views, result, where) for result in figures.targets if kept(result))

    def totals() -> tuple[Record, ...]:
        return _totals(views, figures, before(), where)

    readers: dict[str, Callable[[], object]] = {
        "期间": lambda: str(period) if period else Blank(f"{where}.期间"),
        "起月": lambda: period.start if period else Blank(f"{where}.起月"),
        "止月": lambda: period.end if period else Blank(f"{where}.止月"),
        "月数": lambda: figures.months,
        "派驻人数": lambda: figures.people,
        "派驻人次": lambda: figures.person_times,
        "出勤天数": lambda: figures.attendance_days,
        "受援方": lambda: _names(views, figures.recipients),
        "合计": totals,
        "分类": lambda: _by_category(totals(), where),
        "考核": lambda: results(lambda result: result.finished),
        "进度": lambda: results(lambda result: not result.finished),
        "指标": lambda: results(lambda result: True),
        "分月": lambda: tuple(_month(month, where) for month in figures.monthly),
        "分人员": lambda: tuple(_person(views, figures, one, where) for one in figures.staff),
        "分结对": lambda: tuple(_pairing(views, compute, period, name, where) for name, _ in figures.by_pairing),
        "共同": lambda: tuple(_total(views, total, f"{where}.共同") for total in figures.shared),
        "上年": lambda: (
            _figures(views, compute, year_before, f"{where}.上年") if year_before else Blank(f"{where}.上年")
        ),
    }
    given = {name: partial(_same, value) for name, value in (own or {}).items()}
    return _lazy(where, {**given, **readers})


def _same(value: object) -> object:
    return value


def _pairing(views: Views, compute: _Compute, period: Period | None, identifier: str, where: str) -> Record:
    pairing = views.workspace.pairings[identifier]
    path = f"{where}.分结对"

    def part(period: Period | None) -> Statistics:
        found = dict(compute(period).by_pairing).get(identifier)
        return found if found is not None else Statistics.nothing(period)

    own = {"结对": views.record(pairing, f"{path}.结对"), "简称": _short(views, part(period).recipients)}
    return _figures(views, part, period, path, own)


def _names(views: Views, institutions: Iterable[str]) -> tuple[str, ...]:
    return tuple(views.workspace.institution(reference).name for reference in institutions)


def _short(views: Views, recipients: tuple[str, ...]) -> str:
    """Return how recipients are called in a table: the first one's short name, and how many there are."""
    more = f"等{len(recipients)}家" if len(recipients) > 1 else ""
    return f"{views.workspace.institution(recipients[0]).short_name}{more}"


def _totals(views: Views, figures: Statistics, before: Statistics | None, where: str) -> tuple[Record, ...]:
    """Return the sums beside those of a year before; what was counted only then stands with 0."""
    now = {total.name: total for total in figures.totals}
    past = {total.name: total for total in before.totals} if before else {}
    order = [name for name in views.workspace.indicators if name in now or name in past]
    order += [name for name in (*now, *past) if name not in order]
    records = []
    for name in dict.fromkeys(order):
        total = now.get(name) or IndicatorTotal(name, past[name].unit, 0)
        compared = None if before is None else past[name].quantity if name in past else 0
        records.append(_total(views, total, f"{where}.合计", compared))
    return tuple(records)


def _total(views: Views, total: IndicatorTotal, path: str, before: Quantity | None = None) -> Record:
    indicator = views.workspace.indicators.get(total.name)
    values: dict[str, object] = {
        "名称": total.name,
        "类别": indicator.category if indicator and indicator.category else OTHER_WORK,
        "计量": total.unit,
        "数量": total.quantity,
        "说法": worded(total.name, total.unit, to_text(total.quantity), indicator.phrase if indicator else None),
    }
    if before is None:
        values |= {name: Blank(f"{path}.{name}") for name in ("上年", "增减", "增减率")}
    else:
        found = change(total.quantity, before)
        rate = NOTHING_BEFORE if found.rate is None else f"{found.rate}%"
        values |= {"上年": found.before, "增减": found.difference, "增减率": rate}
    return plain_record(path, values)


def _by_category(totals: tuple[Record, ...], where: str) -> tuple[Record, ...]:
    groups: dict[str, list[Record]] = {}
    for total in totals:
        groups.setdefault(str(total["类别"]), []).append(total)
    return tuple(
        plain_record(f"{where}.分类", {"类别": name, "合计": tuple(group)}) for name, group in groups.items()
    )


def _target(views: Views, result: TargetResult, where: str) -> Record:
    path = f"{where}.指标"
    pairing = views.workspace.pairings[result.pairing]
    values = {
        "结对": views.record(pairing, f"{path}.结对"),
        "受援方": _names(views, pairing.recipients),
        "简称": _short(views, pairing.recipients),
        "名称": result.name,
        "计量": result.unit,
        "口径": result.span,
        "目标": result.goal,
        "完成": result.done,
        "差额": result.missing,
        "完成率": f"{result.rate}%",
        "时序进度": f"{result.elapsed}%",
        "评价": result.verdict,
    }
    return plain_record(path, values)


def _month(month: MonthFigures, where: str) -> Record:
    path = f"{where}.分月"
    values = {"月份": month.month, "派驻人数": month.staff, "出勤天数": month.days}
    return plain_record(path, {**values, "数据": plain_record(f"{path}.数据", month.counts)})


def _person(views: Views, figures: Statistics, one: StaffFigures, where: str) -> Record:
    path = f"{where}.分人员"
    pairings = tuple(views.workspace.pairings[name] for name, _ in figures.by_pairing)
    values = {
        "人员": views.record(views.workspace.people[one.person], f"{path}.人员"),
        "到岗": DateValue.of(one.arrived) if one.arrived else Blank(f"{path}.到岗"),
        "离岗": DateValue.of(one.left) if one.left else Blank(f"{path}.离岗"),
        "月份": tuple(one.months),
        "月数": len(one.months),
        "出勤天数": one.days,
        "合计": tuple(
            _total(views, total, f"{path}.合计") for total in named_totals(views.workspace, pairings, one.own)
        ),
    }
    return plain_record(path, values)
