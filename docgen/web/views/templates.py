"""The pages for those who keep the templates: list, lint, preview, new versions, what they change, and the way back."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from docgen.batch.preview import SAMPLE
from docgen.errors import InputError, Place, error
from docgen.template.extremes import Extreme
from docgen.template.kind import kind_folders
from docgen.web.answers import download, notified, shown
from docgen.web.locker import Locker
from docgen.web.marks import by_page, scale_of
from docgen.web.office import office
from docgen.web.paper_tasks import draw
from docgen.web.template_store import WORD, files_of, folder_of, install, version_folder, versions
from docgen.web.template_tasks import Drawn, Tried, compare, details, preview, states, try_upload
from docgen.web.template_upload import SUFFIXES
from docgen.web.uploads import uploaded
from docgen.word.archive import write_archive

pages = Blueprint("templates", __name__, url_prefix="/templates")

PREVIEWS = (SAMPLE, *Extreme)
_SECONDS = 3600.0
_MOST_BYTES = 128 << 20
_VERSION = "/<name>/versions/<int:number>"


@pages.get("/")
def index() -> str:
    """Show the list; what takes longer comes into it afterwards."""
    return render_template("templates_index.html", names=_names(), states=None)


@pages.get("/states")
def table() -> str:
    """Show the rows of the list with what was found in each kind."""
    names = _names()
    return render_template(
        "templates_rows.html", names=names, states=office().workshop.do(states, office().root, names)
    )


@pages.get("/<name>/")
def kind(name: str) -> str:
    """Show one kind."""
    _known(name)
    return render_template(
        "templates_kind.html",
        name=name,
        kind=office().workshop.do(details, office().root, name),
        versions=versions(office().root, name),
        previews=PREVIEWS,
        suffixes=SUFFIXES,
    )


@pages.get("/<name>/preview/<paper>")
def look(name: str, paper: str) -> str:
    """Show a kind's paper, as a part of its page."""
    _known(name)
    drawn = office().workshop.do(preview, office().root, name, paper, office().engine)
    key = _drawn().put(g.session, drawn, len(drawn.pdf) + 1000)
    return render_template("templates_preview.html", drawn=drawn, paper=paper, picture=_pictures(key), marks={})


@pages.get("/pages/<string(length=32):key>/<int:number>.png")
def page(key: str, number: int) -> Response:
    """Give a page of a preview or of a refused upload as a picture."""
    found = _drawn().get(g.session, key)
    if found is None or not 0 < number <= len(found.sizes):
        raise NotFound()
    return shown(office().workshop.do(draw, found.pdf, number, scale_of(found.sizes[number - 1])), "png")


@pages.get("/<name>/template.docx")
def word(name: str) -> Response:
    """Give the Word file of a kind."""
    files = files_of(folder_of(office().root, _known(name)))
    if WORD not in files:
        raise NotFound()
    return download(files[WORD], f"{name} template", "docx")


@pages.get("/<name>/folder.zip")
def archive(name: str) -> Response:
    """Give all files of a kind."""
    return _zip(name, files_of(folder_of(office().root, _known(name))), name)


@pages.post("/<name>/")
def upload(name: str) -> Answer:
    """Try a new version out; take it when it is sound, show what is wrong with it otherwise."""
    _known(name)
    file, data = uploaded("file")
    tried = office().workshop.do(try_upload, office().root, name, file, data, office().engine)
    if not tried.contents:
        key = _tried().put(g.session, tried, len(tried.drawn.pdf) + 10_000)
        return _go(url_for("templates.refused", name=name, key=key))
    number = install(office().root, name, dict(tried.contents))
    if number is None:
        hint = "确认选的是改过并存了盘的那个文件。"
        raise InputError(error("web.same", Place(file), "上传的和现在用的完全一样，没有改动", hint))
    key = _tried().put(g.session, Tried(file, tried.findings), 10_000)
    return _go(url_for("templates.version", name=name, number=number, taken=key))


@pages.get("/<name>/refused/<string(length=32):key>/")
def refused(name: str, key: str) -> str:
    """Show what is wrong with an upload that was not taken, on its pages."""
    _known(name)
    tried = _tried().get(g.session, key)
    if tried is None:
        raise InputError(error("web.expired", Place(), "这次上传的结果已经不在了", "请重新上传。"))
    drawn = tried.drawn
    picture = _pictures(_drawn().put(g.session, drawn, len(drawn.pdf) + 1000))
    return render_template(
        "templates_refused.html",
        name=name,
        tried=tried,
        marks=by_page(drawn.marks),
        placed={mark.finding for mark in drawn.marks},
        picture=picture,
        suffixes=SUFFIXES,
    )


@pages.get(f"{_VERSION}/")
def version(name: str, number: int) -> str:
    """Show a former version beside the one in use: what differs, and the way back."""
    _known(name)
    taken = _tried().get(g.session, request.args.get("taken", ""))
    found = next((one for one in versions(office().root, name) if one.number == number), None)
    if found is None:
        raise NotFound()
    changed = office().workshop.do(compare, office().root, name, number)
    return render_template("templates_version.html", name=name, version=found, changes=changed, taken=taken)


@pages.get(f"{_VERSION}/folder.zip")
def version_archive(name: str, number: int) -> Response:
    """Give all files of a former version."""
    _known(name)
    return _zip(name, files_of(version_folder(office().root, name, number)), f"{name} 第{number}版")


@pages.post(f"{_VERSION}/restore")
def restore(name: str, number: int) -> Answer:
    """Put a former version back in use; the one in use until now is kept as well."""
    _known(name)
    kept = install(office().root, name, files_of(version_folder(office().root, name, number)))
    if kept is None:
        return notified(Response(status=204), "现在用的就是这一版，没有改动。")
    return _go(url_for("templates.version", name=name, number=kept))


def _names() -> tuple[str, ...]:
    return tuple(kind_folders(office().root))


def _known(name: str) -> str:
    """Return the name of a kind that is there."""
    if name not in _names():
        raise NotFound()
    return name


def _zip(name: str, files: dict[str, bytes], called: str) -> Response:
    return download(write_archive({f"{name}/{file}": data for file, data in files.items()}, {}), called, "zip")


def _drawn() -> Locker[Drawn]:
    locker: Locker[Drawn] = current_app.extensions.setdefault("docgen.templates.drawn", Locker(_MOST_BYTES, _SECONDS))
    return locker


def _tried() -> Locker[Tried]:
    locker: Locker[Tried] = current_app.extensions.setdefault("docgen.templates.tried", Locker(_MOST_BYTES, _SECONDS))
    return locker


def _pictures(key: str) -> object:
    """Return what gives the address of each page of something drawn."""
    return lambda number: url_for("templates.page", key=key, number=number)


def _go(address: str) -> Answer:
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)
