"""Settings of the whole file: settings.xml, the core properties, the language."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.word.namespaces import CORE, DUBLIN_CORE, W
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
    """Title, author and language from docProps/core.xml; `""` where it does not say."""

    title: str = ""
    author: str = ""
    language: str = ""


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
    return CoreProperties(title, author, language)


def language_of(core: CoreProperties, east_asia: str) -> str:
    """Return the language of the text: core properties, else w:lang of the document defaults, else zh-CN.

    `east_asia` is the East Asian language of w:lang, taken when it names one; Western programs fill it with their own.
    """
    if core.language:
        return core.language
    return east_asia if east_asia.lower().startswith(_EAST_ASIAN) else "zh-CN"
