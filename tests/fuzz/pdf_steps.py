"""Steps over PDFs: objects, the page tree, and what pages draw."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz.steps import attempt, byte_step

_NUMBERS = ("-1", "0", "1", "99999999999", "-2147483648", "0.00001", "1e9", "3.4028235e38", "-0", "45")
_OPERATORS = (
    "q",
    "Q",
    "BT",
    "ET",
    "Do",
    "re",
    "f",
    "S",
    "W",
    "n",
    "Tj",
    "TJ",
    "cm",
    "gs",
    "Tf",
    "Td",
    "Tr",
    "sh",
    "BI",
    "EMC",
)

Change = Callable[[Any, Random], None]


def _on_document(weight: int) -> Callable[[Change], Change]:
    """Declare a step that is given the opened document."""

    def declare(change: Change) -> Change:
        def step(data: bytes, random: Random) -> bytes:
            def changed() -> bytes:
                import pikepdf

                with pikepdf.open(io.BytesIO(data)) as document:
                    attempt(lambda: change(document, random))
                    buffer = io.BytesIO()
                    # What is compressed stays so, and what is plain stays plain: the steps after this one reach it.
                    document.save(
                        buffer, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable,
                        deterministic_id=True, preserve_pdfa=False,
                    )  # fmt: skip
                return buffer.getvalue()

            made = attempt(changed)
            return data if made is None else made

        step.__name__ = change.__name__
        byte_step(weight, "pdf")(step)
        return change

    return declare


def _holders(document: Any) -> list[Any]:
    import pikepdf

    kinds = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
    return [one for one in document.objects if isinstance(one, kinds)]


@_on_document(4)
def drop_key(document: Any, random: Random) -> None:
    """Take a key of some object away, or put there what another key of another object has."""
    import pikepdf

    holders = [one for one in _holders(document) if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
    one, other = random.choice(holders), random.choice(holders)
    key = random.choice(sorted(one.keys()))
    if random.random() < 0.5:
        del one[key]
    else:
        one[key] = other[random.choice(sorted(other.keys()))]


@_on_document(6)
def hostile_number(document: Any, random: Random) -> None:
    """Give a number in some object a hostile value."""
    import pikepdf

    for _ in range(200):
        one = random.choice(_holders(document))
        keys = range(len(one)) if isinstance(one, pikepdf.Array) else sorted(one.keys())
        for key in random.sample(list(keys), len(keys)):
            value = one[key]
            if isinstance(value, pikepdf.Array) and len(value):
                one, key = value, random.randrange(len(value))
                value = one[key]
            if isinstance(value, int | float) or type(value).__name__ == "Decimal":
                one[key] = pikepdf.Object.parse(random.choice(_NUMBERS).replace("1e9", "1000000000").encode())
                return


@_on_document(3)
def hostile_page(document: Any, random: Random) -> None:
    """Give a page hostile boxes and turns, or the tree of pages a ring."""
    import pikepdf

    page = random.choice(list(document.pages)).obj
    match random.randrange(6):
        case 0:
            page.MediaBox = pikepdf.Array([float(random.choice((-1e6, 0, 1e-3, 595, 1e7))) for _ in range(4)])
        case 1:
            page.Rotate = random.choice((45, 90, -90, 270, 100000, -1))
        case 2:
            page.CropBox = pikepdf.Array([0] * random.randrange(6))
        case 3:
            document.Root.Pages.Kids.append(document.Root.Pages)
        case 4:
            document.Root.Pages.Count = random.choice((-1, 0, 10**6, 2**31))
        case _:
            for _ in range(random.choice((2, 50))):
                document.pages.append(document.pages[0])


@_on_document(8)
def hostile_content(document: Any, random: Random) -> None:
    """Change numbers and operators of what a page draws, or a character map."""
    import pikepdf

    streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
    contents = [page.obj.Contents for page in document.pages if isinstance(page.obj.get("/Contents"), pikepdf.Stream)]
    one = random.choice(contents) if contents and random.random() < 0.7 else random.choice(streams)
    data = one.read_bytes()
    for _ in range(random.randint(1, 12)):
        spots = [match.span() for match in re.finditer(rb"-?\d*\.?\d+|\b[A-Za-z*]{1,3}\b", data[:60000])]
        if not spots:
            return
        start, end = random.choice(spots)
        new = random.choice(_NUMBERS if data[start:end][-1:].isdigit() else _OPERATORS).encode()
        data = data[:start] + new + data[end:]
    one.write(data)


@_on_document(2)
def flip_stream(document: Any, random: Random) -> None:
    """Flip bits in an unpacked stream, such as a font."""
    import pikepdf

    one = random.choice([one for one in document.objects if isinstance(one, pikepdf.Stream)])
    data = bytearray(one.read_bytes())
    for _ in range(random.choice((1, 8, 60))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    one.write(bytes(data))


@_on_document(2)
def nest_form(document: Any, random: Random) -> None:
    """Let a page draw a form that draws itself, or forms in forms."""
    import pikepdf

    page = random.choice(list(document.pages)).obj
    form = document.make_stream(b"q 1 0 0 1 1 1 cm /F0 Do Q 0 0 9 1 re f")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, 100, 100])
    inner = form
    for _ in range(random.choice((0, 3, 30))):
        outer = document.make_stream(b"/F0 Do /F0 Do")
        outer.Type, outer.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        outer.BBox = form.BBox
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F0=inner))
        inner = outer
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F0=random.choice((form, inner))))
    page.Resources.XObject = pikepdf.Dictionary(F0=document.make_indirect(inner))
    page.Contents = document.make_stream(b"/F0 Do")
