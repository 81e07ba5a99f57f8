"""Everything about the fields of a template without any data: what is wrong with them, and where each is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from docgen.errors import Finding, InputError, Place, error
from docgen.model.institution import Institution
from docgen.template.binding import WORKSPACE, YEAR
from docgen.template.compile import BODY_NAME
from docgen.template.core import tagged_properties
from docgen.template.fields import OF_EVERY_PAPER, FieldSpec, FieldType
from docgen.template.kind import DECLARATION, Kind, read_text
from docgen.template.lint.checker import Checked, check_story, check_text, unused
from docgen.template.lint.layout import check_layout
from docgen.template.lint.stories import stories
from docgen.template.lint.types import (
    A_NUMBER,
    A_TEXT,
    BODY,
    WORKSPACE_TYPE,
    Names,
    Type,
    list_of,
    of_field,
    of_model,
)
from docgen.template.lint.words import check_headings
from docgen.text.disk import read_file
from docgen.word.active import WAY_OUT, active_content
from docgen.word.package import Package, open_package


def names_of(kind: Kind, *, in_word: bool) -> Names:
    """Return the names that a kind's texts see; `in_word` adds what body.md is printed by."""
    known: dict[str, Type] = {spec.name: A_TEXT for spec in OF_EVERY_PAPER[:1]}
    known |= {YEAR: A_NUMBER, WORKSPACE: WORKSPACE_TYPE}
    if any(spec.type is FieldType.PAIRING and not spec.many for spec in kind.fields):
        side = of_model(Institution)
        known |= {name: replace(side, path=name) for name in ("支援方", "受援方")}
        known["受援方列表"] = list_of(replace(side, path="受援方列表"))
    known |= {spec.name: of_field(spec) for spec in kind.fields}
    if in_word and kind.body is not None:
        known[BODY_NAME] = Type(BODY, path=BODY_NAME)
    return Names(known)


def check_word(package: Package, file: str, names: Names, *, prints_body: bool) -> Checked:
    """Check the Word file of a template; `names` are those that its tags may use.

    Raises:
        InputError: a part of the file is not well-formed.
    """
    made = Checked()
    for what, sample in active_content(package):
        message = f"有会自行动作的内容：{what}（{sample[:40]}），会带进每一份公文"
        made.findings.append(error("lint.active-content", Place(file), message, WAY_OUT))
    parts = stories(package)
    for story in parts:
        made.add(check_story(story, file, names))
    for text in tagged_properties(package).values():
        made.add(check_text(text, Place(file, where="文档属性"), names))
    made.findings += check_layout(package, parts, file, prints_body=prints_body)
    return made


def check_kind(kind: Kind, package: Package | None) -> Checked:
    """Check a kind: its Word file (if it could be opened), body.md and the texts of template.yaml."""
    made = Checked()
    if package is not None:
        bodies = (FieldType.BODY, FieldType.ATTACHMENT)
        prints = kind.body is not None or any(spec.type in bodies for spec in kind.fields)
        names = names_of(kind, in_word=True)
        made.add(check_word(package, kind.display(kind.docx), names, prints_body=prints))
    names = names_of(kind, in_word=False)
    if kind.body is not None:
        made.add(_check_body(kind, names))
    made.add(_check_declaration(kind, names))
    if package is not None:  # what an unreadable file uses, nobody knows
        made.findings += _unused(kind, made)
    return made


def _check_body(kind: Kind, names: Names) -> Checked:
    assert kind.body is not None
    made = Checked()
    display = kind.display(kind.body)
    try:
        text = read_text(kind.body, display).replace("\r\n", "\n").replace("\r", "\n")
    except InputError as refused:
        made.findings += refused.findings
        return made
    made.add(check_text(text, Place(display, 1), names, (BODY,)))
    made.findings += check_headings(text, Place(display, 1))
    return made


def _check_declaration(kind: Kind, names: Names) -> Checked:
    """Check the texts with tags of template.yaml; what 检查 and 唯一 name counts as used."""
    made = Checked()
    home = Place(kind.display(kind.folder / DECLARATION))
    made.add(check_text(kind.output, home.within("输出"), names))
    for spec in kind.fields:
        if spec.default:
            made.add(check_text(spec.default, spec.place.within(f"{spec.name}的默认"), names, _taken_as_is(spec)))
    for check in kind.checks:
        made.add(check_text(check.problem, check.place.within("检查"), names))
        made.used.setdefault(check.about, []).append(check.place.within("检查"))
    for name in kind.unique:
        made.used.setdefault(name, []).append(home.within("唯一"))
    for name in kind.listed.values():
        made.used.setdefault(name, []).append(home.within("登记"))
    return made


def _taken_as_is(spec: FieldSpec) -> tuple[str, ...]:
    """Return the types that a default may give a field without printing them."""
    found = of_field(spec)
    return (found.name, *([found.item.name] if found.item else []))


def _unused(kind: Kind, made: Checked) -> list[Finding]:
    findings = []
    for spec in kind.fields:
        if spec.name not in made.used:
            findings.append(unused(spec.name, spec.place))
        elif spec.type is FieldType.RECORD:
            findings += _unused_parts(spec, spec.name, made.used_parts)
    return findings


def _unused_parts(spec: FieldSpec, path: str, used: Mapping[int, list[Place]]) -> list[Finding]:
    findings = []
    for part in spec.fields:
        if id(part) not in used:
            findings.append(unused(f"{path}.{part.name}", part.place))
        elif part.fields:
            findings += _unused_parts(part, f"{path}.{part.name}", used)
    return findings


def places_of(kind: Kind, package: Package) -> dict[str, tuple[str, ...]]:
    """Return where each field is used, parts of a 记录 as 上级.下级: 正文第3段, body.md 第12行, 标题的默认."""
    made = check_kind(kind, package)
    found: dict[str, tuple[str, ...]] = {}

    def take(specs: tuple[FieldSpec, ...], prefix: str) -> None:
        for spec in specs:
            places = made.used_parts.get(id(spec), []) if prefix else made.used.get(spec.name, [])
            found[prefix + spec.name] = tuple(dict.fromkeys(_told(place, kind) for place in places))
            take(spec.parts, f"{prefix}{spec.name}.")

    take(kind.fields, "")
    return found


def known_places(kind: Kind) -> dict[str, tuple[str, ...]]:
    """Return where each field is used; nothing of a Word file that cannot be read, which `template lint` reports."""
    try:
        data = read_file(kind.docx, Place(kind.docx.name), "template.missing-file")
        return places_of(kind, open_package(data, kind.docx.name))
    except InputError:
        return {}


def _told(place: Place, kind: Kind) -> str:
    if kind.body is not None and place.file == kind.display(kind.body):
        return f"{kind.body.name} 第{place.line}行"
    if place.file == kind.display(kind.folder / DECLARATION):
        return f"{DECLARATION} {place.where}"
    return place.where.partition("文本框")[0] + "文本框" if "文本框" in place.where else place.where
