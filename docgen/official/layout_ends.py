"""What follows the body text: 附件说明, 署名 and 成文日期, 附注, 附件, 版记.

Clauses 7.3.4 to 7.4, and the forms of GB/T 9704-1999 where a kind has them.
"""

from __future__ import annotations

from collections.abc import Callable

from docgen.official import measures as m
from docgen.official.layout_parts import COLUMNS, TITLE_COLUMNS, WIDTH, assign, blank, row_tag, tabs, tag, when
from docgen.official.markup import cell, foot_frame, paragraph, row, run, table, text_paragraph
from docgen.official.package import section
from docgen.official.styles import CHARACTER, SEALED_DATES, SEALED_FIT, WIDE_HALVES

SEALED, STAMPED = "加盖印章", "签名章"
STAMPED_LINES = f"{m.STAMP_LINES.count} * (签章职务|length)"
"""How many lines the posts of a paper with signature seals take: an expression."""
_SIGNED_LINES = (
    f"{STAMPED_LINES} if 用印 == '{STAMPED}' else "
    f"4 * ((署名|length + 1) // 2) if 用印 == '{SEALED}' else 署名|length"
)
_SEAL_COLUMNS = (WIDTH - WIDTH // 2, WIDTH // 2)
_Put = Callable[[str, str], str]
"""Makes a paragraph of 版记 of its style and text."""
_IMPRINT_CHARACTERS, _IMPRINT_ROWS = 25, 20
"""How many characters a row of 版记 holds at least, and how many rows a page beside that of 印发机关."""
_COPIES_LENGTH = "((抄送|顿号|length) if 抄送 else 0)"
_KEPT_LINES = 15
"""How many 附件 and lines of 署名 go on a page with a line of text, what parts them, and the notes."""
_CONTACT = "联系人 or 联系电话"
_NOTED = f"附注 or {_CONTACT}"
"""Whether a note follows 成文日期; the two are kept on one page."""


def attachment_note(signed: str = _SIGNED_LINES) -> str:
    """Return 附件说明 (clause 7.3.4): one name unnumbered, several numbered and aligned at their first characters.

    `signed` is an expression for the lines that 署名 takes.
    """
    single = text_paragraph("GwAttachmentNote", "附件：{{ 附件[0].名称 }}")
    name = run("{{ loop.index }}.\t{{ 件.名称 }}")
    # More than a page holds cannot be kept together: only the last two names go with the signature then.
    free = paragraph("GwAttachmentNote3", name, free=True)
    torn = f"loop.revindex > 2 and 落款行 < {_KEPT_LINES} < 附件|length + 落款行"
    several = (
        assign("落款行", signed)
        + tag("for 件 in 附件")
        + tag("if loop.first")
        + paragraph("GwAttachmentNote2", run("附件："), name)
        + tag(f"elif {torn}")
        + free
        + tag("else")
        + paragraph("GwAttachmentNote3", name)
        + tag("endif")
        + tag("endfor")
    )
    return when("附件", blank(m.BLANK_BEFORE_ATTACHMENTS, keep_next=True) + when("附件|length > 1", several, single))


def own_signature(names: str = "[单位.名称]") -> str:
    """Return 署名 and 成文日期 of a paper that its 单位, or whoever `names` lists, signs without a seal."""
    return _date_text(old="") + _unsealed(names, noted="")


def sealed_signature() -> str:
    """Return 署名 (the first of the list) and 成文日期 of a paper that is always sealed (clause 7.3.5.1)."""
    return _date_text(old="") + _sealed()


def signature(old: str = "标准 == '1999'") -> str:
    """Return 署名 and 成文日期 by 用印; `old` is the condition of the form of 1999, empty for a kind without it."""
    modes = (
        tag(f"if 用印 == '{SEALED}' and 署名|length > 1")
        + _sealed_jointly()
        + tag(f"elif 用印 == '{SEALED}'")
        + (when(old, _sealed_date_alone(), _sealed()) if old else _sealed())
        + tag(f"elif 用印 == '{STAMPED}'")
        + stamped()
        + tag("else")
        + _unsealed()
        + tag("endif")
    )
    return _date_text(old) + modes


def _date_text(old: str) -> str:
    """Return statements that set 日期文, 日期宽 (the characters it has no more than) and 日期格 (the nearest number).

    Digits are half a character wide, and a fifth stands at each of the five places where they meet Chinese: dates of 9,
    10 and 11 characters are 7.1, 7.6 and 8.1 wide.
    """
    text, wide, near = "成文日期|string", "(日期文|length + 7) // 2", "(日期文|length + 6) // 2"
    if old:
        text = f"成文日期|中文日期 if {old} else {text}"
        wide, near = (f"日期文|length if {old} else {count}" for count in (wide, near))
    return assign("日期文", text) + assign("日期宽", wide) + assign("日期格", near)


def _columns(length: str) -> str:
    """Return the statement that sets 署名列, the character column where an unsealed date begins (clause 7.3.5.2).

    The date begins two characters right of the names' first character; a date wider than every name stands two
    characters from the right edge instead, and the names move left. Word cannot indent by the length of another line,
    so the styles hold a tab stop for every character column and the template prints as many tabs as it takes.
    """
    return assign("署名列", f"{COLUMNS} - ({length} if {length} >= 日期宽 else 日期格 + {m.SIGNATURE_INDENT.count})")


def _dated(style: str, before: str = "", noted: str = _NOTED) -> str:
    """Return 成文日期, kept with what follows where `noted` holds; empty for a kind without notes."""
    text = before + "{{ 日期文 }}"
    free = text_paragraph(style, text)
    return when(noted, text_paragraph(style, text, keep_next=True), free) if noted else free


def _unsealed(names: str = "署名", noted: str = _NOTED) -> str:
    """Return the lines of the unsealed names and the date; a name too long for a line is broken by sense."""
    widest = COLUMNS - m.SIGNATURE_INDENT.count
    rows = assign("署名行", f"({names}|map('分行', {widest})|join('\\n')).splitlines()")
    line = text_paragraph("GwSignature", tabs(f"署名列 - {m.DATE_SHIFT.count}") + "{{ 行 }}")
    return (
        rows
        + _columns("署名行|map('length')|max")
        + blank(m.BLANK_BEFORE_SIGNATURE, keep_next=True)
        + tag("for 行 in 署名行")
        + line
        + tag("endfor")
        + _dated("GwDate", tabs("署名列"), noted)
    )


def _sealed() -> str:
    """Return 署名 centred over the date, four characters in from the right, below room for the seal (7.3.5.1).

    The centre depends on the date's width, of which there are three, each with a style of its own. A name too long for
    that ends at the right edge, and the date stands under its middle, to a quarter of a character.
    """
    short, middle, _ = SEALED_DATES
    over = (
        tag(f"if 日期文|length == {short}")
        + text_paragraph(f"GwSealedName{short}", "\t{{ 署名[0] }}")
        + tag(f"elif 日期文|length == {middle}")
        + text_paragraph(f"GwSealedName{middle}", "\t{{ 署名[0] }}")
        + tag("else")
        + text_paragraph(f"GwSealedName{SEALED_DATES[-1]}", "\t{{ 署名[0] }}")
        + tag("endif")
    )
    halves = f"署名[0]|length + (7 if 日期文|length == {short} else 8)"
    stop = tabs(f"[{WIDE_HALVES + 1} - ({halves}), 1]|max")
    wide = text_paragraph("GwSealedWide", "{{ 署名[0] }}") + _dated("GwSealedWideDate", stop)
    fits = f"署名[0]|length <= {SEALED_FIT}"
    return blank(m.BLANK_BEFORE_SEALED, keep_next=True) + when(fits, over + _dated("GwSealedDate"), wide)


def _sealed_date_alone() -> str:
    """Return the date alone, as a paper of one body has it under the standard of 1999."""
    return blank(m.BLANK_BEFORE_SEALED, keep_next=True) + _dated("GwSealedDate")


def _sealed_jointly() -> str:
    """Return the names of several bodies, two to a row, each with room for its seal; the date under the last one."""
    left, right = _SEAL_COLUMNS
    room = len("印章") * paragraph("GwSealCell")
    rows = (WIDTH // 2) // CHARACTER
    one = f"{{% if 行|length == 2 %}}{{{{ 行[0]|分行({rows}) }}}}{{% endif %}}"
    last = f"{{{{ (行|last)|分行({rows}) }}}}"
    below = when("loop.last", text_paragraph("GwSealCell", "{{ 日期文 }}"), room)
    return table(
        "GwPlainTable",
        _SEAL_COLUMNS,
        (
            row_tag("for 行 in 署名|batch(2)", _SEAL_COLUMNS),
            row(
                (
                    cell(left, room + text_paragraph("GwSealCell", one)),
                    cell(right, room + text_paragraph("GwSealCell", last) + below),
                )
            ),
            row_tag("endfor", _SEAL_COLUMNS),
        ),
    ) + paragraph("GwThin")


def stamped(noted: str = _NOTED) -> str:
    """Return each signer's post with room for the signature seal at its right, and the date (clause 7.3.5.3)."""
    kept = m.STAMP_INDENT.count + m.STAMP_ROOM.count + m.STAMP_GAP.count
    left = WIDTH - kept * CHARACTER
    columns = (left, WIDTH - left)
    height = m.STAMP_LINES.count * m.LINE_PITCH.twips
    post = cell(left, text_paragraph("GwPost", "{{ 职务 }}"), vertical="center")
    rows = (
        row_tag("for 职务 in 签章职务", columns),
        row((post, cell(WIDTH - left, paragraph("GwPost"))), exact_height=height),
        row_tag("endfor", columns),
    )
    return (
        blank(m.BLANK_BEFORE_STAMPED, keep_next=True)
        + table("GwPlainTable", columns, rows)
        + blank(m.BLANK_AFTER_STAMP, keep_next=True)
        + _dated("GwSealedDate", noted=noted)
    )


def order_signature() -> str:
    """Return post, signature seal and date of an order (clause 10.2)."""
    return _date_text(old="") + stamped(noted="")


def notes() -> str:
    """Return 附注 and whom to ask, each in round brackets (clause 7.3.6)."""
    contact = (
        "（{% if 联系人 %}联系人：{{ 联系人 }}{% endif %}{% if 联系人 and 联系电话 %}，{% endif %}"
        "{% if 联系电话 %}联系电话：{{ 联系电话 }}{% endif %}）"
    )
    note = text_paragraph("GwNote", "（{{ 附注 }}）")
    return when("附注", note) + when(_CONTACT, text_paragraph("GwNote", contact))


def attachments() -> str:
    """Return the 附件 that have a text, each on a new page (clause 7.3.7); wide ones on landscape pages (clause 8).

    A landscape attachment is a section of its own. Where two of them meet, or nothing follows, an empty section is left
    between or behind; the filling of templates drops such.
    """
    number = "{% if 附件|length > 1 %}{{ loop.index }}{% endif %}"
    head = (
        text_paragraph("GwAttachmentLabel", f"附件{number}")
        + paragraph("GwBlank", keep_next=True) * m.BLANK_BEFORE_ATTACHMENT_TITLE.count
    )
    after = blank(m.BLANK_AFTER_ATTACHMENT_TITLE)
    upright = text_paragraph("GwAttachmentTitle", f"{{{{ 件.名称|分行({TITLE_COLUMNS}) }}}}")
    columns = m.TEXT_HEIGHT.twips // round(m.TITLE_LETTERING.size * m.TWIPS_PER_POINT)
    wide = text_paragraph("GwAttachmentTitle", f"{{{{ 件.名称|分行({columns}) }}}}")
    landscape = (
        paragraph("GwThin", section=section())
        + head
        + wide
        + after
        + text_paragraph("GwBody", "{{p 件.正文|横排 }}")
        + paragraph("GwThin", section=section(landscape=True))
    )
    each = when("件.横排", landscape, head + upright + after + text_paragraph("GwBody", "{{p 件.正文 }}"))
    return tag("for 件 in 附件") + when("件.正文", each) + tag("endfor")


def attendance() -> str:
    """Return 出席, 请假 and 列席 of minutes, those that are given (clause 10.3)."""
    groups = ("出席", "请假", "列席")
    lines = "".join(
        when(name, paragraph("GwAttendance", run(f"{name}：", "GwLabelChar"), run(f"{{{{ {name}|顿号 }}}}")))
        for name in groups
    )
    return when(" or ".join(groups), blank(m.BLANK_BEFORE_ATTENDANCE) + lines)


def imprint(condition: str, issue_condition: str, issuer: str) -> str:
    """Return 版记 (clause 7.4), in a frame on the lower edge of the type area, where `condition` holds.

    The frame belongs to the paragraph after it, which is as low as Word allows. A frame cannot run on overleaf: of 版记
    that takes more than a page only its end stands in it, and what is above is text that runs on.
    """

    def copies(put: _Put) -> str:
        return put("GwImprintLine", "") + when("抄送", put("GwImprint", "抄送：{{ 抄送|顿号 }}。"))

    end = _issue_line(issue_condition, "抄送", "GwImprintThinLine", "GwImprintIssue", issuer)
    end += _at_foot("GwImprintLine")
    return when(condition, _long(copies, end) + paragraph("GwThin"))


def _long(above: Callable[[_Put], str], end: str, length: str = _COPIES_LENGTH) -> str:
    """Return 版记 in a frame; where `length` is that of more names than a page has room for, only its end in it."""
    return when(
        f"{length} < {_IMPRINT_CHARACTERS * _IMPRINT_ROWS}",
        above(_at_foot) + end,
        paragraph("GwBlank", keep_next=True) + above(_running) + end,
    )


def _issue_line(condition: str, above: str, line: str, style: str, issuer: str) -> str:
    """Return 印发机关 and 印发日期, with a line over them where something stands `above`."""
    text = issuer + "{% if 印发日期 %}\t{{ 印发日期 }}印发{% endif %}"
    return when(f"({above}) and ({condition})", _at_foot(line)) + when(condition, _at_foot(style, text))


def notice_imprint(issuer: str) -> str:
    """Return 版记 of a notice: with the recipients that the first page has no room for, and in its form of 1999."""
    issued = "印发机关 or 印发日期"
    subject = "主题词 and 标准 == '1999'"
    length = f"{_COPIES_LENGTH} + ((主送|顿号|length + {_IMPRINT_CHARACTERS}) if 主送在版记 else 0)"

    def new(put: _Put) -> str:
        return put("GwImprintLine", "") + _recipients("GwImprint", put)

    def old(put: _Put) -> str:
        frame = foot_frame(WIDTH) if put is _at_foot else ""
        chars = run("主题词："), run("{{ 主题词|join('　') }}", "GwSubjectChar")
        words = paragraph("GwSubject", *chars, frame=frame) + put("GwImprintLine", "")
        return when("主题词", words) + _recipients("GwImprintOld", put) + when("抄送", put("GwImprintLine", ""))

    new_end = _issue_line(issued, "抄送 or 主送在版记", "GwImprintThinLine", "GwImprintIssue", issuer)
    new_end += _at_foot("GwImprintLine")
    issue = issuer + "{% if 印发日期 %}\t{{ 印发日期 }}印发{% endif %}"
    old_end = when(issued, _at_foot("GwImprintIssueOld", issue) + _at_foot("GwImprintLine"))
    return when(
        f"抄送 or {issued} or 主送在版记 or ({subject})",
        when("标准 == '1999'", _long(old, old_end, length), _long(new, new_end, length)) + paragraph("GwThin"),
    )


def _recipients(style: str, put: _Put) -> str:
    moved = when("主送在版记", put(style, "主送：{{ 主送|顿号 }}。"))
    return moved + when("抄送", put(style, "抄送：{{ 抄送|顿号 }}。"))


def letter_imprint() -> str:
    """Return 版记 of a letter: 抄送 alone, without lines, on the lower edge of the last page (clause 10.1)."""

    def copies(put: _Put) -> str:
        return put("GwImprint", "抄送：{{ 抄送|顿号 }}。")

    return when("抄送", _long(copies, "") + paragraph("GwThin"))


def _running(style: str, text: str = "") -> str:
    return paragraph(style, run(text), keep_next=not text)


def _at_foot(style: str, text: str = "") -> str:
    return paragraph(style, run(text), frame=foot_frame(WIDTH))
