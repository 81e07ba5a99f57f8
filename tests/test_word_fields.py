"""Fields: live page numbers, cached results, nesting."""

from __future__ import annotations

from docgen.errors import Severity
from docgen.page.model import PageField, Paragraph
from tests.helpers.word import p, paragraph, read, read_clean, rules, text


def _run(inside: str, rpr: str = "") -> str:
    return f"<w:r><w:rPr>{rpr}</w:rPr>{inside}</w:r>"


def _mark(kind: str) -> str:
    return _run(f'<w:fldChar w:fldCharType="{kind}"/>')


def _field(code: str, result: str, rpr: str = "") -> str:
    shown = _run(f"<w:t>{result}</w:t>", rpr) if result else ""
    return f"{_mark('begin')}{_run(f'<w:instrText> {code} </w:instrText>')}{_mark('separate')}{shown}{_mark('end')}"


def _pages(found: Paragraph) -> list[tuple[str, str]]:
    return [(inline.kind, inline.format) for inline in found.inlines if isinstance(inline, PageField)]


def test_page_fields_are_live_in_the_look_of_their_result() -> None:
    body = f'<w:p><w:r><w:t>— </w:t></w:r>{_field("PAGE", "7", "<w:b/>")}<w:fldSimple w:instr="NUMPAGES"/></w:p>'
    found = paragraph(read_clean(body))
    assert found.text == "—"
    assert _pages(found) == [("page", "decimal"), ("pages", "decimal")]
    assert isinstance(found.inlines[1], PageField) and found.inlines[1].style.bold


def test_a_page_field_without_result_or_separator() -> None:
    body = f"<w:p>{_field('PAGE', '')}{_mark('begin')}{_run('<w:instrText>PAGE</w:instrText>')}{_mark('end')}</w:p>"
    assert _pages(paragraph(read_clean(body))) == [("page", "decimal")] * 2


def test_page_number_formats() -> None:
    codes = (r"PAGE \* MERGEFORMAT", r"PAGE \* roman", r"PAGE \* ROMAN", r"PAGE  \* CHINESENUM3", r"PAGE \* ArabicDash")
    body = f"<w:p>{''.join(_field(code, '1') for code in codes)}</w:p>"
    formats = [found for _, found in _pages(paragraph(read_clean(body)))]
    assert formats == ["decimal", "roman", "ROMAN", "chinese", "dash"]


def test_the_sections_format_rules_where_the_field_names_none() -> None:
    body = f'<w:p>{_field("PAGE", "1")}</w:p><w:sectPr><w:pgNumType w:fmt="numberInDash"/></w:sectPr>'
    assert _pages(paragraph(read_clean(body))) == [("page", "dash")]


def test_a_cached_result_is_kept_and_noted() -> None:
    document, findings = read(f"<w:p>{_field('DATE', '2026年4月7日')}{_field('AUTHOR', '某人')}</w:p>")
    assert text(document) == "2026年4月7日某人"
    assert rules(findings) == ["word.cached-field"] * 2
    assert [finding.severity for finding in findings] == [Severity.WARNING, Severity.INFO]


def test_a_link_is_only_its_text() -> None:
    assert text(read_clean(f"<w:p>{_field('HYPERLINK x', '链接')}</w:p>")) == "链接"


def test_nested_fields() -> None:
    inner = _field("PAGE", "3")
    code = f"{_run('<w:instrText>IF </w:instrText>')}{inner}{_run('<w:instrText> = 3 甲 乙</w:instrText>')}"
    body = f"<w:p>{_mark('begin')}{code}{_mark('separate')}{_run('<w:t>甲</w:t>')}{_mark('end')}</w:p>"
    document, findings = read(body)
    assert text(document) == "甲"
    assert not _pages(paragraph(document))
    assert rules(findings) == ["word.cached-field"]


def test_a_field_over_several_paragraphs() -> None:
    start = (
        f"<w:p>{_mark('begin')}{_run('<w:instrText>TOC</w:instrText>')}{_mark('separate')}{_run('<w:t>一</w:t>')}</w:p>"
    )
    body = f"{start}<w:p>{_field('PAGEREF x', '3')}</w:p><w:p>{_mark('end')}</w:p>{p('后文')}"
    document, findings = read(body)
    assert text(document) == "一\n3\n\n后文"
    assert rules(findings) == ["word.cached-field"] * 2


def test_a_field_without_result_is_noted() -> None:
    code = _run("<w:instrText>eq \\o\\ac(○,1)</w:instrText>")
    body = f"<w:p>{_mark('begin')}{code}{_mark('end')}</w:p>"
    _, findings = read(body)
    assert rules(findings) == ["word.field-without-result"]


def test_an_unclosed_field_is_noted() -> None:
    document, findings = read(f"<w:p>{_mark('begin')}</w:p>{p('后文')}")
    assert text(document) == "\n"
    assert [(finding.rule, finding.severity) for finding in findings] == [("word.unclosed-field", Severity.ERROR)]


def test_a_form_check_box() -> None:
    box = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    begin = _run(f'<w:fldChar w:fldCharType="begin">{box}</w:fldChar>')
    body = f"<w:p>{begin}{_run('<w:instrText>FORMCHECKBOX</w:instrText>')}{_mark('end')}</w:p>"
    assert text(read_clean(body)) == "☒"
