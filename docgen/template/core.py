"""The core properties of a filled Word file: from the paper's fields, never from clock or user.

ECMA-376 part 2, clause 11. The part is written anew. What a template says in its properties is taken over only where
it holds tags, in the six properties that docxtpl renders too; their result is plain text. So a template's own author,
remarks and dates never end up in a paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

from jinja2 import Undefined

from docgen.text.lists import join_names
from docgen.word.namespaces import CORE, DUBLIN_CORE, PACKAGE_RELATIONSHIPS
from docgen.word.package import Package, ensure_part

LANGUAGE = "zh-CN"
_TERMS = "http://purl.org/dc/terms/"
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_CORE_PART = "docProps/core.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATIONSHIP = f"{PACKAGE_RELATIONSHIPS}/metadata/core-properties"
_DATES = ("成文日期", "签订日期")
_RENDERED = ("title", "subject", "creator", "description", "identifier", "language")
"""The properties that docxtpl renders, in the order in which they are written."""
_CREATORS = ("署名", "发文机关", "单位")
_NO_DATE = date(2000, 1, 1)
"""Papers without a date of their own carry this one, so that their bytes do not depend on the day."""


def tagged_properties(package: Package) -> dict[str, str]:
    """Return the core properties of a template that hold tags, by their element's name in Dublin Core."""
    part = package.related("", _CORE_RELATIONSHIP)
    if part is None:
        return {}
    texts = {name: package.xml(part).findtext(f"{{{DUBLIN_CORE}}}{name}") or "" for name in _RENDERED}
    return {name: text for name, text in texts.items() if any(tag in text for tag in ("{{", "{%", "{#"))}


def core_properties(values: Mapping[str, object], rendered: Mapping[str, str]) -> bytes:
    """Return `core.xml` for bound fields: title, creator, language, dates.

    `rendered` are the properties that the template gives by tags, by element name; they go before the fields.
    """
    day = next((value for name in _DATES if isinstance(value := values.get(name), date)), _NO_DATE)
    stamp = f"{day.isoformat()}T00:00:00Z"
    creator = next((words for name in _CREATORS if (words := _words(values.get(name)))), "")
    texts = {"title": _words(values.get("标题")), "creator": creator, "language": LANGUAGE}
    texts |= {name: _words(text) for name, text in rendered.items()}
    shown = {name: escape(texts[name], quote=False) for name in _RENDERED if name in texts}
    elements = "".join(f"<dc:{name}>{text}</dc:{name}>" for name, text in shown.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="{DUBLIN_CORE}" xmlns:dcterms="{_TERMS}" '
        f'xmlns:xsi="{_SCHEMA_INSTANCE}">'
        f"{elements}"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
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
    ensure_part(package, _CORE_PART, _CORE_TYPE, _CORE_RELATIONSHIP)
    return _CORE_PART
