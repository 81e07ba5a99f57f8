"""A Word file from its parts, byte-stable: the package around a layout's body (ECMA-376 parts 1 and 2)."""

from __future__ import annotations

import io
import zipfile

from docgen.official import measures as m
from docgen.official.markup import run
from docgen.official.styles import styles_xml

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

FOOTER_DISTANCE = 1458
"""Twips from the paper's lower edge to the footer's: the dash is then 7 mm below the type area (measured)."""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_CREATED = "2012-07-01T00:00:00Z"
"""A fixed date for the core properties (the day the standard came into force), so that bytes do not move with time."""

# Alternative names and families by which Word finds a stand-in where a face is not installed.
_FACES = (
    (m.FANGSONG, "FangSong_GB2312", "modern"),
    (m.KAITI, "KaiTi_GB2312", "modern"),
    (m.HEITI, "SimHei", "modern"),
    (m.SONGTI, "SimSun", "auto"),
    (m.XIAOBIAOSONG, "FZXiaoBiaoSong-B05S", "auto"),
)


def word_file(body: str) -> bytes:
    """Return a .docx whose text is `body` (WordprocessingML, prefix `w:`), with the official page, styles and footers.

    The page is that of clause 5, footers carry the page number of clause 7.5, odd pages right, even pages left.
    """
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core_properties(),
        "word/document.xml": f"<w:document {_W} {_R}><w:body>{body}{_section()}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_RELATIONS}/styles", "styles.xml"),
            ("rId2", f"{_RELATIONS}/settings", "settings.xml"),
            ("rId3", f"{_RELATIONS}/fontTable", "fontTable.xml"),
            ("rId4", f"{_RELATIONS}/footer", "footer1.xml"),
            ("rId5", f"{_RELATIONS}/footer", "footer2.xml"),
        ),
        "word/styles.xml": f"<w:styles {_W}>{styles_xml()}</w:styles>",
        "word/settings.xml": f"<w:settings {_W}>{_settings()}</w:settings>",
        "word/fontTable.xml": f"<w:fonts {_W}>{''.join(_font(*face) for face in _FACES)}</w:fonts>",
        "word/footer1.xml": f"<w:ftr {_W}>{_page_number('GwPageNumber')}</w:ftr>",
        "word/footer2.xml": f"<w:ftr {_W}>{_page_number('GwPageNumberEven')}</w:ftr>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, (_DECLARATION + text).encode())
    return buffer.getvalue()


def _section() -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{m.PAGE_WIDTH.twips}" w:h="{m.PAGE_HEIGHT.twips}"/>'
        f'<w:pgMar w:top="{m.MARGIN_TOP.twips}" w:right="{m.MARGIN_RIGHT.twips}" w:bottom="{m.MARGIN_BOTTOM.twips}" '
        f'w:left="{m.MARGIN_LEFT.twips}" w:header="851" w:footer="{FOOTER_DISTANCE}" w:gutter="0"/></w:sectPr>'
    )


def _page_number(style: str) -> str:
    """Return the footer paragraph: the PAGE field between two dashes (clause 7.5)."""
    field = "".join(
        f"<w:r>{content}</w:r>"
        for content in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run("— ")}{field}{run(" —")}</w:p>'


def _settings() -> str:
    """Return the settings: odd and even footers, uncompressed punctuation, the layout rules of current Word."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat><w:doNotExpandShiftReturn/>{compat}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    )


def _font(name: str, other_name: str, family: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{other_name}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )


def _content_types() -> str:
    parts = (
        ("/word/document.xml", f"{_TYPES}.document.main+xml"),
        ("/word/styles.xml", f"{_TYPES}.styles+xml"),
        ("/word/settings.xml", f"{_TYPES}.settings+xml"),
        ("/word/fontTable.xml", f"{_TYPES}.fontTable+xml"),
        ("/word/footer1.xml", f"{_TYPES}.footer+xml"),
        ("/word/footer2.xml", f"{_TYPES}.footer+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    )
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    items = "".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>' for id_, kind, target in relations)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _core_properties() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title></dc:title>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_CREATED}</dcterms:created><dc:language>zh-CN</dc:language>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_CREATED}</dcterms:modified></cp:coreProperties>'
    )
