# ruff: noqa: E501  # a payload is easier to read in one line
"""Data files that were built to do harm: YAML by name as bytes, tables by file name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_LAUGHS = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))

YAMLS: dict[str, Callable[[], bytes]] = {
    "tag-python-object": lambda: b"- !!python/object/apply:os.system [id]\n",
    "tag-python-name": lambda: "- 名称: !!python/name:os.system\n".encode(),
    "tag-binary": lambda: "- 名称: !!binary aGVsbG8=\n".encode(),
    "tag-own": lambda: "- !秘密 {编号: a, 名称: 甲}\n".encode(),
    "alias-bomb": lambda: f"a0: &a0 [甲]\n{_LAUGHS}".encode(),
    "alias-of-itself": lambda: b"&a [*a]\n",
    "alias-depth": lambda: ("- &a0 [甲]\n" + "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 200))).encode(),
    "merge-key": lambda: "- &a {编号: a, 名称: 甲}\n- <<: *a\n".encode(),
    "merge-bomb": lambda: ("- &a {b: 1}\n" + "- <<: [" + "*a, " * 9999 + "*a]\n").encode(),
    "deep-flow": lambda: b"[" * 100_000,
    "deep-block": lambda: b"".join(b" " * n + b"-\n" for n in range(3000)),
    "deep-keys": lambda: b"? " * 50_000 + b"a",
    "huge-scalar": lambda: b"- " + b"a" * 40_000_000,
    "huge-number": lambda: ("- 编号: a\n  名称: 甲\n  床位数: " + "9" * 100_000 + "\n").encode(),
    "huge-list": lambda: b"- a\n" * 6_000_000,
    "huge-key": lambda: b"? " + b"k" * 200_000 + b"\n: a\n",
    "duplicate-keys": lambda: ("- 编号: a\n  名称: 甲\n" + "  名称: 乙\n" * 3000).encode(),
    "many-faults": lambda: ("- 编号: a\n  名称: 甲\n" + "".join(f"  键{n}: 值\n" for n in range(5000))).encode(),
    "many-anchors": lambda: "".join(f"- &a{n} 甲\n" for n in range(20_000)).encode(),
    "many-documents": lambda: b"--- a\n" * 100_000,
    "bytes-utf16": lambda: "- 编号: a\n".encode("utf-16"),
    "bytes-utf32": lambda: "- 编号: a\n".encode("utf-32"),
    "bytes-gbk": lambda: "- 编号: 甲\n".encode("gbk"),
    "bytes-nul": lambda: b"- \0\0\0\n",
    "bytes-random": lambda: bytes(range(256)) * 40,
    "bytes-surrogate": lambda: b"- \xed\xa0\x80\n",
    "escape-surrogate": lambda: b'- "\\ud800"\n',
    "escape-control": lambda: b'- "\\x1b[2J\\u202e"\n',
    "bidi-override": lambda: "- 编号: a\n  名称: \u202e院医甲\u202c\n".encode(),
    "control-character": lambda: "- 编号: a\n  名称: 甲\x1b[2J\n".encode(),
    "directive": lambda: b"%YAML 9.9\n%TAG ! tag:x:\n---\n- a\n",
    "date-absurd": lambda: "- 编号: a\n  支援方: x\n  受援方: y\n  期限: {起: 99999-13-45, 止: 0000-00-00}\n".encode(),
    "number-forms": lambda: "- 编号: a\n  名称: 甲\n  床位数: 0x7fffffffffffffff\n  地址: .inf\n".encode(),
    "sequence-for-mapping": lambda: b"- - - - a\n",
    "path-reference": lambda: "- 编号: ../../../etc/passwd\n  名称: 甲\n".encode(),
    "sandbox-in-value": lambda: "- 编号: a\n  名称: \"{{ ''.__class__ }}{% for a in range(99999999) %}\"\n".encode(),
}  # fmt: skip
"""A list of institutions, 单位.yaml, in each case."""

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"


def _xlsx(rows: str, before: str = "", *, doctype: str = "", more: dict[str, bytes] | None = None) -> bytes:
    contents = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/officeDocument" Target="xl/w.xml"/>'
        "</Relationships>".encode(),
        "xl/w.xml": f'{doctype}<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="单位" r:id="r1"/></sheets>'
        "</workbook>".encode(),
        "xl/_rels/w.xml.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/worksheet" Target="s.xml"/>'
        "</Relationships>".encode(),
        "xl/s.xml": f'{doctype}<worksheet xmlns="{_S}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode(),
        **(more or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _row(*cells: str) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


_HEAD = _row("编号", "名称")
_GOOD = _HEAD + _row("a", "甲医院")

TABLES: dict[str, Callable[[], bytes]] = {
    "bomb.xlsx": lambda: _xlsx(_GOOD, more={"xl/media/a.xml": bytes(70 * 2**20)}),
    "bomb-in-bounds.xlsx": lambda: _xlsx(_GOOD, more={"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 9_000_000 + b"</sst>"}),
    "rows-by-the-million.xlsx": lambda: _xlsx(_HEAD + "<row><c><v>1</v></c></row>" * 501_000),
    "rows-claimed.xlsx": lambda: _xlsx(_GOOD, '<dimension ref="A1:XFD1048576"/>'),
    "row-number-huge.xlsx": lambda: _xlsx(_GOOD + '<row r="99999999999999"><c r="A1"><v>1</v></c></row>'),
    "row-number-nonsense.xlsx": lambda: _xlsx(_GOOD + '<row r="甲"><c r="A1"><v>1</v></c></row>'),
    "column-huge.xlsx": lambda: _xlsx(_GOOD + '<row><c r="ZZZ9999999"><v>1</v></c></row>'),
    "columns-by-the-thousand.xlsx": lambda: _xlsx(_row("编号", "名称", *(f"列{n}" for n in range(2_000)))),
    "merged-huge.xlsx": lambda: _xlsx(
        _GOOD + '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    ),
    "number-huge.xlsx": lambda: _xlsx(_HEAD + "<row><c><v>1e999999999</v></c><c><v>9e307</v></c></row>"),
    "text-index-beyond.xlsx": lambda: _xlsx(_HEAD + '<row><c t="s"><v>99999</v></c></row>'),
    "text-escaped.xlsx": lambda: _xlsx(_HEAD + _row("a", "甲_x001B_[2J_x202E_")),
    "formula.xlsx": lambda: _xlsx(_HEAD + "<row><c><f>HYPERLINK(&quot;http://127.0.0.1:9/&quot;)</f></c></row>"),
    "formula-external.xlsx": lambda: _xlsx(
        _HEAD + "<row><c><f>'[1]x'!A1</f><v>a</v></c></row>",
        more={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    ),
    "formula-dde.xlsx": lambda: _xlsx(_HEAD + "<row><c><f>cmd|'/c calc'!A0</f></c></row>"),
    "doctype.xlsx": lambda: _xlsx(
        _HEAD + _row("a", "&amp;z;"), doctype='<!DOCTYPE d [<!ENTITY z SYSTEM "file:///etc/passwd">]>'
    ),
    "doctype-laughs.xlsx": lambda: _xlsx(
        _HEAD + _row("a", "x"),
        doctype="<!DOCTYPE d [" + "".join(f'<!ENTITY {c} "{f"&{chr(ord(c) + 1)};" * 10}">' for c in "abcdefgh") + "]>",
    ),
    "deep.xlsx": lambda: _xlsx("<row><c>" + "<is>" * 5000 + "</is>" * 5000 + "</c></row>"),
    "cut-off.xlsx": lambda: _xlsx(_GOOD)[:200],
    "really-text.xlsx": lambda: "编号,名称\n".encode(),
    "names-above.xlsx": lambda: _xlsx(_GOOD, more={"../../x.xml": b"<a/>"}),
    "bytes-nul.csv": lambda: b"a\0b\n",
    "bytes-random.csv": lambda: bytes(range(128, 256)) * 9,
    "quote-open.csv": lambda: "编号,名称\n\"a".encode() + b"x" * 2_000_000,
    "quotes-many.csv": lambda: "编号,名称\n".encode() + b'"' * 2_000_001,
    "rows-by-the-million.csv": lambda: "编号,名称\n".encode() + b"a,b\n" * 3_000_000,
    "separators-by-the-million.csv": lambda: b"," * 5_000_000,
    "one-line.csv": lambda: "编号,名称\na,".encode() + b"x" * 20_000_000,
    "formula.csv": lambda: "编号,名称\na,\"=HYPERLINK(\"\"http://127.0.0.1:9/\"\")\"\n".encode(),
    "bidi.csv": lambda: "编号,名称\na,\u202e院医甲\n".encode(),
}  # fmt: skip
"""A table of institutions, 单位.xlsx or 单位.csv, in each case."""

VALUES = {
    "markup-word": "</w:t></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r><w:t>",
    "markup-entity": "&lt;&amp;&#60;&xxe;]]><![CDATA[",
    "markup-html": "<script>alert(1)</script><img src=x onerror=alert(1)><style>@import 'http://127.0.0.1:9/a'</style>",
    "markup-typst": '#include "/etc/passwd" #read("/etc/passwd") #import "@preview/a:0.1.0" $x$ *a* _b_ `c` <d> @e [f]',
    "markup-jinja": "{{ ''.__class__ }}{% for a in b %}{# c #}{_{ }_}",
    "markup-markdown": "# 一级 ![a](file:///etc/passwd) [b](javascript:alert(1)) <b> | c | `d` ---",
    "markup-css": "url(http://127.0.0.1:9/a.png)</style>\\0000",
    "link-script": "javascript:alert(1)",
    "link-file": "file:///etc/passwd",
    "formula-equals": "=HYPERLINK(\"http://127.0.0.1:9/\",\"甲\")",
    "formula-plus": "+1+cmd|'/c calc'!A0",
    "formula-minus": "-1+cmd|'/c calc'!A0",
    "formula-at": "@SUM(1+1)*cmd|'/c calc'!A0",
    "formula-tab": "\t=1+1",
    "percent-and-braces": "%s %1000000000d {0.__class__} {:>1000000000}",
    "backslashes": "\\0\\1\\g<0>\\n\\input{/etc/passwd}",
    "long-word": "a" * 5000,
}  # fmt: skip
"""Texts that must stand in a paper as they were typed."""

NAMES = {
    "above": "../../../甲", "above-windows": "..\\..\\甲", "absolute": "/etc/passwd", "drive": "C:\\甲",
    "home": "~/甲", "device": "CON", "device-with-end": "aux.txt", "device-nul": "NUL", "device-port": "COM¹",
    "dots": "..", "dot": ".", "dots-at-end": "甲...", "blank-at-end": "甲 ", "only-blanks": " \t ",
    "endless": "甲" * 300, "endless-letters": "a" * 300, "stream": "甲:隐藏", "wildcards": "*?<>|\"",
    "newline": "甲\n乙", "hidden": ".bashrc", "dash": "-rf", "variable": "$HOME`id`%PATH%", "our-own": ".docgen-1.tmp",
}  # fmt: skip
"""Values that go into the names of files."""
