"""What a build's papers are sent away in: merged PDFs for the printer, and one zip archive of all files."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from docgen.batch.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX
from docgen.batch.joined import JoinedPdf
from docgen.batch.listing import KIND, NUMBER, RECIPIENT, RECIPIENT_SEPARATOR, TITLE
from docgen.batch.report import Entry, Report
from docgen.errors import Finding, Place, RenderError, error, warning
from docgen.text.disk import reason
from docgen.text.names import safe_filename

GROUPS: Mapping[str, Callable[[Entry], Sequence[str]]] = {
    "文种": lambda entry: [entry.facts.get(KIND, entry.template)],
    "主送": lambda entry: entry.facts.get(RECIPIENT, _NOBODY).split(RECIPIENT_SEPARATOR),
}
"""By what merged PDFs can be divided: the names of those that a paper goes into. Each recipient gets a copy."""

_NOBODY = "无主送"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip archive knows: the clock may not change the bytes."""


def merge(
    report: Report, path: Path, *, by: str | None = None, duplex: bool = False
) -> tuple[list[Path], list[Finding]]:
    """Write the PDFs of a report's papers as one, in its order, with a bookmark each; return its path and findings.

    With `by` (one of `GROUPS`) there is a file for each group, named after `path` and the group. `duplex` puts a blank
    page after a paper with an odd number of pages, so that the next one begins on a sheet of its own. Papers that
    failed, or whose PDF cannot be used, are left out and named in a finding. Pages keep their sizes; what programs for
    the blind read of the papers' structure is not carried over.

    Raises:
        RenderError: no paper (of a group) has a PDF that can be used, or a file cannot be written.
    """
    findings = list(_left_out(report))
    papers = [(entry, file) for entry in report.entries if (file := _pdf(entry)) is not None]
    if not papers:
        message = "没有一份公文有 PDF，合并不成"
        raise RenderError([*findings, error("merge.nothing", Place(str(path)), message, "先让公文生成成功。")])
    written = []
    for target, group in _targets(path, papers, by):
        with _placed(target) as temporary:
            findings += _merge_all(group, temporary, duplex)
        written.append(target)
    return written, list(dict.fromkeys(findings))


def pack(report: Report, path: Path) -> list[Finding]:
    """Write all files of a report's papers into a zip archive, by their paths below the output folder.

    Papers that failed are left out and named in the findings returned.

    Raises:
        RenderError: a paper's file cannot be read, or the archive not written.
    """
    folder = Path(report.folder)
    with _placed(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        for output in sorted(
            (Path(output.path) for entry in report.entries if entry.status != "failed" for output in entry.outputs),
            key=lambda file: file.as_posix(),
        ):
            name = output.relative_to(folder) if output.is_relative_to(folder) else Path(output.name)
            part = zipfile.ZipInfo(name.as_posix(), _FIRST_DAY)
            part.external_attr = 0o644 << 16
            part.create_system = 3  # Unix on every system, else the byte would tell Windows from Linux
            with output.open("rb") as source, archive.open(part, "w") as target:
                shutil.copyfileobj(source, target)
    return list(_left_out(report))


def _left_out(report: Report) -> Iterator[Finding]:
    for entry in report.entries:
        if entry.status == "failed":
            message = "这份公文没有生成，所以没有收进合并的 PDF 或压缩包"
            yield warning("merge.left-out", Place(entry.source), message, "改正后再生成一次。")


def _pdf(entry: Entry) -> Path | None:
    paths = (Path(output.path) for output in entry.outputs if entry.status != "failed")
    return next((path for path in paths if path.suffix == ".pdf"), None)


Papers = Sequence[tuple[Entry, Path]]


def _targets(path: Path, papers: Papers, by: str | None) -> Iterator[tuple[Path, Papers]]:
    """Yield each file to be written and the papers that go into it."""
    if by is None:
        yield path, papers
        return
    groups: dict[str, list[tuple[Entry, Path]]] = {}
    for entry, file in papers:
        for name in dict.fromkeys(GROUPS[by](entry)):
            groups.setdefault(name, []).append((entry, file))
    taken: set[str] = set()
    for name, group in groups.items():
        stem = safe_filename(f"{path.stem}（{name}）")
        count = 1
        while stem.casefold() in taken:  # two names that only differ in what a file's name cannot hold
            count += 1
            stem = safe_filename(f"{path.stem}（{name}）{count}")
        taken.add(stem.casefold())
        yield path.with_name(f"{stem}{path.suffix or '.pdf'}"), group


def _merge_all(papers: Papers, target: Path, duplex: bool) -> list[Finding]:
    """Write the merged PDF to `target`."""
    import pikepdf

    findings: list[Finding] = []
    with target.open("wb") as file:
        joined = JoinedPdf(file)
        for entry, path in papers:
            try:
                with path.open("rb") as source, pikepdf.open(source) as paper:
                    joined.add(paper, _mark(entry), even=duplex)
            except (pikepdf.PdfError, FileNotFoundError, PermissionError):
                hint = "用 docgen build --force 重新生成这一份。"
                findings.append(error("merge.unreadable", Place(str(path)), "PDF 打不开，没有收进去", hint))
        if not joined.finish():
            raise RenderError(findings)
    return findings


def _mark(entry: Entry) -> str:
    facts = entry.facts
    return " ".join(filter(None, (facts.get(NUMBER), facts.get(TITLE)))) or entry.source


@contextmanager
def _placed(path: Path) -> Iterator[Path]:
    """Give a name to write under, and put the file in place when the block is done; none is left when it fails."""
    temporary = path.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as fault:
        place = Place(str(fault.filename if fault.filename not in (None, str(temporary)) else path))
        hint = "检查目录的权限和剩余空间；文件正在别的程序里打开的，请先关闭。"
        raise RenderError(error("batch.write", place, f"读写文件时出错（{reason(fault)}）", hint)) from fault
    finally:
        temporary.unlink(missing_ok=True)
