"""The one way anything is reported: findings, and the error that carries them.

Every room reports faults as `Finding` values (what, where, how to mend it) and either returns them beside its result
or raises a `DocgenError` holding them. The command line turns the error's class into an exit code in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: `ERROR` makes a command exit with 1 (or 2 for input), the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(slots=True, unsafe_hash=True)  # nobody changes one; `frozen` would make making them take four times as long
class Place:
    """Where a finding is: a file, a line and column counted from 1, and words such as `正文第3段` or `期限.起`.

    Every part may be missing: `file`, `where` and `sheet` are then empty, `line` and `column` are None. In a workbook
    `sheet` names the sheet, and line and column are those of the cell.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    where: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.position, self.where) if part)

    @property
    def position(self) -> str:
        """The place without its words: `data/a.yaml:3:5`, `data/a.xlsx 工作表“人员” C7`."""
        if self.sheet:
            cell = _letters(self.column or 0) + str(self.line or "")
            return " ".join(part for part in (self.file, f"工作表“{self.sheet}”", cell) if part)
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part not in ("", None))

    @property
    def row(self) -> str:
        """The file and the line as a sentence names them: `data/a.yaml 第3行`."""
        return f"{self.file} {f'工作表“{self.sheet}”' if self.sheet else ''}第{self.line}行"

    def as_json(self) -> dict[str, object]:
        """Return the place as findings print it for scripts; `sheet` only for a place in a workbook."""
        sheet = {"sheet": self.sheet} if self.sheet else {}
        return {"file": self.file, **sheet, "line": self.line, "column": self.column, "place": str(self)}

    def within(self, where: str) -> Place:
        """Return the same place with `where` appended to its words."""
        return Place(self.file, self.line, self.column, f"{self.where} {where}".strip(), self.sheet)


def _letters(column: int) -> str:
    """Return the letters of a column counted from 1: A, Z, AA; empty for 0."""
    return _letters((column - 1) // 26) + chr(ord("A") + (column - 1) % 26) if column else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark, in Simplified Chinese, with its place and the way out.

    `rule` is a stable dotted name that scripts may rely on (`data.unknown-key`, `pdf.uncovered-character`).
    """

    rule: str
    severity: Severity
    place: Place
    message: str
    hint: str = ""
    clause: str = ""
    """The clause of GB/T 9704 (or another standard, named) that the finding goes back to, where there is one."""
    expected: str = ""
    found: str = ""
    count: int = 1
    """How many places have the same fault; `place` is the first."""
    also: tuple[Place, ...] = ()
    """The other places that a contradiction lies between."""
    places: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """The words of all the places that `count` counts, in order, to be shown on pages; empty if not noted."""

    def __str__(self) -> str:
        place = str(self.place)
        text = f"{place}：{self.message}" if place else self.message
        if self.also:
            text += f"（另一处：{'；'.join(map(str, self.also))}）"
        return f"{text} — 提示：{self.hint}" if self.hint else text

    def as_json(self) -> dict[str, object]:
        """Return the finding in the shape that `--format json` prints."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            **self.place.as_json(),
            "message": self.message,
            "hint": self.hint,
            "clause": self.clause,
            "expected": self.expected,
            "found": self.found,
            "count": self.count,
            "also": [other.as_json() for other in self.also],
        }


class DocgenError(Exception):
    """Root of every error docgen raises on purpose; holds at least one finding."""

    exit_code = 1

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class InputError(DocgenError):
    """Bad usage or bad input: nothing can be made until it is mended (exit code 2)."""

    exit_code = 2


class RenderError(DocgenError):
    """One paper could not be made; other papers are not touched by it (exit code 1)."""


def error(rule: str, place: Place, message: str, hint: str = "") -> Finding:
    """Return a finding of severity error."""
    return Finding(rule, Severity.ERROR, place, message, hint)


def warning(rule: str, place: Place, message: str, hint: str = "") -> Finding:
    """Return a finding of severity warning."""
    return Finding(rule, Severity.WARNING, place, message, hint)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return True when any finding is of severity error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
