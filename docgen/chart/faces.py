"""The installed faces that letter a chart, and matplotlib loaded without a trace of the user's own settings."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from docgen.errors import Place, RenderError, error
from docgen.pdf.fonts import Face, library
from docgen.pdf.kept import cache_folder
from docgen.text.scripts import TRADITIONAL

LETTERING = "黑体"
_CONFIG = "MPLCONFIGDIR"


def faces_for(texts: Iterable[str]) -> tuple[Face, ...]:
    """Return the faces that cover the texts, the chief one first.

    Raises:
        RenderError: no installed face has a character.
    """
    found: dict[Face, None] = {}
    chars = set("".join(texts))
    faces = library().serving("zh-Hant" if chars & TRADITIONAL else "zh-CN")
    for char in ("0", *sorted(chars)):
        choice = faces.choose(char, LETTERING, bold=False, italic=False, east_asian=True)
        if choice is None:
            hint = "换一个字，或安装含有这个字的字库；docgen fonts 列出已有的字库。"
            raise RenderError(error("chart.character", Place(where="图表"), f"没有字库能排“{char}”", hint))
        found.setdefault(choice.face)
    return tuple(found)


@contextmanager
def plotting() -> Iterator[Any]:
    """Give matplotlib with its own defaults only: whatever the user has set up must not change a paper.

    matplotlib lists the machine's fonts once and keeps the list in its folder; it is given one of ours.
    """
    with _own_folder():
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        import matplotlib
        import matplotlib.font_manager

        with matplotlib.rc_context():
            matplotlib.rcParams.update(matplotlib.rcParamsDefault)
            yield matplotlib


@contextmanager
def _own_folder() -> Iterator[None]:
    """Point matplotlib, which looks at any time, to a folder it can write; it warns on the terminal of any other."""
    before = os.environ.get(_CONFIG)
    os.environ[_CONFIG] = str(_folder())
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CONFIG]
        else:
            os.environ[_CONFIG] = before


@cache
def _folder() -> Path:
    """Return the folder that is kept between runs, or one for this run where that cannot be written."""
    kept = cache_folder() / "matplotlib"
    with suppress(OSError):
        kept.mkdir(parents=True, exist_ok=True)
    if os.access(kept, os.W_OK):
        return kept
    passing = tempfile.mkdtemp(prefix="docgen-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return Path(passing)
