"""The kinds of data of a workspace, and the files or sheets that hold them."""

from __future__ import annotations

from typing import NamedTuple

from docgen.model.base import Model
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import Kind


class Group(NamedTuple):
    """One kind of data: the names of its file or folder, its model, and the keys that name an item, by rank.

    The first of `names` that an item has is its id. Items without names are told apart by `keys` together.
    """

    kind: Kind
    stems: tuple[str, str]
    model: type[Model]
    names: tuple[str, ...]
    keys: tuple[str, ...] = ()


GROUPS = (
    Group("单位", ("institutions", "单位"), Institution, ("编号", "名称", "简称")),
    Group("人员", ("people", "人员"), Person, ("编号", "姓名")),
    Group("结对", ("pairings", "结对"), Pairing, ("编号",)),
    Group("指标", ("indicators", "指标目录"), Indicator, ("名称",)),
    Group("工作记录", ("records", "工作记录"), WorkRecord, (), ("结对", "受援方", "月份")),
)
BY_STEM = {stem: group for group in GROUPS for stem in group.stems}
