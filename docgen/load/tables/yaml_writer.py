"""Items that came from tables as YAML, into the text of a file that keeps what did not change as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from docgen.model import nodes


class PlainDumper(yaml.SafeDumper):
    """Writes text without quotes wherever it reads as the same text: values have no types in YAML here."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as the base class declares it


def items_text(items: Sequence[nodes.Node]) -> str:
    """Return items as a YAML list; empty for none."""
    if not items:
        return ""
    values = [_plain(item) for item in items]
    return yaml.dump(values, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=10**6)


def edited(
    text: str, before: Sequence[nodes.Node], after: Mapping[int, nodes.Node | None], more: Sequence[nodes.Node]
) -> str:
    """Return the text of a list with some items replaced, or taken out (None), by index, and more at its end.

    Comments, and all items that are not in `after`, stay as they were typed. A list that does not begin each item at
    the left edge is written anew, under the comments at its top.
    """
    lines = text.splitlines(keepends=True)
    starts = [(item.place.line or 0) - 1 for item in before]
    at_edge = all(0 <= start < len(lines) and lines[start].startswith("- ") for start in starts)
    if not at_edge or sorted(set(starts)) != starts:
        kept = [after.get(index, item) for index, item in enumerate(before)]
        top = (at for at, line in enumerate(lines) if line.strip() and not line.startswith("#"))
        head = lines[: next(top, len(lines))]
        return "".join(head) + items_text([item for item in (*kept, *more) if item is not None])
    pieces = lines[: starts[0] if starts else len(lines)]
    if not starts:
        pieces = [line for line in pieces if not line.strip() or line.startswith("#")]
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(lines)
        body = end
        while body > start + 1 and (not lines[body - 1].strip() or lines[body - 1].startswith("#")):
            body -= 1
        if index not in after:
            pieces += lines[start:body]
        elif (item := after[index]) is not None:
            pieces.append(items_text([item]))
        pieces += lines[body:end]
    if pieces and not pieces[-1].endswith("\n"):
        pieces[-1] += "\n"
    return "".join(pieces) + items_text(more)


def _plain(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Scalar):
        return node.text
    if isinstance(node, nodes.Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.entries.items()}
