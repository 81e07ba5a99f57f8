"""What in the elements of a paper changes from one paper to the next: number, title, recipients, names, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check import wording as w
from docgen.check.model import Draft, Element, Role

_LABELLED = re.compile(
    r"(?P<label>[^：:（(]{1,12})(?:[（(][^（）()]{1,12}[)）])?[ \u3000]*[：:][ \u3000]*(?P<value>\S.*)$"
)
_ATTACHMENT = re.compile(r"^(?:附\s*件?\s*[:：]\s*)?(?:[0-9０-９]{1,2}\s*[.．、]\s*)?(?P<value>\S.*)$", re.DOTALL)
_COUNTED = re.compile(r"第\s*(?P<value>[0-9]+)\s*(?P<unit>[号期])")
_CONTACTS = re.compile(r"(?P<label>联\s*系\s*人|联系电话|电\s*话)[：:]\s*(?P<value>[^，,；;）)\s]+)")
_BY_HAND = re.compile(r"盖\s*章|签\s*字|签\s*名|签\s*章")
_APART = re.compile(r"\t+|[ \u3000]{2,}")
_LONGEST = 60
"""A value after a label is no longer than this; what is longer is a sentence."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text of the paragraph at `place` that is the paper's own, the name it goes by, and what it is.

    `kind` is 日期, 发文字号, 整数, 列表 (parted by 、) or 文本. `role` is the element that it belongs to.
    """

    place: str
    role: Role
    name: str
    kind: str
    text: str


def values_of(draft: Draft) -> tuple[Value, ...]:
    """Return the values of a paper, in its order; what every paper of the kind shares is not among them."""
    return tuple(
        Value(element.place, element.role, name, kind, text)
        for element in draft.elements
        for name, kind, text in _of(element, draft.format)
        if text.strip()
    )


def _of(element: Element, form: str) -> Iterator[tuple[str, str, str]]:
    text = element.text
    match element.role:
        case Role.MARK:
            name, end = ("发文机关", "文件") if text.endswith("文件") else ("标志", "")
            yield name, "文本", text.removesuffix(end).rstrip()
        case Role.NUMBER:
            counted = _COUNTED.fullmatch(text)
            if counted:
                yield ("令号" if counted["unit"] == "号" else "期号"), "整数", counted["value"]
            else:
                yield "发文字号", "发文字号", text
        case Role.TITLE:
            yield "标题", "文本", text
        case Role.RECIPIENT if w.PARTICULAR.match(text) is None:
            yield "主送", "列表", re.sub(r"^主\s*送\s*[:：]\s*", "", text).rstrip("：:。 \u3000")
        case Role.SIGNATURE:
            yield "署名", "文本", text
        case Role.DATE:
            yield ("签订日期" if form == "协议书" else "成文日期"), "日期", text
        case Role.SIGNER | Role.ATTENDANCE | Role.COPIES:
            yield from _after_label(element)
        case Role.ISSUE:
            yield from _issue(text)
        case Role.ATTACHMENT_NOTE:
            if found := _ATTACHMENT.match(text):
                yield "附件名称", "文本", found["value"].rstrip("。；;")
        case Role.ATTACHMENT_TITLE if not w.ATTACHMENT_LABEL.fullmatch(text):
            yield "附件名称", "文本", text
        case Role.NOTE:
            for found in _CONTACTS.finditer(text):
                yield _name(found["label"]), "文本", found["value"]
        case Role.OTHER if w.PARTICULAR.match(text) and _BY_HAND.search(text) is None:
            yield from _particulars(text)


def _after_label(element: Element) -> Iterator[tuple[str, str, str]]:
    label, colon, value = element.text.replace(":", "：").partition("：")
    if colon:
        at = len(element.text) - len(value)
        names = {Role.SIGNER: "签发人", Role.COPIES: "抄送"}
        yield names.get(element.role, _name(label)), "列表", element.text[at:].strip().rstrip("。")


def _particulars(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a line of labels with their values says, parted by tabs or wide blanks; a bare date too."""
    for part in _APART.split(text):
        found = _LABELLED.match(part)
        if found and len(found["value"]) <= _LONGEST and "。" not in found["value"]:
            yield _name(found["label"]), ("日期" if "日期" in found["label"] else "文本"), found["value"].rstrip()
        elif w.is_date(part):
            yield "日期", "日期", part.strip()


def _issue(text: str) -> Iterator[tuple[str, str, str]]:
    day = w.DATE.search(text)
    organ = re.sub(r"\s*印\s*发?\s*$", "", text[: day.start()] if day else text).strip()
    if organ and "共印" not in organ:
        yield "印发机关", "文本", organ
    if day:
        yield "印发日期", "日期", day.group()


def _name(label: str) -> str:
    return "".join(label.split())
