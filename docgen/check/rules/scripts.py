"""The rule about scripts: Simplified and Traditional characters are not mixed in one paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from docgen.check.model import Draft
from docgen.check.prose import PARAGRAPHS, around, fault, read
from docgen.check.registry import Fault, rule
from docgen.official.measures import Strength
from docgen.text.scripts import SIMPLIFIED, TRADITIONAL

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_NAME = re.compile(
    f"(?<![{_HAN}])[{_HAN}]{{1,4}}(?=(?:同志|等)?(?:[^{_HAN}]|$))|(?<![{_HAN}])[{_HAN}]++(?:[·•・][{_HAN}]++)+",
)
"""A word that stands by itself, as the names of persons do in forms, lists and signatures."""


@lru_cache(maxsize=PARAGRAPHS)
def _counted(text: str) -> tuple[int, int]:
    """Return how many characters of a text are Simplified only, and how many Traditional only."""
    return sum(map(SIMPLIFIED.__contains__, text)), sum(map(TRADITIONAL.__contains__, text))


@rule(
    "check.mixed-scripts",
    "国家通用语言文字法",
    Strength.USUAL,
    "不混用简体字和繁体字",
    "全文统一用一种字体；人名、旧题里有意保留的繁体字不必改。",
)
def mixed_scripts(draft: Draft) -> Iterator[Fault]:
    """Find characters of the script that the paper uses less, where it holds characters of both.

    Persons keep the names they were given in a Traditional paper: a short word by itself is taken for one.
    """
    counts = {
        name: sum(_counted(text)[number] for _, text in read(draft)) for number, name in enumerate(("简体字", "繁体字"))
    }
    if not all(counts.values()):
        return
    main, other = ("简体字", "繁体字") if counts["简体字"] >= counts["繁体字"] else ("繁体字", "简体字")
    strange = TRADITIONAL if other == "繁体字" else SIMPLIFIED
    for element, text in read(draft):
        names = _NAME.finditer(text) if other == "简体字" else ()
        passed = {index for name in names for index in range(*name.span())}
        for index, character in enumerate(text):
            if character in strange and index not in passed:
                quoted = around(element.text, index, index + 1)
                yield fault(element, index, f"{quoted}里的“{character}”是{other}，全文用{main}", main, other)
