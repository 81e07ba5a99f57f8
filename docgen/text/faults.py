"""How functions of this room refuse what a person typed."""

from __future__ import annotations

from docgen.errors import InputError, Place, error


def refuse(rule: str, message: str, hint: str = "") -> InputError:
    """Return the error to raise: one finding of `rule` with an empty place, which the caller replaces."""
    return InputError(error(rule, Place(), message, hint))
