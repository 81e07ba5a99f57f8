"""Papers that go wrong where nobody takes care: a kind each, and what is changed in its sample.

None takes a field away. `LONG_NAME` is an institution that the papers' workspace holds besides the shipped ones.
"""

from __future__ import annotations

from typing import Any

LONG_NAME = "木垒哈萨克自治县基层医疗卫生机构对口支援工作领导小组办公室"
_PLACES = "阜康市 木垒哈萨克自治县 奇台县 吉木萨尔县 玛纳斯县 呼图壁县 昌吉市 五家渠市 乌苏市 沙湾市"
_RECIPIENTS = [f"{place}卫生健康委员会" for place in _PLACES.split()]
_SIX = ["卫生健康委员会", "财政局", "人力资源和社会保障局", "人民政府", "人民医院", "中医医院"]
_TITLE = "关于进一步做好2026年对口支援基层医疗卫生机构工作的通知"
_WRAPPED = "双向转诊联系人及绿色通道开放时段一览表（含节假日值班安排和备用联系方式）"
_ATTACHMENTS = ["任务分解表", "派驻人员名单", "进修人员名单", "巡回医疗日程表", "远程会诊排班表", "设备捐赠和借用清单"]
_ATTACHMENTS += [_WRAPPED, "药品耗材调剂清单", "经费使用明细表", "考核评分表"]
_SHORT = "各单位要认真落实，及时报告进展情况。"
_PLAIN: dict[str, Any] = {
    "份号": None,
    "密级": None,
    "保密期限": None,
    "紧急程度": None,
    "附件": None,
    "附注": None,
    "联系人": None,
}
_PLAIN |= {"联系电话": None, "发文机关": ["阜康市卫生健康委员会"], "署名": None}
_BARE: dict[str, Any] = {"抄送": None, "印发机关": None, "印发日期": None, "发文字号": None, "主送": None}

HARD_CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "十一个主送机关": ("notice", {"主送": [*_RECIPIENTS, "各受援单位"]}),
    "两行标题": ("notice", {"标题": _TITLE}),
    "十个附件": ("notice", {"附件": _ATTACHMENTS}),
    "六个机关联合行文": ("notice", {"发文机关": [f"阜康市{body}" for body in _SIX], "署名": None}),
    "很长的机关名称": (
        "notice", {**_PLAIN, "发文机关": [LONG_NAME], "印发机关": LONG_NAME, "抄送": [LONG_NAME, *_RECIPIENTS[:2]]},
    ),
    "加盖印章": ("notice", {**_PLAIN, "用印": "加盖印章"}),
    "六个机关加盖印章": ("notice", {"发文机关": [f"阜康市{body}" for body in _SIX], "署名": None, "用印": "加盖印章"}),
    "签名章": (
        "notice",
        {**_PLAIN, "用印": "签名章", "签章职务": ["阜康市卫生健康委员会主任"], "正文": "\n".join([_SHORT] * 12)},
    ),
    "一九九九年格式": (
        "notice",
        {**_PLAIN, "成文日期": "2009-04-07", "印发日期": "2009-04-08", "发文字号": "阜卫发〔2009〕7号",
         "用印": "加盖印章", "主题词": ["卫生", "对口支援", "通知"], "密级": "秘密", "紧急程度": "加急"},
    ),
    "三个附件的正文": ("notice", {"附件": [
        {"名称": "支援人员出勤记录表", "正文": "按月登记到岗和离岗的日期，由受援单位负责人签字确认。"},
        {"名称": "经费申报表", "横排": "是", "正文": "| 单位 | 派驻人月 |\n| :-- | --: |\n| 市人民医院 | 12 |"},
        {"名称": "义诊活动安排", "正文": "每季度安排一次，地点由受援单位确定。"},
    ]}),
    "可选的都不填": ("notice", {**_PLAIN, **_BARE}),
    **{
        f"正文{count}段": ("notice", {**_PLAIN, "正文": "\n".join([_SHORT] * count)})
        for count in range(5, 11)
    },
}  # fmt: skip
"""With one-line paragraphs the text ends, case by case, well before the page's last line, on it, and after it: in some
of them the signature would stand alone on the second page."""
