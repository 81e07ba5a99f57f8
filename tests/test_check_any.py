"""Whatever is in a paper, it is checked: no rule breaks on it, and every finding says where and what."""

from __future__ import annotations

from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.check import check_text, check_word
from docgen.errors import Finding
from tests.helpers.foreign import Foreign

PHRASES = [
    *(
        "一、",
        "（三）",
        "(三）",
        "1.",
        "1、",
        "⑴",
        "㈠",
        "附件：",
        "附件1",
        "附件：1.甲\n2.乙",
        "抄送：",
        "抄送：甲、乙",
    ),
    *(
        "印发",
        "主题词：",
        "2026年4月7日",
        "2026年04月7日",
        "二〇二六年4月",
        "99年13月40日",
        "签发人：",
        "第1号",
        "出席：",
    ),
    *("阜卫发〔2026〕8号", "甲[09]008号", "关于检查的通知", "各单位：", "各单位", "文件", "机密★1年", "特急", "000001"),
    *("甲方（支援方）：", "（此件公开发布）", "10-20%", "３万～5万", "。", "，", "：", "“", "”", "《", "》", "(", "）"),
    *("……", "...", "——", "--", "國", "𠮷", "\t", "　", " ", "\n", "\u200b", "\x0b", "\u2028", "A"),
]
texts = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=3)), max_size=12).map("".join)
letters = st.characters(codec="utf-8", exclude_characters=[*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"])
paragraphs = st.tuples(
    st.lists(st.one_of(st.sampled_from([item for item in PHRASES if item >= " "]), st.text(letters, max_size=2))).map(
        "".join
    ),
    st.sampled_from(["仿宋", "黑体", "方正小标宋简体", "Arial"]),
    st.sampled_from([5.5, 14.0, 16.0, 22.0, 48.0]),
    st.sampled_from("左中右"),
    st.booleans(),
)


def assert_told(findings: tuple[Finding, ...], name: str) -> None:
    for finding in findings:
        assert finding.message
        assert finding.place.file == name
        assert finding.count >= 1


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=15).map("\n".join), st.booleans(), st.sampled_from(("auto", "2012", "1999")))
def test_any_text_is_checked(text: str, markdown: bool, standard: str) -> None:
    found = check_text(text, "甲.txt", markdown, standard)  # type: ignore[arg-type]
    assert_told(found, "甲.txt")
    lines = text.replace("\r", "\n").split("\n")
    assert all(item.place.line is None or 1 <= item.place.line <= len(lines) for item in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(paragraphs, max_size=12), st.integers(0, 3), st.booleans())
def test_any_word_file_is_checked(lines: list[tuple[str, str, float, str, bool]], rows: int, numbered: bool) -> None:
    made = Foreign()
    for text, face, size, align, red in lines:
        made.line(text, face=face, size=size, align=align, red=red)
    if rows:
        made.table([[lines[0][0] if lines else "", "抄送："]] * rows, ruled=rows > 1)
    if numbered:
        made.page_number()
    made.document.sections[0].top_margin = Pt(40 * rows)
    assert_told(check_word(made.data(), "甲.docx"), "甲.docx")
