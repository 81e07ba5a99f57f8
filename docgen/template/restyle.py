"""Find our named styles in a Word file by their names: LibreOffice and WPS give styles other ids when they save."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.official.styles import STYLES
from docgen.word.namespaces import W
from docgen.word.package import Package
from docgen.word.xml import val

_STYLED = re.compile(r'(<w:[pr]Style w:val=")(\w+)(?="/>)')


def style_ids(package: Package) -> dict[str, str]:
    """Return for each of our styles that a file has, by our id, the id that it has there."""
    part = package.related(package.main, "styles")
    if part is None:
        return {}
    found: dict[str, str] = {}
    ids: set[str] = set()
    for style in package.xml(part).iter(f"{W}style"):
        identifier = style.get(f"{W}styleId") or ""
        ids.add(identifier)
        found.setdefault(val(style, "name") or "", identifier)
    return {
        style.id: style.id if style.id in ids else found[style.name]
        for style in STYLES
        if style.id in ids or style.name in found
    }


def renamed_styles(package: Package) -> dict[str, str]:
    """Return the ids that a file has for those of our styles that have another id there, by our id."""
    return {ours: theirs for ours, theirs in style_ids(package).items() if ours != theirs}


def restyled(text: str, renamed: Mapping[str, str]) -> str:
    """Return WordprocessingML in which our styles are called by the ids that they have in a file."""
    return _STYLED.sub(lambda found: found[1] + renamed.get(found[2], found[2]), text) if renamed else text
