"""One paper's YAML: the template it names and the fields it gives."""

from __future__ import annotations

from pathlib import Path

from docgen.errors import Finding, Place, error
from docgen.load.convert import missing_key
from docgen.load.yaml_source import parse, read
from docgen.model.nodes import Mapping, Node, Scalar
from docgen.text.nearest import nearest

Findings = tuple[Finding, ...]

TEMPLATE = "模板"
_SPELLINGS = (TEMPLATE, "template")


def paper(path: Path, display: str) -> tuple[Mapping | None, str | None, Findings]:
    """Return the fields of a paper without 模板, the name of its template, and what was found in the file.

    Fields and name are None when the file cannot be read, is no mapping, or names no template.
    """
    return _taken_apart(*read(path, display), display)


def paper_text(text: str, display: str) -> tuple[Mapping | None, str | None, Findings]:
    """Return what `paper` does of a text, which `display` stands for in findings."""
    return _taken_apart(*parse(text, display), display)


def _taken_apart(node: Node | None, findings: Findings, display: str) -> tuple[Mapping | None, str | None, Findings]:
    if node is None:
        if not findings:
            findings = (error("data.missing", Place(display), "文件是空的", f"写上“{TEMPLATE}: …”和各项字段"),)
        return None, None, findings
    if not isinstance(node, Mapping):
        fault = error(
            "data.type", node.place, "一份公文应写成“键: 值”", f"第一行写“{TEMPLATE}: …”，冒号用半角，后面空一格"
        )
        return None, None, (*findings, fault)
    key = next((spelling for spelling in _SPELLINGS if spelling in node.key_places), None)
    if key is None:
        return None, None, (*findings, _without_template(node))
    name = node.entries.get(key)
    if not isinstance(name, Scalar) or not name.text.strip():
        fault = error("data.missing", node.key_places[key], f"“{key}”没有写明文种", f"写成“{key}: notice”这样的形式")
        return None, None, (*findings, fault)
    entries = {other: value for other, value in node.entries.items() if other != key}
    places = {other: place for other, place in node.key_places.items() if other != key}
    return Mapping(entries, node.place, places), name.text.strip(), findings


def _without_template(node: Mapping) -> Finding:
    """Return the finding for a paper that names no template, at a key that looks like a slip for it."""
    near = nearest(TEMPLATE, node.key_places)
    if near is None:
        return missing_key(TEMPLATE, node.place)
    return error("data.missing", node.key_places[near], f"缺少“{TEMPLATE}”", f"这里的“{near}”是否应为“{TEMPLATE}”？")
