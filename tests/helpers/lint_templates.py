"""Small kinds made for the linter: Word files as Word writes them, with the faults that editors make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docgen.batch.lint import Linter
from docgen.errors import Finding
from docgen.official.styles import styles_xml
from docgen.word import write_package
from tests.helpers.word import p, parts, tbl, tc

DECLARED = """\
名称: 试件
版式: 公文
输出: "{{ 标题 }}"
字段:
  标题: {类型: 文本}
  主送: {类型: 文本列表}
  内容: {类型: 正文}
  金额: {类型: 金额}
  人数: {类型: 整数}
  成文日期: {类型: 日期}
  月份: {类型: 月份}
  公开: {类型: 是否}
  紧急程度: {类型: 选项, 选项: [特急, 加急]}
  结对: {类型: 结对}
  承办单位: {类型: 单位}
  经办人: {类型: 人员}
  日程:
    类型: 记录列表
    字段:
      时间: {类型: 文本}
      地点: {类型: 文本}
  照片: {类型: 图片}
"""
REST = p(
    "{{ 主送|顿号 }}{{ 金额|大写金额 }}{{ 人数|几 }}{{ 成文日期|中文日期 }}{{ 月份|年月 }}{% if 公开 %}公开{% endif %}"
    "{{ 紧急程度 }}{{ 结对.期限.起|日期 }}{{ 承办单位.名称 }}{{ 经办人.姓名 }}{{ 照片|图片框(30, 40) }}"
    "{% for 项 in 日程 %}{{ 项.时间 }}{{ 项.地点 }}{% endfor %}"
) + p("{{p 内容 }}")
"""Uses every field but 标题, which the file name uses, so that a case tells of nothing but its own fault."""


def runs(*texts: str, between: str = '<w:proofErr w:type="spellStart"/>') -> str:
    """Return a paragraph of several runs, as Word leaves them after checking the spelling and after each pause."""
    made = between.join(
        f'<w:r><w:rPr><w:lang w:eastAsia="zh-CN"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in texts
    )
    return f"<w:p>{made}</w:p>"


def row(*texts: str) -> str:
    """Return the inside of a row of cells of one paragraph each."""
    return "".join(tc(text) for text in texts)


def box(*paragraphs: str) -> str:
    """Return a paragraph that holds a text box, in both of the forms that Word writes."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp>"
    graphic = f"<a:graphic><a:graphicData uri='x'>{shape}</a:graphicData></a:graphic>"
    extent = '<wp:extent cx="914400" cy="914400"/>'
    choice = f"<mc:Choice Requires='wps'><w:drawing><wp:inline>{extent}{graphic}</wp:inline></w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"


def framed(text: str, top: int, height: int) -> str:
    """Return a paragraph in a text frame fixed so many twips below the upper edge of the type area."""
    place = f'w:w="8844" w:h="{height}" w:hRule="exact" w:y="{top}" w:vAnchor="margin" w:hAnchor="margin"'
    return f"<w:p><w:pPr><w:framePr {place}/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def word(
    body: str, *, header: str = "", footer: str = "", notes: str = "", rest: bool = True, styles: bool = True
) -> bytes:
    """Return a Word file; `notes` are the texts of a footnote, `rest` adds the uses of all other fields."""
    stories, references = {}, ""
    for key, xml, name in (("h1", header, "headerReference"), ("f1", footer, "footerReference")):
        if xml:
            stories[key] = xml
            references += f'<w:{name} w:type="default" r:id="{key}"/>'
    if notes:
        stories["n1"] = f'<w:footnote w:id="2">{notes}</w:footnote>'
    section = f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    named = styles_xml() if styles else ""
    return write_package(parts(body + (REST if rest else "") + section, styles=named, stories=stories))


@dataclass(frozen=True, slots=True)
class Case:
    """A template and what is to be found: rule, place (after the file's name), words of message or hint."""

    name: str
    docx: bytes
    found: tuple[tuple[str, str, str], ...] = ()
    body: str = ""
    declared: str = DECLARED
    sample: str | None = "标题: 样\n"

    def lint(self, folder: Path) -> list[Finding]:
        """Write the kind into `folder` and check it."""
        (folder / "template.yaml").write_text(self.declared, "utf-8")
        (folder / "template.docx").write_bytes(self.docx)
        if self.body:
            (folder / "body.md").write_text(self.body, "utf-8")
        if self.sample is not None:
            (folder / "sample.yaml").write_text(self.sample, "utf-8")
        return list(linter().check(str(folder)))


@cache
def linter() -> Linter:
    """Return one linter for all cases, so that the data for the samples are read once."""
    return Linter(None)


def fault(name: str, body: str, rule: str, place: str, words: str, **stories: str) -> Case:
    """Return a case of one fault in the Word file."""
    return Case(name, word(body, **stories), ((f"lint.{rule}", place, words),))  # type: ignore[arg-type]


def in_body(name: str, text: str, *found: tuple[str, int, str]) -> Case:
    """Return a case of faults in body.md, by line."""
    expected = tuple((f"lint.{rule}", f"body.md:{line}", words) for rule, line, words in found)
    return Case(name, word(p("{{p 正文 }}")), expected, body=text)


def in_yaml(name: str, old: str, new: str, *found: tuple[str, str, str], more: str = "") -> Case:
    """Return a case of a fault in template.yaml."""
    assert old in DECLARED
    return Case(name, word(p(more) if more else ""), found, declared=DECLARED.replace(old, new))


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return findings as rule and place, for a message that shows all of them."""
    return [(finding.rule, f"{finding.place} {finding.message}") for finding in findings]


TABLE = tbl(
    row("序号", "地点"),
    row("{%tr for 项 in 日程 %}", ""),
    row("{{ loop.index }}", "{{ 项.地点 }}"),
    row("{%tr endfor %}", ""),
)

FAULTY: tuple[Case, ...] = (
    # Tags without an end, or with another's.
    fault("unclosed-print", p("关于{{ 标题的通知"), "unclosed", "正文第1段", "补上“}}”"),
    fault("unclosed-before-next", p("{{ 标题 和 {{ 人数 }}"), "unclosed", "正文第1段", "补上“}}”"),
    fault("one-brace-at-end", p("{{ 标题 }的通知"), "unclosed", "正文第1段", "补上“}}”"),
    fault("one-brace-at-start", p("{ 标题 }}的通知"), "unopened", "正文第1段", "“{{”开头"),
    fault("stray-closing", p("标题 }} 的通知"), "unopened", "正文第1段", "没有配对的“{{”"),
    fault("wrong-closing", p("{{ 标题 %}的通知"), "unclosed", "正文第1段", "改成“}}”"),
    fault("statement-closed-as-print", p("{% if 公开 }}是{% endif %}"), "unclosed", "正文第1段", "改成“%}”"),
    fault("blank-in-brace", p("{ % if 公开 %}是{% endif %}"), "symbol", "正文第1段", "连着写"),
    fault("over-paragraphs", p("甲") + p("{{ 标") + p("题 }}"), "crossed-tag", "正文第2段", "正文第3段"),
    fault(
        "over-cells",
        tbl(row("{{ 标", "题 }}")),
        "crossed-tag",
        "表1第1行第1列第1段",
        "两格",
    ),
    fault("over-rows", tbl(row("{{ 标"), row("题 }}")), "crossed-tag", "表1第1行第1列第1段", "两行"),
    fault("quote-open", p("{{ 紧急程度|默认('平件) }}"), "quote", "正文第1段", "成对"),
    fault("empty-tag", p("甲{{ }}乙"), "syntax", "正文第1段", "空的"),
    fault("zero-width", p("{{ 标\u200b题 }}"), "symbol", "正文第1段", "重新打一遍"),
    # Blocks.
    fault("no-endif", p("{% if 公开 %}是"), "unclosed-block", "正文第1段", "endif"),
    fault("no-endfor", p("{%p for 项 in 日程 %}") + p("{{ 项.时间 }}"), "unclosed-block", "正文第1段", "endfor"),
    fault("stray-endif", p("甲") + p("是{% endif %}"), "stray-end", "正文第2段", "补上开头"),
    fault("stray-else", p("是{% else %}否"), "stray-end", "正文第1段", "if"),
    fault(
        "crossed-blocks",
        p("{% for 项 in 日程 %}{% if 公开 %}{{ 项.时间 }}{% endfor %}{% endif %}"),
        "crossed",
        "正文第1段",
        "后结束",
    ),
    fault(
        "inner-without-end",
        p("{% if 人数 %}").replace("{% if", "甲{% if")
        + p("{%p for 项 in 日程 %}")
        + p("{% if 公开 %}是")
        + p("{%p endfor %}")
        + p("乙{% endif %}"),
        "unclosed-block",
        "正文第3段",
        "endif",
    ),
    fault(
        "letters-differ", p("{%p if 公开 %}") + p("是") + p("甲{% endif %}"), "crossed-place", "正文第3段", "一样的字母"
    ),
    fault(
        "row-and-paragraph",
        tbl(row("{%tr for 项 in 日程 %}", ""), row("{{ 项.时间 }}", "{%p endfor %}")),
        "crossed-place",
        "表1第2行第2列第1段",
        "不在同一层",
    ),
    fault(
        "over-cells-plain",
        tbl(row("{% if 公开 %}甲", "乙{% endif %}")),
        "crossed-place",
        "表1第1行第2列第1段",
        "单元格",
    ),
    fault(
        "over-tables",
        tbl(row("{%tr if 公开 %}")) + p() + tbl(row("{%tr endif %}")),
        "crossed-place",
        "表2第1行第1列第1段",
        "同一个表格",
    ),
    fault("two-in-paragraph", p("{%p if 公开 %}{%p endif %}"), "two-tags", "正文第1段", "独占一段"),
    fault("two-in-row", tbl(row("{%tr if 公开 %}", "{%tr endif %}")), "two-tags", "表1第1行第2列第1段", "独占一行"),
    fault("not-alone", p("{%p if 公开 %}") + p("是") + p("以上{%p endif %}"), "not-alone", "正文第3段", "不带字母"),
    fault(
        "row-not-alone",
        tbl(row("{%tr for 项 in 日程 %}", "{{ 标题 }}"), row("{{ 项.时间 }}", ""), row("{%tr endfor %}", "")),
        "not-alone",
        "表1第1行第1列第1段",
        "独占一行",
    ),
    fault(
        "section-lost",
        p("{%p if 公开 %}") + p("是") + p("{%p endif %}", ppr="<w:sectPr/>"),
        "not-alone",
        "正文第3段",
        "分节符",
    ),
    fault(
        "page-break-lost",
        p("{%p if 公开 %}") + p("是") + '<w:p><w:r><w:t>{%p endif %}</w:t><w:br w:type="page"/></w:r></w:p>',
        "not-alone",
        "正文第3段",
        "分页符",
    ),
    fault("body-not-alone", p("正文：{{p 内容 }}"), "not-alone", "正文第1段", "独占一段"),
    Case(
        "tr-outside",
        word(p("{%tr if 公开 %}") + p("是") + p("{%tr endif %}")),
        tuple(("lint.outside-table", f"正文第{number}段", "{%p") for number in (1, 3)),
    ),
    fault("tc-outside", p("{{tc 内容 }}"), "outside-table", "正文第1段", "{%p"),
    fault(
        "loop-leaves-paragraph",
        p("{% for 项 in 日程 %}") + p("{{ 项.时间 }}") + p("{% endfor %}"),
        "empty-paragraph",
        "正文第1段",
        "{%p",
    ),
    fault(
        "loop-leaves-row",
        tbl(row("{% for 项 in 日程 %}", ""), row("{{ 项.时间 }}", ""), row("{% endfor %}", "")),
        "empty-row",
        "表1第1行第1列第1段",
        "{%tr",
    ),
    fault(
        "set-leaves-paragraph", p("{% set 数 = 人数 + 1 %}") + p("{{ 数 }}"), "empty-paragraph", "正文第1段", "{%p set"
    ),
    # Full-width and curly signs.
    fault("wide-braces", p("｛｛ 标题 ｝｝"), "fullwidth", "正文第1段", "半角"),
    fault("wide-percent", p("{％ if 公开 ％}是{% endif %}"), "fullwidth", "正文第1段", "半角"),
    fault("wide-pipe", p("{{ 成文日期｜中文日期 }}"), "fullwidth", "正文第1段", "|"),
    fault("wide-brackets", p("{{ 标题|分行（20） }}"), "fullwidth", "正文第1段", "( )"),
    fault("wide-comma", p("{{ 照片|图片框(30，40) }}"), "fullwidth", "正文第1段", ","),
    fault("wide-colon", p("{{ 紧急程度[：1] }}"), "fullwidth", "正文第1段", ":"),
    fault("curly-quotes", p("{{ 紧急程度|默认(“平件”) }}"), "curly-quote", "正文第1段", "直引号"),
    fault("curly-inside", p("{{ 紧急程度|默认('“平件”') }}"), "curly-quote", "正文第1段", "标签外面"),
    # Names and types.
    fault("unknown-field", p("{{ 标提 }}"), "unknown-field", "正文第1段", "是否想写“标题”"),
    fault("unknown-in-condition", p("{% if 公开了 and 人数 %}是{% endif %}"), "unknown-field", "正文第1段", "公开"),
    fault(
        "loop-name-outside",
        p("{% for 项 in 日程 %}{{ 项.时间 }}{% endfor %}{{ 项.地点 }}"),
        "unknown-field",
        "正文第1段",
        "项",
    ),
    fault("part-of-pairing", p("{{ 结对.期限.始 }}"), "unknown-attribute", "正文第1段", "起"),
    fault("part-of-institution", p("{{ 承办单位.名秤 }}"), "unknown-attribute", "正文第1段", "是否想写“名称”"),
    fault(
        "part-of-record", p("{% for 项 in 日程 %}{{ 项.日间 }}{% endfor %}"), "unknown-attribute", "正文第1段", "时间"
    ),
    fault("part-of-reference", p("{{ 结对.支援方.电话 }}"), "unknown-attribute", "正文第1段", "联系电话"),
    fault("part-of-list", p("{{ 结对.受援方.名称 }}"), "unknown-attribute", "正文第1段", "[0]"),
    fault("part-by-map", p("{{ 日程|map(attribute='地名')|顿号 }}"), "unknown-attribute", "正文第1段", "地点"),
    fault("part-of-figures", p("{{ (结对|统计).出勤天 }}"), "unknown-attribute", "正文第1段", "出勤天数"),
    fault("loop-part", p("{% for 项 in 日程 %}{{ loop.idx }}{% endfor %}"), "unknown-attribute", "正文第1段", "index"),
    fault("unknown-filter", p("{{ 成文日期|中文日朝 }}"), "unknown-filter", "正文第1段", "是否想写“中文日期”"),
    fault("removed-filter", p("{{ 标题|safe }}"), "unknown-filter", "正文第1段", "删去"),
    fault("unknown-test", p("{% if 标题 is 空 %}是{% endif %}"), "unknown-test", "正文第1段", "判断"),
    fault("unknown-function", p("{{ 合并(标题) }}"), "unknown-function", "正文第1段", "macro"),
    fault("unknown-statement", p("{% fi 公开 %}"), "unknown-tag", "正文第1段", "if"),
    fault("letter-apart", p("{% p if 公开 %}"), "unknown-tag", "正文第1段", "紧跟"),
    fault("money-of-text", p("{{ 标题|大写金额 }}"), "wrong-type", "正文第1段", "数字"),
    fault("date-of-number", p("{{ 人数|日期 }}"), "wrong-type", "正文第1段", "日期"),
    fault("names-of-text", p("{{ 标题|顿号 }}"), "wrong-type", "正文第1段", "一列值"),
    fault("list-printed", p("{{ 主送 }}"), "wrong-type", "正文第1段", "顿号"),
    fault("record-printed", p("{{ 承办单位 }}"), "wrong-type", "正文第1段", "名称"),
    fault("loop-over-text", p("{% for 个 in 人数 %}{{ 个 }}{% endfor %}"), "wrong-type", "正文第1段", "列表"),
    fault("text-plus-number", p("{{ '共' + 人数 }}"), "wrong-type", "正文第1段", "~"),
    fault("body-without-p", p("{{ 内容 }}"), "wrong-place", "正文第1段", "{{p"),
    fault("p-without-body", p("{{p 标题 }}"), "wrong-place", "正文第1段", "不带字母"),
    fault("one-equals", p("{% if 人数 = 3 %}是{% endif %}"), "syntax", "正文第1段", "=="),
    # Other parts, and files as Word leaves them.
    fault("split-runs", runs("关于{", "{ 标", "提 }", "}的通知"), "unknown-field", "正文第1段", "标题"),
    Case(
        "text-box",
        word(p("甲") + box(p("框内"), p("{{ 标提 }}"))),
        (("lint.unknown-field", "正文第2段文本框第2段", "标题"), ("word.text-box", "正文第2段", "图文框")),
    ),
    fault("header", p("甲"), "unknown-filter", "页眉第1段", "中文日期", header=p("{{ 成文日期|中文日 }}")),
    fault("footer-cell", p("甲"), "fullwidth", "页脚表1第1行第2列第1段", "半角", footer=tbl(row("甲", "{{ 标题 ｝｝"))),
    fault("footnote", p("甲"), "unclosed", "脚注1第1段", "}}", notes=p("见{{ 标题")),
    fault(
        "nested-table",
        tbl(f"<w:tc><w:tcPr/>{tbl(row('甲', '{{ 金钱 }}'))}{p()}</w:tc>"),
        "unknown-field",
        "表1第1行第1列表1第1行第2列第1段",
        "金额",
    ),
    fault(
        "second-table",
        TABLE + p() + tbl(row("甲", "乙"), row("", "{{ 结对.备住 }}")),
        "unknown-attribute",
        "表2第2行第2列第1段",
        "备注",
    ),
    fault(
        "content-control",
        f"<w:sdt><w:sdtContent>{p('{{ 标提 }}')}</w:sdtContent></w:sdt>",
        "unknown-field",
        "正文第1段",
        "标题",
    ),
    fault(
        "torn-by-link",
        '<w:p><w:r><w:t>{{ 标</w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>题 }}</w:t></w:r></w:hyperlink></w:p>',
        "torn-tag",
        "正文第1段",
        "超链接",
    ),
    fault(
        "face",
        p("甲", rpr='<w:rFonts w:eastAsia="华文彩云"/>'),
        "face",
        "正文第1段",
        "仿宋",
    ),
    fault(
        "stacked-frames",
        p("{%p if 公开 %}") + framed("抄送：甲。", 12177, 579) + p("{%p endif %}") + framed("印发", 11598, 1158),
        "stacked-frames",
        "正文第4段",
        "Word",
    ),
)
"""Templates of one fault each; what else the last one has is told in `test_template_lint`."""

IN_FILES: tuple[Case, ...] = (
    in_body("body-skips", "# 总则\n### 目的。\n内容。\n", ("heading", 2, "补上中间")),
    in_body("body-starts-low", "## 目的\n内容。\n", ("heading", 1, "改成 1 个")),
    in_body("body-too-deep", "# 一\n## 二\n### 三\n#### 四\n##### 五\n", ("heading", 5, "四个")),
    in_body("body-glued", "# 一\n##二\n", ("heading", 2, "空格")),
    in_body("body-unclosed", "# 一\n\n关于{{ 标题。\n", ("unclosed", 3, "}}")),
    in_body("body-block", "# 一\n{% if 公开 %}\n公开。\n", ("unclosed-block", 2, "endif")),
    in_body("body-name", "# 一\n共{{ 人术 }}人。\n", ("unknown-field", 2, "人数")),
    in_body("body-curly", "甲。\n{{ 紧急程度|默认(“平件”) }}\n", ("curly-quote", 2, "直引号")),
    in_body(
        "body-several",
        "共{{ 人术 }}人。\n{{ 标题|大写金额 }}\n{% endfor %}\n",
        ("unknown-field", 1, "人数"),
        ("wrong-type", 2, "数字"),
        ("stray-end", 3, "for"),
    ),
    in_body("body-in-line", "详见{{ 内容 }}。\n", ("wrong-place", 1, "独占一行")),
    in_yaml(
        "default-name",
        "标题: {类型: 文本}",
        '标题: {类型: 文本, 默认: "{{ 标提 }}"}',
        ("lint.unknown-field", "template.yaml:5:3 标题的默认", "标题"),
    ),
    in_yaml(
        "output-name",
        '输出: "{{ 标题 }}"',
        '输出: "{{ 标题 }}{{ 份号 }}"',
        ("lint.unknown-field", "template.yaml 输出", "份号"),
    ),
    in_yaml("unused", "  公开:", "  备用: {类型: 文本}\n  公开:", ("lint.unused-field", "template.yaml:12:3", "备用")),
    in_yaml(
        "unused-part",
        "      地点:",
        "      人员: {类型: 文本}\n      地点:",
        ("lint.unused-field", "template.yaml:21:7", "日程.人员"),
    ),
    Case("no-sample", word(""), (("lint.sample", "sample.yaml", "样例"),), sample=None),
    Case("sample-unbound", word(""), (("data.date", "sample.yaml:1:7", "日期"),), sample="成文日期: 去年\n"),
    Case(
        "styles-missing",
        word("", styles=False),
        (("lint.missing-style", "样式", "一级标题"),),
    ),
    Case(
        "comment",
        word('<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'),
        (("lint.comment", "正文第1段", "审阅"),),
    ),
    Case(
        "tracked",
        word('<w:p><w:r><w:t>甲</w:t></w:r><w:ins w:id="1"><w:r><w:t>乙</w:t></w:r></w:ins></w:p>'),
        (("lint.tracked-change", "正文第1段", "接受或拒绝"),),
    ),
    Case(
        "direct-format",
        word(p("一、目的", ppr='<w:pStyle w:val="GwBody"/>', rpr='<w:rFonts w:eastAsia="黑体"/>')),
        (("lint.direct-format", "正文第1段", "一级标题"),),
    ),
    Case(
        "unsupported",
        word("<w:p><w:r><w:t>甲</w:t></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"),
        (("word.unsupported", "正文第1段", "公式"),),
    ),
    Case(
        "unknown-style",
        word(p("甲", ppr='<w:pStyle w:val="Nowhere"/>')),
        (("word.unknown-style", "正文第1段", "样式"),),
    ),
)
