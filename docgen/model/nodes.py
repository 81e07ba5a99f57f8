"""What a YAML file says before its types are known: text, lists and mappings, each with the place where it stands.

Nobody changes a node. Python would see to that for three times the time of making one (`frozen`), and a workspace of
ten thousand pairings has a million.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.errors import Place


@dataclass(slots=True, unsafe_hash=True)
class Scalar:
    """One value as it was typed: `00123`, `no` and `2026-04-07` are still text.

    `quoted` is True for '…', "…" and the block styles | and >.
    """

    text: str
    place: Place
    quoted: bool = False


@dataclass(slots=True, unsafe_hash=True)
class Sequence:
    """A list; `place` is its first item or bracket."""

    items: tuple[Node, ...]
    place: Place


@dataclass(slots=True, unsafe_hash=True)
class Mapping:
    """Keys and values in the order of the file. A key without a value stands in `key_places` only."""

    entries: dict[str, Node]
    place: Place
    key_places: dict[str, Place] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping
