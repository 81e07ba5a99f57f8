"""`docgen sign`: digital signatures in PDFs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import Command
from docgen.cli.options import format_option, output_option
from docgen.cli.output import finish, progress
from docgen.errors import DocgenError, Finding, has_errors

if TYPE_CHECKING:
    from docgen.batch.signing import Desk

_PASSPHRASE = "DOCGEN_PASSPHRASE"
_CERTIFICATE = "签名用的证书和私钥：.p12 或 .pfx 文件"
_FILE = f"证书口令写在这个文件的第一行；不写时取环境变量 {_PASSPHRASE}，也没有的就在屏幕上问"
_AGAIN = "已有签名的也再加一个，如联合行文各方先后签名"
_VERIFY = "不签名，只核对：签名是否完好，是否盖住整个文件，谁签的"


@click.command("sign", cls=Command)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="文件.pdf...")
@click.option("--certificate", type=click.Path(path_type=Path), metavar="证书.p12", help=_CERTIFICATE)
@click.option("--passphrase-file", type=click.Path(path_type=Path), metavar="文件", help=_FILE)
@output_option("放在原文件旁边")
@click.option("--reason", metavar="文字", help="签名的理由，写进签名里")
@click.option("--again", is_flag=True, help=_AGAIN)
@click.option("--verify", is_flag=True, help=_VERIFY)
@format_option
def command(
    files: tuple[Path, ...],
    certificate: Path | None,
    passphrase_file: Path | None,
    output: Path | None,
    reason: str | None,
    again: bool,
    verify: bool,
    format: str,
) -> int:
    """给 PDF 加数字签名，另存为“原名-已签名.pdf”；或者核对签名。"""
    if verify:
        if certificate or passphrase_file or output or reason or again:
            raise click.UsageError("--verify 只核对签名，不能与签名的选项合用")
        return _verify(files, format)
    if certificate is None:
        raise click.UsageError("缺少 --certificate：签名要有证书；只核对签名的，加 --verify")
    from docgen.batch.signing import Desk, read_certificate
    from docgen.pdf.signing import demand_extra

    demand_extra()  # before a passphrase is asked for
    key = read_certificate(certificate, _passphrase(passphrase_file))
    return _sign(files, Desk(key, output, reason or "", again), format)


def _sign(files: tuple[Path, ...], desk: Desk, format: str) -> int:
    findings = list(desk.certificate.findings)
    lines: list[str] = []
    code = 0
    with progress("签名") as tell:
        for number, file in enumerate(files, start=1):
            try:
                made = desk.sign(file)
                findings += made.findings
                lines += [str(made.path)] if made.path is not None else []
            except DocgenError as fault:
                findings += fault.findings
                code = max(code, fault.exit_code)
            tell(number, len(files))
    return max(code, finish(findings, format, lines))


def _verify(files: tuple[Path, ...], format: str) -> int:
    from docgen.batch.signing import verify_file

    findings: list[Finding] = []
    sound = 0
    code = 0
    with progress("核对") as tell:
        for number, file in enumerate(files, start=1):
            try:
                found = verify_file(file)
                findings += found
                sound += not has_errors(found)
            except DocgenError as fault:
                findings += fault.findings
                code = max(code, fault.exit_code)
            tell(number, len(files))
    lines = [f"共核对 {len(files)} 个文件，签名完好的 {sound} 个；证书是否可信没有判断。"]
    return max(code, finish(findings, format, lines))


def _passphrase(file: Path | None) -> str:
    """Return the certificate's passphrase; never from the command line, where others on the machine can read it."""
    from docgen.batch.signing import read_passphrase

    if file is not None:
        return read_passphrase(file)
    if _PASSPHRASE in os.environ:
        return os.environ[_PASSPHRASE]
    if not sys.stdin.isatty():
        raise click.UsageError(f"没有给证书口令：用 --passphrase-file，或者设环境变量 {_PASSPHRASE}")
    given: str = click.prompt("证书口令", default="", hide_input=True, show_default=False, err=True)
    return given
