"""The pages of batch: choose jobs, watch them being made, look at what became of each paper, take it all away."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as Answer

from docgen.batch.listing import KIND, NUMBER, RECIPIENT, RECIPIENT_SEPARATOR, STATUSES, TITLE
from docgen.batch.merge import GROUPS
from docgen.batch.report import Entry
from docgen.errors import DocgenError, Finding, InputError, Place, error
from docgen.model import Job
from docgen.text.disk import inside
from docgen.web import batch_tasks, jobs
from docgen.web.answers import TYPES, download
from docgen.web.batch_report import Made, Order, read_report
from docgen.web.batch_tasks import STANDINGS
from docgen.web.office import office

pages = Blueprint("batch", __name__, url_prefix="/batch")

PER_PAGE = 50
_LONG = 600.0
"""Seconds that planning or merging thousands of papers may take."""
_OF_LIST = re.compile(r"(结对|单位|人员)/(.+?)(/\d{4}-\d{2})?")
_LONGEST_PATTERN = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper of a finished batch with its number in the report, and its kind as people call it."""

    number: int
    entry: Entry
    kind: str

    @property
    def title(self) -> str:
        """What it is called in a list."""
        return " ".join(filter(None, (self.entry.facts.get(NUMBER), self.entry.facts.get(TITLE)))) or self.entry.source

    @property
    def recipient(self) -> str:
        """Whom it is sent to."""
        return self.entry.facts.get(RECIPIENT, "").replace(RECIPIENT_SEPARATOR, "、")

    @property
    def forms(self) -> list[str]:
        """The files that it has: docx, pdf."""
        return [Path(output.path).suffix[1:] for output in self.entry.outputs]

    @property
    def pages(self) -> int | None:
        """The pages of its PDF."""
        return next((output.pages for output in self.entry.outputs if output.pages is not None), None)

    @property
    def data(self) -> tuple[str, str] | None:
        """What of the lists it is made for: a kind and an id; None where that is a file, or nothing."""
        match = _OF_LIST.fullmatch(self.entry.source)
        return (match[1], match[2]) if match else None


@pages.get("/")
def index() -> str:
    """Show the jobs, the batch that runs, and what the last one made."""
    root = office().root
    state = jobs.state(root)
    faults: tuple[Finding, ...] = ()
    lines: tuple[Job, ...] = ()
    engine = ""
    try:
        config = office().workspace().config
        lines, engine = config.jobs, config.engine
    except DocgenError as fault:
        faults = fault.findings
    made = read_report(root.absolute())
    titles = {kind.name: kind.title for kind in office().kinds()}
    return render_template(
        "batch_index.html", state=state, lines=lines, engine=engine, faults=faults, titles=titles, made=made,
        standings=STANDINGS, **(_results(made, titles) if made else {}),
    )  # fmt: skip


@pages.get("/forecast")
def forecast() -> str:
    """Return how the papers of each line stand, to be put into the table of jobs."""
    if jobs.state(office().root).status == "running":
        return render_template("batch_forecast.html", found=None, faults=(), standings=STANDINGS)
    try:
        found = office().workshop.do(batch_tasks.forecast, office().root, seconds=_LONG)
    except DocgenError as fault:
        return render_template("batch_forecast.html", found=None, faults=fault.findings, standings=STANDINGS)
    return render_template("batch_forecast.html", found=found, faults=found.findings, standings=STANDINGS)


@pages.post("/start")
def start() -> Answer:
    """Begin a batch of the lines that are ticked."""
    total = len(office().workspace().config.jobs)
    typed = {int(line[:9]) for line in request.form.getlist("job") if line.isdecimal()}
    ticked = sorted(line for line in typed if 1 <= line <= total)
    if not ticked:
        raise InputError(error("web.no-job", Place(), "没有选任务", "在“任务”一栏至少勾选一行。"))
    order = Order(
        None if len(ticked) == total else tuple(ticked),
        request.form.get("only", "").strip()[:_LONGEST_PATTERN],
        request.form.get("force") == "1",
        request.form.get("prune") == "1",
    )
    jobs.start(office().root, order)
    return redirect(url_for(".index"), 303)


@pages.post("/resume")
def resume() -> Answer:
    """Go on with the batch that was stopped; what is done is not made again."""
    jobs.start(office().root, jobs.state(office().root).order)
    return redirect(url_for(".index"), 303)


@pages.post("/stop")
def stop() -> Answer:
    """Stop the batch that runs; what is done by then stays."""
    jobs.stop(office().root)
    return redirect(url_for(".index"), 303)


@pages.get("/progress")
def progress() -> Response:
    """Return how far the batch is; when it has ended, the whole page is to be shown anew."""
    state = jobs.state(office().root)
    answer = Response(render_template("batch_progress.html", state=state))
    if state.status != "running":
        answer.headers["HX-Refresh"] = "true"
    return answer


@pages.get("/<run>/paper/<int:number>.<suffix>")
def paper(run: str, number: int, suffix: str) -> Response:
    """Show the PDF of a paper, or give its Word file."""
    entry = _entry(run, number)
    output = next((one for one in entry.outputs if Path(one.path).suffix == f".{suffix}"), None)
    if output is None or suffix not in ("pdf", "docx"):
        abort(404)
    path = Path(output.path)
    if not path.is_file() or not inside(path, office().root):
        message, hint = "这个文件已经不在了", "它可能被移走或改名；再生成一次，就会重新做出来。"
        raise InputError(error("web.no-file", Place(path.name), message, hint))
    return send_file(path.absolute(), TYPES[suffix], as_attachment=suffix != "pdf", download_name=path.name)


@pages.get("/<run>/source/<int:number>")
def source(run: str, number: int) -> str:
    """Show the data file of a paper, with the lines that findings point at."""
    entry = _entry(run, number)
    root = office().root
    path = root / entry.source
    data = root / "data"
    if not (path.suffix in (".yaml", ".yml") and path.is_file() and inside(path, data) and inside(path, root)):
        abort(404)
    text = path.read_bytes().decode("utf-8-sig", "replace")
    marked = {finding.place.line for finding in entry.findings if finding.place.file == entry.source}
    return render_template(
        "batch_source.html", entry=entry, lines=text.splitlines(), marked=marked, findings=entry.findings
    )


@pages.get("/<run>/papers.zip")
def archive(run: str) -> Response:
    """Download all papers."""
    return _file(office().workshop.do(batch_tasks.packed, _root(), run, seconds=_LONG), "公文")


@pages.get("/<run>/merged")
def merged(run: str) -> Response:
    """Download the merged PDF, or one for each kind or recipient."""
    by = request.args.get("by") or None
    if by not in (None, *GROUPS):
        abort(404)
    duplex = request.args.get("duplex") == "1"
    path = office().workshop.do(batch_tasks.merged, _root(), run, by, duplex, seconds=_LONG)
    return _file(path, f"合并（按{by}）" if by else "合并")


@pages.get("/<run>/list.xlsx")
def listed(run: str) -> Response:
    """Download the list of papers."""
    return download(office().workshop.do(batch_tasks.listed, _root(), run, seconds=_LONG), "发文登记表", "xlsx")


@pages.get("/<run>/report.json")
def report(run: str) -> Response:
    """Download the report, as `docgen build --report` writes it."""
    import json

    text = json.dumps(batch_tasks.made_in(_root(), run).report.as_json(), ensure_ascii=False, indent=2) + "\n"
    answer = Response(text.encode(), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="report.json"'
    return answer


def _results(made: Made, titles: dict[str, str]) -> dict[str, object]:
    """Return what the page shows of a finished batch: the table by kind and status, and one page of its papers."""
    titles = titles | {entry.template: entry.facts[KIND] for entry in made.report.entries if KIND in entry.facts}
    papers = [
        Listed(number, entry, titles.get(entry.template, entry.template or "（不明）"))
        for number, entry in enumerate(made.report.entries)
    ]
    table: dict[str, Counter[str]] = {}
    for one in papers:
        table.setdefault(one.kind, Counter())[one.entry.status] += 1
    asked = {name: request.args.get(name, "") for name in ("q", "kind", "status")}
    words = asked["q"].casefold().split()
    kept = [
        one
        for one in papers
        if asked["kind"] in ("", one.kind)
        and asked["status"] in ("", one.entry.status)
        and all(word in f"{one.title} {one.recipient} {one.entry.source}".casefold() for word in words)
    ]
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return {
        "papers": kept[(page - 1) * PER_PAGE : page * PER_PAGE],
        "failed": [one for one in papers if one.entry.status == "failed"],
        "by_hand": [one for one in papers if one.entry.status == "kept"],
        "table": table,
        "statuses": STATUSES,
        "matching": len(kept),
        "asked": asked,
        "page": page,
        "pages": pages,
        "address": lambda number: "?" + urlencode({**asked, "page": number}),
    }


def _entry(run: str, number: int) -> Entry:
    entries = batch_tasks.made_in(_root(), run).report.entries
    if number >= len(entries):
        abort(404)
    return entries[number]


def _file(path: Path, name: str) -> Response:
    return send_file(path, TYPES[path.suffix[1:]], as_attachment=True, download_name=f"{name}{path.suffix}")


def _root() -> Path:
    return office().root.absolute()
