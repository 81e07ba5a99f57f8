"""Pictures, text boxes, tracked changes, notes, formulas: kept where they can be, named where they cannot."""

from __future__ import annotations

import pytest

from docgen.errors import Severity
from docgen.page.model import Picture
from tests.helpers.word import PIXEL, p, paragraph, read, read_clean, rules, text

SIZE = '<wp:extent cx="1270000" cy="635000"/><wp:docPr id="1" name="图" descr="院徽"/>'


def _graphic(blip: str) -> str:
    return (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:blipFill>{blip}</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>"
    )


def _drawing(kind: str, blip: str) -> str:
    return f"<w:p><w:r><w:drawing><wp:{kind}>{SIZE}{_graphic(blip)}</wp:{kind}></w:drawing></w:r></w:p>"


def test_an_inline_picture() -> None:
    document, findings = read(_drawing("inline", '<a:blip r:embed="p1"/>'), media={"p1": PIXEL})
    picture = paragraph(document).inlines[0]
    assert isinstance(picture, Picture) and not findings
    assert (picture.media_type, picture.width, picture.height, picture.description) == ("image/png", 100, 50, "院徽")
    assert picture.data == PIXEL


def test_a_floating_picture_becomes_inline_with_a_warning() -> None:
    document, findings = read(_drawing("anchor", '<a:blip r:embed="p1"/>'), media={"p1": PIXEL})
    assert isinstance(paragraph(document).inlines[0], Picture)
    assert rules(findings) == ["word.floating-picture"]


def test_a_linked_picture_is_not_fetched() -> None:
    for blip in ('<a:blip r:link="p1"/>', '<a:blip r:embed="p1"/>'):
        document, findings = read(_drawing("inline", blip), links={"p1": "http://example.invalid/x.png"})
        assert not paragraph(document).inlines
        assert rules(findings) == ["word.linked-picture"] and "example.invalid" in findings[0].message


def test_a_missing_picture_is_an_error() -> None:
    _, findings = read(_drawing("inline", '<a:blip r:embed="p9"/>'))
    assert [(finding.rule, finding.severity) for finding in findings] == [("word.missing-picture", Severity.ERROR)]


def test_a_cropped_picture_is_noted() -> None:
    crop = '<a:blip r:embed="p1"/><a:srcRect l="1000"/>'
    assert rules(read(_drawing("inline", crop), media={"p1": PIXEL})[1]) == ["word.unsupported"]


def test_an_old_picture() -> None:
    shape = '<v:shape style="width:30pt;height:2cm"><v:imagedata r:id="p1"/></v:shape>'
    document, findings = read(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>", media={"p1": PIXEL})
    picture = paragraph(document).inlines[0]
    assert isinstance(picture, Picture) and not findings
    assert (picture.width, picture.height) == pytest.approx((30.0, 56.69), abs=0.01)


def test_a_text_box_follows_its_paragraph() -> None:
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{p('框内')}</w:txbxContent></wps:txbx></wps:wsp>"
    drawing = (
        f"<w:drawing><wp:anchor>{SIZE}<a:graphic><a:graphicData uri='x'>{box}</a:graphicData></a:graphic></wp:anchor>"
    )
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{p('框内')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    choice = f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</w:drawing></mc:Choice>'
    for run in (f"{choice}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>", old):
        document, findings = read(f"<w:p><w:r><w:t>段</w:t>{run}</w:r></w:p>{p('后')}")
        assert text(document) == "段\n框内\n后"
        assert rules(findings) == ["word.text-box"]
        assert paragraph(document, 1).place == "正文第1段文本框第1段"


def test_charts_and_lines_are_named() -> None:
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    data = f'<a:graphic><a:graphicData uri="{chart}"/></a:graphic>'
    line = '<w:pict><v:line from="0,0" to="1,1"/></w:pict>'
    _, findings = read(f"<w:p><w:r><w:drawing><wp:inline>{SIZE}{data}</wp:inline></w:drawing>{line}</w:r></w:p>")
    assert rules(findings) == ["word.unsupported"] * 2
    assert "图表" in findings[0].message and "院徽" in findings[0].message


def test_changes_are_accepted() -> None:
    body = (
        '<w:p><w:ins w:author="x"><w:r><w:t>新</w:t></w:r></w:ins>'
        '<w:del w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>留</w:t></w:r></w:p>'
    )
    document, findings = read(body)
    assert text(document) == "新留"
    assert [(finding.rule, finding.severity) for finding in findings] == [("word.tracked-change", Severity.INFO)]
    assert "旧" in findings[0].message


def test_comments_and_bookmarks_print_nothing() -> None:
    body = (
        '<w:p><w:bookmarkStart w:id="1" w:name="x"/><w:commentRangeStart w:id="1"/><w:r><w:t>甲</w:t></w:r>'
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r><w:bookmarkEnd w:id="1"/></w:p>'
    )
    assert text(read_clean(body)) == "甲"


def test_footnotes_keep_their_mark_and_name_their_text() -> None:
    note = f'<w:footnote w:id="2">{p("数据截至六月底")}</w:footnote>'
    body = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    document, findings = read(body, stories={"n1": note})
    assert text(document) == "甲1"
    assert rules(findings) == ["word.footnote"] and "数据截至六月底" in findings[0].message


def test_formulas_are_named_with_their_text() -> None:
    document, findings = read("<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>")
    assert text(document) == ""
    assert rules(findings) == ["word.unsupported"] and "a+b" in findings[0].message


def test_content_of_another_file_is_an_error() -> None:
    _, findings = read('<w:altChunk r:id="x"/>' + p("甲"))
    assert [(finding.rule, finding.severity) for finding in findings] == [("word.alternate-chunk", Severity.ERROR)]


def test_unknown_content_is_named_with_its_first_place_and_count() -> None:
    odd = "<w:p><w:r><w:contentPart/></w:r></w:p>"
    _, findings = read(p("甲") + odd + odd)
    assert len(findings) == 1
    assert findings[0].place.where == "正文第2段"
    assert "w:contentPart" in findings[0].message and "共 2 处" in findings[0].message


def test_a_placeholder_is_noted() -> None:
    body = (
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击输入</w:t></w:r></w:sdtContent>"
        "</w:sdt></w:p>"
    )
    document, findings = read(body)
    assert text(document) == "单击输入"
    assert rules(findings) == ["word.placeholder"]
