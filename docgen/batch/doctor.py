"""What this machine lacks to make papers, and how to get it."""

from __future__ import annotations

import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from docgen.batch.workspace import OUTPUT, find_workspace
from docgen.errors import Severity
from docgen.load import load_workspace
from docgen.pdf.fonts import library
from docgen.text.disk import reason

_LEAST_ROOM = 1 << 30
"""Bytes: ten thousand papers as Word and PDF take about that."""
_EXTRAS = {
    "typst": ("typst", "Typst 排版引擎：批量生成快得多，不依赖系统软件"),
    "dask": ("distributed", "在多台机器上生成（docgen build --executor dask）"),
    "sign": ("pyhanko", "给 PDF 加数字签名（docgen sign）"),
}
"""What can be installed besides: the extra, the module that shows it is there, what it is for."""
_PANGO = {
    "linux": (
        "Debian、Ubuntu：apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0；"
        "Fedora：dnf install pango harfbuzz"
    ),
    "darwin": "brew install pango",
    "win32": "安装 MSYS2，在其中运行 pacman -S mingw-w64-x86_64-pango；也可以不装，改用 Typst",
}
_FONTS = {
    "linux": (
        "Debian、Ubuntu：apt-get install fonts-noto-cjk fonts-arphic-ukai fonts-liberation；"
        "也可把字体文件放进 ~/.local/share/fonts"
    ),
    "darwin": "把字体文件放进 ~/Library/Fonts；或者 brew install --cask font-noto-serif-cjk-sc font-noto-sans-cjk-sc",
    "win32": "在字体文件上点右键选“安装”；仿宋、楷体、黑体、宋体是 Windows 中文版自带的",
}


class State(StrEnum):
    """How it stands with one thing."""

    GOOD = "正常"
    REMARK = "说明"
    MISSING = "缺少"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: how it stands, what was seen, and what to do (empty where nothing is)."""

    name: str
    state: State
    seen: str
    hint: str = ""


def examine(folder: Path | None) -> Iterator[Check]:
    """Yield what this machine has and lacks; `folder` is a workspace to look at too, None the one around, if any."""
    system = f"Python {platform.python_version()}，{platform.system()} {platform.machine()}"
    yield Check("docgen", State.GOOD, f"{metadata.version('docgen')}，{system}")
    yield _packages()
    weasyprint = _weasyprint()
    typst = find_spec("typst") is not None
    yield _engine(weasyprint, typst)
    yield from _extras()
    yield from _fonts()
    yield from _places(folder)


def _packages() -> Check:
    """Look whether everything is installed that every command may need."""
    wanted = [line for line in metadata.requires("docgen") or () if "extra ==" not in line]
    names = [match.group() for line in wanted if (match := re.match(r"[\w.-]+", line))]
    missing = []
    for name in names:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("Python 包", State.MISSING, "、".join(missing), f"pip install {' '.join(missing)}")
    return Check("Python 包", State.GOOD, f"{len(names)} 个都在")


def _weasyprint() -> str:
    """Return why WeasyPrint does not work here, empty when it does: it loads the system's libraries when imported."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as fault:
        return str(fault).splitlines()[0]
    return ""


def _engine(fault: str, typst: bool) -> Check:
    if not fault:
        return Check("WeasyPrint 引擎", State.GOOD, f"可用（{metadata.version('weasyprint')}）")
    hint = _PANGO.get(sys.platform, _PANGO["linux"])
    if typst:
        hint = f"在 docgen.yaml 里写“引擎: typst”；或者 {hint}"
        return Check("WeasyPrint 引擎", State.REMARK, f"不可用：{fault}", hint)
    return Check("WeasyPrint 引擎", State.MISSING, f"不可用：{fault}", f"pip install 'docgen[typst]'；或者 {hint}")


def _extras() -> Iterator[Check]:
    for extra, (module, use) in _EXTRAS.items():
        name = f"可选：{extra}"
        if find_spec(module):
            yield Check(name, State.GOOD, f"已装（{metadata.version(module)}）")
        else:
            yield Check(name, State.REMARK, f"没有装。{use}", f"需要时：pip install 'docgen[{extra}]'")


def _fonts() -> Iterator[Check]:
    faces = library().report()
    missing = [face.role for face in faces if face.path is None]
    if missing:
        yield Check("字体", State.MISSING, "、".join(missing), _FONTS.get(sys.platform, _FONTS["linux"]))
    replaced = [face.role for face in faces if face.path is not None and face.note]
    if replaced:
        hint = "用 docgen fonts 看每一种用的是哪个文件。"
        yield Check("字体", State.REMARK, f"{'、'.join(replaced)}用的是代替字体", hint)
    elif not missing:
        yield Check("字体", State.GOOD, "公文用的字体都在")


def _places(folder: Path | None) -> Iterator[Check]:
    yield _writable("临时文件夹", Path(tempfile.gettempdir()))
    root = folder or find_workspace(Path.cwd())
    if root is None:
        yield Check("工作区", State.REMARK, "当前目录不在工作区里", "用 docgen init 新建一个，或用 -w 指明。")
        return
    workspace, findings = load_workspace(root)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if workspace is None or errors:
        hint = "用 docgen data check 看是哪几处。"
        yield Check("工作区", State.MISSING, f"{root.absolute()}：数据有 {errors} 处错误", hint)
    else:
        yield Check("工作区", State.GOOD, f"{root.absolute()}：{workspace.config.name}")
    yield _writable("输出文件夹", root / OUTPUT)


def _writable(name: str, folder: Path) -> Check:
    """Look whether files can be made in a folder, or in the one where it would be made, and whether there is room."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".docgen-"):
            room = shutil.disk_usage(there).free
    except OSError as fault:
        return Check(name, State.MISSING, f"{folder}：不能写入（{reason(fault)}）", "检查目录的权限和剩余空间。")
    seen = f"{folder}：还有 {room / (1 << 30):.1f} GB"
    if room < _LEAST_ROOM:
        return Check(name, State.REMARK, seen, "一万份公文约要 1 GB，请先腾出空间。")
    return Check(name, State.GOOD, seen)
