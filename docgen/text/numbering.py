"""Labels of the four heading levels of an official paper, and of the clauses of a rule that counts in decimals."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from docgen.text.numerals import to_chinese

LEVELS = 4


class Numbering(StrEnum):
    """How the headings of a paper are numbered, by the name that template.yaml uses."""

    OFFICIAL = "公文"
    """一、 （一） 1. （1）"""
    DECIMAL = "小数"
    """1　 1.1　 1.1.1　 1.1.1.1　, as rules and procedures of hospitals have it."""


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


def decimal_label(numbers: Sequence[int]) -> str:
    """Return the label of a clause from its number at each level: 4, 1, 2 as `4.1.2` and an ideographic space."""
    return ".".join(str(number) for number in numbers) + "\u3000"
