"""What a build says of itself: one entry a paper, and the totals; the JSON keys are a contract with scripts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from docgen.batch.files import write_atomically
from docgen.errors import Finding, Place, RenderError, Severity, error, has_errors
from docgen.text.disk import reason

Status = Literal["built", "skipped", "kept", "failed"]


@dataclass(frozen=True, slots=True)
class Output:
    """One file: its path as a person at the current folder would type it, its SHA-256, its pages (PDF only)."""

    path: str
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a build: its kind's name, where it came from, what became of it."""

    template: str
    source: str
    status: Status
    outputs: tuple[Output, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """What a list of papers says of it (文种 文号 标题 主送 日期: `batch.listing`); empty where not bound."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole build: its papers in the order of the jobs, how long it took, the folder it wrote to.

    `findings` are about the workspace itself, not about one paper.
    """

    entries: tuple[Entry, ...]
    seconds: float
    folder: str
    findings: tuple[Finding, ...] = ()

    def count(self, status: Status) -> int:
        """Return how many papers ended that way."""
        return Counter(entry.status for entry in self.entries)[status]

    def has_errors(self) -> bool:
        """Return True when a paper failed or one of its findings, or of the workspace's, is an error."""
        return self.count("failed") > 0 or has_errors(
            (*self.findings, *(finding for entry in self.entries for finding in entry.findings))
        )

    def summary(self) -> list[Finding]:
        """Return the findings of the workspace and of its papers; what many papers share is said once, with a count.

        Errors stand last, where a person looks after a long build.
        """
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in (*self.findings, *(finding for entry in self.entries for finding in entry.findings)):
            groups.setdefault((finding.rule, finding.message), []).append(finding)
        said = []
        for first, *others in groups.values():
            if others and first.severity is not Severity.ERROR:
                first = replace(first, message=f"{first.message}（另有 {len(others)} 处相同）")
                others = []
            said += [first, *others]
        return sorted(said, key=lambda finding: finding.severity is Severity.ERROR)

    def write(self, path: Path) -> None:
        """Write the report as JSON; raises RenderError when the file cannot be written."""
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"
        try:
            write_atomically(path, text.encode())
        except OSError as fault:
            message = f"不能写入报告（{reason(fault)}）"
            raise RenderError(error("batch.write", Place(str(path)), message, "换一个目录。")) from fault

    def as_json(self) -> dict[str, Any]:
        """Return the report in the shape of `docgen build --report`."""
        return {
            "total": len(self.entries),
            "built": self.count("built"),
            "skipped": self.count("skipped"),
            "kept": self.count("kept"),
            "failed": self.count("failed"),
            "seconds": round(self.seconds, 3),
            "findings": [finding.as_json() for finding in self.findings],
            "documents": [
                {
                    "template": entry.template,
                    "source": entry.source,
                    "status": entry.status,
                    "outputs": [
                        {"path": output.path, "sha256": output.sha256, "pages": output.pages}
                        for output in entry.outputs
                    ],
                    "findings": [finding.as_json() for finding in entry.findings],
                }
                for entry in self.entries
            ],
        }


def finding_from_json(data: dict[str, Any]) -> Finding:
    """Return the finding that `Finding.as_json` wrote; raises KeyError or ValueError on anything else."""
    return Finding(
        data["rule"],
        Severity(data["severity"]),
        _place_from_json(data),
        data["message"],
        data["hint"],
        data["clause"],
        data["expected"],
        data["found"],
        int(data["count"]),
        tuple(_place_from_json(other) for other in data["also"]),
    )


def _place_from_json(data: dict[str, Any]) -> Place:
    place = Place(data["file"], data["line"], data["column"], sheet=data.get("sheet", ""))
    return replace(place, where=str(data["place"]).removeprefix(place.position).strip())
