"""Lists inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.text.numerals import to_chinese

# GB/T 15834: titles and quotations that follow each other need no mark between them.
_TOUCHING = {("》", "《"), ("”", "“")}


def join_names(names: Iterable[str]) -> str:
    """Return the names joined by 、; adjacent 《》 or “” stand without a mark between them."""
    joined = ""
    for index, name in enumerate(names):
        if index and (joined[-1:], name[:1]) not in _TOUCHING:
            joined += "、"
        joined += name
    return joined


_ENDS = "。；;. \t"
_SENTENCES = ("。", "！", "？")


def count_items(items: Sequence[str]) -> str:
    """Return the items counted inside one paragraph: 一是……；二是……。

    Items that hold whole sentences are parted by 。 instead. The marks that the items end with are replaced; one item
    alone is not counted; no items give an empty string.
    """
    texts = [stripped for item in items if (stripped := item.rstrip(_ENDS))]
    if len(texts) > 1:
        texts = [f"{to_chinese(number)}是{text}" for number, text in enumerate(texts, start=1)]
    mark = "。" if any(sign in text for text in texts for sign in _SENTENCES) else "；"
    return mark.join(texts) + "。" if texts else ""
