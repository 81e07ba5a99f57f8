"""What templates may use up: steps of loops and characters of text, counted while they are evaluated.

Counting is exact and has nothing to do with the speed of a machine, so a template is refused everywhere or nowhere, at
the place that went too far. `Metering` puts the counting into a template's syntax tree; `Meter` holds the counts of one
paper. Everything that can make much out of little (`"x" * n`, `center(n)`, `%1000d`, `|replace`) is reckoned before it
is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from docgen.template.faults import TemplateFault
from docgen.template.values import Body, Picture

MOST_STEPS = 1_000_000
"""Turns of loops and calls in one paper: a report on 10,000 pairings takes a tenth, and this many take seconds."""
MOST_CHARACTERS = 32_000_000
"""Characters that one paper's tags make in all: half of what a part of a Word file may have to be read back."""
LONGEST_TEXT = 2_000_000
"""Characters of one text: a paper of over 2,000 full pages. libxml2 refuses texts of five times the length."""
LARGEST_BITS = 4_000
"""Binary digits of a whole number: 1,200 decimal ones. Python prints no more than 4,300."""
WIDEST = 10_000
"""Signs to which a text or a list may be filled up, and places of a number."""

EACH, WEIGHED = "__each", "__weighed"
_A_TURN, _A_CALL = 10, 30
"""What a turn of a loop and a call count, where an item that a filter looks through counts 1."""
_PICTURE = 20_000
"""What a picture counts as: it is decoded whole each time it is printed."""
_WIDE_NUMBER = re.compile(r"\d{5}")
_PERCENT = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(?P<width>\*|\d*)(?:\.(?P<places>\*|\d*))?")
_FILLED_IN = re.compile(r"\{[^{}]*[:!][^{}]*\{")
_HINT = "循环少套几层，不要反复拼接文字；确实要写这么多内容的，分成几份公文。"
_SIZED = (list, tuple, dict, set, frozenset)


class Meter:
    """What one paper has used up so far."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.steps = 0
        self.characters = 0

    def step(self, count: int = _A_TURN) -> None:
        """Count turns of a loop, or items; raise a `TemplateFault` beyond `MOST_STEPS`."""
        self.steps += count
        if self.steps > MOST_STEPS * _A_TURN:
            raise TemplateFault("template.too-much", f"里的循环和计算超过 {MOST_STEPS // 10_000} 万步", _HINT)

    def make(self, count: int) -> None:
        """Count characters; raise a `TemplateFault` for a text, or all together, beyond what a paper can be."""
        self.characters += count
        if count > LONGEST_TEXT or self.characters > MOST_CHARACTERS:
            most = LONGEST_TEXT if count > LONGEST_TEXT else MOST_CHARACTERS
            raise TemplateFault("template.too-much", f"里算出的文字超过 {most // 10_000} 万字", _HINT)

    def weigh(self, value: object) -> None:
        """Count all that a value holds: printing, joining or comparing it takes as long."""
        kind = type(value)
        if isinstance(value, str):
            self.make(len(value))
        elif kind is int:
            if value.bit_length() > LARGEST_BITS:  # type: ignore[attr-defined]
                raise _too_large()
        elif isinstance(value, _SIZED):
            self.step(len(value))
            for item in value.values() if isinstance(value, dict) else value:
                self.weigh(item)
        elif kind is range:
            self.step(len(value))  # type: ignore[arg-type]
        elif kind is Body:
            self.weigh(tuple(tuple(getattr(block, name) for name in block.__slots__) for block in value.blocks))  # type: ignore[attr-defined]
        elif kind is Picture:
            self.make(_PICTURE)


_METER: ContextVar[Meter | None] = ContextVar("_METER", default=None)


@contextmanager
def one_meter() -> Iterator[None]:
    """Let all that is evaluated inside count together; an outer one goes on counting."""
    if _METER.get() is not None:
        yield
        return
    token = _METER.set(Meter())
    try:
        yield
    finally:
        _METER.reset(token)


class MeteredContext(Context):
    """A context of Jinja's that counts; contexts derived from it count together with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meter = _METER.get() or Meter()

    def derived(self, locals: dict[str, Any] | None = None) -> Context:
        """Return a context for an inner block."""
        inner = super().derived(locals)
        inner.meter = self.meter  # type: ignore[attr-defined]
        return inner


class Metering(NodeTransformer):
    """Puts the counting into a syntax tree: where values are printed, joined, compared or looped over."""

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # Jinja's names
        """Weigh what is printed."""
        self.generic_visit(node)
        node.nodes = [_weighed(child) for child in node.nodes]
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        """Count turns, each with the plain text that stands in the loop."""
        plain = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        self.generic_visit(node)
        node.iter = _filtered(node.iter, EACH, nodes.Const(plain))  # type: ignore[arg-type]  # an expression it is
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """Weigh the texts that `~` joins, and what comes of them."""
        self.generic_visit(node)
        node.nodes = [_weighed(child) for child in node.nodes]
        return _weighed(node)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        """Weigh what is compared or searched."""
        self.generic_visit(node)
        node.expr = _weighed(node.expr)
        for operand in node.ops:
            operand.expr = _weighed(operand.expr)
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Node:
        """Weigh what a test is given to compare with."""
        self.generic_visit(node)
        node.args = [_weighed(argument) for argument in node.args]
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        """Weigh what is copied by `[a:b]`."""
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _weighed(node.node)
        return node


def _weighed(node: nodes.Expr) -> nodes.Expr:
    plain = isinstance(node, nodes.TemplateData) or (isinstance(node, nodes.Const) and not isinstance(node.value, str))
    return node if plain else _filtered(node, WEIGHED)


def _filtered(node: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    made = nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)
    made.environment = node.environment
    return made


@pass_context
def weighed(context: MeteredContext, value: object) -> object:
    """Return a value, counted."""
    context.meter.weigh(value)
    return value


@pass_context
def each(context: MeteredContext, value: Any, plain: int) -> Any:
    """Return what a loop goes through, its turns counted with the characters of `plain` text that each prints."""
    meter = context.meter
    if isinstance(value, Sized):
        turns = len(value)
        meter.step(turns * _A_TURN)
        meter.characters += turns * plain
        meter.make(0)
        return value
    return _counted(meter, value, plain) if isinstance(value, Iterable) else value


def _counted(meter: Meter, values: Iterable[object], plain: int) -> Iterator[object]:
    for value in values:
        meter.step()
        meter.characters += plain
        meter.make(0)
        yield value


def metered(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter `name`, counting what it is given and what it makes."""
    passed = getattr(getattr(function, "jinja_pass_arg", None), "name", "")

    @pass_context
    def filtered(context: MeteredContext, value: object, *args: Any, **kwargs: Any) -> Any:
        meter = context.meter
        meter.step()
        given = (*args, *kwargs.values())
        meter.weigh(value)
        meter.weigh(given)
        if name in _AMPLIFYING:
            wide = max((_width(one) for one in given), default=0)
            meter.make(wide * (1 + len(value) if isinstance(value, Sized) else _A_TURN))
        elif name == "format":
            check_percent(str(value), given)
        elif name == "sum" and any(isinstance(one, _SIZED) for one in given):
            raise TemplateFault("template.filter", "里，过滤器“sum”只能加数字", "要连接几列值的，用 + 或逐个写出。")
        first = {"context": (context,), "eval_context": (context.eval_ctx,), "environment": (context.environment,)}
        result = function(*first.get(passed, ()), value, *args, **kwargs)
        meter.weigh(result)
        return result

    return filtered


_AMPLIFYING = frozenset(
    {"batch", "center", "indent", "join", "replace", "round", "slice", "truncate", "wordwrap", "顿号", "逐行"}
)
"""Filters that make of each sign or item as much as an argument says."""


def _width(argument: object) -> int:
    """Return how many signs an argument can stand for; raise a `TemplateFault` for a number out of all reason."""
    if isinstance(argument, str):
        return len(argument)
    if isinstance(argument, int) and abs(argument) > WIDEST:
        raise _too_large()
    return abs(argument) if isinstance(argument, int) else 0


def check_call(meter: Meter, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Count a call before it is made: its arguments, and for a method of a text or list what that makes of it."""
    meter.step(_A_CALL + len(args))
    owner = getattr(function, "__self__", None)
    if isinstance(owner, _SIZED):
        meter.step(len(owner))
    elif isinstance(owner, str):
        given = (*args, *kwargs.values())
        meter.weigh(given)
        wide = max((_width(one) for one in given), default=0)
        if function.__name__ in _AMPLIFYING_METHODS:
            items = args[0] if function.__name__ == "join" and args and isinstance(args[0], Sized) else ()
            meter.make(max(wide, len(owner)) if items == () and wide == 0 else wide * (1 + len(owner)))
            meter.make(len(owner) * len(items))
        else:
            meter.make(len(owner))


_AMPLIFYING_METHODS = frozenset({"center", "expandtabs", "join", "ljust", "replace", "rjust", "zfill"})


def check_operation(meter: Meter, operator: str, left: Any, right: Any) -> None:
    """Reckon what `left operator right` will hold before it is made."""
    if operator == "**":
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > LARGEST_BITS:
            raise _too_large()
    elif operator == "%":
        if isinstance(left, str):
            check_percent(left, right if isinstance(right, tuple) else (right,))
            meter.weigh(right)
    elif operator == "*":
        for one, times in ((left, right), (right, left)):
            if isinstance(times, int) and isinstance(one, str):
                meter.make(len(one) * max(times, 0))
            elif isinstance(times, int) and isinstance(one, _SIZED):
                meter.step(len(one) * max(times, 0))
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > LARGEST_BITS:
            raise _too_large()
    elif isinstance(left, str) and isinstance(right, str):
        meter.make(len(left) + len(right))
    elif isinstance(left, _SIZED) and isinstance(right, _SIZED):
        meter.step(len(left) + len(right))


def check_percent(pattern: str, values: tuple[object, ...]) -> None:
    """Refuse a `%` pattern that fills up to more than `WIDEST` signs, by itself or by a value for its `*`."""
    for match in _PERCENT.finditer(pattern):
        numbers = [match["width"], match["places"] or ""]
        starred = "*" in numbers and any(isinstance(one, int) and abs(one) > WIDEST for one in values)
        if starred or any(_WIDE_NUMBER.search(number) for number in numbers):
            raise _too_large()


def check_format(pattern: str) -> None:
    """Refuse a pattern of `format` with a width of five digits, or with a width that is itself filled in."""
    if _WIDE_NUMBER.search(pattern) or _FILLED_IN.search(pattern):
        raise _too_large()


def _too_large() -> TemplateFault:
    return TemplateFault("template.too-much", "里有个数目太大", f"宽度、位数、倍数写得小一些（至多 {WIDEST}）。")
