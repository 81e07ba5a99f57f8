"""The ruler itself: it must read what is known to be on a page, and see what the eye sees."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageOps

from tests.helpers.papers import paper
from tests.measure import measure, reading
from tests.measure.page import POINT

_DOTS = 400 / 72


def pdf_of(content: str) -> bytes:
    """Return a PDF of one A4 page with this content stream and Helvetica as /F."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = "%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    return f"{body}{end}<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        "1 0 0 rg 100 600 300 2 re f",
        "1 0 0 RG 2 w 100 601 m 400 601 l S",
        "q 0.5 0 0 0.5 0 0 cm 1 0 0 RG 4 w 200 1202 m 800 1202 l S Q",
        "q 100 600 300 2 re W n 1 0 0 rg 50 580 500 40 re f Q",
        "1 0 0 RG 2 w 100 601 m 260 601 l S 250 601 m 400 601 l S",
    ],
    ids=["filled", "stroked", "scaled", "cut to size", "in two pieces"],
)
def test_a_ruled_line_however_it_is_drawn(content: str) -> None:
    (page,) = measure(pdf_of(content))
    (rule,) = page.rules
    assert [rule.left, rule.right] == pytest.approx([100 * POINT, 400 * POINT], abs=0.01)
    assert rule.y == pytest.approx((842 - 601) * POINT, abs=0.01)
    assert rule.thickness == pytest.approx(2 * POINT, abs=0.01)
    assert rule.red


def test_what_is_no_ruled_line() -> None:
    (page,) = measure(pdf_of("100 600 300 40 re f 1 g 100 500 300 1 re f 0 g 100 400 3 1 re f 100 300 1 90 re f"))
    assert page.rules == ()


def test_characters_by_their_ink_and_their_cells() -> None:
    (page,) = measure(pdf_of("BT /F 20 Tf 100 600 Td (HI) Tj ET BT /F 10 Tf 1 0 0 rg 100 560 Td (H) Tj ET"))
    assert (page.width, page.height) == pytest.approx((595 * POINT, 842 * POINT), abs=0.01)
    first, second = page.lines
    assert (first.text, second.text) == ("HI", "H")
    assert (first.size, second.size, second.red) == (20.0, 10.0, True)
    assert first.base == pytest.approx(242 * POINT, abs=0.01)
    # Helvetica: capitals are 0.718 em high, H is 0.722 em wide and I 0.278.
    assert first.base - first.top == pytest.approx(0.718 * 20 * POINT, abs=0.1)
    assert first.right - first.left == pytest.approx(20 * POINT, abs=0.1)


def test_what_overlaps_and_what_lies_outside() -> None:
    (page,) = measure(pdf_of("BT /F 20 Tf 100 600 Td (H) Tj ET BT /F 20 Tf 104 605 Td (H) Tj ET"))
    assert len(page.crossings()) == 1
    (page,) = measure(pdf_of("BT /F 20 Tf 590 600 Td (H) Tj ET 0 400 500 1 re f"))
    assert len(page.outside()) == 2


@pytest.mark.parametrize("number", [0, 1])
def test_it_sees_what_the_eye_sees(number: int) -> None:
    pdf = paper("support-agreement").forms["pdf"]
    page = measure(pdf)[number]
    with pypdfium2.PdfDocument(pdf) as document:
        picture = ImageOps.invert(document[number].render(scale=_DOTS).to_pil().convert("L"))
    for line in page.lines:
        edges = (line.glyphs[0].left - 2, line.top - 1, line.glyphs[-1].right + 2, line.bottom + 1)
        corner = [round(edge / POINT * _DOTS) for edge in edges]
        box = picture.crop((corner[0], corner[1], corner[2], corner[3])).point(lambda ink: 255 * (ink > 100)).getbbox()
        assert box
        seen = [(offset + start) * POINT / _DOTS for offset, start in zip(box, corner[:2] * 2, strict=True)]
        right = max(glyph.right for glyph in line.glyphs)
        assert seen == pytest.approx([line.glyphs[0].left, line.top, right, line.bottom], abs=0.2), line.text


def test_it_shares_no_code_with_what_it_measures() -> None:
    for module in Path(reading.__file__).parent.glob("*.py"):
        assert not re.search(r"^\s*(from|import) docgen", module.read_text("utf-8"), re.MULTILINE), module.name
