"""The documentation is true: the reference is what the commands say, the site is built without a warning."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import PAGE, page
from tests.page_pictures import FOLDER, LARGEST

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def test_the_reference_is_as_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.commands writes it anew"


@pytest.mark.parametrize("path", sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")]), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = [link for link in LINK.findall(path.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    # The catalogue has 32 long samples; colouring them takes longer than all else.
    options = ("-q", "-W", "--keep-going", "-D", "highlight_language=none", "-d", str(tmp_path / "kept"))
    command = [sys.executable, "-m", "sphinx", *options, str(DOCS), str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    built = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")}
    pages = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    assert pages <= built
    index = (tmp_path / "site/index.html").read_text("utf-8")
    assert "批量生成" in index and 'lang="zh-CN"' in index


def test_pictures_of_the_page_are_small_and_used() -> None:
    texts = "".join(path.read_text("utf-8") for path in [*DOCS.rglob("*.md"), *ROOT.glob("README*.md")])
    for path in FOLDER.glob("*.png"):
        assert path.stat().st_size <= LARGEST, path.name
        assert f"pictures/page/{path.name}" in texts
