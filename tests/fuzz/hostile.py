"""Values that break what reads them: numbers, texts, tags, pieces of WordprocessingML."""

from __future__ import annotations

NUMBERS = (
    *("-1", "0", "1", "2", "7", "-0", "00", "100", "65536", "2147483647", "2147483648", "-2147483648", "4294967296"),
    *("99999999999999999999", "-99999999999999999999", "1e308", "1e999", "-1e5", "NaN", "inf", "-inf", "0.0000001"),
    *("3.7", " 5 ", "٣", "²", "½", "①", "九", "+5", "--5", "5cm", "-3pt", "1e3pt", ".", "-", "%", "100%", "-50%"),
    *("0x10", "1_000", "auto", "true", "none", "", " ", "word", "FFFFFF", "9" * 5000, "0." + "9" * 400),
)

PHRASES = (
    *(
        "一、",
        "（一）",
        "1.",
        "（1）",
        "①",
        "附件：",
        "附件1",
        "附件：1.甲\n2.乙",
        "抄送：",
        "印发",
        "主题词：",
        "签发人：",
    ),
    *(
        "2026年4月7日",
        "2026年13月40日",
        "〇年〇月〇日",
        "二〇二六年四月",
        "99999年99月99日",
        "甲卫发〔2026〕8号",
        "甲[09]008号",
    ),
    *(
        "关于检查的通知",
        "各单位：",
        "特急",
        "机密★1年",
        "000001",
        "第1号",
        "出席：",
        "甲方：____",
        "×月×日",
        "20__年",
        "□是 □否",
    ),
    *("10－20%", "３万～5万", "壹佰元整", "……", "——", "“", "”", "《", "》", "(", "）", "²", "٣", "½", "Ⅷ", "㈠", "⑴"),
)

LONG = (
    *("国" * 20000, "a" * 20000, "9" * 5000, "9" * 5000 + "年", "第" + "9" * 5000 + "号", "（" * 3000, "一、" * 3000),
    *("1." * 3000, "　" * 9000, " " * 9000 + "。", "、" * 3000, "《" * 3000, "“" * 3000, "——" * 3000, "一百" * 3000),
    *("e" + "\u0301" * 3000, "二〇" * 2000 + "年", "1,000" * 2000, "_" * 9000, "×" * 9000, "a b " * 4000, "国 " * 4000),
    *("甲方：" * 1000, "附件" * 2000, "〔" * 3000, "2026年1月1日" * 600, "1" + "0" * 400 + "万元", "\t" * 3000),
)

SIGNS = (
    *("\u202e甲\u202c", "\u2066乙", "\u200b", "\u200d", "\ufeff", "\u2028", "\u00ad", "\ue000", "\ufffd", "𠮷", "🏥"),
    *(
        "שלום",
        "مرحبا",
        "क्षि",
        "ไทย",
        "한글",
        "\u0301",
        "\t",
        "\n",
        "\r",
        "\x85",
        "<b>",
        "&amp;",
        "]]>",
        "'\"",
        "\\",
        "=",
    ),
)

TAGS = (
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "{{ 标题 }}",
        "{{ 甲.乙 }}",
        "{{ 标题.__class__.__mro__ }}",
        "{{ 1/0 }}",
        "{%p if 甲 %}",
    ),
    *("{%p endif %}", "{%tr for 项 in 甲 %}", "{%tr endfor %}", "{%tc for 项 in 甲 %}", "{{r 标题 }}", "{{p 正文 }}"),
    *("{{ 'x'*10**9 }}", "{{ range(10**9)|list }}", "{% for a in range(99999) %}甲{% endfor %}", "{% set 甲 = 1 %}"),
    *(
        "{% include 'a' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% raw %}",
        "{{ '%99999999s'|format(1) }}",
    ),
    *(
        "{%- if -%}",
        "{{ 标题|无 }}",
        "{{ 标题|",
        "{% colspan 甲 %}",
        "{% cellbg 甲 %}",
        "{%vm%}",
        "{%hm%}",
        "｛｛ 标题 ｝｝",
    ),
    *(
        "{{ ((((((((((甲 }}",
        "{{ " + "(" * 400 + "甲" + ")" * 400 + " }}",
        "{% if 甲 %}" * 120,
        "{{ 甲" + ".a" * 900 + " }}",
    ),
    "{{ " + "+".join(["甲"] * 2000) + " }}",
)

TEXTS = (*PHRASES, *LONG, *SIGNS, *TAGS, *NUMBERS)

SCALARS = (
    *(
        "~",
        "null",
        "[]",
        "{}",
        "[[[[[[[[",
        "{a: b}",
        "&a [*a]",
        "*a",
        "!!python/object/apply:os.system ['a']",
        "!!binary aGk=",
    ),
    *(
        "<<: *a",
        "? a",
        "|",
        ">-",
        "- ",
        "'",
        '"',
        '"\\u0000"',
        '"\\ud800"',
        "\t",
        "%YAML 9.9",
        "---",
        "...",
        "0o777",
        "12:30:45",
    ),
    *(
        "2026-02-30",
        "2026-13",
        "0000-00-00",
        "99999-01-01",
        "是",
        "否",
        ".inf",
        "1e400",
        "../../../etc/passwd",
        "CON",
        "a/b",
    ),
    *("=1+1", "@甲", "`", "a: b: c", "#", "http://a.cn", "javascript:alert(1)", "fk-rmyy", "9" * 5000, "甲" * 5000),
)

_BORDERS = '<w:{0}><w:top w:val="double" w:sz="{1}" w:space="{1}" w:color="auto"/><w:left w:val="{1}"/></w:{0}>'


def snippets(number: str, other: str) -> tuple[str, ...]:
    """Return elements of the namespace w, each with two hostile values in its attributes."""
    a = f'"{number}"'
    b = f'"{other}"'
    run = "<w:r><w:t>甲</w:t></w:r>"
    cell = f"<w:tc><w:tcPr><w:tcW w:w={a} w:type={b}/><w:gridSpan w:val={a}/></w:tcPr><w:p>{run}</w:p></w:tc>"
    merged = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/><w:gridSpan w:val={b}/></w:tcPr><w:p/></w:tc>'
    hanging = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    grid = f"<w:tblGrid><w:gridCol w:w={a}/><w:gridCol w:w={b}/><w:gridCol/></w:tblGrid>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    extent = f"<wp:extent cx={a} cy={b}/>"
    blip = '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill></pic:pic>'
    return (
        f"<w:tbl><w:tblPr><w:tblW w:w={a} w:type={b}/><w:tblInd w:w={b}/><w:tblpPr w:tblpX={a} w:tblpY={b}/></w:tblPr>"
        f"{grid}<w:tr><w:trPr><w:gridBefore w:val={a}/><w:trHeight w:val={b} w:hRule={a}/></w:trPr>{cell}"
        f"{merged}</w:tr>"
        f"<w:tr>{hanging}{cell}{hanging}</w:tr></w:tbl>",
        f"<w:tbl><w:tr>{hanging}</w:tr><w:tr/><w:tr><w:tc><w:tbl>{grid}<w:tr>{cell}</w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        "<w:tbl/>",
        f"<w:tbl><w:tr>{'<w:tc/>' * 70}</w:tr></w:tbl>",
        f"<w:gridSpan w:val={a}/>",
        f'<w:p><w:pPr><w:framePr w:w={a} w:h={b} w:x={b} w:y={a} w:hAnchor={a} w:vAnchor="page" w:yAlign="bottom"'
        f" w:dropCap={b} w:lines={a} w:hSpace={a}/></w:pPr>{run}</w:p>",
        f'<w:p><w:pPr><w:spacing w:line={a} w:lineRule="exact" w:before={b} w:beforeLines={a}/>'
        f"<w:ind w:left={a} w:right={b} w:firstLine={b} w:firstLineChars={a} w:hangingChars={b}/></w:pPr>{run}</w:p>",
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val={a}/><w:numId w:val={b}/></w:numPr>"
        f"<w:outlineLvl w:val={a}/></w:pPr></w:p>",
        f'<w:p><w:pPr><w:tabs><w:tab w:val={a} w:pos={b}/><w:tab w:val="center" w:pos={a} w:leader={b}/>'
        "</w:tabs></w:pPr>"
        f"<w:r><w:tab/><w:t>甲</w:t><w:tab/></w:r></w:p>",
        f"<w:rPr><w:sz w:val={a}/><w:spacing w:val={b}/><w:w w:val={a}/><w:position w:val={b}/>"
        f"<w:kern w:val={a}/></w:rPr>",
        f"<w:rPr><w:rFonts w:ascii={a} w:eastAsia={b} w:asciiTheme={a}/><w:color w:val={b} w:themeColor={a}/>"
        f"<w:u w:val={a}/><w:fitText w:val={b}/><w:lang w:eastAsia={a}/><w:vertAlign w:val={b}/></w:rPr>",
        f"<w:sectPr><w:pgSz w:w={a} w:h={b}/><w:pgMar w:top={a} w:bottom={b} w:left={b} w:right={a} w:header={a}/>"
        f"<w:cols w:num={a} w:space={b}/><w:pgNumType w:start={a} w:fmt={b}/><w:docGrid w:linePitch={b}/></w:sectPr>",
        f"<w:p><w:pPr><w:sectPr><w:type w:val={a}/><w:pgSz w:w={a} w:h={b}/></w:sectPr></w:pPr></w:p>",
        f"<w:p>{field.format('PAGE')}{run}</w:p>",
        f"<w:p>{field.format('INCLUDETEXT &quot;/etc/passwd&quot;')}{field.format('IF 1 = 1')}{run}</w:p>",
        f'<w:fldSimple w:instr="PAGE \\* {number}"><w:fldSimple w:instr="SEQ {other}">{run}</w:fldSimple>'
        "</w:fldSimple>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:r><w:sym w:font={a} w:char={b}/><w:br w:type={a}/><w:br w:type="page"/><w:ptab/><w:cr/></w:r>',
        f"<w:r>{'<w:br w:type=&quot;page&quot;/>'.replace('&quot;', chr(34)) * 40}</w:r>",
        f"<w:r><w:drawing><wp:inline>{extent}{blip}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        f"<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom={a}><wp:posOffset>{number}</wp:posOffset>"
        "</wp:positionH>"
        f"{extent}{blip}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>",
        f'<w:r><w:pict><v:shape style="width:{number};height:{other}pt"><v:imagedata r:id="rId1"/></v:shape>'
        "</w:pict></w:r>",
        f"<w:r><w:footnoteReference w:id={a}/><w:endnoteReference w:id={b}/></w:r>",
        f'<w:style w:type={a} w:styleId={b} w:default="1"><w:basedOn w:val={b}/><w:link w:val={b}/></w:style>',
        f"<w:abstractNum w:abstractNumId={a}><w:lvl w:ilvl={b}><w:start w:val={a}/><w:numFmt w:val={b}/>"
        f'<w:lvlText w:val="%1.%2.%9%{number}"/><w:lvlRestart w:val={a}/></w:lvl></w:abstractNum>',
        f"<w:num w:numId={a}><w:abstractNumId w:val={b}/><w:lvlOverride w:ilvl={a}><w:startOverride w:val={b}/>"
        "</w:lvlOverride></w:num>",
        f"<w:headerReference w:type={a} r:id={b}/>",
        f"<w:hyperlink r:id={a} w:anchor={b}>{run}</w:hyperlink>",
        f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
        '<mc:AlternateContent><mc:Choice Requires="wps"><mc:AlternateContent/></mc:Choice></mc:AlternateContent>',
        f"<w:ins w:id={a}><w:del w:id={b}><w:r><w:delText>乙</w:delText></w:r></w:del><w:p>{run}</w:p></w:ins>",
        "<w:ruby><w:rt><w:r><w:t>a</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby>",
        f"<w:textDirection w:val={a}/>",
        f"<w:defaultTabStop w:val={a}/>",
        _BORDERS.format("tblBorders", number),
        _BORDERS.format("pBdr", number),
        _BORDERS.format("tcBorders", other),
    )
