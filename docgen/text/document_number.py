"""Document numbers 发文字号: 机关代字, year in six-cornered brackets, serial number (GB/T 9704-2012, 7.2.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.text.faults import refuse
from docgen.text.numerals import half_width_digits

_RIGHT = re.compile(r"([^\s\d\[\]()（）【】〔〕﹝﹞]+)〔([0-9]{4})〕([1-9][0-9]{0,8})号")
_FORM = "写作“代字〔四位年份〕序号”，末尾加“号”，如 阜卫发〔2026〕8号"
_NO_SERIAL = "×"
_OPEN = "〔[(（【［﹝<〈{"
_CLOSE = "〕])）】］﹞>〉}"
_LOOSE = re.compile(
    rf"(?P<code>[^\s\d{re.escape(_OPEN + _CLOSE)}]*+)\s*+(?P<open>[{re.escape(_OPEN)}]?+)\s*+(?P<year>\d*+)\s*+年?+\s*+"
    rf"(?P<close>[{re.escape(_CLOSE)}]?+)\s*+(?P<ordinal>第?+)\s*+(?P<serial>\d{{0,9}}+)\s*+(?P<end>号?+)"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number: 阜卫发〔2026〕8号 is code 阜卫发, year 2026, serial 8."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"


def parse_document_number(text: str) -> DocumentNumber:
    """Return the parts of a document number; raises InputError (`data.document-number`) naming every fault in it."""
    plain = text.strip()
    if plain.isascii() or not (match := _RIGHT.fullmatch(plain)):
        raise _refusal(text)
    return DocumentNumber(match[1], int(match[2]), int(match[3]))


def without_serial(code: str, year: int) -> str:
    """Return how a draft shows a number that has not been given yet: 阜卫发〔2026〕×号."""
    return f"{code}〔{year}〕{_NO_SERIAL}号"


def lacks_serial(text: str) -> bool:
    """Return True for a number as `without_serial` writes it: two papers that show it need not be the same."""
    return text.endswith(f"〕{_NO_SERIAL}号")


def _refusal(text: str) -> Exception:
    """Return the error for a text that is not a document number, with the corrected form where it can be told."""
    match = _LOOSE.fullmatch(half_width_digits(text.strip()))
    if not match or not match["year"]:
        return refuse("data.document-number", f"“{text}”不是发文字号", _FORM)
    faults = _faults(text, match)
    mended = ""
    if match["code"] and len(match["year"]) in (2, 4) and match["serial"].strip("0"):
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        mended = f"应写作 {match['code']}〔{year}〕{int(match['serial'])}号"
    return refuse("data.document-number", f"发文字号“{text}”不合规定：{'；'.join(faults)}", mended or _FORM)


def _faults(text: str, match: re.Match[str]) -> list[str]:
    """Return what is wrong with a text that has the parts of a document number in their order."""
    faults = []
    if not match["code"]:
        faults.append("缺少机关代字")
    if (match["open"], match["close"]) != ("〔", "〕"):
        faults.append("年份要用六角括号〔〕括起")
    if len(match["year"]) != 4:
        faults.append("年份要写全四位")
    if match["ordinal"]:
        faults.append("序号前不加“第”字")
    if not match["serial"].strip("0"):
        faults.append("缺少序号")
    elif match["serial"].startswith("0"):
        faults.append("序号前不补 0")
    if not match["end"]:
        faults.append("末尾缺少“号”字")
    if "年" in match.group()[match.end("year") :]:
        faults.append("年份后不写“年”字")
    if re.search(r"\s", text.strip()):
        faults.append("中间不留空格")
    if half_width_digits(text) != text:
        faults.append("数字用半角")
    return faults
