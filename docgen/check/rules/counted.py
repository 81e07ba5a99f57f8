"""Points counted inside a paragraph: 一是……；二是……。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check.model import HEADINGS, Draft, Role
from docgen.check.prose import everywhere, fault
from docgen.check.registry import Fault, rule
from docgen.errors import InputError
from docgen.official.measures import Strength
from docgen.text import numerals

_COUNTED = everywhere(re.compile(r"(?:^|(?<=[，。；：！？、,;:\n]))(?P<number>[一二三四五六七八九十]{1,3})(?:是|要)"))
_FEWEST = 2


@rule(
    "check.counted-sequence",
    "7.3.3",
    Strength.USUAL,
    "段内“一是、二是”连续",
    "按先后改正序数：一是、二是、三是，不重、不漏。",
)
def counted_sequences(draft: Draft) -> Iterator[Fault]:
    """Find points of one paragraph whose numbers are repeated, skipped or out of order; beginning anew is allowed."""
    for element in draft.of(Role.BODY, *HEADINGS):
        points = _COUNTED(element.text)
        before = 0
        for point in points if len(points) >= _FEWEST else ():
            try:
                number = numerals.parse(point["number"])
            except InputError:
                continue
            if before and number not in (1, before + 1):
                right = f"{numerals.to_chinese(before + 1)}{point.group()[-1]}"
                message = f"第{numerals.to_chinese(before)}点之后写了“{point.group()}”，此处应是“{right}”"
                yield fault(element, point.start(), message, right, point.group())
            before = number
