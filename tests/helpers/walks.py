"""The walks of the documentation, done as written: its `sh` blocks are run, its `yaml` blocks are files to write."""

from __future__ import annotations

import re
from pathlib import Path

_BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def script_of(page: Path) -> str:
    """Return what a reader of a page types, as one shell script; a `yaml` block begins with `# <its file>`."""
    steps = ["set -eu"]
    for language, text in _BLOCK.findall(page.read_text("utf-8")):
        if language == "sh":
            steps.append(text)
        else:
            name = text.splitlines()[0].removeprefix("# ")
            steps.append(f"cat > '{name}' <<'END_OF_FILE'\n{text}END_OF_FILE\n")
    return "\n".join(steps)
