"""What was built last time: for each paper a digest of all it was made from, and of the files it became."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.batch.files import digest, write_atomically
from docgen.batch.report import finding_from_json
from docgen.errors import Finding

MANIFEST = Path(".docgen", "manifest.json")
VERSION = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as it was built: `files` maps each file's suffix to its SHA-256 and page count."""

    inputs: str
    files: dict[str, tuple[str, int | None]]
    findings: tuple[Finding, ...]


class Manifest:
    """The papers in an output folder by the path of their files, relative and without suffix (`2026/协议/甲`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.papers: dict[str, Made] = {}

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the manifest of an output folder; an absent or damaged one is empty, so all is built anew."""
        manifest = cls(folder)
        try:
            document = json.loads((folder / MANIFEST).read_bytes())
            if document["version"] == VERSION:
                manifest.papers = {stem: _made(entry) for stem, entry in document["papers"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            manifest.papers = {}
        return manifest

    def write(self) -> None:
        """Write the manifest into its folder; raises OSError."""
        papers = {
            stem: {
                "inputs": made.inputs,
                "files": made.files,
                "findings": [finding.as_json() for finding in made.findings],
            }
            for stem, made in sorted(self.papers.items())
        }
        text = json.dumps({"version": VERSION, "papers": papers}, ensure_ascii=False, indent=0)
        write_atomically(self.folder / MANIFEST, text.encode())

    def unchanged(self, stem: str, inputs: str) -> Made | None:
        """Return how the paper was built if its inputs are the same and its files are still what was written."""
        made = self.papers.get(stem)
        if made is None or made.inputs != inputs:
            return None
        for suffix, (sha256, _) in made.files.items():
            try:
                data = (self.folder / f"{stem}.{suffix}").read_bytes()
            except OSError:
                return None
            if digest(data) != sha256:
                return None
        return made


def _made(entry: dict[str, Any]) -> Made:
    files = {suffix: (str(sha256), pages) for suffix, (sha256, pages) in entry["files"].items()}
    return Made(entry["inputs"], files, tuple(finding_from_json(finding) for finding in entry["findings"]))
