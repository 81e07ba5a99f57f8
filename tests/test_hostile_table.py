"""SECURITY.md says what is true: every payload is in its table, and every test it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.hostile.outcomes import GROUPS, SECURITY, expected, with_table

TESTS = Path(__file__).parent


def test_every_payload_is_in_the_table() -> None:
    text = SECURITY.read_text("utf-8")
    assert with_table(text) == text, "run: python -m tests.hostile.outcomes"
    for group, (payloads, _, _) in GROUPS.items():
        assert expected()[group].keys() == payloads.keys(), group


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"(test_\w+\.py)::(test_\w+)", SECURITY.read_text("utf-8")))
    assert named
    for file, name in named:
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{name}"
