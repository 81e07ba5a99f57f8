"""What files of one template share is read once, and never taken for another's."""

from __future__ import annotations

from docgen.page.model import Text
from docgen.word.recent import Recent
from tests.helpers.word import paragraph, read_clean

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
