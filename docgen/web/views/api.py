"""The JSON API: what the pages do, for programs, with the same checks and limits."""

from __future__ import annotations

import base64
from typing import Any, cast

from flask import Blueprint, Response, abort, g, jsonify, render_template, request, send_file, url_for

from docgen.batch.check import Examined, mended_name
from docgen.batch.render import check_engine
from docgen.check import Choice
from docgen.template.fields import FieldSpec
from docgen.template.kind import Kind
from docgen.web import jobs
from docgen.web.answers import TYPES, download
from docgen.web.api_input import body, chosen, file_content, header_name, number, paper_text, source_name
from docgen.web.api_tasks import examine, items, lists, render, schema
from docgen.web.batch_report import Order, State, read_report
from docgen.web.batch_tasks import packed
from docgen.web.listing_data import BY_STEM
from docgen.web.office import office
from docgen.web.openapi import FORMATS, MOST_ITEMS, STANDARDS, description
from docgen.web.uploads import plain_name
from docgen.word.archive import write_archive

pages = Blueprint("api", __name__, url_prefix="/api")


@pages.get("/")
def index() -> str:
    """Show the operations to a person."""
    return render_template("api_index.html", api=description(g.token_needed))


@pages.get("/openapi.json")
def openapi() -> Response:
    """Give the description for programs."""
    return jsonify(description(g.token_needed))


@pages.get("/kinds")
def kinds() -> Response:
    """List the kinds of papers."""
    found, findings = office().sound_kinds()
    return jsonify(kinds=[_kind(kind) for kind in found], findings=[finding.as_json() for finding in findings])


@pages.get("/kinds/<name>")
def kind(name: str) -> Response:
    """Tell what a kind asks for."""
    found = next((kind for kind in office().sound_kinds()[0] if kind.name == name), None)
    if found is None:
        abort(404)
    made = office().workshop.do(schema, office().root, name)
    return jsonify(_kind(found) | {"fields": [_field(spec) for spec in found.fields], "schema": made})


@pages.post("/render")
def render_paper() -> Response:
    """Make a paper."""
    keys = {"paper": (str, dict), "name": (str,), "formats": (list,), "engine": (str,), "pdf_a": (bool,)}
    sent = body(keys, ("paper",))
    formats = tuple(dict.fromkeys(chosen("formats", one, FORMATS) for one in sent.get("formats", FORMATS[:2])))
    if not formats:
        chosen("formats", "", FORMATS)
    engine = sent.get("engine")
    source = source_name(sent.get("name", "paper.yaml"))
    made = office().workshop.do(
        render,
        office().root,
        paper_text(sent["paper"]),
        source,
        formats,
        None if engine is None else check_engine(engine),
        sent.get("pdf_a", False),
    )
    wanted = request.accept_mimetypes.best_match(["application/json", "application/zip", *(TYPES[f] for f in formats)])
    if wanted == "application/zip":
        files = {f"{made.name}.{suffix}": data for suffix, data in made.files.items()}
        return download(write_archive(files, {}), made.name, "zip")
    for suffix, data in made.files.items():
        if wanted == TYPES[suffix]:
            return download(data, made.name, suffix)
    return jsonify(
        name=made.name,
        pages=made.pages,
        files=[_file(f"{made.name}.{suffix}", suffix, data) for suffix, data in made.files.items()],
        findings=[finding.as_json() for finding in made.findings],
    )


@pages.post("/check")
def check() -> Response:
    """Check a file sent within JSON."""
    sent = body({"name": (str,), "content": (str,), "standard": (str,), "fix": (bool,)}, ("name", "content"))
    name = plain_name(sent["name"])
    standard = cast(Choice, chosen("standard", sent.get("standard", "auto"), STANDARDS))
    content = file_content(sent["content"])
    return _checked(name, office().workshop.do(examine, name, content, standard, sent.get("fix", False)))


@pages.post("/check/file")
def check_file() -> Response:
    """Check a file sent as it is."""
    name = header_name()
    standard = cast(Choice, chosen("standard", request.args.get("standard", "auto"), STANDARDS))
    fix = chosen("fix", request.args.get("fix", "false"), ("true", "false")) == "true"
    return _checked(name, office().workshop.do(examine, name, request.get_data(), standard, fix))


@pages.get("/jobs")
def all_jobs() -> Response:
    """List the batch that runs, or ran last."""
    state = jobs.state(office().root)
    return jsonify(jobs=[] if state.status == "none" else [_job(state)])


@pages.post("/jobs")
def start() -> tuple[Response, int]:
    """Begin a batch."""
    sent = body({"jobs": (list,), "only": (str,), "force": (bool,), "prune": (bool,)})
    count = len(office().workspace().config.jobs)
    for one in sent.get("jobs", ()):
        chosen("jobs", str(one) if type(one) is int else "", tuple(str(line) for line in range(1, count + 1)))
    chosen_jobs = tuple(sorted(set(sent["jobs"]))) if "jobs" in sent else None
    order = Order(chosen_jobs, sent.get("only", ""), sent.get("force", False), sent.get("prune", False))
    jobs.start(office().root, order)
    state = jobs.state(office().root)
    answer = jsonify(_job(state))
    answer.headers["Location"] = url_for("api.job", id=state.run)
    return answer, 202


@pages.get("/jobs/<id>")
def job(id: str) -> Response:
    """Tell how a batch stands."""
    return jsonify(_job(_known(id)))


@pages.delete("/jobs/<id>")
def cancel(id: str) -> Response:
    """Stop a batch; what is made by then stays."""
    _known(id)
    jobs.stop(office().root)
    return jsonify(_job(jobs.state(office().root)))


@pages.get("/jobs/<id>/report")
def report(id: str) -> Response:
    """Give the report of a finished batch, as `docgen build --report` writes it."""
    made = read_report(office().root)
    if made is None or made.run != id:
        abort(404)
    root = office().root
    document = made.report.as_json()
    for paper in document["documents"]:
        for output in paper["outputs"]:
            output["path"] = output["path"].removeprefix(f"{root}/")
    return jsonify(document)


@pages.get("/jobs/<id>/zip")
def archive(id: str) -> Response:
    """Give the papers of a finished batch."""
    made = read_report(office().root)
    if made is None or made.run != id:
        abort(404)
    path = office().workshop.do(packed, office().root, id)
    return send_file(path.absolute(), TYPES["zip"], as_attachment=True, download_name=path.name)


@pages.get("/data")
def all_lists() -> Response:
    """Name the lists of the workspace."""
    found = office().workshop.do(lists, office().root)
    return jsonify(lists=[{"name": name, "title": title, "total": total} for name, title, total in found])


@pages.get("/data/<name>")
def one_list(name: str) -> Response:
    """Give items of a list, as they were typed."""
    if name not in BY_STEM:
        abort(404)
    first, count = number("offset", 0, 0, 10**9 - 1), number("limit", 1000, 1, MOST_ITEMS)
    total, found = office().workshop.do(items, office().root, name, first, count)
    return jsonify(total=total, items=found)


def _known(id: str) -> State:
    state = jobs.state(office().root)
    if state.status == "none" or state.run != id:
        abort(404)
    return state


def _kind(kind: Kind) -> dict[str, str]:
    return {
        "name": kind.name,
        "title": kind.title,
        "description": kind.description,
        "layout": kind.layout,
        "version": kind.version,
    }


def _field(spec: FieldSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "type": spec.type_text,
        "required": spec.required,
        "default": spec.default,
        "description": spec.description,
        "options": list(spec.options),
        "fields": [_field(part) for part in spec.parts],
    }


def _file(name: str, suffix: str, data: bytes) -> dict[str, str]:
    media = TYPES[suffix].partition(";")[0]
    return {"format": suffix, "name": name, "media_type": media, "content": base64.b64encode(data).decode()}


def _checked(name: str, made: Examined) -> Response:
    fixed = None if made.mended is None else _file(mended_name(name), "docx", made.mended)
    return jsonify(
        findings=[finding.as_json() for finding in made.findings],
        changes=[finding.as_json() for finding in made.changes],
        fixed=fixed,
    )


def _job(state: State) -> dict[str, Any]:
    return {
        "id": state.run,
        "status": state.status,
        "done": state.done,
        "total": state.total,
        "seconds": state.seconds,
        "findings": [finding.as_json() for finding in state.findings],
    }
