"""`docgen build`: every paper of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from docgen.cli.chinese import Choice, Command, Count
from docgen.cli.options import output_option, pdf_a_option, workspace_option
from docgen.cli.outcome import Extras, extras_options, print_totals
from docgen.cli.output import print_findings, progress
from docgen.errors import has_errors

_EXECUTOR = "在哪里生成：processes（本机的几个进程）、dask（Dask 集群）；不写时是 processes"
_STOPPED = "已中断。做好的公文已在目录里；再执行一次同样的命令，就从中断的地方接着做。"
_STOPPED_CODE = 130


@click.command("build", cls=Command)
@workspace_option
@output_option("放进工作区的 output")
@click.option("-j", "--jobs", type=Count(), metavar="个数", help="同时用几个进程；不写时与处理器个数相同")
@click.option("--only", metavar="式样", help="只生成文件路径或来源符合式样的公文，如 '*协议*'、'结对/DK-2026-*'")
@click.option("--force", is_flag=True, help="没有变化的公文、有人改过的文件也重新生成")
@click.option("--prune", is_flag=True, help="删除已没有公文的文件；有人改过的不删")
@click.option("--executor", type=Choice("processes", "dask"), default="processes", metavar="方式", help=_EXECUTOR)
@click.option("--scheduler", metavar="地址", help="Dask 调度器的地址，如 tcp://10.0.0.8:8786；与 --executor dask 合用")
@pdf_a_option
@click.option("--report", type=click.Path(path_type=Path), metavar="文件.json", help="把结果写成 JSON 文件")
@extras_options
def command(
    workspace: Path | None,
    output: Path | None,
    jobs: int | None,
    only: str | None,
    force: bool,
    prune: bool,
    executor: str,
    scheduler: str | None,
    pdf_a: bool,
    report: Path | None,
    **extras: Any,
) -> int:
    """生成 docgen.yaml 里列出的全部公文。"""
    import docgen

    wanted = Extras(**extras)
    if (executor == "dask") != (scheduler is not None):
        raise click.UsageError("--executor dask 和 --scheduler 要合起来用")
    try:
        with progress("生成公文") as tell:
            made = docgen.build(
                workspace,
                output=output,
                workers=jobs,
                only=only,
                force=force,
                prune=prune,
                pdf_a=pdf_a,
                scheduler=scheduler,
                tell=tell,
            )
    except KeyboardInterrupt:
        click.echo(_STOPPED, err=True)
        return _STOPPED_CODE
    if report is not None:
        made.write(report)
    print_findings(made.summary())
    said, lines = wanted.write(made)
    print_findings(said)
    print_totals(made)
    kept = f"有人改过而保留 {made.count('kept')} 份，" if made.count("kept") else ""
    click.echo(
        f"共 {len(made.entries)} 份：生成 {made.count('built')} 份，没有变化 {made.count('skipped')} 份，"
        f"{kept}失败 {made.count('failed')} 份，用时 {made.seconds:.1f} 秒。"
    )
    for line in (f"文件在 {made.folder}", *lines):
        click.echo(line)
    return 1 if made.has_errors() or has_errors(said) else 0
