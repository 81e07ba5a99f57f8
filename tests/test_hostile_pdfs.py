"""PDF files built to do harm to whoever checks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.batch import apart
from docgen.batch.check import check_paper
from docgen.errors import InputError
from tests.hostile.outcomes import expected
from tests.hostile.pdfs import PDFS, SIGNED
from tests.hostile.tries import at_command, files

_UNREADABLE = ("check.pdf-",)


def test_pdf_files(tmp_path: Path) -> None:
    names = files(tmp_path, {name: build() for name, build in PDFS.items()}, ".pdf")
    assert at_command(tmp_path, names, "check", rooms=_UNREADABLE) == expected()["pdfs"]


def test_signed_files(tmp_path: Path) -> None:
    names = files(tmp_path, {name: build() for name, build in SIGNED.items()}, ".pdf")
    assert at_command(tmp_path, names, "sign", "--verify", rooms=("sign.",)) == expected()["signed"]


def test_looking_for_signatures_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(InputError) as caught:
        apart.verify_apart(SIGNED["signature-cut-off"](), "甲.pdf")
    assert caught.value.findings[0].rule == "sign.stopped"


def test_a_pdf_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    (tmp_path / "甲.pdf").write_bytes(PDFS["script"]())
    with pytest.raises(InputError) as caught:
        check_paper(tmp_path / "甲.pdf")
    assert caught.value.findings[0].rule == "check.pdf-stopped"


def test_files_beside_a_pdf_are_not_taken_for_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("open('ran', 'w').close()\n", "utf-8")
    (tmp_path / "docgen.py").write_text("open('ran', 'w').close()\n", "utf-8")
    (tmp_path / "甲.pdf").write_bytes(PDFS["script"]())
    monkeypatch.chdir(tmp_path)
    check_paper("甲.pdf")
    assert not (tmp_path / "ran").exists()
