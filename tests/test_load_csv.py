"""Separated text in place of YAML: encodings, separators, quotes, places."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.load.tables.csv_source import read_csv
from docgen.load.workspace import load_workspace
from tests.helpers.load import write

INSTITUTIONS = "- {编号: a, 名称: 青石市人民医院}\n"
TABLE = "姓名,单位,联系电话\n何清远,青石市人民医院,00123\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_separators(encoding: str, separator: str, end: str, tmp_path: Path) -> None:
    write(tmp_path, {"data/institutions.yaml": INSTITUTIONS})
    text = TABLE.replace(",", separator).replace("\n", end)
    (tmp_path / "data/人员.csv").write_bytes(text.encode(encoding))
    workspace, findings = load_workspace(tmp_path)
    assert workspace is not None, [str(finding) for finding in findings]
    assert workspace.people["何清远"].phone == "00123"
    column = len("何清远,青石市人民医院,") + 1
    assert workspace.places["人员", "何清远"].of("联系电话").position == f"data/人员.csv:2:{column}"


def test_quotes_and_places() -> None:
    grid, findings = read_csv(b'a,"b ""x"", y",c\n"two\nlines",,d\n\ne\n', "x.csv")
    assert findings == ()
    assert grid is not None
    cells = [(row, at, cell.text, str(cell.place)) for row, line in grid.rows.items() for at, cell in line.items()]
    assert cells == [
        (1, 1, "a", "x.csv:1:1"), (1, 2, 'b "x", y', "x.csv:1:3"), (1, 3, "c", "x.csv:1:16"),
        (2, 1, "two\nlines", "x.csv:2:1"), (2, 3, "d", "x.csv:3:9"), (5, 1, "e", "x.csv:5:1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'a,"b\nc', "data.syntax x.csv:1:3"),
        (b'a,"b"c\n', "data.syntax x.csv:1:3"),
        (b"\xff\xff\xff", "table.encoding x.csv"),
        (b"a\x00b", "table.encoding x.csv"),
    ],
)
def test_what_cannot_be_read(data: bytes, expected: str) -> None:
    grid, (finding,) = read_csv(data, "x.csv")
    assert (grid, f"{finding.rule} {finding.place}") == (None, expected)


def test_records_in_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "data/institutions.yaml": INSTITUTIONS + "- {编号: b, 名称: 柳河乡卫生院}\n",
            "data/indicators.yaml": "- {名称: 门诊人次, 计量: 人次}\n",
            "data/pairings.yaml": "- {编号: P1, 支援方: a, 受援方: b, 期限: {起: 2026-01-01, 止: 2026-12-31}}\n",
            "data/records/2026.csv": "结对,月份,门诊人次,备考\nP1,2026/1/1,12,无\nP1,2026/2/1,十二,\n合计,,24,\n",
        },
    )
    workspace, findings = load_workspace(tmp_path)
    assert workspace is not None, [str(finding) for finding in findings]
    counted = [(record.month.iso, record.counts["门诊人次"]) for record in workspace.records]
    assert counted == [("2026-01", 12), ("2026-02", 12)]
    assert [f"{one.rule} {one.place}" for one in findings] == [
        "table.unknown-heading data/records/2026.csv:1:12",
        "table.skipped data/records/2026.csv:4:1",
    ]
