"""Papers that say 发文字号: 自动, and the register: which number each has, and what keeps one from having it.

Numbers are given before papers are made, in the process that plans them, in the order of their dates; so they are the
same for any number of workers. Who only looks at a paper sees its number if it has one, else a sign in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from docgen.batch.jobs import Paper
from docgen.batch.register import REGISTER, Claim, Owner, Register, Registered, State
from docgen.errors import Finding, InputError, Place, error, warning
from docgen.model import Workspace, nodes
from docgen.template import Fields, bind
from docgen.template.fields import FieldSpec, FieldType
from docgen.template.records import Record
from docgen.text.document_number import DocumentNumber, lacks_serial, parse_document_number, without_serial

AUTOMATIC = "自动"
UNNUMBERED = "register.unnumbered"
"""The rule of the finding for a paper that has no number yet."""
_BODY, _ISSUED, _CODE = "发文机关", "成文日期", "代字"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A paper with a claim: where its number is typed, when the paper is dated.

    `given` is the number that the register gave to a paper which says 自动; empty when it gave none, or none was asked.
    """

    claim: Claim
    place: Place
    issued: date = date.min
    given: str = ""


@dataclass(frozen=True, slots=True)
class Allotted:
    """What came of an allotment.

    `fresh` tells whether papers got numbers they did not have, `refused` why a paper may not have the number it claims,
    `findings` which numbers are kept for papers that are there no more.
    """

    fresh: bool = False
    refused: Mapping[Owner, Finding] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class Numbers:
    """What the register of a workspace says, read when it is first asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._of: dict[tuple[Owner, str, int], DocumentNumber] | None = None

    def settle(self, paper: Paper) -> tuple[dict[str, str], tuple[Finding, ...]]:
        """Return the value of a paper's number field by its name if that says 自动, and what there is to say of it.

        Raises:
            InputError: the paper lacks what its number is made from, or the register cannot be read.
        """
        spec = _number_field(paper)
        if spec is None or not _says_automatic(paper, spec):
            return {}, ()
        if paper.number:
            return {spec.name: paper.number}, ()
        fields, _ = bind(
            paper.kind, paper.node, self._workspace, paper.source, paper.given, settled={spec.name: AUTOMATIC}
        )
        if fields is None:
            return {spec.name: AUTOMATIC}, ()  # whoever binds it next reports its faults
        code, year = _series(fields, paper.node.entries[spec.name].place)
        number = self._known().get((_owner(paper), code, year))
        if number is not None:
            return {spec.name: str(number)}, ()
        place = paper.node.entries[spec.name].place
        shown = without_serial(code, year)
        hint = "用 docgen build 生成时按登记簿编号；只看样子时不编，以免空占字号。"
        return {spec.name: shown}, (warning(UNNUMBERED, place, f"还没有编号，先写作“{shown}”", hint),)

    def forget(self) -> None:
        """Read the register anew when it is asked next."""
        self._of = None

    def _known(self) -> Mapping[tuple[Owner, str, int], DocumentNumber]:
        if self._of is None:
            rows = (row for row in Register(self._workspace.root).rows() if row.state is not State.VOID)
            self._of = {(row.owner, row.number.code, row.number.year): row.number for row in rows}
        return self._of


def claimed(paper: Paper, fields: Fields, title: str) -> Claimed | None:
    """Return what a paper claims of the register: the number it was typed with, or the next one; None without either.

    Raises:
        InputError: it says 自动 and lacks what its number is made from.
    """
    spec = _number_field(paper)
    if spec is None or spec.name not in paper.node.entries:
        return None
    place = paper.node.entries[spec.name].place
    shown, day = str(fields.values[spec.name]), fields.values.get(_ISSUED)
    issued = day if isinstance(day, date) else date.min
    if _says_automatic(paper, spec):
        code, year = _series(fields, place)
        given = "" if lacks_serial(shown) else shown
        return Claimed(Claim(_owner(paper), code, year, title), place, issued, given)
    number = parse_document_number(shown)
    return Claimed(Claim(_owner(paper), number.code, number.year, title, number.serial), place, issued)


def allot(register: Register, papers: Sequence[Claimed], chosen: Sequence[Claimed]) -> Allotted:
    """Enter the numbers of the `chosen` papers in the register, and give each that asks for one its number.

    `papers` are all that the workspace has. Where none asks for a number and none was ever entered, no register is
    made.

    Raises:
        InputError: the register cannot be read.
        RenderError: it cannot be written.
    """
    automatic = {one.claim.owner: one for one in papers if one.claim.serial is None}
    if not automatic and not register.exists():
        return Allotted()
    counts = Counter(one.claim.owner for one in papers)
    alike = {owner: _indistinct(one) for owner, one in automatic.items() if counts[owner] > 1}
    rows = register.rows()
    entered = _Entered(rows)
    missing = [one for one in chosen if one.claim.owner not in alike and not entered.has(one.claim)]
    given: Mapping[Owner, DocumentNumber] = {}
    if missing:
        ordered = sorted(missing, key=lambda one: one.issued)
        given = register.claim([one.claim for one in ordered], automatic.keys())
        rows = register.rows()
    refused = {**alike, **refusals(rows, papers, chosen)}
    return Allotted(bool(given), refused, tuple(_idle(rows, papers)) if len(chosen) == len(papers) else ())


def refusals(
    rows: Iterable[Registered], papers: Iterable[Claimed], chosen: Iterable[Claimed]
) -> dict[Owner, Finding]:
    """Return why papers of `chosen` may not have the numbers that were typed into them; `papers` are all there are."""
    automatic = {one.claim.owner: one for one in papers if one.claim.serial is None}
    known = {row.number: row for row in rows}
    found = {}
    for one in chosen:
        row = known.get(one.claim.number) if one.claim.number else None
        if row is None or not one.claim.refused(row, automatic.keys()):
            continue
        if row.state is State.VOID:
            message = f"{row.number} 已作废{f'（{row.note}）' if row.note else ''}，不能再用"
            finding = error("register.void", one.place, message, f"换一个字号，或者写“{AUTOMATIC}”。")
        else:
            message = f"{row.number} 已由登记簿编给另一份公文（{row.owner.source}）"
            finding = error("register.taken", one.place, message, f"换一个字号，或者写“{AUTOMATIC}”。")
            finding = replace(finding, also=(automatic[row.owner].place,))
        found[one.claim.owner] = finding
    return found


class _Entered:
    """Answers whether the register has a paper's number already, so that it need not be written."""

    def __init__(self, rows: Iterable[Registered]) -> None:
        valid = [row for row in rows if row.state is not State.VOID]
        self._series = {(row.owner, row.number.code, row.number.year) for row in valid}
        self._issued = {(row.owner, row.number, row.title) for row in valid if row.state is State.ISSUED}

    def has(self, claim: Claim) -> bool:
        if claim.number is None:
            return (claim.owner, claim.code, claim.year) in self._series
        return (claim.owner, claim.number, claim.title) in self._issued


def _idle(rows: Iterable[Registered], papers: Iterable[Claimed]) -> Iterator[Finding]:
    """Yield a warning for each number that is reserved for a paper which is not there, or has another number."""
    series = {(one.claim.owner, one.claim.code, one.claim.year) for one in papers if one.claim.number is None}
    for row in rows:
        kept = not row.owner.source or (row.owner, row.number.code, row.number.year) in series
        if row.state is State.RESERVED and not kept:
            message = f"{row.number} 预留给“{row.owner.source}”，现在没有公文用它"
            hint = "公文改了文件名的，把这个字号写进公文；不用的，用 docgen number void 作废。"
            yield warning("register.idle", Place(REGISTER), message, hint)


def note_made(register: Register, owners: Iterable[Owner]) -> None:
    """Note in the register that papers were made: the numbers reserved for them are issued.

    Raises:
        InputError: it cannot be read.
        RenderError: it cannot be written.
    """
    made = set(owners)
    if made and any(row.owner in made and row.state is State.RESERVED for row in register.rows()):
        register.made(sorted(made, key=lambda owner: (owner.template, owner.source)))


def _number_field(paper: Paper) -> FieldSpec | None:
    specs = paper.kind.fields
    return next((spec for spec in specs if spec.type is FieldType.DOCUMENT_NUMBER and not spec.many), None)


def _says_automatic(paper: Paper, spec: FieldSpec) -> bool:
    node = paper.node.entries.get(spec.name)
    return isinstance(node, nodes.Scalar) and node.text.strip() == AUTOMATIC


def _owner(paper: Paper) -> Owner:
    return Owner(paper.kind.name, paper.source)


def _series(fields: Fields, place: Place) -> tuple[str, int]:
    """Return the 代字 of the body that issues a paper (of several the first) and the year of its date."""
    value = fields.values.get(_BODY)
    body = value[0] if isinstance(value, tuple) and value else value
    if not isinstance(body, Record):
        raise _impossible(place, f"没有“{_BODY}”", f"写上“{_BODY}”，或者直接写出字号。")
    code = body[_CODE]
    if not isinstance(code, str) or not code:
        raise _impossible(place, f"单位“{body['名称']}”没有“{_CODE}”", f"在单位数据里补上“{_CODE}”，或者直接写出字号。")
    issued = fields.values.get(_ISSUED)
    if not isinstance(issued, date):
        raise _impossible(place, f"没有“{_ISSUED}”，不知道是哪一年的字号", f"写上“{_ISSUED}”，或者直接写出字号。")
    try:
        parse_document_number(str(DocumentNumber(code, issued.year, 1)))
    except InputError as refused:
        hint = f"改正单位数据里的“{_CODE}”。"
        raise _impossible(place, f"“{_CODE}”是“{code}”，编不成发文字号", hint) from refused
    return code, issued.year


def _impossible(place: Place, message: str, hint: str) -> InputError:
    return InputError(error("register.impossible", place, f"不能自动编发文字号：{message}", hint))


def _indistinct(one: Claimed) -> Finding:
    message = f"有两份公文都是“{one.claim.owner.source}”，登记簿分不清字号是哪一份的"
    return error("register.alike", one.place, message, "直接写出各自的字号，或者各用各的公文文件。")
