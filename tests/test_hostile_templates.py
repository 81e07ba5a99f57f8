"""Templates that try to get out of the sandbox, or to use up time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.template.compile import compile_template, fill
from docgen.template.meter import LONGEST_TEXT, MOST_STEPS
from tests.helpers.batch import CONFIG, KIND
from tests.helpers.template import fields_of, make_kind, word_file
from tests.hostile.cell import shared
from tests.hostile.expressions import BOMBS, ESCAPES
from tests.hostile.outcomes import expected
from tests.hostile.tries import at_command, files, of_error, rendered, rules_of, sound

FIELDS = "标题: {类型: 文本, 必填: 是}"


def filled(folder: Path, word: bytes, body: str | None = None) -> str:
    """Return the outcome of filling a template."""
    try:
        kind = make_kind(folder, FIELDS, word, body)
        fill(compile_template(kind), fields_of(kind, "标题: 甲"))
    except DocgenError as failure:
        return of_error(failure)
    return "read"


@pytest.mark.parametrize("name", ESCAPES)
def test_no_way_out_of_the_sandbox(name: str, tmp_path: Path) -> None:
    source = ESCAPES[name]
    assert filled(tmp_path / "word", word_file(source)) == expected()["escapes"][name] != "read"
    assert filled(tmp_path / "body", word_file("{{p 正文 }}"), source) != "read"


def _in_header(document: object) -> None:
    document.sections[0].header.paragraphs[0].text = ESCAPES["class-chain"]  # type: ignore[attr-defined]


def _in_footer(document: object) -> None:
    document.sections[0].footer.paragraphs[0].text = ESCAPES["format-string"]  # type: ignore[attr-defined]


def _in_properties(document: object) -> None:
    document.core_properties.title = ESCAPES["cycler-globals"]  # type: ignore[attr-defined]


def _in_cell(document: object) -> None:
    document.add_table(1, 1).cell(0, 0).text = ESCAPES["attr-filter"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", [_in_header, _in_footer, _in_properties, _in_cell])
def test_every_part_of_a_word_file_is_in_the_sandbox(change: object, tmp_path: Path) -> None:
    assert filled(tmp_path / "kind", word_file("{{ 标题 }}", change=change)) == "template.unsafe"  # type: ignore[arg-type]


ELSEWHERE = {
    "输出": {"templates/memo/template.yaml": KIND.replace("{{ 标题 }}", "{0}")},
    "默认": {"templates/memo/template.yaml": KIND.replace("内容: {{类型: 文本}}", "").replace(
        "  内容: {类型: 文本}", "  内容: {类型: 文本, 默认: \"{0}\"}")},
    "检查": {"templates/memo/template.yaml": KIND + '检查:\n  - {字段: 标题, 问题: "{0}", 提示: 无}\n'},
}  # fmt: skip


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("source", ["{{ ''.__class__.__mro__ }}", "{{ 'x' * 10**8 }}"])
def test_every_text_of_template_yaml_is_in_the_sandbox(place: str, source: str, tmp_path: Path) -> None:
    changed = {path: text.replace("{0}", source) for path, text in ELSEWHERE[place].items()}
    if place == "默认":
        changed["data/memos/1.yaml"] = "模板: memo\n标题: 甲\n"
    answer = rendered(tmp_path, more=changed)
    assert rules_of(answer) in ("template.unsafe", "template.too-much"), answer


def test_patterns_of_docgen_yaml_are_in_the_sandbox(tmp_path: Path) -> None:
    rendered(tmp_path)
    for job in (
        "  - {文件: data/memos/*.yaml, 输出: \"{{ ''.__class__ }}\"}\n",
        "  - {文件: data/memos/*.yaml, 输出: \"{{ 'x'|center(10**8) }}\"}\n",
    ):
        (tmp_path / "docgen.yaml").write_text(CONFIG + job, "utf-8")
        answer = sound(shared().run(tmp_path, "build", "-j", "1"))
        assert answer.code in (1, 2)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(name: str, tmp_path: Path) -> None:
    answer = rendered(tmp_path, word_file(BOMBS[name]))
    assert rules_of(answer) == expected()["bombs"][name]
    assert answer.megabytes < 400, answer


def test_the_lint_reads_what_it_does_not_evaluate(tmp_path: Path) -> None:
    payloads = {name: word_file(source) for name, source in {**ESCAPES, **BOMBS}.items()}
    found = at_command(tmp_path, files(tmp_path, payloads, ".docx"), "template", "lint", rooms=("lint.", "word."))
    assert found["class-chain"] == "lint.unsafe"
    assert found["cycler-globals"] == "lint.unsafe"
    assert "lint.syntax" in found["unclosed-tags"]
    assert "lint.syntax" in found["deep-ifs"]


def test_an_honest_template_is_far_from_the_limits(tmp_path: Path) -> None:
    source = (
        "{% for a in range(5000) %}{{ a }}、{{ '%05d' % a }}{% if a in [1, 2] %}{{ 标题 ~ a }}{% endif %}{% endfor %}"
    )
    assert filled(tmp_path / "kind", word_file(source)) == "read"
    assert LONGEST_TEXT > 1_000_000
    assert MOST_STEPS > 100_000


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("{{ ('x' * 9999)|indent(4) }}", "read"),
        ("{{ 'a'.replace('a', 'b').center(20)|upper }}", "read"),
        ("{{ ['甲', '乙']|join('、')|replace('甲', '丙') }}", "read"),
        ("{{ '{:>5}|{:05d}'.format('a', 3) }}{{ '%-5s%3d%%' % ('a', 3) }}", "read"),
        ("{{ [3, 1]|sort|map('string')|join(',') }}{{ [1, 2]|sum }}{{ 2 ** 10 }}", "read"),
        ("{% for row in [1, 2, 3]|batch(2, 0) %}{{ row|join }}{% endfor %}", "read"),
        ("{% for a in [1, 2] if a > 1 %}{{ loop.index }}{{ loop.length }}{{ loop.last }}{% endfor %}", "read"),
        ("{% for a in '甲乙' %}{{ loop.cycle('x', 'y') }}{% else %}无{% endfor %}", "read"),
    ],
)
def test_what_templates_do_every_day_still_works(source: str, rule: str, tmp_path: Path) -> None:
    assert filled(tmp_path / "kind", word_file(source)) == rule
