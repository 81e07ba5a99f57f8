"""Hold a PDF to PDF/A-2b (ISO 19005-2:2011, level B), as far as the files that docgen writes can go wrong.

Independent of the engines: the file is taken apart by pikepdf and fontTools. `breaches` names each fault with its
clause. No validator of the standard itself (veraPDF) can be had from the package registries, so this reads the
structure: header, trailer, streams, metadata, colour, fonts, images, transparency, annotations, actions, attachments.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from xml.etree import ElementTree

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/CCITTFaxDecode"}
_BLENDS = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn"),
    *("/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"),
}
_INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
_ACTIONS = {"/GoTo", "/GoToR", "/URI", "/Named", "/Thread", "/SubmitForm"}
_OPERATORS = {
    *("b", "B", "b*", "B*", "BDC", "BI", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "DP", "EI"),
    *("EMC", "ET", "EX", "f", "F", "f*", "G", "g", "gs", "h", "i", "ID", "j", "J", "K", "k", "l", "m", "M", "MP", "n"),
    *("q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj"),
    *("TJ", "TL", "Tm", "Tr", "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"'),
}
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
_RDF = f"{{{_NAMESPACES['rdf']}}}"
_PREDEFINED = {
    *_NAMESPACES.values(),
    "http://ns.adobe.com/xap/1.0/mm/",
    "http://ns.adobe.com/xap/1.0/t/pg/",
    "http://ns.adobe.com/xap/1.0/rights/",
    "http://www.aiim.org/pdfa/ns/extension/",
}
"""Schemas of XMP that need no description of their own (6.6.2.3)."""

_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"

Found = Iterator[str]


def breaches(data: bytes) -> list[str]:
    """Return what keeps a PDF from being PDF/A-2b, each as `clause: fault`, in order and each once."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        checks: tuple[Callable[[Pdf], Found], ...] = (
            *(partial(_file, data), _catalog, _metadata, _intents, _objects, _pages),
            *(partial(_font, font=font) for font in _of_type(pdf, "/Font")),
        )
        checked: list[str] = []
        for check in checks:
            checked += check(pdf)
        return list(dict.fromkeys(checked))


def _file(data: bytes, pdf: Pdf) -> Found:
    header = re.match(rb"%PDF-1\.[0-7][\r\n]+%([^\r\n]{4})", data)
    if not header or min(header[1]) < 128:
        yield "6.1.2: no header with a comment of four bytes above 127"
    if not re.search(rb"%%EOF[\r\n]{0,2}\Z", data):
        yield "6.1.3: something follows the end of the file"
    if "/ID" not in pdf.trailer or len(pdf.trailer.ID) != 2 or not bytes(pdf.trailer.ID[0]):
        yield "6.1.3: no file identifier"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "6.1.3: encrypted"
    yield from (f"6.1.4: {problem}" for problem in pdf.check_pdf_syntax())


def _catalog(pdf: Pdf) -> Found:
    root = pdf.Root
    names = root.get("/Names", Dictionary())
    for place, key, clause in (
        *((root, key, "6.5.2") for key in ("/AA",)),
        *((root, key, "6.4.2") for key in ("/NeedsRendering",)),
        *((root, key, "6.9") for key in ("/OCProperties",)),
        *((root, key, "6.1.12") for key in ("/Perms",)),
        (names, "/EmbeddedFiles", "6.8"),
        (names, "/JavaScript", "6.5.1"),
        (names, "/AlternatePresentations", "6.10"),
    ):
        if key in place:
            yield f"{clause}: {key[1:]} in the catalog"
    form = root.get("/AcroForm", Dictionary())
    if "/XFA" in form or form.get("/NeedAppearances", False):
        yield "6.4.1: a form without appearances"


# Metadata


def _metadata(pdf: Pdf) -> Found:
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        yield "6.6.2.1: no metadata"
        return
    text = stream.read_bytes()
    if re.search(rb"<\?xpacket begin=[^?]*(bytes|encoding)=", text):
        yield "6.6.2.1: a packet header with bytes or encoding"
    try:
        packet = ElementTree.fromstring(text)
    except ElementTree.ParseError as fault:
        yield f"6.6.2.1: metadata is no XML ({fault})"
        return
    said = _said(packet)
    described = {item.text for item in packet.iter(f"{{{_SCHEMA}}}namespaceURI")}
    unknown = {key[1:].partition("}")[0] for key in said} - _PREDEFINED - described
    yield from (f"6.6.2.3: properties of {space} are not described" for space in sorted(unknown))
    identity = tuple(said.get(f"{{{_NAMESPACES['pdfaid']}}}{key}") for key in ("part", "conformance"))
    if identity != ("2", "B"):
        yield f"6.6.4: identified as part {identity[0]}, level {identity[1]}"
    for key, (space, name) in {
        "/Title": ("dc", "title"), "/Author": ("dc", "creator"), "/Subject": ("dc", "description"),
        "/Keywords": ("pdf", "Keywords"), "/Producer": ("pdf", "Producer"), "/Creator": ("xmp", "CreatorTool"),
    }.items():  # fmt: skip
        info = str(pdf.docinfo[key]) if key in pdf.docinfo else None
        if info is not None and info != said.get(f"{{{_NAMESPACES[space]}}}{name}"):
            yield f"6.6.3: {key[1:]} differs from {space}:{name}"
    for key, name in {"/CreationDate": "CreateDate", "/ModDate": "ModifyDate"}.items():
        moment = said.get(f"{{{_NAMESPACES['xmp']}}}{name}")
        if key in pdf.docinfo and _digits(str(pdf.docinfo[key])) != (moment and _digits(moment)):
            yield f"6.6.3: {key[1:]} differs from xmp:{name}"


def _said(packet: ElementTree.Element) -> dict[str, str]:
    """Return the properties of an XMP packet; of an array the items, joined."""
    said: dict[str, str] = {}
    for description in packet.iter(f"{_RDF}Description"):
        said |= {key: value for key, value in description.attrib.items() if key != f"{_RDF}about"}
        for item in description:
            said[item.tag] = ", ".join(li.text or "" for li in item.iter(f"{_RDF}li")) or item.text or ""
    return said


def _digits(moment: str) -> str:
    """Return a time of XMP or of the information dictionary as its digits; both are written in UTC."""
    digits = "".join(char for char in moment if char.isdigit())
    datetime.strptime(digits, "%Y%m%d%H%M%S")
    return digits if moment.endswith("Z") else f"{digits} of an unknown zone"


# Colour


def _intents(pdf: Pdf) -> Found:
    intents = [item for item in pdf.Root.get("/OutputIntents", Array()) if item.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"6.2.3: {len(intents)} output intents"
    for intent in intents:
        profile = intent.get("/DestOutputProfile")
        if not isinstance(profile, Stream):
            yield "6.2.3: an output intent without profile"
            continue
        icc = profile.read_bytes()
        size, device, space = int.from_bytes(icc[:4]), icc[12:16], icc[16:20]
        devices = (b"mntr", b"prtr", b"scnr", b"spac")
        if icc[36:40] != b"acsp" or size != len(icc) or icc[8] > 4 or device not in devices:
            yield "6.2.3: no ICC profile of a device"
        if (space, int(profile.get("/N", 0))) != (b"RGB ", 3):
            yield "6.2.4.3: the output intent is not RGB, which the pages use"


# Objects, wherever they are


def _objects(pdf: Pdf) -> Found:
    for item in pdf.objects:
        yield from _anything(item)


def _anything(item: Object) -> Found:
    if isinstance(item, Stream):
        if {"/F", "/FFilter", "/FDecodeParms"} & set(item.keys()):
            yield "6.1.7.1: a stream in another file"
        filters = item.get("/Filter", Array())
        for name in filters if isinstance(filters, Array) else [filters]:
            if str(name) not in _FILTERS:
                yield f"6.1.7.2: filter {name}"
        yield from _x_object(item)
    if isinstance(item, Array):
        if len(item) and item[0] in ("/DeviceCMYK", "/Separation", "/DeviceN") and isinstance(item[0], Name):
            yield f"6.2.4: colour space {item[0]}"
        for value in item:
            if isinstance(value, Dictionary | Array) and not value.is_indirect:
                yield from _anything(value)
        return
    if not isinstance(item, Dictionary | Stream):
        return
    for key, value in item.items():
        if value is not None and isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from _anything(value)
        if isinstance(value, Name) and value == "/DeviceCMYK":
            yield "6.2.4.3: DeviceCMYK under an RGB output intent"
        if key in ("/AA", "/JS", "/EF"):
            yield f"6.5: {key[1:]} in an object"
    yield from _typed(item)


def _typed(item: Object) -> Found:
    if item.get("/Type") == "/ExtGState" or "/BM" in item or ("/SMask" in item and "/ca" in item):
        if {"/TR", "/HTP"} & set(item.keys()) or item.get("/TR2", "/Default") != "/Default":
            yield "6.2.5: a transfer function"
        modes = item.get("/BM", Name.Normal)
        if any(str(mode) not in _BLENDS for mode in (modes if isinstance(modes, Array) else [modes])):
            yield f"6.2.10: blend mode {modes}"
        if "/RI" in item and str(item.RI) not in _INTENTS:
            yield f"6.2.6: rendering intent {item.RI}"
    if item.get("/Type") == "/Annot" and item.get("/Subtype") != "/Popup":
        if int(item.get("/F", 0)) & 0b101111 != 0b100:
            yield "6.3.2: an annotation that is not printed"
        if item.get("/Subtype") not in ("/Link", "/Widget") and "/AP" not in item:
            yield "6.3.3: an annotation without appearance"
    action = item.get("/S")
    if (item.get("/Type") == "/Action" or "/JS" in item) and str(action) not in _ACTIONS:
        yield f"6.5.1: action {action}"


def _x_object(item: Stream) -> Found:
    kind = item.get("/Subtype")
    if kind == "/Image":
        if {"/Alternates", "/OPI"} & set(item.keys()):
            yield "6.2.8: an image with alternates"
        if item.get("/Interpolate", False):
            yield "6.2.8: an image that viewers smooth"
        if int(item.get("/BitsPerComponent", 8)) not in (1, 2, 4, 8, 16):
            yield "6.2.8: an image of an unknown depth"
    if kind == "/PS" or (kind == "/Form" and {"/OPI", "/PS", "/Ref"} & set(item.keys())):
        yield "6.2.9: an external or PostScript object"


# Pages


def _pages(pdf: Pdf) -> Found:
    for page in pdf.pages:
        if "/PresSteps" in page.obj or "/AA" in page.obj:
            yield "6.10: presentation steps or actions on a page"
        for box in ("/MediaBox", "/CropBox"):
            if box in page.obj:
                left, bottom, right, top = (float(value) for value in page.obj[box])
                if not (3 <= abs(right - left) <= 14400 and 3 <= abs(top - bottom) <= 14400):
                    yield "6.1.13: a page of impossible size"
        yield from _content(page.obj, page.obj.get("/Resources", Dictionary()))


def _content(stream: Object, resources: Object) -> Found:
    font, depth = None, 0
    for instruction in pikepdf.parse_content_stream(stream):
        operands, name = list(instruction.operands), str(instruction.operator)
        if name not in _OPERATORS:
            yield f"6.2.2: operator {name}"
        depth += {"q": 1, "Q": -1}.get(name, 0)
        if depth > 28:
            yield "6.1.13: graphics states nested too deeply"
        if name in ("k", "K"):
            yield "6.2.4.3: ink colours under an RGB output intent"
        if name == "Tf":
            font = resources.get("/Font", Dictionary()).get(str(operands[0]))
            if font is None:
                yield f"6.2.2: font {operands[0]} is not among the resources"
        if name in ("Tj", "TJ", "'", '"') and font is not None:
            yield from _shown(font, operands[-1])
        if name == "Do":
            inner = resources.get("/XObject", Dictionary()).get(str(operands[0]))
            if inner is None:
                yield f"6.2.2: object {operands[0]} is not among the resources"
            elif inner.get("/Subtype") == "/Form":
                yield from _content(inner, inner.get("/Resources", resources))


def _shown(font: Object, text: Object) -> Found:
    if font.get("/Subtype") != "/Type0":
        return
    pieces = text if isinstance(text, Array) else [text]
    codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    if b"\0\0" in (codes[index : index + 2] for index in range(0, len(codes), 2)):
        yield f"6.2.11.8: a missing glyph of {font.BaseFont} is shown"


# Fonts


def _of_type(pdf: Pdf, kind: str) -> list[Object]:
    return [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == kind]


def _font(pdf: Pdf, font: Object) -> Found:
    name, kind = font.get("/BaseFont", "?"), font.get("/Subtype")
    if kind == "/Type0":
        if "/ToUnicode" not in font:
            yield f"6.2.11.7: {name} does not say its characters"
        if font.Encoding not in ("/Identity-H", "/Identity-V"):
            yield f"6.2.11.3.3: {name} with encoding {font.Encoding}"
        return
    if kind == "/Type3":
        return
    descriptor = font.get("/FontDescriptor", Dictionary())
    programs = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor]
    if len(programs) != 1:
        yield f"6.2.11.4.1: {name} is not embedded"
        return
    if kind == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        yield f"6.2.11.3.2: {name} without a map of its glyphs"
    if kind in ("/CIDFontType0", "/CIDFontType2"):
        real = _advances(descriptor[programs[0]])
        wrong = [cid for cid, width in _widths(font).items() if abs(real.get(cid, -9999.0) - width) > 1]
        if wrong:
            yield f"6.2.11.5: {name} gives other widths than its program, as of glyph {wrong[0]}"


def _widths(font: Object) -> dict[int, float]:
    """Return the widths of the glyphs by CID, in thousandths of an em, as the W array gives them."""
    found: dict[int, float] = {}
    items = list(font.get("/W", Array()))
    while items:
        start, following = int(items.pop(0)), items.pop(0)
        if isinstance(following, Array):
            found |= {start + index: float(width) for index, width in enumerate(following)}
        else:
            width = float(items.pop(0))
            found |= dict.fromkeys(range(start, int(following) + 1), width)
    return found


def _advances(program: Object) -> dict[int, float]:
    """Return the widths of the glyphs by CID, in thousandths of an em, as the font program has them."""
    data = program.read_bytes()
    if program.get("/Subtype") == "/CIDFontType0C":
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        top = fonts[0]
        scale = 1000 * (top.rawDict.get("FontMatrix") or [0.001])[0]
        found = {}
        for index, glyph in enumerate(top.charset):
            program_of = top.CharStrings[glyph]
            program_of.draw(NullPen())
            found[_cid(top, index, glyph)] = program_of.width * scale
        return found
    font = TTFont(io.BytesIO(data))
    metrics, em = font["hmtx"], 1000 / font["head"].unitsPerEm
    top = font["CFF "].cff[0] if "CFF " in font else None
    return {_cid(top, index, glyph): metrics[glyph][0] * em for index, glyph in enumerate(font.getGlyphOrder())}


def _cid(top: object, index: int, glyph: str) -> int:
    """Return a glyph's CID: the charset's in a CID-keyed program, else its number."""
    return int(glyph[3:]) if hasattr(top, "ROS") and glyph.startswith("cid") else index
