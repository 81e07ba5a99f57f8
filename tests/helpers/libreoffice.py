"""LibreOffice as a witness: its rendering of a Word file, and how ours compares with it, line by line."""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from docgen.pdf.faces import ROLES
from docgen.pdf.fonts import library
from tests.helpers.pdf import marks, rows

PATIENCE = 1800
"""Seconds that LibreOffice may take on a busy machine for what it does in a minute at most."""
needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: nothing to compare with"
)


def saved_by_calc(workbook: Path, into: Path) -> Path:
    """Return a workbook as LibreOffice Calc saves it again; skips the test where Writer came without Calc."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(into / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(into / "saved"), str(workbook)],
        check=False, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    saved = into / "saved" / workbook.name
    if not saved.is_file():
        pytest.skip("LibreOffice Calc is not installed")
    return saved


def render(files: Iterable[Path], into: Path, language: str = "zh-CN") -> dict[str, bytes]:
    """Return LibreOffice's PDF of each Word file by the file's name, with the faces that docgen uses for a language."""
    config = into / "fonts.conf"
    config.write_text(_fonts_conf(language), "utf-8")
    staged = into / "staged"
    staged.mkdir()
    names = {}
    for number, file in enumerate(files):
        # Equal names in different folders must not overwrite each other.
        shutil.copy(file, staged / f"{number}.docx")
        names[f"{number}.pdf"] = str(file)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(into / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(into / "pdf"), *sorted(str(path) for path in staged.iterdir())],
        check=True, capture_output=True, timeout=PATIENCE, env={**os.environ, "FONTCONFIG_FILE": str(config)},
    )  # fmt: skip
    return {name: (into / "pdf" / pdf).read_bytes() for pdf, name in names.items()}


def _fonts_conf(language: str) -> str:
    """Return a fontconfig file in which each name that Word files use means the face that docgen takes for it."""
    reports = library().serving(language).report()
    faces = {name: face for report in reports if (face := report.family) for name in report.word_names}
    assert len(faces) >= len(ROLES)
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><prefer><family>{escape(face)}</family></prefer></alias>'
        for name, face in faces.items()
        if name != face
    )
    return f'<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'


@dataclass(frozen=True)
class Likeness:
    """How one PDF agrees with the witness's: page counts, text, and the shares of equal lines and page starts."""

    pages: tuple[int, int]
    same_text: bool
    same_lines: float
    same_starts: float
    first: tuple[list[str], list[str]] | None


def compare(witness: bytes, ours: bytes) -> Likeness:
    """Compare two PDFs by their lines without white space."""
    theirs_pages = [[text for _, text in rows(page)] for page in marks(witness)]
    our_pages = [[text for _, text in rows(page)] for page in marks(ours)]
    theirs, mine = list(chain.from_iterable(theirs_pages)), list(chain.from_iterable(our_pages))
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    first = next(
        ((theirs[a:b][:2], mine[c:d][:2]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"), None
    )
    starts = sum(left[:1] == right[:1] for left, right in zip(theirs_pages, our_pages, strict=False))
    return Likeness(
        (len(theirs_pages), len(our_pages)),
        "".join(theirs) == "".join(mine),
        same / max(len(theirs), 1),
        starts / max(len(theirs_pages), 1),
        first,
    )
