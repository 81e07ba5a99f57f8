"""Make small Word files from raw XML, read them, and describe pages in one line per paragraph.

The outline language: `style|align|size|text`, e.g. `公文标题|居中|22pt|关于开展检查的通知`; a table is
`表|2行|3列` followed by its cells' paragraphs, indented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.errors import Finding
from docgen.page.model import Block, Document, PageField, Paragraph, Table, Text
from docgen.word import read_document, write_package

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": _W,
        "r": _R,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ALIGNS = {"left": "居左", "center": "居中", "right": "居右", "justify": "两端", "distribute": "分散"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
"""A PNG of one pixel."""


def parts(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    settings: str = "",
    theme: str = "",
    stories: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Return the parts of a Word file.

    `body`, `styles`, `numbering`, `settings` are the XML inside the part's root; `theme` is a whole part. `stories`
    maps a relationship id to the XML inside a header or footer (ids beginning with h or f) or notes (n); `media`
    maps ids to pictures; `links` maps ids to external addresses.
    """
    relationships, overrides, content = [], [], {}

    def add(part: str, kind: str, root: str, xml: str, key: str) -> None:
        content[f"word/{part}.xml"] = _document(root, xml)
        relationships.append(f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{part}.xml"/>')
        overrides.append(f'<Override PartName="/word/{part}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>')

    for kind, xml in (("styles", styles), ("numbering", numbering), ("settings", settings)):
        if xml:
            add(kind, kind, kind, xml, f"x{kind}")
    for key, xml in (stories or {}).items():
        kind, root = {"h": ("header", "hdr"), "f": ("footer", "ftr"), "n": ("footnotes", "footnotes")}[key[0]]
        add(f"{kind}{key}", kind, root, xml, key)
    if theme:
        content["word/theme/theme1.xml"] = theme.encode()
        relationships.append(f'<Relationship Id="xtheme" Type="{_R}/theme" Target="theme/theme1.xml"/>')
    for key, data in (media or {}).items():
        content[f"word/media/{key}.png"] = data
        relationships.append(f'<Relationship Id="{key}" Type="{_R}/image" Target="media/{key}.png"/>')
    for key, address in (links or {}).items():
        relationships.append(f'<Relationship Id="{key}" Type="{_R}/image" Target="{address}" TargetMode="External"/>')
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>{"".join(overrides)}'
        "</Types>"
    )
    start = f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{start}</Relationships>'.encode(),
        "word/document.xml": _document("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}">{"".join(relationships)}</Relationships>'.encode()
        ),
        **content,
    }


def _document(root: str, xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_NAMESPACES}>{xml}</w:{root}>'.encode()


def read(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    settings: str = "",
    theme: str = "",
    stories: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
) -> tuple[Document, tuple[Finding, ...]]:
    """Make a Word file as `parts` does and read it."""
    made = parts(
        body,
        styles=styles,
        numbering=numbering,
        settings=settings,
        theme=theme,
        stories=stories,
        media=media,
        links=links,
    )
    return read_document(write_package(made), "甲.docx")


def read_clean(body: str, *, styles: str = "", numbering: str = "", settings: str = "", theme: str = "") -> Document:
    """Make a Word file and read it; no finding may come of it."""
    document, findings = read(body, styles=styles, numbering=numbering, settings=settings, theme=theme)
    assert not findings, [str(finding) for finding in findings]
    return document


def p(text: str = "", *, ppr: str = "", rpr: str = "") -> str:
    """Return a w:p of one run."""
    run = f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{ppr}</w:pPr>{run}</w:p>"


def tc(text: str = "", tcpr: str = "") -> str:
    """Return a w:tc of one paragraph."""
    return f"<w:tc><w:tcPr>{tcpr}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str, tblpr: str = "", grid: tuple[int, ...] = ()) -> str:
    """Return a w:tbl of ready rows (the inside of each w:tr)."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    lines = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{tblpr}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"


def blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of all sections."""
    return tuple(block for section in document.sections for block in section.blocks)


def paragraph(document: Document, index: int = 0) -> Paragraph:
    """Return a paragraph of the body, counted from 0."""
    return [block for block in blocks(document) if isinstance(block, Paragraph)][index]


def table(document: Document, index: int = 0) -> Table:
    """Return a table of the body, counted from 0."""
    return [block for block in blocks(document) if isinstance(block, Table)][index]


def first_text(found: Paragraph) -> Text:
    """Return the first piece of text of a paragraph."""
    return next(inline for inline in found.inlines if isinstance(inline, Text))


def text(document: Document) -> str:
    """Return all text of the body, a line per paragraph, cells in reading order."""
    return "\n".join(found.text for found in _paragraphs(blocks(document)))


def _paragraphs(found: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in found:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks)


def outline(document: Document) -> str:
    """Return the body in the outline language."""
    return "\n".join(_outline(blocks(document), ""))


def _outline(found: tuple[Block, ...], indent: str) -> Iterator[str]:
    for block in found:
        if isinstance(block, Table):
            yield f"{indent}表|{len(block.rows)}行|{len(block.columns)}列"
            for row in block.rows:
                for cell in row.cells:
                    yield from _outline(cell.blocks, f"{indent}  ")
            continue
        pieces = [inline for inline in block.inlines if isinstance(inline, Text)]
        size = pieces[0].style.size if pieces else block.mark.size
        shown = block.text.replace("\n", "⏎").replace("\t", "⇥")
        shown += "".join("〔页码〕" for inline in block.inlines if isinstance(inline, PageField))
        yield f"{indent}{block.style_name}|{_ALIGNS[block.style.align]}|{size:g}pt|{shown}"


def rules(findings: tuple[Finding, ...]) -> list[str]:
    """Return the rule names of findings in their order."""
    return [finding.rule for finding in findings]
