"""Values made with docxtpl: listings, rich text, pictures and subdocuments, as the markup their place can take.

Papers from a workspace hold pictures (fields of the type 图片, 人员.照片) and none of the others; a program that fills
templates by `docgen.template.fill` may hold any. Listings and rich text are markup and nothing else. Pictures,
subdocuments and links also need parts or relationships of the package: where no package is open, printing one raises
`NeedsPackage`, and `docgen.template.attach` opens it.
"""

from __future__ import annotations

import re
import sys
from contextvars import ContextVar
from typing import Any, Protocol

from jinja2 import Undefined
from markupsafe import Markup

from docgen.official.blocks import PictureBlock
from docgen.template.faults import TemplateFault
from docgen.template.spread import MARKS
from docgen.template.values import Picture

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKS = str.maketrans(MARKS)
_CONTROLS_OF_LISTINGS = str.maketrans(dict.fromkeys(MARKS))
_LINKED = ' r:id="'
_PLACE_HINT = "RichText 写成 {{r … }}，RichTextParagraph 和子文档写成 {{p … }} 并独占一段，Listing 和图片写成 {{ … }}。"


class WordXml(Markup):
    """Finished WordprocessingML, printed without another look."""

    __slots__ = ()


class NeedsPackage(Exception):
    """A value was printed that adds parts or relationships to the package, and none is open."""


class Host(Protocol):
    """An open package that takes up what pictures, subdocuments and links need."""

    def picture(self, image: Any) -> str:
        """Return the markup of an `InlineImage` or a `Picture`, to stand inside a `w:t`."""

    def drawn(self, picture: PictureBlock) -> str:
        """Return the markup of a picture of a body text, to stand inside a `w:t`."""

    def subdocument(self, subdocument: Any) -> str:
        """Return the paragraphs and tables of a `Subdoc`."""


HOST: ContextVar[Host | None] = ContextVar("HOST", default=None)
"""The package of the paper being filled; None while only markup is made."""


def is_object(value: object) -> bool:
    """Return True for a value that brings markup of its own and is not simply text."""
    if isinstance(value, Picture):
        return True
    return hasattr(type(value), "__html__") and not isinstance(value, Markup | Undefined)


def object_text(value: Any) -> WordXml | None:
    """Return what `{{ value }}` prints inside a `w:t`; None for an object that is not docxtpl's."""
    if isinstance(value, Picture):
        return WordXml(_host().picture(value))
    match _class_of(value):
        case "Listing":
            return _marked(value.xml)
        case "InlineImage":
            return WordXml(_host().picture(value))
        case "":
            return None
        case name:
            raise _misplaced(name)


def picture_run(picture: PictureBlock) -> str:
    """Return the run that shows a picture of a body text."""
    return f'<w:r><w:t xml:space="preserve">{_host().drawn(picture)}</w:t></w:r>'


def object_run(value: Any) -> WordXml | None:
    """Return what `{{r value }}` prints among the runs of a paragraph; None for an object that is not docxtpl's."""
    if _class_of(value) == "RichText":
        return _linked(value.xml)
    text = object_text(value)
    return None if text is None else WordXml(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>')


def object_blocks(value: Any) -> WordXml | None:
    """Return what `{{p value }}` prints among paragraphs; None for an object that is not docxtpl's."""
    match _class_of(value):
        case "RichTextParagraph":
            return _linked(value.xml)
        case "Subdoc":
            return WordXml(_host().subdocument(value))
        case "":
            return None
        case name:
            raise _misplaced(name)


def _class_of(value: object) -> str:
    """Return which of docxtpl's classes a value is; empty for none, as for a picture of the workspace."""
    if isinstance(value, Picture):
        return ""
    docxtpl = sys.modules.get("docxtpl")
    if docxtpl is None:
        return ""  # nobody can have made such a value without loading it
    names = ("Listing", "RichText", "RichTextParagraph", "InlineImage", "Subdoc")
    # docxtpl has no Subdoc where docxcompose is not installed.
    return next((name for name in names if isinstance(value, getattr(docxtpl, name, ()))), "")


def _host() -> Host:
    host = HOST.get()
    if host is None:
        raise NeedsPackage
    return host


def _linked(xml: str) -> WordXml:
    if _LINKED in xml:
        _host()
    return _marked(xml)


def _marked(xml: str) -> WordXml:
    """Return a docxtpl object's markup with marks for the line ends, tabs and breaks in its text."""
    if NOT_XML.search(xml.translate(_CONTROLS_OF_LISTINGS)):
        message = "要写出的带格式文字含有 Word 文件不能保存的字符"
        raise TemplateFault("template.character", message, "请在数据中删去这些字符。")
    return WordXml(xml.replace("\r\n", "\n").replace("\r", "\n").translate(_MARKS))


def _misplaced(name: str) -> TemplateFault:
    return TemplateFault("template.object-place", f"里，这个位置写不出 {name}", _PLACE_HINT)
