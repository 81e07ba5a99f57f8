"""Files that a person chose or dropped."""

from __future__ import annotations

import re

from flask import request

from docgen.errors import InputError, Place, error
from docgen.text.characters import find_forbidden, replace_forbidden

_LONGEST = 120
"""Characters of a name that are kept: longer ones fill a line and help nobody."""


def uploaded(field: str) -> tuple[str, bytes]:
    """Return the name and the bytes of the file in a form's field.

    Raises:
        InputError: none was chosen.
    """
    file = request.files.get(field)
    if file is None or not file.filename:
        raise InputError(error("web.no-file", Place(), "没有选择文件", "先选一个文件，再提交。"))
    return plain_name(file.filename), file.read()


def plain_name(name: str) -> str:
    """Return the last part of a path as a name to be shown: one line, not long, its suffix kept."""
    last = re.split(r"[\\/]", name)[-1]
    text = replace_forbidden(last, "") if find_forbidden(last) else last
    text = " ".join("".join(char for char in text if char.isprintable()).split()) or "未命名"
    if len(text) <= _LONGEST:
        return text
    stem, dot, suffix = text.rpartition(".")
    return text[:_LONGEST] if not dot or len(suffix) > 5 else f"{stem[: _LONGEST - 6]}.{suffix}"
