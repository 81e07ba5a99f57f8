"""Check one file: read it, hold it against the standard, and mend a Word file on request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.batch.apart import check_apart
from docgen.batch.files import write_atomically
from docgen.batch.render import unwritable
from docgen.check import Choice, check_text, check_word
from docgen.errors import Finding, InputError, Place, RenderError, Severity, error
from docgen.text.disk import MOST_BYTES, MOST_TEXT, read_file

SUFFIXES = (".docx", ".pdf", ".md", ".txt")
MENDED = "（已修正）"
"""What a mended file's name ends with; it stands beside the file that was checked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it was checked.

    `findings` are what is wrong with it; after mending, what is still wrong with the mended file. `changes` are what
    was mended, as findings of severity info, and `fixed` the file that has the changes, None when there was nothing.
    """

    findings: tuple[Finding, ...]
    changes: tuple[Finding, ...] = ()
    fixed: Path | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """The bytes of a file as they were checked: `Checked` with the mended file itself, None when there was nothing."""

    findings: tuple[Finding, ...]
    changes: tuple[Finding, ...] = ()
    mended: bytes | None = None


def check_paper(path: str | Path, *, standard: Choice = "auto", fix: bool = False) -> Checked:
    """Check a .docx, .pdf, .md or .txt file against GB/T 9704 and return what was found.

    `standard` is the edition (auto: by the paper's date). With `fix`, what is mechanical in a .docx is mended in a new
    file beside it, which is written whole or not at all; the file itself is never touched.

    Raises:
        InputError: there is no such file, its kind is not one of these, or it is damaged.
        RenderError: the mended file cannot be written.
    """
    path = Path(path)
    _suffix(str(path))
    most = MOST_BYTES if path.suffix.lower() in (".docx", ".pdf") else MOST_TEXT
    data = read_file(path, Place(str(path)), "check.unreadable", most)
    made = check_bytes(data, str(path), standard=standard, fix=fix)
    if made.mended is None:
        return Checked(made.findings, made.changes)
    target = Path(mended_name(str(path)))
    try:
        write_atomically(target, made.mended)
    except OSError as fault:
        raise RenderError(unwritable(fault, target)) from fault
    return Checked(made.findings, made.changes, target)


def check_bytes(data: bytes, name: str, *, standard: Choice = "auto", fix: bool = False) -> Examined:
    """Check the bytes of a file called `name`, whose suffix tells what it is, as `check_paper` does.

    Raises:
        InputError: its kind is not one that can be checked, or it is damaged.
    """
    suffix = _suffix(name)
    if fix and suffix == ".docx":
        return _fixed(data, name, standard)
    findings = _findings(data, name, suffix, standard)
    if fix:
        message = "只有 .docx 能自动修正，这个文件只作了检查"
        note = Finding("check.not-fixable", Severity.INFO, Place(name), message)
        return Examined((*findings, note))
    return Examined(findings)


def mended_name(name: str) -> str:
    """Return how the mended file of one called `name` is called; it stands in the same folder."""
    path = Path(name)
    return str(path.with_name(f"{path.stem}{MENDED}.docx"))


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        message = f"不能检查这种文件（{suffix or '没有扩展名'}）"
        hint = f"可以检查 {'、'.join(SUFFIXES)}；旧的 .doc、.wps 请先另存为 .docx。"
        raise InputError(error("check.unknown-format", Place(name), message, hint))
    return suffix


def _findings(data: bytes, name: str, suffix: str, standard: Choice) -> tuple[Finding, ...]:
    if suffix == ".docx":
        return check_word(data, name, standard, _covers)
    if suffix == ".pdf":
        return check_apart(data, name, standard)
    return check_text(text_of(data, name), name, suffix == ".md", standard)


def _fixed(data: bytes, name: str, standard: Choice) -> Examined:
    from docgen.check.fix import fix_word

    mended, changes = fix_word(data, name, standard)
    if mended == data:
        return Examined((*changes, *check_word(data, name, standard, _covers)))
    return Examined(check_word(mended, mended_name(name), standard, _covers), changes, mended)


def text_of(data: bytes, name: str) -> str:
    """Return the characters of a text file called `name`: UTF-8, or what Windows' editors wrote before (GB 18030).

    Raises:
        InputError: it is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    hint = "用记事本打开，另存为 UTF-8 编码。"
    raise InputError(error("check.encoding", Place(name), "不是文本文件，或者文字编码无法辨认", hint))


def _covers(char: str, face: str, language: str) -> bool:
    from docgen.pdf.fonts import library

    chosen = library().serving(language).choose(char, face, bold=False, italic=False, east_asian=True)
    return chosen is not None and not chosen.fallback
