"""Papers with one planted fault of wording each: the right rule at its place, and nothing else; sound ones pass."""

from __future__ import annotations

import io
from dataclasses import dataclass

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.check import check_text
from docgen.check.registry import findings_of, rules
from docgen.check.structure import recognise
from docgen.word import read_document

NOTICE = """\
阜康市卫生健康委员会文件

阜卫发〔2026〕6号

阜康市卫生健康委员会关于开展2026年上半年
对口支援工作检查的通知

各医疗卫生单位，委机关各科室：
　　为掌握2026年上半年工作进展，根据《阜康市对口支援工作管理办法（试行）》（阜卫发〔2025〕18号）要求，定于2026年6月8日至12日开展检查。
　　现将有关事项通知如下：
　　一、检查范围
　　（一）承担对口支援任务的单位。包括“县管乡用”的3家医院，支援人员占5%～10%，经费3万～5万元。
　　（二）受援单位。协议期为2024—2026年，每批派驻3～5名医师……
　　二、检查内容
　　（一）人员到岗。重点查看下列材料：
　　1.派出文件和请销假手续。
　　2.按月登记的出勤记录：
　　（1）到岗日期；
　　（2）离岗日期。
　　（二）任务落实——以协议为准。
　　三、有关要求
　　请于6月5日18:30前登录http://zy.example.cn/sb?id=3,4填报，材料发至邮箱zy.bao@example.cn。
　　文件名为自查表(终稿).xlsx，执行GB/T 9704-2012。

　　附件：1. 对口支援工作检查表
　　　　　2. 支援人员名册

阜康市卫生健康委员会
2026年6月2日
　　（此件公开发布）

附件1

对口支援工作检查表

　　一、基本情况
　　二、检查结果
附件2

支援人员名册

　　一、医师
　　抄送：昌吉回族自治州卫生健康委员会，木垒哈萨克自治县卫生健康委员会。
　　阜康市卫生健康委员会办公室　　2026年6月3日印发
"""

REQUEST = """\
机密★1年
特急

阜康市卫生健康委员会文件

阜卫字〔2026〕12号　　签发人：石秀兰

关于追加2026年对口支援工作经费的请示

市人民政府：
　　今年新增受援单位两家，原有经费80万元已不足支出，拟追加12.5万元。
　　妥否，请批示。

　　附件：追加经费测算表

阜康市卫生健康委员会
2026年7月1日
　　（联系人：林晓苗；联系电话：0994-0000001）
"""

OLD = """\
关于选派对口支援医师的通知

各医院：
　　请于四月十日前报送名单。

阜康市卫生局
二〇〇九年四月七日

主题词：卫生　医师　通知
　　抄送：州卫生局。
　　阜康市卫生局办公室　　2009年4月8日印发
"""

ARTICLES = """\
阜康市人民医院对口支援照壁山乡卫生院协议书

　　第一章　总则
　　第一条　双方依照本协议开展对口支援。
　　第二条　甲方的责任：
　　（一）派驻医师；
　　（二）捐赠设备：
　　1.心电图机一台；
　　2.血压计两台。
　　第二章　附则
　　第三条　培训课目如下：
　　1.急救；
　　2.护理。
　　另设选修课目：
　　1.中医适宜技术；
　　2.HIS系统操作（V2.0）由VPN接入，按1:2配置，时间为2026年1月至3月。
"""

TRADITIONAL = """\
關於報送對口支援工作情況的通知

各醫院：
　　請於十月十日前報送，聯繫電話見附件。
"""

SOUND = {"通知": NOTICE, "请示": REQUEST, "旧式": OLD, "协议": ARTICLES, "繁体": TRADITIONAL}


MARK = "¦"


@dataclass(frozen=True)
class Case:
    """A fault: in the sound paper `paper`, `old` (found once) becomes `new`; `rule` tells it where `new` holds ¦."""

    paper: str
    old: str
    new: str
    rule: str
    count: int = 1


LABELLED = "阜康市卫生健康委员会\n2026年7月1日\n\n¦附件\n\n追加经费测算表\n"
TWO = "附件：1. 对口支援工作检查表\n　　　　　2. 支援人员名册"

CASES = [
    # numbers
    Case("通知", "阜卫发〔2026〕6号", "¦阜卫发[2026]6号", "check.document-number"),
    Case("通知", "阜卫发〔2026〕6号", "¦阜卫发〔26〕6号", "check.document-number"),
    Case("通知", "阜卫发〔2026〕6号", "¦阜卫发〔2026〕06号", "check.document-number"),
    Case("通知", "阜卫发〔2026〕6号", "¦阜卫发〔2026〕第6号", "check.document-number"),
    Case("通知", "〔2025〕18号", "¦【2025】18号", "check.cited-number"),
    Case("通知", "〔2025〕18号", "¦(2025)18号", "check.cited-number"),
    Case("通知", "〔2025〕18号", "¦〔2025〕第18号", "check.cited-number"),
    Case("通知", "〔2025〕18号", "¦〔2025〕018号", "check.cited-number"),
    Case("通知", "的3家医院", "的¦３家医院", "check.full-width-digits"),
    Case("通知", "5%～10%", "¦5～10%", "check.range-unit"),
    Case("通知", "3万～5万元", "¦3～5万元", "check.range-unit"),
    Case("通知", "2024—2026年", "2024¦-2026年", "check.range-mark"),
    Case("通知", "3～5名", "3¦-5名", "check.range-mark"),
    Case("协议", "2026年1月至3月", "2026年1月¦-3月", "check.range-mark"),
    # dates
    Case("通知", "2026年6月2日", "¦2026年06月02日", "check.date-form"),
    Case("通知", "2026年6月2日", "¦二〇二六年六月二日", "check.date-form"),
    Case("通知", "2026年6月2日", "¦2026年6月2号", "check.date-form"),
    Case("通知", "2026年6月2日", "¦2026年6月31日", "check.date-form"),
    Case("通知", "2026年6月2日", "¦2026-6-2", "check.date-form"),
    Case(
        "通知",
        "阜康市卫生健康委员会办公室　　2026年6月3日",
        "¦阜康市卫生健康委员会办公室　　2026年06月3日",
        "check.date-form",
    ),
    Case("通知", "2026年6月8日至", "¦26年6月8日至", "check.date-in-text"),
    Case("通知", "请于6月5日", "请于¦6月05日", "check.date-in-text"),
    Case("通知", "请于6月5日", "请于¦6月5号", "check.date-in-text"),
    Case("通知", "请于6月5日", "请于¦2月30日", "check.date-in-text"),
    Case("通知", "为掌握2026年上半年", "为掌握¦二〇二六年1月", "check.date-in-text"),
    Case("旧式", "二〇〇九年四月七日", "¦2009年4月7日", "check.date-chinese"),
    Case("旧式", "二〇〇九年四月七日", "¦二○○九年四月七日", "check.zero-character"),
    # punctuation
    Case("通知", "工作进展，根据", "工作进展¦,根据", "check.half-width-mark"),
    Case("通知", "到岗日期；", "到岗日期¦;", "check.half-width-mark"),
    Case("通知", "（试行）", "¦(试行）", "check.half-width-mark"),
    Case("通知", "离岗日期。", "离岗日期¦.", "check.half-width-mark"),
    Case("通知", "包括“", "包括¦: “", "check.half-width-mark"),
    Case("通知", "3～5名医师……", "3～5名医师¦...", "check.ellipsis"),
    Case("通知", "3～5名医师……", "3～5名医师¦。。。", "check.ellipsis"),
    Case("通知", "3～5名医师……", "3～5名医师¦…", "check.ellipsis"),
    Case("通知", "落实——以", "落实¦--以", "check.dash"),
    Case("通知", "“县管乡用”", "¦“县管乡用", "check.paired-marks"),
    Case(
        "通知",
        "根据《阜康市对口支援工作管理办法（试行）》",
        "根据阜康市对口支援工作管理办法（试行）¦》",
        "check.paired-marks",
    ),
    Case("通知", "“县管乡用”", '¦"县管乡用"', "check.straight-quotes", 2),
    Case("通知", "手续。", "手续¦。。", "check.doubled-mark"),
    Case("通知", "工作进展，根据", "工作进展¦，，根据", "check.doubled-mark"),
    Case("通知", "工作进展，根据", "工作进展¦。，根据", "check.doubled-mark"),
    Case("请示", "受援单位两家", "卫生院、医院¦、等单位两家", "check.mark-before-etc"),
    # numbering
    Case("通知", "二、检查内容", "¦二.检查内容", "check.label-mark"),
    Case("通知", "（一）人员到岗", "¦（一）、人员到岗", "check.label-mark"),
    Case("通知", "（一）人员到岗", "¦(一)人员到岗", "check.label-mark"),
    Case("通知", "1.派出文件", "¦1、派出文件", "check.label-mark"),
    Case("通知", "（1）到岗", "¦⑴到岗", "check.label-mark"),
    Case("通知", "（二）任务落实", "¦（一）任务落实", "check.numbering-sequence"),
    Case("通知", "（二）受援单位", "¦（三）受援单位", "check.numbering-sequence"),
    Case("通知", "三、有关要求", "¦四、有关要求", "check.numbering-sequence"),
    Case("通知", "三、有关要求", "¦一、有关要求", "check.numbering-sequence"),
    Case("通知", "　　一、医师", "　　¦二、医师", "check.numbering-sequence"),
    Case("协议", "2.血压计", "¦1.血压计", "check.numbering-sequence"),
    Case("协议", "第三条", "¦第四条", "check.numbering-sequence"),
    Case(
        "通知", "1.派出文件和请销假手续。\n　　2.按月登记的出勤记录：\n　　（1）到", "¦（1）到", "check.skipped-level"
    ),
    # titles
    Case("通知", "上半年\n对口支援工作", "上半年对口\n¦支援工作", "check.title-break"),
    Case("通知", "开展2026年上半年\n对", "开展2026\n¦年上半年对", "check.title-break"),
    Case("通知", "上半年\n对口支援工作检查的", "上半年对口支援\n¦和协作工作检查的", "check.title-break"),
    Case("通知", "关于开展2026年上半年\n", "关于开展¦，2026年上半年\n", "check.title-mark"),
    # elements
    Case("通知", "委机关各科室：", "委机关各科室¦:", "check.recipient-colon"),
    Case(
        "通知",
        "对口支援工作检查的通知\n\n各医疗卫生单位，委机关各科室：",
        "¦对口支援工作检查的通知\n",
        "check.recipient-missing",
    ),
    Case("通知", "附件：1. 对口", "附件¦:1. 对口", "check.attachment-note"),
    Case("通知", "1. 对口支援工作检查表", "¦1. 对口支援工作检查表；", "check.attachment-note"),
    Case("通知", "2. 支援人员", "¦2、支援人员", "check.attachment-note"),
    Case("通知", "2. 支援人员", "¦3. 支援人员", "check.attachment-note"),
    Case("请示", "附件：追加", "附件：¦1. 追加", "check.attachment-note"),
    Case("通知", "附件2\n", "¦附件3\n", "check.attachment-label"),
    Case("通知", "附件1\n", "¦附件1：\n", "check.attachment-label"),
    Case("通知", "\n支援人员名册\n", "\n¦支援人员名单\n", "check.attachment-match"),
    Case(
        "请示", "　　附件：追加经费测算表\n\n阜康市卫生健康委员会\n2026年7月1日\n", LABELLED, "check.attachment-match"
    ),
    Case("通知", TWO, f"¦{TWO}\n　　　　　3. 检查组名单", "check.attachment-match"),
    Case("通知", "抄送：", "抄送¦:", "check.copies-form"),
    Case("通知", "自治县卫生健康委员会。", "自治县卫生健康委员¦会", "check.copies-form"),
    Case("通知", "自治县卫生健康委员会。", "自治县卫生健康委员会¦；", "check.copies-form"),
    Case(
        "通知",
        "　　阜康市卫生健康委员会办公室　　2026年6月3日印发",
        "　　¦阜康市卫生健康委员会办公室　　2026年6月3日印",
        "check.issue-form",
    ),
    Case("请示", "签发人：", "签发人:¦", "check.signer-colon"),
    Case("请示", "机密★1年", "¦机密★一年", "check.secrecy-form"),
    Case(
        "请示",
        "（联系人：林晓苗；联系电话：0994-0000001）",
        "¦(联系人：林晓苗；联系电话：0994-0000001)",
        "check.note-brackets",
    ),
    # scripts
    Case("通知", "受援单位。", "受援¦單位。", "check.mixed-scripts"),
    Case("繁体", "聯繫電話", "¦联繫電話", "check.mixed-scripts"),
]


def found(text: str) -> list[tuple[str, int | None, int | None, int]]:
    """Return the findings on a text as (rule, line, column, count)."""
    findings = check_text(text, "稿.txt", False)
    return [(item.rule, item.place.line, item.place.column, item.count) for item in findings]


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_sound_papers_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.new}")
def test_a_planted_fault_is_found_and_nothing_else(case: Case) -> None:
    sound = SOUND[case.paper]
    assert sound.count(case.old) == 1
    before, _, after = sound.replace(case.old, case.new).partition(MARK)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert found(before + after) == [(case.rule, line, column, case.count)]


@pytest.mark.parametrize(
    "text",
    [
        "门诊时间为8:00—12:30，比例为1:2.5，共1,200人次，见第3.2.1节。",
        "运行HIS V2.0, LIS, PACS等系统，参见Smith J, et al. (2019), p. 12: results!",
        "执行GB/T 15834-2011和WS/T 500—2016，型号为CT-128A，房号3-201，电话0994-0000001。",
        "材料见《通知》附表(终稿)v1.2.docx，网址www.example.com.cn/a?b=1,2;c=3，另见https://example.cn/x(1)。",
        "十月革命后，10年间开展5次，3个月为一期，10号楼、5月10号楼前集合，第1号文件。",
        "1.5倍以上的单位除外。",
        "“一老一小”“双向转诊”等制度；《甲办法》《乙办法》等文件，等级医院、等额选举不变。",
        "温度为-5℃～10℃，增长5.2%，占比1/3，15%～20%，2万～3万元，2024年1月—3月。",
        "二〇二六年一月一日起，三五年内，二十多家单位、一零一医院、零星门诊照常。",
        "患者（Ⅱ级）（含复诊）由A、B两组接诊——先急后缓……",
        "根据（2024）新01民初5号判决书，沿用（2023）版教材。",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert found(f"关于做好门诊工作的通知\n\n各医院：\n　　{text}\n") == []


def word_paper(*paragraphs: tuple[str, str]) -> bytes:
    """Return a Word file of paragraphs given as (style, text)."""
    document = docx.Document()
    for style, text in paragraphs:
        if style not in [known.name for known in document.styles]:
            document.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph(text, style)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


WORDING = {"attachments", "dates", "numbering", "numbers", "parts", "punctuation", "scripts", "titles"}


def wording_of(data: bytes) -> list[tuple[str, str]]:
    """Return the findings of the rules about wording on a Word file as (rule, place)."""
    draft = recognise(read_document(data, "稿.docx")[0], "稿.docx")
    mine = [item for item in rules() if item.find.__module__.rpartition(".")[2] in WORDING]
    return [
        (finding.rule, finding.place.where)
        for item in mine
        for finding in findings_of(item, item.find(draft), draft.name)
    ]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([("公文标题", "关于开展对口支援工作\n检查的通知"), ("公文正文", "一切照旧。")], []),
        ([("公文标题", "关于开展对口支援工作检查\n的通知")], [("check.title-break", "正文第1段")]),
        ([("公文标题", "关于开展对口支援工作检查"), ("公文标题", "的通知")], [("check.title-break", "正文第2段")]),
        ([("公文标题", "关于开展对口支援工作检查的\n通知")], [("check.title-break", "正文第1段")]),
        ([("公文标题", "关于转发《\n管理办法》的通知")], [("check.title-break", "正文第1段")]),
        ([("公文标题", "关于开展检查的通知。")], [("check.title-mark", "正文第1段")]),
        ([("公文标题", "关于开展对口支援工作检查")], [("check.title-genre", "正文第1段")]),
        (
            [("公文标题", "关于检查的通知"), ("公文正文", "第一，抓紧。"), ("公文正文", "现将情况通报如下:")],
            [("check.half-width-mark", "正文第3段")],
        ),
        (
            [("公文标题", "关于检查的通知"), ("一级标题", "一、甲"), ("公文正文", "乙。"), ("一级标题", "一、丙")],
            [("check.numbering-sequence", "正文第4段")],
        ),
        (
            [("公文标题", "关于检查的通知"), ("附件说明", "附件：1.甲表\n2.乙表。"), ("成文日期", "2026年7月1日")],
            [("check.attachment-note", "正文第2段")],
        ),
    ],
)
def test_word_files_are_read_by_the_same_rules(
    paragraphs: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert wording_of(word_paper(*paragraphs)) == expected


def test_equal_faults_are_one_finding() -> None:
    text = "关于检查的通知\n\n各医院：\n" + "　　请核对,请上报。\n" * 40
    assert found(text) == [("check.half-width-mark", 4, 6, 40)]


@settings(deadline=None)
@given(st.lists(st.sampled_from([*NOTICE.splitlines(), *ARTICLES.splitlines(), "附件：", "2.", "《", "一、", "附件3"])))
def test_any_order_of_lines_is_judged(lines: list[str]) -> None:
    found("\n".join(lines))


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("附件：:1.2、一（(）)〔〕[]年月日号0第条章。.…-—～%万《》“”\n 　通知抄送印发")))
def test_any_text_is_judged(text: str) -> None:
    found(text)
