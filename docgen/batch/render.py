"""Make one paper: bind its fields, fill the Word file, read it back, write the other forms."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docgen.batch.files import linked_out, write_all
from docgen.batch.jobs import CONFIG, Paper
from docgen.batch.numbering import Numbers
from docgen.batch.stamp import Stamps, reads_of
from docgen.errors import DocgenError, Finding, InputError, Place, RenderError, error, has_errors
from docgen.model import Workspace
from docgen.model.traced import Read, TracedWorkspace
from docgen.page.model import Document
from docgen.template import CompiledTemplate, Fields, Kind, bind, compile_template, fill, output_name
from docgen.text.dates import Month
from docgen.text.disk import reason

DEFAULT_FORMS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class FinishedPaper:
    """A paper in every form asked for.

    `name` is its path below the output folder without suffix, `forms` the bytes by suffix (docx, pdf, html), `pages`
    the number of pages of the PDF (None without one), `folder` where it goes unless told otherwise, `findings` what is
    worth knowing and did not stop it, `reads` all that it took of the workspace's data.
    """

    name: PurePosixPath
    folder: Path
    forms: dict[str, bytes]
    pages: int | None
    findings: tuple[Finding, ...]
    reads: tuple[Read, ...] = ()

    def write(self, folder: Path | None = None) -> list[Path]:
        """Write the forms below `folder`, whole or not at all, and return their paths.

        Raises:
            RenderError: the folder cannot be written.
        """
        target = self.folder if folder is None else folder
        contents = {target / f"{self.name}.{suffix}": data for suffix, data in self.forms.items()}
        if linked := linked_out(contents, target):
            raise RenderError(leading_out(linked))
        try:
            write_all(contents)
        except OSError as fault:
            raise RenderError(unwritable(fault, target / str(self.name))) from fault
        return list(contents)


class Renderer:
    """Makes papers of one workspace; compiles each template once."""

    def __init__(self, workspace: Workspace, forms: Iterable[str], engine: str, *, pdf_a: bool = False) -> None:
        self.workspace = workspace
        self.forms = tuple(forms)
        self.engine = engine
        self.pdf_a = pdf_a or workspace.config.pdf_standard is not None
        self.stamps = Stamps(workspace)
        self.numbers = Numbers(workspace)
        self._compiled: dict[Path, CompiledTemplate] = {}

    def fields(self, paper: Paper) -> tuple[Fields, tuple[Finding, ...]]:
        """Return a paper's bound fields and the findings short of errors.

        Raises:
            InputError: the fields have errors.
        """
        traced = TracedWorkspace(self.workspace)
        traced.reads.update((name, one.id) for name, one in paper.given.items() if not isinstance(one, Month))
        settled, said = self.numbers.settle(paper)
        fields, findings = bind(paper.kind, paper.node, traced, paper.source, paper.given, settled=settled)
        if fields is None or has_errors(findings):
            raise InputError((*paper.findings, *findings))
        return fields, (*paper.findings, *said, *findings)

    def render(self, paper: Paper, folder: Path) -> FinishedPaper:
        """Return the finished paper, to be written below `folder`.

        Raises:
            InputError: the paper's fields or its template have errors.
            RenderError: it cannot be filled, read back or set.
        """
        from docgen.word import read_document

        fields, findings = self.fields(paper)
        name = output_name(fields, paper.pattern, paper.place)
        word = self.word(paper, fields, name.name)
        document, found = read_document(word, name.name)
        wanted = paper.forms or self.forms
        forms, pages, more = _forms(document, found, word, name.name, wanted, self.engine, self.pdf_a)
        faults = check_forms(document, forms, name.name)
        return FinishedPaper(name, folder, forms, pages, (*findings, *more, *faults), reads_of(fields))

    def word(self, paper: Paper, fields: Fields, name: str) -> bytes:
        """Return a paper's Word file, called `name` in findings, with the note of what made it.

        Raises:
            InputError: the template has errors.
            RenderError: it cannot be filled.
        """
        from docgen.word.traditional import to_traditional

        word = fill(self.template(paper.kind), fields, origin=lambda: self.stamps.of(paper, fields))
        return word if fields.script is None else to_traditional(word, fields.script, name)

    def template(self, kind: Kind) -> CompiledTemplate:
        """Return a kind's compiled template; raise InputError when it has errors."""
        folder = kind.folder
        if folder not in self._compiled:
            self._compiled[folder] = compile_template(kind)
        return self._compiled[folder]


def write_forms(
    word: bytes, name: str, forms: Iterable[str], engine: str, pdf_a: bool = False
) -> tuple[dict[str, bytes], int | None, tuple[Finding, ...]]:
    """Return the forms of a Word file by suffix, the pages of its PDF, and the findings.

    Raises:
        InputError: it is no Word file, or the engine does not exist.
        RenderError: something in it cannot be shown.
    """
    from docgen.word import read_document

    document, found = read_document(word, name)
    return _forms(document, found, word, name, forms, engine, pdf_a)


def _forms(
    document: Document,
    found: Iterable[Finding],
    word: bytes,
    name: str,
    forms: Iterable[str],
    engine: str,
    pdf_a: bool,
) -> tuple[dict[str, bytes], int | None, tuple[Finding, ...]]:
    """Return the forms of a Word file that was read, with the findings of reading it as `found`."""
    made: dict[str, bytes] = {}
    pages = None
    findings: list[Finding] = []
    wanted = tuple(forms)
    if "docx" in wanted:
        made["docx"] = word
    if "pdf" in wanted or "html" in wanted:
        from docgen.pdf import get_engine, to_html

        findings.extend(found)
        if "pdf" in wanted:
            rendered = get_engine(engine).render(document, name, archival=pdf_a)
            made["pdf"], pages = rendered.pdf, rendered.pages
            findings.extend(rendered.findings)
        if "html" in wanted:
            made["html"] = to_html(document, name).encode()
    if has_errors(findings):
        raise RenderError(findings)
    return made, pages, tuple(findings)


def check_forms(document: Document, forms: Mapping[str, bytes], name: str) -> tuple[Finding, ...]:
    """Return what a paper breaches of GB/T 9704, in its Word file and in its PDF where it has one.

    A paper that is not made with the styles of official papers does not mean to follow the standard and is not held
    against it.
    """
    from docgen.check import check_document, check_pdf, is_official

    if not is_official(document):
        return ()
    findings = check_document(document, f"{name}.docx")
    return (*findings, *check_pdf(forms["pdf"], f"{name}.pdf")) if "pdf" in forms else findings


def check_engine(name: str) -> str:
    """Return the engine's name if this version has it; raise InputError otherwise."""
    from docgen.pdf import ENGINES

    if name not in ENGINES:
        hint = f"请改用 {'、'.join(ENGINES)}。"
        raise InputError(error("pdf.unknown-engine", Place(), f"本版本没有排版引擎“{name}”", hint))
    return name


def findings_of(fault: BaseException, source: str) -> tuple[Finding, ...]:
    """Return what stopped a paper as findings; what nobody foresaw is a `batch.internal` naming where it happened."""
    if isinstance(fault, DocgenError):
        return fault.findings
    if isinstance(fault, MemoryError):
        message = "生成这份公文用的内存超过了限额"
        hint = f"核对这份公文的数据；确实需要的，把 {CONFIG} 里“限额”的“内存MB”调大。"
        return (error("batch.out-of-memory", Place(source), message, hint),)
    if isinstance(fault, OSError) and fault.filename is not None:
        return (unwritable(fault, Path(str(fault.filename))),)
    frames = traceback.extract_tb(fault.__traceback__)
    where = f"（{Path(frames[-1].filename).name} 第 {frames[-1].lineno} 行）" if frames else ""
    message = f"程序内部出错：{type(fault).__name__}: {fault}{where}"
    return (error("batch.internal", Place(source), message, "这是程序的缺陷，请把这条信息报告给维护者。"),)


def leading_out(folder: Path) -> Finding:
    """Return the finding for a folder below that of the papers which is a link to somewhere else."""
    hint = "删去这个链接，换成真的目录；要放到别处的，用 -o 指明。"
    return error("batch.linked-folder", Place(str(folder)), "这个目录是链接，指向输出目录以外，没有写", hint)


def unwritable(fault: OSError, path: Path) -> Finding:
    """Return the finding for a file that could not be written."""
    hint = "检查目录的权限和剩余空间；文件正在 Word 里打开的，请先关闭。"
    return error("batch.write", Place(str(path)), f"不能写入文件（{reason(fault)}）", hint)
