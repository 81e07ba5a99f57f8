"""Ranks, references and the lookups of a workspace."""

from __future__ import annotations

import pickle

import pytest

from docgen.errors import InputError
from docgen.model.ranks import GRADE_NAMES, Grade, known_titles, rank_of
from docgen.model.references import References
from docgen.model.types import DocumentNumberValue, MonthValue
from docgen.text.dates import Month
from docgen.text.document_number import DocumentNumber
from tests.helpers.load import MINIMAL, loaded


@pytest.mark.parametrize(
    ("title", "grade"),
    [
        ("医师", "初级"),
        ("主治医师", "中级"),
        ("主管护师", "中级"),
        ("副主任药师", "副高级"),
        ("主任技师", "正高级"),
        ("副高级", "副高级"),
        ("正高", "正高级"),
        (" 中级 ", "中级"),
    ],
)
def test_titles_have_grades(title: str, grade: str) -> None:
    found = rank_of(title)
    assert found is not None
    assert found.label == grade


def test_grades_are_ordered() -> None:
    assert [grade.label for grade in sorted(Grade)] == list(GRADE_NAMES)
    assert rank_of("院长") is None
    assert all(rank_of(title) is not None for title in known_titles())


def test_references_by_id_name_and_short_name() -> None:
    known = References()
    known.add("单位", "a", ["青石市人民医院", "市医院"])
    known.add("单位", "b", ["市医院", "二院"])
    assert [known.resolve("单位", text) for text in ("a", "青石市人民医院", "二院")] == ["a", "a", "b"]
    # A name comes before a short name.
    assert known.resolve("单位", "市医院") == "b"
    assert known.words("单位") == ["a", "b", "青石市人民医院", "市医院", "二院"]


def test_references_that_stand_for_two_or_for_none() -> None:
    known = References()
    known.add("人员", "p1", ["何清远"])
    known.add("人员", "p2", ["何清远"])
    with pytest.raises(InputError) as caught:
        known.resolve("人员", "何清远")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.hint) == ("data.ambiguous-reference", "改写编号：p1、p2")
    with pytest.raises(InputError, match="没有“何清原”这个人员"):
        known.resolve("人员", "何清原")
    with pytest.raises(InputError, match="还没有结对"):
        known.resolve("结对", "P1")


def test_lookups_by_any_name() -> None:
    workspace = loaded(MINIMAL)
    for reference in ("qs-yy", "青石市人民医院", "青石市医院"):
        assert workspace.institution(reference).id == "qs-yy"
    assert workspace.person("何清远").title == "主治医师"
    assert workspace.pairing("DK-2026-001").target("门诊人次") is not None
    assert workspace.pairing("DK-2026-001").target("会诊次数") is None
    for lookup in (workspace.institution, workspace.person, workspace.pairing):
        with pytest.raises(InputError):
            lookup("没有的")


def test_lookups_by_role_and_year() -> None:
    workspace = loaded(MINIMAL)
    assert [one.id for one in workspace.pairings_supported_by("qs-yy")] == ["DK-2026-001", "DK-2026-002"]
    assert [one.id for one in workspace.pairings_received_by("ss-wsy")] == ["DK-2026-002"]
    assert workspace.pairings_supported_by("ss-wsy") == ()
    assert [one.month for one in workspace.records_of("DK-2026-001")] == [Month(2026, 1), Month(2026, 2)]
    assert workspace.records_of("DK-2026-001", 2025) == ()
    assert len(workspace.records_of("DK-2026-001", 2026)) == 2


def test_a_workspace_travels_to_a_worker() -> None:
    workspace = loaded(MINIMAL)
    again = pickle.loads(pickle.dumps(workspace))
    assert again.pairings == workspace.pairings
    assert again.institution("青石市医院").id == "qs-yy"
    assert again.places["单位", "qs-yy"].of("名称") == workspace.places["单位", "qs-yy"].of("名称")


def test_types_take_text_and_ready_values() -> None:
    from pydantic import TypeAdapter

    number: TypeAdapter[DocumentNumber] = TypeAdapter(DocumentNumberValue)
    assert number.validate_python("青卫发〔2026〕8号") == DocumentNumber("青卫发", 2026, 8)
    assert number.validate_python(DocumentNumber("青卫发", 2026, 8)).serial == 8
    month: TypeAdapter[Month] = TypeAdapter(MonthValue)
    assert month.validate_python(Month(2026, 1)) == Month(2026, 1)
    with pytest.raises(ValueError, match="六角括号"):
        number.validate_python("青卫发[2026]8号")
    with pytest.raises(ValueError, match="应为月份"):
        month.validate_python(["2026-01"])
