"""Charts: what they show, how they are printed, how they stand in a paper, and what they leave behind."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from docgen.batch.single import render_paper
from docgen.batch.workspace import open_workspace
from docgen.chart import Bar, BarChart, Line, LineChart, draw, size_of
from docgen.errors import RenderError
from docgen.model import Workspace
from docgen.official.blocks import PictureBlock
from docgen.page.model import Document, Paragraph, Picture
from docgen.template.environment import evaluate
from docgen.template.faults import TemplateFault
from docgen.template.figures import figures_of
from docgen.template.records import Views
from docgen.template.values import Body
from tests.helpers.layouts import made
from tests.helpers.papers import ROOT

BARS = BarChart((Bar("门诊人次", 112.0, "1792/1600人次"), Bar("巡回医疗次数", 83.3, "5/6次", short=True)), "目标")
LINES = LineChart(("1月", "2月"), (Line("2025年", (3.0, None)), Line("2024年", (2.0, 5.0), past=True)), "人次")
TYPE_AREA = 156
MM = 72 / 25.4


@cache
def workspace() -> Workspace:
    found, _ = open_workspace(ROOT)
    return found


def evaluated(expression: str) -> Any:
    """Return an expression over the shipped workspace; 对 is a pairing, 各 are eight, 院 is a supporter of two."""
    views = Views(workspace(), figures_of)
    scope: dict[str, object] = {
        "对": views.record(workspace().pairing("JS-2024-01"), "对"),
        "各": tuple(views.record(pairing, "各") for pairing in list(workspace().pairings.values())[:8]),
        "院": views.record(workspace().institution("mhk-yy"), "院"),
        "字形": "简体",
    }
    return evaluate(expression, scope)


def shown(expression: str) -> Body:
    """Return the chart that an expression gives."""
    value = evaluated(expression)
    assert isinstance(value, Body)
    return value


def pictures(document: Document) -> Iterator[tuple[Paragraph, Picture, Paragraph]]:
    """Yield each paragraph with a picture, the picture, and the paragraph below."""
    blocks = document.sections[0].blocks
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            for inline in block.inlines:
                if isinstance(inline, Picture):
                    below = blocks[place + 1]
                    assert isinstance(below, Paragraph)
                    yield block, inline, below


@pytest.mark.parametrize("chart", [BARS, LINES], ids=["bars", "lines"])
def test_a_chart_prints_sharp_in_grey_and_inside_the_type_area(chart: BarChart | LineChart) -> None:
    width, height = size_of(chart)
    assert width <= TYPE_AREA
    with Image.open(io.BytesIO(draw(chart))) as image:
        assert image.mode == "L"
        assert image.width / (width / 25.4) >= 200
        assert abs(image.height / image.width - height / width) < 0.01
        shades = image.histogram()
        assert sum(shades[:80]) > 1000
        assert shades[255] > sum(shades) / 2


def test_what_fell_short_looks_different_without_colour() -> None:
    whole = BarChart((BARS.bars[0], Bar("巡回医疗次数", 83.3, "5/6次")), "目标")
    assert draw(whole) != draw(BARS)


def test_a_character_that_no_font_has_is_told() -> None:
    with pytest.raises(RenderError) as caught:
        draw(BarChart((Bar("\U000e0101", 1.0, ""),), "目标"))
    assert caught.value.findings[0].rule == "chart.character"


PROBE = """
import hashlib, sys
from tests.test_figures_charts import BARS, LINES
from docgen.chart import draw
print(hashlib.sha256(draw(BARS) + draw(LINES)).hexdigest())
"""


def test_other_settings_and_a_home_that_cannot_be_written_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("axes.linewidth: 9\nfont.size: 30\nsavefig.dpi: 30\n", "utf-8")
    nowhere = tmp_path / "file"
    nowhere.write_text("", "utf-8")
    environment = {**os.environ, "XDG_CACHE_HOME": str(nowhere), "HOME": str(nowhere), "PYTHONPATH": str(ROOT)}
    environment["DOCGEN_FONTS"] = str(Path.home() / ".local/share/fonts")
    command = [sys.executable, "-W", "error", "-c", PROBE]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() == hashlib.sha256(draw(BARS) + draw(LINES)).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "matplotlibrc"]


def test_a_paper_without_charts_loads_no_plotting_library() -> None:
    code = "import sys, docgen.batch, docgen.template, docgen.batch.render\nprint('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_summary_shows_both_charts_with_words_and_captions() -> None:
    found = list(pictures(made("summary")))
    captions = ["2025年各项指标完成情况", "2025年各月门诊人次"]
    assert [below.text for _, _, below in found] == captions
    for (paragraph, picture, _), caption in zip(found, captions, strict=True):
        assert picture.media_type == "image/png"
        assert picture.width <= TYPE_AREA * MM
        assert caption in picture.description
        # Kept with its caption, and as high as it is: an exact line would cut it off.
        assert paragraph.style.keep_next
        assert paragraph.style.line_rule == "multiple"
    assert "一座营镇中心卫生院 门诊人次112%" in found[0][1].description


def test_a_paper_with_charts_has_the_same_bytes_every_time() -> None:
    path = ROOT / "templates" / "summary" / "sample.yaml"
    first, second = (render_paper(path, formats=("docx",)).forms["docx"] for _ in range(2))
    assert first == second


def test_the_bars_are_the_targets_and_one_line_stands_beside_the_year_before() -> None:
    (bars,) = shown("(院|统计(2025)).支援|图表('完成率', title='完成情况')").blocks
    assert isinstance(bars, PictureBlock)
    assert bars.caption == "完成情况"
    assert bars.description.count("%") == 10
    (lines,) = shown("对|统计(2025)|图表('逐月', '门诊人次')").blocks
    assert isinstance(lines, PictureBlock)
    assert "2025年：1月146" in lines.description and "；2024年：1月240" in lines.description


def test_many_targets_make_several_pictures_that_each_fit_a_page() -> None:
    count = len(evaluated("各|统计(2025)")["指标"])
    blocks = [block for block in shown("各|统计(2025)|图表('完成率')").blocks if isinstance(block, PictureBlock)]
    assert count > 24
    assert [block.caption[-3:] for block in blocks][:2] == ["（一）", "（二）"]
    assert sum(block.description.count("%") for block in blocks) == count
    assert all(block.height < 210 for block in blocks)


def test_a_pairing_named_twice_counts_once() -> None:
    assert evaluated("[对, 对]|统计(2025)")["出勤天数"] == evaluated("对|统计(2025)")["出勤天数"]


def test_nothing_to_show_prints_nothing() -> None:
    assert shown("对|统计(2035)|图表('完成率')").blocks == ()
    assert shown("对|统计(2035)|图表('逐月', '门诊人次')").blocks == ()


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("'文字'|图表('完成率')", "要的是统计得出的数"),
        ("对|统计(2025)|图表('饼图')", "画不出“饼图”"),
        ("对|统计(2025)|图表('逐月')", "画不出“逐月”"),
        ("对|统计(2025)|图表('逐月', '门诊人数')", "要画“门诊人数”，可是记录里没有这项指标"),
        ("对|统计(2025, 7, 6)", "起止月份7、6不对"),
        ("对|统计('今年')", "要的是数字，“今年”不是"),
        ("[]|统计(2025)", "要的是结对、单位、人员或一列结对"),
        ("(对|统计(2025)).考核[:0]|计项", "要的是统计的“指标”"),
        ("'多'|对比(1)", "要的是数字，“多”不是"),
    ],
)
def test_wrong_use_is_told(expression: str, told: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        shown(expression)
    assert told in caught.value.text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("112|对比(100)", "比上年增长12.0%"),
        ("95|对比(100, '上年同期')", "比上年同期下降5.0%"),
        ("7|对比(7)", "与上年持平"),
        ("10001|对比(10000)", "与上年基本持平"),
        ("5|对比(0)", "上年为零"),
        ("(院|统计(2025)).支援.考核|计项", "超额完成2项，完成5项，基本完成2项，未完成1项"),
    ],
)
def test_words_follow_the_numbers(expression: str, text: str) -> None:
    assert evaluated(expression) == text
