"""Name and type a field by the words around its place."""

from __future__ import annotations

import keyword
import re

from docgen.template.adopt.gaps import Gap
from docgen.template.fields import OF_EVERY_PAPER, FieldType

_LABEL = re.compile(
    r"(?P<label>(?:[\u4e00-\u9fffA-Za-z0-9][ \u3000]?){1,16})(?:[（(][^（）()]*[)）])?[ \u3000]*[：:][ \u3000]*$"
)
_TAIL = re.compile(r"(?<![\u4e00-\u9fffA-Za-z])[\u4e00-\u9fffA-Za-z]++$")
_LEADING_ON = re.compile(
    r"(?:不少于|不低于|不超过|不高于|不多于|至少|最多|合计|共计|总计|人民币|大写|小写|为期|约|共|计|为|是|于|自|至|由|向|在|第|每|即|从|"
    r"与|和|及|达|到|的|了|按|约定|有|派|请|报|以)+$"
)
_CUT = re.compile(r"[的为是于自至由向在从与和及了将按等就对把被给以]")
_UNITS = re.compile(
    r"[ \u3000]*(?:(?P<money>元)|(?P<number>万元|亿元|[%％])|"
    r"(?P<count>人次|人(?![民员才事口大])|名(?![称字单义额])|位|次(?![数年月日])|例|个月|个|天(?![津山])|周|小时|批|台|套|件|份(?!额)|项|期|页|届|岁|"
    r"户|床|张|号|月|日|年(?!度)))"
)
_COUNT_NAMES = {
    "人": "人数", "名": "人数", "位": "人数", "人次": "人次", "次": "次数", "例": "例数", "个": "个数", "个月": "月数",
    "天": "天数", "周": "周数", "小时": "小时数", "批": "批次", "台": "台数", "套": "套数", "件": "件数", "份": "份数",
    "项": "项数", "期": "期号", "页": "页数", "届": "届数", "岁": "年龄", "户": "户数", "床": "床数", "张": "张数",
    "号": "编号", "月": "月份", "日": "日数", "年": "年数",
}  # fmt: skip
_AS_TEXT = re.compile(r"电话|手机|传真|编号|账号|邮编|邮政编码|证号|号码|地址")
_BY_LABEL = (
    (re.compile(r"(?:日期|时间)$"), FieldType.DATE),
    (re.compile(r"(?:金额|经费|费用|价款|总价|补助)$"), FieldType.AMOUNT),
    (re.compile(r"(?:人数|人次|次数|天数|份数|数量|台数)$"), FieldType.INTEGER),
    (re.compile(r"(?:年度|年份)$"), FieldType.YEAR),
)
_PARTY_NAMES = ("甲方", "乙方", "丙方", "丁方", "支援方", "受援方", "见证方")
_PARTY = re.compile(rf"^[ \u3000]*(?P<party>{'|'.join(_PARTY_NAMES)})(?:[（(][^（）()]*[)）])?[ \u3000]*[：:]")
_RESERVED = {"loop", "true", "false", "none", "self", "caller", "varargs", "kwargs", "模板", "工作区", "结对", "正文"}
_RESERVED |= {spec.name for spec in OF_EVERY_PAPER}
_BODY = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:医院|卫生院|委员会|中心|公司|局|厅|学校)")
_LONGEST = 12
_CONSIDERED = 40
"""Characters before an open place that are looked through for its name."""
UNNAMED = "填空"
_DATE_KINDS = {"date": (FieldType.DATE, "日期"), "month": (FieldType.MONTH, "月份"), "year": (FieldType.YEAR, "年份")}


def label_before(text: str) -> str:
    """Return the label with its colon that a text ends with, without blanks and remarks in brackets; else empty."""
    match = _LABEL.search(text)
    return "".join(match["label"].split()) if match else ""


def party_of(text: str) -> str:
    """Return the party that a line of an agreement begins to speak of; empty for any other line."""
    match = _PARTY.match(text)
    return match["party"] if match else ""


def name_and_type(gap: Gap, text: str, start: int, beside: str) -> tuple[str, FieldType]:
    """Return a base name and the type of the field for an open place.

    `start` is where the words that may name it begin (the end of the place before it), `beside` the label of the cell
    or column where the place fills a cell alone.
    """
    before, after = text[start : gap.start], text[gap.end :]
    label = label_before(before) or (beside if not before.strip() else "")
    if gap.kind == "number":
        return "发文字号", FieldType.DOCUMENT_NUMBER
    if gap.kind == "day":
        return label or "日期", FieldType.TEXT
    if gap.kind in _DATE_KINDS:
        kind, usual = _DATE_KINDS[gap.kind]
        if gap.kind == "date" and not text[: gap.start].strip() and not after.strip():
            return "成文日期", kind
        return label or _date_name(before, after, usual), kind
    if label:
        return label, _label_type(label, after)
    tail = _tail(before)
    unit = _UNITS.match(after)
    if unit is None:
        body = _BODY.match(after)
        word = re.match(r"[\u4e00-\u9fff]{2,4}+(?![：:])", after)  # a label names what follows it
        named = f"{body[0]}名称" if body else word[0] if word else tail or UNNAMED
        return (tail if len(tail) > 1 else named), _label_type(tail, after)
    if unit["money"] or unit["number"]:
        return tail or "金额", FieldType.AMOUNT if unit["money"] else FieldType.NUMBER
    counted = _COUNT_NAMES[unit["count"]]
    numbered = unit["count"] != "号" or before.rstrip().endswith("第")
    return _joined(tail, counted), FieldType.INTEGER if numbered else FieldType.TEXT


def clean_name(text: str) -> str:
    """Return a text as a name that a field can have."""
    name = re.sub(r"[^0-9A-Za-z_\u4e00-\u9fff]", "", text)[:_LONGEST].lstrip("0123456789_")
    if not name.isidentifier():
        name = UNNAMED
    return f"{name}项" if name in _RESERVED or keyword.iskeyword(name) else name


class Names:
    """The names given so far. Parties keep theirs wherever they occur; another is numbered when it comes again."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def party(self, name: str) -> bool:
        """Tell whether a name is a party's, which stands for the same field everywhere."""
        return name in _PARTY_NAMES

    def give(self, base: str, party: str = "") -> str:
        """Return a free name: the base, with the party that it belongs to before it, or numbered."""
        name = clean_name(base)
        if self.party(name):
            self._used.add(name)
            return name
        if party and not name.startswith(party):
            name = f"{party}{name}"
        number, free = 1, name
        while free in self._used:
            number += 1
            free = f"{name}{number}"
        self._used.add(free)
        return free


def _label_type(label: str, after: str) -> FieldType:
    if _AS_TEXT.search(label):
        return FieldType.TEXT
    unit = _UNITS.match(after)
    if unit is not None and (unit["money"] or unit["number"]):
        return FieldType.AMOUNT if unit["money"] else FieldType.NUMBER
    if unit is not None and unit["count"] != "号":
        return FieldType.INTEGER
    return next((kind for pattern, kind in _BY_LABEL if pattern.search(label)), FieldType.TEXT)


def _date_name(before: str, after: str, usual: str) -> str:
    tail = before.rstrip()
    if re.search(r"自$|从$", tail) or re.match(r"起", after):
        return f"起始{usual}"
    if re.search(r"至$|到$|—$|-$", tail) or re.match(r"止", after):
        return f"终止{usual}"
    apart = len(before) - len(tail) > 1 or usual == "年份"
    return usual if apart else _joined(_tail(tail), usual)


def _tail(before: str) -> str:
    """Return the last words before an open place that can name it."""
    match = _TAIL.search(before.rstrip())
    if match is None:
        return ""
    words = _LEADING_ON.sub("", match[0][-_CONSIDERED:])
    return _CUT.split(words)[-1][-8:]


def _joined(tail: str, usual: str) -> str:
    return usual if not tail else tail if tail.endswith(usual) else f"{tail[-6:]}{usual}"
