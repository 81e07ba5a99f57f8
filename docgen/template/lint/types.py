"""What is known of a value before any data are there: its type and, of records, its parts.

The types of a kind's fields come from its declaration, those of 结对, 单位 and 人员 from the model itself; only the
figures that 统计 counts are listed here, and a test holds the list to what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.types import InstitutionRef, PairingRef, PersonRef, PicturePath
from docgen.template.fields import PARTIES, FieldSpec, FieldType
from docgen.text.dates import Month


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """`name` is a word below; `parts` those of a record, `item` what a list holds, `path` how a template reached it.

    `spec` is the declaration behind it, so that one can tell which parts of a 记录 are never used.
    """

    name: str
    parts: Callable[[], Mapping[str, Type]] | None = None
    item: Type | None = None
    path: str = ""
    spec: FieldSpec | None = None

    def __repr__(self) -> str:
        return f"{self.name}({self.item or ''})"


TEXT, NUMBER, DATE, MONTH, YES_NO, BODY, PICTURE = "文字", "数字", "日期", "月份", "是否", "正文", "图片"
RECORD, LIST, FIGURES, LOOP, MACRO, UNKNOWN = "记录", "一列值", "统计", "loop", "宏", ""
ANY = Type(UNKNOWN)
A_TEXT, A_NUMBER, A_DATE, A_MONTH, A_YES_NO = Type(TEXT), Type(NUMBER), Type(DATE), Type(MONTH), Type(YES_NO)
A_MACRO = Type(MACRO)


def list_of(item: Type) -> Type:
    """Return the type of a list."""
    return Type(LIST, item=item, path=item.path)


def either(types: Iterable[Type]) -> Type:
    """Return the type that all of them have; `ANY` when they differ."""
    found = list(types)
    first = found[0] if found else ANY
    if all(one.name == first.name and one.parts is first.parts and one.item is first.item for one in found):
        return first
    return Type(first.name) if first.name != RECORD and all(one.name == first.name for one in found) else ANY


_SIMPLE: dict[FieldType, str] = {
    FieldType.TEXT: TEXT,
    FieldType.LINES: TEXT,
    FieldType.OPTION: TEXT,
    FieldType.DOCUMENT_NUMBER: TEXT,
    FieldType.BODY: BODY,
    FieldType.INTEGER: NUMBER,
    FieldType.NUMBER: NUMBER,
    FieldType.AMOUNT: NUMBER,
    FieldType.YEAR: NUMBER,
    FieldType.DATE: DATE,
    FieldType.MONTH: MONTH,
    FieldType.YES_NO: YES_NO,
    FieldType.PICTURE: PICTURE,
}


def of_field(spec: FieldSpec, path: str = "") -> Type:
    """Return the type of a declared field."""
    path = path or spec.name
    if spec.type in PARTIES:
        one = of_model(PARTIES[spec.type])
        one = Type(one.name, one.parts, path=path)
    elif spec.parts:
        parts = {part.name: of_field(part, f"{path}.{part.name}") for part in spec.parts}
        one = Type(RECORD, lambda: parts, path=path, spec=spec)
    else:
        one = Type(_SIMPLE[spec.type], path=path)
    return list_of(one) if spec.many else one


_DERIVED: dict[type[BaseModel], dict[str, type[BaseModel]]] = {
    Institution: {"支援结对": Pairing, "受援结对": Pairing},
    Pairing: {"记录": WorkRecord},
}
"""The lists that views add to a model (`docgen.template.records.Views`)."""


@cache
def of_model(model: type[BaseModel]) -> Type:
    """Return the type of the records that views of a model are."""

    @cache
    def parts() -> Mapping[str, Type]:
        hints = get_type_hints(model, include_extras=True)
        own = {(info.alias or name): _of_hint(hints[name]) for name, info in model.model_fields.items()}
        return own | {name: list_of(of_model(held)) for name, held in _DERIVED.get(model, {}).items()}

    return Type(RECORD, parts, path=str(model.model_config.get("title") or model.__name__))


_REFERENCES: tuple[tuple[Any, type[BaseModel]], ...] = (
    (InstitutionRef, Institution),
    (PersonRef, Person),
    (PairingRef, Pairing),
)
_CLASSES: tuple[tuple[type, Type], ...] = (
    (bool, A_YES_NO),
    (str, A_TEXT),
    (int, A_NUMBER),
    (Decimal, A_NUMBER),
    (date, A_DATE),
    (Month, A_MONTH),
)


def _of_hint(hint: Any) -> Type:
    """Return the type that a model's annotation says."""
    for reference, model in _REFERENCES:
        if hint == reference:
            return of_model(model)
    if hint == PicturePath:
        return Type(PICTURE)
    if isinstance(hint, type):
        if issubclass(hint, BaseModel):
            return of_model(hint)
        return next((known for kind, known in _CLASSES if issubclass(hint, kind)), ANY)
    arguments = [arg for arg in get_args(hint) if arg is not type(None)]
    if get_origin(hint) is tuple:
        return list_of(_of_hint(arguments[0]))
    if hasattr(hint, "__metadata__"):
        return _of_hint(get_args(hint)[0])
    known = [_of_hint(arg) for arg in arguments] if get_origin(hint) is not dict else []
    return either(known) if known else ANY


def _record(path: str, **parts: Type) -> Type:
    return Type(RECORD, lambda: parts, path=path)


_TOTAL = _record(
    "合计",
    **dict.fromkeys(("名称", "类别", "计量", "说法", "增减率"), A_TEXT),
    **dict.fromkeys(("数量", "上年", "增减"), A_NUMBER),
)
_TARGET = _record(
    "指标",
    结对=of_model(Pairing),
    受援方=list_of(A_TEXT),
    **dict.fromkeys(("简称", "名称", "计量", "口径", "完成率", "时序进度", "评价"), A_TEXT),
    **dict.fromkeys(("目标", "完成", "差额"), A_NUMBER),
)
_MONTHLY = _record("分月", 月份=A_MONTH, 派驻人数=A_NUMBER, 出勤天数=A_NUMBER, 数据=ANY)
_STAFF = _record(
    "分人员",
    人员=of_model(Person),
    到岗=A_DATE,
    离岗=A_DATE,
    月份=list_of(A_MONTH),
    月数=A_NUMBER,
    出勤天数=A_NUMBER,
    合计=list_of(_TOTAL),
)


def _figure_parts() -> dict[str, Type]:
    return {
        **dict.fromkeys(("期间", "起月", "止月"), ANY),
        **dict.fromkeys(("月数", "派驻人数", "派驻人次", "出勤天数"), A_NUMBER),
        "受援方": list_of(A_TEXT),
        "合计": list_of(_TOTAL),
        "分类": list_of(_record("分类", 类别=A_TEXT, 合计=list_of(_TOTAL))),
        **dict.fromkeys(("考核", "进度", "指标"), list_of(_TARGET)),
        "分月": list_of(_MONTHLY),
        "分人员": list_of(_STAFF),
        "分结对": list_of(Type(RECORD, lambda: {**_figure_parts(), "结对": of_model(Pairing), "简称": A_TEXT})),
        "共同": list_of(_TOTAL),
        "上年": THE_FIGURES,
    }


THE_FIGURES = Type(FIGURES, _figure_parts, path="统计")
BOTH_SIDES = _record("统计", 支援=THE_FIGURES, 受援=THE_FIGURES)
"""What 统计 gives for an institution."""
WORKSPACE_TYPE = _record(
    "工作区",
    结对=list_of(of_model(Pairing)),
    单位=list_of(of_model(Institution)),
    人员=list_of(of_model(Person)),
    年度=A_NUMBER,
)
LOOP_NAMES = (
    *("index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle", "depth", "depth0"),
    *("previtem", "nextitem", "changed"),
)


@dataclass(slots=True)
class Names:
    """The names that a kind's templates see, with their types; `open` where nothing is declared: any name may be."""

    known: dict[str, Type] = field(default_factory=dict)
    open: bool = False
