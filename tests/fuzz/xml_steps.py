"""Steps over the elements of a part: shuffled, dropped, doubled, nested elsewhere, their attributes made hostile."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from random import Random
from typing import Any

from lxml import etree

from tests.fuzz.hostile import PHRASES, snippets
from tests.fuzz.seeds import Seed
from tests.fuzz.steps import Parts, attempt, number, part_step, text, unpacked

_PARSER = etree.XMLParser(resolve_entities=False, huge_tree=True)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = {
    "w": _W[1:-1],
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
_OPEN = "<x " + " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items()) + ">"
_REFERENCES = (
    *("basedOn", "link", "next", "numStyleLink", "styleLink", "pStyle", "rStyle", "tblStyle", "numId", "abstractNumId"),
)
_DEEPEST = (3, 12, 40, 60, 120, 400)
_LIKELY = ("document.xml", "styles.xml", "numbering.xml", "sheet1.xml", "settings.xml")


Change = Callable[[Any, list[Any], Random, list[Seed]], None]


def _on_elements(weight: int, *families: str) -> Callable[[Change], Change]:
    """Declare a step that is given the root of some part and all its elements."""

    def declare(change: Change) -> Change:
        def step(parts: Parts, random: Random, pool: list[Seed]) -> Parts:
            at = _chosen(parts, random)
            root = attempt(lambda: etree.fromstring(parts[at][1], _PARSER))
            if root is None:
                return parts
            elements = list(root.iter(etree.Element))
            attempt(lambda: change(root, elements, random, pool))
            data = attempt(lambda: etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
            return parts if data is None else [*parts[:at], (parts[at][0], data), *parts[at + 1 :]]

        step.__name__ = change.__name__
        part_step(weight, *(families or ("word", "xlsx")))(step)
        return change

    return declare


def _chosen(parts: Parts, random: Random) -> int:
    """Return the place of a part, oftenest of the body and what is most about looks."""
    xml = [index for index, (name, _) in enumerate(parts) if name.endswith(".xml")]
    likely = [index for index in xml if parts[index][0].endswith(_LIKELY)]
    body = [index for index in likely if parts[index][0].endswith(("document.xml", "sheet1.xml"))]
    for group, share in ((body, 0.6), (likely, 0.6), (xml, 1.0)):
        if group and random.random() < share:
            return random.choice(group)
    return 0


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


@_on_elements(6)
def drop_element(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Take an element out with all that is in it, or only its shell."""
    one = random.choice(elements[1:])
    parent = one.getparent()
    if random.random() < 0.3:
        at = parent.index(one)
        for child in reversed(list(one)):
            parent.insert(at, child)
    parent.remove(one)


@_on_elements(5)
def double_element(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Repeat an element, once or many times."""
    one = random.choice(elements[1:])
    small = len(list(one.iter())) < 30
    for _ in range(random.choice((1, 1, 2, 60 if small else 3))):
        one.addnext(deepcopy(one))


@_on_elements(5)
def move_element(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Put an element, or a copy of it, into another one."""
    one, other = random.choice(elements[1:]), random.choice(elements)
    if random.random() < 0.5:
        one = deepcopy(one)
    other.insert(random.randint(0, len(other)), one)


@_on_elements(4)
def shuffle_children(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Put the children of an element in another order."""
    one = random.choice([element for element in elements if len(element) > 1])
    children = list(one)
    random.shuffle(children)
    one[:] = children


@_on_elements(4)
def swap_elements(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Exchange two elements of the same or of another name."""
    one, other = random.sample(elements[1:], 2)
    first, second = deepcopy(one), deepcopy(other)
    one.getparent().replace(one, second)
    other.getparent().replace(other, first)


@_on_elements(2)
def nest_element(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Put copies of an element into one another."""
    one = random.choice(elements[1:])
    shell = etree.Element(one.tag, dict(one.attrib))
    inside = random.choice([one, one.getparent(), random.choice(elements[1:])])
    top = bottom = shell
    for _ in range(random.choice(_DEEPEST)):
        bottom.append(etree.Element(one.tag if random.random() < 0.7 else inside.tag, dict(one.attrib)))
        bottom = bottom[-1]
    bottom.append(deepcopy(one))
    one.getparent().replace(one, top)


@_on_elements(8)
def hostile_attribute(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Give an attribute a hostile value."""
    one = random.choice([element for element in elements if element.attrib])
    one.set(random.choice(sorted(one.attrib)), number(random) if random.random() < 0.8 else text(random))


@_on_elements(4)
def hostile_attributes(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Give one attribute of all elements of one name a hostile value."""
    one = random.choice([element for element in elements if element.attrib])
    name = random.choice(sorted(one.attrib))
    value = number(random)
    for other in root.iter(one.tag):
        other.set(name, value)


@_on_elements(3)
def drop_attribute(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Take an attribute away."""
    one = random.choice([element for element in elements if element.attrib])
    del one.attrib[random.choice(sorted(one.attrib))]


@_on_elements(3)
def swap_attribute(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Give an attribute the value that another one has."""
    with_some = [element for element in elements if element.attrib]
    one, other = random.choice(with_some), random.choice(with_some)
    one.set(random.choice(sorted(one.attrib)), other.get(random.choice(sorted(other.attrib))))


@_on_elements(3)
def rename_element(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Give an element the name of another one."""
    random.choice(elements).tag = random.choice(elements).tag


@_on_elements(6)
def hostile_text(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Put a hostile text into an element that has text, or in the middle of its own."""
    one = random.choice([element for element in elements if element.text] or elements)
    old = one.text or ""
    at = random.randint(0, len(old))
    new = random.choice(PHRASES) if random.random() < 0.4 else text(random)
    one.text = old[:at] + new + old[at:] if random.random() < 0.6 else new


@_on_elements(3, "word")
def split_text(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Cut the text of a run in two runs, with something between them."""
    one = random.choice([element for element in elements if element.tag == f"{_W}t" and element.text])
    run = one.getparent()
    at = random.randint(0, len(one.text))
    other = deepcopy(run)
    rest = next(other.iter(f"{_W}t"))
    one.text, rest.text = one.text[:at], one.text[at:]
    run.addnext(other)
    if random.random() < 0.5:
        run.addnext(_snippet(random))


@_on_elements(9, "word")
def insert_snippet(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Put a hostile piece of WordprocessingML somewhere, where it belongs or not."""
    piece = _snippet(random)
    places = elements
    likely = {f"{_W}p": ("body", "tc", "hdr"), f"{_W}r": ("p",), f"{_W}tbl": ("body", "tc"), f"{_W}rPr": ("r", "style")}
    likely |= {f"{_W}sectPr": ("body", "pPr"), f"{_W}style": ("styles",), f"{_W}num": ("numbering",)}
    wanted = [f"{_W}{name}" for name in likely.get(piece.tag, ("p", "pPr", "tcPr", "tblPr", "r", "numbering"))]
    if random.random() < 0.85:
        places = [element for element in elements if element.tag in wanted] or elements
    place = random.choice(places)
    place.insert(random.choice((0, 1, len(place))), piece)


def _snippet(random: Random) -> Any:
    piece = random.choice(snippets(number(random), number(random)))
    return etree.fromstring(f"{_OPEN}{piece}</x>", _PARSER)[0]


@_on_elements(5)
def graft(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Put an element of another file somewhere."""
    donors = _elements_of(random.choice(pool).data)
    one = deepcopy(random.choice(donors))
    alike = [element for element in elements if element.tag == one.tag]
    if alike and random.random() < 0.7:
        random.choice(alike).addnext(one)
    else:
        place = random.choice(elements)
        place.insert(random.randint(0, len(place)), one)


@lru_cache(maxsize=4)
def _elements_of(data: bytes) -> list[Any]:
    """Return the elements of the main part of a sound file that are not too large to be put elsewhere."""
    found = [part for name, part in unpacked(data) if name.endswith(("word/document.xml", "sheets/sheet1.xml"))]
    root = etree.fromstring(found[0], _PARSER)
    return [one for one in root.iter(etree.Element) if one is not root and len(list(one.iter())) < 200]


@_on_elements(5, "word")
def cyclic_reference(root: Any, elements: list[Any], random: Random, pool: list[Seed]) -> None:
    """Let a style, a list or a link refer to itself or to one that refers to it."""
    wanted = {f"{_W}{name}" for name in _REFERENCES}
    found = [element for element in elements if element.tag in wanted]
    styles = [element for element in elements if element.tag == f"{_W}style"]
    if styles and random.random() < 0.7:
        ring = random.sample(styles, min(len(styles), random.choice((1, 2, 3, 40))))
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
            for old in one.findall(f"{_W}basedOn"):
                one.remove(old)
            one.append(etree.Element(f"{_W}basedOn", {f"{_W}val": other.get(f"{_W}styleId")}))
        return
    one = random.choice(found)
    one.set(f"{_W}val", random.choice(found).get(f"{_W}val"))
