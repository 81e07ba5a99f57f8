"""A Word file from its parts, byte-stable: the package around a layout's body (ECMA-376 parts 1 and 2)."""

from __future__ import annotations

import io
import zipfile

from docgen.official import measures as m
from docgen.official.markup import paragraph, run
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


def word_file(body: str, last_section: str = "") -> bytes:
    """Return a .docx whose text is `body` (WordprocessingML, prefix `w:`), with the official page, styles and footers.

    The page is that of clause 5, footers carry the page number of clause 7.5, odd pages right, even pages left.
    `last_section` is the `w:sectPr` of the last pages, where they are not upright ones (see `section`).
    """
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core_properties(),
        "word/document.xml": f"<w:document {_W} {_R}><w:body>{body}{last_section or section()}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_RELATIONS}/styles", "styles.xml"),
            ("rId2", f"{_RELATIONS}/settings", "settings.xml"),
            ("rId3", f"{_RELATIONS}/fontTable", "fontTable.xml"),
            ("rId4", f"{_RELATIONS}/footer", "footer1.xml"),
            ("rId5", f"{_RELATIONS}/footer", "footer2.xml"),
            ("rId6", f"{_RELATIONS}/footer", "footer3.xml"),
            ("rId7", f"{_RELATIONS}/footer", "footer4.xml"),
        ),
        "word/styles.xml": f"<w:styles {_W}>{styles_xml()}</w:styles>",
        "word/settings.xml": f"<w:settings {_W}>{_settings()}</w:settings>",
        "word/fontTable.xml": f"<w:fonts {_W}>{''.join(_font(*face) for face in _FACES)}</w:fonts>",
        "word/footer1.xml": f"<w:ftr {_W}>{_page_number('GwPageNumber')}</w:ftr>",
        "word/footer2.xml": f"<w:ftr {_W}>{_page_number('GwPageNumberEven')}</w:ftr>",
        "word/footer3.xml": f"<w:ftr {_W}>{_turned(_page_number('GwPageNumber'))}</w:ftr>",
        "word/footer4.xml": f"<w:ftr {_W}>{_turned(_page_number('GwPageNumberEven'))}</w:ftr>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, (_DECLARATION + text).encode())
    return buffer.getvalue()


def section(*, landscape: bool = False, plain_first: bool = False) -> str:
    """Return a `w:sectPr` of official pages; `plain_first` leaves the page number off the first of them.

    A landscape page is the upright one turned a quarter to the right, so that its upper edge is the binding edge
    (clause 8): each white keeps its place on the sheet, and so does the page number.
    """
    odd, even = ("rId6", "rId7") if landscape else ("rId4", "rId5")
    width, height = m.PAGE_WIDTH.twips, m.PAGE_HEIGHT.twips
    top, right, bottom, left = (side.twips for side in (m.MARGIN_TOP, m.MARGIN_RIGHT, m.MARGIN_BOTTOM, m.MARGIN_LEFT))
    if landscape:
        width, height = height, width
        top, right, bottom, left = left, top, right, bottom
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/><w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{_LANDSCAPE if landscape else ""}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="851" w:footer="{FOOTER_DISTANCE}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if plain_first else ''}</w:sectPr>"
    )


_LANDSCAPE = ' w:orient="landscape"'


def _turned(number: str) -> str:
    """Return the page number of landscape pages: turned, in the white that is the foot of the upright sheet.

    Its cell is as long as the type area is wide, so that the number's own style puts it where it is on upright pages.
    """
    left = m.MARGIN_BOTTOM.twips - m.PAGE_NUMBER_DISTANCE.twips - _TURNED_WIDTH + _TURNED_SHIFT
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="GwPlainTable"/><w:tblpPr w:leftFromText="0" w:rightFromText="0" '
        f'w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{left}" w:tblpY="{m.MARGIN_LEFT.twips}"/>'
        f'<w:tblW w:w="{_TURNED_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_TURNED_WIDTH}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{m.TEXT_WIDTH.twips}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{_TURNED_WIDTH}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f"{number}</w:tc></w:tr></w:tbl>{paragraph('GwThin')}"
    )


_TURNED_WIDTH = 400
"""Width in twips of the cell of a turned page number."""
_TURNED_SHIFT = 150
"""From the upper edge of the page number's line to the middle of its dash, in twips (measured)."""


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
        ("/word/footer3.xml", f"{_TYPES}.footer+xml"),
        ("/word/footer4.xml", f"{_TYPES}.footer+xml"),
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
