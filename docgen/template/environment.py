"""The sandboxed Jinja environments: for Word XML, for body text and for plain text.

They share filters and rules and differ only in how a printed value is put into the surrounding text:

- `WORD`: escaped as XML; a line end becomes `w:br`, a tab a mark for `docgen.template.spread`. No value ever passes a
  substitution by regular expression.
- `BODY`: replaced by a slot (noncharacters around a number) that the Markdown parser cannot read as markup.
- `TEXT`: as it is, for default values and conditions; `NAMES` the same without slashes, for file names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import Any, cast

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes, pass_context, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from docgen.template.bounds import TOO_DEEP, TOO_LONG_NUMBER, over_bounds, too_deep
from docgen.template.faults import (
    CONSTANT_FAULT,
    EVALUATION_ERRORS,
    OUT_OF_BOUNDS,
    Blank,
    Missing,
    TemplateFault,
    undefined_fault,
)
from docgen.template.figure_filters import FIGURE_FILTERS
from docgen.template.filters import FILTERS, default
from docgen.template.meter import (
    EACH,
    WEIGHED,
    MeteredContext,
    Metering,
    check_call,
    check_format,
    check_operation,
    each,
    metered,
    weighed,
)
from docgen.template.objects import NOT_XML, WordXml, is_object, object_blocks, object_run, object_text, picture_run
from docgen.template.records import Record
from docgen.template.spread import TAB
from docgen.template.values import Body, Picture, parts_of_day, to_text, unprintable
from docgen.text.characters import find_forbidden
from docgen.text.dates import Month
from docgen.text.traditional import unshield

SLOT_OPEN, SLOT_CLOSE = "\ufdd0", "\ufdd1"
SLOTS = " slots"
"""Context key of a body text's slots; the blank keeps templates from naming it."""

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
# `safe` and its like print markup from data, `random` breaks “same input, same bytes”; the others make HTML.
_REMOVED_FILTERS = ("safe", "xmlattr", "urlize", "tojson", "pprint", "striptags", "random")
_ASKING_TESTS = ("defined", "undefined")
_REMEMBERED = 512
TEMPLATE_FILE = "<template>"
"""The file name in the traceback of what fails while a template is rendered."""
_REFUSED_METHODS = ("encode", "maketrans", "translate")
_MAPPING_METHODS = ("items", "keys", "values")
_OWN = (Record, Blank, Body, Picture, date, Month)
_NEEDS_CARE = re.compile(f"{NOT_XML.pattern[:-1]}\t\n\r&<>\"']")
"""Characters that are refused, escaped or become elements; most texts have none."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which records, dates and bodies show their Chinese parts and nothing of Python.

    What templates do in it is counted; see `docgen.template.meter`.
    """

    context_class = MeteredContext
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # as Jinja has it
        """Call an object of a template."""
        meter = __context.meter  # type: ignore[attr-defined]
        check_call(meter, __obj, args, kwargs)
        result = super().call(__context, __obj, *args, **kwargs)
        meter.weigh(result)
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return `left operator right`."""
        check_operation(context.meter, operator, left, right)  # type: ignore[attr-defined]
        return super().call_binop(context, operator, left, right)

    def call_test(self, name: str, value: Any, args: Any = None, kwargs: Any = None, *rest: Any, **more: Any) -> Any:
        """Return whether a test holds, for the filters that are given the name of one."""
        context = more.get("context") or (rest[0] if rest else None)
        if context is not None:
            context.meter.weigh((*(args or ()), *(kwargs or {}).values()))
        return super().call_test(name, value, args, kwargs, *rest, **more)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may reach an attribute: none of numbers and bytes, whose methods make anything."""
        if isinstance(obj, int | float | Decimal | bytes) or (isinstance(obj, str) and attr in _REFUSED_METHODS):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return a safe `format` for a text's own, None for anything else."""
        made = super().wrap_str_format(value)
        if made is not None:
            check_format(value.__self__)
        return made

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(Metering().visit(source), *args, **kwargs)

    def _parse(self, source: str, *args: Any) -> nodes.Template:
        reason = over_bounds(source)
        try:
            tree = super()._parse("" if reason else source, *args)
        except RecursionError as failure:
            raise TemplateSyntaxError(OUT_OF_BOUNDS + TOO_DEEP, 0) from failure
        except ValueError as failure:  # Python refuses to read so many digits as a number
            raise TemplateSyntaxError(OUT_OF_BOUNDS + TOO_LONG_NUMBER, 0) from failure
        if reason or too_deep(tree):
            raise TemplateSyntaxError(OUT_OF_BOUNDS + (reason or TOO_DEEP), 0)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return `obj.attribute` of a template."""
        if isinstance(obj, _OWN):
            return self._part(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return `obj[argument]` of a template."""
        if isinstance(obj, _OWN):
            return self._part(obj, argument)
        return super().getitem(obj, argument)

    def _part(self, obj: Record | Blank | Body | Picture | date | Month, name: object) -> object:
        key = str(name)
        if isinstance(obj, Blank):
            return obj.part(key)
        if isinstance(obj, Record):
            if key in obj:
                return obj[key]
            if key in _MAPPING_METHODS:
                return getattr(obj, key)
            raise undefined_fault(key, obj.path or "这条记录", obj)
        if isinstance(obj, Body | Picture):
            name_of = "一篇正文" if isinstance(obj, Body) else "一张图片"
            raise TemplateFault("template.undefined-field", f"用了“{key}”，可是{name_of}里没有这样的一项")
        part = parts_of_day(obj, key)
        if part is None:
            wanted = "年、月" if isinstance(obj, Month) else "年、月、日"
            raise TemplateFault("template.undefined-field", f"里，日期“{obj}”没有“{key}”", f"可用的有：{wanted}。")
        return part


def printable(value: object) -> str:
    """Return the text of a value for Word.

    Raises:
        TemplateFault: blank, not printable as one text, or with a character that XML cannot hold.
    """
    text = to_text(value)
    if NOT_XML.search(text):
        names = "、".join(dict.fromkeys(name for _, name in find_forbidden(text)))
        shown = NOT_XML.sub("□", text)[:30]
        raise TemplateFault(
            "template.character", f"要写出的“{shown}”含有 Word 文件不能保存的字符：{names}", "请在数据中删去这些字符。"
        )
    return text


def word_text(value: object) -> Markup:
    """Return a value as the inside of `<w:t>`: escaped, line ends as breaks, tabs as marks."""
    if type(value) is str and not _NEEDS_CARE.search(value):
        return str.__new__(WordXml, value)
    if isinstance(value, Markup):
        # What Jinja joined with other markup arrives escaped; what a macro printed holds elements and is finished.
        return value if isinstance(value, WordXml) or "<" in value else _broken(value)
    if is_object(value) and (finished := object_text(value)) is not None:
        return finished
    return _broken(escape(printable(value)))


def _broken(text: Markup) -> WordXml:
    plain = str(text)
    if "\n" in plain or "\r" in plain or "\t" in plain:
        plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", _BREAK).replace("\t", TAB)
    return WordXml(plain)


@pass_eval_context
def _word_finalize(_: EvalContext, value: object) -> Markup:
    """Finalize for `WORD`; asking for a context keeps Jinja from folding (and printing by itself) constants."""
    return word_text(value)


def word_run(value: object) -> Markup:
    """Return what `{{r value }}` prints: a run of its own."""
    if isinstance(value, Markup) and "<" in value:
        return value
    if is_object(value) and (finished := object_run(value)) is not None:
        return finished
    return WordXml(f'<w:r><w:t xml:space="preserve">{word_text(value)}</w:t></w:r>')


def word_plain(value: object) -> Markup:
    """Return a value where no element can stand beside it, such as in the code of a field."""
    return WordXml(escape(printable(value)))


def word_attribute(value: object) -> Markup:
    """Return a value as the inside of an XML attribute, such as the description of a picture."""
    return WordXml(str(escape(printable(value))).replace("\n", "&#10;").replace("\t", "&#9;"))


def word_blocks(value: object) -> Markup:
    """Return what `{{p value }}` prints: paragraphs and tables in the place of the paragraph that holds the tag."""
    if isinstance(value, Markup) and "<" in value:
        return value
    if isinstance(value, Body):
        from docgen.official.body import to_word

        return WordXml(to_word(value.blocks, wide=value.wide, embed=picture_run))
    if is_object(value) and (finished := object_blocks(value)) is not None:
        return finished
    text = to_text(value)
    raise TemplateFault(
        "template.body-place",
        f"里，{{{{p … }}}}、{{{{tr … }}}}、{{{{tc … }}}} 只能写出正文，“{text[:20]}”是普通文字",
        "普通文字请写 {{ … }}，不加字母 p、tr、tc。",
    )


@pass_context
def body_slot(context: Context, value: object) -> Markup:
    """Return the slot that stands for a value in body text; what a macro printed is body text itself."""
    if isinstance(value, Markup):
        return value
    slots = context[SLOTS]
    slots.append(value if isinstance(value, Body) else printable(value))
    return WordXml(f"{SLOT_OPEN}{len(slots) - 1}{SLOT_CLOSE}")


def plain_text(value: object) -> str:
    """Return the text of a value where no markup is made."""
    if isinstance(value, Body):
        raise unprintable(value)
    return to_text(value)


def name_text(value: object) -> str:
    """Return the text of a value inside a file name: no value makes a folder."""
    return unshield(plain_text(value)).replace("/", "／").replace("\\", "＼")


_COUNTED_FILTERS = {
    name: metered(name, function)
    for name, function in (FILTERS | FIGURE_FILTERS).items()
    if name in FIGURE_FILTERS or name in ("分行", "合计", "数量", "逐行", "顿号")
}
"""Filters of ours that take a list or go through a text; the others make a few signs of one value."""


def _environment(finalize: Callable[..., object], *, autoescape: bool, own_lines: bool) -> Sandbox:
    """Return an environment; with `own_lines`, a `{% %}` alone on its line leaves no line behind."""
    made = Sandbox(
        autoescape=autoescape,
        undefined=Missing,
        finalize=finalize,
        trim_blocks=own_lines,
        lstrip_blocks=own_lines,
        keep_trailing_newline=True,
        # Folding constants at compile time would raise their faults there, without a line.
        optimized=False,
    )
    for name in _REMOVED_FILTERS:
        del made.filters[name]
    made.filters.update({name: metered(name, function) for name, function in made.filters.items()})
    made.filters.update(FILTERS)
    made.filters.update(_COUNTED_FILTERS)
    made.filters["default"] = made.filters["d"] = default
    # Values are escaped where they are printed; templates written for docxtpl say so once more.
    made.filters["e"] = made.filters["escape"] = made.filters["forceescape"] = lambda value: value
    made.filters["__run"] = word_run
    made.filters["__blocks"] = word_blocks
    made.filters["__plain"] = word_plain
    made.filters["__attribute"] = word_attribute
    made.filters[EACH], made.filters[WEIGHED] = each, weighed
    del made.globals["lipsum"]
    return made


WORD = _environment(_word_finalize, autoescape=True, own_lines=False)
BODY = _environment(body_slot, autoescape=True, own_lines=True)
TEXT = _environment(plain_text, autoescape=False, own_lines=False)
NAMES = _environment(name_text, autoescape=False, own_lines=False)


class _Generator(CodeGenerator):
    """Jinja's code generator, remembering on the way which names the context must give.

    `jinja2.meta` asks the same of a second generation of the code, which costs a third of all compiling.
    """

    def __init__(self, environment: Sandbox) -> None:
        super().__init__(environment, None, None, optimized=environment.optimized)
        self.undeclared: set[str] = set()

    def enter_frame(self, frame: Frame) -> None:
        """Note the names that a scope has to look up."""
        super().enter_frame(frame)
        self.undeclared |= {name for action, name in frame.symbols.loads.values() if action == "resolve" and name}

    def source(self, tree: nodes.Template) -> str:
        """Return the Python source of a template."""
        self.visit(tree)
        return cast(StringIO, self.stream).getvalue()


def compile_source(environment: Sandbox, source: str) -> tuple[Template, frozenset[str]]:
    """Compile Jinja text; return it with the top-level names that it needs from the fields.

    Names that are only asked about (`x is defined`) or that the text itself sets somewhere are not among them.

    Raises:
        jinja2.TemplateSyntaxError: `source` cannot be parsed, or names an unknown filter or test.
    """
    tree = environment.parse(source)
    others = set(environment.globals)
    for node in tree.find_all((nodes.Name, nodes.Test)):
        if isinstance(node, nodes.Name):
            # Jinja calls a name undeclared when only one branch sets it; used in another, it fails when rendered.
            if node.ctx in ("store", "param"):
                others.add(node.name)
        elif isinstance(node, nodes.Test) and isinstance(node.node, nodes.Name) and node.name in _ASKING_TESTS:
            others.add(node.node.name)
    generator = _Generator(environment)
    try:
        code = compile(generator.source(Metering().visit(tree)), TEMPLATE_FILE, "exec")
    except TemplateSyntaxError:
        raise
    except EVALUATION_ERRORS as failure:
        raise TemplateSyntaxError(CONSTANT_FAULT, 0) from failure
    template = environment.template_class.from_code(environment, code, environment.make_globals(None))
    return template, frozenset(generator.undeclared - others)


@lru_cache(maxsize=_REMEMBERED)
def compile_short(environment: Sandbox, source: str) -> Template:
    """Return the template of a default value or a file name; the batch asks for the same few again and again."""
    return environment.from_string(source)


@lru_cache(maxsize=_REMEMBERED)
def single_expression(source: str) -> str:
    """Return the expression of a source that is exactly one `{{ … }}`; empty for any other source."""
    body = TEXT.parse(source).body
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        return ""
    if isinstance(body[0].nodes[0], nodes.TemplateData):
        return ""
    inner = source.removeprefix("{{").removesuffix("}}")
    if inner[:1] in ("-", "+"):
        inner = inner[1:]  # Jinja's mark for white space, not a sign
    return inner.rstrip("-+")


def evaluate(expression: str, values: Mapping[str, object]) -> object:
    """Return the value of an expression, unprinted; a name that nobody declared raises."""
    value = _compile_expression(expression)(dict(values))
    if isinstance(value, Undefined) and not isinstance(value, Blank):
        to_text(value)
    return value


@lru_cache(maxsize=_REMEMBERED)
def _compile_expression(expression: str) -> Callable[[Mapping[str, object]], object]:
    return TEXT.compile_expression(expression, undefined_to_none=False)
