"""What was uploaded as a new version of a kind: one of its files, or an archive of its folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from docgen.errors import InputError, Place, error
from docgen.template.kind import DECLARATION
from docgen.web.template_store import FILES, MOST_FILE_BYTES, WORD

SUFFIXES = (".docx", ".md", ".yaml", ".zip")
_MOST_ENTRIES = 50
_SAMPLE = "sample.yaml"
_HINT = f"可以上传 {'、'.join(FILES)}，或把整个文件夹压缩成 .zip。"


def new_files(before: Mapping[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    """Return the files of a kind after an upload called `name`; an archive stands for all of them.

    A Word file, a Markdown file and a YAML file are taken for what they can only be, whatever their names; a YAML file
    whose name has `sample` in it is the sample.

    Raises:
        InputError: it is something else, or an archive with other files, too many, or too large ones.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".zip":
        return _of_archive(name, data)
    if suffix == ".docx":
        return {**before, WORD: data}
    if suffix == ".md":
        return {**before, "body.md": data}
    if suffix in (".yaml", ".yml"):
        return {**before, _SAMPLE if "sample" in name.lower() else DECLARATION: data}
    raise InputError(error("web.upload-type", Place(name), f"模板里没有这种文件（{suffix or '没有扩展名'}）", _HINT))


def _of_archive(name: str, data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _taken(archive, name)
    except (InputError, MemoryError):
        raise
    except Exception as bad:  # zipfile fails in any way on archives that were made to break it
        raise _refused(name, "压缩包读不出来：不是 .zip、已损坏或设了密码", "请重新压缩，不设密码。") from bad


def _taken(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_ENTRIES:
        raise _refused(name, f"压缩包里的文件多于 {_MOST_ENTRIES} 个", _HINT)
    found: dict[str, bytes] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.name not in FILES or len(path.parts) > 2 or ".." in path.parts or path.is_absolute():
            raise _refused(name, f"压缩包里有不是模板的文件“{path.name[:60]}”", _HINT)
        if path.name in found:
            raise _refused(name, f"压缩包里有两个 {path.name}", "一次只压缩一个模板的文件夹。")
        found[path.name] = _content(archive, entry, name)
    for needed in (DECLARATION, WORD):
        if needed not in found:
            raise _refused(name, f"压缩包里没有 {needed}", "把整个文件夹压缩，或只上传要换的那个文件。")
    return {file: found[file] for file in FILES if file in found}


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Return an entry's content; what an archive says of the size is not relied on."""
    with archive.open(entry) as file:
        data = file.read(MOST_FILE_BYTES + 1)
    if len(data) > MOST_FILE_BYTES:
        raise _refused(name, f"压缩包里的 {PurePosixPath(entry.filename).name} 超过 20 MB", "请换一个小一些的文件。")
    return data


def _refused(name: str, message: str, hint: str) -> InputError:
    return InputError(error("web.upload-archive", Place(name), message, hint))
