"""What a paper is made from, in digests: noted in every paper, and compared with the workspace of today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from docgen.batch.jobs import Paper
from docgen.errors import Place
from docgen.model import Person, Workspace, nodes
from docgen.model.traced import Read, TracedWorkspace, what_was_read
from docgen.page.origin import DIGEST_LENGTH, Origin
from docgen.template import Fields, Kind
from docgen.template.kind import DECLARATION, read_text
from docgen.text.dates import Month
from docgen.text.disk import read_file
from docgen.word import open_package

_PROPERTIES = "docProps/"


class Stamps:
    """Tells what the papers of a workspace are made from; digests of templates and data are taken once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._values: dict[Read, str] = {}
        self._templates: dict[Path, str] = {}

    def of(self, paper: Paper, fields: Fields) -> Origin:
        """Return the origin of a paper whose every value has been read, without the digest of its content."""
        kind = paper.kind
        if kind.folder not in self._templates:
            self._templates[kind.folder] = template_digest(kind)
        given = {name: one.iso if isinstance(one, Month) else one.id for name, one in sorted(paper.given.items())}
        script = fields.script.language if fields.script else ""
        own = json.dumps((typed_values(paper.node), given, fields.pictures, script), ensure_ascii=False, sort_keys=True)
        return Origin(
            template=kind.name,
            title=kind.title,
            version=kind.version,
            template_digest=self._templates[kind.folder],
            source=_without_folder(paper.source),
            paper_digest=_short(hashlib.sha256(own.encode())),
            data_digest=self.data(reads_of(fields))[:DIGEST_LENGTH],
        )

    def data(self, reads: Iterable[Read]) -> str:
        """Return the SHA-256 of what is read of the workspace's data, and of its settings."""
        config = self._workspace.config
        settings = (config.name, config.year, config.script, config.convert_names)
        total = hashlib.sha256(repr(settings).encode())
        for read in sorted(reads):
            if read not in self._values:
                self._values[read] = self._value(read)
            total.update(f"{read!r}{self._values[read]}".encode())
        return total.hexdigest()

    def _value(self, read: Read) -> str:
        value = what_was_read(self._workspace, read)
        models = value if isinstance(value, tuple) else (value,)
        total = hashlib.sha256()
        for model in models:
            total.update(f"{model!r}\n".encode())
            if isinstance(model, Person) and model.photo and (photo := self._workspace.root / model.photo).is_file():
                total.update(read_file(photo, Place(model.photo), "data.unreadable"))
        return total.hexdigest()


def reads_of(fields: Fields) -> tuple[Read, ...]:
    """Return what has been read of the workspace's data for a paper so far."""
    return tuple(sorted(fields.workspace.reads)) if isinstance(fields.workspace, TracedWorkspace) else ()


def _without_folder(source: str) -> str:
    """Return how a paper is called in its own file: one from outside the workspace tells nothing of where that lay."""
    path = Path(source)
    return path.name if path.is_absolute() or ".." in path.parts else source


def template_digest(kind: Kind) -> str:
    """Return the digest of the files that decide how papers of a kind come out.

    What does not change a paper does not count: line ends, which version control gives as the system likes them, and
    when the Word file was packed and by whom.

    Raises:
        InputError: one of them cannot be read.
    """
    total = hashlib.sha256()
    texts = (kind.folder / DECLARATION, *((kind.body,) if kind.body else ()))
    contents = {path.name: read_text(path, kind.display(path)).replace("\r\n", "\n").encode() for path in texts}
    parts = open_package(_word_file(kind), kind.display(kind.docx)).parts
    contents |= {name: data for name, data in sorted(parts.items()) if not name.startswith(_PROPERTIES)}
    for name, data in contents.items():
        total.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\0".encode())
    return _short(total)


def _word_file(kind: Kind) -> bytes:
    return read_file(kind.docx, Place(kind.display(kind.docx)), "template.missing-file")


def typed_values(node: nodes.Node) -> object:
    """Return what was typed, without the places."""
    match node:
        case nodes.Scalar():
            return node.text
        case nodes.Sequence():
            return [typed_values(item) for item in node.items]
        case nodes.Mapping():
            return {key: typed_values(value) for key, value in node.entries.items()}


def _short(total: hashlib._Hash) -> str:
    return total.hexdigest()[:DIGEST_LENGTH]
