"""The origin of a paper in the custom properties of its Word file (ECMA-376 part 1, 22.3).

Properties of other names stay as they are; Word and LibreOffice keep all of them when they save the file.
"""

from __future__ import annotations

from typing import Any

from docgen.page.origin import Origin
from docgen.word.namespaces import RELATIONSHIPS
from docgen.word.package import Package, ensure_part

_RELATIONSHIP = "custom-properties"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_PART = "docProps/custom.xml"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ANY_PROGRAM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID = 2
_PREFIX = "docgen "


def read_origin(package: Package) -> Origin | None:
    """Return what a Word file says of its making; None where it does not.

    Raises:
        InputError: the part with the properties is not well formed.
    """
    part = package.related("", _RELATIONSHIP)
    if part is None:
        return None
    facts = {
        name.removeprefix(_PREFIX): "".join(item.itertext())
        for item in package.xml(part).iter(f"{{{_PROPERTIES}}}property")
        if (name := item.get("name") or "").startswith(_PREFIX)
    }
    return Origin.of_facts(facts)


def write_origin(package: Package, origin: Origin) -> str:
    """Note in a package what made it, in place of what it says of that, and return the name of the part."""
    from lxml import etree

    part = package.related("", _RELATIONSHIP)
    if part is None:
        part = _PART
        root: Any = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _TYPES})
        ensure_part(package, part, _MEDIA_TYPE, f"{RELATIONSHIPS}/{_RELATIONSHIP}")
    else:
        root = package.xml(part)
    for item in root.findall(f"{{{_PROPERTIES}}}property"):
        if (item.get("name") or "").startswith(_PREFIX):
            root.remove(item)
    used = [int(item.get("pid")) for item in root if (item.get("pid") or "").isdigit()]
    for number, (label, value) in enumerate(origin.facts().items(), start=max((*used, _FIRST_ID - 1)) + 1):
        item = etree.SubElement(root, f"{{{_PROPERTIES}}}property", fmtid=_ANY_PROGRAM, pid=str(number))
        item.set("name", f"{_PREFIX}{label}")
        etree.SubElement(item, f"{{{_TYPES}}}lpwstr").text = value
    package.parts[part] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return part
