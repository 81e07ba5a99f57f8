"""Write property elements of WordprocessingML where the schema wants them (ECMA-376 part 1, 17.3 and 17.6)."""

from __future__ import annotations

from lxml import etree

from docgen.word.namespaces import W
from docgen.word.xml import Element

_PARAGRAPH = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
_RUN = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
    "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern",
    "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em",
    "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange",
)  # fmt: skip
_SECTION = (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
    "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection",
    "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
)  # fmt: skip
_AFTER_EVEN_AND_ODD = (
    "bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets", "drawingGridHorizontalSpacing",
    "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
    "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin", "drawingGridVerticalOrigin",
    "doNotShadeFormData", "noPunctuationKerning", "characterSpacingControl", "printTwoOnOne",
    "strictFirstAndLastChars", "noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture",
    "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
    "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt", "showXMLTags",
    "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars",
    "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary",
    "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
)  # fmt: skip
_SETTINGS = ("evenAndOddHeaders", *_AFTER_EVEN_AND_ODD)
_ORDERS = {"pPr": _PARAGRAPH, "rPr": _RUN, "sectPr": _SECTION, "settings": _SETTINGS}


def child(parent: Element, name: str) -> Element:
    """Return the child `w:name` of a property element, made at its place in the schema's order where it is missing."""
    found = parent.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        insert(parent, found)
    return found


def insert(parent: Element, new: Element) -> None:
    """Put a child into a w:pPr, w:rPr, w:sectPr or w:settings, after all that stand before it in the schema."""
    order = _ORDERS[_local(parent)]
    rank = order.index(_local(new))
    for position, other in enumerate(parent):
        name = _local(other)
        if name in order and order.index(name) > rank:
            parent.insert(position, new)
            return
    parent.append(new)


def of_paragraph(paragraph: Element) -> Element:
    """Return the w:pPr of a paragraph, made where it is missing."""
    return _first(paragraph, "pPr")


def of_run(run: Element) -> Element:
    """Return the w:rPr of a run, made where it is missing."""
    return _first(run, "rPr")


def put(parent: Element, name: str, **values: object) -> None:
    """Set attributes of the child `w:name`, leaving its other attributes alone."""
    element = child(parent, name)
    for key, value in values.items():
        element.set(W + key, str(value))


def drop(element: Element, *names: str) -> None:
    """Take attributes off an element."""
    for name in names:
        element.attrib.pop(W + name, None)


def _first(parent: Element, name: str) -> Element:
    found = parent.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        parent.insert(0, found)
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
