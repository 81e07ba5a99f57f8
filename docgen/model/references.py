"""What the things of a workspace are called: ids, names and short names, and the id behind each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from docgen.errors import InputError, Place, error
from docgen.text.nearest import suggestion

Kind = Literal["单位", "人员", "结对", "工作记录", "指标", "设置"]

_SEPARATORS = "、，,；;"


class References:
    """Ids and names by kind. An id comes before a name, a name before a short name, when two things share a word."""

    def __init__(self) -> None:
        self._by_rank: dict[Kind, list[dict[str, list[str]]]] = {}

    def add(self, kind: Kind, identifier: str, names: Iterable[str] = ()) -> None:
        """Make `identifier` of `kind` known, also under `names`, given in falling rank (name, then short name)."""
        for rank, word in enumerate((identifier, *names)):
            ranks = self._by_rank.setdefault(kind, [])
            while len(ranks) <= rank:
                ranks.append({})
            known = ranks[rank].setdefault(word, [])
            if identifier not in known:
                known.append(identifier)

    def resolve(self, kind: Kind, text: str) -> str:
        """Return the id that `text` stands for.

        Raises InputError with an empty place: `data.unknown-reference` (with the nearest word known) or
        `data.ambiguous-reference` (with the ids that share the word).
        """
        for names in self._by_rank.get(kind, []):
            found = names.get(text)
            if found and len(found) > 1:
                hint = f"改写编号：{'、'.join(found)}"
                raise InputError(error("data.ambiguous-reference", Place(), f"{kind}“{text}”不止一个", hint))
            if found:
                return found[0]
        raise InputError(error("data.unknown-reference", Place(), f"没有“{text}”这个{kind}", self._hint(kind, text)))

    def words(self, kind: Kind) -> list[str]:
        """Return every word that stands for something of `kind`, ids first."""
        return list(dict.fromkeys(word for names in self._by_rank.get(kind, []) for word in names))

    def _hint(self, kind: Kind, text: str) -> str:
        words = self.words(kind)
        if not words:
            return f"工作区的数据里还没有{kind}"
        for mark in _SEPARATORS:
            if mark in text and any(part.strip() in words for part in text.split(mark)):
                return "有多个时写成列表：[甲, 乙]，逗号用半角"
        return suggestion(text, words) or f"先在{kind}数据里登记，或核对编号和名称"
