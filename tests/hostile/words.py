# ruff: noqa: E501  # a payload is easier to read in one line
"""Word files that were built to do harm, as bytes by name."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping

from docgen.word import write_package
from tests.helpers.word import p, parts, tbl, tc
from tests.hostile.pictures import PICTURES

MAIN = "word/document.xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MEGABYTE = 2**20

Build = Callable[[], bytes]


def _word(body: str = p("甲"), **rest: object) -> bytes:
    return write_package(parts(body, **rest))  # type: ignore[arg-type]


def _with(changed: Mapping[str, bytes]) -> bytes:
    return write_package({**parts(p("甲")), **changed})


def _zipped(contents: list[tuple[str, bytes]]) -> bytes:
    """Return a zip as the library writes it, names as they are and several times if so given."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")
        for name, data in contents:
            archive.writestr(name, data)
    return buffer.getvalue()


def _bomb(entity: bytes) -> bytes:
    xml = parts(p("甲"))[MAIN].replace(b"<w:document", entity + b"<w:document", 1)
    return _with({MAIN: xml.replace("甲".encode(), b"&z;")})


def _laughs() -> bytes:
    lines = b"".join(b'<!ENTITY %c "%s">' % (c, (b"&%c;" % (c + 1)) * 10) for c in range(ord("a"), ord("z")))
    return _bomb(b"<!DOCTYPE d [" + lines + b'<!ENTITY z "ha">]>')


def _claiming(*sizes: int) -> bytes:
    """Return a zip with members that say they unpack to so much; nobody has to unpack them to know."""
    data = bytearray(_zipped([*parts(p("甲")).items(), *((f"word/media/{n}.bin", b"") for n in range(len(sizes)))]))
    at = len(data)
    for size in reversed(sizes):
        at = data.rindex(b"PK\x01\x02", 0, at)
        struct.pack_into("<L", data, at + 24, size)
    return bytes(data)


def _shrunk(total: int) -> bytes:
    """Return a Word file one part of which unpacks to `total` bytes though it says it has one."""
    data = bytearray(_zipped([*parts(p("甲")).items(), ("word/media/a.bin", b"\0" * total)]))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 1)
    return bytes(data)


def _overlapping(count: int) -> bytes:
    """Return a zip whose directory names one compressed member again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"\0" * _MEGABYTE
    packed = packer.compress(content) + packer.flush()
    check = zlib.crc32(content)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, check, len(packed), len(content), 1, 0) + b"a"
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 33, check, len(packed), len(content), 5, 0, 0, 0, 0, 0, 0),
        )
        + b"%05d" % number
        for number in range(count)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(local) + len(packed), 0)
    return local + packed + directory + end


def _encrypted() -> bytes:
    data = bytearray(_word())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _ole() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)


def _workbook() -> bytes:
    made = parts(p("甲"))
    types = made["[Content_Types].xml"].replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
    return write_package({**made, "[Content_Types].xml": types})


def _nested(opening: str, closing: str, depth: int, inner: str = p("甲")) -> Build:
    return lambda: _word(opening * depth + inner + closing * depth)


def _related(kind: str, target: str, body: str = p("甲"), *, part: str = RELATIONSHIPS, inside: bool = False) -> Build:
    """Return a builder of a file with one more relationship, `rHostile`."""
    mode = "" if inside else ' TargetMode="External"'

    def build() -> bytes:
        made = parts(body)
        folder, _, _ = part.partition("/_rels/")
        xml = made.get(part, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>')
        line = f'<Relationship Id="rHostile" Type="{_R}/{kind}" Target="{target}"{mode}/>'
        if b"</Relationships>" in xml:
            xml = xml.replace(b"</Relationships>", line.encode() + b"</Relationships>")
        else:
            xml = xml.replace(b"/>", b">" + line.encode() + b"</Relationships>")
        made[part] = xml
        if folder == "word" and "settings" in part:
            made["word/settings.xml"] = (
                f'<w:settings {_W} xmlns:r="{_R}"><w:attachedTemplate r:id="rHostile"/></w:settings>'.encode()
            )
        return write_package(made)

    return build


def _field(code: str) -> Build:
    run = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>结果</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return lambda: _word(f"<w:p>{run.format(escaped)}</w:p>" + f'<w:p><w:fldSimple w:instr="{escaped}"/></w:p>')


def _drawing(relation: str = 'r:embed="rPicture"', extent: str = 'cx="360000" cy="360000"') -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent {extent}/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr/><pic:blipFill>'
        f"<a:blip {relation}/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r></w:p>"
    )


def _pictured(name: str) -> Build:
    return lambda: _word(_drawing(), media={"rPicture": PICTURES[name]()})


def _section(xml: str) -> Build:
    return lambda: _word(p("甲") + f"<w:sectPr>{xml}</w:sectPr>")


def _number(xml: str) -> Build:
    """Return a builder of a file with absurd numbers wherever `{n}` stands."""
    numbers = ("99999999999", "-99999999999", "2147483647", "1e308", "0", "9" * 400)
    return lambda: _word("".join(xml.replace("{n}", number) for number in numbers))


def _styles_chain() -> bytes:
    one = '<w:style w:type="paragraph" w:styleId="s{0}"><w:name w:val="n{0}"/><w:basedOn w:val="s{1}"/></w:style>'
    return _word(p("甲", ppr='<w:pStyle w:val="s0"/>'), styles="".join(one.format(n, n + 1) for n in range(20000)))


def _styles_circle() -> bytes:
    one = '<w:style w:type="paragraph" w:styleId="s{0}"><w:name w:val="n{0}"/><w:basedOn w:val="s{1}"/></w:style>'
    return _word(p("甲", ppr='<w:pStyle w:val="s0"/>'), styles=one.format(0, 1) + one.format(1, 0))


def _numbering() -> bytes:
    xml = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="2147483647"/>'
        '<w:numFmt w:val="{0}"/><w:lvlText w:val="' + "%1" * 5000 + '"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    counted = p("甲", ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    return _word(counted * 30, numbering=xml.format("upperRoman"))


def _merged_rows() -> bytes:
    restart = tc("甲", '<w:gridSpan w:val="999"/><w:vMerge w:val="restart"/>')
    rest = f"<w:tr>{tc('', '<w:gridSpan w:val=&quot;999&quot;/><w:vMerge/>'.replace('&quot;', chr(34)))}</w:tr>" * 20000
    return _word(f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{restart}</w:tr>{rest}</w:tbl>")


def _circle_of_parts() -> bytes:
    """Return a file whose header refers to itself and to the document."""
    made = parts(
        p("甲") + '<w:sectPr><w:headerReference w:type="default" r:id="h1"/></w:sectPr>', stories={"h1": p("乙")}
    )
    made["word/_rels/headerh1.xml.rels"] = made[RELATIONSHIPS]
    made["word/headerh1.xml"] = made["word/headerh1.xml"].replace(
        b"</w:hdr>", b'<w:sectPr><w:headerReference w:type="default" r:id="h1"/></w:sectPr></w:hdr>'
    )
    return write_package(made)


WORDS: dict[str, Build] = {
    "zip-bomb-member": lambda: _claiming(70 * _MEGABYTE),
    "zip-bomb-members": lambda: _claiming(*[52 * _MEGABYTE] * 5),
    "zip-bomb-nested": lambda: _zipped(
        [*parts(p("甲")).items(), ("word/embeddings/a.zip", _zipped([("a", bytes(9 * _MEGABYTE))] * 2))]
    ),
    "zip-bomb-understated": lambda: _shrunk(20 * _MEGABYTE),
    "zip-overlapping": lambda: _overlapping(5000),
    "zip-overlapping-few": lambda: _overlapping(300),
    "zip-encrypted": _encrypted,
    "zip-cut-off": lambda: _word()[:-30],
    "zip-after-text": lambda: b"#!/bin/sh\nid\n" * 9 + _word(),
    "parts-by-the-thousand": lambda: _with({f"word/x{number}.xml": b"<a/>" for number in range(5000)}),
    "parts-twice": lambda: _zipped([*parts(p("甲")).items(), (MAIN, parts(p("乙"))[MAIN])]),
    "parts-twice-by-case": lambda: _with({"WORD/DOCUMENT.XML": b"<a/>"}),
    "name-absolute": lambda: _with({"/etc/passwd": b"x"}),
    "name-drive": lambda: _with({"C:/x.xml": b"x"}),
    "name-above": lambda: _with({"word/../../../x.xml": b"x"}),
    "name-backslash": lambda: _zipped([*parts(p("甲")).items(), ("word\\..\\..\\x.xml", b"x")]),
    "name-control-character": lambda: _with({"word/\n\x1b[2J.xml": b"<a/>"}),
    "name-endless": lambda: _with({"word/" + "a" * 60000 + ".xml": b"<a/>"}),
    "doctype-laughs": _laughs,
    "doctype-quadratic": lambda: _bomb(
        b'<!DOCTYPE d [<!ENTITY a "' + b"x" * 100_000 + b'"><!ENTITY z "' + b"&a;" * 10_000 + b'">]>'
    ),
    "doctype-external": lambda: _bomb(b'<!DOCTYPE d [<!ENTITY z SYSTEM "file:///etc/passwd">]>'),
    "doctype-network": lambda: _bomb(b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY z "a">]>'),
    "doctype-parameter": lambda: _bomb(b'<!DOCTYPE d [<!ENTITY % y SYSTEM "file:///etc/passwd">%y;<!ENTITY z "a">]>'),
    "doctype-in-relationships": lambda: _with(
        {RELATIONSHIPS: b"<!DOCTYPE d [<!ENTITY z 'a'>]>" + parts(p("甲"))[RELATIONSHIPS]}
    ),
    "doctype-in-types": lambda: _with(
        {"[Content_Types].xml": b"<!DOCTYPE d [<!ENTITY z 'a'>]>" + parts(p("甲"))["[Content_Types].xml"]}
    ),
    "xinclude": lambda: _with(
        {MAIN: parts('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>')[MAIN]}
    ),
    "stylesheet-instruction": lambda: _with(
        {MAIN: b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + parts(p("甲"))[MAIN].partition(b"?>")[2]}
    ),
    "external-picture": _related("image", "http://127.0.0.1:9/a.png", _drawing('r:link="rHostile"')),
    "external-picture-embedded": _related("image", "file:///etc/passwd", _drawing('r:embed="rHostile"')),
    "external-picture-vml": _related(
        "image", "http://127.0.0.1:9/a.png",
        '<w:p><w:r><w:pict><v:shape style="width:9pt;height:9pt"><v:imagedata r:id="rHostile" src="file:///etc/passwd"/>'
        "</v:shape></w:pict></w:r></w:p>",
    ),
    "external-object": _related(
        "oleObject", "file:///etc/passwd",
        '<w:p><w:r><w:object><v:shape style="width:9pt;height:9pt"/><o:OLEObject Type="Link" ProgID="Package" r:id="rHostile"'
        ' UpdateMode="Always"/></w:object></w:r></w:p>',
    ),
    "external-template": _related("attachedTemplate", "http://127.0.0.1:9/a.dotm", part="word/_rels/settings.xml.rels"),
    "external-document": _related("officeDocument", "http://127.0.0.1:9/a.docx", part="_rels/.rels"),
    "external-subdocument": _related("subDocument", "file:///etc/passwd", '<w:subDoc r:id="rHostile"/>' + p("甲")),
    "external-frame": _related("frame", "http://127.0.0.1:9/", p("甲")),
    "external-header": _related(
        "header", "http://127.0.0.1:9/h.xml",
        p("甲") + '<w:sectPr><w:headerReference w:type="default" r:id="rHostile"/></w:sectPr>',
    ),
    "external-styles": _related("styles", "http://127.0.0.1:9/styles.xml"),
    "external-link-script": _related(
        "hyperlink", "javascript:alert(1)", '<w:p><w:hyperlink r:id="rHostile"><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>'
    ),
    "external-link-file": _related(
        "hyperlink", "file:///etc/passwd", '<w:p><w:hyperlink r:id="rHostile"><w:r><w:t>甲</w:t></w:r></w:hyperlink></w:p>'
    ),
    "alt-chunk": _related("aFChunk", "/word/chunk.html", '<w:altChunk r:id="rHostile"/>' + p("甲"), inside=True),
    "alt-chunk-external": _related("aFChunk", "http://127.0.0.1:9/x.html", '<w:altChunk r:id="rHostile"/>' + p("甲")),
    "target-above": _related("image", "../../../../etc/passwd", _drawing('r:embed="rHostile"'), inside=True),
    "target-itself": _related("header", "document.xml", p("甲") +
        '<w:sectPr><w:headerReference w:type="default" r:id="rHostile"/></w:sectPr>', inside=True),
    "parts-in-a-circle": _circle_of_parts,
    "macros-renamed": lambda: _with(
        {
            "[Content_Types].xml": parts(p("甲"))["[Content_Types].xml"].replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            "word/vbaProject.bin": _ole(),
        }
    ),
    "macros-inside": lambda: _with({"word/vbaProject.bin": _ole()}),
    "field-dde": _field('DDE cmd "/c calc"'),
    "field-ddeauto": _field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'),
    "field-includetext": _field('INCLUDETEXT "/etc/passwd"'),
    "field-includepicture": _field('INCLUDEPICTURE "http://127.0.0.1:9/a.png" \\d'),
    "field-link": _field('LINK Excel.Sheet.8 "C:\\\\a.xlsx" "A1" \\a'),
    "field-macro": _field("MACROBUTTON AutoOpen 点这里"),
    "field-hyperlink-script": _field('HYPERLINK "javascript:alert(1)"'),
    "field-quote-bomb": _field("= 9 ^ 999999999"),
    "field-nested": lambda: _word(
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF 1</w:instrText></w:r>' * 5000
        + '<w:r><w:t>甲</w:t></w:r>' + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' * 5000 + "</w:p>"
    ),
    "deep-tables": _nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 5000),
    "deep-tables-within-limit": _nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 80),
    "deep-tables-wide": _nested("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 80),
    "deep-controls": _nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 5000),
    "deep-controls-within-limit": _nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 110),
    "deep-runs": lambda: _word(f"<w:p>{'<w:ins><w:r>' * 5000}<w:t>甲</w:t>{'</w:r></w:ins>' * 5000}</w:p>"),
    "deep-links": lambda: _word(
        f"<w:p>{'<w:smartTag>' * 200}<w:r><w:t>甲</w:t></w:r>{'</w:smartTag>' * 200}</w:p>"
    ),
    "deep-text-boxes": _nested(
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>",
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>", 30,
    ),
    "deep-choices": _nested(
        '<mc:AlternateContent><mc:Choice Requires="wps">', "</mc:Choice></mc:AlternateContent>", 100
    ),
    "paragraphs-by-the-million": lambda: _word("<w:p/>" * 3_000_000),
    "paragraphs-of-text": lambda: _word(p("国" * 20) * 200_000),
    "runs-by-the-million": lambda: _word(f"<w:p>{'<w:r><w:t>甲</w:t></w:r>' * 1_000_000}</w:p>"),
    "tables-by-the-thousand": lambda: _word((tbl(tc("甲")) + p()) * 60_000),
    "one-endless-line": lambda: _word(p("国" * 3_000_000)),
    "one-endless-word": lambda: _word(p("a" * 3_000_000)),
    "label-endless": lambda: _word(p("关于试点的通知") + p(f"（{'一' * 100_000}）甲")),
    "party-of-blanks": lambda: _word(p("协议书") + p("甲" + "\u3000" * 100_000 + "乙")),
    "title-endless": lambda: _word(p("关于" + "一" * 100_000 + "的通知")),
    "title-of-rows": lambda: _word("<w:p><w:r>" + "<w:t>关于某事的</w:t><w:br/>" * 5000 + "<w:t>通知</w:t></w:r></w:p>"),
    "page-number-of-blanks": lambda: _word(
        p("甲") + '<w:sectPr><w:footerReference w:type="default" r:id="f1"/></w:sectPr>',
        stories={"f1": p("1" + "\u3000" * 20_000 + "x")},
    ),
    "attributes-by-the-million": lambda: _word(
        "<w:p " + " ".join(f'a{number}="1"' for number in range(2_000_000)) + "/>"
    ),
    "namespaces-by-the-thousand": lambda: _word(
        "<w:p " + " ".join(f'xmlns:n{number}="u{number}"' for number in range(50_000)) + "/>"
    ),
    "tabs-by-the-thousand": lambda: _word(
        f"<w:p><w:pPr><w:tabs>{''.join(f'<w:tab w:pos=@{n}@/>'.replace('@', chr(34)) for n in range(9000))}</w:tabs></w:pPr>"
        f"<w:r>{'<w:tab/>' * 9000}</w:r></w:p>"
    ),
    "breaks-by-the-thousand": lambda: _word(f"<w:p><w:r>{'<w:br w:type=@page@/>'.replace('@', chr(34)) * 60_000}</w:r></w:p>"),
    "sections-by-the-thousand": lambda: _word(p("甲", ppr='<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>') * 30_000),
    "footnotes-of-themselves": lambda: _word(
        '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' * 3000,
        stories={"n1": f'<w:footnote w:id="2">{p("注")}<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:footnote>'},
    ),
    "styles-in-a-chain": _styles_chain,
    "styles-in-a-circle": _styles_circle,
    "numbers-endless": _numbering,
    "grid-span-huge": lambda: _word(tbl(tc("甲", '<w:gridSpan w:val="999999999"/>') + tc("乙")) + p()),
    "grid-spans-many": lambda: _word(tbl(*[tc("甲", '<w:gridSpan w:val="1000"/>')] * 20_000) + p()),
    "grid-columns-many": lambda: _word(f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * 300_000}</w:tblGrid><w:tr>{tc('甲')}</w:tr></w:tbl>" + p()),
    "grid-merged-rows": _merged_rows,
    "cells-many": lambda: _word(tbl(*[tc("甲") * 900] * 400) + p()),
    "number-sizes": _number(p("甲", rpr='<w:sz w:val="{n}"/><w:spacing w:val="{n}"/><w:w w:val="{n}"/><w:position w:val="{n}"/>')),
    "number-indents": _number(p("甲", ppr='<w:ind w:left="{n}" w:firstLine="{n}" w:firstLineChars="{n}"/>')),
    "number-spacing": _number(p("甲", ppr='<w:spacing w:line="{n}" w:before="{n}" w:beforeLines="{n}"/>')),
    "number-heights": _number(
        '<w:tbl><w:tblPr><w:tblW w:w="{n}"/></w:tblPr><w:tr><w:trPr><w:trHeight w:val="{n}"/></w:trPr>'
        + tc("甲", '<w:tcW w:w="{n}"/>') + "</w:tr></w:tbl><w:p/>"
    ),
    "number-frames": _number(p("甲", ppr='<w:framePr w:w="{n}" w:h="{n}" w:x="{n}" w:y="{n}"/>')),
    "number-pictures": _number(_drawing(extent='cx="{n}" cy="{n}"')),
    "page-huge": _section('<w:pgSz w:w="99999999" w:h="99999999"/>'),
    "page-tiny": _section('<w:pgSz w:w="1" w:h="1"/>'),
    "page-negative": _section('<w:pgSz w:w="-11906" w:h="-16838"/>'),
    "page-all-margin": _section('<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="16000" w:bottom="16000" w:left="11000" w:right="11000"/>'),
    "page-margin-huge": _section('<w:pgMar w:top="999999" w:left="-999999" w:header="999999" w:footer="-999999"/>'),
    "page-columns": _section('<w:cols w:num="999999999"/>'),
    "page-number-huge": _section('<w:pgNumType w:start="2147483647" w:fmt="chineseCounting"/>'),
    "line-pitch-tiny": lambda: _word(p("甲" * 2000) + '<w:sectPr><w:docGrid w:type="lines" w:linePitch="1"/></w:sectPr>'),
    "size-tiny": lambda: _word(p("甲" * 90_000, rpr='<w:sz w:val="1"/>', ppr='<w:spacing w:line="1" w:lineRule="exact"/>')),
    "size-huge": lambda: _word(p("甲" * 300, rpr='<w:sz w:val="3276"/>')),
    "bytes-invalid": lambda: _with({MAIN: parts(p("甲"))[MAIN].replace("甲".encode(), b"\xff\xfe\xc3")}),
    "bytes-nul": lambda: _with({MAIN: parts(p("甲"))[MAIN].replace("甲".encode(), b"a\0b")}),
    "bytes-utf7": lambda: _with({MAIN: parts(p("甲"))[MAIN].replace(b"UTF-8", b"UTF-7")}),
    "bytes-utf16-unmarked": lambda: _with({MAIN: parts(p("甲"))[MAIN].decode().encode("utf-16-le")}),
    "really-xlsx": _workbook,
    "really-pdf": lambda: b"%PDF-1.7\n%%EOF\n",
    "really-doc": _ole,
    "really-rtf": lambda: b"{\\rtf1{\\object\\objautlink{\\*\\objdata 00}}}",
    "really-html": lambda: b"<html><script>alert(1)</script></html>",
    "really-nothing": lambda: b"",
    "really-zeros": lambda: bytes(100_000),
    "picture-lying-size": _pictured("png-lying-size"),
    "picture-bomb": _pictured("png-bomb"),
    "picture-svg": _pictured("svg-external"),
    "picture-cut-off": _pictured("png-cut-off"),
    "picture-polyglot": _pictured("png-polyglot"),
    "picture-emf": _pictured("emf"),
    "picture-tiff": _pictured("tiff-endless"),
}  # fmt: skip

OLD_PAPERS: dict[str, Callable[[], bytes]] = {
    "gaps-by-the-thousand": lambda: _word(p("姓名____，" * 20_000)),
    "gaps-in-paragraphs-by-the-thousand": lambda: _word(p("姓名：____，电话：____") * 5000),
    "boxes-by-the-thousand": lambda: _word(p("□是□否，" * 20_000)),
    "tabs-in-one-line": lambda: _word(f"<w:p><w:r><w:t>甲</w:t>{'<w:tab/>' * 100_000}<w:t>乙</w:t></w:r></w:p>"),
    "blank-line-endless": lambda: _word(p("甲方" + "_" * 15_000)),
    "blanks-endless": lambda: _word(p("甲方：" + "\u3000" * 100_000 + "乙")),
}
"""Old papers to make templates from."""
