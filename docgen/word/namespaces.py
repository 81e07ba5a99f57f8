"""Names of WordprocessingML and its neighbours in the form lxml compares them: `{uri}local`."""

from __future__ import annotations

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
SHAPE_GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
VML = "urn:schemas-microsoft-com:vml"
OFFICE = "urn:schemas-microsoft-com:office:office"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"

W = f"{{{WORD}}}"
R = f"{{{RELATIONSHIPS}}}"
A = f"{{{DRAWING}}}"
WP = f"{{{WORD_DRAWING}}}"
PIC = f"{{{PICTURE}}}"
M = f"{{{MATH}}}"
MC = f"{{{COMPATIBILITY}}}"
WPS = f"{{{SHAPE}}}"
WPG = f"{{{SHAPE_GROUP}}}"
V = f"{{{VML}}}"
O = f"{{{OFFICE}}}"  # noqa: E741 - the prefix every Word file uses

STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": WORD,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": RELATIONSHIPS,
    "http://purl.oclc.org/ooxml/officeDocument/math": MATH,
    "http://purl.oclc.org/ooxml/drawingml/main": DRAWING,
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WORD_DRAWING,
    "http://purl.oclc.org/ooxml/drawingml/picture": PICTURE,
    "http://purl.oclc.org/ooxml/drawingml/chart": CHART,
    "http://purl.oclc.org/ooxml/drawingml/diagram": DIAGRAM,
}
"""ISO 29500 Strict namespaces and the transitional ones that the reader works with."""

STRICT_RELATIONSHIP = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
RELATIONSHIP = f"{RELATIONSHIPS}/"
