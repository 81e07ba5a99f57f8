"""`docgen convert`: any Word file to PDF or HTML."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command
from docgen.cli.options import engine_option, format_option, forms_option, output_option, pdf_a_option
from docgen.cli.output import finish, progress
from docgen.errors import DocgenError, Finding


@click.command("convert", cls=Command)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="文件.docx...")
@output_option("放在原文件旁边")
@forms_option(("pdf", "html"), "pdf")
@engine_option
@pdf_a_option
@format_option
def command(
    files: tuple[Path, ...],
    output: Path | None,
    formats: tuple[str, ...],
    engine: str | None,
    pdf_a: bool,
    format: str,
) -> int:
    """把 Word 文件转成 PDF 或网页，不需要 Word。"""
    import docgen

    findings: list[Finding] = []
    lines: list[str] = []
    code = 0
    with progress("转换") as tell:
        for number, file in enumerate(files, start=1):
            try:
                made = docgen.convert(file, formats=formats, engine=engine, pdf_a=pdf_a)
                lines += map(str, made.write(output))
                findings += made.findings
            except DocgenError as error:
                findings += error.findings
                code = max(code, error.exit_code)
            tell(number, len(files))
    return max(code, finish(findings, format, lines))
