"""Helpers for the tests of docgen.text, docgen.model and docgen.load: short texts for findings, small workspaces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from docgen.errors import Finding, InputError
from docgen.load.convert import to_model
from docgen.load.workspace import load_workspace
from docgen.load.yaml_source import parse
from docgen.model.base import Model
from docgen.model.nodes import Mapping as MappingNode
from docgen.model.nodes import Node, Scalar, Sequence
from docgen.model.workspace import Workspace

MINIMAL = Path(__file__).resolve().parent.parent / "workspaces" / "minimal"

FILE = "x.yaml"


def short(findings: Iterable[Finding]) -> list[str]:
    """Return findings as `rule line:column where`, without message."""
    return [
        " ".join(
            part
            for part in (
                finding.rule.removeprefix("data."),
                f"{finding.place.line}:{finding.place.column}",
                finding.place.where,
            )
            if part
        )
        for finding in findings
    ]


def node_of(text: str) -> Node:
    """Return the node of YAML text that must be free of faults and not empty."""
    node, findings = parse(text, FILE)
    assert not findings, [str(finding) for finding in findings]
    assert node is not None
    return node


def values(node: Node) -> Any:
    """Return a node as text, lists and dicts, its places left out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [values(item) for item in node.items]
    assert isinstance(node, MappingNode)
    return {key: values(value) for key, value in node.entries.items()}


def made(model: type[Model], text: str) -> Any:
    """Return the model that YAML text describes; it must be free of faults."""
    instance, findings = to_model(model, node_of(text))
    assert instance is not None, [str(finding) for finding in findings]
    return instance


def faults(model: type[Model], text: str) -> list[Finding]:
    """Return what is found in YAML text that does not describe a model."""
    instance, findings = to_model(model, node_of(text))
    assert instance is None
    assert findings
    return list(findings)


def refused(parse_text: Callable[[str], object], text: str) -> Finding:
    """Return the one finding with which a function of docgen.text refuses a text; its place is empty."""
    with pytest.raises(InputError) as caught:
        parse_text(text)
    (finding,) = caught.value.findings
    assert str(finding.place) == ""
    return finding


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder, docgen.yaml included, and return the folder."""
    for name, text in {"docgen.yaml": "版本: 1\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path) -> Workspace:
    """Return the workspace in a folder, which must be free of findings."""
    workspace, findings = load_workspace(folder)
    assert not findings, [str(finding) for finding in findings]
    assert workspace is not None
    return workspace
