"""No text is ever mark-up: what stands in paragraphs, cells, headers and titles comes back from the PDF."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from docgen.errors import RenderError
from docgen.page.model import Document, HeaderFooter, Row, Table
from docgen.pdf import ENGINES, get_engine
from tests.helpers.features import cell
from tests.helpers.pdf import BODY, BODY_RUN, flush, official, paragraph
from tests.helpers.tags import told
from tests.measure import measure

MARKUP = [
    *"#$*_\\@<>[]{}\"'`~=-+/|&;:%^()!?.,", "//", "/*", "*/", "```", "#let x = 1", "#{", "#eval(\"1\")", "<label>",
    "@ref", "$x^2$", "\\u{4e00}", "= 标题", "- 项", "+ 项", "/ 词: 义", "---", "--", "...", "&amp;",
    "https://a.cn/b_c",
    "&#x4e00;", "<b>", "</p>", "<!--", "-->", "<script>", "]]>", "{{", "}}", "{%", "style=\"", "[[", "]](",
    "#import \"a\": *",
]  # fmt: skip
CHINESE = "国家对口支援医院，。、；：？！“”‘’（）《》〈〉【】〔〕…—·〇㎡①⑩％＃＄＠"
RARE = "堃喆玥祎𠮷𡈽龘䶮㐂"
OTHERS = "AbzÀéñßøČЯжΩαéấ̈ŒĲ½²₂℃№€£¥§©®™αβГДあアー・ﾊ한글אבגשلعربي→←×÷≤≥≠∑√∞"
UNSEEN = "\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u202c\u2028\u2029\ufeff\u00ad\ufe0f\u3000\u2003"
LEFTWARD = ("R", "AL", "RLO")
EMOJI = ["❤️", "☎", "✓", "★", "♀️", "1️⃣"]

texts = st.lists(
    st.one_of(
        st.sampled_from(MARKUP), st.sampled_from(CHINESE), st.sampled_from(RARE), st.sampled_from(OTHERS),
        st.sampled_from(UNSEEN), st.sampled_from(EMOJI),
    ),
    min_size=1, max_size=12,
).map("".join)  # fmt: skip


def paper(body: str, inner: str, head: str, title: str) -> Document:
    """Return a paper with a paragraph, a table cell, a header and a title."""
    table = Table((Row((cell(inner, 0),)),), (300.0,))
    headers = HeaderFooter((paragraph(head),))
    made = official(flush(body), table, headers=headers, footers=HeaderFooter())
    return replace(made, title=title, author=title, even_and_odd=False)


def fit(name: str, text: str) -> str:
    """Return a text as an engine is to get it.

    Pango stands combining marks that find no base on a glyph of its own, and takes signs beside right-to-left letters
    along with them: neither order nor characters are then as typed. Typst gets no such letters at all.
    """
    known = "".join(char for char in text if unicodedata.bidirectional(char) not in LEFTWARD)
    return known if name == "typst" else "".join(char for char in known if unicodedata.category(char)[0] != "M")


def seen(text: str) -> str:
    """Return the characters of a text that can be seen, compatibility forms as one: fonts share glyphs among them."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "ZC" and char != "\ufe0f")


@pytest.mark.parametrize("name", ENGINES)
@example("#eval(\"1\") $x$ <a> @b /* c */ // d `e` *f* _g_ \\", "[#h]", "= i", "#j")
@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(texts, texts, texts, texts)
def test_text_comes_back_as_it_was(name: str, body: str, inner: str, head: str, title: str) -> None:
    body, inner, head = (fit(name, text) for text in (body, inner, head))
    document = paper(body, inner, head, title)
    try:
        made = get_engine(name).render(document, "文")
    except RenderError as fault:
        assert "pdf.uncovered-character" in {finding.rule for finding in fault.findings}
        return
    read = told(made.pdf)
    assert seen("".join(element.partition("|")[2] for element in read.elements)) == seen(body + inner)
    assert seen("".join(read.artifacts or read.loose)) == seen(head)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.docinfo.get("/Title", "")) == title


def test_weasyprint_sets_words_from_right_to_left() -> None:
    made = get_engine("weasyprint").render(official(flush("国שלום国")), "文")
    assert sorted(told(made.pdf).elements[0].partition("|")[2]) == sorted("国שלום国")


@pytest.mark.parametrize("text", ["国שלום国", "مستشفى", "甲\u202e乙"])
def test_typst_refuses_words_from_right_to_left_and_says_what_to_do(text: str) -> None:
    with pytest.raises(RenderError, match=r"从右到左.*--engine weasyprint"):
        get_engine("typst").render(official(flush(text)), "文")


@pytest.mark.parametrize("name", ENGINES)
def test_a_separator_of_lines_ends_a_line(name: str) -> None:
    made = get_engine(name).render(official(flush("上\u2028中\u2029下"), footers=HeaderFooter()), "文")
    assert [line.text for line in measure(made.pdf)[0].lines] == ["上", "中", "下"]


@pytest.mark.parametrize("name", ENGINES)
def test_text_so_large_that_it_fills_thousands_of_pages_is_refused(name: str) -> None:
    huge = replace(BODY_RUN, size=700.0)
    document = official(paragraph("国" * 2100, huge, replace(BODY, line=700.0, first_line=0.0)))
    with pytest.raises(RenderError) as refused:
        get_engine(name).render(document, "大.docx")
    assert [finding.rule for finding in refused.value.findings] == ["pdf.too-many-pages"]
