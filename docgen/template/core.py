"""The core properties of a filled Word file: from the paper's fields, never from clock, user or template.

ECMA-376 part 2, clause 11. Tags that a template carries in its properties are not executed: the part is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from xml.sax.saxutils import escape

from jinja2 import Undefined

from docgen.text.lists import join_names
from docgen.word.namespaces import CONTENT_TYPES, CORE, DUBLIN_CORE, PACKAGE_RELATIONSHIPS
from docgen.word.package import Package

LANGUAGE = "zh-CN"
_TERMS = "http://purl.org/dc/terms/"
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_CORE_PART = "docProps/core.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATIONSHIP = f"{PACKAGE_RELATIONSHIPS}/metadata/core-properties"
_DATES = ("成文日期", "签订日期")
_CREATORS = ("署名", "发文机关", "单位")
_NO_DATE = date(2000, 1, 1)
"""Papers without a date of their own carry this one, so that their bytes do not depend on the day."""


def core_properties(values: Mapping[str, object]) -> bytes:
    """Return `core.xml` for bound fields: title, creator, language, dates."""
    day = next((value for name in _DATES if isinstance(value := values.get(name), date)), _NO_DATE)
    stamp = f"{day.isoformat()}T00:00:00Z"
    creator = next((words for name in _CREATORS if (words := _words(values.get(name)))), "")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="{DUBLIN_CORE}" xmlns:dcterms="{_TERMS}" '
        f'xmlns:xsi="{_SCHEMA_INSTANCE}">'
        f"<dc:title>{escape(_words(values.get('标题')))}</dc:title>"
        f"<dc:creator>{escape(creator)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        f"<dc:language>{LANGUAGE}</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def _words(value: object) -> str:
    """Return a text, a record's name, or several of them as one line; empty for a missing value."""
    if isinstance(value, Undefined) or value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return _words(value.get("名称"))
    if isinstance(value, list | tuple):
        return join_names(words for item in value if (words := _words(item)))
    return str(value)


def ensure_core_part(package: Package) -> str:
    """Return the name of the package's core-properties part, adding an empty one where there is none."""
    name = package.related("", _CORE_RELATIONSHIP)
    if name is not None:
        return name
    package.parts[_CORE_PART] = b""
    override = f'<Override PartName="/{_CORE_PART}" ContentType="{_CORE_TYPE}"/>'
    relation = f'<Relationship Id="rIdCoreProperties" Type="{_CORE_RELATIONSHIP}" Target="{_CORE_PART}"/>'
    _insert(package, "[Content_Types].xml", "Types", CONTENT_TYPES, override)
    _insert(package, "_rels/.rels", "Relationships", PACKAGE_RELATIONSHIPS, relation)
    return _CORE_PART


def _insert(package: Package, part: str, root_name: str, namespace: str, element: str) -> None:
    """Append `element` to the root of a package part, in the root's own namespace."""
    from lxml import etree

    root = package.xml(part)
    wrapper = etree.fromstring(f'<{root_name} xmlns="{namespace}">{element}</{root_name}>')
    root.append(wrapper[0])
    package.parts[part] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
