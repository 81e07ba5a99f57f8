"""What was mended: every kind of change with its first place and how often."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.errors import Finding, Place, Severity
from docgen.official import measures as m


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: what was done, for a person, and the clause that asks for it."""

    done: str
    clause: str


KINDS: dict[str, Kind] = {
    "page-size": Kind("把纸张改为 A4", m.PAGE_WIDTH.clause),
    "page-margins": Kind("把页边距改为上 37、下 35、左 28、右 26 毫米（横向页相应转动）", m.MARGIN_TOP.clause),
    "page-number": Kind("把页码改为“— 1 —”，单页居右、双页居左", m.PAGE_NUMBER_INDENT.clause),
    "face": Kind("按要素改了字体", m.BODY_LETTERING.clause),
    "size": Kind("按要素改了字号", m.BODY_LETTERING.clause),
    "bold": Kind("取消了加粗", m.BODY_LETTERING.clause),
    "color": Kind("改了文字颜色：发文机关标志用红色，其余用黑色", "5.2.4"),
    "character-spacing": Kind("把正文字符间距改为紧缩 0.25 磅，使每行排 28 字", m.CHARACTERS_PER_LINE.clause),
    "line-pitch": Kind("把行距改为固定值 28.95 磅，使每面排 22 行", m.LINES_PER_PAGE.clause),
    "paragraph-spacing": Kind("去掉了段前、段后间距", m.LINES_PER_PAGE.clause),
    "first-line-indent": Kind("把正文改为首行缩进 2 字、回行顶格", m.PARAGRAPH_INDENT.clause),
    "alignment": Kind("把正文改为两端对齐", m.PARAGRAPH_INDENT.clause),
    "full-width-digits": Kind("把全角数字改为半角", "GB/T 15835"),
    "number-brackets": Kind("把发文字号的年份改用六角括号〔〕", "7.2.5"),
    "number-zero": Kind("去掉了发文字号序号前补的 0", "7.2.5"),
    "date-zero": Kind("去掉了月、日前补的 0", "7.3.5.4"),
    "label-mark": Kind("改了层次序数的标点：一、（一）1.（1）", "7.3.3"),
    "element-mark": Kind("把要素自带的半角冒号、括号改为全角", "GB/T 15834"),
    "ellipsis": Kind("把省略号改为“……”", "GB/T 15834"),
    "dash": Kind("把破折号改为“——”", "GB/T 15834"),
    "range-mark": Kind("改了起止之间的连接号", "GB/T 15834"),
    "half-width-mark": Kind("把中文里的半角标点改为全角", "GB/T 15834"),
    "straight-quotes": Kind("把直引号改为弯引号", "GB/T 15834"),
}
"""Every kind of change `--fix` makes; none of them touches a word or the value of a number."""


class Changes:
    """The changes made to one file, in the order they were first made."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._made: dict[str, tuple[str, str, str, int]] = {}

    def add(self, kind: str, place: str, expected: str = "", found: str = "") -> None:
        """Note one change of a kind of `KINDS`; the first of each kind gives the place and the example."""
        where, wanted, was, count = self._made.get(kind, (place, expected, found, 0))
        self._made[kind] = (where, wanted, was, count + 1)

    @property
    def count(self) -> int:
        """How many changes were made."""
        return sum(count for *_, count in self._made.values())

    def findings(self) -> tuple[Finding, ...]:
        """Return one finding of severity info for each kind of change."""
        return tuple(
            Finding(
                f"fix.{kind}",
                Severity.INFO,
                Place(self._name, where=where),
                f"已{KINDS[kind].done}（共 {count} 处）" if count > 1 else f"已{KINDS[kind].done}",
                "",
                KINDS[kind].clause,
                expected,
                found,
                count,
            )
            for kind, (where, expected, found, count) in self._made.items()
        )
