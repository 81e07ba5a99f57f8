"""Put tags into the paragraphs of an old paper, and gather the fields that they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from docgen.errors import InputError, Place, error
from docgen.template.adopt.gaps import Choices, Gap, by_hand, find_choices, find_gaps
from docgen.template.adopt.naming import Names, label_before, name_and_type, party_of
from docgen.template.adopt.proposal import Proposal, Sample, Typed, typed, usable
from docgen.template.adopt.words import OPAQUE, Change, Words
from docgen.template.fields import FieldType
from docgen.word.xml import Element

_TICK = "■"
MOST_FIELDS = 1000
"""Nobody fills in more by hand, and each is set against those found before."""


@dataclass(frozen=True, slots=True)
class Known:
    """A text of a paragraph that is known to change, its field's base name and kind; a `whole` one goes before gaps."""

    name: str
    kind: str
    text: str
    whole: bool = False


@dataclass(slots=True)
class Marking:
    """The work on the paper `source`: fields by name as they appear, and remarks for the editor (place, words)."""

    source: str
    fields: dict[str, Proposal] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    party: str = ""
    repeated: frozenset[str] = frozenset()
    """Labels that stand in the paper more than once; below a party's line they take its name."""
    _by_text: dict[tuple[str, str], str] = field(default_factory=dict)

    def paragraph(self, element: Element, place: str, known: Sequence[Known] = (), beside: str = "") -> None:
        """Put tags into a paragraph; `beside` is the label of the cell that it fills alone."""
        words = Words(element)
        text = words.text
        if not by_hand(text):
            self.party = party_of(text) or self.party
        changes = self._known(words, place, [value for value in known if value.whole])
        gaps = find_gaps(text, words.underlined)
        if beside and not text.strip() and OPAQUE not in text:
            gaps = (Gap("end", len(text), len(text)),)
        end = 0
        for gap in gaps:
            if not (_meets(changes, gap.start, gap.end) or (changes and gap.kind == "end" and not beside)):
                changes += self._gap(words, place, gap, end, beside)
            end = gap.end
        end = 0
        for choices in find_choices(text):
            if not any(_meets(changes, at, at + 1) for at, _ in choices.boxes):
                changes += self._choices(words, place, choices, label_before(text[end : choices.start]) or beside)
            end = choices.boxes[-1][0] + 1 + len(choices.boxes[-1][1])
        changes += self._known(words, place, [value for value in known if not value.whole], changes)
        if by_hand(text) and any(character in text for character in "_＿"):
            self.remarks.append((place, "签字、盖章的地方照原样留空"))
        changes += _braces(text, changes)
        if changes:
            words.replace(changes)

    def add(self, proposal: Proposal) -> str:
        """Add a field, or count one more place of it, and return its name; raise InputError when they are too many."""
        there = self.fields.get(proposal.name)
        if there is None:
            if len(self.fields) == MOST_FIELDS:
                message = f"到这里已有 {MOST_FIELDS:,} 个要填的地方，不再找下去"
                hint = "核对是不是弄错了文件；确实要做成模板的，删去重复的行，或分成几个文件。"
                place = Place(self.source, where=proposal.place)
                raise InputError(error("template.too-many-fields", place, message, hint))
            self.fields[proposal.name] = proposal
        else:
            there.times += 1
            there.required = there.required or proposal.required
            there.sample = proposal.sample if there.sample is None else there.sample
        return proposal.name

    def _known(
        self, words: Words, place: str, known: Sequence[Known], taken: Sequence[Change] = ()
    ) -> list[Change]:
        changes: list[Change] = []
        for value in known:
            start = words.text.find(value.text)
            end = start + len(value.text)
            if start < 0 or _meets([*taken, *changes], start, end) or not usable(value.text):
                continue
            if not words.replaceable(start, end):
                self.remarks.append((place, f"“{_short(value.text)}”里字体不一，没有改成字段“{value.name}”"))
                continue
            found = typed(value.kind, value.text)
            changes.append((start, end, f"{{{{ {self._value(value, found, place)}{found.filter} }}}}"))
        return changes

    def _value(self, value: Known, found: Typed, place: str) -> str:
        """Return the name of the field that holds a value; the same value of the same kind is one field."""
        same = self._by_text.get((value.name, value.text))
        if same is not None and self.fields[same].many == found.many:
            self.fields[same].times += 1
            return same
        party = self.party if value.name in self.repeated and not self.names.party(value.name) else ""
        name = self.names.give(value.name, party)
        there = self.fields.get(name)
        if there is not None and there.sample != found.sample:
            name = self.names.give(f"{value.name}名称")
        self._by_text[value.name, value.text] = name
        return self.add(
            Proposal(name, found.type, place, value.text, found.many, required=True, sample=found.sample)
        )

    def _alike(self, name: str, sample: Sample, options: tuple[str, ...] = ()) -> str:
        """Return `name`, or it with a number where a field so called holds something else.

        A party keeps its name wherever it stands; were it filled in at one place and open at another, one field could
        not make both again.
        """
        number, found = 1, name
        while (there := self.fields.get(found)) is not None and (there.sample, there.options) != (sample, options):
            number += 1
            found = f"{name}{number}"
        return found if found == name or found in self.fields else self.names.give(found)

    def _gap(self, words: Words, place: str, gap: Gap, start: int, beside: str) -> list[Change]:
        text = words.text
        shown = text[gap.start : gap.end]
        if gap.kind == "end" and beside:
            base, kind = name_and_type(Gap("line", 0, 0), "", 0, beside)
        else:
            base, kind = name_and_type(gap, text, start, beside)
        alike = gap.start == gap.end or words.replaceable(gap.start, gap.end)
        parts = [(at, to) for at, to in gap.parts if at < to]
        if not alike and not (parts and all(words.replaceable(at, to) for at, to in parts)):
            self.remarks.append((place, f"“{_short(shown)}”里字体不一或夹有别的内容，没有改成字段"))
            return []
        label = label_before(text[start : gap.start]) or beside
        party = self.party if label and label in self.repeated and not self.names.party(base) else ""
        there = self.fields.get(base)
        same_year = gap.kind == "year" and there is not None and there.shown == shown
        written = gap.kind == "mark" and kind is FieldType.TEXT and usable(shown)
        sample = shown if written else None
        name = self._alike(base if same_year else self.names.give(base, party), sample)
        if name in self.fields and self.fields[name].type is not kind:
            kind = self.fields[name].type
        self.add(Proposal(name, kind, place, shown, required=written, sample=sample))
        if alike:
            tag = f"{{{{ {name} }}}}" if written else f"{{{{ {name}|默认({_quoted(shown)}) }}}}"
            return [(gap.start, gap.end, tag)]
        return [
            (at, to, f"{{{{ {name}.{part} if {name} else {_quoted(text[at:to])} }}}}")
            for (at, to), part in zip(gap.parts, "年月日", strict=True)
            if at < to
        ]

    def _choices(self, words: Words, place: str, choices: Choices, label: str) -> list[Change]:
        text = words.text
        boxes = [(at, text[at]) for at, _ in choices.boxes]
        if len(choices.ticked) > 1 or not all(words.replaceable(at, at + 1) for at, _ in boxes):
            why = "几个方框里不止一个打了勾" if choices.ticked else "几个方框字体不一"
            self.remarks.append((place, f"{why}，没有改成字段"))
            return []
        options = tuple(word for _, word in choices.boxes)
        sample = choices.ticked[0] if choices.ticked else None
        given = self.names.give(label or "选择", self.party if label in self.repeated else "")
        name = self._alike(given, sample, options)
        tick = next((box for _, box in boxes if box != "□" and box != "☐"), _TICK)
        empty = next((box for _, box in boxes if box in "□☐"), "□")
        shown = " ".join(f"{box}{word}" for (_, box), word in zip(boxes, options, strict=True))
        self.add(Proposal(name, FieldType.OPTION, place, shown, sample=sample, options=options))
        return [
            (at, at + 1, f"{{{{ '{tick}' if {name} == {_quoted(word)} else '{empty}' }}}}")
            for at, word in choices.boxes
        ]


def escape_braces(element: Element) -> bool:
    """Make the braces of a paragraph stand for themselves; tell whether it held any."""
    words = Words(element)
    changes = _braces(words.text, ())
    words.replace(changes)
    return bool(changes)


def _braces(text: str, changes: Sequence[Change]) -> list[Change]:
    return [
        (index, index + 1, f"{{{{ '{character}' }}}}")
        for index, character in enumerate(text)
        if character in "{}" and not _meets(changes, index, index + 1)
    ]


def _meets(changes: Sequence[Change], start: int, end: int) -> bool:
    return any(at < end and start < to for at, to, _ in changes)


def _quoted(text: str) -> str:
    """Return a text as a constant of a template."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\t", "\\t").replace("\n", "\\n")
    return f"'{escaped}'"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return f"{plain[:16]}…" if len(plain) > 16 else plain
