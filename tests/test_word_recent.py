"""What files of one template share is read once, and never taken for another's."""

from __future__ import annotations

import pytest

from docgen.page.model import Paragraph, Text
from docgen.word.recent import Recent
from tests.helpers.word import paragraph, read, read_clean

STYLE = '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="甲"/><w:rPr><w:sz w:val="{size}"/></w:rPr></w:style>'


def test_a_changed_style_is_not_served_from_what_was_read_before() -> None:
    def size(value: int) -> float:
        body = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>'
        (text,) = paragraph(read_clean(body, styles=STYLE.format(size=value))).inlines
        assert isinstance(text, Text)
        return text.style.size

    assert [size(32), size(44), size(32)] == [16.0, 22.0, 16.0]


def test_equal_keys_are_made_once_and_the_oldest_go_when_the_budget_is_spent() -> None:
    made: list[bytes] = []

    def get(key: bytes) -> bytes:
        def make() -> bytes:
            made.append(key)
            return key

        return recent.get((key,), make)

    recent: Recent[bytes] = Recent(budget=8)
    assert [get(key) for key in (b"aaaa", b"aaaa", b"bbbb", b"aaaa")] == [b"aaaa", b"aaaa", b"bbbb", b"aaaa"]
    assert made == [b"aaaa", b"bbbb"]
    get(b"cccc")
    assert len(recent) == 2
    get(b"aaaa")
    get(b"bbbb")
    assert made == [b"aaaa", b"bbbb", b"cccc", b"bbbb"]


def test_what_is_larger_than_the_budget_is_not_kept() -> None:
    recent: Recent[int] = Recent(budget=2)
    assert recent.get((b"long",), lambda: 1) == 1
    assert len(recent) == 0


def twice(body: str) -> list[tuple[str, list[str]]]:
    """Read the same file twice; return its sections and what is told of it, both times."""
    results = [read(body) for _ in range(2)]
    return [(repr(document.sections), [str(finding) for finding in found]) for document, found in results]


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:rPr><w:emboss/></w:rPr><w:t>阳文</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>'
        "<w:p><w:r><w:t>域里的字</w:t></w:r></w:p><w:p><w:r><w:t>域里的字</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>乙</w:t></w:r></w:p>",
        '<w:p><w:pPr><w:pStyle w:val="没有的样式"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>',
    ],
    ids=["remark", "field", "joined", "style"],
)
def test_a_paragraph_met_before_tells_and_gives_the_same(body: str) -> None:
    first, second = twice(body)
    assert first == second


def test_a_style_that_cannot_be_kept_is_told_in_every_file() -> None:
    style = STYLE.format(size=32).replace("<w:sz", "<w:emboss/><w:sz")
    one, other = (f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>' for text in "甲乙")
    found = [read(body, styles=style)[1] for body in (one + other, other, one)]
    assert found[0] and found[0] == found[1] == found[2]


def test_equal_paragraphs_keep_their_own_places_and_numbers() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    plain, item = (f"<w:p>{head}<w:r><w:t>同样的字</w:t></w:r></w:p>" for head in ("", listed))
    for _ in range(2):
        blocks = read_clean(plain + item + plain + item, numbering=numbering).sections[0].blocks
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        assert [block.place for block in paragraphs] == [f"正文第{number}段" for number in range(1, 5)]
        labels = ["".join(item.text for item in block.label if isinstance(item, Text)) for block in paragraphs]
        assert labels == ["", "1.", "", "2."]
