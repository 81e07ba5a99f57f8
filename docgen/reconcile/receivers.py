"""Who a paper goes to: nobody both as 主送 and as 抄送."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docgen.errors import Place, Severity
from docgen.reconcile.registry import Fault, paper_rule
from docgen.reconcile.typed import Paper, scalars_of

_MAIN, _COPIED = "主送", "抄送"
_SEPARATORS = re.compile("[、，,；;]")


@paper_rule("receiver-twice", "主送与抄送", Severity.ERROR, "主送过的机关不再抄送：从“抄送”里删去")
def receiver_twice(paper: Paper) -> Iterator[Fault]:
    """Yield bodies that are both addressed and copied, whether by name or by short name, and those copied twice."""
    main = _bodies(paper, _MAIN)
    copied: dict[str, tuple[str, Place]] = {}
    for identity, name, place in _bodies(paper, _COPIED):
        before = next(((other, at) for known, other, at in main if known == identity), None)
        if before:
            words = f"“{name}”" if before[0] == name else f"“{name}”（即“{before[0]}”）"
            yield Fault(place, (before[1],), f"{words}已经是主送机关，又在抄送里")
        elif identity in copied:
            other, at = copied[identity]
            words = f"“{name}”" if other == name else f"“{name}”（即“{other}”）"
            yield Fault(place, (at,), f"{words}在抄送里写了两次", "删去重复的一个", Severity.WARNING)
        copied.setdefault(identity, (name, place))


def _bodies(paper: Paper, field: str) -> list[tuple[str, str, Place]]:
    """Return the bodies of a field: what tells each from others, its name as typed, its place."""
    value = paper.value(field)
    typed = scalars_of(paper.node, field)
    found = []
    for item in value if isinstance(value, tuple) else ():
        text = str(item)
        place = replace(typed.get(text.strip(), paper.place(field)), where=field)
        for name in _SEPARATORS.split(text):
            word = name.strip()
            found.append((paper.shared.institutions.get(word, word), word, place))
    return found
