"""`docgen build`: every paper of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.chinese import Command, Count
from docgen.cli.options import output_option, pdf_a_option, workspace_option
from docgen.cli.output import print_findings, progress


@click.command("build", cls=Command)
@workspace_option
@output_option("放进工作区的 output")
@click.option("-j", "--jobs", type=Count(), metavar="个数", help="同时用几个进程；不写时与处理器个数相同")
@click.option("--only", metavar="式样", help="只生成文件路径或来源符合式样的公文，如 '*协议*'、'结对/DK-2026-*'")
@click.option("--force", is_flag=True, help="没有变化的公文也重新生成")
@pdf_a_option
@click.option("--report", type=click.Path(path_type=Path), metavar="文件.json", help="把结果写成 JSON 文件")
def command(
    workspace: Path | None,
    output: Path | None,
    jobs: int | None,
    only: str | None,
    force: bool,
    pdf_a: bool,
    report: Path | None,
) -> int:
    """生成 docgen.yaml 里列出的全部公文。"""
    import docgen

    with progress("生成公文") as tell:
        made = docgen.build(workspace, output=output, workers=jobs, only=only, force=force, pdf_a=pdf_a, tell=tell)
    if report is not None:
        made.write(report)
    print_findings(made.summary())
    click.echo(
        f"共 {len(made.entries)} 份：生成 {made.count('built')} 份，没有变化 {made.count('skipped')} 份，"
        f"失败 {made.count('failed')} 份，用时 {made.seconds:.1f} 秒。"
    )
    click.echo(f"文件在 {made.folder}")
    return 1 if made.has_errors() else 0
