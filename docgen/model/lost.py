"""What a workspace has lost to faults in its data: the things left out, and what would need them."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.errors import Finding, InputError, Place, error
from docgen.model.references import Kind


@dataclass(frozen=True, slots=True)
class Lost:
    """One thing that is left out: for a fault of its own, or because it names another that is left out.

    `id` is empty where the thing has none of its own. `names` is what it refers to, by kind and id, and `cause` the
    place of the fault.
    """

    kind: Kind
    id: str
    place: Place
    names: frozenset[tuple[Kind, str]]
    cause: Place

    @property
    def finding(self) -> Finding:
        """What a paper that needs the thing reports."""
        called = f"{self.kind}“{self.id}”" if self.id else f"一条{self.kind}"
        message = f"{called}的数据有误，用到它的公文没有生成"
        return error("data.lost", self.place, message, f"先改正 {self.cause}")


class LostError(InputError):
    """Something was asked for that is left out, or a list that it belongs to."""

    def __init__(self, lost: Lost) -> None:
        super().__init__(lost.finding)
