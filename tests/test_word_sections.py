"""Sections, headers and footers, settings, core properties."""

from __future__ import annotations

from docgen.page.model import Block, Paragraph
from docgen.word import read_document, write_package
from tests.helpers.word import first_text, p, parts, read, read_clean, rules

PAGE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/>'


def _texts(found: tuple[Block, ...] | None) -> list[str] | None:
    return None if found is None else [block.text for block in found if isinstance(block, Paragraph)]


def _reference(kind: str, place: str, key: str) -> str:
    return f'<w:{place}Reference w:type="{kind}" r:id="{key}"/>'


def test_page_and_margins() -> None:
    numbers = '<w:pgNumType w:start="3" w:fmt="upperRoman"/><w:docGrid w:type="lines" w:linePitch="312"/>'
    section = read_clean(p("甲") + f"<w:sectPr>{PAGE}{numbers}</w:sectPr>").sections[0]
    assert (section.width, section.height) == (595.3, 841.9)
    assert (section.margin_top, section.margin_left, section.header_distance) == (104.9, 79.35, 36.0)
    assert (section.page_number_start, section.page_number_format, section.grid_pitch) == (3, "ROMAN", 15.6)


def test_a_file_without_section_properties() -> None:
    section = read_clean(p("甲")).sections[0]
    assert (section.width, section.height, section.grid_pitch) == (612.0, 792.0, None)


def test_a_grid_without_type_is_no_grid() -> None:
    body = p("甲") + '<w:sectPr><w:docGrid w:linePitch="312"/></w:sectPr>'
    assert read_clean(body).sections[0].grid_pitch is None


def test_sections_are_cut_after_the_paragraph_that_ends_them() -> None:
    first = f'<w:sectPr>{PAGE}<w:type w:val="continuous"/></w:sectPr>'
    document = read_clean(
        p("一") + p("二", ppr=first) + p("三") + '<w:sectPr><w:type w:val="oddPage"/><w:titlePg/></w:sectPr>'
    )
    assert [_texts(section.blocks) for section in document.sections] == [["一", "二"], ["三"]]
    assert [section.start for section in document.sections] == ["continuous", "odd_page"]
    assert [section.different_first_page for section in document.sections] == [False, True]
    assert [block.place for section in document.sections for block in section.blocks][-1] == "正文第3段"


def test_headers_are_inherited_by_kind() -> None:
    first = f"<w:sectPr>{_reference('default', 'header', 'h1')}{_reference('even', 'header', 'h2')}</w:sectPr>"
    last = f"<w:sectPr>{_reference('default', 'header', 'h3')}{_reference('first', 'footer', 'f1')}</w:sectPr>"
    document, findings = read(
        p("一", ppr=first) + p("二") + last,
        settings="<w:evenAndOddHeaders/>",
        stories={"h1": p("单"), "h2": p("双"), "h3": p("新"), "f1": p("脚")},
    )
    assert not findings and document.even_and_odd
    one, two = document.sections
    assert (_texts(one.headers.default), _texts(one.headers.even)) == (["单"], ["双"])
    assert (_texts(two.headers.default), _texts(two.headers.even)) == (["新"], ["双"])
    assert two.footers.first is None and two.headers.first is None
    assert two.headers.even is not None and two.headers.even[0].place == "页眉（偶数页）第1段"


def test_first_and_even_headers_show_only_when_switched_on() -> None:
    references = "".join(_reference(kind, "header", f"h{kind}") for kind in ("default", "first", "even"))
    stories = {f"h{kind}": p(kind) for kind in ("default", "first", "even")}
    document, _ = read(p("一") + f"<w:sectPr>{references}</w:sectPr>", stories=stories)
    assert (document.sections[0].headers.first, document.sections[0].headers.even) == (None, None)
    document, _ = read(p("一") + f"<w:sectPr>{references}<w:titlePg/></w:sectPr>", stories=stories)
    assert _texts(document.sections[0].headers.first) == ["first"]


def test_what_pages_cannot_show_is_noted() -> None:
    body = p("甲") + '<w:sectPr><w:cols w:num="2"/><w:vAlign w:val="center"/><w:pgBorders/></w:sectPr>'
    _, findings = read(body)
    assert rules(findings) == ["word.unsupported"] * 3
    assert "2 栏" in findings[0].message


def test_settings() -> None:
    settings = '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    document = read_clean(p("甲"), settings=settings)
    assert (document.default_tab, document.compress_punctuation) == (21.0, True)
    assert not read_clean(p("甲"), settings='<w:characterSpacingControl w:val="doNotCompress"/>').compress_punctuation


def test_title_author_and_language() -> None:
    made = parts(p("甲"), styles="<w:docDefaults/>")
    made["docProps/core.xml"] = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>关于检查的通知</d:title><d:creator>办公室</d:creator>'
        "</c:coreProperties>"
    ).encode()
    document, _ = read_document(write_package(made), "甲.docx")
    assert (document.title, document.author, document.language) == ("关于检查的通知", "办公室", "zh-CN")


def test_the_language_of_the_styles() -> None:
    lang = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="{}"/></w:rPr></w:rPrDefault>'
    for east_asia, language in (("zh-TW", "zh-TW"), ("en-US", "zh-CN")):
        document = read_clean(p("甲"), styles=lang.format(east_asia) + "</w:docDefaults>")
        assert document.language == language


def test_a_header_has_its_own_lists_and_relationships() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/>'
        '<w:suff w:val="nothing"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = p("x", ppr='<w:numPr><w:numId w:val="1"/></w:numPr>', rpr='<w:sz w:val="18"/>')
    body = item + f"<w:sectPr>{_reference('default', 'header', 'h1')}</w:sectPr>"
    document, _ = read(body, numbering=numbering, stories={"h1": item})
    header = document.sections[0].headers.default
    assert _texts(header) == _texts(document.sections[0].blocks) == ["1.x"]
    assert header is not None and isinstance(header[0], Paragraph) and first_text(header[0]).style.size == 9.0
