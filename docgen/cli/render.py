"""`docgen render`: one paper."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command
from docgen.cli.options import engine_option, format_option, forms_option, output_option, pdf_a_option
from docgen.cli.output import finish


@click.command("render", cls=Command)
@click.argument("paper", type=click.Path(path_type=Path), metavar="公文.yaml")
@output_option("放进工作区的 output")
@forms_option(("docx", "pdf", "html"), "docx,pdf")
@engine_option
@pdf_a_option
@format_option
def command(
    paper: Path, output: Path | None, formats: tuple[str, ...], engine: str | None, pdf_a: bool, format: str
) -> int:
    """生成一份公文。"""
    import docgen

    made = docgen.render_paper(paper, formats=formats, engine=engine, pdf_a=pdf_a)
    paths = made.write(output)
    return finish(made.findings, format, map(str, paths))
