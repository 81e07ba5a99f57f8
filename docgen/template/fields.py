"""The fields a kind declares: their types, and how a paper's typed text becomes each field's value.

Findings carry the rule names of the loaders (`data.missing`, `data.type`, `data.date` …): to the person who typed the
paper it is the same kind of fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from docgen.errors import Finding, InputError, Place, error
from docgen.model.institution import Institution
from docgen.model.nodes import Mapping, Node, Scalar, Sequence
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.template.faults import Blank, Shape
from docgen.template.records import Party, Record, Views, plain_record, shape_of
from docgen.template.values import DateValue, Picture
from docgen.text.characters import find_forbidden
from docgen.text.dates import parse_date, parse_month, parse_year
from docgen.text.document_number import parse_document_number
from docgen.text.nearest import suggestion
from docgen.text.paths import parse_picture_path
from docgen.text.quantities import parse_amount, parse_decimal, parse_integer, parse_yes_no
from docgen.text.traditional import SCRIPT_NAMES

LIST_SUFFIX = "列表"


class FieldType(StrEnum):
    """The types of fields, by the names that template.yaml uses."""

    TEXT = "文本"
    LINES = "多行文本"
    BODY = "正文"
    INTEGER = "整数"
    NUMBER = "数字"
    AMOUNT = "金额"
    DATE = "日期"
    YEAR = "年份"
    MONTH = "月份"
    YES_NO = "是否"
    OPTION = "选项"
    DOCUMENT_NUMBER = "发文字号"
    INSTITUTION = "单位"
    PERSON = "人员"
    PAIRING = "结对"
    RECORD = "记录"
    ATTACHMENT = "附件"
    PICTURE = "图片"


ATTACHMENT_TEXT = "正文"
"""The part of an 附件 that is a body text."""


PARTIES: dict[FieldType, type[Party]] = {
    FieldType.INSTITUTION: Institution,
    FieldType.PERSON: Person,
    FieldType.PAIRING: Pairing,
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One declared field. `many` makes it a list; `fields` are the parts of a 记录; `place` is its declaration."""

    name: str
    type: FieldType
    many: bool = False
    required: bool = False
    default: str | None = None
    description: str = ""
    options: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    place: Place = field(default_factory=Place)

    @property
    def parts(self) -> tuple[FieldSpec, ...]:
        """The parts of a field that holds records: those declared, or those that every 附件 has."""
        return ATTACHMENT_PARTS if self.type is FieldType.ATTACHMENT else self.fields

    @property
    def type_text(self) -> str:
        """The type as template.yaml writes it."""
        return f"{self.type.value}{LIST_SUFFIX}" if self.many else self.type.value


ATTACHMENT_PARTS = (
    FieldSpec("名称", FieldType.TEXT, required=True, description="附件的名称，不写序号、不加书名号和句末标点。"),
    FieldSpec(ATTACHMENT_TEXT, FieldType.BODY, description="附件的内容，印在公文之后；不写则只在附件说明中列出名称。"),
    FieldSpec("横排", FieldType.YES_NO, description="宽的表格写“是”，整个附件横排在 A4 纸上。"),
)
"""What an 附件 holds. A bare text stands for its 名称 alone."""


SCRIPT = FieldSpec(
    "字形", FieldType.OPTION, options=SCRIPT_NAMES, description="公文的字形，不写则依 docgen.yaml，再不写为简体。"
)
NAMES_CONVERTED = FieldSpec(
    "人名转换", FieldType.YES_NO, description="写成繁体时，人名是否也转换；不写则依 docgen.yaml，再不写则人名不变。"
)
OF_EVERY_PAPER = (SCRIPT, NAMES_CONVERTED)
"""What every paper may say besides the fields of its kind."""


@dataclass(frozen=True, slots=True)
class BodySource:
    """A 正文 as typed, not evaluated yet; `place` is its first line."""

    text: str
    place: Place


_PARSERS: dict[FieldType, Callable[[str], object]] = {
    FieldType.INTEGER: parse_integer,
    FieldType.NUMBER: parse_decimal,
    FieldType.AMOUNT: parse_amount,
    FieldType.DATE: parse_date,
    FieldType.YEAR: parse_year,
    FieldType.MONTH: parse_month,
    FieldType.YES_NO: parse_yes_no,
    FieldType.DOCUMENT_NUMBER: lambda text: str(parse_document_number(text)),
}


class Converter:
    """Turns the nodes of one paper into values and collects what is wrong with them."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self.findings: list[Finding] = []
        self.broken: set[str] = set()

    def convert(self, spec: FieldSpec, node: Node | None, path: str, parent: Place) -> object:
        """Return the value of a field; `Blank`, with a finding where it is required or wrong, when there is none."""
        if node is None or (isinstance(node, Sequence) and not node.items):
            if spec.required:
                self._report("data.missing", parent, f"缺少“{path}”（{spec.type_text}）", _describe(spec), path)
            return blank(spec, path)
        if not spec.many:
            return self._one(spec, node, path)
        if isinstance(node, Sequence):
            return tuple(self._one(spec, item, f"{path}[{index}]") for index, item in enumerate(node.items))
        return (self._one(spec, node, f"{path}[0]"),)

    def _one(self, spec: FieldSpec, node: Node, path: str) -> object:
        if spec.type is FieldType.ATTACHMENT and isinstance(node, Scalar):
            name = ATTACHMENT_PARTS[0]
            node = Mapping({name.name: node}, node.place)
        if spec.parts:
            return self._record(spec, node, path)
        if not isinstance(node, Scalar):
            wrote = "一列值" if isinstance(node, Sequence) else "一组“键: 值”"
            hint = "只能写一个值；文字里有冒号的，用引号括起。" if isinstance(node, Mapping) else "只能写一个值。"
            self._report("data.type", node.place, f"“{path}”应为{spec.type.value}，写的是{wrote}", hint, path)
            return blank(spec, path)
        return self.text(spec, node, path)

    def text(self, spec: FieldSpec, node: Scalar, path: str) -> object:
        """Return the value that a text stands for in a field that is not a 记录."""
        forbidden = find_forbidden(node.text)
        if forbidden:
            names = "、".join(dict.fromkeys(name for _, name in forbidden))
            self._report("data.control-character", node.place, f"“{path}”里有不能用的字符：{names}", "删去它们。", path)
            return blank(spec, path)
        kept = node.text.rstrip("\r\n")
        if not kept.strip():
            self._report("data.empty", node.place, f"“{path}”没有内容", "填写内容，或整行删去。", path)
            return blank(spec, path)
        try:
            return self._typed(spec, kept, node, path)
        except InputError as refused:
            for finding in refused.findings:
                self._report(finding.rule, node.place, f"“{path}”：{finding.message}", finding.hint, path)
            return blank(spec, path)

    def _typed(self, spec: FieldSpec, text: str, node: Scalar, path: str) -> object:
        match spec.type:
            case FieldType.TEXT:
                if "\n" in text:
                    hint = "写在一行里；要分行的，请模板作者把类型改为“多行文本”。"
                    raise InputError(error("data.type", node.place, "应写在一行里", hint))
                return self.views.named(spec.name, text)
            case FieldType.LINES:
                return self.views.named(spec.name, text)
            case FieldType.BODY:
                return BodySource(text, _content_place(node))
            case FieldType.OPTION:
                if text not in spec.options:
                    hint = suggestion(text, spec.options) or f"可以写：{'、'.join(spec.options)}"
                    raise InputError(error("data.choice", node.place, f"“{text}”不在可选范围内", hint))
                return text
            case FieldType.INSTITUTION | FieldType.PERSON | FieldType.PAIRING:
                return self.views.party(PARTIES[spec.type], text, path)
            case FieldType.PICTURE:
                return self.views.picture(parse_picture_path(text), spec.name, node.place)
        value = _PARSERS[spec.type](text)
        return DateValue.of(value) if isinstance(value, date) else value

    def _record(self, spec: FieldSpec, node: Node, path: str) -> object:
        if not isinstance(node, Mapping):
            names = "、".join(part.name for part in spec.parts)
            self._report("data.type", node.place, f"“{path}”应为一组“键: 值”", f"可写的有：{names}。", path)
            return blank(spec, path)
        self.unknown_keys(node, spec.parts, path)
        values = {
            part.name: self.convert(part, node.entries.get(part.name), f"{path}.{part.name}", node.place)
            for part in spec.parts
        }
        return plain_record(path, values)

    def unknown_keys(self, node: Mapping, specs: tuple[FieldSpec, ...], path: str = "") -> None:
        """Report the keys of a mapping that are not declared."""
        known = [spec.name for spec in specs]
        for key in (*node.entries, *(key for key in node.key_places if key not in node.entries)):
            if key not in known:
                place = node.key_places.get(key, node.place)
                whole = f"{path}.{key}" if path else key
                hint = suggestion(key, known) or "核对名称，或删去这一项。"
                self.findings.append(error("data.unknown-key", place, f"没有“{whole}”这一项", hint))

    def _report(self, rule: str, place: Place, message: str, hint: str, path: str) -> None:
        self.broken.add(path.partition(".")[0].partition("[")[0])
        self.findings.append(error(rule, place, message, hint))


def blank(spec: FieldSpec, path: str) -> Blank:
    """Return the value of a field that was not given."""
    if spec.many:
        return Blank(path)
    if spec.type in PARTIES:
        return Blank(path, shape_of(PARTIES[spec.type]))
    return Blank(path, _record_shape(spec) if spec.parts else None)


def _record_shape(spec: FieldSpec) -> Shape:
    return Shape(lambda: {part.name: _record_shape(part) if part.parts else None for part in spec.parts})


def fits(spec: FieldSpec, value: object) -> bool:
    """Return True when an evaluated default already is a value of the field's type (a record, date or number)."""
    values = value if spec.many and isinstance(value, list | tuple) else (value,)
    wanted: dict[FieldType, tuple[type, ...]] = {
        FieldType.DATE: (DateValue,),
        FieldType.INTEGER: (int,),
        FieldType.YEAR: (int,),
        FieldType.YES_NO: (bool,),
        FieldType.INSTITUTION: (Record,),
        FieldType.PERSON: (Record,),
        FieldType.PAIRING: (Record,),
        FieldType.RECORD: (Record,),
        FieldType.ATTACHMENT: (Record,),
        FieldType.PICTURE: (Picture,),
    }
    types = wanted.get(spec.type)
    return types is not None and bool(values) and all(isinstance(item, types) for item in values)


def _describe(spec: FieldSpec) -> str:
    return spec.description or f"写一行“{spec.name}: …”。"


def _content_place(node: Scalar) -> Place:
    """Return the place of a text's first line; a block scalar (`|`) begins on the line below its mark."""
    place = node.place
    if node.quoted and "\n" in node.text and place.line is not None:
        return replace(place, line=place.line + 1, column=None)
    return place
