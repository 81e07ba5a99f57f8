"""What a paper says of its own making: the template, the paper's source, and digests of all it was made from.

A Word file keeps it in custom properties, a PDF in its description; both are made of the same labels. Digests are the
first `DIGEST_LENGTH` hexadecimal digits of a SHA-256, and no value of the paper is told.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import unquote

DIGEST_LENGTH = 16
_MARK = "docgen："
_JOINT = "；"
_LABELS = {
    "template": "模板",
    "title": "模板名称",
    "version": "模板版本",
    "template_digest": "模板摘要",
    "source": "公文",
    "paper_digest": "公文摘要",
    "data_digest": "数据摘要",
    "content_digest": "内容摘要",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What made a paper; everything but `template` may be empty.

    `template` is the kind's name, `title` its Chinese one, `source` the paper's file in the workspace or what a job
    made it for. `paper_digest` is of what was typed and given, `data_digest` of the workspace's data, `content_digest`
    of the filled Word file.
    """

    template: str
    title: str = ""
    version: str = ""
    template_digest: str = ""
    source: str = ""
    paper_digest: str = ""
    data_digest: str = ""
    content_digest: str = ""

    def facts(self) -> dict[str, str]:
        """Return what is known by its Chinese label, in a fixed order."""
        values = {label: str(getattr(self, name)) for name, label in _LABELS.items()}
        return {label: value for label, value in values.items() if value}

    def line(self) -> str:
        """Return it as the one line that `of_line` understands."""
        return _MARK + _JOINT.join(f"{label} {_escaped(value)}" for label, value in self.facts().items())

    @staticmethod
    def of_facts(facts: dict[str, str]) -> Origin | None:
        """Return the origin that `facts` told; None where they do not name a template."""
        told = {field.name: facts.get(_LABELS[field.name], "").strip() for field in fields(Origin)}
        return Origin(**told) if told["template"] else None

    @staticmethod
    def of_line(text: str) -> Origin | None:
        """Return the origin in a line; None for any other text."""
        if not text.startswith(_MARK):
            return None
        parts = (part.partition(" ") for part in text.removeprefix(_MARK).split(_JOINT))
        return Origin.of_facts({label: unquote(value) for label, _, value in parts})


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace(_JOINT, "%EF%BC%9B")
