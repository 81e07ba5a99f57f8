"""Settings of the whole file: settings.xml, the core properties, the language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from docgen.word.namespaces import CORE, DUBLIN_CORE, TERMS, W
from docgen.word.package import Package
from docgen.word.run_properties import Report
from docgen.word.xml import Element, flag, number, points, val

_EAST_ASIAN = ("zh", "ja", "ko")
_UNSUPPORTED = {
    "mirrorMargins": "对称页边距",
    "gutterAtTop": "装订线在上",
    "bookFoldPrinting": "书籍折页",
    "printTwoOnOne": "每张纸打印两页",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What settings.xml says about the pages. `compatibility` is 15 from Word 2013 on, 12 where the file is silent."""

    even_and_odd: bool = False
    default_tab: float = 36.0
    compress_punctuation: bool = False
    theme_east_asia: str = ""
    compatibility: int = 12


def read_settings(root: Element | None, report: Report) -> Settings:
    """Read settings.xml; None gives Word's defaults. `report` is told of what has no place in the page model."""
    if root is None:
        return Settings()
    for name, what in _UNSUPPORTED.items():
        if flag(root, name):
            report(what, "")
    language = root.find(f"{W}themeFontLang")
    mode = None
    for setting in root.findall(f"{W}compat/{W}compatSetting"):
        if setting.get(f"{W}name") == "compatibilityMode":
            mode = number(setting.get(f"{W}val"))
    return Settings(
        even_and_odd=bool(flag(root, "evenAndOddHeaders")),
        default_tab=points(val(root, "defaultTabStop")) or 36.0,
        compress_punctuation=(val(root, "characterSpacingControl") or "").startswith("compressPunctuation"),
        theme_east_asia="" if language is None else language.get(f"{W}eastAsia") or "",
        compatibility=mode or 12,
    )


@dataclass(frozen=True, slots=True)
class CoreProperties:
    """What docProps/core.xml says of the file; empty or None where it does not. `created` is in UTC, to the second."""

    title: str = ""
    author: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    created: datetime | None = None


def read_core_properties(package: Package) -> CoreProperties:
    """Read the core properties part, if there is one."""
    part = package.related("", f"{CORE.rpartition('/')[0]}/core-properties")
    part = part or ("docProps/core.xml" if "docProps/core.xml" in package.parts else None)
    if part is None:
        return CoreProperties()
    root = package.xml(part)
    title, author, language = (
        (root.findtext(f"{{{DUBLIN_CORE}}}{name}") or "").strip() for name in ("title", "creator", "language")
    )
    keywords = (word.strip() for word in re.split("[,;，；、\n]", root.findtext(f"{{{CORE}}}keywords") or ""))
    created = _moment(root.findtext(f"{{{TERMS}}}created") or "")
    return CoreProperties(title, author, language, tuple(filter(None, keywords)), created)


def _moment(text: str) -> datetime | None:
    """Return a W3CDTF time in UTC; a time without zone is taken for UTC. None for what is no time."""
    try:
        moment = datetime.fromisoformat(text.strip()).replace(microsecond=0)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def language_of(core: CoreProperties, east_asia: str) -> str:
    """Return the language of the text: core properties, else w:lang of the document defaults, else zh-CN.

    `east_asia` is the East Asian language of w:lang, taken when it names one; Western programs fill it with their own.
    """
    if core.language:
        return core.language
    return east_asia if east_asia.lower().startswith(_EAST_ASIAN) else "zh-CN"
