"""Between a request for a draft and its answer: what the form sent, the pages made of it, what is said about them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO

from flask import url_for

from docgen.batch.files import digest, write_atomically
from docgen.errors import Finding, InputError, Place, Severity, error, warning
from docgen.template.kind import Kind
from docgen.text.characters import find_forbidden, replace_forbidden
from docgen.web.drafts import Draft
from docgen.web.finding_places import Told
from docgen.web.form_values import changed, fits, moved, posted, settled
from docgen.web.forms import specs_of
from docgen.web.office import KEPT, Office
from docgen.web.paper_tasks import Shown, prove_picture, show
from docgen.web.paper_text import Values, edited, values_of

SCALES = {"": 1.5, "sharp": 2.5}
"""Pixels a point, for the usual size and for an enlarged one or a fine screen."""
PICTURES = "data/pictures"
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_DRAWN = re.compile(r"([0-9a-f]{32})-(\d{1,4})(-sharp)?")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent: the draft with it, its values with their empty rows, and what to do with the form.

    `field` is the one to be drawn anew after an order of its buttons (else empty), `focus` the path to go on at;
    `where` tells where a value of the file stands in the form; `removed` names characters that no paper can hold.
    """

    draft: Draft
    values: Values
    where: dict[str, str]
    field: str = ""
    focus: str = ""
    removed: tuple[str, ...] = ()


def sent_by(form: Mapping[str, str], kind: Kind, draft: Draft) -> Sent:
    """Return what a form sent for a draft. Fields that it did not show stay as they are in the file.

    Raises:
        InputError: an order of its buttons is none, or the file of the draft cannot be changed.
    """
    removed: list[str] = []
    tidy = {}
    for name, text in form.items():
        tidy[name], found = cleaned(text)
        removed += found
    _, before = values_of(draft.text, draft.file)
    every = specs_of(kind.fields)
    specs = [spec for spec in every if f"shown:{spec.name}" in tidy]
    values = posted(specs, tidy)
    hidden = {spec.name: before[spec.name] for spec in every if spec.name not in values and spec.name in before}
    field = focus = ""
    if order := tidy.get("order", ""):
        values |= {name: value for name, value in hidden.items() if order == f"clear:{name}"}
        field, focus = changed(every, values, order, tidy.get("pasted", ""))
        if order.startswith("clear:"):
            specs.append(next(spec for spec in every if spec.name == field))
    changes = {}
    for spec in specs:
        new, old = settled(spec, values.get(spec.name)), before.get(spec.name)
        if (old is not None and not fits(spec, old)) or new != settled(spec, old):
            changes[spec.name] = new
    text = edited(draft.text, draft.file, changes, [spec.name for spec in every])
    return Sent(
        replace(draft, text=text),
        {**hidden, **values},
        moved(specs, values),
        field,
        focus,
        tuple(dict.fromkeys(removed)),
    )


def cleaned(text: str) -> tuple[str, list[str]]:
    """Return a text without the characters that no paper can hold, and their names; Word's line breaks become ends."""
    text = text.replace("\x0b", "\n")
    found = [name for _, name in find_forbidden(text)]
    return (replace_forbidden(text, ""), found) if found else (text, found)


def shown(office: Office, draft: Draft, form: Mapping[str, str]) -> Shown:
    """Return how a draft looks now; pictures and PDF are on the office's shelf then."""
    seen = int(form["seen"][:9]) if form.get("seen", "").isdecimal() else 1
    known = frozenset(form.get("known", "").split())
    scale = SCALES["sharp" if form.get("sharp") else ""]
    made = office.workshop.do(
        show, office.root, draft.file, office.engine, scale, min(seen, 9999), office.shelf.has(known)
    )
    for name, picture in made.pictures.items():
        office.shelf.put(name, picture)
    if made.made:
        office.shelf.put(_pdf_digest(made.pdf), made.pdf)
    return made


def addresses(draft: Draft, made: Shown, form: Mapping[str, str]) -> list[str]:
    """Return the address of each page's picture."""
    sharp = "-sharp" if form.get("sharp") else ""
    pdf = _pdf_digest(made.pdf)
    names = [name or f"{pdf}-{number}{sharp}" for number, name in enumerate(made.pages, start=1)]
    return [url_for("papers.page", id=draft.id, name=name) for name in names]


def asked(office: Office, name: str) -> tuple[bytes, int, float]:
    """Return the PDF, the number and the scale of a page that is to be drawn; no bytes when it is not known."""
    match = _DRAWN.fullmatch(name)
    if match is None:
        return b"", 0, 0.0
    return office.shelf.get(match[1]) or b"", int(match[2]), SCALES["sharp" if match[3] else ""]


def _pdf_digest(pdf: bytes) -> str:
    return sha256(pdf).hexdigest()[:32]


def faults(made: Shown, where: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is wrong with the values of the form, by path."""
    found: dict[str, list[str]] = {}
    for told in made.told:
        if told.path and told.finding.severity is Severity.ERROR:
            words = told.finding.message.removeprefix(f"“{told.path}”：")
            found.setdefault(where.get(told.path, told.path), []).append(words)
    return found


def missing(made: Shown, where: Mapping[str, str]) -> list[str]:
    """Return the paths of what has to be filled in and is not."""
    return [where.get(told.path, told.path) for told in made.told if told.finding.rule == "data.missing"]


def listed(made: Shown, where: Mapping[str, str], removed: tuple[str, ...]) -> list[Told]:
    """Return all there is to say of a draft, with the paths of its form, faults first."""
    said = [_worded(told, where.get(told.path, told.path)) for told in made.told]
    if removed:
        said.append(Told(_removed(removed)))
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return sorted(said, key=lambda told: weight[told.finding.severity])


def _worded(told: Told, path: str) -> Told:
    """Return a finding with its path in the form, and that path in words: 附件第1项的名称 for 附件[0].名称."""
    words = re.sub(r"\[(\d+)\]", lambda match: f"第{int(match[1]) + 1}项", path).replace(".", "的")
    message = told.finding.message.replace(f"“{told.path}”", f"“{words}”") if told.path else told.finding.message
    return replace(told, path=path, finding=replace(told.finding, message=message))


def _removed(names: tuple[str, ...]) -> Finding:
    message = f"填写的内容里有公文不能用的字符，存盘时已去掉：{'、'.join(names)}"
    return warning("data.control-character", Place(), message, "多半是从别处粘贴带来的，看不见，也不影响文字。")


def packed(name: str, forms: Mapping[str, bytes]) -> bytes:
    """Return the files of a paper as a zip archive; the same files give the same bytes."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, content in sorted(forms.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}.{suffix}", _FIRST_DAY), content)
    return data.getvalue()


def taken(office: Office, data: bytes) -> str:
    """Put a picture into data/pictures under a name made from its content, and return its path.

    Raises:
        InputError: it is no PNG or JPEG picture that papers take.
    """
    suffix = next((suffix for start, suffix in _SIGNATURES.items() if data.startswith(start)), None)
    if suffix is None:
        raise InputError(error("data.picture", Place(), "这不是 PNG 或 JPEG 图片", "用看图软件另存为 PNG 或 JPEG。"))
    name = f"{digest(data)[:16]}.{suffix}"
    if not (office.root / PICTURES / name).is_file():
        waiting = office.root / KEPT / "uploads" / name
        write_atomically(waiting, data)
        try:
            office.workshop.do(prove_picture, office.root, f"{KEPT}/uploads/{name}")
        finally:
            waiting.unlink(missing_ok=True)
        write_atomically(office.root / PICTURES / name, data)
    return f"{PICTURES}/{name}"
