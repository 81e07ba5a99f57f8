"""Collect what the reader cannot keep, one finding per kind with a count and the first place."""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.errors import Finding, Place, Severity


@dataclass(slots=True)
class _Kind:
    rule: str
    severity: Severity
    place: Place
    message: str
    hint: str
    count: int = 1
    samples: list[str] = field(default_factory=list)


_SAMPLES = 3
_SAMPLE_LENGTH = 40


class Notes:
    """Findings of one Word file in the order they were first met."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kinds: dict[tuple[str, str], _Kind] = {}
        self._told: set[int] = set()
        self.told = 0
        """How often a fault was noted."""

    def add(
        self,
        rule: str,
        where: str,
        message: str,
        hint: str = "",
        *,
        severity: Severity = Severity.WARNING,
        sample: str = "",
    ) -> None:
        """Note a fault at `where`; equal rule and message are counted together, with up to three `sample` texts."""
        self.told += 1
        kind = self._kinds.get((rule, message))
        if kind is None:
            kind = _Kind(rule, severity, Place(file=self.file, where=where), message, hint)
            self._kinds[rule, message] = kind
        else:
            kind.count += 1
        text = " ".join(sample.split())
        if text and text not in kind.samples and len(kind.samples) < _SAMPLES:
            kind.samples.append(text if len(text) <= _SAMPLE_LENGTH else text[:_SAMPLE_LENGTH] + "…")

    def unsupported(self, where: str, what: str, *, sample: str = "", severity: Severity = Severity.WARNING) -> None:
        """Note a Word feature, named in Chinese by `what`, that the pages made from this file will not show."""
        self.add(
            "word.unsupported",
            where,
            f"不支持{what}，生成的页面里没有它的效果",
            "请在 Word 中改用普通段落、表格或图片，或核对生成结果是否可以接受。",
            severity=severity,
            sample=sample,
        )

    def repeat(self, remarks: Remarks, where: str, severity: Severity) -> None:
        """Note, once in this file, what was remarked when a shared part was read; `where` is its first use."""
        if remarks.said and id(remarks) not in self._told:
            self._told.add(id(remarks))
            for what, sample in remarks.said:
                self.unsupported(where, what, sample=sample, severity=severity)

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, one per kind."""
        return tuple(_finding(kind) for kind in self._kinds.values())


class Remarks:
    """What cannot be kept of a style or list level that several files share; each file tells it where it uses it."""

    __slots__ = ("said",)

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def __call__(self, what: str, sample: str) -> None:
        """Remember one remark: the Chinese name of a feature and a sample text."""
        self.said.append((what, sample))


class Reporter:
    """Tells the notes of a file what cannot be kept at one place of it."""

    __slots__ = ("_notes", "_severity", "_where")

    def __init__(self, notes: Notes, where: str, severity: Severity = Severity.WARNING) -> None:
        self._notes = notes
        self._where = where
        self._severity = severity

    def __call__(self, what: str, sample: str) -> None:
        """Note one feature."""
        self._notes.unsupported(self._where, what, sample=sample, severity=self._severity)

    def repeat(self, remarks: Remarks) -> None:
        """Note what was remarked on something shared, if this is its first use in the file."""
        self._notes.repeat(remarks, self._where, self._severity)


def _finding(kind: _Kind) -> Finding:
    message = kind.message
    if kind.samples:
        message += "：" + "、".join(f"“{sample}”" for sample in kind.samples)
    if kind.count > 1:
        message += f"（共 {kind.count} 处，此为第一处）"
    return Finding(kind.rule, kind.severity, kind.place, message, kind.hint)
