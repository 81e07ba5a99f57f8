"""What a batch would make, line by line of 生成, and what its papers are sent away in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.batch.jobs import expand_jobs
from docgen.batch.manifest import MANIFEST, Manifest
from docgen.batch.merge import merge, pack
from docgen.batch.plan import Plan, make_plan
from docgen.batch.render import DEFAULT_FORMS, Renderer, check_engine
from docgen.batch.report import Entry, Output, Report
from docgen.batch.standing import Standing
from docgen.batch.workspace import OUTPUT, open_sound
from docgen.errors import Finding, InputError, Place, RenderError, error, has_errors
from docgen.reconcile import Reconciler
from docgen.web.batch_report import FOLDER, Made, read_report

STANDINGS = {"new": "新的", "changed": "有变化", "same": "没有变化", "kept": "有人改过", "failed": "不能做"}
"""How a paper stands before it is made, and what an office calls it."""
_MADE = FOLDER / "made"


@dataclass(frozen=True, slots=True)
class Forecast:
    """How the papers of each line of 生成 stand, from the first line on; `findings` are what is wrong in the data."""

    lines: tuple[Mapping[str, int], ...]
    findings: tuple[Finding, ...]

    def count(self, standing: str) -> int:
        """Return how many papers stand so, in all lines."""
        return sum(line.get(standing, 0) for line in self.lines)


def forecast(root: Path) -> Forecast:
    """Return what a batch of everything would find to do. It takes as long as a batch that has nothing to do.

    Raises:
        InputError: as `docgen build` does, also while one writes the output folder.
    """
    data, findings = open_sound(root)
    renderer = Renderer(replace(data, places={}), DEFAULT_FORMS, check_engine(data.config.engine))
    jobs = expand_jobs(data)
    plan = make_plan(renderer, (paper for papers in jobs for paper in papers), Reconciler(replace(data, lost=())))
    standings = _standings(plan, renderer, root / OUTPUT)
    lines = []
    for papers in jobs:
        own, standings = standings[: len(papers)], standings[len(papers) :]
        lines.append(dict(Counter(own)))
    return Forecast(tuple(lines), findings)


def _standings(plan: Plan, renderer: Renderer, folder: Path) -> list[str]:
    if not (folder / MANIFEST).is_file():
        return ["failed" if isinstance(item, Entry) else "new" for item in plan]
    with Manifest(folder) as manifest:
        standing, known = Standing(manifest, renderer.stamps), manifest.papers()
        found = []
        for item in plan:
            if isinstance(item, Entry):
                found.append("failed")
                continue
            settled = standing.settled(item)
            if settled is not None:
                found.append("kept" if settled.status == "kept" else "same")
            else:
                found.append("changed" if item.stem in known else "new")
        return found


def packed(root: Path, run: str) -> Path:
    """Write all papers of a finished batch as a zip archive and return where.

    Raises:
        InputError: there is another batch since.
        RenderError: a paper's file is not there any more.
    """
    target = root / _MADE / "papers.zip"
    pack(made_in(root, run).report, target)
    return target


def merged(root: Path, run: str, by: str | None, duplex: bool) -> Path:
    """Write the PDFs of a finished batch as one, or `by` 文种 or 主送 as one each in a zip archive; return where.

    Raises:
        InputError: there is another batch since.
        RenderError: there is no PDF among its papers, or one cannot be read: a stack that lacks a paper helps nobody.
    """
    folder = root / _MADE
    paths, findings = merge(made_in(root, run).report, folder / "合并.pdf", by=by, duplex=duplex)
    if has_errors(findings):
        raise RenderError(findings)
    if by is None:
        return paths[0]
    outputs = tuple(Output(str(path), "", None) for path in paths)
    target = folder / "merged.zip"
    pack(Report((Entry("", "", "built", outputs),), 0.0, str(folder)), target)
    for path in paths:
        path.unlink()
    return target


def listed(root: Path, run: str) -> bytes:
    """Return the list 发文登记表 of a finished batch as a workbook; raises InputError as `packed` does."""
    from docgen.batch.listing import list_of

    return list_of(made_in(root, run).report)


def made_in(root: Path, run: str) -> Made:
    """Return the last finished batch.

    Raises:
        InputError: it is not `run`.
    """
    made = read_report(root)
    if made is None or made.run != run:
        message, hint = "之后又生成过一批，这里的结果已经过时", "刷新“批量生成”这一页，再点一次。"
        raise InputError(error("web.other-run", Place(), message, hint))
    return made
