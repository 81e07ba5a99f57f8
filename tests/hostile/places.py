"""What may lie where a file is looked for, by name: no command may wait for it, or read it to its end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

_HUGE = 20 * 10**9


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(_HUGE)


PLACES: dict[str, Callable[[Path], None]] = {
    "file-of-20-gb": _sparse,
    "pipe": lambda path: os.mkfifo(path),
    "folder": lambda path: path.mkdir(),
    "link-to-device": lambda path: path.symlink_to("/dev/zero"),
}

DOORS: dict[str, tuple[str, ...]] = {
    "a.docx": ("check",),
    "b.pdf": ("check",),
    "c.md": ("check",),
    "d.docx": ("convert",),
    "e.docx": ("template", "lint"),
    "f.docx": ("template", "text"),
    "g.pdf": ("template", "which"),
    "h.docx": ("template", "new", "old", "--from"),
    "i.pdf": ("sign", "--verify"),
    "k.xlsx": ("data", "import-xlsx"),
    "l.csv": ("data", "import-xlsx"),
}
"""A file, and the command that is given it."""

INSIDE: dict[str, tuple[str, ...]] = {
    "docgen.yaml": ("data", "check"),
    "data/people.yaml": ("data", "check"),
    "data/people.csv": ("data", "check"),
    "data/notes.yaml": ("data", "check"),
    "templates/memo/template.docx": ("render", "data/memos/1.yaml"),
    "templates/memo/template.yaml": ("render", "data/memos/1.yaml"),
    "templates/memo/body.md": ("render", "data/memos/1.yaml"),
    "data/memos/1.yaml": ("data", "check"),
    "data/memos/2.yaml": ("render", "data/memos/2.yaml"),
}
"""A file of a workspace, and a command that reads it."""

LINKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "data-file": ("data/people.yaml", ("data", "check")),
    "data-folder": ("data/people", ("data", "check")),
    "paper": ("data/memos/1.yaml", ("render", "data/memos/1.yaml")),
    "template-folder": ("templates/memo", ("render", "data/memos/1.yaml")),
    "template-declaration": ("templates/memo/template.yaml", ("render", "data/memos/1.yaml")),
    "template-word": ("templates/memo/template.docx", ("render", "data/memos/1.yaml")),
    "template-body": ("templates/memo/body.md", ("render", "data/memos/1.yaml")),
    "template-sample": ("templates/memo/sample.yaml", ("template", "lint", "memo")),
    "output-subfolder": ("output/2026", ("render", "data/memos/1.yaml")),
    "output-file": ("output/2026/甲1.docx", ("render", "data/memos/1.yaml")),
}
"""What is a link out of the workspace, and a command that comes by it."""
