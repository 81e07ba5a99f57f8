"""What the filter 统计 gives: the statistics of the model under their Chinese names."""

from __future__ import annotations

from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.statistics import IndicatorTotal, MonthFigures, Statistics, TargetResult, of_institution, of_pairing
from docgen.template.records import Record, Views, plain_record


def figures_of(views: Views, model: Institution | Pairing, year: int | None, path: str) -> Record:
    """Return the figures of a pairing or an institution in `year` (over all records without one).

    Keys: 月数 派驻人次 出勤天数 合计 指标 分月, and for an institution 分结对, a list of the same figures with 结对 and
    受援方 (names).
    """
    where = f"{path}的统计"
    if isinstance(model, Pairing):
        return plain_record(where, _figures(views, of_pairing(views.workspace, model, year), where))
    found = of_institution(views.workspace, model.id, year)
    each = tuple(_of_pairing(views, pairing, figures, where) for pairing, figures in found.by_pairing)
    return plain_record(where, {**_figures(views, found, where), "分结对": each})


def _of_pairing(views: Views, identifier: str, figures: Statistics, where: str) -> Record:
    pairing = views.workspace.pairings[identifier]
    names = tuple(views.workspace.institution(reference).name for reference in pairing.recipients)
    path = f"{where}.分结对"
    record = views.record(pairing, f"{path}.结对")
    return plain_record(path, {"结对": record, "受援方": names, **_figures(views, figures, path)})


def _figures(views: Views, figures: Statistics, where: str) -> dict[str, object]:
    return {
        "月数": figures.months,
        "派驻人次": figures.person_times,
        "出勤天数": figures.attendance_days,
        "合计": tuple(_total(total, where) for total in figures.totals),
        "指标": tuple(_target(views, result, where) for result in figures.targets),
        "分月": tuple(_month(month, where) for month in figures.monthly),
    }


def _total(total: IndicatorTotal, where: str) -> Record:
    return plain_record(f"{where}.合计", {"名称": total.name, "计量": total.unit, "数量": total.quantity})


def _target(views: Views, result: TargetResult, where: str) -> Record:
    path = f"{where}.指标"
    values = {
        "结对": views.record(views.workspace.pairings[result.pairing], f"{path}.结对"),
        "名称": result.name,
        "计量": result.unit,
        "目标": result.goal,
        "完成": result.done,
        "完成率": f"{result.rate}%",
        "评价": result.verdict,
    }
    return plain_record(path, values)


def _month(month: MonthFigures, where: str) -> Record:
    path = f"{where}.分月"
    counts = plain_record(f"{path}.数据", month.counts)
    return plain_record(path, {"月份": month.month, "派驻人数": month.staff, "数据": counts})
