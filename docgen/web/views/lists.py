"""The pages of lists: tables, the form of an item, Excel in and out, what the data contradict, undo."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from docgen.errors import InputError, Place, error
from docgen.web import list_changes, list_exchange, listing_tasks, undo
from docgen.web.answers import download
from docgen.web.list_changes import Change, Outcome, Shown
from docgen.web.listing_data import BY_STEM
from docgen.web.listing_tasks import Query
from docgen.web.locker import Locker
from docgen.web.office import office
from docgen.web.security import MOST_BYTES
from docgen.web.uploads import uploaded

pages = Blueprint("lists", __name__, url_prefix="/lists")

TITLES = {"pairings": "结对", "institutions": "单位", "people": "人员", "records": "工作记录", "indicators": "指标"}
"""The lists in the order of the page, by their names in addresses."""
_LONG = 150.0
"""Seconds that a check of everything may take: it binds every paper of a workspace."""
_ASKED = frozenset(("q", "sort", "down", "page", "faulty"))
_uploads: Locker[tuple[str, bytes]] = Locker(4 * MOST_BYTES, 3600)
Page = str | Response | Answer


@pages.get("/")
def index() -> Answer:
    """Go to the first list."""
    return redirect(url_for(".listing", stem=next(iter(TITLES))))


@pages.get("/<stem>")
def listing(stem: str) -> Page:
    """Show a list as a table."""
    _known(stem)
    query = _query()
    root = office().root
    table = office().workshop.do(listing_tasks.table, root, stem, query)
    totals = office().workshop.do(listing_tasks.totals, root)
    return render_template(
        "lists_index.html", stem=stem, titles=TITLES, table=table, query=query, totals=totals, undo=undo.last(root),
        address=_address, back=request.query_string.decode("ascii", "replace"),
    )  # fmt: skip


@pages.get("/<stem>/new")
def new(stem: str) -> Page:
    """Show the form of a new item, empty or filled as another one (`like`) is."""
    _known(stem)
    like = request.args.get("like", type=int)
    version = request.args.get("of", "")
    shown = office().workshop.do(list_changes.shown, office().root, stem, like, version, like is not None)
    return _form(stem, shown, like=like, new=True)


@pages.post("/<stem>/new")
def create(stem: str) -> Page:
    """Add an item."""
    _known(stem)
    like = request.form.get("_like", type=int)
    version, file = request.form.get("_version", ""), request.form.get("_file", "")
    root = office().root
    outcome = office().workshop.do(list_changes.add, root, stem, _posted(), file, like, version)
    if outcome.form is not None:
        shown = office().workshop.do(list_changes.shown, root, stem, like, version, like is not None)
        return _form(stem, shown, outcome, like=like, new=True, file=file)
    return _written(outcome.change, stem)


@pages.get("/<stem>/<int:number>")
def item(stem: str, number: int) -> Page:
    """Show the form of an item."""
    _known(stem)
    shown = office().workshop.do(list_changes.shown, office().root, stem, number, request.args.get("of", ""))
    return _form(stem, shown, number=number)


@pages.post("/<stem>/<int:number>")
def save(stem: str, number: int) -> Page:
    """Write what the form of an item says."""
    _known(stem)
    root, version = office().root, request.form.get("_version", "-")
    outcome = office().workshop.do(list_changes.edit, root, stem, number, version, _posted())
    if outcome.form is not None:
        shown = office().workshop.do(list_changes.shown, root, stem, number, version)
        return _form(stem, shown, outcome, number=number)
    return _written(outcome.change, stem)


@pages.post("/<stem>/<int:number>/delete")
def delete(stem: str, number: int) -> Page:
    """Take an item out."""
    _known(stem)
    version = request.form.get("_version", "-")
    return _written(office().workshop.do(list_changes.remove, office().root, stem, number, version), stem)


@pages.post("/undo")
def take_back() -> Page:
    """Undo the last change."""
    said = undo.take_back(office().root, request.form.get("number", -1, type=int))
    stem = request.form.get("stem", "")
    return redirect(url_for(".listing", stem=stem if stem in TITLES else next(iter(TITLES)), undone=said))


@pages.get("/words")
def words() -> str:
    """Return words to pick from, as options of a list."""
    what = request.args.get("what", "")
    typed = next((value for name, value in request.args.items() if name != "what"), "")
    hits = office().workshop.do(listing_tasks.offered_words, office().root, what, typed[:100])
    return render_template("lists_words.html", hits=hits)


@pages.get("/find")
def find() -> Page:
    """Go to an item by its id (`what`, `id`), or by where it stands (`file`, `line`)."""
    root = office().root
    if "file" in request.args:
        place = request.args["file"], request.args.get("line", 0, type=int), request.args.get("sheet", "")
        found = office().workshop.do(listing_tasks.standing_at, root, *place)
    else:
        what, identifier = request.args.get("what", ""), request.args.get("id", "")
        found = office().workshop.do(listing_tasks.find, root, what, identifier)
    if found is None:
        message, hint = "名册里没有这一条", "它可能已经改名或删除；在名册里用名称查找。"
        raise InputError(error("web.no-item", Place(), message, hint))
    stem, number, version = found
    return redirect(url_for(".item", stem=stem, number=number, of=version))


@pages.get("/check")
def check() -> str:
    """Show the page that checks all data; the findings come later, since that takes a while."""
    return render_template("lists_check.html", titles=TITLES, totals=None, stem="")


@pages.get("/check/findings")
def findings() -> str:
    """Return what is wrong or contradictory in the data, each with a link to its item."""
    found = office().workshop.do(listing_tasks.checked, office().root, seconds=_LONG)
    return render_template("lists_findings.html", found=found)


@pages.get("/export")
def export() -> Response:
    """Download the data as a workbook."""
    return download(office().workshop.do(list_exchange.export, office().root), "数据", "xlsx")


@pages.get("/import")
def upload() -> str:
    """Show where a workbook is chosen."""
    return render_template("lists_import.html", titles=TITLES, preview=None, findings=(), name="")


@pages.post("/import")
def compare() -> Page:
    """Show what an uploaded workbook would change."""
    name, data = uploaded("file")
    if not list_exchange.is_allowed(name):
        message, hint = f"不能导入“{name}”", "请上传 Excel 工作簿（.xlsx）或 CSV 文件；旧的 .xls 先另存为 .xlsx。"
        return _import_page(name, findings=(error("web.file-type", Place(), message, hint),))
    try:
        made = office().workshop.do(list_exchange.preview, office().root, name, data)
    except InputError as fault:
        return _import_page(name, findings=fault.findings)
    return _import_page(name, made, _uploads.put(g.session, (name, data), len(data)), made.findings)


@pages.post("/import/<key>")
def take_over(key: str) -> Page:
    """Write what an uploaded workbook changes, if that is still what was shown."""
    held = _uploads.get(g.session, key)
    if held is None:
        message, hint = "上传的表格已经不在了", "请重新上传。"
        return _import_page("", findings=(error("web.upload-gone", Place(), message, hint),))
    made = office().workshop.do(list_exchange.preview, office().root, *held)
    if made.digest != request.form.get("digest"):
        message, hint = "名册在您查看以后又改过了，没有导入", "核对下面重新比较的结果，再点“导入”。"
        return _import_page(held[0], made, key, (error("web.changed", Place(), message, hint), *made.findings))
    undo.write(office().root, made.contents, made.versions, made.said)
    return redirect(url_for(".index"))


def _import_page(name: str, preview: object = None, key: str = "", findings: tuple[object, ...] = ()) -> Page:
    return render_template("lists_import.html", titles=TITLES, preview=preview, key=key, findings=findings, name=name)


def _form(
    stem: str, shown: Shown, refused: Outcome | None = None, *, number: int | None = None,
    like: int | None = None, new: bool = False, file: str = "",
) -> Page:  # fmt: skip
    return render_template(
        "lists_item.html", stem=stem, titles=TITLES, shown=shown, form=refused.form if refused else shown.form,
        number=number, like=like, new=new, refused=refused is not None, file=file, back=_back(),
    )  # fmt: skip


def _written(change: Change | None, stem: str) -> Answer:
    assert change is not None
    if change.said:
        undo.write(office().root, {change.file: change.data}, {change.file: change.version}, change.said)
    return redirect(f"{url_for('.listing', stem=stem)}?{_back()}", 303)


def _posted() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if not name.startswith("_")}


def _back() -> str:
    """Return the query of the table that a form was opened from, made anew from what a table can be asked."""
    given = request.form.get("_back") or request.args.get("back", "")
    asked = [(name, value) for name, value in parse_qsl(given) if name in _ASKED or name.startswith("f-")]
    return urlencode(asked)


def _query() -> Query:
    filters = {name[2:]: value for name, value in request.args.items() if name.startswith("f-") and value}
    return Query(
        request.args.get("q", "")[:200],
        filters,
        request.args.get("sort", ""),
        request.args.get("down", "") == "1",
        request.args.get("page", 1, type=int),
        request.args.get("faulty", "") == "1",
    )


def _address(query: Query, **other: object) -> str:
    """Return the query of a table's address with some things asked otherwise."""
    asked: dict[str, object] = {
        "q": query.words,
        **{f"f-{name}": value for name, value in query.filters.items()},
        "sort": query.sort,
        "down": "1" if query.down else "",
        "faulty": "1" if query.faulty else "",
        "page": "",
    }
    asked |= other
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _known(stem: str) -> None:
    if stem not in BY_STEM:
        abort(404)
