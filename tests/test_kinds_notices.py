"""The shipped kinds of notices with words of their own: what they issue, decide together, or call people to."""

from __future__ import annotations

from itertools import pairwise

import pytest

from docgen.page.model import Document
from tests.helpers.layouts import cell_texts, made, paragraphs, styled, tables, typed

KINDS = ("issuing-notice", "joint-notice", "meeting-notice")
BODY = "阜康市卫生健康委员会"
HEAD = {"发文机关": [BODY], "成文日期": "2026-06-15"}
MINIMAL: dict[str, dict[str, object]] = {
    "issuing-notice": {**HEAD, "印发文件": "对口支援人员管理办法", "文件正文": "本办法适用于全体派驻人员。"},
    "joint-notice": {**HEAD, "事项": "义诊活动", "目的": "方便群众看病", "参加范围": "各支援医院"},
    "meeting-notice": {
        **HEAD, "会议名称": "调度会", "会议时间": "2026年6月25日（星期四）下午16:00", "地点": "三楼会议室",
        "议题": ["通报进度"], "参加人员": ["分管负责人"], "回执": "否",
    },
}  # fmt: skip


def least(kind: str, **more: object) -> Document:
    """Return the page model of a paper with the required fields alone, and `more`."""
    return made(kind, **{**dict.fromkeys(typed(kind)), **MINIMAL[kind], **more, "模板": kind})


def words(document: Document) -> list[str]:
    return [block.text for block in paragraphs(document) if block.text]


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_notice_has_no_bare_heading_and_no_stray_mark(kind: str) -> None:
    document = least(kind)
    found = [(block.style_name, block.text) for block in paragraphs(document) if block.text]
    for (style, _), (below, _) in pairwise(found):
        assert style != "一级标题" or below in ("公文正文", "二级标题")
    assert not [text for text in words(document) if "。。" in text or "，。" in text or text.startswith("。")]


def test_an_issued_document_begins_a_page_and_is_no_attachment() -> None:
    document = made("issuing-notice")
    names = [block.style_name for block in paragraphs(document)]
    (issued,) = styled(document, "附件标题")
    assert issued.replace("\n", "") == typed("issuing-notice")["印发文件"]
    assert "附件标识" not in names and "附件说明" not in names
    assert len(document.sections) == 2
    title = "".join(styled(document, "公文标题")).replace("\n", "")
    assert title == typed("issuing-notice")["标题"]


def test_a_joint_notice_names_all_who_issue_it_and_points_to_its_attachments() -> None:
    text = "\n".join(words(made("joint-notice")))
    names: list[str] = typed("joint-notice")["发文机关"]  # type: ignore[assignment]
    assert f"经协商，{'、'.join(names)}决定联合开展对口支援技术比武活动" in text
    assert "组成人员名单已经确定（见附件1）" in text
    assert "按照方案（见附件2）" in text
    alone = "\n".join(words(least("joint-notice")))
    assert "为方便群众看病，决定开展义诊活动。" in alone
    assert "附件" not in alone


def test_a_meeting_notice_has_a_slip_with_rows_to_fill_in() -> None:
    document = made("meeting-notice")
    assert styled(document, "附件标识") == ["附件"]
    table = tables(document)[-1]
    assert [cell_texts(cell) for cell in table.rows[0].cells] == [
        ["单位"], ["姓名"], ["性别"], ["职务"], ["联系电话"], ["备注"]
    ]  # fmt: skip
    assert len(table.rows) == 9 and table.rows[0].header
    without = least("meeting-notice")
    assert "附件标识" not in [block.style_name for block in paragraphs(without)]
    assert not [text for text in words(without) if "回执" in text]


def test_attachments_of_a_meeting_are_counted_after_the_slip() -> None:
    document = made("meeting-notice", 附件=[{"名称": "座次表", "正文": "按签到先后就座。"}])
    assert styled(document, "附件标识") == ["附件1", "附件2"]
    assert any("（见附件1）" in text for text in words(document))
