"""Items left out for their faults, and all that names them: what is left of a workspace holds together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar

from docgen.errors import Finding, InputError
from docgen.load.groups import Group
from docgen.load.keys import canonical
from docgen.load.reading import Reading, words_of
from docgen.load.tables import references_in, sheets
from docgen.model import nodes
from docgen.model.base import Model
from docgen.model.lost import Lost
from docgen.model.references import Kind, References
from docgen.text.nearest import nearest

T = TypeVar("T", bound=Model)


def lose(reading: Reading, group: Group, node: nodes.Node, finding: Finding, *, known: bool = True) -> None:
    """Leave an item out for a fault; not `known` where another item has its id."""
    words = words_of(node, group) if known else []
    shown = canonical(node, group.model)
    names = frozenset(_named(shown, group, reading.references)) if isinstance(shown, nodes.Mapping) else frozenset()
    reading.lost.append(Lost(group.kind, words[0][0] if words else "", node.place, names, finding.place))


def _named(node: nodes.Mapping, group: Group, references: References) -> Iterator[tuple[Kind, str]]:
    """Yield what an item refers to, as far as it can be told; a misspelt name counts as the one it is most like."""
    for sheet in sheets():
        if sheet.group is not group:
            continue
        inside = node.entries.get(sheet.part[0]) if sheet.part else nodes.Sequence((node,), node.place)
        for item in inside.items if isinstance(inside, nodes.Sequence) else ():
            for column in sheet.columns:
                if column.refers is not None:
                    for text in _texts(item, column.path):
                        found = _resolved(column.refers, text, references)
                        if found:
                            yield column.refers, found


def _texts(node: nodes.Node | None, path: tuple[str, ...]) -> list[str]:
    for key in path:
        node = node.entries.get(key) if isinstance(node, nodes.Mapping) else None
    items = node.items if isinstance(node, nodes.Sequence) else (node,)
    return [item.text for item in items if isinstance(item, nodes.Scalar)]


def _resolved(kind: Kind, text: str, references: References) -> str:
    near = nearest(text, references.words(kind))
    for word in (text, near):
        try:
            return references.resolve(kind, word) if word else ""
        except InputError:
            continue
    return ""


def drop_dependents(reading: Reading, groups: Mapping[Kind, MutableMapping[str, T]]) -> None:
    """Take out of `groups` (items by kind and id) whatever names something that is left out, until nothing does."""
    dropped = reading.lost
    while dropped:
        gone = {(lost.kind, lost.id): lost for lost in reading.lost if lost.id}
        dropped = [
            Lost(kind, identifier, reading.places[kind, identifier].of(), names, gone[next(iter(missing))].cause)
            for kind, items in groups.items()
            for identifier, item in items.items()
            if (missing := sorted((names := frozenset(references_in(item))) & gone.keys()))
        ]
        for lost in dropped:
            del groups[lost.kind][lost.id]
        reading.lost += dropped
