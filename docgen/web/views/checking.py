"""The page that checks a paper made elsewhere: findings in a list and on its pages, and the mended file."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from docgen.batch.check import SUFFIXES
from docgen.check import Choice
from docgen.errors import InputError, Place, error
from docgen.web.answers import download, notified, shown
from docgen.web.check_tasks import Sight, check, mend
from docgen.web.locker import Locker
from docgen.web.marks import by_page, scale_of
from docgen.web.office import office
from docgen.web.paper_tasks import draw
from docgen.web.uploads import uploaded

pages = Blueprint("checking", __name__, url_prefix="/checking")

STANDARDS: dict[Choice, str] = {"auto": "按成文日期定", "2012": "GB/T 9704—2012", "1999": "GB/T 9704—1999"}
_SECONDS = 3600.0
_MOST_BYTES = 256 << 20
_KEY = "/<string(length=32):key>"


@pages.get("/")
def index() -> str:
    """Show where to choose a file."""
    return render_template("checking_index.html", standards=STANDARDS, suffixes=SUFFIXES)


@pages.post("/")
def start() -> Answer:
    """Check the file that was chosen and go to what was found."""
    name, data = uploaded("file")
    return _opened(office().workshop.do(check, name, data, _standard(), office().engine))


@pages.get(f"{_KEY}/")
def sight(key: str) -> str:
    """Show what was found in a file, on its pages."""
    found = _held(key)
    lines = {finding.place.line: number for number, finding in reversed(list(enumerate(found.findings)))}
    on_lines = {line: number for line, number in lines.items() if line is not None and found.lines}
    counts = dict.fromkeys(("error", "warning", "info"), 0)
    for finding in found.findings:
        counts[finding.severity.value] += 1
    return render_template(
        "checking_sight.html",
        key=key,
        sight=found,
        counts=counts,
        marks=by_page(found.marks),
        placed={mark.finding for mark in found.marks} | set(on_lines.values()),
        on_lines=on_lines,
        picture=lambda number: url_for("checking.page", key=key, number=number),
        standards=STANDARDS,
        suffixes=SUFFIXES,
    )


@pages.post(f"{_KEY}/standard")
def again(key: str) -> Answer:
    """Check the same file against another edition."""
    found = _held(key)
    return _opened(office().workshop.do(check, found.name, found.data, _standard(), office().engine))


@pages.post(f"{_KEY}/mend")
def mended(key: str) -> Answer:
    """Mend what is mechanical and go to what is left."""
    found = _held(key)
    made = office().workshop.do(mend, found.name, found.data, found.standard, office().engine)
    if made is None:
        return notified(Response(status=204), "没有能自动修正的问题。")
    return _opened(made)


@pages.get(f"{_KEY}/file")
def file(key: str) -> Response:
    """Give the mended file."""
    found = _held(key)
    if not found.changes:
        raise NotFound()
    return download(found.data, found.name.removesuffix(".docx"), "docx")


@pages.get(f"{_KEY}/pages/<int:number>.png")
def page(key: str, number: int) -> Response:
    """Give a page as a picture."""
    found = _held(key)
    if not 0 < number <= len(found.sizes):
        raise NotFound()
    return shown(office().workshop.do(draw, found.pdf, number, scale_of(found.sizes[number - 1])), "png")


def _standard() -> Choice:
    typed = request.form.get("standard", "auto")
    for choice in get_args(Choice):
        if choice == typed:
            known: Choice = choice
            return known
    raise InputError(error("web.standard", Place(), "没有这一版标准", f"可选 {'、'.join(STANDARDS)}。"))


def _locker() -> Locker[Sight]:
    locker: Locker[Sight] = current_app.extensions.setdefault("docgen.checking", Locker(_MOST_BYTES, _SECONDS))
    return locker


def _held(key: str) -> Sight:
    found = _locker().get(g.session, key)
    if found is None:
        hint = "核对结果只在内存里留一小时，不存盘；请回到“核对文件”重新选择。"
        raise InputError(error("web.expired", Place(), "这份核对结果已经不在了", hint))
    return found


def _opened(found: Sight) -> Answer:
    """Hold a checked file for this session and go there."""
    address = url_for("checking.sight", key=_locker().put(g.session, found, found.size))
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)
