"""The heads of official papers (版头): the mark at its place, numbers, signers, red lines; clauses 7.2 and 10.

A mark stands in a table below a row of exact height, which is alike in Word, LibreOffice and the PDF, where floating
text is not. Only the mark of a letter, which stands above the type area, is a text frame.
"""

from __future__ import annotations

from docgen.official import measures as m
from docgen.official.layout_parts import (
    COLUMNS,
    SECRECY,
    WIDTH,
    Steps,
    assign,
    blank,
    head_items,
    row_tag,
    stepped,
    tabs,
    tag,
    when,
)
from docgen.official.markup import cell, page_frame, paragraph, row, run, table, text_paragraph
from docgen.official.styles import (
    JOINT_STEPS,
    LETTER_GAP,
    LETTER_THICK,
    LETTER_THIN,
    MARK_STEPS,
    SIGNER_COLUMN,
    SMALL_JOINT_STEPS,
    mark_line,
)

_JOINT_COLUMNS = (WIDTH - 2100, 2100)
"""Joint papers: the stacked names, and 文件 beside them (twips)."""
_MANY = 4
"""From so many joint bodies on their names are set smaller, so that the first page still shows body text."""
_LINE_WHITE = 120
"""Twips from the upper edge of the mark's line to its characters (measured in LibreOffice)."""
_NAME = "{{ 发文机关[0].名称 }}"
_NAME_LENGTH = "发文机关[0].名称|length"


def red_head() -> str:
    """Return the head above 发文字号 of a paper of one body or of several, in the form of 2012 or 1999."""
    old = "标准 == '1999'"
    rows = (
        row_tag(f"if {old}", _JOINT_COLUMNS),
        row([cell(WIDTH, _old_items(), span=2)], exact_height=m.MARK_FROM_TOP_1999.twips - _LINE_WHITE),
        row_tag("else", _JOINT_COLUMNS),
        row([cell(WIDTH, head_items() + paragraph("GwThin"), span=2)], exact_height=_above(m.MARK_FROM_TOP)),
        row_tag("endif", _JOINT_COLUMNS),
        row_tag("if 发文机关|length > 1", _JOINT_COLUMNS),
        _joint_row(),
        row_tag("else", _JOINT_COLUMNS),
        row([cell(WIDTH, _single_mark(old), span=2)]),
        row_tag("endif", _JOINT_COLUMNS),
    )
    return table("GwPlainTable", _JOINT_COLUMNS, rows)


def _above(distance: m.Measure) -> int:
    return distance.twips - _LINE_WHITE


def _single_mark(old: str) -> str:
    """Return the mark of one body; that of 1999 is at most 15 mm wide a character."""
    length = f"{_NAME_LENGTH} + 2"
    new, narrow = (stepped(length, "GwMark", MARK_STEPS, f"{_NAME}文件", first=first) for first in (0, 1))
    return when(old, narrow, new)


def _joint_row() -> str:
    def names(style: str, steps: Steps) -> str:
        longest = "发文机关|map(attribute='名称')|map('length')|max"
        return stepped(longest, style, steps, "{{ 机关.名称 }}", loop="for 机关 in 发文机关")

    left, right = _JOINT_COLUMNS
    stack = when(
        f"发文机关|length < {_MANY}", names("GwMarkJoint", JOINT_STEPS), names("GwMarkMany", SMALL_JOINT_STEPS)
    )
    word = text_paragraph("GwMark3", "文件")
    return row([cell(left, stack, vertical="center"), cell(right, word, vertical="center")])


def _old_items() -> str:
    """Return 份号 at the left, 密级 and 紧急程度 at the right, as GB/T 9704-1999 had them."""
    spaced = "{{ 密级[:1] }}　{{ 密级[1:] }}"
    secrecy = f"{{% if 保密期限 %}}{SECRECY}{{% else %}}{spaced}{{% endif %}}"
    urgency = "{{ 紧急程度[:1] }}　{{ 紧急程度[1:] }}"
    serial = run("{% if 份号 %}{{ 份号 }}{% endif %}", "GwBodyChar")
    first = f"\t{{% if 密级 %}}{secrecy}{{% elif 紧急程度 %}}{urgency}{{% endif %}}"
    return (
        when("份号 or 密级 or 紧急程度", paragraph("GwHeadItemOld", serial, run(first)))
        + when("密级 and 紧急程度", text_paragraph("GwHeadItemOld", f"\t{urgency}"))
        + paragraph("GwThin")
    )


def room_on_first_page() -> str:
    """Return statements that set 主送在版记: so many recipients that the first page would show no body text (7.3.2)."""
    page, red = m.TEXT_HEIGHT.points, m.RED_LINE_DISTANCE.points + m.RED_LINE_THICKNESS.points
    lines = m.BLANK_BEFORE_NUMBER.count + 1 + m.BLANK_BEFORE_TITLE.count + m.BLANK_BEFORE_RECIPIENT.count
    single, joint, many = (mark_line(steps[0][1]) / 20 for steps in (MARK_STEPS, JOINT_STEPS, SMALL_JOINT_STEPS))
    stack = f"发文机关|length * ({joint} if 发文机关|length < {_MANY} else {many})"
    rest = page - red - _above(m.MARK_FROM_TOP) / 20
    return (
        assign("标志高", f"{single} if 发文机关|length == 1 else {stack}")
        + assign("标题行数", "(标题|分行(20)).splitlines()|length")
        + assign("余行", f"(({rest:.2f} - 标志高) / {m.LINE_PITCH.points})|int - {lines} - 标题行数")
        + assign("主送在版记", f"主送 and 余行 * {COLUMNS} < 主送|顿号|length + {COLUMNS + 1}")
    )


def signers_head() -> str:
    """Return the head of a paper to a superior (上行文): the mark, and below it 发文字号 and 签发人 on one row.

    Signers stand two to a row, the later under the first; 发文字号 is on the row of the last (clauses 7.2.5, 7.2.6).
    """
    mark = table(
        "GwPlainTable",
        (WIDTH,),
        (
            row([cell(WIDTH, head_items() + paragraph("GwThin"))], exact_height=_above(m.MARK_FROM_TOP)),
            row([cell(WIDTH, stepped(f"{_NAME_LENGTH} + 2", "GwMark", MARK_STEPS, f"{_NAME}文件"))]),
        ),
    )
    left = WIDTH * SIGNER_COLUMN // COLUMNS
    room = COLUMNS - SIGNER_COLUMN - m.SIGNER_INDENT.count
    several = m.SIGNERS_PER_ROW.count
    columns = (left, WIDTH - left)
    settings = (
        assign("名宽", f"[签发人[::{several}]|map('length')|max, 3]|max")
        + assign("后宽", f"[(签发人[1::{several}] or [''])|map('length')|max, 3]|max")
        + assign("每行", f"{several} if 签发人|length > 1 and 4 + 名宽 + 1 + 后宽 <= {room} else 1")
        + assign("签发列", f"[{room} - 4 - (名宽 + 1 + 后宽 if 每行 > 1 else [名宽, 后宽]|max), 0]|max")
    )
    name = "{% if 名|length == 2 %}{{ 名[:1] }}　{{ 名[1:] }}{% else %}{{ 名 }}{% endif %}"
    # The columns of the names: a tab leads to the next character column, so a name is followed by what its width lacks.
    between = "{% if not loop.last %}" + tabs("名宽 - ([名|length, 3]|max) + 1") + "{% endif %}"
    label = "{% if loop.first %}" + tabs("签发列") + "签发人：{% else %}" + tabs("签发列 + 4") + "{% endif %}"
    line = paragraph(
        "GwSigner",
        run(label),
        run("{% for 名 in 一行 %}"),
        run(name, "GwSignerName"),
        run(between),
        run("{% endfor %}"),
    )
    signers = tag("for 一行 in 签发人|batch(每行)") + line + tag("endfor")
    number = when("发文字号", text_paragraph("GwNumberUp", "{{ 发文字号 }}"), paragraph("GwThin"))
    rows = (row([cell(left, number, vertical="bottom"), cell(WIDTH - left, settings + signers)]),)
    return mark + blank(m.BLANK_BEFORE_NUMBER) + table("GwPlainTable", columns, rows) + paragraph("GwRedLine")


def order_head() -> str:
    """Return the head of an order (clause 10.2): the mark and 令号."""
    return (
        plain_mark(m.ORDER_MARK_FROM_TOP, f"{_NAME_LENGTH} + 标志|length", f"{_NAME}{{{{ 标志 }}}}")
        + blank(m.BLANK_BEFORE_ORDER_NUMBER)
        + text_paragraph("GwOrderNumber", "第{{ 令号 }}号")
        + blank(m.BLANK_AFTER_ORDER_NUMBER)
    )


def minutes_head() -> str:
    """Return the head of minutes (clause 10.3): the mark, 期号, and a row with the issuing office and the date."""
    number = text_paragraph("GwOrderNumber", "第{{ 期号 }}期")
    return (
        plain_mark(m.MINUTES_MARK_FROM_TOP, "标志|length", "{{ 标志 }}")
        + blank(m.BLANK_BEFORE_NUMBER)
        + when("期号", number)
        + text_paragraph("GwIssue", "\t{{ 印发机关 }}\t{{ 成文日期 }}")
        + blank(m.BLANK_BEFORE_TITLE)
    )


def plain_mark(distance: m.Measure, length: str, text: str, items: bool = True) -> str:
    """Return the mark at its distance from the upper edge; above it, with `items`, 份号, 密级 and 紧急程度."""
    above = (head_items() if items else "") + paragraph("GwThin")
    rows = (
        row([cell(WIDTH, above)], exact_height=_above(distance)),
        row([cell(WIDTH, stepped(length, "GwMark", MARK_STEPS, text))]),
    )
    return table("GwPlainTable", (WIDTH,), rows)


def letter_head(name: str = "发文机关[0].名称", items: bool = True) -> str:
    """Return the head of a letter (clause 10.1): mark and red double line, the line at the foot, the rows below.

    `name` is the expression of the mark; 份号, 密级 and 紧急程度 stand beside 发文字号 where `items` are wanted.
    """
    long = m.LETTER_LINE_LENGTH.twips
    left = (m.PAGE_WIDTH.twips - long) // 2
    head = page_frame(long, left, m.LETTER_MARK_FROM_TOP.twips - _LINE_WHITE)
    thickness = LETTER_THICK + LETTER_GAP + LETTER_THIN
    foot = page_frame(long, left, m.PAGE_HEIGHT.twips - m.LETTER_LINE_FROM_BOTTOM.twips - thickness)
    mark = stepped(f"{name}|length", "GwMark", MARK_STEPS, f"{{{{ {name} }}}}", frame=head)

    def lines(frame: str, *styles: str) -> str:
        return "".join(paragraph(style, frame=frame) for style in styles)

    columns = (WIDTH - WIDTH // 2, WIDTH // 2)
    number = text_paragraph("GwLetterNumber", "{% if 发文字号 %}{{ 发文字号 }}{% endif %}")
    beside = (head_items() if items else "") + paragraph("GwThin")
    rows = (row([cell(columns[0], beside), cell(columns[1], number)]),)
    return (
        mark
        + lines(head, "GwLetterAbove", "GwLetterThick", "GwLetterGap", "GwLetterThin", "GwLetterBelow")
        + lines(foot, "GwLetterThin", "GwLetterGap", "GwLetterThick")
        + paragraph("GwThin")
        + table("GwPlainTable", columns, rows)
        + blank(m.BLANK_BEFORE_LETTER_TITLE)
    )
