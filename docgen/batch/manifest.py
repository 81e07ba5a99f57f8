"""What was built last time: for each paper a digest of all it was made from, and of the files it became."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from docgen.batch.files import digest, write_atomically
from docgen.batch.report import finding_from_json
from docgen.errors import Finding

MANIFEST = Path(".docgen", "manifest.json")
VERSION = 2


class Written(NamedTuple):
    """A file as it was written: SHA-256, pages (PDF only), and the size and time (ns) that the disk gives for it."""

    sha256: str
    pages: int | None
    size: int
    time: int

    @staticmethod
    def of(path: Path, sha256: str, pages: int | None) -> Written:
        """Return the file at `path` as it stands on the disk now; raises OSError."""
        status = path.stat()
        return Written(sha256, pages, status.st_size, status.st_mtime_ns)

    def still(self, path: Path) -> bool:
        """Return True when the file is what was written. Its contents are only read when its time is another."""
        try:
            status = path.stat()
            if status.st_size != self.size:
                return False
            return status.st_mtime_ns == self.time or digest(path.read_bytes()) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as it was built: `files` by their suffixes."""

    inputs: str
    files: dict[str, Written]
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
        kept = all(file.still(self.folder / f"{stem}.{suffix}") for suffix, file in made.files.items())
        return made if kept else None


def _made(entry: dict[str, Any]) -> Made:
    files = {suffix: Written(*written) for suffix, written in entry["files"].items()}
    return Made(entry["inputs"], files, tuple(finding_from_json(finding) for finding in entry["findings"]))
