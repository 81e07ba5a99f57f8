"""The slow way of filling, for values that need the package: pictures, subdocuments and links.

docxtpl and python-docx open the template and take up what these values bring (media, styles, numbering,
relationships); the tagged parts are rendered by the same compiled templates as ever, strict and escaped.
"""

from __future__ import annotations

import copy
import hashlib
import io
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree

from docgen.errors import InputError, Place, RenderError, error
from docgen.official.blocks import PictureBlock
from docgen.template.faults import TemplateFault
from docgen.template.report import Subject
from docgen.template.values import Picture
from docgen.word.namespaces import R, W
from docgen.word.package import Package, open_package, write_package
from docgen.word.pictures import read_picture
from docgen.word.xml import Element, parse_xml

_SAME_DOCUMENT = "用 DocxTemplate(模板的 template.docx) 建立，只在上面建子文档和链接，再作为 document 交给 fill。"
_REPLACEMENTS = ("crc_to_new_media", "crc_to_new_embedded", "zipname_to_replace", "pics_to_replace")
_NUMBERING_TYPE = "numbering"


class DocxtplHost:
    """A template's package, open in docxtpl for one paper."""

    def __init__(self, parts: Mapping[str, bytes], main: str, document: DocxTemplate | None, place: Place) -> None:
        """Open `parts`, or a copy of `document` on which the values were made.

        Raises:
            RenderError: `document` was not made from this template, or python-docx cannot open the package.
        """
        self._given = document
        self._before = parts
        self._template = DocxTemplate(io.BytesIO(write_package(parts) if document is None else _saved(document)))
        try:
            self._template.render_init()
        except Exception as failure:  # python-docx fails in any way on a package whose relationships are broken
            message = f"模板的 Word 文件里有部件缺失或写错（{type(failure).__name__}），放不进图片、链接和子文档"
            hint = "请用 Word 打开 template.docx，另存为 .docx 后再试。"
            raise RenderError(error("template.broken-package", place, message, hint)) from failure
        self._parts = {str(part.partname)[1:]: part for part in self._template.docx.part.package.iter_parts()}
        if document is not None and not _same(parts.get(main), self._parts, main, document):
            message = "交给 fill 的 document 不是用这个模板建立的，或另外换过图片和嵌入的文件"
            raise RenderError(error("template.document", place, message, _SAME_DOCUMENT))

    def enter(self, part: str) -> bool:
        """Let pictures go into `part` from now on; False for a part that nothing refers to and that is left out."""
        self._template.current_rendering_part = self._parts.get(part)
        return part in self._parts

    def picture(self, image: Any) -> str:
        """Return the markup of an `InlineImage` or a `Picture`, its file added to the part being rendered.

        Raises InputError when a `Picture` cannot be used.
        """
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError

        if not hasattr(self._template.current_rendering_part, "new_pic_inline"):
            raise TemplateFault("template.object-place", "里，脚注和尾注放不了图片", "图片请放在正文、页眉或页脚里。")
        own = _inline(image) if isinstance(image, Picture) else copy.copy(image)
        own.tpl = self._template
        try:
            return _described(str(own), image.words) if isinstance(image, Picture) else str(own)
        except (OSError, InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as failure:
            message = f"里，图片“{_named(image)}”读不出来"
            if isinstance(image, Picture):
                hint = "用看图软件打开，另存后再试。"
                raise InputError(error("data.picture", image.place, message.removeprefix("里，"), hint)) from failure
            hint = "核对文件是否存在，是不是 PNG、JPEG、GIF、BMP 或 TIFF。"
            raise TemplateFault("template.picture", message, hint) from failure

    def drawn(self, picture: PictureBlock) -> str:
        """Return the markup of a picture of a body text, its data added to the part being rendered."""
        image = InlineImage(self._template, io.BytesIO(picture.data), Mm(picture.width), Mm(picture.height))
        return _described(str(image), picture.description)

    def subdocument(self, subdocument: Any) -> str:
        """Return the paragraphs and tables of a `Subdoc` made on the given document, without its page set-up."""
        if self._given is None or subdocument.tpl is not self._given:
            message = "里，子文档不是在交给 fill 的 document 上建立的"
            raise TemplateFault("template.document", message, _SAME_DOCUMENT)
        body = subdocument.subdocx.element.body
        return "".join(etree.tostring(child, encoding="unicode") for child in body if child.tag != f"{W}sectPr")

    def package(self, name: str) -> Package:
        """Return the package with everything taken up, its tagged parts not rendered yet."""
        package = open_package(_saved(self._template), name)
        numbering = package.related(package.main, _NUMBERING_TYPE)
        if self._given is not None and numbering is not None:
            package.parts[numbering] = _with_fixed_list_ids(package.xml(numbering), self._before.get(numbering, b""))
        return package


def check_links(package: Package, part: str, data: bytes, subject: Subject) -> None:
    """Raise RenderError when a rendered part refers to a relationship that it does not have."""
    known = package.relationships(part)
    for element in parse_xml(data, subject.place).iter(etree.Element):
        for name, value in element.attrib.items():
            if str(name).startswith(R) and value and value not in known:
                message = f"{subject.name}引用了文件里没有的链接或图片（{value}）"
                raise RenderError(error("template.broken-link", subject.place, message, _SAME_DOCUMENT))


def _saved(document: DocxTemplate) -> bytes:
    buffer = io.BytesIO()
    document.get_docx().save(buffer)
    return buffer.getvalue()


def _same(data: bytes | None, parts: Mapping[str, Any], main: str, document: DocxTemplate) -> bool:
    """Return True when the words of both main parts agree and nothing is to be replaced after rendering."""
    if data is None or main not in parts or any(getattr(document, name) for name in _REPLACEMENTS):
        return False
    texts = ["".join(node.itertext(f"{W}t")) for node in (parse_xml(data, Place()), parts[main].element)]
    return texts[0] == texts[1]


def _with_fixed_list_ids(root: Element, before: bytes) -> bytes:
    """Return a numbering part in which a list's nsid, random in those of subdocuments, follows from the list.

    Lists whose nsid stands in the template's own part (`before`) keep it.
    """
    for index, definition in enumerate(root.iter(f"{W}abstractNum")):
        mark = definition.find(f"{W}nsid")
        if mark is not None and (mark.get(f"{W}val") or "").encode() not in before:
            mark.set(f"{W}val", "")
            digest = hashlib.sha256(str(index).encode() + etree.tostring(definition)).hexdigest()
            mark.set(f"{W}val", digest[:8].upper())
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _inline(picture: Picture) -> InlineImage:
    """Return a workspace's picture as docxtpl takes it, fitted into its box."""
    file = read_picture(picture.root, picture.path, picture.place)
    width = height = None
    if picture.box is not None:
        scale = min(picture.box[0] / file.width, picture.box[1] / file.height)
        width, height = Mm(file.width * scale), Mm(file.height * scale)
    return InlineImage(None, io.BytesIO(file.data), width, height)


def _described(markup: str, words: str) -> str:
    """Return a picture's markup with its alternative text."""
    return markup.replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(words)} ", 1)


def _named(image: Any) -> str:
    if isinstance(image, Picture):
        return image.path
    descriptor = image.image_descriptor
    return str(descriptor) if isinstance(descriptor, str) else "数据"
