"""Which institution, person or pairing of a workspace stands in an extreme paper.

Those of one paper belong together as the sample's do: the supporter of the sample's pairing becomes the supporter of
the one that is chosen, its staff that one's staff.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.errors import InputError
from docgen.model import Workspace, nodes
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.template.fields import PARTIES, FieldType
from docgen.template.kind import Kind
from docgen.template.records import Party


class Parties:
    """Chooses from a workspace: `longest` the longest names and the most recipients, else those of which least is known."""

    def __init__(self, workspace: Workspace, kind: Kind, sample: nodes.Mapping, *, longest: bool) -> None:
        self._workspace = workspace
        self._longest = longest
        named = (sample.entries.get(spec.name) for spec in kind.fields if spec.type is FieldType.PAIRING)
        first = next((node for node in named if isinstance(node, nodes.Scalar)), None)
        self._sampled = self._find(FieldType.PAIRING, first.text) if first is not None else None

    def pick(self, type: FieldType, typed: str, turn: int) -> str:
        """Return the id of what stands for the sample's `typed`, the `turn`-th of a list; `typed` where there is none."""
        sampled = self._find(type, typed)
        found = self._ranked(self._like(type, sampled))
        return found[turn % len(found)].id if found else typed

    def all_of(self, type: FieldType) -> list[str]:
        """Return the ids of all of a type in a fixed order."""
        return [model.id for model in self._ranked(self._group(type))]

    def _find(self, type: FieldType, reference: str) -> Party | None:
        finders: Mapping[FieldType, object] = {}
        try:
            if type is FieldType.INSTITUTION:
                return self._workspace.institution(reference)
            if type is FieldType.PERSON:
                return self._workspace.person(reference)
            return self._workspace.pairing(reference)
        except InputError:
            return None

    def _group(self, type: FieldType) -> Sequence[Party]:
        workspace = self._workspace
        groups: dict[FieldType, Sequence[Party]] = {
            FieldType.INSTITUTION: tuple(workspace.institutions.values()),
            FieldType.PERSON: tuple(workspace.people.values()),
            FieldType.PAIRING: tuple(workspace.pairings.values()),
        }
        return groups[type]
