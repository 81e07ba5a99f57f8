"""Body text with Jinja expressions: evaluate, parse the Markdown, give back blocks or findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Template, TemplateSyntaxError

from docgen.errors import Finding, Place, has_errors
from docgen.template.environment import BODY, SLOT_CLOSE, SLOT_OPEN, SLOTS, compile_source
from docgen.template.faults import EVALUATION_ERRORS
from docgen.template.markdown import number, parse
from docgen.template.report import (
    Subject,
    evaluation_finding,
    syntax_finding,
    undefined_finding,
)
from docgen.template.values import Body
from docgen.text.characters import replace_forbidden
from docgen.text.numbering import Numbering

_TAGS = ("{{", "{%", "{#")


@dataclass(frozen=True, slots=True)
class BodyText:
    """A body text ready to be evaluated. `template` is None for a text without tags."""

    source: str
    template: Template | None
    names: frozenset[str]


def compile_body(source: str, subject: Subject) -> tuple[BodyText | None, Finding | None]:
    """Return the compiled text, or the finding for a tag that cannot be parsed."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if SLOT_OPEN in source or SLOT_CLOSE in source:
        # Loaders refuse these already; here they would be taken for slots.
        source = replace_forbidden(source, "□")
    if not any(tag in source for tag in _TAGS):
        return BodyText(source, None, frozenset()), None
    try:
        template, names = compile_source(BODY, source)
    except TemplateSyntaxError as failure:
        return None, syntax_finding(failure, subject)
    return BodyText(source, template, names), None


def render_body(
    body: BodyText, values: Mapping[str, object], subject: Subject, home: Place, style: Numbering = Numbering.OFFICIAL
) -> tuple[Body, tuple[Finding, ...]]:
    """Return the blocks of `body`, headings numbered, and the findings.

    `subject` is what evaluation errors are reported on, `home` the first line of the text in its own file, where
    faults of the Markdown belong. With errors the blocks are incomplete and must not be used.
    """
    slots: list[str | Body] = []
    text = body.source
    if body.template is not None:
        unknown = sorted(body.names - values.keys())
        if unknown:
            return Body(()), tuple(undefined_finding(name, subject, values) for name in unknown)
        try:
            text = body.template.render({**values, SLOTS: slots})
        except EVALUATION_ERRORS as failure:
            return Body(()), (evaluation_finding(failure, subject, values),)
    lines_known = "{%" not in body.source and "{#" not in body.source
    blocks, findings = parse(text, slots, home, lines_known=lines_known)
    return Body(() if has_errors(findings) else number(blocks, style)), findings
