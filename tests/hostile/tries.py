"""Try payloads at a door and tell what came of each: rules of findings, or `read`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.errors import DocgenError, Finding
from tests.helpers.batch import make_workspace, write
from tests.hostile.cell import Answer, shared

SECONDS = 60
"""Processor time for one command on all payloads of a group."""


def outcome(rules: Iterable[str]) -> str:
    """Return rules as one text, each once."""
    return ", ".join(sorted(set(rules))) or "read"


def of_findings(findings: Iterable[Finding], *rooms: str) -> str:
    """Return the outcome of findings whose rules begin with one of `rooms` (all without)."""
    return outcome(one.rule for one in findings if not rooms or one.rule.startswith(rooms))


def of_error(failure: DocgenError) -> str:
    """Return the outcome of an error, which must say in Chinese what is wrong."""
    assert all(any("\u4e00" <= char <= "\u9fff" for char in one.message) for one in failure.findings)
    return of_findings(failure.findings)


def sound(answer: Answer) -> Answer:
    """Return an answer that is one: an exit code of ours, no traceback, no fault that nobody foresaw."""
    assert answer.code in (0, 1, 2), answer
    assert "Traceback" not in answer.stderr, answer.stderr[-2000:]
    assert "程序内部出错" not in answer.stderr + answer.stdout, answer.stderr[-2000:]
    return answer


def files(folder: Path, payloads: Mapping[str, bytes], suffix: str) -> list[str]:
    """Write payloads as files and return their names."""
    for name, data in payloads.items():
        (folder / f"{name}{suffix}").write_bytes(data)
    return [f"{name}{suffix}" for name in payloads]


def at_command(folder: Path, names: list[str], *command: str, rooms: tuple[str, ...]) -> dict[str, str]:
    """Return the outcome of each file at one command that takes many and prints findings as JSON."""
    answer = sound(shared().run(folder, *command, "--format", "json", *names, seconds=SECONDS))
    rules: dict[str, list[str]] = {Path(name).stem: [] for name in names}
    for finding in json.loads(answer.stdout)["findings"]:
        assert "程序内部出错" not in finding["message"], finding
        if finding["rule"].startswith(rooms):
            rules[Path(finding["file"]).stem].append(finding["rule"])
    return {name: outcome(found) for name, found in rules.items()}


def rendered(folder: Path, template: bytes | None = None, more: Mapping[str, str] | None = None) -> Answer:
    """Return what `render` answers for a paper of a kind with this Word file, with `more` files of the workspace."""
    make_workspace(folder, papers=1)
    kind = folder / "templates/memo"
    if template is not None:
        (kind / "template.docx").write_bytes(template)
    for path, text in (more or {}).items():
        write(folder / path, text)
    return sound(shared().run(folder, "render", "data/memos/1.yaml", "-f", "docx", "--format", "json"))


def rules_of(answer: Answer) -> str:
    """Return the outcome of a command that printed JSON."""
    return outcome(one["rule"] for one in json.loads(answer.stdout)["findings"] if one["severity"] == "error")
