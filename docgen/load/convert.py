"""Nodes into models: every fault becomes a finding at the place of the value that has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from docgen.errors import Finding, Place, error
from docgen.load.keys import canonical, keys_of, names_of
from docgen.load.places import Step, below, locate
from docgen.model.nodes import Mapping, Node, Scalar, Sequence
from docgen.model.references import References
from docgen.text.nearest import suggestion

M = TypeVar("M", bound=BaseModel)

Findings = tuple[Finding, ...]

_LONGEST_SHOWN = 60
_PAIRS = "一组“键: 值”"
_EXPECTED = {
    "string_type": "文字",
    "int_type": "整数",
    "decimal_type": "数字",
    "date_type": "日期",
    "bool_type": "“是”或“否”",
    "model_type": _PAIRS,
    "dict_type": _PAIRS,
    "tuple_type": "列表",
}
# Follows from another fault of the same model, which is reported.
_CONSEQUENCE = "default_factory_not_called"


def to_model(model: type[M], node: Node, references: References | None = None) -> tuple[M | None, Findings]:
    """Return the model that a node describes (None when it has a fault) and what was found in it.

    With `references`, names in reference fields become ids and unknown ones are findings.
    """
    findings: list[Finding] = []
    data = _plain(node, model, "", findings)
    try:
        made = model.model_validate(data, context=references)
    except ValidationError as fault:
        findings.extend(_translated(fault, canonical(node, model)))
        return None, tuple(findings)
    return (None if findings else made), tuple(findings)


def unknown_key(key: str, place: Place, known: Iterable[str]) -> Finding:
    """Return the finding for a key that is not known, with the nearest one that is."""
    return error("data.unknown-key", place, f"不认识的键“{key}”", suggestion(key, known))


def missing_key(key: str, place: Place) -> Finding:
    """Return the finding for a required key that is absent; `place` is what should hold it."""
    return error("data.missing", place, f"缺少“{key}”", f"补上“{key}: …”")


def _plain(node: Node, model: type[BaseModel] | None, where: str, findings: list[Finding]) -> Any:
    """Return a node as text, lists and dicts with Chinese keys; report the keys that the model does not know."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_part(item, model, where, index, findings) for index, item in enumerate(node.items)]
    if model is None:
        return {key: _plain(value, None, where, findings) for key, value in node.entries.items()}
    keys = keys_of(model)
    data: dict[str, Any] = {}
    seen: dict[str, str] = {}
    for typed, place in node.key_places.items():
        key = keys.get(typed)
        if key is None:
            findings.append(unknown_key(typed, replace(place, where=where), names_of(model)))
            continue
        if key.alias in seen:
            message = f"“{typed}”和“{seen[key.alias]}”是同一项，写了两次"
            findings.append(error("data.duplicate-key", replace(place, where=where), message, "删去其中一个"))
            continue
        seen[key.alias] = typed
        if typed in node.entries:
            value = node.entries[typed]
            data[key.alias] = value if key.raw else _part(value, key.model, where, key.alias, findings)
    return data


def _part(node: Node, model: type[BaseModel] | None, where: str, step: Step, findings: list[Finding]) -> Any:
    """Return the part of what is at `where` as `_plain` does; nearly all are texts, and need no words for it."""
    return node.text if type(node) is Scalar else _plain(node, model, below(where, step), findings)


def _translated(fault: ValidationError, node: Node) -> list[Finding]:
    """Return the findings for pydantic's errors on a node with Chinese keys."""
    findings = []
    for detail in fault.errors(include_url=False, include_input=False):
        kind = detail["type"]
        if kind == _CONSEQUENCE:
            continue
        context: dict[str, Any] = detail.get("ctx", {})
        # For a faulty key of a mapping pydantic adds `[key]` to the path.
        steps: tuple[Step, ...] = tuple(step for step in detail["loc"] if step != "[key]")
        if context.get("field"):
            steps = (*steps, str(context["field"]))
        target, place = locate(node, steps)
        if kind == "missing":
            findings.append(_missing(node, steps))
        elif kind.startswith("data."):
            finding = error(kind, place, str(context["message"]), str(context["hint"]))
            also = (locate(node, (*steps[:-1], str(context["other"])))[1],) if context["other"] else ()
            findings.append(replace(finding, also=also))
        else:
            findings.append(_builtin(kind, context, target, place))
    return findings


def _missing(node: Node, steps: tuple[Step, ...]) -> Finding:
    """Return the finding for a required key: absent, or there without a value."""
    key = str(steps[-1])
    holder, place = locate(node, steps[:-1])
    if isinstance(holder, Mapping) and key in holder.key_places:
        place = replace(holder.key_places[key], where=place.where)
        hint = "填写这一格" if place.sheet else f"在“{key}:”后面填写内容"
        return error("data.missing", place, f"“{key}”没有填写", hint)
    return missing_key(key, place)


def _builtin(kind: str, context: dict[str, Any], target: Node | None, place: Place) -> Finding:
    """Return the finding for one of pydantic's own errors, of those that the models of this project can cause."""
    match kind:
        case "greater_than_equal":
            return error("data.range", place, f"{_shown(target)}太小", f"不能小于 {context['ge']}")
        case "less_than_equal":
            return error("data.range", place, f"{_shown(target)}太大", f"不能大于 {context['le']}")
        case _ if kind in _EXPECTED:
            expected = _EXPECTED[kind]
            return error("data.type", place, f"应为{expected}，这里是{_shown(target)}", _type_hint(expected, target))
        case _:
            return error("data.value", place, f"{_shown(target)}不合要求", "核对这一项的写法")


def _shown(node: Node | None) -> str:
    """Return how to call what was found at a place."""
    if isinstance(node, Scalar):
        return f"“{node.text if len(node.text) <= _LONGEST_SHOWN else node.text[:_LONGEST_SHOWN] + '…'}”"
    return "列表" if isinstance(node, Sequence) else _PAIRS


def _type_hint(expected: str, node: Node | None) -> str:
    """Return the way out of a wrong type; the usual cause is a colon that YAML does not take for one."""
    if expected == _PAIRS and isinstance(node, Scalar):
        return "另起一行缩进，每行写“键: 值”，冒号用半角，后面空一格"
    if expected == "列表":
        return "每项一行，以“- ”开头"
    if isinstance(node, Mapping):
        return "直接写值；值以“{”开头或含“: ”时加引号"
    return "只写一个值，不用列表" if isinstance(node, Sequence) else ""
