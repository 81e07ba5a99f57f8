"""What the last batch of the page made, and how far one has come: two files below `.docgen/batch` of the workspace.

They outlive the page: it can be closed and started again while nobody is at it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from docgen.batch.files import write_atomically
from docgen.batch.report import Entry, Output, Report, finding_from_json
from docgen.errors import Finding
from docgen.text.disk import inside
from docgen.web.office import KEPT

FOLDER = Path(KEPT, "batch")
_STATE, _REPORT = FOLDER / "state.json", FOLDER / "report.json"
Status = Literal["none", "running", "done", "cancelled", "failed", "cut"]
"""How a batch stands; `cut` is one whose process is gone without a word."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a batch is to make: lines of 生成, from 1 (None: all), a pattern over papers, and how."""

    jobs: tuple[int, ...] | None = None
    only: str = ""
    force: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How far a batch has come: papers `done` of `total` (0 while it is being planned), times in seconds.

    `rate` is papers a second, 0 while unknown; `run` tells this batch from others.
    """

    run: str = ""
    status: Status = "none"
    done: int = 0
    total: int = 0
    rate: float = 0.0
    seconds: float = 0.0
    began: str = ""
    order: Order = field(default_factory=Order)
    findings: tuple[Finding, ...] = ()

    @property
    def left(self) -> float:
        """The seconds that the rest is likely to take; 0 while unknown."""
        return (self.total - self.done) / self.rate if self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Made:
    """The report of a finished batch, which one it was and when it was done."""

    run: str
    when: str
    report: Report


def write_state(root: Path, state: State) -> None:
    """Keep how a batch stands; raises OSError."""
    text = asdict(state) | {"findings": [finding.as_json() for finding in state.findings]}
    write_atomically(root / _STATE, json.dumps(text, ensure_ascii=False).encode())


def read_state(root: Path) -> State:
    """Return how the last batch stood when it last said so; one of status `none` where there was none."""
    try:
        text = json.loads((root / _STATE).read_bytes())
        order = text.pop("order")
        jobs = None if order["jobs"] is None else tuple(map(int, order["jobs"]))
        findings = tuple(map(finding_from_json, text.pop("findings")))
        return State(**text, order=Order(**{**order, "jobs": jobs}), findings=findings)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State()


def write_report(root: Path, run: str, when: str, report: Report) -> None:
    """Keep the report of a finished batch; raises OSError."""
    text = report.as_json() | {"run": run, "when": when, "folder": _relative(root, report.folder)}
    for document, entry in zip(text["documents"], report.entries, strict=True):
        document["facts"] = dict(entry.facts)
        for output in document["outputs"]:
            output["path"] = _relative(root, output["path"])
    write_atomically(root / _REPORT, json.dumps(text, ensure_ascii=False).encode())


def read_report(root: Path) -> Made | None:
    """Return the report of the last finished batch; None without one, or where it cannot be read."""
    path = root / _REPORT
    try:
        status = path.stat()
        known = (str(path), status.st_mtime_ns, status.st_size)
        if _kept.get("known") != known:
            _kept.update(known=known, made=_made(root, json.loads(path.read_bytes())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    made = _kept["made"]
    return made if isinstance(made, Made) else None


_kept: dict[str, object] = {}


def _made(root: Path, text: dict[str, Any]) -> Made:
    entries = tuple(_entry(root, document) for document in text["documents"])
    findings = tuple(map(finding_from_json, text["findings"]))
    report = Report(entries, float(text["seconds"]), str(root / text["folder"]), findings)
    return Made(str(text["run"]), str(text["when"]), report)


def _entry(root: Path, document: Mapping[str, Any]) -> Entry:
    outputs = (
        Output(str(root / one["path"]), str(one["sha256"]), one["pages"])
        for one in document["outputs"]
        if inside(root / one["path"], root)
    )
    return Entry(
        str(document["template"]),
        str(document["source"]),
        document["status"],
        tuple(outputs),
        tuple(map(finding_from_json, document["findings"])),
        {str(name): str(value) for name, value in document["facts"].items()},
    )


def _relative(root: Path, path: str) -> str:
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path
