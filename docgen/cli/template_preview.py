"""`docgen template preview`: look at a template, once or at every save."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import Command
from docgen.cli.options import engine_option, output_option, workspace_option
from docgen.cli.output import print_findings
from docgen.errors import Finding, has_errors

if TYPE_CHECKING:
    from docgen.batch.preview import Shown
    from docgen.batch.watch import Rebuilt, Watch


@click.command("preview", cls=Command)
@click.argument("template", metavar="模板")
@click.option("--data", type=click.Path(path_type=Path), metavar="公文.yaml", help="另外预览这一份公文")
@click.option("--watch", is_flag=True, help="守着模板，存盘一次就重做一次，按 Ctrl-C 结束")
@output_option("放进工作区的 output/预览/模板名称")
@workspace_option
@engine_option
def preview_command(
    template: str, data: Path | None, watch: bool, output: Path | None, workspace: Path | None, engine: str | None
) -> int:
    """把模板做成 PDF 和图片来看：示例、最短、最长、多项、全空，和自己的一份公文。

    模板写名称或目录。“最短”只填必填的项，“最长”项项填满、话和名称都长，“多项”每张清单三十项，“全空”用示例的
    数据而不填选填的项；后四种由工具编出，只看版面。有错误的，列出后接着做别的。
    """
    from docgen.batch.preview import open_preview, preview_workspace
    from docgen.batch.workspace import kind_named
    from docgen.template.extremes import Extreme

    root = preview_workspace(workspace, template, data)
    kind = kind_named(template, root)
    preview = open_preview(root, kind, data, output, engine)
    click.echo(f"文件放进 {preview.folder}")
    if watch:
        from docgen.batch.watch import Watch

        with TemporaryDirectory(prefix="docgen-") as copies:
            return _watch(Watch(kind.folder, preview, data, Path(copies)))
    findings: list[Finding] = []
    told: set[str] = set()
    for shown in preview.show(kind):
        _tell(shown)
        findings += shown.findings
        told |= {shown.name} if shown.findings else set()
    if told & set(Extreme):
        click.echo(f"{'、'.join(Extreme)}的内容是编的：上面说到它们的，只看版面乱不乱，话不必改。")
    return 1 if has_errors(findings) else 0


def _watch(watch: Watch) -> int:
    click.echo("守着模板，改了存盘就重做；按 Ctrl-C 结束。")
    try:
        while True:
            started = time.monotonic()
            rebuilt = watch.look()
            if rebuilt is not None:
                _tell_change(rebuilt, time.monotonic() - started)
            time.sleep(watch.pause)
    except KeyboardInterrupt:
        click.echo("不再守着模板。")
    return 0


def _tell(shown: Shown) -> None:
    print_findings(shown.findings)
    click.echo(f"{shown.name}：{len(shown.pages)} 页" if shown.pdf else f"{shown.name}：做不出来，原因见上")


def _tell_change(rebuilt: Rebuilt, seconds: float) -> None:
    print_findings(rebuilt.findings)
    if not rebuilt.files:
        for shown in rebuilt.papers:
            _tell(shown)
    else:
        click.echo("、".join(path.name for path in rebuilt.files) + " 改了：")
    for change in rebuilt.changes:
        click.echo(f"  {change.place}")
        for mark, lines in (("-", change.before), ("+", change.after)):
            for line in lines:
                click.echo(f"    {mark} {line.strip()}")
    if rebuilt.findings:
        click.echo("模板有错误，没有做；改好存盘后接着做。")
        return
    for shown in rebuilt.papers if rebuilt.files else ():
        print_findings(shown.findings)
        click.echo(f"  {shown.name}：{_pages(shown)}")
    click.echo(f"用时 {seconds:.2f} 秒。")


def _pages(shown: Shown) -> str:
    if not shown.pdf:
        return "做不出来，原因见上"
    if not shown.changed:
        return "没有变"
    return f"第{'、'.join(map(str, shown.changed))}页变了，共 {len(shown.pages)} 页"
