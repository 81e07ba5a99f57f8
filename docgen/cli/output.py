"""What a command prints, and the exit code that goes with it; the only place that knows either."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from docgen.cli.chinese import Group, explain
from docgen.errors import DocgenError, Finding, Severity, has_errors
from docgen.text.characters import replace_forbidden

FORMAT = "docgen.format"
"""Where a command's context keeps the value of `--format`, for errors that end the command."""
LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "说明"}


class Main(Group):
    """The root group: runs a command and turns what it returns or raises into printed text and an exit code."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]  # the overloads only tell whether it returns
        """Run the command line and leave the process with 0, 1 or 2 (130 when interrupted)."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:  # a console that lacks a character shows its code instead of failing
                reconfigure(errors="backslashreplace")
        sys.exit(self._run(args, prog_name, {**extra, "standalone_mode": False}))

    def _run(self, args: Sequence[str] | None, prog_name: str | None, extra: dict[str, Any]) -> int:
        try:
            return int(super().main(args, prog_name, **extra))
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.message, err=True)
            return 2
        except click.UsageError as error:
            click.echo(f"错误：{explain(error)}", err=True)
            return 2
        except click.Abort:
            click.echo("已中断。", err=True)
            return 130

    def invoke(self, ctx: click.Context) -> int:
        """Run the command and return its exit code; a DocgenError ends here, and nowhere else."""
        try:
            return int(super().invoke(ctx) or 0)
        except DocgenError as error:
            finish(error.findings, ctx.meta.get(FORMAT, "text"))
            return error.exit_code
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:  # nobody foresaw it; a person still gets a sentence
            from docgen.batch.render import findings_of

            finish(findings_of(fault, ""), ctx.meta.get(FORMAT, "text"))
            return 1


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings for a person on standard error: one line each, in the order given, each text once."""
    for line in dict.fromkeys(f"{LABELS[finding.severity]}：{finding}" for finding in findings):
        click.echo(replace_forbidden(line, "\ufffd"), err=True)  # a terminal would obey what a file name says


def print_json(findings: Iterable[Finding]) -> None:
    """Print findings for a script on standard output."""
    document = {"findings": [finding.as_json() for finding in findings]}
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def finish(findings: Iterable[Finding], format: str, lines: Iterable[str] = ()) -> int:
    """Print the outcome of a command in the format `text` or `json` and return its exit code.

    `lines` are what a person reads on standard output; a script gets the findings there.
    """
    findings = tuple(findings)
    if format == "json":
        print_json(findings)
    else:
        print_findings(findings)
        for line in lines:
            click.echo(line)
    return 1 if has_errors(findings) else 0


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on standard error while the block runs, if that is a terminal.

    The block calls what it is given with the number done and the number in all.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*shown, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, rate="")

        def tell(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"每秒 {speed:.1f}" if speed else "")

        yield tell
