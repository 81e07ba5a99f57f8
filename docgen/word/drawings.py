"""Pictures and text boxes: DrawingML (w:drawing), VML (w:pict) and the preview of embedded objects (w:object)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docgen.errors import Severity
from docgen.page.model import Picture, RunStyle
from docgen.word.namespaces import CHART, DIAGRAM, PIC, WP, WPG, WPS, A, O, R, V, W
from docgen.word.pictures import MOST_PIXELS, claimed_pixels
from docgen.word.story import Story
from docgen.word.xml import Element, all_text, children, drawing_extent, local_name, number, points

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_VECTOR = frozenset({"image/x-emf", "image/emf", "image/x-wmf", "image/wmf"})
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9.]+)\s*(pt|in|cm|mm|px)?", re.IGNORECASE)
_SHAPES = frozenset({"shape", "rect", "roundrect", "line", "oval", "polyline", "arc", "curve", "image"})


@dataclass(slots=True)
class Graphic:
    """What a drawing holds that pages can show: pictures, and the w:txbxContent of its text boxes."""

    pictures: list[Picture] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def read_graphic(story: Story, element: Element, where: str, style: RunStyle) -> Graphic:
    """Read a w:drawing, w:pict or w:object; what cannot be shown becomes a finding."""
    graphic = Graphic()
    name = local_name(element)
    if name == "drawing":
        for child in element:
            _drawing(story, child, where, style, graphic)
        return graphic
    if name == "object" or element.find(f"{O}OLEObject") is not None:
        story.notes.unsupported(where, "嵌入的对象（只排它的预览图）")
    _vml(story, element, where, style, graphic)
    return graphic


def _drawing(story: Story, anchor: Element, where: str, style: RunStyle, graphic: Graphic) -> None:
    """Read a wp:inline or wp:anchor."""
    data = anchor.find(f"{A}graphic/{A}graphicData")
    properties = anchor.find(f"{WP}docPr")
    hidden = properties is not None and properties.get("hidden") in ("1", "true")
    if data is None or hidden:
        return
    description = "" if properties is None else properties.get("descr") or properties.get("title") or ""
    extent = drawing_extent(anchor.find(f"{WP}extent"))
    uri = data.get("uri") or ""
    if uri == CHART or "chart" in uri:
        story.notes.unsupported(where, "图表", sample=description)
    elif uri == DIAGRAM:
        story.notes.unsupported(where, "SmartArt 图形", sample=description)
    else:
        before = len(graphic.pictures)
        for child in children(data):
            _shape(story, child, where, style, graphic, extent, description)
        if local_name(anchor) == "anchor" and len(graphic.pictures) > before:
            _note_floating(story, where)


def _note_floating(story: Story, where: str) -> None:
    story.notes.add(
        "word.floating-picture",
        where,
        "浮动的图片按嵌入文字处理，位置可能与 Word 不同",
        "请在 Word 中把图片的“环绕文字”改成“嵌入型”，放在独立的段落里。",
    )


def _shape(
    story: Story,
    element: Element,
    where: str,
    style: RunStyle,
    graphic: Graphic,
    extent: tuple[float, float],
    description: str,
) -> None:
    """Read a picture, a shape with or without text, or a group of them; `extent` is the size it is shown in."""
    if element.tag == f"{PIC}pic":
        picture = _picture(story, element, where, style, extent, description)
        if picture is not None:
            graphic.pictures.append(picture)
    elif element.tag == f"{WPS}wsp":
        box = element.find(f"{WPS}txbx/{W}txbxContent")
        if box is None:
            story.notes.unsupported(where, "线条或图形", sample=description)
        else:
            _add_box(story, box, where, graphic)
    elif element.tag in (f"{WPG}wgp", f"{WPG}grpSp"):
        story.notes.unsupported(where, "组合图形（其中的图片和文字逐个排出）", sample=description)
        for child in children(element):
            _shape(story, child, where, style, graphic, _own_extent(child) or extent, description)
    elif local_name(element) not in ("grpSpPr", "cNvGrpSpPr", "cNvPr", "extLst"):
        story.notes.unsupported(where, f"图形 {local_name(element)}", sample=all_text(element) or description)


def _own_extent(element: Element) -> tuple[float, float] | None:
    """Return the size of a member of a group, in the group's own measure, which is mostly that of the page."""
    size = next(element.iter(f"{A}ext"), None)
    return None if size is None or size.get("cx") is None else drawing_extent(size)


def _picture(
    story: Story, element: Element, where: str, style: RunStyle, extent: tuple[float, float], description: str
) -> Picture | None:
    blip = element.find(f"{PIC}blipFill/{A}blip")
    if blip is None:
        return None
    crop = element.find(f"{PIC}blipFill/{A}srcRect")
    if crop is not None and any(number(value) for value in crop.attrib.values()):
        story.notes.unsupported(where, "裁剪过的图片（按整张排）", sample=description)
    frame = element.find(f"{PIC}spPr/{A}xfrm")
    if frame is not None and number(frame.get("rot")):
        story.notes.unsupported(where, "旋转的图片（按未旋转排）", sample=description)
    size = extent if all(extent) else _own_extent(element) or extent
    embedded, linked = blip.get(f"{R}embed"), blip.get(f"{R}link")
    if not embedded and linked:
        _note_linked(story, where, linked)
        return None
    return _load(story, embedded or "", where, style, size, description)


def _note_linked(story: Story, where: str, relationship_id: str) -> None:
    relationship = story.source.package.relationships(story.part).get(relationship_id)
    story.notes.add(
        "word.linked-picture",
        where,
        "图片只是一个链接，没有存在文件里，不去读取",
        "请在 Word 中把图片“插入”到文件里（不要选“链接到文件”）。",
        sample="" if relationship is None else relationship.target,
    )


def _load(
    story: Story, relationship_id: str, where: str, style: RunStyle, size: tuple[float, float], description: str
) -> Picture | None:
    package = story.source.package
    relationship = package.relationships(story.part).get(relationship_id)
    if relationship is not None and relationship.external:
        _note_linked(story, where, relationship_id)
        return None
    if relationship is None or relationship.target not in package.parts:
        story.notes.add(
            "word.missing-picture",
            where,
            "图片的数据不在文件里，没有排入",
            "请在 Word 中重新插入这张图片。",
            severity=Severity.ERROR,
            sample=description,
        )
        return None
    data = package.parts[relationship.target]
    media_type = _media_type(data) or package.content_type(relationship.target)
    if media_type in _VECTOR:
        story.notes.add(
            "word.picture-format",
            where,
            "图片是 EMF/WMF 格式，生成的页面可能显示不了",
            "请在 Word 中剪切它，再用“选择性粘贴”贴成 PNG 图片。",
            sample=description,
        )
    if claimed_pixels(data) > MOST_PIXELS:
        story.notes.add(
            "word.picture-too-large",
            where,
            f"图片自称超过 {MOST_PIXELS // 10_000} 万个像素，没有排入",
            "请在 Word 中删去这张图片，用看图软件缩小后再插入。",
            severity=Severity.ERROR,
            sample=description,
        )
        return None
    return Picture(data, media_type, size[0], size[1], description, style)


def _media_type(data: bytes) -> str:
    """Return the type the bytes show; declared types are wrong often enough."""
    return next((name for start, name in _SIGNATURES if data.startswith(start)), "")


def _add_box(story: Story, box: Element, where: str, graphic: Graphic) -> None:
    story.notes.add(
        "word.text-box",
        where,
        "文本框里的文字按普通段落排在本段之后，位置可能与 Word 不同",
        "请在 Word 中把文本框的内容改成普通段落、表格或图文框。",
    )
    graphic.boxes.append(box)


def _vml(story: Story, element: Element, where: str, style: RunStyle, graphic: Graphic) -> None:
    """Read VML shapes: a picture with its size in the shape's style, text boxes, groups."""
    for child in children(element):
        name = local_name(child)
        if child.tag == f"{V}group":
            _vml(story, child, where, style, graphic)
        elif not str(child.tag).startswith(V) or name not in _SHAPES:
            continue
        else:
            _vml_shape(story, child, where, style, graphic)


def _vml_shape(story: Story, shape: Element, where: str, style: RunStyle, graphic: Graphic) -> None:
    image, box = shape.find(f"{V}imagedata"), shape.find(f"{V}textbox/{W}txbxContent")
    watermark = shape.find(f"{V}textpath")
    if image is not None:
        relationship_id = image.get(f"{R}id") or image.get(f"{R}pict") or image.get(f"{O}relid") or ""
        description = shape.get("alt") or image.get(f"{O}title") or ""
        picture = _load(story, relationship_id, where, style, _vml_size(shape), description)
        if picture is not None:
            graphic.pictures.append(picture)
            if "position:absolute" in (shape.get("style") or "").replace(" ", ""):
                _note_floating(story, where)
    if box is not None:
        _add_box(story, box, where, graphic)
    if watermark is not None:
        story.notes.unsupported(where, "艺术字或水印", sample=watermark.get("string") or "")
    elif image is None and box is None:
        story.notes.unsupported(where, "线条或图形", sample=shape.get("alt") or "")


def _vml_size(shape: Element) -> tuple[float, float]:
    found = {"width": 0.0, "height": 0.0}
    for name, value, unit in _LENGTH.findall(shape.get("style") or ""):
        scale = 0.75 if unit.lower() in ("px", "") else None
        found[name.lower()] = float(value) * scale if scale else points(f"{value}{unit.lower()}") or 0.0
    return found["width"], found["height"]
