"""The common ground of every model: Chinese aliases, English attributes, nothing unknown, nothing changed later."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen model whose fields are typed by their Chinese alias or their English name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def __repr__(self) -> str:
        """Return the class and all values. Digests of data are taken of it; pydantic's own takes five times as long."""
        return f"{type(self).__name__}({self.__dict__!r})"


def name_of(data: dict[str, Any]) -> str:
    """Return the name already validated, as a default; pydantic does not ask while another field is at fault."""
    return str(data["name"])
