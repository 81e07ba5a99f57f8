"""Steps over the parts of a package: parts, content types, relationships, encodings, pictures."""

from __future__ import annotations

import io
import re
from functools import cache
from random import Random

from tests.fuzz.seeds import Seed
from tests.fuzz.steps import Parts, flipped, number, part_step, text, unpacked

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ENCODINGS = ("utf-16", "utf-16-le", "gb18030", "utf-8-sig", "utf-32", "latin-1")


@part_step(2, "word", "xlsx")
def drop_part(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Leave a part out."""
    gone = random.randrange(len(parts)) if parts else -1
    return [part for index, part in enumerate(parts) if index != gone]


@part_step(1, "word", "xlsx")
def double_part(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Put a part in twice, the second time under the same or nearly the same name."""
    if not parts:
        return parts
    name, data = random.choice(parts)
    other = random.choice((name, name.upper(), f"/{name}", f"./{name}", name.replace("/", "\\"), f"../{name}"))
    return [*parts, (other, data)]


@part_step(1, "word", "xlsx")
def rename_part(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Give a part another name."""
    if not parts:
        return parts
    at = random.randrange(len(parts))
    name, data = parts[at]
    names = (name.upper(), name + "/", "a" * 300, "甲.xml", name.rpartition("/")[2], f"word/{name}", "\u202e", ".")
    return [*parts[:at], (random.choice(names), data), *parts[at + 1 :]]


@part_step(2, "word", "xlsx")
def swap_parts(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Exchange the contents of two parts."""
    made = list(parts)
    if len(made) > 1:
        one, other = random.sample(range(len(made)), 2)
        made[one], made[other] = (made[one][0], made[other][1]), (made[other][0], made[one][1])
    return made


@part_step(3, "word", "xlsx")
def foreign_part(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Take a part of the same name, or any, from another file."""
    donors = dict(unpacked(random.choice(pool).data))
    same = [index for index, (name, _) in enumerate(parts) if name in donors]
    if not same:
        return parts
    at = random.choice(same)
    source = parts[at][0] if random.random() < 0.8 else random.choice(sorted(donors))
    return [*parts[:at], (parts[at][0], donors[source]), *parts[at + 1 :]]


@part_step(2, "word", "xlsx")
def flip_part(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Flip bits in a part, so that the zip itself stays sound."""
    return _changed(parts, random, lambda data: flipped(data, random, 6))


@part_step(4, "word", "xlsx")
def mangle_markup(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Change characters of the XML itself: a quoted value, a name, a reference."""

    def change(data: bytes) -> bytes:
        words = data.decode("utf-8", "replace")
        spots = [match.span(1) for match in re.finditer(r'"([^"<]*)"', words)]
        if not spots:
            return data
        start, end = random.choice(spots)
        new = random.choice((number(random), "&#0;", "&#xD800;", "&#xFFFE;", "&amp;&lt;", "&甲;", "&#x202E;"))
        return (words[:start] + new + words[end:]).encode("utf-8", "replace")

    return _changed(parts, random, change)


@part_step(2, "word", "xlsx")
def change_encoding(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Write a part in another encoding, and say so or not."""

    def change(data: bytes) -> bytes:
        words = data.decode("utf-8", "replace")
        encoding = random.choice(_ENCODINGS)
        if random.random() < 0.5:
            words = re.sub(r"^<\?xml[^>]*\?>", f'<?xml version="1.0" encoding="{encoding}"?>', words)
        return words.encode(encoding, "replace")

    return _changed(parts, random, change)


@part_step(2, "word", "xlsx")
def change_namespaces(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Give a namespace another address, another prefix, or the strict one."""

    def change(data: bytes) -> bytes:
        words = data.decode("utf-8", "replace")
        known = re.findall(r'xmlns:?\w*="([^"]*)"', words) or [""]
        one = random.choice(known)
        pairs = ((_TRANSITIONAL, _STRICT), (one, "urn:x"), (one, random.choice(known)), ("xmlns:w=", "xmlns:q="))
        return words.replace(*random.choice(pairs)).encode("utf-8", "replace")

    return _changed(parts, random, change)


@part_step(2, "word", "xlsx")
def prepend_doctype(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Put a document type, an instruction or white space before the root."""
    heads = (
        b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;&b;">]>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        b"<?mso-application progid?>",
        b"<!-- a -->",
        b"\n ",
        b"\xef\xbb\xbf",
    )
    return _changed(
        parts, random, lambda data: re.sub(rb"^(<\?xml[^>]*\?>)?", rb"\1" + random.choice(heads), data, count=1)
    )


@part_step(4, "word", "xlsx")
def break_relationships(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Change an attribute of a relationship: id, type, target, mode."""
    return _attribute_changed(parts, random, ".rels", ("Id", "Type", "Target", "TargetMode"), _TARGETS)


@part_step(2, "word", "xlsx")
def break_types(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Change an attribute of a content type."""
    return _attribute_changed(parts, random, "[Content_Types].xml", ("Extension", "ContentType", "PartName"), _TARGETS)


_TARGETS = (
    *("", "document.xml", "../word/document.xml", "/word/styles.xml", "styles.xml", "../../../etc/passwd", "External"),
    *(
        "file:///etc/passwd",
        "http://127.0.0.1:9/a.png",
        "%2e%2e/a",
        "甲.xml",
        "rId1",
        "rId2",
        "rId3",
        ".",
        "/",
        "media/x.png",
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
)


@part_step(2, "word")
def replace_picture(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Put something else in the place of a picture."""
    pictures = [index for index, (name, _) in enumerate(parts) if "/media/" in name]
    if not pictures:
        return parts
    at = random.choice(pictures)
    name, data = parts[at]
    return [
        *parts[:at],
        (
            name,
            random.choice((flipped(data, random, 6), *_pictures())),
        ),
        *parts[at + 1 :],
    ]


@cache
def _pictures() -> tuple[bytes, ...]:
    """Return pictures that are none, or too large, or of another kind than their name says."""
    from PIL import Image

    made = []
    kinds = [("PNG", (1, 1), "I;16"), ("GIF", (2, 2), "P"), ("JPEG", (1, 1), "CMYK"), ("BMP", (3, 1), "RGB")]
    kinds += [("TIFF", (1, 3), "F"), ("PNG", (4000, 4000), "1"), ("WEBP", (2, 2), "RGBA")]
    for format, size, mode in kinds:
        buffer = io.BytesIO()
        Image.new(mode, size).save(buffer, format)
        made.append(buffer.getvalue())
    png = made[0]
    huge = png[:16] + (2**31 - 1).to_bytes(4, "big") * 2 + png[24:]
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1"><image href="file:///etc/passwd"/></svg>'
    return (
        *made,
        huge,
        drawing,
        png[:40],
        b"",
        b"\x00" * 100,
        b"\xd7\xcd\xc6\x9a" + b"\x00" * 60,
        b"GIF89a\xff\xff\xff\xff",
    )


@part_step(2, "word")
def hostile_text_anywhere(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
    """Put a hostile text between two tags, as it is or escaped."""

    def change(data: bytes) -> bytes:
        words = data.decode("utf-8", "replace")
        spots = [match.start() + 1 for match in re.finditer(r">(?=<)|>(?=[^<\s])", words)]
        if not spots:
            return data
        at, new = random.choice(spots), text(random)
        if random.random() < 0.9:
            new = new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return (words[:at] + new + words[at:]).encode("utf-8", "replace")

    return _changed(parts, random, change)


def _changed(parts: Parts, random: Random, change: object) -> Parts:
    """Return the parts with one changed, oftenest the main one."""
    if not parts:
        return parts
    main = [index for index, (name, _) in enumerate(parts) if name.endswith(("document.xml", "sheet1.xml"))]
    at = random.choice(main) if main and random.random() < 0.4 else random.randrange(len(parts))
    name, data = parts[at]
    assert callable(change)
    return [*parts[:at], (name, change(data)), *parts[at + 1 :]]


def _attribute_changed(
    parts: Parts, random: Random, ending: str, attributes: tuple[str, ...], values: tuple[str, ...]
) -> Parts:
    """Return the parts with an attribute changed in one whose name ends so, or one of its elements gone."""
    fitting = [index for index, (name, _) in enumerate(parts) if name.endswith(ending)]
    if not fitting:
        return parts
    at = random.choice(fitting)
    name, data = parts[at]
    words = data.decode("utf-8", "replace")
    elements = [match.span() for match in re.finditer(r"<(?:Relationship|Default|Override)\b[^>]*>", words)]
    if not elements:
        return parts
    start, end = random.choice(elements)
    element = words[start:end]
    chosen = random.choice(attributes)
    how = random.random()
    if how < 0.2:
        new = ""
    elif how < 0.3:
        new = element * 2
    elif how < 0.5:
        other_start, other_end = random.choice(elements)
        other = re.search(rf'{chosen}="[^"]*"', words[other_start:other_end])
        new = re.sub(rf'{chosen}="[^"]*"', lambda _: other[0] if other else "", element)
    else:
        new = re.sub(rf'{chosen}="[^"]*"', lambda _: f'{chosen}="{random.choice(values)}"', element)
        if new == element:
            new = re.sub(r"/?>$", lambda match: f' {chosen}="{random.choice(values)}"{match[0]}', element)
    return [*parts[:at], (name, (words[:start] + new + words[end:]).encode("utf-8", "replace")), *parts[at + 1 :]]
