"""Pieces that the layouts share: docxtpl statements, blank lines, title, recipients, marks in steps."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.official import measures as m
from docgen.official.markup import cell, paragraph, row, run, text_paragraph

WIDTH = m.TEXT_WIDTH.twips
COLUMNS = m.CHARACTERS_PER_LINE.count
TITLE_COLUMNS = WIDTH // round(m.TITLE_LETTERING.size * m.TWIPS_PER_POINT)
Steps = tuple[tuple[int, int, int], ...]
"""From short to long: how many characters a style takes, its size and its scaling."""


def tag(text: str) -> str:
    """Return a paragraph that a docxtpl statement takes with it."""
    return text_paragraph("Normal", f"{{%p {text} %}}")


def row_tag(text: str, columns: Sequence[int]) -> str:
    """Return a table row that a docxtpl statement takes with it."""
    return row([cell(sum(columns), text_paragraph("Normal", f"{{%tr {text} %}}"), span=len(columns))])


def when(condition: str, content: str, otherwise: str = "") -> str:
    """Return `content` that is printed where `condition` holds, `otherwise` elsewhere."""
    rest = tag("else") + otherwise if otherwise else ""
    return tag(f"if {condition}") + content + rest + tag("endif")


def assign(name: str, expression: str) -> str:
    """Return a statement that names the value of an expression."""
    return tag(f"set {name} = {expression}")


def blank(lines: m.Measure, keep_next: bool = False) -> str:
    """Return blank lines; before a signature they are kept with it, elsewhere they may end a page."""
    return paragraph("GwBlank", keep_next=keep_next) * lines.count


def tabs(count: str) -> str:
    """Return as many tabs as an expression says."""
    return f"{{% for _ in range({count}) %}}\t{{% endfor %}}"


def title(below: str = "") -> str:
    """Return the title, broken by sense into rows (clause 7.3.1), what stands right below it, and the blank line."""
    text = text_paragraph("GwTitle", f"{{{{ 标题|分行({TITLE_COLUMNS}) }}}}")
    return text + below + blank(m.BLANK_BEFORE_RECIPIENT)


def body() -> str:
    """Return the place of the body text."""
    return text_paragraph("GwBody", "{{p 正文 }}")


def recipient(condition: str = "主送") -> str:
    """Return the recipients with the colon after the last, where `condition` holds."""
    return when(condition, text_paragraph("GwRecipient", "{{ 主送|顿号 }}："))


def stepped(length: str, style: str, steps: Steps, text: str, loop: str = "", first: int = 0, frame: str = "") -> str:
    """Return paragraphs of which one is printed: the first style of `steps` wide enough for `length` characters.

    Narrower styles are numbered from 2; steps before `first` are not used.
    """
    parts: list[str] = []
    for index in reversed(range(first, len(steps))):
        line = paragraph(f"{style}{index + 1}" if index else style, run(text), frame=frame)
        if loop:
            line = tag(loop) + line + tag("endfor")
        if index > first:
            condition = f"{length} > {steps[index - 1][0]}"
            parts.append(tag(f"{'if' if not parts else 'elif'} {condition}") + line)
        else:
            parts.append(tag("else") + line + tag("endif"))
    return "".join(parts)


def head_items() -> str:
    """Return 份号, 密级和保密期限 and 紧急程度, a row each, flush left (clauses 7.2.1 to 7.2.3)."""
    return (
        when("份号", paragraph("GwHeadItem", run("{{ 份号 }}", "GwBodyChar")))
        + when("密级", text_paragraph("GwHeadItem", SECRECY))
        + when("紧急程度", text_paragraph("GwHeadItem", "{{ 紧急程度 }}"))
    )


SECRECY = "{{ 密级 }}{% if 保密期限 %}★{{ 保密期限 }}{% endif %}"
