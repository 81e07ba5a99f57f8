"""The lists of the page: tables, forms that change one item's values and nothing else, undo, Excel in and out."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from docgen.batch.sheets import export_workbook
from docgen.load.yaml_source import parse
from docgen.model import nodes
from docgen.model.pairing import Pairing
from docgen.web import undo
from docgen.web.list_patch import Plain, alike, block_lines, flow_text, is_flat, plain_of
from docgen.web.list_text import added_item, changed_item, removed_item
from docgen.web.listing_data import BY_STEM, main_sheet
from docgen.web.listing_tasks import _FILTERS, _SHOWN
from tests.helpers.batch import write
from tests.helpers.web import Client

MINIMAL = Path(__file__).resolve().parent / "workspaces" / "minimal"
PAIRINGS = "data/pairings.yaml"


class Lists:
    """The lists of one workspace, as somebody at the page sees them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.client = Client(root)

    def fresh(self) -> None:
        """Start from the small workspace again."""
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(MINIMAL, self.root, dirs_exist_ok=True)

    def text(self, file: str) -> str:
        """Return a file as it is."""
        return (self.root / file).read_bytes().decode()

    def rows(self, address: str) -> list[str]:
        """Return what the first column of a table has."""
        return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', self.client.get(f"/lists/{address}"))

    def form(self, address: str) -> dict[str, str]:
        """Return what the form of a page would send."""
        page = self.client.get(address).partition('id="item"')[2].partition("<template>")
        text = page[0] + "".join(part.partition("</template>")[2] for part in page[2].split("<template>"))
        sent = dict(re.findall(r'<input type="(?:text|hidden)"[^>]* name="([^"]*)" value="([^"]*)"', text))
        sent |= re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL)
        for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.DOTALL):
            chosen = re.search(r"<option[^>]* selected>([^<]*)", options)
            sent[name] = chosen[1] if chosen else ""
        return {name: _unescaped(value) for name, value in sent.items() if name not in ("csrf", "_more")}

    def save(self, address: str, **changes: str) -> TestResponse:
        """Open a form, change some of its values, send it."""
        return self.client.send(address.partition("?")[0], data={**self.form(address), **changes})

    def undo(self) -> TestResponse:
        """Press 撤销."""
        last = undo.last(self.root)
        return self.client.send("/lists/undo", data={"number": str(last.number if last else 0)})


def _unescaped(text: str) -> str:
    for escaped, plain in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, plain)
    return text


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lists]:
    root = tmp_path_factory.mktemp("lists")
    shutil.copytree(MINIMAL, root, dirs_exist_ok=True)
    lists = Lists(root)
    yield lists
    lists.client.close()


@pytest.fixture
def lists(opened: Lists) -> Lists:
    opened.fresh()
    return opened


def differing(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines that are not the same in two texts of as many lines."""
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


# --- the text of a list


KEYS = ("编号", "支援方", "备注", "份数", "联系 人")
texts = (
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from("\n:#'\"-[]{},&*!|>%@`"), min_size=1)
    .map(str.strip)
    .filter(lambda text: text and "\ufeff" not in text and "\x85" not in text)
)
values: st.SearchStrategy[Plain] = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)
items = st.dictionaries(st.sampled_from(KEYS), values, min_size=1)


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], list[dict[str, Plain]]]:
    """Return a list's text in pieces (what stands above and below the items, and they) and what the items say."""
    said = draw(st.lists(items, min_size=1, max_size=4))
    between = st.sampled_from(["", "\n", "# 说明：甲\n", "\n# ── 乙 ──\n\n"])
    indent = draw(st.sampled_from(["", "  "]))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    pieces = [draw(between)]
    for item in said:
        if is_flat(item) and draw(st.booleans()):
            text = f"{indent}- {flow_text(item)}\n"
        else:
            lines = block_lines(item)
            if draw(st.booleans()) and len(item) > 1:
                lines.insert(0, "# 第一个键以前")
            text = "".join(f"{indent}{'  ' if at else '- '}{line}" + "\n" for at, line in enumerate(lines))
        pieces += [text, draw(between)]
    return [piece.replace("\n", newline) for piece in pieces], said


def says(text: str, wanted: list[Plain]) -> bool:
    """Return True when a list says what is wanted."""
    found = read_back(text)
    return len(found) == len(wanted) and alike(found, wanted)


def read_back(text: str) -> list[Plain]:
    node, findings = parse(text, "a.yaml")
    assert not findings, findings
    return [plain_of(item, Pairing) for item in node.items] if isinstance(node, nodes.Sequence) else []


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_a_change_touches_the_lines_of_its_item_only(
    file: tuple[list[str], list[dict[str, Plain]]], data: st.DataObject
) -> None:
    pieces, said = file
    at = data.draw(st.integers(0, len(said) - 1))
    old = said[at]
    new = data.draw(items) if data.draw(st.booleans()) else {**old, **data.draw(items)}
    text = "".join(pieces)
    made = changed_item(text, "a.yaml", at, Pairing, new)
    assert says(made, [*said[:at], new, *said[at + 1 :]])
    above, below = "".join(pieces[: 2 * at + 1]), "".join(pieces[2 * at + 2 :])
    assert made.startswith(above)
    assert made.endswith(below)
    assert changed_item(text, "a.yaml", at, Pairing, old) == text


@settings(max_examples=25, deadline=None)
@given(files(), items, st.data())
def test_adding_and_removing_leave_all_other_lines(
    file: tuple[list[str], list[dict[str, Plain]]], new: dict[str, Plain], data: st.DataObject
) -> None:
    pieces, said = file
    at = data.draw(st.integers(0, len(said) - 1))
    text = "".join(pieces)
    made = added_item(text, "a.yaml", at, Pairing, new)
    assert says(made, [*said[: at + 1], new, *said[at + 1 :]])
    above, below = "".join(pieces[: 2 * at + 2]), "".join(pieces[2 * at + 2 :])
    assert made.startswith(above)
    assert made.endswith(below)
    left = removed_item(text, "a.yaml", at, Pairing)
    assert says(left, [*said[:at], *said[at + 1 :]])
    kept = [line for piece in (*pieces[: 2 * at + 1], *pieces[2 * at + 2 :]) for line in piece.splitlines()]
    assert [line for line in left.splitlines() if line.strip()] == [line for line in kept if line.strip()]


TYPED = """\
# 名册
- 编号: a # 不要改
  # 关于支援方
  supporter: "b"   # 谁
  受援方: c
  期限: {起: 2024-01-01, 止: '2024-12-31'}  # 两天
  指标:
  # 一
  - 名称: A # a
    目标: 1
    计量: 次
  # 二
  - 名称: B
    目标: 2
    计量: 次 # bb
  备案单位:
  备注: |
    甲
    乙 # 不是注释

# 尾
- {编号: d, 支援方: b, 受援方: [c]}
"""


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"支援方": "e"}, [('  supporter: "b"   # 谁', '  supporter: "e"   # 谁')]),
        (
            {"期限": {"起": "2024-01-01", "止": "2025-01-01"}},
            [
                (
                    "  期限: {起: 2024-01-01, 止: '2024-12-31'}  # 两天",
                    "  期限: {起: 2024-01-01, 止: '2025-01-01'}  # 两天",
                )
            ],
        ),
        ({"备案单位": ["x", "y"]}, [("  备案单位:", "  备案单位: [x, y]")]),
    ],
)
def test_one_value_is_replaced_in_its_place(changes: dict[str, Plain], lines: list[tuple[str, str]]) -> None:
    before = read_back(TYPED)[0]
    assert differing(TYPED, changed_item(TYPED, "a.yaml", 0, Pairing, {**before, **changes})) == lines


def test_comments_inside_an_item_stay_when_parts_come_and_go() -> None:
    before = read_back(TYPED)[0]
    new = {key: value for key, value in before.items() if key not in ("备注", "编号")}
    new["指标"] = [{**before["指标"][1], "目标": "5"}, {"名称": "C", "目标": "1", "计量": "例"}]
    made = changed_item(TYPED, "a.yaml", 0, Pairing, new)
    gone = [
        "- 编号: a # 不要改",
        "  - 名称: A # a",
        "    目标: 1",
        "    计量: 次",
        "  备注: |",
        "    甲",
        "    乙 # 不是注释",
    ]
    for line in (line for line in TYPED.splitlines() if line not in (*gone, "    目标: 2", "  # 关于支援方")):
        assert line in made.splitlines(), line
    assert "- # 关于支援方\n" in made
    assert made.endswith(TYPED[TYPED.index("\n# 尾") :])


def test_a_shared_value_is_laid_out_anew_only_where_that_harms_nobody() -> None:
    text = "- {编号: a, 备注: &x 甲}\n- {编号: b, 备注: *x}\n"
    with pytest.raises(Exception, match="x"):
        changed_item(text, "a.yaml", 0, Pairing, {"编号": "a", "备注": "乙"})
    made = changed_item(text, "a.yaml", 1, Pairing, {"编号": "b", "备注": "乙"})
    assert made == "- {编号: a, 备注: &x 甲}\n- 编号: b\n  备注: 乙\n"


@pytest.mark.parametrize("text", ["[{编号: a}]\n", "编号: a\n"])
def test_a_list_without_dashes_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="不能在页面上修改"):
        added_item(text, "a.yaml", None, Pairing, {"编号": "x"})


# --- tables


def test_tables_show_known_columns() -> None:
    for group in BY_STEM.values():
        sheet = main_sheet(group)
        known = {column.heading for column in sheet.columns} | ({sheet.counts[0]} if sheet.counts else set())
        assert {*_SHOWN[group.kind], *(column for _, column, _ in _FILTERS[group.kind])} <= known


def test_search_filter_and_sort(lists: Lists) -> None:
    assert lists.rows("pairings") == ["DK-2026-001", "DK-2026-002"]
    assert lists.rows("pairings?q=杉山") == ["DK-2026-002"]
    assert lists.rows("people?q=青石 妇产科") == ["江采薇"]
    assert lists.rows("institutions?f-类别=乡镇卫生院") == ["lh-wsy", "ss-wsy"]
    assert lists.rows("institutions?sort=编号&down=1") == ["ss-wsy", "qs-yy", "qs-wjw", "lh-wsy"]
    assert len(lists.rows("records?f-年度=2026")) == 3
    assert "没有符合条件的结对" in lists.client.get("/lists/pairings?q=没有")
    assert "青石市医院" in lists.client.get("/lists/pairings?q=DK-2026-002"), "an id is shown by name"


def test_pages_of_many_rows(lists: Lists) -> None:
    people = "".join(f"- {{姓名: 甲{number:03}, 单位: qs-yy}}\n" for number in range(130))
    write(lists.root / "data/people/more.yaml", people)
    page = lists.client.get("/lists/people?sort=姓名&page=2")
    assert "共 132 条，第 2 页，共 3 页" in page
    rows = lists.rows("people?q=甲&sort=姓名&page=9")
    assert (rows[0], len(rows)) == ("甲100", 30), "a page that there is not gives the last one"


def test_faulty_items_are_listed_and_can_be_mended(lists: Lists) -> None:
    write(lists.root / "data/people.yaml", "- {姓名: 甲, 单位: 没有, 性別: 男}\n")
    write(lists.root / "data/records.yaml", "")
    assert lists.rows("people?faulty=1") == ["甲"]
    assert "1 条有错" in lists.client.get("/lists/people")
    page = lists.client.get("/lists/people/0")
    assert "没有“没有”这个单位" in page
    assert "删去/性別" in page
    assert lists.save("/lists/people/0", 单位="qs-yy", **{"删去/性別": "1"}).status_code == 303
    assert lists.text("data/people.yaml") == "- {姓名: 甲, 单位: qs-yy}\n"


# --- forms


def test_a_saved_form_changes_one_line(lists: Lists) -> None:
    before = lists.text(PAIRINGS)
    answer = lists.save("/lists/pairings/1", **{"期限.止": "2027-12-31"})
    assert answer.status_code == 303
    old = "  期限: {起: 2026年1月1日, 止: 二〇二六年十二月三十一日}"
    assert differing(before, lists.text(PAIRINGS)) == [(old, "  期限: {起: 2026年1月1日, 止: 2027-12-31}")]
    assert "修改了结对“DK-2026-002”：期限" in lists.client.get("/lists/pairings")


@pytest.mark.parametrize("stem", BY_STEM)
def test_a_form_sent_as_it_came_writes_nothing(lists: Lists, stem: str) -> None:
    files = {path: path.read_bytes() for path in (lists.root / "data").rglob("*.yaml")}
    for number in range(len(lists.rows(stem))):
        assert lists.save(f"/lists/{stem}/{number}").status_code == 303
    assert {path: path.read_bytes() for path in files} == files
    assert undo.last(lists.root) is None


def test_faults_are_told_at_their_fields_and_nothing_is_written(lists: Lists) -> None:
    before = lists.text(PAIRINGS)
    rows = {"指标/3/名称": "新", "指标/3/目标": "-1", "指标/3/#": ""}
    changes = {"支援方": "没有这家", "期限.止": "2020-01-01", "编号": "", **rows}
    page = lists.save("/lists/pairings/0", **changes).get_data(as_text=True)
    for name, told in (
        ("支援方", "没有“没有这家”这个单位"),
        ("期限.止", "早于开始日期"),
        ("编号", "这一项要填写"),
        ("指标/3/目标", "太小"),
        ("指标/3/计量", "这一项要填写"),
    ):
        field = page[page.index(f'name="{name}"') :]
        assert field.index('aria-invalid="true"') < field.index(">"), name
        assert told in field[: field.index("</p>")], name
    assert 'value="没有这家"' in page, "what was typed is still there"
    assert lists.text(PAIRINGS) == before


def test_rows_of_parts_are_moved_added_and_dropped(lists: Lists) -> None:
    sent = lists.form("/lists/pairings/0")
    moved = {key: value for key, value in sent.items() if not key.startswith("指标/")}
    for to, origin in ((0, 2), (1, 0)):
        for key, value in sent.items():
            if key.startswith(f"指标/{origin}/"):
                moved[key.replace(f"/{origin}/", f"/{to}/")] = value
    moved |= {"指标/2/名称": "会诊次数", "指标/2/目标": "9", "指标/2/计量": "次", "指标/2/#": ""}
    assert lists.client.send("/lists/pairings/0", data=moved).status_code == 303
    assert [target["名称"] for target in read_back(lists.text(PAIRINGS))[0]["指标"]] == [
        "手术例数",
        "派驻人次",
        "会诊次数",
    ]
    assert "    - {名称: 手术例数, 目标: 30, 计量: 例, 口径: 协议期}\n" in lists.text(PAIRINGS)


def test_counts_of_a_record_and_of_its_people(lists: Lists) -> None:
    assert (
        lists.save("/lists/records/1", **{"数据/手术例数": "7", "派驻人员/0/数据": "门诊人次=260"}).status_code == 303
    )
    record = read_back_records(lists)[1]
    assert record["数据"] == {"门诊人次": "260", "教学查房次数": "4", "手术例数": "7"}
    assert record["派驻人员"][0]["数据"] == {"门诊人次": "260"}
    page = lists.save("/lists/records/1", **{"派驻人员/0/数据": "门诊人次"}).get_data(as_text=True)
    assert "没有保存" in page
    assert "“？”" in page


def read_back_records(lists: Lists) -> list[Plain]:
    node, _ = parse(lists.text("data/records.yaml"), "records")
    assert isinstance(node, nodes.Sequence)
    return [plain_of(item, BY_STEM["records"].model) for item in node.items]


def test_new_items_stand_beside_their_like(lists: Lists) -> None:
    before = lists.text("data/people.yaml")
    assert lists.save("/lists/people/new", 姓名="白露", 单位="柳河乡卫生院", 职称="医师").status_code == 303
    assert lists.text("data/people.yaml") == before + "- {姓名: 白露, 单位: 柳河乡卫生院, 职称: 医师}\n"
    write(lists.root / "data/records.yaml", "- {结对: DK-2026-001, 月份: 2026-03}\n")
    write(lists.root / "data/records/b.yaml", "# 乙\n- {结对: DK-2026-002, 受援方: lh-wsy, 月份: 2026-03}\n")
    assert lists.save("/lists/records/new", 结对="DK-2026-002", 受援方="lh-wsy", 月份="2026-04").status_code == 303
    assert lists.text("data/records/b.yaml").endswith("- {结对: DK-2026-002, 受援方: lh-wsy, 月份: 2026-04}\n")
    assert "一项都没有填写" in lists.save("/lists/people/new").get_data(as_text=True)


def test_a_copy_stands_below_what_it_was_made_from(lists: Lists) -> None:
    assert lists.save("/lists/pairings/new?like=0", 编号="DK-2026-009").status_code == 303
    assert lists.rows("pairings") == ["DK-2026-001", "DK-2026-009", "DK-2026-002"]
    first, copy, _ = read_back(lists.text(PAIRINGS))
    assert {**copy, "编号": "DK-2026-001"} == {**first, "受援方": copy["受援方"]}


def test_the_first_item_makes_the_file(lists: Lists) -> None:
    for name in ("people", "records"):
        (lists.root / f"data/{name}.yaml").unlink()
    assert "名册里还没有人员" in lists.client.get("/lists/people")
    assert lists.save("/lists/people/new", 姓名="白露", 单位="qs-yy").status_code == 303
    assert lists.text("data/people.yaml") == "- 姓名: 白露\n  单位: qs-yy\n"
    assert lists.undo().status_code == 302
    assert not (lists.root / "data/people.yaml").exists()


def test_what_others_need_is_not_taken_out(lists: Lists) -> None:
    before = lists.text(PAIRINGS)
    version = {"_version": lists.form("/lists/pairings/0")["_version"]}
    page = lists.client.send("/lists/pairings/0/delete", data=version)
    assert page.status_code == 422
    assert "还有别的数据用到它" in page.get_data(as_text=True)
    assert lists.text(PAIRINGS) == before
    indicator = {"_version": lists.form("/lists/indicators/1")["_version"]}
    assert lists.client.send("/lists/indicators/1/delete", data=indicator).status_code == 303
    assert "手术例数" not in lists.text("data/indicators.yaml")


def test_items_in_tables_are_only_shown(lists: Lists) -> None:
    (lists.root / "data/people.yaml").unlink()
    write(lists.root / "data/people.csv", "姓名,单位\n何清远,qs-yy\n江采薇,qs-yy\n")
    assert "data/people.csv" in lists.client.get("/lists/people/0")
    assert "请用 Excel 或 WPS" in lists.client.get("/lists/people/0")
    answer = lists.client.send("/lists/people/0", data={"_version": "", "姓名": "乙"})
    assert answer.status_code == 422
    assert "不能在页面上修改" in answer.get_data(as_text=True)


# --- undo, and others at work


def test_undo_gives_back_every_byte_in_turn(lists: Lists) -> None:
    write(
        lists.root / "data/people.yaml", "\ufeff# 头\r\n- {姓名: 何清远, 单位: qs-yy}\r\n- {姓名: 江采薇, 单位: qs-yy}"
    )
    states = [lists.text("data/people.yaml")]
    for department in ("内科", "外科"):
        lists.save("/lists/people/1", 科室=department)
        states.append(lists.text("data/people.yaml"))
    assert states[2] == states[0].replace("江采薇, 单位: qs-yy", "江采薇, 单位: qs-yy, 科室: 外科")
    for state in (states[1], states[0]):
        page = lists.client.http.get(lists.undo().headers["Location"]).get_data(as_text=True)
        assert "已撤销：修改了人员“江采薇”：科室。" in page
        assert lists.text("data/people.yaml") == state
    assert undo.last(lists.root) is None


def test_undo_leaves_what_somebody_else_wrote(lists: Lists) -> None:
    lists.save("/lists/people/0", 科室="内科")
    last = undo.last(lists.root)
    assert last is not None
    write(lists.root / "data/people.yaml", "- {姓名: 何清远, 单位: qs-yy}\n")
    assert "disabled" in lists.client.get("/lists/people").partition("撤销")[0].rpartition("<button")[2]
    answer = lists.undo()
    assert answer.status_code == 422
    assert "之后又改过" in answer.get_data(as_text=True)
    assert lists.text("data/people.yaml") == "- {姓名: 何清远, 单位: qs-yy}\n"
    assert lists.client.send("/lists/undo", data={"number": str(last.number + 1)}).status_code == 422


def test_a_form_of_yesterday_overwrites_nothing(lists: Lists) -> None:
    sent = lists.form("/lists/people/0")
    write(lists.root / "data/people.yaml", lists.text("data/people.yaml") + "# 别人写的\n")
    for address in ("/lists/people/0", "/lists/people/0/delete"):
        answer = lists.client.send(address, data={**sent, "科室": "外科"})
        assert "又改过了，没有写入" in answer.get_data(as_text=True)
    assert "外科" not in lists.text("data/people.yaml")


def test_only_the_newest_changes_are_kept(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "MOST_KEPT", 3)
    for number in range(5):
        write(lists.root / "data/people.yaml", "")
        undo.write(lists.root, {"data/x.yaml": str(number).encode()}, {"data/x.yaml": _version(lists)}, f"第{number}次")
    assert len(list((lists.root / ".docgen/undo").iterdir())) == 3
    for number in (4, 3, 2):
        assert undo.take_back(lists.root, number + 1) == f"第{number}次"
    assert undo.last(lists.root) is None


def _version(lists: Lists) -> str:
    from docgen.batch.files import digest

    path = lists.root / "data/x.yaml"
    return digest(path.read_bytes()) if path.exists() else ""


def test_a_note_from_elsewhere_writes_nowhere_else(lists: Lists) -> None:
    note = '{"said": "x", "when": "", "files": {"data/../../out.yaml": {"before": "eA==", "after": ""}}}'
    write(lists.root / ".docgen/undo/000001.json", note)
    assert undo.last(lists.root) is None
    assert not (lists.root.parent / "out.yaml").exists()


# --- Excel


def workbook(lists: Lists) -> bytes:
    answer = lists.client.http.get("/lists/export")
    assert answer.headers["Content-Disposition"].endswith(f"{quote('数据')}.xlsx")
    return answer.get_data()


def changed(data: bytes, *cells: tuple[str, str, str]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(lists: Lists, data: bytes, name: str = "数据.xlsx") -> str:
    answer = lists.client.send(
        "/lists/import", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def confirm(lists: Lists, page: str) -> TestResponse:
    key, digest = re.findall(r'/lists/import/(\w+)"|name="digest" value="(\w+)"', page)
    return lists.client.send(f"/lists/import/{key[0]}", data={"digest": digest[1]})


def test_export_is_the_workbook_of_the_command(lists: Lists, tmp_path: Path) -> None:
    assert workbook(lists) == export_workbook(lists.root, tmp_path / "a.xlsx").read_bytes()


def test_import_shows_changes_first_and_can_be_taken_back(lists: Lists) -> None:
    before = {path: path.read_bytes() for path in (lists.root / "data").rglob("*.yaml")}
    data = workbook(lists)
    assert "表格与名册相同" in upload(lists, data)
    mended = changed(data, ("人员", "A4", "白露"), ("人员", "H4", "青石市人民医院"), ("人员", "I2", "外科"))
    page = upload(lists, mended)
    assert re.search(r"新增</span> 白露.*|修改</span> 何清远：科室", page)
    assert {path: path.read_bytes() for path in before} == before, "looking writes nothing"
    assert confirm(lists, page).status_code == 302
    assert lists.rows("people") == ["何清远", "江采薇", "白露"]
    assert "从表格导入：新增 1 条，修改 1 条" in lists.client.get("/lists/people")
    lists.undo()
    assert {path: path.read_bytes() for path in before} == before


def test_faults_of_a_workbook_are_told_by_cell(lists: Lists) -> None:
    page = upload(lists, changed(workbook(lists), ("人员", "H2", "没有这家")), "../../坏<b>.xlsx")
    assert "还不能导入" in page
    assert "坏&lt;b&gt;.xlsx 工作表“人员” H2" in page
    assert "没有“没有这家”这个单位" in page


def test_an_import_of_other_data_than_were_shown_is_shown_again(lists: Lists) -> None:
    page = upload(lists, changed(workbook(lists), ("人员", "I2", "外科")))
    lists.save("/lists/people/1", 科室="内科")
    answer = confirm(lists, page).get_data(as_text=True)
    assert "又改过了，没有导入" in answer
    assert "外科" not in lists.text("data/people.yaml")
    assert confirm(lists, answer).status_code == 302


@pytest.mark.parametrize(
    ("name", "told"), [("数据.xls", "不能导入"), ("a.py", "不能导入"), ("人员.csv", "没有“乙”这个单位")]
)
def test_other_files(lists: Lists, name: str, told: str) -> None:
    assert told in upload(lists, "姓名,单位\n甲,乙\n".encode(), name)


def test_the_check_leads_to_the_items(lists: Lists) -> None:
    assert "共 2 处：" in lists.client.get("/lists/check/findings")
    (lists.root / "data/records.yaml").unlink()
    write(lists.root / "data/people.yaml", "- {姓名: 何清远, 单位: qs-yy}\n\n- {姓名: 江采薇, 单位: 没有}\n")
    page = lists.client.get("/lists/check/findings")
    link = re.search(r'href="(/lists/people/1[^"]*)">打开这一条', page)
    assert link is not None
    assert 'value="江采薇"' in lists.client.get(_unescaped(link[1]))


# --- who may, and what is refused


@pytest.mark.parametrize("address", ["people/new", "people/0", "people/0/delete", "undo", "import", "import/ab"])
def test_nothing_is_changed_without_the_token_of_our_pages(lists: Lists, address: str) -> None:
    assert lists.client.http.post(f"/lists/{address}", data={"姓名": "x"}).status_code == 403


@pytest.mark.parametrize("address", ["nothing", "..%2fdata", "data/people.yaml", "nothing/0", "people/x", "people/-1"])
def test_no_such_list(lists: Lists, address: str) -> None:
    assert lists.client.http.get(f"/lists/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["people/99", "people/0?of=00", "find?what=人员&id=没有", "find?file=/etc/passwd&line=1"]
)
def test_no_such_item(lists: Lists, address: str) -> None:
    answer = lists.client.http.get(f"/lists/{address}")
    assert answer.status_code == 422
    assert 'class="error"' in answer.get_data(as_text=True)


def test_a_file_that_is_none_of_the_list_is_not_written(lists: Lists) -> None:
    for file in ("data/institutions.yaml", "../out.yaml", "docgen.yaml"):
        answer = lists.save("/lists/people/new", 姓名="白露", 单位="qs-yy", _file=file)
        assert answer.status_code == 422
    assert not any("白露" in path.read_text("utf-8") for path in lists.root.rglob("*.yaml"))


def test_words_to_pick_from(lists: Lists) -> None:
    assert 'value="柳河乡卫生院"' in lists.client.get("/lists/words?what=单位&支援方=柳河")
    assert 'value="主治医师"' in lists.client.get("/lists/words?what=职称&职称=主治")
    assert 'value="门诊人次"' in lists.client.get("/lists/words?what=指标&x=门诊")
    assert lists.client.get("/lists/words?what=密码").strip() == ""
    found = lists.client.http.get("/lists/find?what=结对&id=DK-2026-002")
    assert found.headers["Location"].startswith("/lists/pairings/1?of=")
