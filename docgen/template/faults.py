"""What goes wrong while a template's expression is evaluated, before place and template are known.

A `TemplateFault` travels through Jinja as one of its own errors and becomes a finding at the room's edge
(`docgen.template.report`). `Missing` stands for a name that nobody declared, `Blank` for a declared one without value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, cast

from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from docgen.text.nearest import suggestion

EVALUATION_ERRORS = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    AssertionError,
    RuntimeError,
    SyntaxError,
    NameError,
)
"""What the evaluation of a template's expressions can raise; all of it is the template's or the data's fault."""

CONSTANT_FAULT = "constant"
"""Message of the syntax error that stands for an expression of constants which fails while it is compiled."""
OUT_OF_BOUNDS = "out of bounds: "
"""How the message of the syntax error begins that stands for tags too many or too deep; the reason follows."""


class TemplateFault(UndefinedError):
    """A template asked for something it cannot have. `message` and `hint` are Chinese; the edge puts a subject before.

    `unknown` is the top-level name that nobody declared, so that the edge can offer the nearest one; else empty.
    `path` is the field path that the fault is about; it may be empty.
    """

    def __init__(self, rule: str, message: str, hint: str = "", *, path: str = "", unknown: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.text = message
        self.hint = hint
        self.path = path
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Shape:
    """The names that a record of some kind has, each with the shape of its own value (None: it has no parts)."""

    parts: Callable[[], Mapping[str, Shape | None]]


def undefined_fault(name: str, path: str = "", candidates: Iterable[str] = ()) -> TemplateFault:
    """Return the fault of using `name`, which `path` (empty: the fields themselves) does not have."""
    if not path:
        return TemplateFault("template.undefined-field", f"用了字段“{name}”，可是没有这个字段", path=name, unknown=name)
    hint = suggestion(name, candidates)
    whole = f"{path}.{name}"
    return TemplateFault("template.undefined-field", f"用了“{whole}”，可是“{path}”里没有“{name}”", hint, path=whole)


def empty_fault(path: str) -> TemplateFault:
    """Return the fault of printing or computing with a field that was given no value."""
    return TemplateFault(
        "template.empty-field",
        f"要用“{path}”的值，可是它是空的",
        f"在数据里填上“{path}”；可有可无的，在模板里用 {{% if {path} %}}…{{% endif %}} 包住，或写 {path}|默认('…')。",
        path=path,
    )


class Missing(StrictUndefined):
    """A name that nobody declared: every use of it raises a `TemplateFault`."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)

        def fault(_message: str) -> TemplateFault:
            return _missing_fault(hint, obj, name, exc)

        # Jinja raises `self._undefined_exception(message)` in every operation; this gives it the Chinese fault.
        self._undefined_exception = cast("type[TemplateRuntimeError]", fault)


def _missing_fault(hint: str | None, obj: Any, name: object, exc: type[TemplateRuntimeError]) -> TemplateFault:
    if issubclass(exc, SecurityError):
        return TemplateFault("template.unsafe", f"用了不允许的“{name}”", "模板里只能用字段、过滤器和简单的运算。")
    if hint is not None or not isinstance(name, str):
        return TemplateFault("template.undefined-field", "取一个不存在的值（列表是空的，或序号超出范围）")
    if obj is missing:
        return undefined_fault(str(name))
    path = getattr(obj, "path", "")
    if isinstance(path, str) and path:
        return undefined_fault(str(name), path, obj if isinstance(obj, Mapping) else ())
    return TemplateFault(
        "template.undefined-field", f"用了“{name}”，可是{_describe(obj)}里没有它", "请核对“.”后面的名称。"
    )


def _describe(value: object) -> str:
    if isinstance(value, str):
        return f"文字“{value[:20]}”"
    if isinstance(value, list | tuple):
        return "一列值（要先用 for 逐个取出，或用 [0] 取第一个）"
    if isinstance(value, int | float | Decimal | date):
        return f"“{value}”"
    return "这个值"


class Blank(Undefined):
    """A declared value that was not given: false, empty, without length; printing or computing with it raises.

    Its parts are blank too, as far as `shape` knows them: `{% if 结对.派驻.人数 %}` is false where 派驻 is not given.
    """

    __slots__ = ("path", "shape")

    def __init__(self, path: str, shape: Shape | None = None) -> None:
        super().__init__(name=path)
        self.path = path
        self.shape = shape

        def fault(_message: str) -> TemplateFault:
            return empty_fault(path)

        self._undefined_exception = cast("type[TemplateRuntimeError]", fault)

    def part(self, name: str) -> Blank | Missing:
        """Return the blank part `name`, or `Missing` when values of this kind have no such part."""
        if self.shape is None:
            raise empty_fault(self.path)
        parts = self.shape.parts()
        if name not in parts:
            raise undefined_fault(name, self.path, parts)
        return Blank(f"{self.path}.{name}", parts[name])

    def __str__(self) -> str:
        self._raise()

    def __html__(self) -> str:
        self._raise()

    def __eq__(self, other: object) -> bool:
        return other is self or isinstance(other, Blank)

    def __hash__(self) -> int:
        return hash(Blank)

    def _raise(self) -> NoReturn:
        raise empty_fault(self.path)
