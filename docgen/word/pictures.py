"""Picture files of a workspace, read with distrust: what a file says of itself is proved by decoding all of it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import InputError, Place, error
from docgen.text.disk import inside
from docgen.text.paths import PICTURE_SUFFIXES

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
"""More than any camera's photo needs in a form; a file that unpacks to more would fill the memory."""

_AGAIN = "用看图软件打开，另存为 PNG 或 JPEG 后再试。"
_ORIENTATION = 0x0112
"""The EXIF tag of a photo that is stored turned."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture whose every byte was decoded once; `width` and `height` in pixels, as its content has them."""

    data: bytes = field(repr=False)
    width: int
    height: int


def read_picture(root: Path, path: str, place: Place) -> PictureFile:
    """Return a PNG or JPEG picture of the workspace `root`; `place` is where its path was typed.

    Raises:
        InputError: it is outside the workspace (`data.outside-workspace`), or missing, too large, of another format
            than its name says, stored turned, or damaged (`data.picture`).
    """
    file = root / path
    if not inside(file, root):
        hint = "把图片复制到工作区里，写相对于工作区的路径。"
        raise InputError(error("data.outside-workspace", place, f"图片“{path}”指向工作区以外", hint))
    try:
        size = file.stat().st_size if file.is_file() else None
        data = _content(file) if size is not None and size <= MOST_BYTES else b""
    except OSError as failure:
        raise _refused(place, f"读不出图片“{path}”（{failure.strerror}）", "核对文件的权限。") from failure
    if size is None:
        hint = "核对路径和文件名；路径从工作区的目录算起。"
        raise _refused(place, f"没有图片“{path}”", hint)
    if size > MOST_BYTES:
        raise _refused(place, f"图片“{path}”有 {size // 1_000_000} MB，太大", "缩小到 10 MB 以内。")
    width, height = _decoded(data, path, place)
    return PictureFile(data, width, height)


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)  # it may grow meanwhile, and then is no whole picture


def _decoded(data: bytes, path: str, place: Place) -> tuple[int, int]:
    from PIL import Image

    promised = PICTURE_SUFFIXES.get(Path(path).suffix.lower())
    with warnings.catch_warnings(), _whole_files_only():
        # Pillow warns of what it takes for an attack, and of damage that it passes over.
        warnings.simplefilter("error")
        try:
            with Image.open(io.BytesIO(data), formats=tuple(dict.fromkeys(PICTURE_SUFFIXES.values()))) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    message = f"图片“{path}”自称有 {width}×{height} 个像素，太大"
                    raise _refused(place, message, "缩小到 4000 万像素以内。")
                image.load()
                turned = image.getexif().get(_ORIENTATION, 1) != 1
                found = image.format
        except InputError:
            raise
        except Exception as failure:  # decoders fail in any way on data that was made to break them
            message = f"图片“{path}”读不出来：不是完整的 PNG 或 JPEG 图片"
            raise _refused(place, message, _AGAIN) from failure
    if found != promised:
        hint = "改正文件名的后缀，或另存为所写的格式。"
        raise _refused(place, f"图片“{path}”其实是 {found} 格式，与文件名不合", hint)
    if turned:
        raise _refused(place, f"图片“{path}”带有旋转标记，各种软件显示的方向不一样", "用看图软件转正，另存后再用。")
    return width, height


def claimed_pixels(data: bytes) -> int:
    """Return how many pixels a picture says it has, nothing of it decoded; 0 for what is no picture to Pillow.

    Engines set the memory aside that a picture claims, and Typst ends the process where there is not as much.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data)) as image:
                return image.width * image.height
        except Image.DecompressionBombError:
            return MOST_PIXELS + 1
        except Exception:  # the engines tell of pictures that cannot be read
            return 0


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Make Pillow refuse files that end too soon: WeasyPrint, once loaded, has told it to take them."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _refused(place: Place, message: str, hint: str) -> InputError:
    return InputError(error("data.picture", place, message, hint))
