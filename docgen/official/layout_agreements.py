"""The layouts of agreements: parties at the head, clauses, columns to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from docgen.official import measures as m
from docgen.official.layout_parts import WIDTH, blank, body, row_tag, tag, title, when
from docgen.official.markup import cell, paragraph, row, table, text_paragraph
from docgen.official.package import word_file

_KEPT = 3
"""So many signers of the second side stand on one page."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """Who signs: the field of the first side, the list of the second, what each is called, and who holds the pen."""

    first: str
    seconds: str
    first_role: str
    second_role: str
    signer: str

    @property
    def second(self) -> str:
        """What one of the second side is called: 乙方, of several 乙方一, 乙方二 …"""
        return f"乙方{{% if {self.seconds}|length > 1 %}}{{{{ loop.index|中文数字 }}}}{{% endif %}}"

    @property
    def loop(self) -> str:
        """The statement that goes through the second side."""
        return f"for 一方 in {self.seconds}"


_HOSPITALS = _Sides("支援方", "受援方列表", "支援方", "受援方", "法定代表人\n（或授权代表）签字：")
_OFFICES = _Sides("下达单位", "责任单位", "下达单位", "责任单位", "负责人签字：")


def support_agreement() -> bytes:
    """Return an agreement between hospitals: title, number, parties, clauses, and the columns to sign in."""
    details = ("地址", "法定代表人", "联系电话")
    parties = (
        _party(f"甲方（{_HOSPITALS.first_role}）", _HOSPITALS.first, details)
        + tag(_HOSPITALS.loop)
        + _party(f"{_HOSPITALS.second}（{_HOSPITALS.second_role}）", "一方", details)
        + tag("endfor")
        + when("结对.见证方", _party("见证方", "结对.见证方", details))
    )
    signed = when("结对.见证方", _sign_table(_HOSPITALS, witness=True), _sign_table(_HOSPITALS, witness=False))
    return _agreement(when("协议编号", text_paragraph("GwSerial", "编号：{{ 协议编号 }}")), parties, signed)


def responsibility_letter() -> bytes:
    """Return what one office lays upon others: title, number, both sides, clauses, and the columns to sign in."""
    parties = (
        _party(f"甲方（{_OFFICES.first_role}）", _OFFICES.first)
        + tag(_OFFICES.loop)
        + _party(f"{_OFFICES.second}（{_OFFICES.second_role}）", "一方")
        + tag("endfor")
    )
    serial = when("责任书编号", text_paragraph("GwSerial", "编号：{{ 责任书编号 }}"))
    return _agreement(serial, parties, _sign_table(_OFFICES, witness=False))


def _agreement(serial: str, parties: str, signed: str) -> bytes:
    return word_file(
        "".join(
            (
                title(serial),
                parties,
                blank(m.BLANK_BEFORE_RECIPIENT),
                body(),
                text_paragraph("GwClosing", "（以下无正文）"),
                paragraph("GwBlank", keep_next=True),
                signed,
                paragraph("GwThin"),
            )
        )
    )


def _party(label: str, record: str, details: tuple[str, ...] = ()) -> str:
    lines = [text_paragraph("GwParty", f"{label}：{{{{ {record}.名称 }}}}")]
    for key in details:
        lines.append(when(f"{record}.{key}", text_paragraph("GwParty", f"{key}：{{{{ {record}.{key} }}}}")))
    return "".join(lines)


def _sign_table(sides: _Sides, *, witness: bool) -> str:
    """Return the borderless columns to sign in: 甲方, 乙方 and, with `witness`, 见证方; one row for each 乙方.

    Few rows are kept on one page. Many would not fit on one, so a line that nothing is kept with opens each of them.
    """
    parties = ("甲方", sides.second, "见证方") if witness else ("甲方", sides.second)
    style = "GwSignBlock3" if witness else "GwSignBlock"
    count = len(parties)
    edges = [WIDTH * index // count for index in range(count + 1)]
    widths = [right - left for left, right in pairwise(edges)]
    free = when(f"{sides.seconds}|length > {_KEPT}", paragraph("GwThin"))
    contents = [
        free + _sign_lines(party, sides.signer, style)
        if party == sides.second
        else free + tag("if loop.first") + _sign_lines(party, sides.signer, style) + tag("endif") + paragraph("GwThin")
        for party in parties
    ]
    return table(
        "GwPlainTable",
        widths,
        (
            row_tag(sides.loop, widths),
            row(cell(width, content) for width, content in zip(widths, contents, strict=True)),
            row_tag("endfor", widths),
        ),
    )


def _sign_lines(party: str, signer: str, style: str) -> str:
    blank_date = "　　　　年　　月　　日"
    date = f"日期：{{% if 签订日期 %}}{{{{ 签订日期 }}}}{{% else %}}{blank_date}{{% endif %}}"
    return "".join(text_paragraph(style, line) for line in (f"{party}（盖章）：", signer, date))
