"""The form of a kind: a tree of controls made from its declared fields and from what is typed so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.errors import InputError
from docgen.template.fields import OF_EVERY_PAPER, FieldSpec, FieldType
from docgen.text.dates import parse_date
from docgen.text.quantities import parse_yes_no
from docgen.web.form_values import BLOCKS, NUMBERS, fits, split_numbers
from docgen.web.paper_text import Typed, Values

_WIDGETS = {
    FieldType.LINES: "lines",
    FieldType.BODY: "body",
    FieldType.AMOUNT: "amount",
    FieldType.DATE: "date",
    FieldType.YES_NO: "yes-no",
    FieldType.OPTION: "option",
    FieldType.INSTITUTION: "pick",
    FieldType.PERSON: "pick",
    FieldType.PAIRING: "pick",
    FieldType.PICTURE: "picture",
}
_NO_CELL = frozenset((*BLOCKS, FieldType.RECORD, FieldType.ATTACHMENT, FieldType.PICTURE))
_EXAMPLES = {
    FieldType.AMOUNT: "元，如 6000 或 3.5万元",
    FieldType.DATE: "如 2026-04-07 或 2026年4月7日",
    FieldType.YEAR: "如 2026",
    FieldType.MONTH: "如 2026-04",
    FieldType.DOCUMENT_NUMBER: "如 阜卫发〔2026〕8号，或写 自动",
    FieldType.PICTURE: "PNG 或 JPEG 图片",
}


@dataclass(frozen=True, slots=True)
class Control:
    """One control, or a group of them, for a field or a part of one.

    `path` is its name in the form (附件[0].名称), `label` what it is called, `widget` which macro of the page draws it:
    list, table and blocks hold `items`, a record and a row of a table `parts`. `kept` is for what no form can show.
    """

    spec: FieldSpec
    path: str
    label: str
    widget: str
    value: str = ""
    items: tuple[Control, ...] = ()
    parts: tuple[Control, ...] = ()

    @property
    def id(self) -> str:
        """The id of its element."""
        return f"f-{self.path}"

    @property
    def type(self) -> str:
        """The type that a picker searches."""
        return self.spec.type.value

    @property
    def example(self) -> str:
        """What to type, for who sees the control empty: a default that needs no evaluation, or a way to write it."""
        default = self.spec.default or ""
        return default if default and "{" not in default else _EXAMPLES.get(self.spec.type, "")

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The values to choose from and what they are called; what was typed stays choosable whatever it is."""
        if self.widget == "yes-no":
            said = _yes_no(self.value)
            words = [("", "未填"), *((self.value if said is (word == "是") else word, word) for word in ("是", "否"))]
            return tuple(words) if said is not None or not self.value else (*words, (self.value, self.value))
        known = [("", "（未填）"), *((option, option) for option in self.spec.options)]
        return tuple(known) if self.value in ("", *self.spec.options) else (*known, (self.value, self.value))

    @property
    def iso_date(self) -> str:
        """A date as calendars take it; empty for anything else."""
        try:
            return parse_date(self.value).isoformat()
        except InputError:
            return ""

    @property
    def is_wide(self) -> bool:
        """Whether the control takes the whole width of the form."""
        return self.widget in ("body", "lines", "table", "blocks", "record", "kept")


def controls(specs: Sequence[FieldSpec], values: Values) -> tuple[Control, ...]:
    """Return the controls of a kind's fields with what is typed in them."""
    return tuple(control(spec, values.get(spec.name)) for spec in specs)


def specs_of(fields: Sequence[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Return all fields of a paper's form: those of its kind, then what every paper may say."""
    return (*fields, *OF_EVERY_PAPER)


def control(spec: FieldSpec, value: Typed | None) -> Control:
    """Return the control of a top-level field."""
    if value is not None and not fits(spec, value):
        return Control(spec, spec.name, spec.name, "kept")
    return _control(spec, value, spec.name, spec.name)


def _control(spec: FieldSpec, value: Typed | None, path: str, label: str) -> Control:
    if not spec.many:
        return _single(spec, value, path, label)
    items = value if isinstance(value, list) else [] if value in (None, "") else [value]
    one = replace(spec, many=False)
    if not spec.parts:
        rows = (_single(one, item, f"{path}[{at}]", f"{label}第{at + 1}项") for at, item in enumerate(items))
        return Control(spec, path, label, "list", items=tuple(rows))
    if is_table(spec, items):
        return Control(spec, path, label, "table", items=_rows(spec, items, path))
    blocks = (_single(one, item, f"{path}[{at}]", f"{label}第{at + 1}项") for at, item in enumerate(items))
    return Control(spec, path, label, "blocks", items=tuple(blocks))


def _single(spec: FieldSpec, value: Typed | None, path: str, label: str) -> Control:
    if spec.parts:
        inner = value if isinstance(value, dict) else {spec.parts[0].name: value} if value else {}
        parts = tuple(_control(part, inner.get(part.name), f"{path}.{part.name}", part.name) for part in spec.parts)
        return Control(spec, path, label, "record", parts=parts)
    text = value if isinstance(value, str) else ""
    widget = _WIDGETS.get(spec.type, "text")
    if spec.type in BLOCKS:
        text = text.removesuffix("\n")
    elif "\n" in text.rstrip("\r\n") and widget not in ("yes-no", "option"):
        widget = "lines"  # a control of one line would swallow the ends of the others
    else:
        text = text.rstrip("\r\n")
    return Control(spec, path, label, widget, text)


def is_table(spec: FieldSpec, items: Sequence[Any]) -> bool:
    """Return True for records that fit in the cells of a table: short values, and numbers side by side."""
    for part in spec.parts:
        if part.type in _NO_CELL or (part.many and part.type not in NUMBERS):
            return False
        values = [item.get(part.name) for item in items if isinstance(item, dict)]
        for value in values:
            texts = value if isinstance(value, list) else [value] if value else []
            if any("\n" in text.rstrip("\n") for text in texts if isinstance(text, str)):
                return False
            if part.many and any(not isinstance(text, str) or split_numbers(text) != [text] for text in texts if text):
                return False
    return True


def _rows(spec: FieldSpec, items: Sequence[Any], path: str) -> tuple[Control, ...]:
    rows = []
    for at, item in enumerate(items):
        inner = item if isinstance(item, dict) else {}
        cells = []
        for part in spec.parts:
            value = inner.get(part.name)
            if part.many:
                texts = value if isinstance(value, list) else [value] if value else []
                value = " ".join(text for text in texts if isinstance(text, str))
            label = f"{spec.name}第{at + 1}行 {part.name}"
            cells.append(_single(replace(part, many=False), value, f"{path}[{at}].{part.name}", label))
            if part.many:
                cells[-1] = replace(cells[-1], widget="text")
        rows.append(Control(spec, f"{path}[{at}]", f"第{at + 1}行", "row", parts=tuple(cells)))
    return tuple(rows)


def _yes_no(text: str) -> bool | None:
    try:
        return parse_yes_no(text)
    except InputError:
        return None
