"""The pages of papers: the list of drafts, and a draft as a form with its pages beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from docgen.batch.files import digest
from docgen.errors import DocgenError, InputError, Place, error
from docgen.template.binding import KIND_KEY
from docgen.template.fields import PARTIES
from docgen.template.kind import Kind
from docgen.web import desk
from docgen.web.answers import FOREVER, download, shown
from docgen.web.drafts import HOME, Draft, Drafts, homes, kept_papers, title_of
from docgen.web.forms import control, controls, specs_of
from docgen.web.lookups import echoes, picked
from docgen.web.office import office
from docgen.web.paper_tasks import draw, finished, warm
from docgen.web.paper_text import values_of, written

pages = Blueprint("papers", __name__, url_prefix="/papers")

_FILES = {"docx": ("docx",), "pdf": ("pdf",), "zip": ("docx", "pdf")}
"""What is made for each download."""


@pages.get("/")
def index() -> str:
    """Show the drafts, the one changed last first, then the papers in data/."""
    office().workshop.warm(warm, office().root, office().engine)
    kinds = {kind.name: kind for kind in office().sound_kinds()[0]}
    rows = [
        {"draft": draft, "kind": kinds.get(draft.kind), "title": _title(draft, kinds), "time": _time(draft.changed)}
        for draft in Drafts(office().root).all()
    ]
    kept = []
    for file, name in kept_papers(office().root).items():
        draft = Draft("", (office().root / file).read_text("utf-8-sig", errors="replace"), "")
        kept.append({"file": file, "kind": kinds.get(name), "name": name, "title": _title(draft, kinds)})
    return render_template("papers_index.html", drafts=rows, kept=kept)


@pages.post("/")
def create() -> Answer:
    """Make a new draft of a kind: empty, or (`sample`) from the kind's example; go to it."""
    kind = office().kind(request.form.get("kind", ""))
    text = written({KIND_KEY: kind.name})
    if "sample" in request.form and kind.sample is not None:
        text = kind.sample.read_text("utf-8-sig")
        if values_of(text, kind.display(kind.sample))[1].get(KIND_KEY) != kind.name:
            raise InputError(error("data.missing", Place(kind.display(kind.sample)), "样例没有写明模板", ""))
    return _go(Drafts(office().root).create(kind.name, text))


@pages.post("/open")
def take() -> Answer:
    """Make a draft of a paper in data/; it goes back there when it is finished."""
    file = request.form.get("file", "")
    kind = kept_papers(office().root).get(file)
    if kind is None:
        raise InputError(error("web.no-paper", Place(), "资料里没有这份公文", "刷新“草稿”页后再试。"))
    known = next((draft for draft in Drafts(office().root).all() if draft.origin == file), None)
    data = (office().root / file).read_bytes()
    if known is not None and known.origin_digest == digest(data)[:16]:
        return _go(known)
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    values_of(text, file)
    return _go(Drafts(office().root).create(kind, text, origin=file, origin_digest=digest(data)[:16]))


@pages.get("/<id>/")
def edit(id: str) -> str:
    """Show a draft: its form, and beside it the place for its pages, which come with the first answer."""
    draft = Drafts(office().root).read(id)
    kind = _kind_of(draft)
    _, values = values_of(draft.text, draft.file)
    specs = specs_of(kind.fields)
    return render_template(
        "papers_edit.html",
        draft=draft,
        kind=kind,
        title=_title(draft, {kind.name: kind}) or f"未写标题的{kind.title}",
        controls=controls(kind.fields, values),
        more=controls(specs[len(kind.fields) :], values),
        folders=homes(office().workspace(), kind.name),
        home=HOME,
    )


@pages.post("/<id>/")
def save(id: str) -> str:
    """Save what the form holds, carry out an order of its buttons, and answer with pages, findings and faults."""
    draft = Drafts(office().root).read(id)
    kind = _kind_of(draft)
    sent = desk.sent_by(request.form, kind, draft)
    saved = Drafts(office().root).save(sent.draft, None if "force" in request.form else request.form.get("digest", ""))
    if saved is None:
        return render_template("papers_stale.html")
    made = desk.shown(office(), saved, request.form)
    specs = specs_of(kind.fields)
    state = {
        "digest": saved.digest,
        "made": made.made,
        "pages": desk.addresses(saved, made, request.form),
        "defaults": made.defaults,
        "echoes": echoes(specs, sent.values, office().workspace()),
        "faults": desk.faults(made, sent.where),
        "missing": desk.missing(made, sent.where),
        "focus": sent.focus,
    }
    field = next((spec for spec in specs if spec.name == sent.field), None)
    return render_template(
        "papers_saved.html",
        state=json.dumps(state, ensure_ascii=False),
        told=desk.listed(made, sent.where, sent.removed),
        made=made,
        draft=saved,
        control=None if field is None else control(field, sent.values.get(field.name)),
        title=made.title or _title(saved, {kind.name: kind}) or f"未写标题的{kind.title}",
    )


@pages.get("/<id>/pages/<name>.png")
def page(id: str, name: str) -> Response:
    """Return the picture of a page: by its digest, or (`<digest of the PDF>-<number>-<scale>`) drawn now."""
    data = office().shelf.get(name)
    if data is None:
        pdf, number, scale = desk.asked(office(), name)
        data = office().workshop.do(draw, pdf, number, scale) if pdf else None
    if not data:
        abort(404)
    answer = shown(data, "png")
    answer.headers["Cache-Control"] = FOREVER
    return answer


@pages.get("/<id>/download/<form>")
def file(id: str, form: str) -> Response:
    """Return the paper as `docgen render` makes it: docx, pdf, or both as zip."""
    if form not in _FILES:
        abort(404)
    draft = Drafts(office().root).read(id)
    name, forms = office().workshop.do(finished, office().root, draft.file, _FILES[form])
    return download(desk.packed(name, forms) if form == "zip" else forms[form], name, form)


@pages.post("/<id>/delete")
def delete(id: str) -> Answer:
    """Remove a draft."""
    Drafts(office().root).delete(id)
    return redirect(url_for("papers.index"), 303)


@pages.post("/<id>/duplicate")
def duplicate(id: str) -> Answer:
    """Make a copy of a draft and go to it; the copy is no longer tied to a paper in data/."""
    draft = Drafts(office().root).read(id)
    name = f"{draft.name}（副本）" if draft.name else ""
    return _go(Drafts(office().root).create(draft.kind, draft.text, name=name))


@pages.post("/<id>/rename")
def rename(id: str) -> Answer:
    """Give a draft a name of its own, or (empty) none."""
    draft = Drafts(office().root).read(id)
    name = " ".join(desk.cleaned(request.form.get("name", ""))[0].split())[:80]
    Drafts(office().root).save(replace(draft, name=name), None)
    return redirect(url_for("papers.index"), 303)


@pages.post("/<id>/keep")
def keep(id: str) -> str:
    """Move a finished draft into data/, and say whether the batch makes it there."""
    draft = Drafts(office().root).read(id)
    kind = _kind_of(draft)
    folders = homes(office().workspace(), kind.name)
    folder = request.form.get("folder", "")
    if not draft.origin and folder not in (*folders, HOME):
        raise InputError(error("web.no-folder", Place(), "没有选存到哪里", "从列出的目录里选一个。"))
    made = desk.shown(office(), draft, request.form)
    if not made.made:
        raise InputError([told.finding for told in made.told])
    path = Drafts(office().root).keep(draft, folder, draft.name or made.title)
    return render_template("papers_kept.html", path=path, listed=bool(draft.origin) or folder in folders, home=HOME)


@pages.get("/pick")
def pick() -> Response:
    """Return what of the workspace has the words typed into a picker, as JSON."""
    type = request.args.get("type", "")
    if type not in [kind.value for kind in PARTIES]:
        abort(404)
    hits = picked(office().workspace(), type, request.args.get("q", ""))
    return jsonify([{"value": hit.value, "note": hit.note} for hit in hits])


@pages.post("/pictures")
def picture() -> Response:
    """Take a picture into the workspace and answer with its path; what went wrong stands in `fault`."""
    file = request.files.get("picture")
    try:
        return jsonify({"path": desk.taken(office(), file.read() if file else b"")})
    except DocgenError as fault:
        return jsonify({"fault": "；".join(f"{one.message}。{one.hint}" for one in fault.findings)})


def _go(draft: Draft) -> Answer:
    return redirect(url_for("papers.edit", id=draft.id), 303)


def _kind_of(draft: Draft) -> Kind:
    if not draft.kind:
        hint = "在草稿文件的第一行写上“模板: …”，或从“拟制公文”重新开始。"
        raise InputError(error("data.missing", Place(draft.file), "这份草稿没有写明模板", hint))
    return office().kind(draft.kind)


def _title(draft: Draft, kinds: dict[str, Kind]) -> str:
    kind = kinds.get(draft.kind)
    own = (kind.listed["标题"],) if kind and "标题" in kind.listed else ()
    return title_of(draft, (*own, "标题", "结对", "人员", "单位"))


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
