"""The register of document numbers 发文字号: which are reserved, issued, void; allots the next one, never one twice.

It is one SQLite file at the top of a workspace, a record like the data: it outlives `output/`, and is kept with them.
Numbers of one body and year (代字, 年份) are given in order, one above the highest that the register knows: a number
below it may stand on a paper that this workspace has never seen. Every change is one transaction that holds the whole
register, so that any number of builds may run at once, and one that is cut off has changed nothing or everything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docgen.errors import InputError, Place, RenderError, error
from docgen.text.disk import inside
from docgen.text.document_number import DocumentNumber

REGISTER = "发文字号.sqlite"
_VERSION = 1
_PATIENCE = 120
"""Seconds to wait for another process: an allotment takes milliseconds, but many may stand in line."""
_TABLE = """
CREATE TABLE IF NOT EXISTS numbers (
    code TEXT NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    state TEXT NOT NULL CHECK (state IN ('已预留', '已发', '作废')),
    template TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (code, year, serial)
) WITHOUT ROWID
"""
_OF_PAPER = "CREATE INDEX IF NOT EXISTS of_paper ON numbers (template, source, code, year)"
_COLUMNS = "code, year, serial, state, template, source, title, note"


class State(StrEnum):
    """What became of a number: kept for a paper, on a paper that was made, or given up for good."""

    RESERVED = "已预留"
    ISSUED = "已发"
    VOID = "作废"


@dataclass(frozen=True, slots=True)
class Owner:
    """The paper that a number belongs to, by its kind and its source; both empty for a number entered by hand."""

    template: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of the register. `title` is the paper's, `note` what a person wrote of it (why it is void)."""

    number: DocumentNumber
    state: State
    owner: Owner
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A paper that needs a number of a body and year, or (with a serial) has one that was typed."""

    owner: Owner
    code: str
    year: int
    title: str = ""
    serial: int | None = None

    @property
    def number(self) -> DocumentNumber | None:
        """The number that was typed."""
        return None if self.serial is None else DocumentNumber(self.code, self.year, self.serial)

    def refused(self, row: Registered, allotted: Collection[Owner]) -> bool:
        """Return True when a typed number may not be this paper's: it is void, or another paper's.

        `allotted` are the papers of today that have their numbers from the register. The number of a paper that is
        none of them may be typed into another: that is how a paper is renamed.
        """
        return row.state is State.VOID or (row.owner != self.owner and row.owner in allotted)


class Register:
    """The register of a workspace. Nothing is written before there is a number to enter."""

    def __init__(self, root: Path) -> None:
        self.path = root / REGISTER

    def exists(self) -> bool:
        """Return True when a number was ever entered here."""
        return self.path.is_file()

    def rows(self) -> list[Registered]:
        """Return every number in the order of bodies, years and serials; raises InputError when it cannot be read."""
        if not self.exists():
            return []
        with self._reported(), closing(self._connect()) as connection:
            if not _version(connection):
                return []
            found = connection.execute(f"SELECT {_COLUMNS} FROM numbers ORDER BY code, year, serial")
            return [_registered(row) for row in found]

    def claim(self, claims: Iterable[Claim], allotted: Collection[Owner]) -> dict[Owner, DocumentNumber]:
        """Enter the typed numbers as issued, then give each other claim its number, and return the numbers given.

        A paper that has a number of that body and year keeps it; the others get the next ones in the order of the
        claims, reserved. Typed numbers that are refused (`Claim.refused`) are left out.

        Raises:
            InputError: the register cannot be read.
            RenderError: it cannot be written; nothing is changed then.
        """
        waiting: list[Claim] = []
        given: dict[Owner, DocumentNumber] = {}
        with self._changing() as connection:
            for claim in claims:
                if claim.number is None:
                    waiting.append(claim)
                else:
                    _enter(connection, claim, claim.number, allotted)
            for claim in waiting:
                given[claim.owner] = _kept(connection, claim) or _next(connection, claim)
        return given

    def made(self, owners: Iterable[Owner]) -> None:
        """Note that papers were made: their reserved numbers are issued."""
        parameters = [(State.ISSUED, owner.template, owner.source, State.RESERVED) for owner in owners]
        with self._changing() as connection:
            connection.executemany(
                "UPDATE numbers SET state = ? WHERE template = ? AND source = ? AND state = ?", parameters
            )

    def reserve(self, code: str, year: int, count: int, note: str) -> list[DocumentNumber]:
        """Reserve the next numbers of a body and year for papers to come, and return them."""
        claim = Claim(Owner(), code, year)
        with self._changing() as connection:
            return [_next(connection, claim, note) for _ in range(count)]

    def enter(self, number: DocumentNumber, state: State, note: str) -> Registered | None:
        """Make a number issued or void, and return how it stood before; None for one that was not registered.

        A void number stays void. An empty note leaves the one there is.
        """
        with self._changing() as connection:
            row = _row(connection, number)
            if row is None:
                _insert(connection, Registered(number, state, Owner(), note=note))
            elif row.state is not State.VOID:
                connection.execute(
                    "UPDATE numbers SET state = ?, note = ? WHERE code = ? AND year = ? AND serial = ?",
                    (state, note or row.note, *_key(number)),
                )
        return row

    def _connect(self) -> sqlite3.Connection:
        if not inside(self.path, self.path.parent):
            hint = "把登记簿本身复制到工作区里"
            raise InputError(error("data.outside-workspace", Place(str(self.path)), "这个链接指向工作区以外", hint))
        return sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Hold the whole register for one change, which is made whole or not at all."""
        with self._reported(), closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                if not _version(connection):
                    connection.execute(_TABLE)
                    connection.execute(_OF_PAPER)
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as fault:
            message = f"登记簿用不了（{fault}）"
            hint = "核对目录的权限和剩余空间，不要用别的程序打开登记簿；登记簿没有改动，可以再试一次。"
            raise RenderError(error("register.unusable", Place(str(self.path)), message, hint)) from fault
        except sqlite3.DatabaseError as fault:
            message = "登记簿打不开，文件已损坏，或不是 docgen 的登记簿"
            hint = "用备份恢复这个文件；不要删掉它重新编号，以免与已发的字号重复。"
            raise InputError(error("register.damaged", Place(str(self.path)), message, hint)) from fault


def missing(rows: Iterable[Registered]) -> dict[tuple[str, int], list[int]]:
    """Return the serials below the highest of each body and year that the register does not know."""
    known: dict[tuple[str, int], set[int]] = {}
    for row in rows:
        known.setdefault((row.number.code, row.number.year), set()).add(row.number.serial)
    gaps = {series: sorted(set(range(1, max(serials))) - serials) for series, serials in known.items()}
    return {series: gap for series, gap in gaps.items() if gap}


def _version(connection: sqlite3.Connection) -> int:
    """Return the version of the register's table, 0 for a new file; raises DatabaseError for one not known here."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError(version)
    return version


def _enter(
    connection: sqlite3.Connection, claim: Claim, number: DocumentNumber, allotted: Collection[Owner]
) -> None:
    """Enter a typed number as issued, unless it is another paper's."""
    row = _row(connection, number)
    if row is None:
        _insert(connection, Registered(number, State.ISSUED, claim.owner, claim.title))
    elif not claim.refused(row, allotted):
        connection.execute(
            "UPDATE numbers SET state = ?, template = ?, source = ?, title = ? "
            "WHERE code = ? AND year = ? AND serial = ?",
            (State.ISSUED, claim.owner.template, claim.owner.source, claim.title, *_key(number)),
        )


def _kept(connection: sqlite3.Connection, claim: Claim) -> DocumentNumber | None:
    """Return the number that a paper has already: the highest, should it have several."""
    found = connection.execute(
        "SELECT max(serial) FROM numbers WHERE template = ? AND source = ? AND code = ? AND year = ? AND state <> ?",
        (claim.owner.template, claim.owner.source, claim.code, claim.year, State.VOID),
    ).fetchone()[0]
    return None if found is None else DocumentNumber(claim.code, claim.year, found)


def _next(connection: sqlite3.Connection, claim: Claim, note: str = "") -> DocumentNumber:
    """Reserve the number above the highest of a body and year."""
    highest = connection.execute(
        "SELECT max(serial) FROM numbers WHERE code = ? AND year = ?", (claim.code, claim.year)
    ).fetchone()[0]
    number = DocumentNumber(claim.code, claim.year, (highest or 0) + 1)
    _insert(connection, Registered(number, State.RESERVED, claim.owner, claim.title, note))
    return number


def _row(connection: sqlite3.Connection, number: DocumentNumber) -> Registered | None:
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM numbers WHERE code = ? AND year = ? AND serial = ?", _key(number)
    ).fetchone()
    return None if found is None else _registered(found)


def _insert(connection: sqlite3.Connection, row: Registered) -> None:
    connection.execute(
        f"INSERT INTO numbers ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*_key(row.number), row.state, row.owner.template, row.owner.source, row.title, row.note),
    )


def _key(number: DocumentNumber) -> tuple[str, int, int]:
    return number.code, number.year, number.serial


def _registered(row: tuple[str, int, int, str, str, str, str, str]) -> Registered:
    code, year, serial, state, template, source, title, note = row
    return Registered(DocumentNumber(code, year, serial), State(state), Owner(template, source), title, note)
