"""Which institution, person or pairing of a workspace stands in an extreme paper.

Those of one paper belong together as the sample's do: the supporter of the sample's pairing becomes the supporter of
the one that is chosen, its staff that one's staff.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.errors import InputError
from docgen.model import Workspace, nodes
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.template.fields import FieldType
from docgen.template.kind import Kind
from docgen.template.records import Party


class Parties:
    """Chooses from a workspace: the `longest` names and the most recipients, or those of which least is known."""

    def __init__(self, workspace: Workspace, kind: Kind, sample: nodes.Mapping, *, longest: bool) -> None:
        self._workspace = workspace
        self._longest = longest
        named = (sample.entries.get(spec.name) for spec in kind.fields if spec.type is FieldType.PAIRING)
        first = next((node.text for node in named if isinstance(node, nodes.Scalar)), "")
        sampled = self._find(FieldType.PAIRING, first)
        self._sampled = sampled if isinstance(sampled, Pairing) else None
        self._chosen = next((model for model in self._ranked(FieldType.PAIRING) if isinstance(model, Pairing)), None)

    def pick(self, type: FieldType, typed: str, turn: int) -> str:
        """Return the id of what stands for the sample's `typed` (the `turn`-th of a list); `typed` without any."""
        sampled = self._find(type, typed) if typed else None
        alike = self._alike(type, sampled)
        return alike[turn % len(alike)].id if alike else typed

    def all_of(self, type: FieldType) -> list[str]:
        """Return the ids of all of a type in a fixed order."""
        return [model.id for model in self._ranked(type)]

    def _alike(self, type: FieldType, sampled: Party | None) -> Sequence[Party]:
        """Return those that may stand for a party of the sample, in the order in which they are taken."""
        ranked = self._ranked(type)
        workspace, before, now = self._workspace, self._sampled, self._chosen
        match sampled:
            case Institution() if before and now and sampled.id == before.supporter:
                return [workspace.institutions[now.supporter]]
            case Institution() if before and now and sampled.id in before.recipients:
                return [workspace.institutions[one] for one in now.recipients]
            case Institution():
                return [model for model in ranked if self._role(model) == self._role(sampled)]
            case Person() if before and now and sampled.institution == before.supporter:
                staff = [model for model in ranked if isinstance(model, Person) and model.institution == now.supporter]
                return staff or [sampled]
        return ranked

    def _find(self, type: FieldType, reference: str) -> Party | None:
        try:
            match type:
                case FieldType.INSTITUTION:
                    return self._workspace.institution(reference)
                case FieldType.PERSON:
                    return self._workspace.person(reference)
            return self._workspace.pairing(reference)
        except InputError:
            return None

    def _ranked(self, type: FieldType) -> list[Party]:
        workspace = self._workspace
        groups: dict[FieldType, Sequence[Party]] = {
            FieldType.INSTITUTION: tuple(workspace.institutions.values()),
            FieldType.PERSON: tuple(workspace.people.values()),
            FieldType.PAIRING: tuple(workspace.pairings.values()),
        }
        rank = self._size if self._longest else self._known
        return sorted(groups[type], key=lambda model: (rank(model), model.id))

    def _size(self, model: Party) -> tuple[int, ...]:
        """Return a rank by the room that a thing takes, the largest first."""
        names = self._workspace.institutions
        if isinstance(model, Pairing):
            letters = sum(len(names[one].name) for one in (model.supporter, *model.recipients))
            return (-len(model.recipients), -letters, -len(model.targets))
        return (-len(model.name),)

    def _known(self, model: Party) -> tuple[int, ...]:
        """Return a rank by how much is known of a thing, the least first."""
        linked = self._workspace.records_of(model.id) if isinstance(model, Pairing) else ()
        return (len(linked), len(model.model_fields_set))

    def _role(self, model: Party) -> tuple[bool, bool]:
        """Return whether an institution supports, and whether it is supported."""
        workspace = self._workspace
        return bool(workspace.pairings_supported_by(model.id)), bool(workspace.pairings_received_by(model.id))
