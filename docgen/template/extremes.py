"""Papers that nobody would write, to look at a template with: the shortest, the longest, with many items, with little.

They are made from what a kind declares, from its sample and from the data of a workspace, and are the same each time.
Where a kind's own checks forbid what was made up, the sample's value stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from docgen.errors import Place, Severity
from docgen.model import Workspace, nodes
from docgen.template.binding import bind
from docgen.template.extreme_parties import Parties
from docgen.template.fields import ATTACHMENT_TEXT, PARTIES, FieldSpec, FieldType
from docgen.template.kind import Kind
from docgen.text.traditional import keeps_names

MANY = 30
"""Items of a list that shall be long."""
FEWER = 8
"""Institutions, persons, pairings or attachments in such a list: no paper is issued by thirty bodies."""

_REGION = "新疆维吾尔自治区昌吉回族自治州木垒哈萨克自治县"
_LONG_NAME = "阿卜杜热合曼·买买提吐尔逊江"
_LONG_PARAGRAPH = (
    f"{_REGION}各有关单位应当按照职责分工，逐项核对本文件列出的任务、时限和责任人，对照上年度的完成情况查找差距，"
    "提出切实可行的改进措施，并将落实情况于每季度末书面报送主管部门汇总。"
)
_SHORT: dict[FieldType, str] = {
    FieldType.TEXT: "甲",
    FieldType.LINES: "甲",
    FieldType.BODY: "请遵照执行。",
    FieldType.INTEGER: "1",
    FieldType.NUMBER: "1",
    FieldType.AMOUNT: "1",
    FieldType.DATE: "2026-01-01",
    FieldType.YEAR: "2026",
    FieldType.MONTH: "2026-01",
    FieldType.YES_NO: "否",
    FieldType.DOCUMENT_NUMBER: "甲〔2026〕1号",
}
_LONG: dict[FieldType, str] = {
    FieldType.LINES: f"{_LONG_PARAGRAPH}\n{_LONG_PARAGRAPH}",
    FieldType.BODY: f"{_LONG_PARAGRAPH}\n" * 3,
    FieldType.NUMBER: "1234.56",
    FieldType.AMOUNT: "123456789.99",
    FieldType.DATE: "2026-12-31",
    FieldType.YEAR: "2026",
    FieldType.MONTH: "2026-12",
    FieldType.YES_NO: "是",
    FieldType.DOCUMENT_NUMBER: "阜卫办函〔2026〕1234号",
}
_KEPT = (FieldType.YEAR, FieldType.MONTH)
"""Types whose sample stands in every extreme: the data are of certain years, and all of them look alike."""
_SHORTEST_TO_LENGTHEN = 5
"""Shorter texts (秘密, 1年) are terms, which nobody can write longer."""


_MONTH = "12"
"""The longest number of a field that holds small ones, which may count months."""


class Extreme(StrEnum):
    """The extremes, by their names in Chinese."""

    SHORTEST = "最短"
    LONGEST = "最长"
    MANY = "多项"
    BARE = "全空"


def extreme_paper(extreme: Extreme, kind: Kind, sample: nodes.Mapping, workspace: Workspace) -> nodes.Mapping:
    """Return a paper of a kind, as if somebody had typed it.

    `sample` is the kind's complete sample, or an empty mapping where it has none.
    """
    place = Place(f"{kind.name}（{extreme}）")
    parties = Parties(workspace, kind, sample, longest=extreme in (Extreme.LONGEST, Extreme.MANY))
    paper = _Maker(extreme, parties, place).paper(kind.fields, sample)
    return _allowed(paper, sample, kind, workspace)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one extreme paper; what has no rule of its own is the sample's."""

    extreme: Extreme
    parties: Parties
    place: Place

    def paper(self, specs: Iterable[FieldSpec], sample: nodes.Mapping, turn: int = 0) -> nodes.Mapping:
        """Return values for fields (or the parts of a record, the `turn`-th of a list)."""
        made = {spec.name: self._field(spec, sample.entries.get(spec.name), turn) for spec in specs}
        entries = {name: node for name, node in made.items() if node is not None}
        return nodes.Mapping(entries, self.place, dict.fromkeys(entries, self.place))

    def _field(self, spec: FieldSpec, sample: nodes.Node | None, turn: int) -> nodes.Node | None:
        """Return what a field is given; None for nothing."""
        full = self.extreme in (Extreme.LONGEST, Extreme.MANY)
        if not full and (not spec.required or spec.default is not None):
            return None
        if spec.type is FieldType.ATTACHMENT and sample is None:
            return None  # whether a template prints their texts, only the sample tells
        if not spec.many:
            return self._one(spec, sample, turn)
        items = sample.items if isinstance(sample, nodes.Sequence) else (sample,)
        if self.extreme is Extreme.MANY:
            made = tuple(self._many(spec, items))
        else:
            single = self.extreme is Extreme.SHORTEST or (spec.type in PARTIES and self.extreme is Extreme.LONGEST)
            kept = items[:1] if single else items
            made = tuple(one for number, item in enumerate(kept) if (one := self._one(spec, item, number)))
        return nodes.Sequence(made, self.place) if made else None

    def _one(self, spec: FieldSpec, sample: nodes.Node | None, turn: int) -> nodes.Node | None:
        if spec.parts and not (spec.type is FieldType.ATTACHMENT and isinstance(sample, nodes.Scalar)):
            known = sample if isinstance(sample, nodes.Mapping) else nodes.Mapping({}, self.place)
            return self.paper(spec.parts, known, turn)
        typed = sample.text if isinstance(sample, nodes.Scalar) else ""
        text = self._text(spec, typed.strip(), turn)
        return nodes.Scalar(text, self.place, quoted=True) if text else None

    def _text(self, spec: FieldSpec, typed: str, turn: int) -> str:
        if spec.type in PARTIES:
            return self.parties.pick(spec.type, typed, turn) if typed or spec.required else ""
        if spec.type in _KEPT and typed:
            return typed
        match self.extreme:
            case Extreme.SHORTEST:
                return self._short(spec, typed)
            case Extreme.LONGEST:
                return self._long(spec, typed)
        return typed or (self._short(spec, typed) if spec.required else "")

    def _short(self, spec: FieldSpec, typed: str) -> str:
        if spec.type is FieldType.OPTION:
            return min(spec.options, key=len)
        if spec.type is FieldType.DATE and typed:
            return f"{typed[:4]}-01-01"
        return _SHORT.get(spec.type, typed)

    def _long(self, spec: FieldSpec, typed: str) -> str:
        match spec.type:
            case FieldType.OPTION:
                return max(spec.options, key=len)
            case FieldType.DATE if typed:
                return f"{typed[:4]}-12-31"
            case FieldType.INTEGER:
                return "9" * (len(typed) + 1) if len(typed) > 1 else _MONTH
            case FieldType.BODY:
                return f"{typed}\n{_LONG[FieldType.BODY]}".lstrip()
            case FieldType.TEXT | FieldType.ATTACHMENT:
                if keeps_names(spec.name):
                    return _LONG_NAME
                words = typed or spec.name
                sentence = len(words) >= _SHORTEST_TO_LENGTHEN and words[0].isalpha()
                return f"{_REGION}{words}" if sentence else words
        return _LONG.get(spec.type, typed)

    def _many(self, spec: FieldSpec, items: tuple[nodes.Node | None, ...]) -> Iterator[nodes.Node]:
        if spec.type in PARTIES:
            for name in self.parties.all_of(spec.type)[:FEWER]:
                yield nodes.Scalar(name, self.place, quoted=True)
            return
        known = tuple(item for item in items if item is not None) or (None,)
        wanted = FEWER if spec.type is FieldType.ATTACHMENT else MANY
        counter = count()
        for index, item in enumerate(known):
            # Those of one sort stay together, as forms with subtotals want it.
            for again in range(wanted // len(known) + (index < wanted % len(known))):
                made = self._one(spec, self._brief(spec, item) if again else item, next(counter))
                if made is not None:
                    yield _numbered(spec, made, again + 1, known) if again else made

    def _brief(self, spec: FieldSpec, item: nodes.Node | None) -> nodes.Node | None:
        """Return an attachment with a short text in place of its long one; anything else as it is."""
        if spec.type is not FieldType.ATTACHMENT or not isinstance(item, nodes.Mapping):
            return item
        short = nodes.Scalar(_SHORT[FieldType.BODY], self.place, quoted=True)
        return replace(item, entries={**item.entries, ATTACHMENT_TEXT: short})


def _numbered(spec: FieldSpec, node: nodes.Node, number: int, known: tuple[nodes.Node | None, ...]) -> nodes.Node:
    """Return a repeated item that can be told from the others by one of its texts."""
    if isinstance(node, nodes.Scalar):
        if spec.type not in (FieldType.TEXT, FieldType.LINES, FieldType.ATTACHMENT):
            return node
        return replace(node, text=f"{node.text}{number}")
    if not isinstance(node, nodes.Mapping):
        return node
    texts = [part for part in spec.parts if part.type is FieldType.TEXT and not part.many and part.name in node.entries]
    if not texts:
        return node
    part = max(texts, key=lambda part: len(_texts_of(part, known)))
    return replace(node, entries={**node.entries, part.name: _numbered(part, node.entries[part.name], number, ())})


def _texts_of(part: FieldSpec, known: tuple[nodes.Node | None, ...]) -> set[str]:
    """Return the different texts that a part of a record has in the sample."""
    values = (item.entries.get(part.name) for item in known if isinstance(item, nodes.Mapping))
    return {value.text for value in values if isinstance(value, nodes.Scalar)}


def _allowed(paper: nodes.Mapping, sample: nodes.Mapping, kind: Kind, workspace: Workspace) -> nodes.Mapping:
    """Return the paper with the sample's values where those made up are errors, as few of them as does it."""
    errors = _errors(paper, kind, workspace)
    single = [{name} for name in {**paper.entries, **sample.entries}]
    checked = [
        {spec.name for spec in kind.fields if spec.name == check.about or spec.name in check.problem}
        for check in kind.checks
    ]
    for names in (*single, *checked, set(sample.entries)):
        if not errors:
            break
        taken = {name: node for name, node in sample.entries.items() if name in names}
        other = replace(paper, entries={**paper.entries, **taken})
        if (fewer := _errors(other, kind, workspace)) < errors:
            paper, errors = other, fewer
    return paper


def _errors(paper: nodes.Mapping, kind: Kind, workspace: Workspace) -> int:
    _, findings = bind(kind, paper, workspace, paper.place.file)
    return sum(finding.severity is Severity.ERROR for finding in findings)
