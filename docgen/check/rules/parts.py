"""Rules about the wording of single elements: 密级, 签发人, 主送, 附注, 抄送, 印发."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check.model import Draft, Role
from docgen.check.prose import fault, runs
from docgen.check.registry import Fault, rule
from docgen.check.wording import DATE, compact
from docgen.official.measures import Strength
from docgen.text.either import either_script, simplified

_SECRECY = either_script(r"(?:绝密|机密|秘密)(?:★(?:[1-9][0-9]*(?:年|个月|天|日)|长期))?")
_ADDRESSED = either_script(r"(?:请示|报告|批复|函|通知)(?:[（(][^（）()]*[)）])?$")
_SIGNER = either_script(r"签\s*发\s*人\s*([:：]?)")
_LABEL = either_script(r"(?P<label>(?:抄\s*送|抄\s*报|抄\s*发|分\s*送|主\s*送)(?:机关|单位)?)\s*(?P<mark>[:：]?)")


@rule(
    "check.secrecy-form",
    "7.2.2",
    Strength.USUAL,
    "密级和保密期限的形式",
    "写作“机密★1年”：密级与期限之间用“★”，期限用阿拉伯数字。",
)
def secrecy_forms(draft: Draft) -> Iterator[Fault]:
    """Find 密级和保密期限 in another form than 机密★1年 (7.2.2)."""
    for element in draft.of(Role.SECRECY):
        if not _SECRECY.fullmatch(compact(element.text)):
            message = f"密级和保密期限“{element.text.strip()}”的写法不对"
            yield fault(element, 0, message, "密级★期限", element.text.strip())


@rule("check.signer-colon", "7.2.6", Strength.MUST, "“签发人”后用全角冒号", "写作“签发人：”，用全角冒号。")
def signer_colons(draft: Draft) -> Iterator[Fault]:
    """Find 签发人 without its full-width colon (7.2.6)."""
    for run in runs(draft, Role.SIGNER):
        match = _SIGNER.match(run[0].text)
        if match is not None and match[1] != "：":
            found = f"签发人{match[1]}"
            fault_text = "是半角的" if match[1] else "没有写"
            yield fault(run[0], match.end(), f"“签发人”后的冒号{fault_text}", "签发人：", found)


@rule(
    "check.recipient-colon", "7.3.2", Strength.MUST, "主送机关后用全角冒号", "在最后一个主送机关名称后加全角冒号“：”。"
)
def recipient_colons(draft: Draft) -> Iterator[Fault]:
    """Find 主送机关 that does not end with a full-width colon (7.3.2)."""
    for run in runs(draft, Role.RECIPIENT):
        text = run[-1].text.rstrip()
        if run[-1].region == "版记" or text.endswith("："):
            continue
        last = text[-1:]
        found = last if last in ":。；;，,、." else "没有冒号"
        yield fault(run[-1], len(text) - 1, f"主送机关“{text[-12:]}”末尾{_ending(found)}", "：", found)


def _ending(found: str) -> str:
    match found:
        case ":":
            return "的冒号是半角的"
        case "没有冒号":
            return "没有冒号"
        case _:
            return f"是“{found}”，不是冒号"


@rule(
    "check.recipient-missing",
    "7.3.2",
    Strength.USUAL,
    "有主送机关",
    "在标题下空一行顶格写主送机关，末尾加全角冒号；公布性公文没有主送机关的，不必理会。",
)
def recipients_missing(draft: Draft) -> Iterator[Fault]:
    """Find papers addressed to somebody by their kind (请示, 报告, 批复, 函, 通知) that name no addressee."""
    if draft.format not in ("文件", "上行文", "信函") or draft.of(Role.RECIPIENT):
        return
    titles = next(runs(draft, Role.TITLE), None)
    if titles and _ADDRESSED.search(compact("".join(element.text for element in titles))):
        yield fault(titles[-1], 0, "标题下面没有主送机关", "主送机关", "没有主送机关")


@rule("check.note-brackets", "7.3.6", Strength.MUST, "附注加圆括号", "附注用全角圆括号括起，如（此件公开发布）。")
def note_brackets(draft: Draft) -> Iterator[Fault]:
    """Find 附注 outside full-width round brackets (7.3.6)."""
    for run in runs(draft, Role.NOTE):
        text = "".join(element.text.strip() for element in run)
        if text.startswith("（") and text.endswith("）"):
            continue
        ends = text[:1] + text[-1:]
        found = "半角括号" if set(ends) & set("()") else "其他括号" if ends in ("【】", "〔〕", "[]") else "没有括号"
        yield fault(run[0], 0, f"附注“{text[:12]}”{found}", "（）", found)


@rule(
    "check.copies-form",
    "7.4.2",
    Strength.MUST,
    "抄送机关的形式",
    "写作“抄送：名称，名称。”：“抄送”后用全角冒号，最后一个名称后加句号。",
)
def copies_forms(draft: Draft) -> Iterator[Fault]:
    """Find 抄送 without a full-width colon after it or a full stop at its end (7.4.2)."""
    for run in runs(draft, Role.COPIES):
        for element in run:
            match = _LABEL.match(element.text)
            if match is not None and match["mark"] != "：":
                word, missing = compact(match["label"]), not match["mark"]
                shown = "没有冒号" if missing else "的冒号是半角的"
                yield fault(element, match.end("label"), f"“{word}”后{shown}", "抄送：", f"抄送{match['mark']}")
        text = run[-1].text.rstrip()
        if not text.endswith("。"):
            found = text[-1] if text[-1] in ".；;，,、:：" else "没有句号"
            yield fault(run[-1], len(text) - 1, f"抄送机关“{text[-12:]}”末尾{_stop(found)}", "。", found)


def _stop(found: str) -> str:
    return found if found == "没有句号" else f"是“{found}”，不是句号"


@rule(
    "check.issue-form",
    "7.4.3",
    Strength.MUST,
    "印发日期后加“印发”",
    "印发机关在左，印发日期在右，日期后写“印发”二字，如 2026年7月1日印发。",
)
def issue_forms(draft: Draft) -> Iterator[Fault]:
    """Find a date of issue without 印发 after it, and an issuing line without a date (7.4.3)."""
    for run in runs(draft, Role.ISSUE):
        text = compact("".join(element.text for element in run))
        match = DATE.search(text)
        if match is None:
            yield fault(run[0], 0, f"“{text[:16]}”没有印发日期", "年月日印发", "没有印发日期")
        elif not simplified(text).startswith("印发", match.end()):
            dated = next((element for element in run if DATE.search(compact(element.text))), run[-1])
            yield fault(dated, 0, f"印发日期“{match.group()}”后没有“印发”二字", "年月日印发", "年月日")
