"""What is kept between runs in the user's cache folder: it only saves time, and may be missing, damaged or read-only.

Everything is JSON, so that no file there can do more than be wrong in its form; whoever recalls something checks that.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any


def cache_folder() -> Path:
    """Return the folder for what only saves time; it need not exist nor be writable."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    return Path(base) / "docgen"


def recall(name: str) -> dict[str, Any]:
    """Return the mapping that was kept in the file of that name; an empty one when there is none that can be read."""
    try:
        content = json.loads((cache_folder() / name).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def keep(name: str, content: dict[str, Any]) -> None:
    """Keep a mapping for the next run, whole or not at all."""
    target = cache_folder() / name
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
        temporary.replace(target)
    except OSError:
        # A read-only home must not stop anyone.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
