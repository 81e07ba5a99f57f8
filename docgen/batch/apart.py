"""Read a foreign PDF in a process of its own, which has only so much time and memory.

pdfium is C++ and reads whatever a PDF says; a file of a few hundred bytes can make it fill the memory, and it then ends
the whole process. pyHanko takes a table of objects at its word, and so a few hundred bytes keep it busy for minutes or
fill the memory. Word files need no such care: what reads them counts before it works (`docgen.word.limits`).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import cast

from docgen.check import Choice, check_pdf
from docgen.errors import Finding, InputError, Place, error
from docgen.pdf.signatures import verify

SECONDS = 60
"""Processor time for one PDF: the longest that is taken, 2,000 pages, is measured in half of it."""
_PATIENCE = 5
"""By how much longer it may take by the clock: other programs want the processor too."""
MEGABYTES = 1000
"""Memory for one PDF, as for a paper of a batch."""
_PACKAGE = Path(__file__).resolve().parents[2]
_VERIFY = "verify"
"""What stands for the signatures where a standard stands for a check."""


def check_apart(data: bytes, name: str, standard: Choice) -> tuple[Finding, ...]:
    """Return the findings on a PDF; see `check_pdf`.

    Raises:
        InputError: it cannot be opened, or reading it took too much.
    """
    return _apart(data, name, standard, "check.pdf-stopped")


def verify_apart(data: bytes, name: str) -> tuple[Finding, ...]:
    """Return what is to be said of the signatures in a PDF; see `verify`.

    Raises:
        InputError: pyHanko is not installed, the PDF cannot be opened, or reading it took too much.
    """
    return _apart(data, name, _VERIFY, "sign.stopped")


def _apart(data: bytes, name: str, task: str, stopped: str) -> tuple[Finding, ...]:
    # -P: the current folder may hold a file that calls itself a module of ours.
    command = [sys.executable, "-P", "-m", __name__, name, task]
    environment = {**os.environ, "PYTHONPATH": str(_PACKAGE), "PYTHONUTF8": "1"}
    try:
        patience = SECONDS * _PATIENCE
        done = subprocess.run(command, input=data, env=environment, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        hint = "请从 Word 或 WPS 重新导出 PDF，再检查；来源不明的文件不要打开。"
        if task == _VERIFY:
            hint = "请签名人重新发来；来源不明的文件不要打开。"
        message = "这份 PDF 读不下去：时间或内存超过限额，或者文件被做过手脚"
        raise InputError(error(stopped, Place(name), message, hint))
    refused, findings = pickle.loads(done.stdout)
    if refused:
        raise InputError(findings)
    return tuple(findings)


def _main(name: str, task: str) -> None:
    if sys.platform == "linux":
        import resource

        for kind, most in ((resource.RLIMIT_DATA, MEGABYTES * 2**20), (resource.RLIMIT_CPU, SECONDS)):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        answer = False, verify(data, name) if task == _VERIFY else check_pdf(data, name, cast(Choice, task))
    except InputError as refusal:
        answer = True, refusal.findings
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
