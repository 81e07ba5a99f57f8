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

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, one per kind."""
        return tuple(_finding(kind) for kind in self._kinds.values())


def _finding(kind: _Kind) -> Finding:
    message = kind.message
    if kind.samples:
        message += "：" + "、".join(f"“{sample}”" for sample in kind.samples)
    if kind.count > 1:
        message += f"（共 {kind.count} 处，此为第一处）"
    return Finding(kind.rule, kind.severity, kind.place, message, kind.hint)
