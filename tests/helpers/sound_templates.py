"""Templates for docxtpl as other people make them, without template.yaml: nothing is wrong with them."""

from __future__ import annotations

from collections.abc import Callable

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.helpers.docxtpl import with_note
from tests.helpers.template import saved

Change = Callable[[Document], None]


def paragraphs(*texts: str) -> Change:
    """Return a change that adds a paragraph for each text."""

    def change(document: Document) -> None:
        for text in texts:
            document.add_paragraph(text)

    return change


def table(*rows: tuple[str, ...]) -> Change:
    """Return a change that adds a ruled table."""

    def change(document: Document) -> None:
        made = document.add_table(len(rows), len(rows[0]), style="Table Grid")
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    return change


def nested(document: Document) -> None:
    """Add a table with a table with a loop in one of its cells."""
    outer = document.add_table(3, 2)
    outer.cell(0, 0).text = "{%tr for order in orders %}"
    outer.cell(1, 0).text = "{{ order.number }}"
    outer.cell(2, 0).text = "{%tr endfor %}"
    inner = outer.cell(1, 1).add_table(3, 2)
    inner.cell(0, 0).text = "{%tr for line in order.lines %}"
    inner.cell(1, 0).text = "{{ line.article }}"
    inner.cell(1, 1).text = "{{ '%.2f'|format(line.price) }}"
    inner.cell(2, 0).text = "{%tr endfor %}"


def typed_in_pieces(document: Document) -> None:
    """Add tags that Word has split into runs of several looks."""
    paragraph = document.add_paragraph()
    for number, text in enumerate(
        ("Dear {", "{ cust", "omer.na", "me }", "}, {% i", "f paid %", "}thank you{% endif", " %}.")
    ):
        paragraph.add_run(text).bold = number % 2 == 0


def headers(document: Document) -> None:
    """Add tags to the header and footers of two sections."""
    document.add_paragraph("{{ body }}")
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ company }}{% if draft %} DRAFT{% endif %}"
    section.footer.paragraphs[0].text = "{{ footer|upper }}"
    other = document.add_section()
    other.header.is_linked_to_previous = False
    other.header.paragraphs[0].text = "{% for name in names %}{{ name }} {% endfor %}"


def breaks(document: Document) -> None:
    """Add a tag with a line break inside and texts with breaks and tabs around."""
    run = document.add_paragraph().add_run("Total:\t{{ total")
    run.add_break()
    run.add_text("|round(2) }}")
    run.add_break(WD_BREAK.PAGE)


def properties(document: Document) -> None:
    """Add tags to the core properties."""
    document.core_properties.title = "{{ title }}"
    document.core_properties.author = "{% if author %}{{ author }}{% endif %}"
    document.add_paragraph("{{ title }}")


def linked(document: Document) -> None:
    """Add a whole tag inside a hyperlink, and one after it."""
    paragraph = document.add_paragraph("See ")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "here")
    run = paragraph.add_run("{{ link_text }}")
    link.append(run._r)
    paragraph._p.append(link)
    paragraph.add_run(" and {{ more }}.")


def _made(*changes: Change) -> bytes:
    document = docx.Document()
    for change in changes:
        change(document)
    return saved(document)


SOUND: dict[str, bytes] = {
    "letter": _made(paragraphs("Dear {{ customer.name }},", "{{ body }}", "{{ sender.title|default('Director') }}")),
    "conditions": _made(
        paragraphs(
            "{%p if a > 3 and not b %}",
            "{{ a }}",
            "{%p elif c is defined %}",
            "{{ c }}",
            "{%p else %}",
            "-",
            "{%p endif %}",
        )
    ),
    "loops-in-loops": _made(
        paragraphs(
            "{%p for group in groups %}",
            "{{ loop.index }}. {{ group.name }}",
            "{%p for one in group['members'] %}",
            "{{ one }}{% if not loop.last %};{% else %}.{% endif %}",
            "{%p endfor %}",
            "{%p endfor %}",
        )
    ),
    "rows": _made(
        table(
            ("No", "Name"), ("{%tr for x in items %}", ""), ("{{ loop.index }}", "{{ x.name }}"), ("{%tr endfor %}", "")
        )
    ),
    "columns": _made(
        table(
            ("{%tc for h in heads %}", "{{ h }}", "{%tc endfor %}"),
            ("{%tc for v in row %}", "{{ v }}", "{%tc endfor %}"),
        )
    ),
    "merged": _made(
        table(
            ("{%tr for x in items %}", "", ""),
            ("{% vm %}{{ x.group }}", "{{ x.name }}", "{% cellbg x.color %}{{ x.value }}"),
            ("{%tr endfor %}", "", ""),
        )
    ),
    "merged-across": _made(
        table(("{%tc for x in items %}", "{% hm %}Items", "{%tc endfor %}"), ("{% colspan width %}{{ head }}", "", ""))
    ),
    "nested-tables": _made(nested),
    "pieces": _made(typed_in_pieces),
    "macro": _made(
        paragraphs(
            "{%p macro item(name, price=0) %}",
            "{{ name }}: {{ price }}",
            "{%p endmacro %}",
            "{{ item('a', 3) }}{{ item('b') }}",
        )
    ),
    "call": _made(paragraphs("{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}in{% endcall %}")),
    "filter-block": _made(
        paragraphs("{% filter upper %}{{ name }} and co{% endfilter %}", "{% with a = 1, b = a %}{{ a }}{% endwith %}")
    ),
    "set-and-namespace": _made(
        paragraphs(
            "{%p set ns = namespace(total=0) %}",
            "{%p for x in items %}",
            "{%p set ns.total = ns.total + x.price %}",
            "{%p endfor %}",
            "Total {{ ns.total }}{% set label %}net {{ ns.total }}{% endset %}{{ label }}",
        )
    ),
    "rich-text": _made(
        paragraphs("Note: {{r note }} and {{r other }}.", "{%r if a %}yes{%r endif %}", "{{p section }}")
    ),
    "pictures": _made(
        paragraphs("{{ logo }}", "{% for photo in photos %}{{ photo }}{% endfor %}"),
        table(("{{ stamp }}", "{{ sign }}")),
    ),
    "headers": _made(headers),
    "breaks": _made(breaks),
    "properties": _made(properties),
    "hyperlink": _made(linked),
    "comments": _made(paragraphs("{#p for editors only #}", "text{# not printed, “really” #}", "{# over", "two #}end")),
    "raw-and-literals": _made(
        paragraphs(
            "{% raw %}{{ as it is }}{% endraw %}", "{_{ braces }_}", "{{ '}}' }}{{ \"{%\" }}", "f(x) = { x }; 50%"
        )
    ),
    "expressions": _made(
        paragraphs(
            "{{ a if b else c }}{{ x[1:3]|join(', ') }}{{ {'k': {'v': 1}}['k']['v'] }}{{ range(3)|list|length }}",
            "{{ names|map('upper')|join }}{{ rows|selectattr('on')|map(attribute='name')|join }}",
            "{{ d.items()|list|length }}",
            "{{ text.split(',')[0].strip() }}{{ a ~ '-' ~ b }}{{ 3 in x }}{{ not y }}{{ (a, b)|max }}",
        )
    ),
    "trimmed": _made(paragraphs("a{%- if b %}", "c", "{%- endif -%}", "d")),
    "footnote": with_note(_made(paragraphs("{{ text }}")), "footnote", "{{ note }}{% if more %}{{ more }}{% endif %}"),
}
"""Names are what each is about."""
