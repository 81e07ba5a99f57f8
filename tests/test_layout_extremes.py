"""Papers longer than anybody would write: nothing is lost, no page is blank, no signature stands without its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docgen.batch.jobs import single
from docgen.batch.render import FinishedPaper
from tests.helpers.papers import _renderer, pdf_of, sample
from tests.measure import Page, measure

MANY = [f"木垒哈萨克自治县第{number}卫生健康委员会" for number in "一二三四五六七八九十"] * 3
EIGHT = [f"阜康市第{number}人民医院" for number in "一二三四五六七八"]
engines = pytest.mark.parametrize("engine", ["weasyprint", "typst"])


def findings(folder: Path, kind: str, **changes: Any) -> list[str]:
    """Return what the checker says of a paper's files."""
    return [finding.message for finding in _made(folder, kind, **changes).findings]


def _made(folder: Path, kind: str, **changes: Any) -> FinishedPaper:
    path = folder / "paper.yaml"
    fields = {"模板": kind, **sample(kind), **changes}
    path.write_text(json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False), "utf-8")
    return _renderer().render(single(path, _renderer().workspace), folder)


def pages(folder: Path, engine: str, kind: str, **changes: Any) -> tuple[Page, ...]:
    made = _made(folder, kind, **changes)
    return measure(made.forms["pdf"] if engine == "weasyprint" else pdf_of(made.forms["docx"], engine))


@engines
def test_an_imprint_longer_than_a_page_runs_on_and_ends_at_the_foot_of_the_last(tmp_path: Path, engine: str) -> None:
    made = pages(tmp_path, engine, "notice", 抄送=MANY)
    text = "".join(line.text for page in made for line in page.lines if "—" not in line.text)
    assert all(text.count(body) == 3 for body in MANY)
    (issued,) = (line for line in made[-1].lines if line.text.endswith("印发"))
    assert max(rule.y for rule in made[-1].rules) == pytest.approx(262, abs=0.5)
    assert issued.base < 262


@engines
def test_many_attachments_leave_two_with_the_signature(tmp_path: Path, engine: str) -> None:
    made = pages(tmp_path, engine, "notice", 附件=[f"登记表{n}" for n in "甲乙丙丁戊己庚辛"], 署名=EIGHT)
    (page,) = (page for page in made if any(line.text == EIGHT[-1] for line in page.lines))
    texts = [line.text for line in page.lines]
    assert {"8.登记表辛", EIGHT[0]} <= set(texts)


def test_a_name_as_wide_as_the_date_and_a_missing_number_leave_no_finding(tmp_path: Path) -> None:
    signed = {"署名": ["阜康市人民政府"], "成文日期": "2026-01-01", "附件": None}
    assert not [message for message in findings(tmp_path, "notice", **signed) if "署名" in message]
    unnumbered = findings(tmp_path, "request", 发文字号=None)
    assert not [message for message in unnumbered if "发文机关标志与发文字号" in message]
