"""What a paper is made from, in digests: noted in every paper, and compared with the workspace of today."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from docgen.batch.jobs import Paper
from docgen.model import Workspace, nodes
from docgen.page.origin import DIGEST_LENGTH, Origin
from docgen.template import Fields, Kind


class Stamps:
    """Tells what the papers of a workspace are made from; digests of templates and data are taken once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._data = ""
        self._templates: dict[Path, str] = {}

    def of(self, paper: Paper, fields: Fields) -> Origin:
        """Return the origin of a paper, without the digest of its content."""
        kind = paper.kind
        if kind.folder not in self._templates:
            self._templates[kind.folder] = template_digest(kind)
        given = {name: party.id for name, party in sorted(paper.given.items())}
        script = fields.script.language if fields.script else ""
        own = json.dumps((typed_values(paper.node), given, fields.pictures, script), ensure_ascii=False, sort_keys=True)
        return Origin(
            template=kind.name,
            title=kind.title,
            version=kind.version,
            template_digest=self._templates[kind.folder],
            source=paper.source,
            paper_digest=_short(hashlib.sha256(own.encode())),
            data_digest=self.data()[:DIGEST_LENGTH],
        )

    def data(self) -> str:
        """Return the SHA-256 of everything in the workspace that templates can reach."""
        if not self._data:
            self._data = _data_digest(self._workspace)
        return self._data


def template_digest(kind: Kind) -> str:
    """Return the digest of the files that decide how papers of a kind come out.

    Line ends do not count: version control may give them as the system likes them.
    """
    total = hashlib.sha256()
    for path in (kind.folder / "template.yaml", kind.docx, kind.body):
        if path is not None:
            data = path.read_bytes()
            data = data if path == kind.docx else data.replace(b"\r\n", b"\n")
            total.update(f"{path.name}\0{hashlib.sha256(data).hexdigest()}\0".encode())
    return _short(total)


def typed_values(node: nodes.Node) -> object:
    """Return what was typed, without the places."""
    match node:
        case nodes.Scalar():
            return node.text
        case nodes.Sequence():
            return [typed_values(item) for item in node.items]
        case nodes.Mapping():
            return {key: typed_values(value) for key, value in node.entries.items()}


def _data_digest(workspace: Workspace) -> str:
    config = workspace.config
    settings = (config.name, config.year, config.script, config.convert_names)
    total = hashlib.sha256(repr(settings).encode())
    for group in (
        workspace.institutions.values(),
        workspace.people.values(),
        workspace.pairings.values(),
        workspace.records,
        workspace.indicators.values(),
    ):
        for model in group:
            total.update(f"{model!r}\n".encode())
    for person in workspace.people.values():
        if person.photo is not None and (photo := workspace.root / person.photo).is_file():
            total.update(photo.read_bytes())
    return total.hexdigest()


def _short(total: hashlib._Hash) -> str:
    return total.hexdigest()[:DIGEST_LENGTH]
