"""The fonts of this machine: which file serves which face name, what it covers, how wide its characters are.

Fonts are found in the system's and the user's font folders (and in folders named by `DOCGEN_FONTS`); what was read from
them is kept in a small cache so that a cold start need not open every file.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from docgen.pdf.faces import FALLBACKS, METRIC_TWINS, ROLES, SANS_FALLBACKS, Role, role_of
from docgen.pdf.kept import keep, recall
from docgen.pdf.metrics import Metrics, metrics_of
from docgen.word.traditional import FACES

_SUFFIXES = {".otf", ".ttf", ".ttc", ".otc"}
_INDEX_VERSION = 3
_TRADITIONAL_LANGUAGES = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_TRADITIONAL_SAMPLE = "關"
"""A character that faces of GB 2312 lack."""


@dataclass(frozen=True)
class Face:
    """One face of a font file; `names` are all its family and full names, casefolded, `family` is the chief one."""

    family: str
    names: frozenset[str]
    weight: int
    italic: bool
    path: Path
    index: int = 0
    stamp: str = ""

    @property
    def in_collection(self) -> bool:
        """True when the file holds several faces."""
        return self.path.suffix.casefold() in (".ttc", ".otc")

    @cached_property
    def metrics(self) -> Metrics:
        """Widths and coverage, read when first asked for."""
        return metrics_of(self.path, self.index, self.stamp)


@dataclass(frozen=True)
class Choice:
    """The face a character is set in, and whether boldness and slant must be imitated by the engine."""

    face: Face
    bold: bool
    italic: bool
    role: Role
    fallback: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class FaceReport:
    """One line of `docgen fonts`: a role, its names in Word, the family and file that serve it, a remark."""

    role: str
    word_names: tuple[str, ...]
    family: str | None
    path: Path | None
    note: str


class Library:
    """The installed faces by name, and the choice of one for each character; `traditional` for Traditional Chinese."""

    def __init__(self, faces: Iterable[Face], traditional: bool = False) -> None:
        self.traditional = traditional
        self.faces = sorted(faces, key=lambda face: (str(face.path), face.index))
        self._by_name: dict[str, list[Face]] = {}
        for face in self.faces:
            for name in sorted(face.names):
                self._by_name.setdefault(name, []).append(face)
        self._chains: dict[tuple[str, bool, bool, bool], list[tuple[Face, bool]]] = {}
        self._choices: dict[tuple[str, str, bool, bool, bool], Choice | None] = {}

    def serving(self, language: str) -> Library:
        """Return the library for papers in a language (BCP 47): this one, or its twin for Traditional Chinese."""
        return self._twin if language.casefold().startswith(_TRADITIONAL_LANGUAGES) else self

    @cached_property
    def _twin(self) -> Library:
        return Library(self.faces, traditional=True)

    def named(self, name: str, bold: bool = False, italic: bool = False) -> Face | None:
        """Return the installed face of that family or full name whose weight and slant come nearest, or None."""
        candidates = self._by_name.get(name.casefold())
        if not candidates:
            return None
        weight = 700 if bold else 400
        return min(
            candidates,
            key=lambda face: (abs(face.weight - weight), face.italic != italic, str(face.path), face.index),
        )

    def choose(self, char: str, word_name: str, *, bold: bool, italic: bool, east_asian: bool) -> Choice | None:
        """Return the face that sets `char` for a run naming `word_name`, or None when no installed face covers it."""
        key = (char, word_name, bold, italic, east_asian)
        if key not in self._choices:
            self._choices[key] = self._choose(char, word_name, bold, italic, east_asian)
        return self._choices[key]

    def _choose(self, char: str, word_name: str, bold: bool, italic: bool, east_asian: bool) -> Choice | None:
        role = role_of(word_name, east_asian)
        code = ord(char)
        for face, fallback in self._chain(word_name, bold, italic, east_asian):
            if code in face.metrics.advances:
                return Choice(face, bold, italic, role, fallback)
        return None

    def _chain(self, word_name: str, bold: bool, italic: bool, east_asian: bool) -> list[tuple[Face, bool]]:
        key = (word_name, bold, italic, east_asian)
        if key not in self._chains:
            role = role_of(word_name, east_asian)
            heavy = bold or role.bold_stand_in
            wanted = [(word_name, bold)]
            wanted += [(name, bold) for name in METRIC_TWINS.get(word_name, ())]
            wanted += [(name, bold) for name in role.word_names] + [(name, heavy) for name in self._stand_ins(role)]
            fallbacks = SANS_FALLBACKS if role.key in ("hei", "sans") else FALLBACKS
            wanted += [(name, heavy) for name in fallbacks]
            # The first face serves the name; the others only what it lacks.
            chain: dict[Face, bool] = {}
            for name, weight in wanted:
                if (face := self.named(name, weight, italic)) is not None:
                    chain.setdefault(face, bool(chain))
            self._chains[key] = list(chain.items())
        return self._chains[key]

    def _stand_ins(self, role: Role) -> tuple[str, ...]:
        return role.traditional or role.stand_ins if self.traditional else role.stand_ins

    def report(self) -> list[FaceReport]:
        """Return which family and file serve each role, and what to do where none or only a stand-in does."""
        return [self._report_role(role) for role in ROLES]

    def _report_role(self, role: Role) -> FaceReport:
        title, names = role.title, role.word_names
        if self.traditional and role.traditional:
            title, names = f"{title}（繁体）", tuple(name for name in names if name not in FACES)
        for name in names:
            if (face := self.named(name)) is not None and self._has_script(face):
                return FaceReport(title, names, face.family, face.path, "")
        for name in self._stand_ins(role):
            if (face := self.named(name, role.bold_stand_in)) is not None:
                note = f"未装 {names[0]}，PDF 中以 {face.family} 代替；Word 文件仍写 {names[0]}"
                return FaceReport(title, names, face.family, face.path, note)
        return FaceReport(
            title,
            names,
            None,
            None,
            "没有可用字体，请运行 ./bootstrap demo，或安装仿宋、楷体、黑体、宋体字库",
        )

    def _has_script(self, face: Face) -> bool:
        return not self.traditional or ord(_TRADITIONAL_SAMPLE) in face.metrics.advances

    def digest(self) -> str:
        """Return a hash of the faces that serve the roles and the fallbacks; another font gives another PDF."""
        lines = []
        for report in (*self.report(), *self._twin.report()):
            lines.append(f"{report.role} {report.family} {self._stamp(report.path)}")
        for name in FALLBACKS:
            face = self.named(name)
            lines.append(f"{name} {face.stamp if face else ''}")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _stamp(self, path: Path | None) -> str:
        return next((face.stamp for face in self.faces if face.path == path), "")


def folders() -> list[Path]:
    """Return the folders that are searched for fonts, `DOCGEN_FONTS` (separated as in PATH) first."""
    extra = [Path(part) for part in os.environ.get("DOCGEN_FONTS", "").split(os.pathsep) if part]
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local")) / "Microsoft/Windows/Fonts"
        return [*extra, local, windows]
    if sys.platform == "darwin":
        return [*extra, home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    return [
        *extra,
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]


@lru_cache(maxsize=1)
def library() -> Library:
    """Return the library of this machine's fonts, read once per process."""
    found = sorted({path for folder in folders() if folder.is_dir() for path in _font_files(folder)})
    name = f"fonts-{_INDEX_VERSION}.json"
    cached = recall(name)
    entries: dict[str, Any] = {}
    for path in found:
        status = path.stat()
        key = f"{path}|{status.st_size}|{status.st_mtime_ns}"
        entries[key] = cached.get(key) if key in cached else _describe(path)
    if entries.keys() != cached.keys():
        keep(name, entries)
    return Library(_face_from(key, item) for key, items in entries.items() for item in items or ())


def _font_files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root) / name for name in names if Path(name).suffix.casefold() in _SUFFIXES)


def _face_from(key: str, item: dict[str, Any]) -> Face:
    path, size, _ = key.rsplit("|", 2)
    return Face(
        item["family"],
        frozenset(item["names"]),
        item["weight"],
        item["italic"],
        Path(path),
        item["index"],
        f"{size}-{item['check']}",
    )


def _describe(path: Path) -> list[dict[str, Any]]:
    """Return the faces of a font file as plain data; a file that cannot be read has none."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        if path.suffix.casefold() in (".ttc", ".otc"):
            with TTCollection(path, lazy=True) as collection:
                return [_describe_face(font, index) for index, font in enumerate(collection.fonts)]
        with TTFont(path, lazy=True) as font:
            return [_describe_face(font, 0)]
    except (TTLibError, OSError, KeyError, AssertionError, ValueError):
        return []


def _describe_face(font: Any, index: int) -> dict[str, Any]:
    table = font["name"]
    names = {str(record).strip() for record in table.names if record.nameID in (1, 4, 6, 16)}
    family = table.getDebugName(16) or table.getDebugName(1) or ""
    style = font["head"].macStyle
    weight = font["OS/2"].usWeightClass if "OS/2" in font else 400
    return {
        "family": family,
        "names": sorted({name.casefold() for name in (*names, family) if name}),
        "weight": max(weight, 700) if style & 1 else weight,
        "italic": bool(style & 2),
        "index": index,
        "check": font["head"].checkSumAdjustment,
    }
