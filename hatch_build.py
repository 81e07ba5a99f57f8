"""Build hook: the wheel carries the repository's templates and sample workspace as `docgen/_shipped/`.

They stand once, at the top of the repository. An editable install gets no copy, so that it can never be stale:
`docgen.resources.shipped_root` then finds the repository itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("docgen.yaml", "data", "templates")


class ShippedFiles(BuildHookInterface):  # type: ignore[type-arg]  # hatchling is not typed everywhere mypy runs
    """Map the shipped files into the package when a wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the shipped files to the wheel `version` (`standard` or `editable`) by way of `build_data`."""
        if version != "standard":
            return
        for name in SHIPPED:
            build_data["force_include"][str(Path(self.root) / name)] = f"docgen/_shipped/{name}"
