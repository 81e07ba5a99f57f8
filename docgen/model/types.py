"""The types of values: how typed text becomes a date, a number, a reference.

Each is an annotated type for the fields of pydantic models. A text that does not fit is refused by a pydantic custom
error whose type is the rule of the finding (`data.date`) and whose context holds the Chinese `message`, the `hint`,
and, for faults between fields, the `field` at which the finding belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from docgen.errors import InputError
from docgen.model.ranks import known_titles, rank_of
from docgen.model.references import Kind, References
from docgen.text.dates import Month, parse_date, parse_month, parse_year
from docgen.text.document_number import DocumentNumber, parse_document_number
from docgen.text.nearest import suggestion
from docgen.text.paths import parse_picture_path
from docgen.text.quantities import (
    parse_amount,
    parse_count,
    parse_decimal,
    parse_integer,
    parse_percent,
    parse_yes_no,
)

SCALAR_SCHEMA = ["string", "number", "boolean"]
"""JSON types of a value that is read as text: an editor takes an unquoted 00123 for a number."""


def refusal(rule: str, message: str, hint: str = "", field: str = "", other: str = "") -> PydanticCustomError:
    """Return the error a validator raises: `message` and `hint` in Chinese, `field` a key of the validated value.

    `other` is the key that contradicts it, in the same model.
    """
    # A custom error's template is a literal; texts of the user must not be formatted again.
    return PydanticCustomError(rule, "{message}", {"message": message, "hint": hint, "field": field, "other": other})


def _from_text(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Return a validator that parses text with `parse` and passes values that are no text on."""

    def validate(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except InputError as refused:
            finding = refused.findings[0]
            raise refusal(finding.rule, finding.message, finding.hint) from refused

    return validate


def _instance(kind: type | tuple[type, ...], name: str, parse: Callable[[str], Any]) -> PlainValidator:
    """Return the validator of a type pydantic does not know: text is parsed, an instance passes."""
    convert = _from_text(parse)

    def validate(value: Any) -> Any:
        converted = convert(value)
        if not isinstance(converted, kind):
            raise refusal("data.type", f"应为{name}")
        return converted

    return PlainValidator(validate)


def _text(value: str) -> str:
    """Drop the line ends a block scalar adds; refuse a text of nothing but white space."""
    kept = value.rstrip("\r\n")
    if not kept.strip():
        raise refusal("data.empty", "没有内容", "填写内容，或整行删去")
    return kept


def _not_empty(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise refusal("data.empty-list", "列表是空的", "至少写一项")
    return value


def _lowest_title(value: str) -> str:
    if rank_of(value) is None:
        raise refusal("data.choice", f"不认识职称“{value}”", suggestion(value, known_titles()))
    return value


def _option(options: tuple[str, ...]) -> Callable[[str], str]:
    def validate(value: str) -> str:
        if value not in options:
            hint = suggestion(value, options) or f"可以写：{'、'.join(options)}"
            raise refusal("data.choice", f"“{value}”不在可选范围内", hint)
        return value

    return validate


def options_of(*options: str) -> tuple[AfterValidator, WithJsonSchema]:
    """Return the metadata that limits a text to `options`: `Annotated[str, *options_of("男", "女")]`."""
    return AfterValidator(_option(options)), WithJsonSchema({"type": "string", "enum": list(options)})


def _resolved(kind: Kind) -> Callable[[str, ValidationInfo], str]:
    """Return a validator that turns a name into an id when the validation context holds the known `References`."""

    def validate(value: str, info: ValidationInfo) -> str:
        if not isinstance(info.context, References):
            return value
        try:
            return info.context.resolve(kind, value)
        except InputError as refused:
            finding = refused.findings[0]
            raise refusal(finding.rule, finding.message, finding.hint) from refused

    return validate


class OneOrMany:
    """Metadata of a tuple type: a single value stands for a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._as_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many, many["items"]]}

    @staticmethod
    def _as_list(value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Offered:
    """Metadata of a text: which words a form offers to choose from; others are as good."""

    what: Literal["职称", "指标"]


class WholeLines:
    """Metadata of a list whose items are sentences: in one cell of a table only a line break parts them."""


def _schema(description: str, kind: str | list[str], **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "description": description, **more})


_YES_NO_SCHEMA = WithJsonSchema({"enum": ["是", "否", "有", "无", "yes", "no", True, False], "description": "是或否"})

Text = Annotated[str, AfterValidator(_text), WithJsonSchema({"type": SCALAR_SCHEMA})]
"""Text as typed, not empty."""

Integer = Annotated[int, BeforeValidator(_from_text(parse_integer))]
Positive = Annotated[Integer, Field(ge=1)]
Natural = Annotated[Integer, Field(ge=0)]
Number = Annotated[Decimal, BeforeValidator(_from_text(parse_decimal)), WithJsonSchema({"type": ["number", "string"]})]
"""A decimal number with the places that were typed."""

Hundredths = Annotated[
    Decimal, BeforeValidator(_from_text(parse_percent)), _schema("百分数，如 40、40%", ["number", "string"])
]

Amount = Annotated[
    Decimal,
    BeforeValidator(_from_text(parse_amount)),
    _schema("金额，单位元，精确到分", ["number", "string"], minimum=0),
]
Count = Annotated[
    int | Decimal,
    _instance((int, Decimal), "数字", parse_count),
    _schema("数量，不小于 0", ["number", "string"], minimum=0),
]
"""A number of things: int when typed without a decimal point."""

Date = Annotated[
    date,
    BeforeValidator(_from_text(parse_date)),
    _schema("日期，如 2026-04-07、2026年4月7日", "string"),
]
MonthValue = Annotated[
    Month, _instance(Month, "月份", parse_month), _schema("月份，如 2025-03、2025年3月", ["string", "number"])
]
Year = Annotated[int, BeforeValidator(_from_text(parse_year)), _schema("年份，四位数字", ["integer", "string"])]
YesNo = Annotated[bool, BeforeValidator(_from_text(parse_yes_no)), _YES_NO_SCHEMA]
DocumentNumberValue = Annotated[
    DocumentNumber,
    _instance(DocumentNumber, "发文字号", parse_document_number),
    _schema("发文字号，如 阜卫发〔2026〕8号", "string"),
]
LowestTitle = Annotated[
    Text,
    AfterValidator(_lowest_title),
    Offered("职称"),
    _schema("职称或职称级别，如 主治医师、中级", "string"),
]

PicturePath = Annotated[
    Text,
    BeforeValidator(_from_text(parse_picture_path)),
    _schema("图片的路径，从工作区的目录算起，如 data/照片/刘志强.jpg", "string"),
]

InstitutionRef = Annotated[Text, AfterValidator(_resolved("单位")), _schema("单位的编号、名称或简称", SCALAR_SCHEMA)]
PersonRef = Annotated[Text, AfterValidator(_resolved("人员")), _schema("人员的编号或姓名", SCALAR_SCHEMA)]
PairingRef = Annotated[Text, AfterValidator(_resolved("结对")), _schema("结对的编号", SCALAR_SCHEMA)]

Title = Annotated[Text, Offered("职称")]
IndicatorName = Annotated[Text, Offered("指标")]

TextList = Annotated[tuple[Text, ...], OneOrMany()]
Sentences = Annotated[tuple[Text, ...], OneOrMany(), WholeLines()]
InstitutionRefs = Annotated[tuple[InstitutionRef, ...], OneOrMany()]
SomeInstitutionRefs = Annotated[InstitutionRefs, AfterValidator(_not_empty)]
"""At least one. A length bound of pydantic's own would also complain of a list whose items are faulty."""
