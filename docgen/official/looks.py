"""How a named style looks, as values, and those values as WordprocessingML (ECMA-376 part 1, 17.3.1, 17.3.2, 17.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docgen.official.measures import TWIPS_PER_POINT


@dataclass(frozen=True, slots=True)
class Line:
    """A border line: `width` in eighths of a point, `space` in whole points, colour `RRGGBB`."""

    width: int
    space: int
    color: str

    def xml(self, side: str) -> str:
        """Return the element of one side of `w:pBdr`."""
        return f'<w:{side} w:val="single" w:sz="{self.width}" w:space="{self.space}" w:color="{self.color}"/>'


@dataclass(frozen=True, slots=True)
class TextLook:
    """What a style says about characters; None and 0 leave it to the style below it. Lengths in twips or as named."""

    face: str = ""
    points: float = 0
    color: str = ""
    spacing: int | None = None
    scale: int = 0
    """Horizontal scaling in percent."""

    def xml(self) -> str:
        """Return the children of `w:rPr`. A face is set for all four kinds of script, without theme attributes."""
        parts = []
        if self.face:
            parts.append("<w:rFonts " + " ".join(f'w:{slot}="{self.face}"' for slot in FACE_SLOTS) + "/>")
        if self.color:
            parts.append(f'<w:color w:val="{self.color}"/>')
        if self.spacing is not None:
            parts.append(f'<w:spacing w:val="{self.spacing}"/>')
        if self.scale:
            parts.append(f'<w:w w:val="{self.scale}"/>')
        if self.points:
            halves = round(self.points * 2)
            parts.append(f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>')
        return "".join(parts)


FACE_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a style says about paragraphs; None, 0 and empty leave it to the style below it. Lengths in twips."""

    align: Literal["", "left", "center", "right", "both", "distribute"] = ""
    exact_line: int = 0
    space_before: int | None = None
    space_after: int | None = None
    left: int | None = None
    right: int | None = None
    first_line: int | None = None
    """Negative for a hanging indent."""
    first_line_characters: int | None = None
    """First-line indent in characters; Word prefers it to `first_line`, which other programs read."""
    keep_next: bool = False
    """Whole, and on one page with the start of what follows. (Word could break a paragraph that is only kept with the
    next, LibreOffice never does; so both are said.)"""
    page_break: bool = False
    """On a new page."""
    bottom: Line | None = None
    shading: str = ""
    """Colour `RRGGBB` behind the whole paragraph."""
    tabs: tuple[tuple[str, int], ...] = ()
    """Kind (left, right) and position of each stop."""
    outline: int | None = None
    chinese_rules: bool = False
    """Switch off what Word does to Western text, and the grid: set once, in the style that all others stand on."""

    def xml(self) -> str:
        """Return the children of `w:pPr` in the order that ECMA-376 part 1, 17.3.1.26 demands."""
        parts = ["<w:keepNext/><w:keepLines/>"] if self.keep_next else []
        if self.page_break:
            parts.append("<w:pageBreakBefore/>")
        if self.chinese_rules:
            parts.append('<w:widowControl w:val="0"/>')
        if self.bottom:
            parts.append(f"<w:pBdr>{self.bottom.xml('bottom')}</w:pBdr>")
        if self.shading:
            parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{self.shading}"/>')
        if self.tabs:
            stops = "".join(f'<w:tab w:val="{kind}" w:pos="{position}"/>' for kind, position in self.tabs)
            parts.append(f"<w:tabs>{stops}</w:tabs>")
        if self.chinese_rules:
            # LibreOffice reads overflowPunct the wrong way round: said to be off, marks hang over its right edge,
            # and some are lost from its PDF. Said to be on, its lines are those of our PDF; Word then lets marks
            # hang, which is its default for Chinese.
            parts.append('<w:overflowPunct/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>')
        parts.append(_attributes("spacing", self._spacing()))
        parts.append(_attributes("ind", self._indents()))
        if self.align:
            parts.append(f'<w:jc w:val="{self.align}"/>')
        if self.outline is not None:
            parts.append(f'<w:outlineLvl w:val="{self.outline}"/>')
        return "".join(parts)

    def _spacing(self) -> dict[str, int | str]:
        values: dict[str, int | str] = {}
        if self.space_before is not None:
            values["before"] = self.space_before
        if self.space_after is not None:
            values["after"] = self.space_after
        if self.exact_line:
            values |= {"line": self.exact_line, "lineRule": "exact"}
        return values

    def _indents(self) -> dict[str, int | str]:
        values: dict[str, int | str] = {}
        if self.left is not None:
            values["left"] = self.left
        if self.right is not None:
            values["right"] = self.right
        if self.first_line_characters is not None:
            values["firstLineChars"] = 100 * self.first_line_characters
        if self.first_line is not None:
            values["hanging" if self.first_line < 0 else "firstLine"] = abs(self.first_line)
        return values


def _attributes(tag: str, values: dict[str, int | str]) -> str:
    return f"<w:{tag} " + " ".join(f'w:{key}="{value}"' for key, value in values.items()) + "/>" if values else ""


@dataclass(frozen=True, slots=True)
class Style:
    """A named style: `name` is what an editor sees in Word, `id` what the markup refers to, `next` an id."""

    id: str
    name: str
    paragraph: ParagraphLook | None = None
    text: TextLook = TextLook()
    based_on: str = ""
    next: str = ""

    def xml(self) -> str:
        """Return the `w:style` element: of type paragraph, or character when it has no `paragraph`."""
        kind = "paragraph" if self.paragraph else "character"
        parts = [f'<w:name w:val="{self.name}"/>']
        if self.based_on:
            parts.append(f'<w:basedOn w:val="{self.based_on}"/>')
        if self.next:
            parts.append(f'<w:next w:val="{self.next}"/>')
        parts.append("<w:qFormat/>")
        if self.paragraph and (look := self.paragraph.xml()):
            parts.append(f"<w:pPr>{look}</w:pPr>")
        if letters := self.text.xml():
            parts.append(f"<w:rPr>{letters}</w:rPr>")
        return f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{self.id}">{"".join(parts)}</w:style>'


def eighths(points: float) -> int:
    """Return a line's thickness in eighths of a point, as `w:sz` of a border counts it."""
    return round(points * 8)


def twips(points: float) -> int:
    """Return points as twips."""
    return round(points * TWIPS_PER_POINT)
