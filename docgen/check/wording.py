"""What the elements of a paper say: the wording by which each is known where no style names it."""

from __future__ import annotations

import re

from docgen.text.either import either_script

_YEAR = r"(?:[0-9０-９]{2,4}|[〇○Ｏ零一二三四五六七八九]{2,4})"
_SMALL = r"(?:[0-9０-９]{1,2}|[〇○Ｏ零一二三四五六七八九十]{1,3})"
_OPEN, _CLOSE = r"[〔\[(（【［﹝]", r"[〕\])）】］﹞]"
DATE = either_script(rf"{_YEAR}\s?年\s?{_SMALL}\s?月\s?{_SMALL}\s?[日号]|[0-9]{{4}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}}")
NUMBER = either_script(
    rf"[一-鿿]{{1,15}}\s?(?:{_OPEN}\s?[0-9０-９]{{2,4}}\s?年?\s?{_CLOSE}|[0-9０-９]{{4}}年?)\s?第?\s?[0-9０-９]{{1,5}}\s?号"
)
ORDER_NUMBER = either_script(r"第\s?[0-9〇零一二三四五六七八九十百]+\s?[号期]")
SERIAL = either_script(r"(?:№|No\.?|NO\.?)?\s?[0-9０-９]{3,8}|份号[:：].*")
SECRECY = either_script(r"(?:绝|机|秘)\s*密(?:\s*★.*)?")
URGENCY = either_script(r"特\s*急|加\s*急|特\s*提|平\s*急|急\s*件")
SIGNER = either_script(r"签\s*发\s*人\s*[:：]")
RECIPIENT_END = either_script(r"[:：]$")
NOT_RECIPIENT = either_script(r"(?:如下|下列|以下|包括|要求|通知|公告|意见|决定|报告|方式|内容|其中|协议|规定)[:：]$")
_BODIES = "局|委|会|院|厅|部|府|单位|办公室|中心|公司|机构|站|所|校|处|科室"
ADDRESSEE = either_script(rf"^各|(?:{_BODIES}|办|乡|镇|县|区|市|省|同志)$")
"""How a row of addressees begins or ends, its colon left off."""
UNMARKED_ADDRESSEE = either_script(rf"^各[^，,。]{{2,30}}[，；、,;。]?$|(?:{_BODIES})[，；、,;]?$")
"""Addressees without the colon that is due after them."""
SALUTATION = re.compile(r"(?:(?:尊敬|敬爱|親愛|亲爱)的|各位|同志[们們]|女士[们們]).{0,60}[:：]")
"""Whom a speech addresses, in the line below its title."""
ATTACHMENT_NOTE = either_script(r"附\s*件?\s*[:：]")
ATTACHMENT_LABEL = either_script(r"附\s*件\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：]?")
NUMBERED_ATTACHMENT = either_script(r"附\s*件\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[:：]?\s*\S+")
NOTE = re.compile(r"[（(].*[)）]", re.DOTALL)
ATTENDANCE = either_script(r"(?:出\s*席|请\s*假|列\s*席|缺\s*席)(?:人员|单位|领导)?\s*[:：]")
SUBJECT_WORDS = either_script(r"主\s*题\s*词\s*[:：]?")
COPIES = either_script(r"(?:抄\s*送|抄\s*报|抄\s*发|分\s*送|发\s*送|主\s*送)(?:机关|单位)?\s*[:：]?\s*\S")
ISSUE = either_script(r"[日号]\s*印\s*发?\s*$|^\s*印发(?:机关|日期)?[:：]|[（(]?共印\s*[0-9]+\s*份[）)]?$")
PAGE_NUMBER = either_script(
    r"[-－—–―·.\s]*+(?:第\s*+)?+[0-9０-９]{0,4}+\s*+页?+(?:\s*+[/,，]?+\s*+共\s*+[0-9]*+\s*+页)?+[-－—–―·.\s]*+"
)
PARTY = either_script(r"(?:甲|乙|丙|丁|见证|支援|受援)\s*+方?[一二三四五六七八九十]*+\s*+[（(:：]")
PARTICULAR = either_script(
    PARTY.pattern
    + r"|(?:地\s*址|住\s*所|法定代表人|负责人|委托代理人|联系人|联系电话|电\s*话|传\s*真|邮\s*编|邮政编码|"
    r"开户行|账\s*号|填报单位|填报人|填表人|制表人|审核人|填报日期|填表日期)"
    r"(?:[（(].{1,8}[)）])?\s*[:：]"
)
"""A line of the block that names the parties of an agreement, or of what stands above and below a form."""
NO_TEXT_BELOW = either_script(r"[（(]\s*(?:以下无正文|此页无正文|此处无正文)\s*[)）]")
KIND_OF_PAPER = either_script(
    r"(?:通知|报告|请示|批复|意见|函|纪要|决定|公告|通告|通报|议案|命令|令|决议|公报|方案|计划|总结|协议书?|合同|办法|规定|"
    r"细则|制度|规划|要点|讲话|安排|名单|致辞|登记表|一览表|汇总表|评分表|分配表|关系表|考勤表|月评表|报表|简报|情况|职责|预案|承诺书|责任书)"
    r"(?:[（(][^（）()]{1,12}[)）])?$"
)
INSTITUTION_END = either_script(
    r"(?:局|委|委员会|医院|厅|部|人民政府|办公室|中心|公司|站|所|院|指挥部|总工会|联合会|处|组)$"
)
SENTENCE_END = either_script(r"[。；;！!？?，,：:、]$")


def compact(text: str) -> str:
    """Return a text without any blank, as an element of one or two words is spread over its line with blanks."""
    return "".join(text.split())


OPEN_DATE = re.compile(r"[\d×xX_＿]*年[\d×xX_＿]*月[\d×xX_＿]*日")
"""The date of a paper that is still to be filled in, without blanks."""


def is_date(text: str) -> bool:
    """Tell whether a text is nothing but a date, in whatever spelling."""
    return DATE.fullmatch(compact(text)) is not None


def is_number(text: str) -> bool:
    """Tell whether a text is nothing but a document number (发文字号) or an order's number, in whatever form."""
    short = compact(text)
    return NUMBER.fullmatch(short) is not None or ORDER_NUMBER.fullmatch(short) is not None


def is_title(text: str) -> bool:
    """Tell whether a text reads like a whole title: it ends with a kind of paper and holds no sentence."""
    short = compact(text)
    return 4 <= len(short) <= 80 and not set("。>|") & set(short) and KIND_OF_PAPER.search(short) is not None
