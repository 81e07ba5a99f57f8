"""Run properties: faces, sizes, style inheritance, toggles, colours; and what stands inside runs."""

from __future__ import annotations

import pytest

from docgen.page.model import Break, RunStyle, Tab, Text
from tests.helpers.word import first_text, p, paragraph, read, read_clean, rules, text

THEME = """<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>
<a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>
<a:accent1><a:srgbClr val="C00000"/></a:accent1></a:clrScheme>
<a:fontScheme name="x"><a:majorFont><a:latin typeface="Cambria"/><a:ea typeface="黑体"/><a:cs typeface=""/>
</a:majorFont><a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>
<a:font script="Hans" typeface="等线"/><a:font script="Hant" typeface="新細明體"/></a:minorFont></a:fontScheme>
</a:themeElements></a:theme>"""
STYLES = """<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>
<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="公文正文"/><w:basedOn w:val="a"/>
<w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="一级标题"/><w:basedOn w:val="b"/>
<w:rPr><w:b w:val="0"/><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/>
<w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr></w:style>"""


def _style(rpr: str = "", *, style: str = "", styles: str = STYLES, theme: str = THEME) -> RunStyle:
    ppr = f'<w:pStyle w:val="{style}"/>' if style else ""
    return first_text(paragraph(read_clean(p("文", ppr=ppr, rpr=rpr), styles=styles, theme=theme))).style


def test_nothing_named_gives_words_own_faces() -> None:
    style = first_text(paragraph(read_clean(p("文")))).style
    assert (style.east_asia, style.latin, style.size) == ("宋体", "Times New Roman", 10.0)


def test_theme_faces_and_an_empty_east_asian_face() -> None:
    style = _style()
    assert (style.east_asia, style.latin, style.size) == ("等线", "Calibri", 10.5)


def test_the_theme_language_chooses_the_script() -> None:
    body = p("文")
    settings = '<w:themeFontLang w:val="en-US" w:eastAsia="zh-TW"/>'
    document = read_clean(body, styles=STYLES, theme=THEME, settings=settings)
    assert first_text(paragraph(document)).style.east_asia == "新細明體"


def test_a_theme_attribute_beats_a_face_beside_it() -> None:
    style = _style('<w:rFonts w:ascii="Arial" w:eastAsia="楷体" w:eastAsiaTheme="majorEastAsia"/>')
    assert (style.east_asia, style.latin) == ("黑体", "Arial")


def test_styles_inherit_along_based_on() -> None:
    style = _style(style="c")
    assert (style.east_asia, style.latin, style.size, style.bold) == ("黑体", "仿宋_GB2312", 16.0, False)


def test_a_circle_of_styles_ends() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{two}"/><w:rPr><w:{tag}/></w:rPr></w:style>'
        for one, two, tag in (("x", "y", "b"), ("y", "x", "i"))
    )
    style = _style(style="x", styles=styles)
    assert style.bold and style.italic


def test_a_toggle_in_two_style_kinds_is_off_again() -> None:
    assert not _style('<w:rStyle w:val="s"/>', style="b").bold
    assert _style('<w:rStyle w:val="s"/>', style="c").bold
    assert _style('<w:rStyle w:val="s"/><w:b/>', style="b").bold
    assert _style('<w:rStyle w:val="s"/>').color == "#ff0000"


@pytest.mark.parametrize(
    ("rpr", "name", "value"),
    [
        ("<w:i/>", "italic", True),
        ('<w:u w:val="wave"/>', "underline", "wave"),
        ('<w:u w:val="none"/>', "underline", ""),
        ("<w:strike/>", "strike", True),
        ("<w:dstrike/>", "strike", True),
        ('<w:color w:val="auto"/>', "color", "#000000"),
        ('<w:color w:val="000000" w:themeColor="accent1"/>', "color", "#c00000"),
        ('<w:color w:val="auto" w:themeColor="accent1" w:themeShade="80"/>', "color", "#600000"),
        ('<w:highlight w:val="yellow"/>', "highlight", "#ffff00"),
        ('<w:shd w:val="clear" w:fill="D9D9D9"/>', "highlight", "#d9d9d9"),
        ('<w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>', "highlight", "#808080"),
        ('<w:spacing w:val="-5"/>', "spacing", -0.25),
        ('<w:w w:val="80"/>', "scale", 80.0),
        ('<w:position w:val="6"/>', "raised", 3.0),
        ('<w:vertAlign w:val="superscript"/>', "position", "superscript"),
        ('<w:rFonts w:hint="eastAsia"/>', "east_asia_hint", True),
    ],
)
def test_run_properties(rpr: str, name: str, value: object) -> None:
    assert getattr(_style(rpr), name) == value


def test_capitals_and_hidden_text() -> None:
    body = f"<w:p>{_run('Abc', '<w:caps/>')}{_run('暗', '<w:vanish/>')}{_run('d')}</w:p>"
    assert text(read_clean(body)) == "ABCd"


def _run(content: str, rpr: str = "") -> str:
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{content}</w:t></w:r>'


def test_breaks_tabs_and_special_hyphens() -> None:
    body = (
        "<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:cr/><w:t>3</w:t><w:noBreakHyphen/><w:t>4</w:t>"
        '<w:br w:type="page"/><w:br w:type="column"/><w:lastRenderedPageBreak/></w:r></w:p>'
    )
    found = paragraph(read_clean(body))
    assert found.text == "一\t二\n\n3\u20114"
    assert [inline.kind for inline in found.inlines if isinstance(inline, Break)] == ["line", "line", "page", "column"]


def test_runs_of_one_look_are_one_text() -> None:
    found = paragraph(read_clean(f"<w:p>{_run('甲')}<w:bookmarkStart/>{_run('乙')}<w:proofErr/>{_run('丙')}</w:p>"))
    assert [inline.text for inline in found.inlines if isinstance(inline, Text)] == ["甲乙丙"]


def test_blanks_count_only_when_preserved() -> None:
    body = '<w:p><w:r><w:t> a </w:t></w:r><w:r><w:t xml:space="preserve"> b\u3000</w:t></w:r></w:p>'
    assert text(read_clean(body)) == "a b\u3000"


def test_a_raw_tab_in_text_is_a_tab() -> None:
    found = paragraph(read_clean('<w:p><w:r><w:t xml:space="preserve">a\tb\nc</w:t></w:r></w:p>'))
    assert any(isinstance(inline, Tab) for inline in found.inlines)
    assert found.text == "a\tb c"


def test_symbols_become_unicode_in_the_chinese_face() -> None:
    found = first_text(paragraph(read_clean('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>')))
    assert (found.text, found.style.latin, found.style.east_asia_hint) == ("☑", "宋体", True)


def test_an_unknown_symbol_is_kept_and_noted() -> None:
    document, findings = read('<w:p><w:r><w:sym w:font="Webdings" w:char="F041"/></w:r></w:p>')
    assert text(document) == "\uf041"
    assert rules(findings) == ["word.symbol"]


def test_wrappers_are_taken_off() -> None:
    body = (
        f'<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:hyperlink r:id="x">{_run("链")}</w:hyperlink>'
        f"<w:sdt><w:sdtContent>{_run('控')}</w:sdtContent></w:sdt><w:smartTag>{_run('签')}</w:smartTag>"
        f"</w:p></w:sdtContent></w:sdt>"
    )
    assert text(read_clean(body)) == "链控签"


def test_unsupported_looks_are_counted_in_one_finding() -> None:
    body = p("甲", rpr='<w:em w:val="dot"/>') + p("乙", rpr='<w:em w:val="dot"/>')
    _, findings = read(body)
    assert len(findings) == 1
    assert findings[0].place.where == "正文第1段"
    assert "着重号" in findings[0].message and "共 2 处" in findings[0].message
