"""Turn what Jinja raises into findings: whose text it was, where in it, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError

from docgen.errors import Finding, Place, error
from docgen.template.bounds import WAY_OUT
from docgen.template.environment import TEMPLATE_FILE, TEXT
from docgen.template.faults import CONSTANT_FAULT, OUT_OF_BOUNDS, TemplateFault
from docgen.text.nearest import suggestion

_MARKUP = re.compile(r"<[^>]*>")
_BRACES = '标签里只用半角的 {{ }}、{% %} 和引号；文字里要照原样写出“{{”的，写成 {{ "{{" }}。'


@dataclass(frozen=True, slots=True)
class Subject:
    """The text being evaluated: how to call it, where it stands, and its source.

    `name` opens the message (模板“通知”的页眉). `by_line` is True when a line of `source` is a line of the file, so
    that a finding's line can be told; else the words around are quoted.
    """

    name: str
    place: Place
    source: str = ""
    by_line: bool = False

    def at(self, line: int | None) -> Place:
        """Return the place of a line of the source, counted from 1; the whole's place for none."""
        if not line:
            return self.place
        if self.by_line and self.place.line is not None:
            return Place(self.place.file, self.place.line + line - 1, None, self.place.where)
        words = self.words(line)
        return self.place.within(f"“{words}”") if words else self.place

    def words(self, line: int) -> str:
        """Return the words of a line of the source, without markup, shortened."""
        lines = self.source.split("\n")
        if not 1 <= line <= len(lines):
            return ""
        words = _MARKUP.sub("", lines[line - 1]).strip()
        return f"{words[:40]}…" if len(words) > 40 else words


def syntax_finding(failure: TemplateSyntaxError, subject: Subject) -> Finding:
    """Return the finding for a text that Jinja cannot parse."""
    message, hint = _explain(failure.message or "")
    words = subject.words(failure.lineno)
    for opening, closing in (("{{", "}}"), ("{%", "%}")):
        if words.count(opening) > words.count(closing) and not words.endswith("…"):
            message, hint = f"“{opening}”没有配对的“{closing}”", _BRACES
    return error("template.syntax", subject.at(failure.lineno), f"{subject.name}的标签写错了：{message}", hint)


def evaluation_finding(failure: Exception, subject: Subject, known: Iterable[str]) -> Finding:
    """Return the finding for an expression that failed; `known` are the names the fields have."""
    place = subject.at(_line_of(failure))
    if isinstance(failure, TemplateFault):
        hint = failure.hint
        if failure.unknown:
            hint = suggestion(failure.unknown, known) or "在 template.yaml 的“字段”里声明它，或改正名称。"
        return error(failure.rule, place, f"{subject.name}{failure.text}", hint)
    if isinstance(failure, TemplateSyntaxError):
        return syntax_finding(failure, subject)
    if isinstance(failure, SecurityError):
        hint = "模板里只能用字段、过滤器和简单的运算。"
        return error("template.unsafe", place, f"{subject.name}用了不允许的写法", hint)
    message = f"{subject.name}里的式子算不出来：{_reason(failure)}"
    return error("template.expression", place, message, "请核对式子和其中各项的类型。")


def undefined_finding(name: str, subject: Subject, known: Iterable[str]) -> Finding:
    """Return the finding for a top-level name that the fields do not have, before anything is evaluated."""
    line = next((index for index, text in enumerate(subject.source.split("\n"), 1) if _mentions(text, name)), None)
    return error(
        "template.undefined-field",
        subject.at(line),
        f"{subject.name}用了字段“{name}”，可是没有这个字段",
        suggestion(name, known) or "在 template.yaml 的“字段”里声明它，或改正名称。",
    )


def _mentions(text: str, name: str) -> bool:
    return any(name in tag for tag in re.findall(r"\{[{%].*?[}%]\}", text))


def _line_of(failure: Exception) -> int | None:
    """Return the line of the template in which `failure` was raised; None when it was not inside one."""
    line, step = None, failure.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == TEMPLATE_FILE:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _reason(failure: Exception) -> str:
    match failure:
        case ZeroDivisionError():
            return "除数是 0"
        case TypeError():
            return "各项的类型合不到一起（例如文字与数字相加），或参数个数不对"
        case OverflowError():
            return "数目太大"
        case RecursionError():
            return "套得太深"
        case _:
            return "值不合要求"


def _explain(message: str) -> tuple[str, str]:
    """Return Jinja's complaint in Chinese, with the way out."""
    if message.startswith(OUT_OF_BOUNDS):
        return message.removeprefix(OUT_OF_BOUNDS), WAY_OUT
    if message == CONSTANT_FAULT:
        return "有个式子算不出来", "请核对不用字段、只用数字和文字写成的式子。"
    if found := re.match(r"No (filter|test) named '(.+?)'", message):
        kind = "过滤器" if found[1] == "filter" else "判断"
        names = [name for name in (TEXT.filters if found[1] == "filter" else TEXT.tests) if not name.startswith("_")]
        close = suggestion(found[2], names) or "常用的过滤器：日期、年月、大写金额、顿号、逐行、默认。"
        return f"没有名为“{found[2]}”的{kind}", close
    if found := re.match(r"Encountered unknown tag '(.+?)'", message):
        name = found[1]
        if name.startswith(("end", "el")):
            return f"{{% {name} %}} 没有与它配对的开头", "if 与 endif、for 与 endfor 要成对。"
        return f"不认识 {{% {name} %}}", "可用的有 if、elif、else、endif、for、endfor、set。"
    if "Unexpected end of template" in message:
        wanted = re.findall(r"'(end\w+)'", message)
        ending = f" {{% {wanted[-1]} %}}" if wanted else "结尾"
        return f"缺少{ending}", "每个 if 配一个 endif，每个 for 配一个 endfor。"
    if message.startswith(("unexpected char", "Expected an expression", "expected token", "unexpected '")):
        return "标签里的符号不对", _BRACES
    return "读不懂这个标签", _BRACES
