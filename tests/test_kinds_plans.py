"""Plans, schemes, rules and speeches: what the papers say is what the data say, in samples, bare and crowded papers."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from docgen.batch.jobs import single
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.errors import Finding
from docgen.model import Workspace
from docgen.page.model import Document
from docgen.word import read_document
from tests.helpers.hard_cases import LONG_NAME
from tests.helpers.layouts import cell_texts, faces, find, made, outline, paragraphs, styled, tables, typed
from tests.helpers.papers import ROOT, paper, sample

PLANS = ("annual-plan", "work-plan", "scheme", "training-scheme", "personal-plan", "long-plan", "regulation", "speech")
BARE: dict[str, dict[str, object]] = {
    "annual-plan": {
        "发文机关": ["阜康市卫生局"], "年度": "2009", "受援地区": "木垒县", "支援单位": ["阜康市人民医院"],
        "成文日期": "2009-04-07",
    },
    "work-plan": {"单位": "木垒县人民医院", "年度": "2026", "成文日期": "2026-01-12"},
    "scheme": {"单位": "扬州市卫健委", "结对": ["FK-2024-05"], "成文日期": "2026-01-12"},
    "training-scheme": {"结对": "FK-2024-05", "成文日期": "2026-01-12"},
    "personal-plan": {
        "人员": "朱卫东", "结对": "FK-2024-05", "到岗日期": "2026-12-01", "月数": "1", "成文日期": "2026-04-20",
    },
    "long-plan": {"单位": "木垒县人民医院", "年度": "2026", "成文日期": "2026-01-12"},
    "regulation": {"单位": "阜康市卫生监督所", "成文日期": "2026-01-12"},
    "speech": {"结对": "FK-2024-05", "讲话人": "顾卫国", "日期": "2026-01-12"},
}  # fmt: skip
CROWDED: dict[str, dict[str, object]] = {
    "annual-plan": {"重点工作": "\n".join(f"## 第{n}项。{'支援工作要抓细抓实。' * 5}" for n in range(1, 25))},
    "scheme": {"结对": ["WS-2024-01", *(f"{place}-2024-0{n}" for place in ("JS", "MHK", "FK") for n in range(1, 6))]},
    "personal-plan": {"月数": "24"},
    "training-scheme": {
        "科室计划": [
            {"科室": LONG_NAME, "方向": "方向" * 20, "人数": "1", "方式": "脱产进修", "时间": "全年"}
        ] * 40,
    },
    "long-plan": {"其他工作": "# 其他\n" + "\n".join(f"- 第{n}点" for n in range(1, 31))},
    "regulation": {"条文": "\n".join(f"# 章{n}\n## 条{n}\n### 甲。\n### 乙。\n#### 丙。" for n in range(1, 13))},
}  # fmt: skip


def required(kind: str) -> dict[str, object]:
    """Return the changes that leave of a sample nothing but what its kind requires."""
    return {**{key: None for key in sample(kind) if key != "模板"}, **BARE[kind]}


def bare(kind: str, **more: object) -> Document:
    """Return a paper of nothing but what its kind requires, and `more`."""
    return made(kind, **{**required(kind), **more})


@cache
def renderer() -> Renderer:
    return Renderer(open_workspace(ROOT)[0], ("docx", "pdf"), "typst")


def findings_of(kind: str, **changes: object) -> tuple[Finding, ...]:
    """Return what is found in a paper of changed fields, as Word file and as PDF."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.yaml"
        # JSON is YAML in which every value is quoted.
        path.write_text(json.dumps(typed(kind, **changes), ensure_ascii=False), "utf-8")
        return renderer().render(single(path, renderer().workspace), Path()).findings


def text(document: Document) -> str:
    return "\n".join(outline(document))


def cells(document: Document, index: int = 0) -> list[list[str]]:
    """Return the texts of a table with a visible grid."""
    grids = [table for table in tables(document) if any(cell_texts(cell) for row in table.rows for cell in row.cells)]
    return [["".join(cell_texts(cell)) for cell in row.cells] for row in grids[index].rows]


def workspace() -> Workspace:
    return renderer().workspace


@pytest.mark.parametrize("kind", PLANS)
def test_bare_papers_have_no_empty_heading_and_no_dangling_mark(kind: str) -> None:
    document = bare(kind)
    lines = [block for block in paragraphs(document) if block.text]
    for block, following in pairwise(lines):
        if "标题" in block.style_name and "。" not in block.text and block.style_name != "公文标题":
            level, below = block.style_name, following.style_name
            assert below != level and below not in ("署名", "成文日期"), block.text
    assert not re.search(r"[，、；]。|。。|，，|、、|；；|\|[。，；]|None|\{\{", text(document))


@pytest.mark.parametrize("kind", sorted(CROWDED))
def test_crowded_papers_are_made_without_a_finding(kind: str) -> None:
    assert findings_of(kind, **CROWDED[kind]) == ()


@pytest.mark.parametrize("kind", PLANS)
def test_samples_and_bare_papers_are_free_of_findings(kind: str) -> None:
    assert paper(kind).findings == (), "WeasyPrint"
    assert findings_of(kind) == (), "Typst"
    assert findings_of(kind, **required(kind)) == ()


# 单位年度工作计划


def test_a_bureaus_plan_adds_up_its_units_pairings() -> None:
    document = made("annual-plan")
    data = workspace()
    names = sample("annual-plan")["支援单位"]
    pairings = [pair for name in names for pair in data.pairings_supported_by(data.institution(name).id)]
    times = sum(pair.posting.headcount * pair.posting.batches for pair in pairings if pair.posting)
    trained = sum(pair.training.per_year for pair in pairings if pair.training)
    said = text(document)
    assert f"全年派驻{times}人次以上，接收进修人员{trained}人以上，组织义诊1次以上，送药价值不低于6000元" in said
    table = next(table for table in tables(document) if len(table.rows) == len(pairings) + 2)
    last = ["".join(cell_texts(cell)) for cell in table.rows[-1].cells]
    assert last == ["合计", "—", str(times), "—", "—", str(trained)]


def test_a_plan_of_2009_follows_the_edition_of_1999() -> None:
    path = ROOT / "data" / "plans" / "fukang-2009.yaml"
    finished = renderer().render(single(path, renderer().workspace), Path())
    document, _ = read_document(finished.forms["docx"], "2009")
    lines = outline(document)
    assert "成文日期（右空四字）|二〇〇九年四月七日" in lines
    assert "主题词|主题词：卫生　支援　计划" in lines
    assert "印发机关和印发日期（1999）|阜康市卫生局2009年4月7日印发" in lines
    assert styled(document, "附件标识") == ["附件1", "附件2"]
    headings = [line.partition("|")[2][:5] for line in lines if line.startswith("二级标题|")]
    assert [heading[:3] for heading in headings[:5]] == ["（一）", "（二）", "（三）", "（四）", "（五）"]


def test_a_plan_without_data_says_what_was_typed() -> None:
    document = bare("annual-plan", 主要目标="全年支医10人次以上。")
    assert "公文正文|全年支医10人次以上。" in outline(document)
    assert not [line for line in outline(document) if "任务分解" in line]


# 实施方案


def test_a_schemes_tables_stand_on_landscape_pages_and_add_up() -> None:
    document = made("scheme")
    widths = [round(section.width / 72 * 25.4) for section in document.sections]
    assert widths == [210, 297, 297, 210]
    data = workspace()
    pairings = [data.pairing(reference) for reference in sample("scheme")["结对"]]
    relations, money = (section.blocks for section in document.sections[1:3])
    (first,) = [block for block in relations if hasattr(block, "rows")]
    (second,) = [block for block in money if hasattr(block, "rows")]
    rows = [["".join(cell_texts(cell)) for cell in row.cells] for row in first.rows]
    assert first.rows[0].header
    assert len(rows) == len(pairings) + 2
    times = [pair.posting.headcount * pair.posting.batches if pair.posting else 0 for pair in pairings]
    assert [row[3] for row in rows[1:]] == [*map(str, times), str(sum(times))]
    paid = [["".join(cell_texts(cell)) for cell in row.cells] for row in second.rows]
    months = [
        count * (pair.posting.months or 0) if pair.posting else 0 for count, pair in zip(times, pairings, strict=True)
    ]
    assert [row[-1] for row in paid[1:]] == [str(2000 * count) for count in (*months, sum(months))]
    assert f"共需{2000 * sum(months)}元" in text(document)
    assert styled(document, "附件标识") == ["附件1", "附件2", "附件3"]
    assert styled(document, "附件说明（首项）", "附件说明（后项）") == [
        "附件：1.\t对口支援关系表", "2.\t派驻人员补助经费测算表", "3.\t对口支援工作联系方式",
    ]  # fmt: skip


def test_a_scheme_without_money_has_one_unnumbered_attachment() -> None:
    document = bare("scheme")
    assert styled(document, "附件标识") == ["附件"]
    assert styled(document, "附件说明") == ["附件：对口支援关系表"]
    assert "附件1" not in text(document)
    assert [round(section.width / 72 * 25.4) for section in document.sections] == [210, 297]


# 人才培养方案 and 个人下乡工作计划


def test_a_training_scheme_counts_people_and_takes_specialties_from_the_pairing() -> None:
    document = made("training-scheme", 优先专业=None)
    assert "优先培养心血管内科、妇产科、普通外科、急诊护理等专业" in text(document)
    counted = [cells(document, index)[-1] for index in (0, 2)]
    assert counted == [["合计", "23", "—"], ["合计", "—", "—", "8", "—", "—"]]


@pytest.mark.parametrize("months", [1, 3, 5, 12])
def test_the_months_of_a_personal_plan_add_up_to_its_goals(months: int) -> None:
    document = made("personal-plan", 月数=str(months), 到岗日期="2026-11-02")
    pairing = workspace().pairing("FK-2024-01")
    assert pairing.posting and pairing.posting.months
    year = pairing.posting.headcount * pairing.posting.batches * pairing.posting.months
    rows = cells(document)[1:]
    assert [row[0] for row in rows[:3]] == ["2026年11月", "2026年12月", "2027年1月"][: len(rows)]
    assert len(rows) == months
    said = "；".join(row[2] for row in rows)
    for name, word in (("门诊人次", "门诊"), ("手术例数", "手术"), ("业务培训人次", "业务培训")):
        goal = pairing.target(name)
        assert goal is not None
        whole = ceil(goal.goal * months / year)
        assert f"{word}{whole}{goal.unit}" in text(document)
        assert sum(int(count) for count in re.findall(rf"{word}([0-9]+){goal.unit}", said)) == whole


def test_a_person_signs_a_personal_plan() -> None:
    document = made("personal-plan")
    assert styled(document, "署名") == ["刘志强"]
    assert "接收进修" not in text(document), "what the institution organises is nobody's own goal"


# 年度工作要点


def test_points_are_counted_inside_their_paragraphs() -> None:
    document = made("long-plan")
    block = find(document, "选派业务骨干驻点工作")
    counted = r"（一）派驻人员。.*一是向木垒县中医医院选派4人次.*；二是向照壁山乡卫生院选派2人次.*。$"
    assert re.search(counted, block.text)
    assert list(faces(block).values()) == ["楷体_GB2312", "仿宋_GB2312"]
    assert not [line for line in outline(document) if "|- " in line]


# 管理制度


def test_the_clauses_of_a_rule_count_in_decimals() -> None:
    document = made("regulation")
    lines = outline(document)
    assert "一级标题|4　管理内容" in lines
    assert "二级标题|4.1　职责" in lines
    clause = find(document, "4.1.1　")
    assert clause.style_name == "公文正文"
    assert set(faces(clause).values()) == {"仿宋_GB2312"}
    assert "公文正文|4.1.1.2　组织人员选派、轮换和岗前培训，协调解决工作和生活中的问题；" in lines
    assert "二级标题|4.7　应急处置" in lines, "what is added counts on"
    assert next(line for line in lines if "4.7.1" in line).startswith("公文正文|4.7.1　派驻人员遇到")


def test_a_rule_of_ones_own_replaces_the_ready_one() -> None:
    document = made("regulation", 条文="# 总则\n## 为规范管理，制定本制度。\n# 附则\n## 本制度自印发之日起施行。")
    body = [line for line in outline(document) if not line.startswith(("公文标题", "署名", "成文日期"))]
    assert body == [
        "一级标题|1　总则", "公文正文|1.1　为规范管理，制定本制度。",
        "一级标题|2　附则", "公文正文|2.1　本制度自印发之日起施行。",
    ]  # fmt: skip


# 签约仪式致辞


def test_a_speech_says_who_speaks_and_when_below_its_title_and_is_not_signed() -> None:
    document = made("speech")
    assert styled(document, "题下说明") == ["木垒哈萨克自治县人民医院院长　孟国庆", "（2024年3月26日）"]
    assert styled(document, "称呼") == ["尊敬的各位领导、各位来宾，同志们："]
    assert not styled(document, "署名", "成文日期", "版记")


@pytest.mark.parametrize(
    ("side", "speaker", "words"),
    [("受援方", "孟国庆", "虚心学习"), ("支援方", "姜志明", "教真本领"), ("主管部门", "钱建国", "希望双方常沟通")],
)
def test_a_speech_speaks_for_its_side(side: str, speaker: str, words: str) -> None:
    named = {"讲话人": speaker} if side == "主管部门" else {"讲话人": None}
    said = text(made("speech", 立场=side, 职务=None, **named))
    assert f"题下说明|{speaker}" in said
    assert words in said
    assert "每年选派4人次驻点工作，涉及心血管内科、妇产科、普通外科、急诊护理等专业" in said
