"""Write the template.yaml and sample.yaml of a template that was an old paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from docgen.template.adopt.proposal import Proposal
from docgen.template.fields import FieldType

_PLAIN_BREAKS = {"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}
_LONGEST_QUOTE = 30
_HOW = {
    FieldType.DATE: "写成 2026-03-05 或 2026年3月5日",
    FieldType.MONTH: "写成 2026-03 或 2026年3月",
    FieldType.YEAR: "写四位数字",
    FieldType.AMOUNT: "以元为单位，只写数字",
    FieldType.INTEGER: "只写数字",
    FieldType.NUMBER: "只写数字",
    FieldType.DOCUMENT_NUMBER: "写成“代字〔年份〕序号”，如“青卫发〔2026〕5号”",
}


def declaration(title: str, layout: str, output: str, fields: Iterable[Proposal], source: str) -> str:
    """Return template.yaml; `source` is the old paper's file name, `output` the pattern of file names."""
    lines = [
        f"# {' '.join(title.split())}：由旧公文“{source}”改成的模板。",
        "#",
        "# template.docx 就是原来的文件，会变的地方换成了 {{ 字段 }}；版面和不变的话直接用 Word 修改。",
        "# sample.yaml 照原文填好，生成出来与原文一字不差，用来核对。",
        "# 字段名是按旁边的字取的，不合适的可以改：这里、template.docx 和 sample.yaml 三处要一起改。",
        f"名称: {scalar(title)}",
        f"说明: {scalar('由旧公文改成的模板，请写上这种公文在什么时候用。')}",
        f"版式: {scalar(layout)}",
        '版本: "1.0"',
        f"输出: {scalar(output)}",
        "",
        "# 必须填的写“必填: 是”；没有写的，不填就照原文留空。",
        "字段:",
    ]
    proposals = list(fields)
    if not proposals:
        lines[-1] = "字段: {}"
    for proposal in proposals:
        lines += _field(proposal)
    return "\n".join(lines) + "\n"


def sample(name: str, fields: Iterable[Proposal]) -> str:
    """Return sample.yaml, which makes the old paper again; fields of open places are remarks."""
    lines = ["# 样例：照原文填写。行首有“#”的，原文留着空，删去“#”填上就印出来。", f"模板: {scalar(name)}"]
    for proposal in fields:
        value = proposal.sample
        if value is None:
            shown = " ".join(proposal.shown.split())
            lines.append(f"# {proposal.name}: {_hint(proposal)}{f'（原文：{shown}）' if shown else ''}")
        elif isinstance(value, str):
            lines.append(f"{proposal.name}: {scalar(value)}")
        else:
            lines.append(f"{proposal.name}:")
            lines += [f"  - {_flow(item)}" for item in value]
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """Return a text as a YAML scalar in double quotes."""
    quoted = json.dumps(text, ensure_ascii=False)
    for character, escape in _PLAIN_BREAKS.items():
        quoted = quoted.replace(character, escape)
    return quoted


def _flow(item: str | dict[str, str]) -> str:
    if isinstance(item, str):
        return scalar(item)
    return "{" + ", ".join(f"{key}: {scalar(text)}" for key, text in item.items()) + "}"


def _field(proposal: Proposal) -> list[str]:
    many = "列表" if proposal.many else ""
    lines = [f"  {proposal.name}:", f"    类型: {proposal.type.value}{many}"]
    if proposal.required:
        lines.append("    必填: 是")
    if proposal.options:
        lines.append(f"    选项: [{', '.join(scalar(option) for option in proposal.options)}]")
    lines.append(f"    说明: {scalar(_note(proposal))}")
    if proposal.parts:
        lines.append("    字段:")
        lines += [f"      {part.name}: {{{_part(part)}}}" for part in proposal.parts]
    return lines


def _part(part: Proposal) -> str:
    required = ", 必填: 是" if part.required else ""
    note = _sentence([_HOW.get(part.type, ""), _quote(part.shown)])
    return f"类型: {part.type.value}{required}, 说明: {scalar(note)}"


def _note(proposal: Proposal) -> str:
    times = f"，共{proposal.times}处" if proposal.times > 1 else ""
    where = f"在{proposal.place}{times}"
    kept = "" if proposal.required else "不填的照原文留空"
    return _sentence([_HOW.get(proposal.type, ""), where, _quote(proposal.shown), kept])


def _quote(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        return ""
    return f"原文是“{plain[:_LONGEST_QUOTE]}{'…' if len(plain) > _LONGEST_QUOTE else ''}”"


def _sentence(parts: Sequence[str]) -> str:
    return "；".join(part for part in parts if part) + "。"


def _hint(proposal: Proposal) -> str:
    if proposal.options:
        return "、".join(proposal.options)
    return _HOW.get(proposal.type, "文字")
