"""A workspace folder into the model: docgen.yaml and the lists in data/, linked and checked together."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from docgen.errors import Finding, Place, error, has_errors, warning
from docgen.load.convert import to_model
from docgen.load.cross import check_photos, check_records
from docgen.load.files import data_files, display
from docgen.load.keys import canonical
from docgen.load.places import Places
from docgen.load.yaml_source import read
from docgen.model.base import Model
from docgen.model.config import Config
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.nodes import Mapping, Node, Scalar, Sequence
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import Kind, References
from docgen.model.workspace import Workspace
from docgen.text.nearest import nearest

CONFIG = "docgen.yaml"

T = TypeVar("T", bound=Model)
Findings = tuple[Finding, ...]

_PAPER = re.compile(r"^(?:模板|template)\s*:", re.MULTILINE)


class Group(NamedTuple):
    """One kind of data: the names of its file or folder, its model, and the keys that name an item, by rank.

    The first of `names` that an item has is its id.
    """

    kind: Kind
    stems: tuple[str, str]
    model: type[Model]
    names: tuple[str, ...]


GROUPS = (
    Group("单位", ("institutions", "单位"), Institution, ("编号", "名称", "简称")),
    Group("人员", ("people", "人员"), Person, ("编号", "姓名")),
    Group("结对", ("pairings", "结对"), Pairing, ("编号",)),
    Group("指标", ("indicators", "指标目录"), Indicator, ("名称",)),
    Group("工作记录", ("records", "工作记录"), WorkRecord, ()),
)
_BY_STEM = {stem: group for group in GROUPS for stem in group.stems}


@dataclass
class _Reading:
    """What has been read so far."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    items: dict[Kind, list[Node]] = field(default_factory=lambda: {group.kind: [] for group in GROUPS})
    references: References = field(default_factory=References)
    places: dict[tuple[Kind, str], Places] = field(default_factory=dict)


def load_workspace(root: Path) -> tuple[Workspace | None, Findings]:
    """Return the workspace in a folder (None when its data have errors) and all that was found, by file and line."""
    with _collector_paused():
        return _load(_Reading(root))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking the growing nodes again and again: more than half the time of a load."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(reading: _Reading) -> tuple[Workspace | None, Findings]:
    config = _config(reading)
    _read_data(reading)
    for group in GROUPS:
        _register(reading, group)
    institutions = {one.id: one for one in _converted(reading, "单位", Institution)}
    people = {one.id: one for one in _converted(reading, "人员", Person)}
    pairings = {one.id: one for one in _converted(reading, "结对", Pairing)}
    indicators = {one.name: one for one in _converted(reading, "指标", Indicator)}
    records = tuple(_converted(reading, "工作记录", WorkRecord))
    reading.findings += check_records(records, pairings, indicators, reading.places)
    reading.findings += check_photos(people.values(), reading.root, reading.places)
    findings = tuple(sorted(reading.findings, key=_position))
    if config is None or has_errors(findings):
        return None, findings
    workspace = Workspace(
        reading.root, config, institutions, people, pairings, records, indicators, reading.references, reading.places
    )
    return workspace, findings


def _config(reading: _Reading) -> Config | None:
    path = reading.root / CONFIG
    if not path.is_file():
        place = Place(str(reading.root))
        reading.findings.append(
            error(
                "data.no-workspace", place, f"这里不是工作区：没有 {CONFIG}", "用 docgen init 新建工作区，或换一个目录"
            )
        )
        return None
    node, findings = read(path, CONFIG)
    reading.findings += findings
    if node is None:
        if not findings:
            reading.findings.append(error("data.missing", Place(CONFIG), "文件是空的", "至少写“版本: 1”"))
        return None
    config, findings = to_model(Config, node)
    reading.findings += findings
    reading.places["设置", CONFIG] = Places(node, Config)
    return config


def _read_data(reading: _Reading) -> None:
    """Read every list in data/ into items by kind."""
    paths, findings = data_files(reading.root)
    reading.findings += findings
    for path in paths:
        name = display(path, reading.root)
        parts = path.relative_to(reading.root / "data").parts
        group = _BY_STEM.get(path.stem if len(parts) == 1 else parts[0])
        if group is None:
            reading.findings += _stray(path, name)
            continue
        node, findings = read(path, name)
        reading.findings += findings
        if isinstance(node, Sequence):
            reading.items[group.kind] += node.items
        elif node is not None:
            hint = "每一条以“- ”开头，其余各行缩进对齐"
            reading.findings.append(error("data.type", node.place, f"{group.kind}文件应是列表", hint))


def _stray(path: Path, name: str) -> Iterator[Finding]:
    """Yield a warning for a file that is neither a known list nor a paper: its data would go unused in silence."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    if _PAPER.search(text):
        return
    near = nearest(Path(name).parts[1].split(".")[0], _BY_STEM)
    hint = f"是否想叫“{near}”？" if near else f"数据文件或目录叫：{'、'.join(_BY_STEM)}；公文数据要写“模板: …”"
    yield warning("data.unknown-file", Place(name), "这个文件不会读取：文件名不是已知的数据，里面也没有“模板”", hint)


def _register(reading: _Reading, group: Group) -> None:
    """Make the ids and names of a kind known, from the nodes: a fault elsewhere in an item hides no reference to it."""
    first: dict[str, Place] = {}
    for node in reading.items[group.kind] if group.names else ():
        words = _words(node, group)
        if not words:
            continue
        identifier, place = words[0]
        if identifier in first:
            before = first[identifier]
            message = f"{group.kind}“{identifier}”已经有了，见 {before.file} 第{before.line}行"
            hint = "同名的人分别写上“编号”" if group.kind == "人员" else "改用另一个编号，或删去重复的一条"
            reading.findings.append(error("data.duplicate-id", place, message, hint))
            continue
        first[identifier] = place
        reading.references.add(group.kind, identifier, [word for word, _ in words[1:]])


def _words(node: Node, group: Group) -> list[tuple[str, Place]]:
    """Return the id and the names of an item, by rank, each with its place."""
    shown = canonical(node, group.model)
    if not isinstance(shown, Mapping):
        return []
    values = (shown.entries.get(name) for name in group.names)
    return [(value.text, value.place) for value in values if isinstance(value, Scalar) and value.text.strip()]


def _converted(reading: _Reading, kind: Kind, model: type[T]) -> Iterator[T]:
    """Yield the items of a kind that have no fault of their own, and keep their places."""
    for node in reading.items[kind]:
        made, findings = to_model(model, node, reading.references)
        reading.findings += findings
        if made is None:
            continue
        identifier = str(getattr(made, "id", "") or getattr(made, "name", ""))
        before = reading.places.setdefault((kind, identifier), Places(node, model))
        if before.node is node:
            yield made
        elif kind == "工作记录":
            place = before.of()
            message = f"同一结对、同一受援方、同一月份已有记录，见 {place.file} 第{place.line}行"
            reading.findings.append(
                error("data.duplicate-record", node.place, message, "合并成一条，或核对月份和受援方")
            )


def _position(finding: Finding) -> tuple[str, int, int]:
    place = finding.place
    return place.file, place.line or 0, place.column or 0
