"""Any well-formed template is silent, and no template, however it is mangled, stops the linter or slips past it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import InputError, Severity
from docgen.load import read
from docgen.template.compile import compile_template
from docgen.template.kind import Kind, load_kind
from docgen.template.usage import check_kind
from docgen.word.package import open_package
from tests.helpers.lint_templates import Case, box, row, runs, told, word
from tests.helpers.word import p, tbl

PRINTED = (
    *("{{ 标题 }}", "{{ 主送|顿号 }}", "{{ 金额|大写金额 }}", "{{ 人数 + 1 }}", "{{ 成文日期.年 }}", "{{ 月份|年月 }}"),
    *("{{ 结对.支援方.名称 }}", "{{ 结对.受援方[0].简称|默认('—') }}", "{{ 承办单位.受援结对|length }}", "{{ 照片 }}"),
    *("{{ 经办人.单位.名称 }}", "{{ (结对|统计(2025)).月数 }}", "{{ 日程|map(attribute='地点')|join('；') }}", "文字"),
    *("{{ '有' if 公开 else '无' }}", "{{ 紧急程度[:1] }}", "{# 说明，“照录” #}", "（甲）：“乙”", "50%", "{甲}"),
)
CONDITIONS = ("公开", "结对.派驻 and 人数 > 3", "紧急程度 == '特急'", "not 主送", "标题 is defined", "'甲' in 标题")
LOOPS = ("项 in 日程", "项 in 结对.指标 if 项.目标", "项 in 主送|unique", "项 in range(人数)", "项 in 结对.受援方")

inline = st.recursive(
    st.sampled_from(PRINTED),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(st.sampled_from(CONDITIONS), inner, inner).map(
            lambda parts: f"{{% if {parts[0]} %}}{parts[1]}{{% else %}}{parts[2]}{{% endif %}}"
        ),
        st.tuples(st.sampled_from(LOOPS), inner).map(
            lambda parts: f"{{% for {parts[0]} %}}{parts[1]}{{{{ loop.index }}}}{{% endfor %}}"
        ),
    ),
    max_leaves=4,
)


@st.composite
def split_paragraph(draw: st.DrawFn) -> str:
    """Return a paragraph whose text lies in runs cut anywhere, as Word does."""
    text = draw(inline).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    # A cut through an escape would make the XML wrong, not the template.
    return p(text) if "&" in text else runs(*pieces)


def block_of(letters: str, statement: str) -> tuple[str, str]:
    """Return the beginning and the end of a block over paragraphs or rows."""
    word_of = statement.split()[0]
    return f"{{%{letters} {statement} %}}", f"{{%{letters} end{word_of} %}}"


statements = st.one_of(
    st.sampled_from(CONDITIONS).map(lambda one: f"if {one}".replace(">", "&gt;")),
    st.sampled_from(LOOPS).map(lambda one: f"for {one}"),
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Return a table whose rows are repeated or chosen."""
    first, last = block_of("tr", draw(statements))
    cells = f"<w:tc><w:tcPr/>{draw(split_paragraph())}</w:tc><w:tc><w:tcPr/>{draw(split_paragraph())}</w:tc>"
    return tbl(row("甲", "乙"), row(first, ""), cells, row(last, ""))


@st.composite
def chosen(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    """Return paragraphs that are repeated or chosen."""
    first, last = block_of("p", draw(statements))
    return p(first) + draw(inner) + draw(inner) + p(last)


blocks = st.recursive(
    st.one_of(split_paragraph(), rows(), st.just(p("{%p set 甲 = 标题 %}") + p("{{ 甲 }}"))),
    lambda inner: chosen(inner),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    """A kind whose Word file is written anew for each example."""
    folder = tmp_path_factory.mktemp("kind")
    Case("any", word("")).lint(folder)
    return load_kind(folder, read)


def errors(kind: Kind, docx: bytes) -> list[tuple[str, str]]:
    """Return the errors of a kind with this Word file."""
    made = check_kind(kind, open_package(docx, "试件.docx"))
    return told(finding for finding in made.findings if finding.severity is Severity.ERROR)


@settings(max_examples=60, deadline=None)
@given(body=st.lists(blocks, min_size=1, max_size=4), where=st.sampled_from(["body", "header", "box"]))
def test_a_well_formed_template_is_silent(kind: Kind, body: list[str], where: str) -> None:
    text = "".join(body)
    docx = {
        "body": lambda: word(text),
        "header": lambda: word(p(), header=text + p()),
        "box": lambda: word(box(text)),
    }[where]()
    made = check_kind(kind, open_package(docx, "试件.docx"))
    assert told(made.findings) == []


SIGNS = [*"{}%|()'\"＂｛｝％（）“” 标项.,=#-", "{{", "}}", "{%p ", "endif", "endfor", "{% if "]


@settings(max_examples=120, deadline=None)
@given(
    body=st.lists(blocks, min_size=1, max_size=3),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from(["", *SIGNS]), st.integers(0, 2)), min_size=1, max_size=3
    ),
)
def test_what_is_not_told_can_be_compiled(kind: Kind, body: list[str], edits: list[tuple[float, str, int]]) -> None:
    text = "".join(body)
    for at, sign, dropped in edits:
        tags = [index for index, char in enumerate(text) if char in "{}%|.'"]
        start = tags[int(at * (len(tags) - 1))] if tags else 0
        text = text[:start] + sign + text[start + dropped :]
    try:
        docx = word(text)
        found = errors(kind, docx)
    except InputError:
        return  # the edit broke the XML, which Word would not have written
    if not found:
        kind.docx.write_bytes(docx)
        compile_template(kind)
