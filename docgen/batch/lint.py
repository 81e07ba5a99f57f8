"""Check templates for their editors: every fault of a kind's files, or of a Word file from elsewhere, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.batch.workspace import find_workspace, kind_named, open_workspace, workspace_root
from docgen.errors import Finding, InputError, Place, Severity, has_errors, warning
from docgen.load import read
from docgen.model import nodes
from docgen.model.workspace import Workspace
from docgen.resources import shipped_root
from docgen.template.kind import DECLARATION, Kind, kind_folders, load_kind
from docgen.template.lint.types import Names
from docgen.template.usage import check_kind, check_word
from docgen.text.disk import read_file
from docgen.word import read_document
from docgen.word.package import Package, open_package

_FILES = (DECLARATION, "template.docx", "body.md", "sample.yaml")
_TOLD_ALREADY = ("word.active-content", "word.tracked-change")
"""Findings of the reader for which there is one of our own, with a place for each."""
_OF_DATA = ("data.unknown-reference", "data.ambiguous-reference")


class Linter:
    """Checks one template after the other; the workspace that samples are tried with is opened once."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = find_workspace(Path.cwd()) if folder is None else workspace_root(folder)
        self._workspaces: dict[Path | None, Workspace | None] = {}

    def names(self) -> list[str]:
        """Return the folders of all kinds that can be used here."""
        return [str(path) for path in kind_folders(self.folder).values()]

    def resolved(self, template: str) -> str:
        """Return the folder of a kind for one of its files, such as a hook is given; else the template as it is."""
        path = Path(template)
        ours = path.name in _FILES and (path.parent / DECLARATION).is_file()
        return str(path.parent) if ours else template

    def check(self, template: str) -> tuple[Finding, ...]:
        """Return all that is wrong with a kind (its name or folder) or a Word file.

        Raises:
            InputError: there is no such template.
        """
        path = Path(template)
        if template.lower().endswith(".docx"):
            return self._word(path)
        try:
            kind = load_kind(path, read) if path.is_dir() else kind_named(template, self.folder)
        except InputError as refused:
            if not (path / DECLARATION).is_file():
                raise
            found = list(refused.findings)
            if (path / "template.docx").is_file():
                found += self._word(path / "template.docx")
            return tuple(found)
        return self._kind(kind)

    def _word(self, path: Path) -> tuple[Finding, ...]:
        """Return the findings of a Word file for which nothing is declared: any name may be a field."""
        package, findings = _opened(path, path.as_posix())
        if package is not None:
            findings += check_word(package, path.as_posix(), Names(open=True), prints_body=False).findings
        return _sorted(findings)

    def _kind(self, kind: Kind) -> tuple[Finding, ...]:
        package, findings = _opened(kind.docx, kind.display(kind.docx))
        findings += check_kind(kind, package).findings
        findings += self._sample(kind)
        return _sorted(findings)

    def _sample(self, kind: Kind) -> Iterator[Finding]:
        """Yield what is wrong with the sample: that it is missing, or that it does not bind."""
        from docgen.template.binding import bind

        if kind.sample is None:
            hint = "写一份完整的样例，预览和检查都用它。"
            yield warning("lint.sample", Place(kind.display(kind.folder / "sample.yaml")), "没有样例 sample.yaml", hint)
            return
        display = kind.display(kind.sample)
        node, found = read(kind.sample, display)
        yield from found
        if has_errors(found):
            return
        if not isinstance(node, nodes.Mapping):
            yield warning("lint.sample", Place(display), "sample.yaml 应为“键: 值”", "每行写“字段: 内容”。")
            return
        workspace = self._workspace(kind)
        if workspace is not None:
            _, faults = bind(kind, node, workspace, display)
            for fault in faults:
                if fault.rule not in _OF_DATA:
                    yield fault

    def _workspace(self, kind: Kind) -> Workspace | None:
        """Return the data that a kind's sample names; None where they cannot be read, which `data check` tells."""
        root = shipped_root()
        home = root if kind.folder.parent == (root / "templates").resolve() else self.folder
        if home not in self._workspaces:
            try:
                self._workspaces[home] = open_workspace(home)[0]
            except InputError:
                self._workspaces[home] = None
        return self._workspaces[home]


def _opened(path: Path, display: str) -> tuple[Package | None, list[Finding]]:
    """Return a Word file, with what the reader cannot show of it; None, with the reason, when it cannot be read."""
    data = read_file(path, Place(display), "cli.missing")
    try:
        package = open_package(data, display)
        _, found = read_document(data, display)
    except InputError as refused:
        return None, list(refused.findings)
    return package, [finding for finding in found if finding.rule not in _TOLD_ALREADY]


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings once each, errors first, else in the order in which they were found."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.severity is not Severity.ERROR))
