"""What each filter takes and gives, as far as a template shows it before any data are there."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.template.lint.types import (
    A_NUMBER,
    A_TEXT,
    ANY,
    BODY,
    DATE,
    FIGURES,
    LIST,
    MONTH,
    NUMBER,
    PICTURE,
    RECORD,
    TEXT,
    UNKNOWN,
    YES_NO,
    Type,
    list_of,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """The types that a filter takes (none: any), in words for a message, and what it gives.

    `gives` is a type, or `same`, `item`, `items` for the value itself, one of its items, or lists of them.
    """

    takes: tuple[str, ...] = ()
    words: str = ""
    gives: Type | str = ANY


_DAY, _DAY_OR_MONTH = ((DATE,), "日期"), ((DATE, MONTH), "日期或月份")
_COUNT, _LIST = ((NUMBER,), "数字"), ((LIST,), "一列值")

DEMANDS: dict[str, Demand] = {
    **{name: Demand(*_DAY, A_TEXT) for name in ("日期", "中文日期", "数字日期")},
    **{name: Demand(*_DAY_OR_MONTH, A_TEXT) for name in ("中文年月", "年月")},
    **{
        name: Demand(*_COUNT, A_TEXT)
        for name in (
            *("中文数字", "几", "分节", "以万计", "以亿计", "中文年份", "大写数字", "大写金额", "百分数", "百分之"),
            "对比",
        )
    },
    **{name: Demand(*_LIST, A_TEXT) for name in ("顿号", "逐行", "计项")},
    **{name: Demand(*_LIST, A_NUMBER) for name in ("合计", "数量")},
    "横排": Demand((BODY,), "一篇正文", "same"),
    "图片框": Demand((PICTURE,), "图片", "same"),
    "分行": Demand((TEXT,), "文字", A_TEXT),
    "姓名": Demand((), "", A_TEXT),
    "图表": Demand((FIGURES,), "统计得出的数", Type(BODY)),
    **{name: Demand((), "", "same") for name in ("e", "escape", "forceescape", "default", "d", "默认")},
    **{name: Demand((), "", A_NUMBER) for name in ("length", "count", "int", "float", "wordcount")},
    **{name: Demand((NUMBER,), "数字", A_NUMBER) for name in ("abs", "round")},
    **{
        name: Demand((), "", A_TEXT)
        for name in (
            *("string", "upper", "lower", "title", "capitalize", "trim", "replace", "format", "indent", "center"),
            *("truncate", "wordwrap", "filesizeformat"),
        )
    },
    "join": Demand((LIST, TEXT), "一列值", A_TEXT),
    **{name: Demand((LIST, TEXT, RECORD), "一列值", "item") for name in ("first", "last")},
    **{name: Demand((LIST,), "一列值", "item") for name in ("max", "min")},
    "list": Demand((LIST, TEXT, RECORD), "一列值", "list"),
    **{
        name: Demand((LIST,), "一列值", "same")
        for name in ("sort", "unique", "select", "reject", "selectattr", "rejectattr")
    },
    "reverse": Demand((LIST, TEXT), "一列值", "same"),
    **{name: Demand((LIST,), "一列值", "items") for name in ("batch", "slice")},
    "sum": Demand((LIST,), "一列值", A_NUMBER),
    "map": Demand((LIST, TEXT), "一列值", list_of(ANY)),
    "groupby": Demand((LIST,), "一列值", list_of(ANY)),
}
REMOVED = {
    "safe": "删去“|safe”：docgen 把数据原样写出，不会当成代码。",
    "tojson": "写出字段不需要它，删去即可。",
    "random": "同样的数据要写出同样的公文，不能用它。",
}
"""Filters of Jinja that are not to be had here, with the way out."""
ATTRIBUTE_FILTERS = frozenset({"selectattr", "rejectattr", "groupby"})
"""Filters whose first argument names a part of the items."""
NAMES_BY_ARGUMENT = frozenset({"合计"})
LOOKS_THROUGH = frozenset(
    {"默认", "default", "d", "first", "last", "list", "sort", "unique", "reverse", "length", "count"}
)
"""Filters that do not read what is in a record."""
TYPE_WORDS = {
    TEXT: "文字",
    NUMBER: "数字",
    DATE: "日期",
    MONTH: "月份",
    YES_NO: "是或否",
    BODY: "一篇正文",
    PICTURE: "图片",
    RECORD: "一条记录",
    FIGURES: "统计得出的数",
    LIST: "一列值",
    UNKNOWN: "",
}
