"""The keys of a model as they may be typed: each field by its Chinese name or its English one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from docgen.model.nodes import Mapping, Node, Sequence


class Key(NamedTuple):
    """What a key means: its Chinese name, the model of its value (if any), whether the value stays a node."""

    alias: str
    model: type[BaseModel] | None
    raw: bool


@lru_cache(maxsize=64)
def keys_of(model: type[BaseModel]) -> dict[str, Key]:
    """Return what each accepted key of a model means."""
    keys = {}
    for name, field in model.model_fields.items():
        key = Key(field.alias or name, *_inner(field.annotation))
        keys[key.alias] = keys[name] = key
    return keys


def names_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the Chinese names of a model's fields, in their order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def canonical(node: Node, model: type[BaseModel] | None) -> Node:
    """Return the node with the keys of `model` and of the models inside it under their Chinese names."""
    if model is None:
        return node
    if isinstance(node, Sequence):
        return Sequence(tuple(canonical(item, model) for item in node.items), node.place)
    if not isinstance(node, Mapping):
        return node
    keys = keys_of(model)
    entries: dict[str, Node] = {}
    for typed, value in node.entries.items():
        key = keys.get(typed, Key(typed, None, True))
        entries.setdefault(key.alias, canonical(value, key.model))
    key_places = {keys[typed].alias if typed in keys else typed: node.key_places[typed] for typed in node.key_places}
    return Mapping(entries, node.place, key_places)


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Return the model inside an annotation such as `tuple[Target, ...]`, and whether the value stays a node."""
    if isinstance(annotation, type) and not get_args(annotation):
        return (annotation if issubclass(annotation, BaseModel) else None), annotation is Mapping
    found = [_inner(part) for part in get_args(annotation)]
    return next((model for model, _ in found if model), None), any(raw for _, raw in found)
