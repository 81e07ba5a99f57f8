"""What `docgen build` leaves besides the papers: the list, merged PDFs, the archive, and the table on the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.chinese import Choice
from docgen.cli.table import print_table
from docgen.errors import Finding

if TYPE_CHECKING:
    from docgen import Report

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_GROUPS = ("文种", "主送")
_OPTIONS = (
    (("--list", "list_file"), "文件.xlsx", "写一张发文登记表：每份公文的文号、标题、主送、日期、页数、文件"),
    (("--merge",), "文件.pdf", "把全部公文合并成一个 PDF，每份一个书签，供打印"),
    (("--zip", "zip_file"), "文件.zip", "把全部公文装进一个压缩包"),
)


def extras_options(function: Decorated) -> Decorated:
    """Add the options that `Extras` is made from."""
    by = "与 --merge 合用，每一种写一个文件：文种、主送（主送几个单位的公文，每个单位的文件里都有一份）"
    duplex = "与 --merge 合用：页数为单的公文后加一页空白，双面打印时每份都从新的一张纸开始"
    options = [
        click.option(*names, type=click.Path(path_type=Path), metavar=metavar, help=help)
        for names, metavar, help in _OPTIONS
    ]
    options.insert(2, click.option("--merge-by", type=Choice(*_GROUPS), metavar="方式", help=by))
    options.insert(3, click.option("--duplex", is_flag=True, help=duplex))
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Extras:
    """What a person asked for besides the papers, by the names of the options."""

    list_file: Path | None
    merge: Path | None
    merge_by: str | None
    duplex: bool
    zip_file: Path | None

    def __post_init__(self) -> None:
        if self.merge is None and (self.merge_by or self.duplex):
            raise click.UsageError("--merge-by 和 --duplex 要与 --merge 合用")

    def write(self, report: Report) -> tuple[list[Finding], list[str]]:
        """Write what was asked for and return what is to be said of it: findings, and where the files are."""
        from docgen.batch.listing import write_list
        from docgen.batch.merge import merge, pack

        findings: list[Finding] = []
        lines: list[str] = []
        if self.list_file is not None:
            write_list(report, self.list_file)
            lines.append(f"发文登记表在 {self.list_file}")
        if self.merge is not None:
            paths, found = merge(report, self.merge, by=self.merge_by, duplex=self.duplex)
            findings += found
            lines += [f"合并的 PDF 在 {path}" for path in paths]
        if self.zip_file is not None:
            findings += pack(report, self.zip_file)
            lines.append(f"压缩包在 {self.zip_file}")
        return list(dict.fromkeys(findings)), lines


def print_totals(report: Report) -> None:
    """Print how many papers of each kind ended how, and the sum."""
    from docgen.batch.listing import STATUSES

    statuses = [status for status in STATUSES if status != "kept" or report.count("kept")]
    counts: dict[str, Counter[str]] = {}
    for name, status in _kinds(report):
        counts.setdefault(name, Counter())[status] += 1
    rows = [(name, *map(str, (counted.total(), *(counted[s] for s in statuses)))) for name, counted in counts.items()]
    if len(rows) > 1:
        rows.append(("合计", *map(str, (len(report.entries), *(sum(c[s] for c in counts.values()) for s in statuses)))))
    print_table(("文种", "份数", *(STATUSES[status] for status in statuses)), rows)


def _kinds(report: Report) -> Iterator[tuple[str, str]]:
    """Yield each paper's kind, by its title where a paper of it tells that, and what became of it."""
    from docgen.batch.listing import KIND

    titles = {entry.template: entry.facts[KIND] for entry in report.entries if KIND in entry.facts}
    for entry in report.entries:
        yield titles.get(entry.template, entry.template or "（不明）"), entry.status
