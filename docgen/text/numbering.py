"""Labels of the four heading levels of an official paper."""

from __future__ import annotations

from docgen.text.numerals import to_chinese

LEVELS = 4


def heading_label(level: int, number: int) -> str:
    """Return the label of the `number`-th heading (from 1) of a level (1 to 4): 一、 （一） 1. （1）.

    GB/T 9704-2012, 7.3.3. Raises ValueError for another level or a number below 1.
    """
    if number < 1:
        raise ValueError(f"headings are counted from 1, got {number}")
    match level:
        case 1:
            return f"{to_chinese(number)}、"
        case 2:
            return f"（{to_chinese(number)}）"
        case 3:
            return f"{number}."
        case 4:
            return f"（{number}）"
        case _:
            raise ValueError(f"heading level must be 1 to {LEVELS}, got {level}")
