"""Where the shipped templates and the sample workspace lie: in a wheel, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

SHIPPED = ("docgen.yaml", "data", "templates")
"""What `docgen init` copies and a wheel carries."""


def package_root() -> Path:
    """Return the folder of the package's own code."""
    return Path(__file__).resolve().parent


def shipped_root() -> Path:
    """Return the folder that holds `docgen.yaml`, `data/` and `templates/` as shipped.

    An installed wheel carries it inside the package; a checkout (or an editable install of one) is it.
    """
    installed = package_root() / "_shipped"
    return installed if installed.is_dir() else package_root().parent
