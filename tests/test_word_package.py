"""Opening packages safely and writing them byte-stable."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.word import open_package, read_document, write_package
from tests.helpers.word import p, parts, read, tbl, tc, text

BOMB = (
    '<!DOCTYPE w:document [<!ENTITY a "甲甲甲甲"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


def _refused(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read_document(data, "甲.docx")
    assert all(finding.place.file == "甲.docx" and finding.hint for finding in caught.value.findings)
    return caught.value


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        (b"", "word.empty-file", "空"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "word.old-format", ".doc"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "word.encrypted", "密码"),
        (b"{\\rtf1 x}", "word.not-word", "RTF"),
        (b"%PDF-1.7", "word.not-word", "PDF"),
        (b"\xef\xbb\xbf<HTML>", "word.not-word", "网页"),
        (b"PK\x03\x04 nothing more", "word.damaged", "损坏"),
        ("今年的工作".encode(), "word.damaged", "不是 .docx"),
    ],
)
def test_other_files_are_refused_with_the_way_out(data: bytes, rule: str, words: str) -> None:
    failure = _refused(data)
    assert failure.findings[0].rule == rule
    assert words in failure.findings[0].message


def test_a_workbook_is_named() -> None:
    made = parts(p("甲"))
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"
    )
    assert "Excel" in _refused(write_package(made)).findings[0].message


def test_a_zip_without_a_list_of_contents_is_no_word_file() -> None:
    assert _refused(write_package({"甲.txt": b"1"})).findings[0].rule == "word.not-word"


def test_a_broken_part_is_named() -> None:
    made = parts(p("甲"))
    made["word/document.xml"] = made["word/document.xml"][:-9]
    failure = _refused(write_package(made))
    assert failure.findings[0].rule == "word.broken-xml"
    assert failure.findings[0].place.where == "word/document.xml"


def test_a_document_type_is_refused() -> None:
    made = parts(p("甲"))
    made["word/document.xml"] = BOMB.encode()
    assert _refused(write_package(made)).findings[0].rule == "word.doctype"


@pytest.mark.parametrize("name", ["/etc/passwd", "../上级.xml", "word/../../x.xml", "C:/x.xml"])
def test_names_outside_the_package_are_refused(name: str) -> None:
    made = {**parts(p("甲")), name: b"x"}
    assert "word.unsafe-name" in [finding.rule for finding in _refused(write_package(made)).findings]


def test_two_parts_of_one_name_are_refused_even_in_other_case() -> None:
    made = {**parts(p("甲")), "Word/Document.xml": b"x"}
    assert _refused(write_package(made)).findings[0].rule == "word.duplicate-part"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.word.package.MAX_PART_SIZE", 10_000)
    made = {**parts(p("甲")), "word/media/big.png": b"\0" * 10_001}
    assert _refused(write_package(made)).findings[0].rule == "word.too-large"


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(write_package(parts(p("甲" * 2000))))
    data[200] ^= 0xFF
    assert _refused(bytes(data)).findings[0].rule in ("word.damaged", "word.broken-xml")


def test_writing_keeps_order_and_bytes() -> None:
    made = parts(p("甲"))
    data = write_package(made)
    assert data == write_package(dict(made))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == list(made)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert write_package(open_package(data, "甲.docx").parts) == data


def test_a_strict_file_reads_like_a_transitional_one() -> None:
    made = parts(p("甲", rpr='<w:sz w:val="32"/>'))
    for name, content in made.items():
        content = content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        made[name] = content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    document, findings = read_document(write_package(made), "甲.docx")
    assert not findings
    assert document == read(p("甲", rpr='<w:sz w:val="32"/>'))[0]
    assert text(document) == "甲"


def test_deep_nesting_is_read_or_refused_but_never_crashes() -> None:
    for depth in (60, 400):
        inner = "<w:p/>"
        for _ in range(depth):
            inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
        try:
            read(inner)
        except InputError as failure:
            assert failure.findings[0].rule == ("word.too-large" if depth == 60 else "word.broken-xml")


NUMBERS = st.sampled_from(
    ["", "0", "-1", "1e999", "nan", "inf", "-99999999999", "99999999999", "x", "５", "12.5", "2cm", "50%", "9"]
)
NAMED = st.sampled_from(
    [
        '<w:sz w:val="{0}"/>', '<w:spacing w:val="{0}"/>', '<w:w w:val="{0}"/>', '<w:position w:val="{0}"/>',
        '<w:color w:val="{0}" w:themeColor="{0}" w:themeTint="{0}"/>', '<w:shd w:val="pct{0}" w:fill="{0}"/>',
        '<w:u w:val="{0}"/>', '<w:rFonts w:ascii="{0}"/>', '<w:b w:val="{0}"/>',
    ]
)  # fmt: skip
PARAGRAPH = st.sampled_from(
    [
        '<w:ind w:left="{0}" w:firstLineChars="{0}"/>', '<w:spacing w:line="{0}" w:beforeLines="{0}"/>',
        '<w:tabs><w:tab w:pos="{0}"/></w:tabs>', '<w:numPr><w:ilvl w:val="{0}"/><w:numId w:val="1"/></w:numPr>',
        '<w:outlineLvl w:val="{0}"/>', '<w:framePr w:w="{0}" w:h="{0}" w:hAnchor="{0}"/>',
        '<w:pBdr><w:top w:val="single" w:sz="{0}" w:space="{0}"/></w:pBdr>',
        '<w:sectPr><w:pgSz w:w="{0}" w:h="{0}"/><w:cols w:num="{0}"/><w:docGrid w:linePitch="{0}"/></w:sectPr>',
    ]
)  # fmt: skip
CELL = st.sampled_from(
    ['<w:gridSpan w:val="{0}"/>', '<w:tcW w:w="{0}" w:type="pct"/>', '<w:tcW w:w="{0}"/>', '<w:vMerge w:val="{0}"/>']
)
LIST = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{0}"><w:start w:val="{0}"/><w:lvlText w:val="%1%9"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMED, PARAGRAPH, CELL, NUMBERS), min_size=1, max_size=3))
def test_absurd_values_never_crash_and_never_become_lengths(found: list[tuple[str, str, str, str]]) -> None:
    body = ""
    for run, ppr, cell, value in found:
        body += p("甲", rpr=run.format(value), ppr=ppr.format(value)) + tbl(tc("乙", cell.format(value)) + tc("丙"))
    document, _ = read(body, numbering=LIST.format(found[0][3]))
    assert [line.removesuffix("甲") for line in text(document).split("\n") if line.endswith("甲")]
    assert not re.search(r"[=(, ]-?(inf|nan)\b", repr(document))
