"""Layouts of forms and tables that are filled, signed and filed; tags are docxtpl's.

Tables whose columns depend on the data are Markdown tables of body.md; those with merged cells, boxes and fixed columns
are built here.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.official import layout_ends as ends
from docgen.official import measures as m
from docgen.official.layout_parts import TITLE_COLUMNS, WIDTH, assign, body, row_tag, title, when
from docgen.official.markup import (
    aligned_paragraph,
    cell,
    paragraph,
    picture_paragraph,
    row,
    table,
    text_paragraph,
)
from docgen.official.package import section, word_file

_WIDE_TITLE = m.TEXT_HEIGHT.twips // round(m.TITLE_LETTERING.size * m.TWIPS_PER_POINT)
_FILED = "{% if 审核人 %}审核人：{{ 审核人 }}{% endif %}\t{% if 制表人 %}制表人：{{ 制表人 }}{% endif %}"
_SEAL = "（盖章）　　　　年　　月　　日"

_FORM_COLUMNS = (1050, 1398, 1050, 1398, 1050, 1399, 1500)
_FORM_MARGIN = 40
"""White at the sides of its cells, in twips: five characters go into one."""
_FORM_ROW = 520
"""Least height in twips of a row to be written in by hand: four of them are as high as a photo."""
_PHOTO = (25, 35)
"""Width and height in millimetres of a photo in a form, those of one of 一寸."""

_DAYS = 31
_DAY_COLUMNS = (480, 1300, *(316,) * _DAYS, 1180)
_DAY_MARGIN = 20
"""White at the sides of a narrow cell, in twips: two digits of 小四 fill the rest."""
_DAY_ROWS = 6
"""How many rows a sheet to be written in by hand has at least."""

_SCORE_COLUMNS = (1150, 3895, 900, 700, WIDTH - 6645)
_NAME_COLUMNS = (1600, 1900, WIDTH - 3500)


def roster() -> bytes:
    """Return a form on landscape pages: title, table, and who made it when (clause 8)."""
    return word_file(_wide_form(), section(landscape=True))


def attendance() -> bytes:
    """Return a roster of attendance and, where asked for, a sheet of the days of one month to be marked by hand."""
    sheet = paragraph("GwThin", section=section(landscape=True)) + _day_sheet()
    return word_file(_wide_form() + when("逐日月份", sheet), section(landscape=True))


def registration_form() -> bytes:
    """Return a person's form on one page: labels and boxes around a photo, and the opinions of three bodies."""
    filled = aligned_paragraph("Normal", "填表日期：{{ 填表日期|默认('　　　　年　　月　　日') }}", "right", True)
    kept = text_paragraph("GwFormLine", "本表一式三份，派出单位、受援单位和主管部门各存一份。")
    return word_file(_form_title("标题", TITLE_COLUMNS) + filled + _person_table() + kept)


def score_sheet() -> bytes:
    """Return a sheet of marks: items by group, full marks, marks given, why not all; subtotals and the total."""
    head = "考核对象：{{ 单位.名称 }}{% if 考核日期 %}　　考核日期：{{ 考核日期 }}{% endif %}"
    signed = "{% if 考核单位 %}考核单位：{{ 考核单位 }}　　{% endif %}考核人：{{ 考核人|顿号 if 考核人 else '' }}"
    return word_file(
        _form_title("标题", TITLE_COLUMNS)
        + text_paragraph("GwFormLine", head, keep_next=True)
        + _score_table()
        + text_paragraph("GwFormLine", signed)
    )


def leading_group() -> bytes:
    """Return the names of a leading group, by rank, with their posts; then what the text says of its office."""
    groups = "".join(_names(*rank) for rank in (("组　长", "组长"), ("副组长", "副组长"), ("成　员", "成员")))
    opening = when("引言", text_paragraph("GwBody", "{{ 引言 }}"))
    return word_file(title() + opening + groups + body() + ends.own_signature())


def _form_title(text: str, columns: int) -> str:
    """Return a title without the blank line that papers have below it; `columns` characters go into a row."""
    return text_paragraph("GwTitle", f"{{{{ ({text})|分行({columns}) }}}}")


def _wide_form() -> str:
    return (
        _form_title("标题", _WIDE_TITLE)
        + text_paragraph("GwFormLine", "填报单位：{{ 单位.名称 }}\t{% if 制表日期 %}{{ 制表日期 }}{% endif %}")
        + text_paragraph("GwBody", "{{p 正文|横排 }}")
        + when("审核人 or 制表人", text_paragraph("GwFormLine", _FILED))
    )


def _day_sheet() -> str:
    """Return the sheet of the days of 逐日月份, a column each, with the days of the week.

    The weekday follows from the number of days since a Monday by the Gregorian rule of leap years.
    """
    year, month = "逐日月份.年", "逐日月份.月"
    # docxtpl cannot read a per cent sign inside a statement.
    leap = f"{year} is divisibleby(400) or ({year} is divisibleby(4) and not {year} is divisibleby(100))"
    before = f"({year} - 1) * 365 + ({year} - 1) // 4 - ({year} - 1) // 100 + ({year} - 1) // 400"
    lengths = f"[31, 29 if {leap} else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]"
    numbers = _day_row("GwTableHead", "序号", "姓名", "{% if DAY <= 天数 %}DAY{% endif %}", "出勤\n天数", header=True)
    weekday = "{% if DAY <= 天数 %}{{ ('一二三四五六日' * 6)[月前 - 月前 // 7 * 7 + DAY - 1] }}{% endif %}"
    weekdays = _day_row("GwTableHead", "", "", weekday, "", header=True)
    blank_day = "{% if DAY > 天数 %}／{% endif %}"
    person = _day_row("GwTableText", "{{ loop.index }}", "{{ 一.姓名 if 一 else '' }}", blank_day, "")
    return (
        assign("各月天数", lengths)
        + assign("天数", f"各月天数[{month} - 1]")
        + assign("月前", f"{before} + 各月天数[:{month} - 1]|sum")
        + assign("空着", f"['']*([{_DAY_ROWS} - 逐日人员|length, 0]|max)")
        + _form_title("单位.名称 ~ 逐日月份 ~ '对口支援人员考勤表'", _WIDE_TITLE)
        + text_paragraph("GwFormLine", "出勤√　　休息○　　请假△　　缺勤×\t每日由本人签到，月末由受援单位核对")
        + table(
            "GwTable",
            _DAY_COLUMNS,
            (
                numbers,
                weekdays,
                row_tag("for 一 in (逐日人员|list if 逐日人员 else []) + 空着", _DAY_COLUMNS),
                person,
                row_tag("endfor", _DAY_COLUMNS),
            ),
            margin=_DAY_MARGIN,
        )
        + text_paragraph("GwFormLine", "考勤员：\t科室负责人：　　　　　　　　")
    )


def _day_row(style: str, first: str, name: str, day: str, last: str, *, header: bool = False) -> str:
    """Return a row of the day sheet; `day` is printed once a day, its number for DAY."""
    texts = (first, name, *(day.replace("DAY", str(number)) for number in range(1, _DAYS + 1)), last)
    cells = (
        cell(width, aligned_paragraph(style, text, "center", False), vertical="center")
        for width, text in zip(_DAY_COLUMNS, texts, strict=True)
    )
    return row(cells, header=header, least_height=0 if header else _FORM_ROW)


def _person_table() -> str:
    """Return the table of the registration form: facts from the data, boxes to be written in by hand."""
    photo = "{% if 照片 %}{{ 照片|图片框(WIDTH, HEIGHT) }}{% else %}照片{% endif %}"
    photo = photo.replace("WIDTH", str(_PHOTO[0])).replace("HEIGHT", str(_PHOTO[1]))
    beside = [picture_paragraph("GwTableText", photo), *(paragraph("GwTableText"),) * 3]
    rows = [
        _facts(("姓名", "{{ 人员.姓名 }}", 1), _fact("性别"), _fact("出生年月"), beside=beside[0], merge="restart"),
        _facts(_fact("民族"), _fact("政治面貌"), _fact("学历"), beside=beside[1], merge="continue"),
        _facts(_fact("职称"), _fact("职务"), _fact("专业"), beside=beside[2], merge="continue"),
        _facts(_fact("科室"), _fact("联系电话", 3), beside=beside[3], merge="continue"),
        _facts(("派出单位", "{{ 人员.单位.名称 }}", 3), ("单位级别", "{{ 人员.单位.级别|默认('') }}", 2)),
        _facts(("受援单位", "{{ 受援单位.名称 if 受援单位 else '' }}", 3), ("服务岗位", "{{ 服务岗位|默认('') }}", 2)),
        _facts(("服务时间", _SERVED, 6)),
        _box("个人简历", "{{ 简历|默认('') }}", 1440),
        _box("服务期间\n主要工作", "{{ 主要工作|默认('') }}", 1500),
        *(_box(f"{name}\n意见", f"{{{{ {name}意见|默认('') }}}}", 1150, _SEAL) for name in _OPINIONS),
    ]
    return table("GwTable", _FORM_COLUMNS, rows, margin=_FORM_MARGIN)


_SERVED = (
    "{% if 到岗日期 %}{{ 到岗日期 }}{% endif %}{% if 到岗日期 or 离岗日期 %}至{% endif %}"
    "{% if 离岗日期 %}{{ 离岗日期 }}{% endif %}{% if 出勤天数 %}，出勤{{ 出勤天数 }}天{% endif %}"
)
_OPINIONS = ("派出单位", "受援单位", "主管部门")
_Fact = tuple[str, str, int]
"""A label, what is printed beside it, and how many columns that takes."""


def _fact(name: str, span: int = 1) -> _Fact:
    return name, f"{{{{ 人员.{name}|默认('') }}}}", span


def _facts(*facts: _Fact, beside: str = "", merge: str = "") -> str:
    """Return a row of labels with their values and, at the right, a part of the cell that `merge` says goes on."""
    cells, at = [], 0
    for name, text, span in facts:
        cells.append(_label(_FORM_COLUMNS[at], name))
        width = sum(_FORM_COLUMNS[at + 1 : at + 1 + span])
        cells.append(cell(width, aligned_paragraph("GwTableText", text, "center", False), vertical="center", span=span))
        at += 1 + span
    if merge:
        cells.append(cell(_FORM_COLUMNS[-1], beside, vertical="center", merge=merge))
    return row(cells, least_height=_FORM_ROW)


def _box(name: str, text: str, height: int, foot: str = "") -> str:
    """Return a row with a label and one box across the form; `foot` stands at the box's lower right."""
    content = aligned_paragraph("GwTableText", text, "left", False)
    if foot:
        content += aligned_paragraph("GwTableText", foot, "right", False)
    width = sum(_FORM_COLUMNS[1:])
    box = cell(width, content, vertical="center", span=len(_FORM_COLUMNS) - 1)
    return row((_label(_FORM_COLUMNS[0], name), box), least_height=height)


def _label(width: int, name: str) -> str:
    return cell(width, aligned_paragraph("GwTableHead", name, "center", False), vertical="center")


def _score_table() -> str:
    """Return the table of marks; the name of a group stands once, beside all its items and their subtotal.

    Marks are printed where they are given; a subtotal or total of marks only where none is missing.
    """
    heads = ("考核项目", "考核内容和标准", "标准分", "得分", "扣分原因")
    item = ("{{ 项.内容 }}", "{{ 项.标准分 }}", "{{ 项.得分|默认('') }}", "{{ 项.扣分原因|默认('') }}")
    group = "项目|selectattr('类别', 'equalto', 项.类别)|list"
    subtotal = ("小计", f"{{{{ {group}|合计('标准分') }}}}", _given(group), "")
    first = "loop.first or loop.previtem.类别 != 项.类别"
    last = "loop.last or loop.nextitem.类别 != 项.类别"
    columns = _SCORE_COLUMNS
    return table(
        "GwTable",
        columns,
        (
            _score_row("GwTableHead", heads, header=True),
            row_tag("for 项 in 项目", columns),
            row_tag(f"if {first}", columns),
            _score_row("GwTableText", ("{{ 项.类别 }}", *item), merge="restart"),
            row_tag("else", columns),
            _score_row("GwTableText", ("", *item), merge="continue"),
            row_tag("endif", columns),
            row_tag(f"if {last}", columns),
            _score_row("GwTableText", ("", *subtotal), merge="continue"),
            row_tag("endif", columns),
            row_tag("endfor", columns),
            _score_row("GwTableHead", ("总分", "{{ 等次|默认('') }}", "{{ 项目|合计('标准分') }}", _given("项目"), "")),
        ),
    )


def _given(items: str) -> str:
    """Return the sum of the marks of `items`, or nothing while one of them has none."""
    return f"{{% if not ({items})|selectattr('得分', 'undefined')|list %}}{{{{ {items}|合计('得分') }}}}{{% endif %}}"


def _score_row(style: str, texts: Sequence[str], *, merge: str = "", header: bool = False) -> str:
    aligns = ("center",) * len(texts) if header else ("center", "left", "right", "right", "left")
    merges = (merge, *("",) * (len(texts) - 1))
    cells = (
        cell(width, aligned_paragraph(style, text, align, False), vertical="center", merge=merged)
        for width, text, align, merged in zip(_SCORE_COLUMNS, texts, aligns, merges, strict=True)
    )
    return row(cells, header=header)


def _names(label: str, field: str) -> str:
    """Return the members of one rank, a row each: the rank before the first, the name, the post."""
    name = "{{ 一.姓名 if 一.姓名 else 一.人员.姓名 }}"
    # “心血管内科”“科副主任” share their 科.
    rank = "一.人员.职务|默认(一.人员.职称|默认(''))|replace('科主任', '主任')|replace('科副主任', '副主任')"
    post = (
        "{% if 一.职务 %}{{ 一.职务 }}{% elif 一.人员 %}{{ 一.人员.单位.名称 }}{{ 一.人员.科室|默认('') }}"
        f"{{{{ {rank} }}}}{{% endif %}}"
    )
    texts = (f"{{% if loop.first %}}{label}：{{% endif %}}", name, post)
    cells = (
        cell(width, aligned_paragraph("Normal", text, "left", False))
        for width, text in zip(_NAME_COLUMNS, texts, strict=True)
    )
    rows = (row_tag(f"for 一 in {field}", _NAME_COLUMNS), row(cells), row_tag("endfor", _NAME_COLUMNS))
    return when(field, table("GwPlainTable", _NAME_COLUMNS, rows) + paragraph("GwThin"))
