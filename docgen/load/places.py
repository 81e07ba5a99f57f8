"""Where the values of a thing stand in the files, by the path of keys that leads to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pydantic import BaseModel

from docgen.errors import Place
from docgen.load.keys import canonical
from docgen.model.nodes import Mapping, Node, Scalar, Sequence

Step = str | int
"""A key, or the index of a list item, counted from 0."""

_ITEM = re.compile(r"第(\d+)项")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one model instance made from a file: its node, and the model that names the keys."""

    node: Node
    model: type[BaseModel]

    def of(self, path: str = "") -> Place:
        """Return the place of the value at a path as findings write it: `期限.起`, `指标第2项.目标`; `""` is the whole.

        Where the file has no such value, the place of what would hold it. The place's words are `path`.
        """
        return self.at(_steps(path))

    def at(self, steps: tuple[Step, ...]) -> Place:
        """Return the same for a path given step by step, whose keys may hold any character."""
        return locate(canonical(self.node, self.model), steps)[1]


def below(where: str, step: Step) -> str:
    """Return the words for a value inside the one at `where`: `期限.起`, `指标第2项`."""
    if isinstance(step, int):
        return f"{where}第{step + 1}项"
    return f"{where}.{step}" if where else step


def locate(node: Node, steps: tuple[Step, ...]) -> tuple[Node | None, Place]:
    """Return the node at the end of a path and its place, whose words are the path.

    Where the path ends early the node is None, and the place that of the key without value or of what holds the rest.
    """
    current: Node | None = node
    place = node.place
    words = ""
    for step in steps:
        if isinstance(current, Scalar) and step == 0:
            # A single value stands for a list of one.
            continue
        words = below(words, step)
        if isinstance(current, Mapping) and isinstance(step, str):
            place = current.key_places.get(step, place)
            current = current.entries.get(step)
        elif isinstance(current, Sequence) and isinstance(step, int) and step < len(current.items):
            current = current.items[step]
        else:
            current = None
        place = current.place if current is not None else place
    return current, replace(place, where=words)


def _steps(path: str) -> tuple[Step, ...]:
    """Return the steps of a path as findings write it."""
    steps: list[Step] = []
    for part in path.split(".") if path else []:
        key = _ITEM.sub("", part)
        steps += [key] if key else []
        steps += [int(number) - 1 for number in _ITEM.findall(part)]
    return tuple(steps)
