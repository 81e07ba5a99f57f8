"""A workspace folder into the model: docgen.yaml and the lists in data/, linked and checked together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from docgen.errors import Finding, Place, error, has_errors
from docgen.load.convert import to_model
from docgen.load.cross import check_photos, check_records
from docgen.load.groups import GROUPS, Group
from docgen.load.losses import drop_dependents, lose
from docgen.load.places import Places
from docgen.load.reading import Reading, join_tables, read_data, words_of
from docgen.load.yaml_source import read
from docgen.model.base import Model
from docgen.model.config import Config
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.nodes import Node
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import Kind
from docgen.model.workspace import Workspace

CONFIG = "docgen.yaml"

T = TypeVar("T", bound=Model)
Findings = tuple[Finding, ...]


def load_workspace(root: Path) -> tuple[Workspace | None, Findings]:
    """Return the workspace in a folder (None when its data have errors) and all that was found, by file and line."""
    workspace, findings = load_sound(root)
    return (None if has_errors(findings) else workspace), findings


def load_sound(root: Path) -> tuple[Workspace | None, Findings]:
    """Return the workspace in a folder without the items that have errors, and all that was found.

    What is left out, with all that names it, is the workspace's `lost`. None where a whole file, sheet or docgen.yaml
    cannot be used: nobody knows then what is missing.
    """
    with collector_paused():
        reading = Reading(root)
        config = read_config(reading)
        read_data(reading)
        return link(reading, config)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking the growing nodes again and again: more than half the time of a load."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def link(reading: Reading, config: Config | None) -> tuple[Workspace | None, Findings]:
    """Return the workspace of all items that were read, linked and checked, as `load_sound` does."""
    for group in GROUPS:
        _register(reading, group)
    join_tables(reading)
    groups: dict[Kind, dict[str, Any]] = {
        group.kind: {id_of(one): one for one in _converted(reading, group, group.model)} for group in GROUPS
    }
    records: dict[str, WorkRecord] = groups["工作记录"]
    for record in tuple(records.values()):
        _check_record(reading, record, groups)
    drop_dependents(reading, groups)
    people: dict[str, Person] = groups["人员"]
    institutions: dict[str, Institution] = groups["单位"]
    pairings: dict[str, Pairing] = groups["结对"]
    indicators: dict[str, Indicator] = groups["指标"]
    reading.findings += check_photos(people.values(), reading.root, reading.places)
    findings = tuple(sorted((*reading.findings, *reading.item_findings), key=_position))
    if config is None or has_errors(reading.findings):
        return None, findings
    workspace = Workspace(
        reading.root,
        config,
        institutions,
        people,
        pairings,
        tuple(records.values()),
        indicators,
        reading.references,
        reading.places,
        tuple(reading.lost),
    )
    return workspace, findings


def _check_record(reading: Reading, record: WorkRecord, groups: dict[Kind, dict[str, Any]]) -> None:
    """Check a record against its pairing; one that contradicts it is left out."""
    findings = list(check_records((record,), groups["结对"], groups["指标"], reading.places))
    reading.item_findings += findings
    if has_errors(findings):
        del groups["工作记录"][record.id]
        first = next(finding for finding in findings if has_errors((finding,)))
        lose(reading, GROUPS[-1], reading.places["工作记录", record.id].node, first)


def read_config(reading: Reading) -> Config | None:
    """Return the settings of the workspace that is read; None, with the finding, where they cannot be used."""
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


def _register(reading: Reading, group: Group) -> None:
    """Make the ids and names of a kind known, from the nodes: a fault elsewhere in an item hides no reference to it."""
    first: dict[str, Place] = {}
    for node in reading.items[group.kind] if group.names else ():
        words = words_of(node, group)
        if not words:
            continue
        identifier, place = words[0]
        if identifier in first:
            message = f"{group.kind}“{identifier}”已经有了，见 {first[identifier].row}"
            hint = "同名的人分别写上“编号”" if group.kind == "人员" else "改用另一个编号，或删去重复的一条"
            finding = error("data.duplicate-id", place, message, hint)
            reading.item_findings.append(finding)
            lose(reading, group, node, finding, known=False)
            continue
        first[identifier] = place
        reading.references.add(group.kind, identifier, [word for word, _ in words[1:]])


def _converted(reading: Reading, group: Group, model: type[T]) -> Iterator[T]:
    """Yield the items of a kind that have no fault of their own, and keep their places."""
    for node in reading.items[group.kind]:
        if id(node) in reading.unread:
            continue
        made, findings = to_model(model, node, reading.references)
        findings = _with_cells(reading, node, findings)
        reading.item_findings += findings
        if made is None or has_errors(findings):
            lose(reading, group, node, next(finding for finding in findings if has_errors((finding,))))
            continue
        before = reading.places.setdefault((group.kind, id_of(made)), Places(node, model))
        if before.node is node:
            yield made
        elif group.keys:
            message = f"同一结对、同一受援方、同一月份已有记录，见 {before.of().row}"
            finding = error("data.duplicate-record", node.place, message, "合并成一条，或核对月份和受援方")
            reading.item_findings.append(finding)
            lose(reading, group, node, finding, known=False)


def _with_cells(reading: Reading, node: Node, findings: Findings) -> Findings:
    """Return the findings of an item with those of its cells; what a faulty cell brings with it is not said again."""
    faults = reading.faults.get(id(node))
    if not faults:
        return findings
    said = {fault.place.position for fault in faults}
    return (*faults, *(finding for finding in findings if finding.place.position not in said))


def id_of(item: Model) -> str:
    """Return the id of an item, or its name where its kind has no ids."""
    return str(getattr(item, "id", "") or getattr(item, "name", ""))


def _position(finding: Finding) -> tuple[str, str, int, int]:
    place = finding.place
    return place.file, place.sheet, place.line or 0, place.column or 0
