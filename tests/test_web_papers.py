"""Drafts in the office page: forms of every kind, saving, orders of the form, downloads, the way into data/."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import docgen
from docgen.batch.jobs import expand
from docgen.batch.workspace import create_workspace, kinds, open_workspace
from docgen.template.fields import FieldSpec, FieldType
from docgen.text.characters import find_forbidden
from docgen.web.desk import sent_by
from docgen.web.drafts import Draft
from docgen.web.form_values import changed, settled
from docgen.web.forms import Control, controls
from docgen.web.paper_text import Values, edited, values_of, written
from tests.helpers.web import Client
from tests.helpers.web_papers import form_of, new_draft, send_draft

KINDS = {kind.name: kind for kind in kinds(Path(__file__).parent.parent)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("papers") / "ws"
    create_workspace(home)
    config = home / "docgen.yaml"
    config.write_text(config.read_text("utf-8").replace("引擎: weasyprint", "引擎: typst"), "utf-8")
    return home


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[Client]:
    client = Client(home)
    yield client
    client.close()


def draft_file(home: Path, id: str) -> Path:
    return home / "drafts" / f"{id}.yaml"


def typed(home: Path, id: str) -> Values:
    """Return what a draft's file says."""
    return values_of(draft_file(home, id).read_text("utf-8"), id)[1]


# ---- every kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_a_kind_holds_its_sample_and_renders_it(client: Client, home: Path, kind: str) -> None:
    id = new_draft(client, kind, sample=True)
    said, form = typed(home, id), form_of(client, id)
    draft_file(home, id).write_text(f"模板: {kind}\n", "utf-8")  # so that every field is written anew
    answer = send_draft(client, id, {name: text for name, text in form.items() if name != "digest"})
    assert answer.state["made"] and answer.state["pages"], answer.text
    assert not answer.state["faults"]
    for spec in KINDS[kind].fields:
        assert settled(spec, typed(home, id).get(spec.name)) == settled(spec, said.get(spec.name)), spec.name


def test_a_form_that_nobody_touched_changes_nothing() -> None:
    for kind in KINDS.values():
        assert kind.sample is not None
        draft = Draft("a", kind.sample.read_text("utf-8"), "")
        _, values = values_of(draft.text, draft.file)
        form = {name: text for control in controls(kind.fields, values) for name, text in flat(control)}
        assert sent_by({**form, **{f"shown:{name}": "1" for name in values}}, kind, draft).draft == draft, kind.name


def flat(control: Control) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a control and those that it holds."""
    inner = (*control.items, *control.parts)
    if not inner and control.widget not in ("list", "table", "blocks", "record"):
        yield control.path, control.value
    for one in inner:
        yield from flat(one)


# ---- saving


def test_typed_texts_survive_as_they_are(client: Client, home: Path) -> None:
    odd = {
        "份号": "00123",
        "密级": "no",
        "保密期限": "1.10",
        "联系人": "- a: [b] #c",
        "附注": "  前后有空格 ",
        "标题": "“引”: '号'",
    }
    id = new_draft(client, "notice", {**odd, "正文": "## 一\r\n  缩进的行  \r\n\r\n| a | b |"})
    said = typed(home, id)
    assert {name: said[name] for name in odd} == odd
    assert said["正文"] == "## 一\n  缩进的行  \n\n| a | b |\n"
    assert {name: form_of(client, id)[name] for name in odd} == odd


def test_fields_that_did_not_change_stay_as_typed(client: Client, home: Path) -> None:
    id = new_draft(client, "notice", sample=True)
    path = draft_file(home, id)
    path.write_text("# 头\n模板: notice\n\n# 关于主送\n主送:   [ 甲 , 乙 ]\n标题: 旧  # 尾注\n字形: 简体\n", "utf-8")
    send_draft(client, id, {"标题": "新", "成文日期": "2026-04-07"})
    kept = "# 头\n模板: notice\n\n# 关于主送\n主送:   [ 甲 , 乙 ]\n"
    assert path.read_text("utf-8") == f"{kept}# 尾注\n标题: 新\n成文日期: 2026-04-07\n字形: 简体\n"


def test_what_the_form_cannot_show_stays_until_it_is_cleared(client: Client, home: Path) -> None:
    id = new_draft(client, "notice")
    draft_file(home, id).write_text("模板: notice\n标题: {一: 二}\n没有的: 三\n", "utf-8")
    assert "表单里显示不了" in client.get(f"/papers/{id}/")
    answer = send_draft(client, id, {"附注": "此件公开发布"})
    assert typed(home, id)["标题"] == {"一": "二"}
    assert "没有“没有的”这一项" in answer.text
    send_draft(client, id, order="clear:标题")
    assert "标题" not in typed(home, id)
    assert typed(home, id)["没有的"] == "三"


def test_faults_stand_at_their_fields(client: Client) -> None:
    id = new_draft(client, "score-sheet", sample=True)
    answer = send_draft(client, id, {"考核日期": "2026-02-30", "项目[2].标准分": "十五点", "单位": ""})
    assert not answer.state["made"]
    assert set(answer.state["faults"]) == {"考核日期", "项目[2].标准分", "单位"}
    assert answer.state["faults"]["项目[2].标准分"] == ["“十五点”不是数字"]
    assert "“项目第3项的标准分”：“十五点”不是数字" in answer.text
    assert answer.state["missing"] == ["单位"]


def test_an_empty_row_is_no_fault_and_moves_none(client: Client, home: Path) -> None:
    id = new_draft(client, "score-sheet", sample=True)
    answer = send_draft(client, id, {"项目[11].类别": "", "项目[12].标准分": "错", "考核人[2]": " "})
    rows = typed(home, id)["项目"]
    assert typed(home, id)["考核人"] == ["石秀兰", "秦红霞"]
    assert isinstance(rows, list) and rows[11:] == [{"标准分": "错"}]
    assert "项目[12].标准分" in answer.state["faults"]  # rows are counted as they stand in the form


def test_forbidden_characters_are_taken_out_and_told(client: Client, home: Path) -> None:
    id = new_draft(client, "notice")
    answer = send_draft(client, id, {"标题": "关于\x07检查\u202e的通知", "正文": "一\x0b二"})
    assert typed(home, id)["标题"] == "关于检查的通知"
    assert typed(home, id)["正文"] == "一\n二\n"
    assert "U+0007" in answer.text


def test_a_second_window_overwrites_nothing_in_silence(client: Client, home: Path) -> None:
    id = new_draft(client, "notice", {"标题": "一"})
    old = form_of(client, id)
    send_draft(client, id, {"标题": "二"})
    answer = client.send(f"/papers/{id}/", data={**old, "标题": "三"}).get_data(as_text=True)
    assert "别的窗口里改过" in answer
    assert typed(home, id)["标题"] == "二"
    client.send(f"/papers/{id}/", data={**old, "标题": "三", "force": "1"})
    assert typed(home, id)["标题"] == "三"


def test_what_is_said_beside_values(client: Client) -> None:
    id = new_draft(client, "annual-plan", sample=True)
    said = send_draft(client, id, {"送药金额": "3.5万元"}).state["echoes"]
    assert said["送药金额"] == "叁万伍仟元整"
    assert said["成文日期"] == "2026年1月20日　星期二"
    assert said["支援单位[2]"].endswith("（fk-cdc）")


def test_defaults_are_shown_evaluated(client: Client) -> None:
    id = new_draft(client, "support-agreement", {"结对": "FK-2025-01"})
    answer = send_draft(client, id)
    assert answer.state["defaults"]["标题"] == "阜康市中医医院对口支援照壁山乡卫生院协议书"
    assert answer.state["defaults"]["签订日期"] == "2024年12月20日"


# ---- orders of the form


def test_rows_are_added_moved_and_removed(client: Client, home: Path) -> None:
    id = new_draft(client, "notice", {"主送[0]": "甲", "主送[1]": "乙", "附件[0].名称": "表", "附件[0].正文": "文"})
    assert send_draft(client, id, order="down:主送:0").state["focus"] == "主送[1]"
    assert typed(home, id)["主送"] == ["乙", "甲"]
    added = send_draft(client, id, order="add:主送:1")
    assert [added.fields[f"主送[{at}]"] for at in range(3)] == ["乙", "", "甲"]
    send_draft(client, id, order="remove:主送:0")
    assert typed(home, id)["主送"] == ["甲"]
    assert "附件[1].正文" in send_draft(client, id, order="add:附件:1").fields


def test_cells_copied_from_excel_fill_rows(client: Client, home: Path) -> None:
    id = new_draft(client, "score-sheet", sample=True)
    pasted = '内容\t标准分\r\n新的\t1.10\r\n"两行"\t00\r\n'
    send_draft(client, id, order="paste:项目:11:0", pasted=pasted)
    rows = typed(home, id)["项目"]
    assert isinstance(rows, list)
    assert rows[11:] == [{"内容": "新的", "标准分": "1.10"}, {"内容": "两行", "标准分": "00"}]
    send_draft(client, id, order="paste:项目:0:2", pasted="9\t7\n8\t6")
    rows = typed(home, id)["项目"]
    assert isinstance(rows, list) and isinstance(rows[0], dict) and isinstance(rows[1], dict)
    assert (rows[0]["标准分"], rows[0]["得分"], rows[1]["标准分"], rows[1]["得分"]) == ("9", "7", "8", "6")
    send_draft(client, id, order="paste:考核人:1", pasted="甲\n乙")
    assert typed(home, id)["考核人"] == ["石秀兰", "甲", "乙", "秦红霞"]


@pytest.mark.parametrize(
    "order", ["up", "add:没有", "remove:主送:99", "paste:标题:0:0", "add:主送:-1", "x:主送:0", "add:主送[0]:0"]
)
def test_other_orders_are_refused(client: Client, order: str) -> None:
    id = new_draft(client, "notice")
    assert client.send(f"/papers/{id}/", data={**form_of(client, id), "order": order}).status_code == 422


# ---- pages and files


def test_pages_come_again_only_when_they_changed(client: Client) -> None:
    id = new_draft(client, "notice", sample=True)
    first = send_draft(client, id).state["pages"]
    again = send_draft(client, id, {"联系电话": "0994-0000002"}).state["pages"]
    changed_pages = [
        number for number, pair in enumerate(zip(first, again, strict=True), start=1) if len(set(pair)) > 1
    ]
    assert changed_pages == [2] or changed_pages == [3], changed_pages
    picture = client.http.get(again[0])
    assert picture.data.startswith(b"\x89PNG") and "immutable" in picture.headers["Cache-Control"]


def test_pages_far_away_are_drawn_when_asked_for(client: Client) -> None:
    id = new_draft(client, "support-agreement", sample=True)
    pages = send_draft(client, id, sharp="1").state["pages"]
    assert pages[-1].endswith("-7-sharp.png")
    with Image.open(io.BytesIO(client.http.get(pages[-1]).data)) as image:
        assert image.width == 1489  # A4 at 2.5 pixels a point
    assert client.http.get(pages[-1].replace("-7-", "-8-")).status_code == 404


def test_downloads_are_what_render_makes(client: Client, home: Path) -> None:
    id = new_draft(client, "request", sample=True)
    send_draft(client, id, {"标题": "关于增加 <经费> 的请示"})
    made = docgen.render_paper(draft_file(home, id))
    word = client.http.get(f"/papers/{id}/download/docx")
    assert word.data == made.forms["docx"]
    assert client.http.get(f"/papers/{id}/download/pdf").data == made.forms["pdf"]
    assert "UTF-8''" in word.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(client.http.get(f"/papers/{id}/download/zip").data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"{made.name.name}.{suffix}": data for suffix, data in made.forms.items()
        }


def test_a_faulty_paper_is_not_downloaded(client: Client) -> None:
    id = new_draft(client, "notice")
    answer = client.http.get(f"/papers/{id}/download/docx")
    assert answer.status_code == 422
    assert "缺少“标题”" in answer.get_data(as_text=True)


# ---- the list of drafts, and the way into data/


def test_drafts_are_renamed_copied_and_deleted(client: Client, home: Path) -> None:
    id = new_draft(client, "speech", sample=True)
    client.send(f"/papers/{id}/rename", data={"name": " 初稿 <b> "})
    assert "初稿 &lt;b&gt;" in client.get("/papers/")
    copy = client.send(f"/papers/{id}/duplicate").headers["Location"].strip("/").split("/")[-1]
    assert typed(home, copy) == typed(home, id)
    assert client.send(f"/papers/{id}/delete").status_code == 303
    assert not draft_file(home, id).exists()
    assert client.http.get(f"/papers/{id}/").status_code == 422
    assert draft_file(home, copy).exists()


def test_a_finished_draft_goes_where_the_batch_finds_it(client: Client, home: Path) -> None:
    id = new_draft(client, "notice", sample=True)
    send_draft(client, id, {"标题": "关于检查/督导的通知", "发文字号": "阜卫发〔2026〕99号"})
    answer = client.send(f"/papers/{id}/keep", data={"folder": "data/notices"}).get_data(as_text=True)
    assert "data/notices/关于检查／督导的通知.yaml" in answer
    assert not draft_file(home, id).exists()
    sources = [paper.source for paper in expand(open_workspace(home)[0])]
    assert "data/notices/关于检查／督导的通知.yaml" in sources


@pytest.mark.parametrize("folder", ["../x", "data", "data/../..", "templates/notice", ""])
def test_a_draft_goes_nowhere_else(client: Client, folder: str) -> None:
    id = new_draft(client, "speech", sample=True)
    assert client.send(f"/papers/{id}/keep", data={"folder": folder}).status_code == 422


def test_a_paper_of_data_is_changed_and_goes_back(client: Client, home: Path) -> None:
    path = home / "data" / "speeches" / next(iter(sorted((home / "data" / "speeches").iterdir()))).name
    file = path.relative_to(home).as_posix()
    before = path.read_text("utf-8")
    id = client.send("/papers/open", data={"file": file}).headers["Location"].strip("/").split("/")[-1]
    send_draft(client, id, {"标题": "改过的标题"})
    assert path.read_text("utf-8") == before
    client.send(f"/papers/{id}/keep")
    after = path.read_text("utf-8")
    assert "标题: 改过的标题" in after
    assert set(before.splitlines()) - set(after.splitlines()) <= {
        line for line in before.splitlines() if "标题" in line
    }
    again = client.send("/papers/open", data={"file": file}).headers["Location"].strip("/").split("/")[-1]
    path.write_text(after + "\n# 别人改了\n", "utf-8")
    refused = client.send(f"/papers/{again}/keep")
    assert refused.status_code == 422 and "又改过" in refused.get_data(as_text=True)
    assert draft_file(home, again).exists()


@pytest.mark.parametrize("file", ["docgen.yaml", "../secret.yaml", "data/people.yaml", "/etc/passwd", ""])
def test_nothing_else_is_opened(client: Client, file: str) -> None:
    assert client.send("/papers/open", data={"file": file}).status_code == 422


# ---- pickers and pictures


@pytest.mark.parametrize(
    ("type", "query", "first"),
    [
        ("单位", "照壁山", "木垒哈萨克自治县照壁山乡卫生院"),
        ("人员", "刘志", "刘志强"),
        ("结对", "照壁山", "FK-2025-01"),
        ("单位", "fk-czj", "阜康市财政局"),
    ],
)
def test_a_picker_finds_by_name_and_number(client: Client, type: str, query: str, first: str) -> None:
    hits = client.http.get("/papers/pick", query_string={"type": type, "q": query}).get_json()
    assert hits[0]["value"] == first and hits[0]["note"]


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(data, "PNG")
    return data.getvalue()


def test_a_picture_gets_a_name_of_its_own(client: Client, home: Path) -> None:
    answer = client.send("/papers/pictures", data={"picture": (io.BytesIO(png()), "../../x.sh")}).get_json()
    assert (home / answer["path"]).read_bytes() == png()
    assert answer["path"].startswith("data/pictures/") and answer["path"].endswith(".png")


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", png()[:60], b"\xff\xd8\xff" + b"x" * 99])
def test_what_is_no_picture_is_refused(client: Client, home: Path, data: bytes) -> None:
    before = list((home / "data").rglob("*"))
    answer = client.send("/papers/pictures", data={"picture": (io.BytesIO(data), "a.png")}).get_json()
    assert answer["fault"]
    assert list((home / "data").rglob("*")) == before
    assert not list((home / ".docgen" / "uploads").glob("*.*"))


# ---- who may do what


@pytest.mark.parametrize(
    "path",
    ["", "open", "pictures", "notice-1/", "notice-1/delete", "notice-1/duplicate", "notice-1/rename", "notice-1/keep"],
)
def test_nothing_changes_without_the_token_of_the_page(client: Client, path: str) -> None:
    assert client.http.post(f"/papers/{path}", data={"kind": "notice"}).status_code == 403


@pytest.mark.parametrize("id", ["..", "..%2f..%2fdocgen", "a.b", "A", "x" * 41, "没有", "none"])
def test_hostile_ids_reach_no_file(client: Client, id: str) -> None:
    for path in ("", "download/docx"):
        assert client.http.get(f"/papers/{id}/{path}").status_code in (404, 422)


def test_a_draft_of_no_kind_tells_what_is_wrong(client: Client, home: Path) -> None:
    for number, text in enumerate(("模板: 没有\n", "标题: a\n", "- a\n", "模板: notice\n标题: [\n", "\x00")):
        draft_file(home, f"bad-{number}").write_text(text, "utf-8")
        assert client.http.get(f"/papers/bad-{number}/").status_code == 422
        client.get("/papers/")
        draft_file(home, f"bad-{number}").unlink()


# ---- the text of a file

_ANY = st.text(max_size=30).filter(lambda text: not find_forbidden(text) and "\r" not in text)


@given(st.lists(_ANY.filter(str.strip), min_size=1, max_size=4), _ANY, _ANY.filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_as_it_was_written(items: list[str], body: str, part: str) -> None:
    values: Values = {"模板": "notice", "主送": list(items), "正文": f"{body}\n", "附件": [{"名称": part}]}
    assert values_of(written(values), "")[1] == values
    text = "# 头\n模板: notice\n标题: 甲 # 尾\n主送: [a]\n"
    made = edited(text, "", {"主送": list(items), "正文": f"{body}\n", "标题": part}, ["标题", "主送", "正文"])
    assert values_of(made, "")[1] == {"模板": "notice", "标题": part, "主送": items, "正文": f"{body}\n"}
    assert "# 头" in made and "# 尾" in made


@given(st.lists(st.sampled_from(["add", "remove", "up", "down"]), max_size=8), st.data())
def test_orders_lose_no_row_but_those_removed(orders: list[str], data: st.DataObject) -> None:
    spec = FieldSpec("主送", FieldType.TEXT, many=True)
    values: Values = {"主送": ["甲", "乙", "丙"]}
    removed = 0
    for order in orders:
        rows = values["主送"]
        assert isinstance(rows, list)
        if not rows:
            break
        at = data.draw(st.integers(0, len(rows) - 1))
        removed += order == "remove" and rows[at] != ""
        changed([spec], values, f"{order}:主送:{at}", "")
    rows = values["主送"]
    assert isinstance(rows, list) and len([row for row in rows if row]) == 3 - removed
