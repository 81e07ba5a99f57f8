"""File names that every system takes, Windows included."""

from __future__ import annotations

import hashlib
import re

from docgen.text.characters import replace_forbidden

_LOOK_ALIKES = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|[. ])", re.IGNORECASE)
_LONGEST = 120
# ext4, NTFS and APFS allow 255 bytes or units; an extension and a suffix for unfinished files must still fit.
_MOST_BYTES = 230
_UNNAMED = "未命名"


def safe_filename(text: str) -> str:
    r"""Return one file or folder name (no extension added) close to `text` that Windows, macOS and Linux accept.

    `\ / : * ? " < > |` become their full-width look-alikes, line ends and tabs a space, other forbidden characters `_`.
    Device names (CON, LPT1 …) get a `_` in front. At most 120 characters and 230 bytes; a longer name is cut and ends
    in a digest of the whole, so that two long titles with the same beginning stay apart. Never empty.
    """
    name = re.sub(r"\s+", " ", replace_forbidden(re.sub(r"[\r\n\t]", " ", text), "_")).translate(_LOOK_ALIKES)
    name = name.strip(" ").rstrip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > _LONGEST or len(name.encode()) > _MOST_BYTES:
        name = _cut(name)
    return name or _UNNAMED


def _cut(name: str) -> str:
    digest = "~" + hashlib.sha256(name.encode()).hexdigest()[:8]
    head = name[: _LONGEST - len(digest)].encode()[: _MOST_BYTES - len(digest)].decode(errors="ignore")
    return head.rstrip(". ") + digest
