"""Paths of files inside a workspace, as people type them."""

from __future__ import annotations

from pathlib import PurePosixPath

from docgen.text.faults import refuse

PICTURE_SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
"""What pictures are called, and the format each name promises."""


def parse_picture_path(text: str) -> str:
    """Return the path of a picture relative to the workspace, with `/`.

    Raises InputError: `data.outside-workspace` for an absolute path or one with `..`, `data.picture` for a name that
    is no picture's.
    """
    path = PurePosixPath(text.strip().replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts[:1]):
        raise refuse("data.outside-workspace", f"“{text}”不在工作区里", "写相对于工作区的路径，如 data/照片/刘志强.jpg")
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        raise refuse("data.picture", f"“{text}”不是能用的图片文件", "图片存成 PNG 或 JPEG，文件名以 .png 或 .jpg 结尾")
    return str(path)
