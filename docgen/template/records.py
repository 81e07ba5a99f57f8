"""Records as templates see them: lazy views of the model by its Chinese names, with references followed.

`结对.支援方.名称` reads the pairing's supporter through the workspace; nothing is copied or resolved before it is asked
for, and a view cannot be changed or printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeAlias, cast, get_args, get_type_hints

from pydantic import BaseModel

from docgen.errors import Place
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.period import Period
from docgen.model.person import Person
from docgen.model.references import Kind
from docgen.model.types import InstitutionRef, PairingRef, PersonRef, PicturePath
from docgen.model.workspace import Workspace
from docgen.template.faults import Blank, Shape
from docgen.template.values import DateValue, Picture
from docgen.text.dates import Month
from docgen.text.traditional import keeps_names, shield_names

Party: TypeAlias = Institution | Person | Pairing
"""What a job or a field can name: the things with an id."""

Given: TypeAlias = Party | Month
"""What a job gives to each of its papers."""


class Record(Mapping[str, object]):
    """A read-only view: names in their declared order, values read on first use.

    `path` is how a template reached it, for messages. `counter` counts its work records; None for records that have
    none. Two views of the same thing are equal.
    """

    __slots__ = ("_cache", "_identity", "_names", "_read", "counter", "path")

    def __init__(
        self,
        path: str,
        names: tuple[str, ...],
        read: Callable[[str], object],
        identity: object = None,
        counter: Counter | None = None,
    ) -> None:
        self.path = path
        self.counter = counter
        self._names = names
        self._read = read
        self._identity = identity
        self._cache: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._cache:
            if name not in self._names:
                raise KeyError(name)
            self._cache[name] = self._read(name)
        return self._cache[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Record) and self._identity is not None and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._names)


@dataclass(frozen=True, slots=True)
class _Part:
    """A named part of a model: its attribute, the model it holds (or refers to), if it is a reference or a picture."""

    attribute: str
    holds: type[BaseModel] | None
    reference: bool
    picture: bool


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the work records of a thing with an id."""

    views: Views
    model: Party
    path: str

    def figures(self, period: Period | None) -> Record:
        """Return what they add up to in a period; None counts all of them."""
        return self.views.figures(self.views, self.model, period, self.path)

    def figures_with(self, others: Sequence[Counter], period: Period | None) -> Record:
        """Return the figures of this pairing and the others together, each counted once."""
        models = (self.model, *(counter.model for counter in others))
        found = {model.id: model for model in models if isinstance(model, Pairing)}
        return self.views.figures(self.views, tuple(found.values()), period, "各结对")


Counted: TypeAlias = Party | tuple[Pairing, ...]
"""What work records can be counted for."""

Figures: TypeAlias = "Callable[[Views, Counted, Period | None, str], Record]"


class Views:
    """Makes records of a workspace's models; `figures` counts work records."""

    shields_names = False
    """True in a paper in Traditional Chinese, whose persons keep the names that they have in the data."""

    def __init__(self, workspace: Workspace, figures: Figures) -> None:
        self.workspace = workspace
        self.figures = figures
        self._derived: dict[type[BaseModel], dict[str, Callable[[Any, str], object]]] = {
            Institution: {"支援结对": self._supported, "受援结对": self._received},
            Pairing: {"记录": self._records},
        }

    def record(self, model: BaseModel, path: str) -> Record:
        """Return the view of a model under the path by which templates reach it."""
        kind = type(model)
        parts = _parts(kind)
        derived = self._derived.get(kind, {})

        def read(name: str) -> object:
            where = f"{path}.{name}"
            if name in derived:
                return derived[name](model, where)
            part = parts[name]
            if part.picture and isinstance(model, Person) and model.photo:
                places = self.workspace.places.get(("人员", model.id))
                return self.picture(model.photo, name, places.of(name) if places else Place())
            return self.named(name, self._value(getattr(model, part.attribute), where, part))

        identity = (kind, model.id) if isinstance(model, Institution | Person | Pairing) else None
        counter = Counter(self, model, path) if isinstance(model, Institution | Person | Pairing) else None
        return Record(path, (*parts, *derived), read, identity, counter)

    def whole(self, path: str) -> Record:
        """Return the view of all data: 结对, 单位, 人员 in the order of the files, 年度; blank where there is none."""
        groups: tuple[Kind, ...] = ("结对", "单位", "人员")

        def read(name: str) -> object:
            where = f"{path}.{name}"
            for kind in groups:
                if kind == name:
                    return self._listed(self.workspace.every(kind), where)
            return Blank(where) if self.workspace.config.year is None else self.workspace.config.year

        return Record(path, (*groups, "年度"), read)

    def party(self, kind: type[Party], reference: str, path: str) -> Record:
        """Return the record that a reference names; raises InputError when there is none."""
        workspace = self.workspace
        if kind is Institution:
            return self.record(workspace.institution(reference), path)
        if kind is Person:
            return self.record(workspace.person(reference), path)
        return self.record(workspace.pairing(reference), path)

    def named(self, field: str, value: object) -> object:
        """Return a value with the names of persons shielded, where the field or part holds such names."""
        if not self.shields_names or not keeps_names(field):
            return value
        if isinstance(value, tuple):
            return tuple(self.named(field, item) for item in value)
        return shield_names(value) if type(value) is str else value

    def picture(self, path: str, words: str, place: Place) -> Picture:
        """Return the picture at a path of the workspace, typed at `place`; `words` are its alternative text."""
        return Picture(self.workspace.root, path, words, place)

    def _value(self, value: object, path: str, part: _Part) -> object:
        """Return a model's value as templates see it; what is missing or empty is `Blank`."""
        match value:
            case None | "" | ():
                return Blank(path, shape_of(part.holds) if part.holds else None)
            case str() if part.reference and part.holds:
                return self.party(cast("type[Party]", part.holds), value, path)
            case tuple():
                return tuple(self._value(item, f"{path}[{index}]", part) for index, item in enumerate(value))
            case date():
                return DateValue.of(value)
            case BaseModel():
                return self.record(value, path)
            case Mapping():
                return plain_record(path, value) if value else Blank(path)
            case _:
                return value

    def _supported(self, model: Institution, path: str) -> object:
        return self._listed(self.workspace.pairings_supported_by(model.id), path)

    def _received(self, model: Institution, path: str) -> object:
        return self._listed(self.workspace.pairings_received_by(model.id), path)

    def _records(self, model: Pairing, path: str) -> object:
        return self._listed(self.workspace.records_of(model.id), path)

    def _listed(self, models: Sequence[BaseModel], path: str) -> object:
        records = tuple(self.record(model, f"{path}[{index}]") for index, model in enumerate(models))
        return records or Blank(path)


def plain_record(path: str, values: Mapping[str, object]) -> Record:
    """Return a view of ready values."""
    return Record(path, tuple(values), values.__getitem__)


def shape_of(kind: type[BaseModel]) -> Shape:
    """Return the names that records of a model class have."""
    return Shape(lambda: {name: shape_of(part.holds) if part.holds else None for name, part in _parts(kind).items()})


@cache
def _parts(kind: type[BaseModel]) -> dict[str, _Part]:
    """Return a model's parts by their Chinese names, in the order of their declaration."""
    hints = get_type_hints(kind, include_extras=True)
    parts = {}
    for attribute, field in kind.model_fields.items():
        reference = _referred(hints[attribute])
        hint = hints[attribute]
        picture = hint == PicturePath or PicturePath in get_args(hint)
        parts[field.alias or attribute] = _Part(attribute, reference or _held(hint), reference is not None, picture)
    return parts


def _referred(hint: Any) -> type[Party] | None:
    """Return the model that a type annotation refers to by id, looking inside optional types and tuples."""
    known: tuple[tuple[Any, type[Party]], ...] = (
        (InstitutionRef, Institution),
        (PersonRef, Person),
        (PairingRef, Pairing),
    )
    found = next((kind for reference, kind in known if hint == reference), None)
    return found or next((kind for arg in get_args(hint) if (kind := _referred(arg))), None)


def _held(hint: Any) -> type[BaseModel] | None:
    """Return the model class inside a type annotation."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    return next((kind for arg in get_args(hint) if (kind := _held(arg))), None)
