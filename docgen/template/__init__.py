"""A kind of paper as a folder: its declared fields, the binding of a paper to them, and the filled Word file.

    kind = find_kind("notice", root)
    fields, findings = bind(kind, node, workspace, "data/notices/inspection.yaml")
    data = fill(compile_template(kind), fields)

The names below are loaded on first use, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.template.binding import Fields as Fields
    from docgen.template.binding import bind as bind
    from docgen.template.binding import job_scope as job_scope
    from docgen.template.compile import CompiledTemplate as CompiledTemplate
    from docgen.template.compile import compile_template as compile_template
    from docgen.template.compile import fill as fill
    from docgen.template.describe import fields_as_table as fields_as_table
    from docgen.template.describe import fields_json_schema as fields_json_schema
    from docgen.template.kind import Kind as Kind
    from docgen.template.kind import find_kind as find_kind
    from docgen.template.kind import list_kinds as list_kinds
    from docgen.template.kind import load_kind as load_kind
    from docgen.template.output import evaluate_condition as evaluate_condition
    from docgen.template.output import output_name as output_name

_HOMES = {
    "CompiledTemplate": "compile",
    "Fields": "binding",
    "Kind": "kind",
    "bind": "binding",
    "compile_template": "compile",
    "evaluate_condition": "output",
    "fields_as_table": "describe",
    "fields_json_schema": "describe",
    "fill": "compile",
    "find_kind": "kind",
    "job_scope": "binding",
    "list_kinds": "kind",
    "load_kind": "kind",
    "output_name": "output",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    """Import the module of a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
