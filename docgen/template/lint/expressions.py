"""Follow an expression: which names it uses, whether they are there, and whether its filters can take what they get."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jinja2 import nodes

from docgen.model.institution import Institution
from docgen.template.environment import WORD
from docgen.template.fields import FieldSpec
from docgen.template.lint.demands import (
    ATTRIBUTE_FILTERS,
    DEMANDS,
    LOOKS_THROUGH,
    NAMES_BY_ARGUMENT,
    REMOVED,
    TYPE_WORDS,
    Demand,
)
from docgen.template.lint.tags import Fault
from docgen.template.lint.types import (
    A_NUMBER,
    A_TEXT,
    A_YES_NO,
    ANY,
    BODY,
    BOTH_SIDES,
    DATE,
    FIGURES,
    LIST,
    LOOP,
    LOOP_NAMES,
    MACRO,
    MONTH,
    NUMBER,
    PICTURE,
    RECORD,
    TEXT,
    THE_FIGURES,
    UNKNOWN,
    YES_NO,
    Type,
    either,
    list_of,
    of_model,
)
from docgen.text.nearest import nearest, suggestion

_DAY_PARTS = {DATE: ("年", "月", "日"), MONTH: ("年", "月")}
_RECORD_METHODS = ("items", "keys", "values")
_PARTS_OF: dict[str, type] = {TEXT: str, NUMBER: int, LIST: tuple, YES_NO: bool}
_LISTS_OF_TEXT = ("split", "rsplit", "splitlines", "partition", "rpartition")
_NUMBERS = ("find", "count", "index", "rfind", "rindex", "bit_length")
_TESTING = ("select", "reject", "selectattr", "rejectattr")
FILTER_NAMES = tuple(name for name in WORD.filters if not name.startswith("_"))
TEST_NAMES = tuple(WORD.tests)


@dataclass(slots=True)
class Reader:
    """Reads expressions of one text. `look_up` gives a name's type, None for one that is not there.

    `spec_used` hears of every part of a 记录 that is used; `fault` of every fault.
    """

    look_up: Callable[[str], Type | None]
    known_names: Callable[[], Iterable[str]]
    faults: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    used_parts: set[int] = field(default_factory=set)

    def fault(self, rule: str, message: str, hint: str) -> None:
        self.faults.append(Fault(f"lint.{rule}", 0, message, hint))

    def type_of(self, node: nodes.Node) -> Type:
        """Return the type of an expression and note its faults."""
        match node:
            case nodes.Name(name=name):
                return self._name(name)
            case nodes.Const(value=value):
                return _of_constant(value)
            case nodes.Getattr(attr=attr) | nodes.Getitem(arg=nodes.Const(value=str(attr))) if attr.startswith("_"):
                self.fault("unsafe", f"用了不允许的“{attr}”", "模板里只能用字段、过滤器和简单的运算。")
                return ANY
            case nodes.Getattr(node=inner, attr=attr):
                return self._part(self.type_of(inner), attr)
            case nodes.Getitem(node=inner, arg=arg):
                return self._item(self.type_of(inner), arg)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Test(node=inner, name=name):
                return self._test(node, inner, name)
            case nodes.Call():
                return self._call(node)
            case nodes.CondExpr(test=test, expr1=first, expr2=second):
                self.type_of(test)
                return either(self.type_of(one) for one in (first, second) if one is not None)
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                return either((self.type_of(left), self.type_of(right)))
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return list_of(either([self.escaped(item) for item in items]))
            case nodes.Concat():
                for part in node.nodes:
                    self.printable(self.type_of(part), "")
                return A_TEXT
            case nodes.Not() | nodes.Compare():
                for child in node.iter_child_nodes():
                    self.type_of(child)
                return A_YES_NO
            case nodes.BinExpr(left=left, right=right):
                return self._computed(self.type_of(left), self.type_of(right), node.operator)
            case _:
                for child in node.iter_child_nodes():
                    if isinstance(child, nodes.Expr | nodes.Helper):
                        self.escaped(child)
                return ANY

    def escaped(self, node: nodes.Node) -> Type:
        """Return the type of an expression whose value goes where its parts are not followed: all are taken as used."""
        found = self.type_of(node)
        self._use_all(found)
        return found

    def printable(self, found: Type, letters: str) -> None:
        """Note that a value cannot be printed where it is: `letters` are those of the tag."""
        named = f"“{found.path}”" if found.path else "这个值"
        if letters in ("p", "tr", "tc"):
            if found.name not in (BODY, UNKNOWN, MACRO):
                message = f"{{{{{letters} … }}}} 只能写出正文，{named}是{TYPE_WORDS.get(found.name, '普通文字')}"
                self.fault("wrong-place", message, "写成不带字母的 {{ … }}。")
        elif found.name == BODY:
            hint = "在 Word 模板里写成 {{p … }} 并独占一段（注意字母 p）；在 body.md 里独占一行。"
            self.fault("wrong-place", f"{named}是一篇正文，不能写在一行文字里面", hint)
        elif found.name == LIST:
            hint = "用 |顿号 连成一句，或用 {% for %} 逐个写出。"
            self.fault("wrong-type", f"{named}是一列值，不能直接写出", hint)
        elif found.name in (RECORD, FIGURES):
            names = "、".join(list(found.parts() if found.parts else ())[:8])
            hint = f"写明其中一项：{names}。" if names else "写明其中一项。"
            self.fault("wrong-type", f"{named}是一条记录，不能直接写出", hint)

    def _name(self, name: str) -> Type:
        found = self.look_up(name)
        if found is not None:
            self.used.add(name)
            return found
        if name in WORD.globals:
            return ANY
        hint = suggestion(name, self.known_names()) or "在 template.yaml 的“字段”里声明它，或改正名称。"
        self.fault("unknown-field", f"没有名为“{name}”的字段", hint)
        return ANY

    def _part(self, found: Type, name: str) -> Type:
        path = f"{found.path}.{name}" if found.path else name
        if found.parts is not None:
            parts = found.parts()
            if name in parts:
                part = parts[name]
                if found.spec is not None:
                    self._use(found.spec, name)
                return Type(part.name, part.parts, part.item, path, part.spec)
            if name in _RECORD_METHODS:
                self._use_all(found)
                return Type(MACRO)
            return self._no_part(found, name, suggestion(name, parts) or f"可以写：{'、'.join(parts)}")
        if found.name in _DAY_PARTS:
            if name in _DAY_PARTS[found.name]:
                return A_NUMBER
            return self._no_part(found, name, f"可以写：{'、'.join(_DAY_PARTS[found.name])}")
        if found.name == LOOP:
            return ANY if name in LOOP_NAMES else self._no_part(found, name, suggestion(name, LOOP_NAMES))
        if found.name in _PARTS_OF:
            if hasattr(_PARTS_OF[found.name], name) and not name.startswith("_"):
                return Type(MACRO, item=_result(found, name))
            if found.name == LIST:
                hint = "先用 {% for %} 逐个取出，或用 [0] 取第一个，再写“.”后面的名称。"
                return self._no_part(found, name, hint)
            return self._no_part(found, name, "删去“.”和后面的名称。")
        if found.name in (BODY, PICTURE):
            return self._no_part(found, name, "删去“.”和后面的名称。")
        return ANY

    def _no_part(self, found: Type, name: str, hint: str) -> Type:
        named = f"“{found.path}”" if found.path else "它"
        kind = f"（{TYPE_WORDS[found.name]}）" if found.name in TYPE_WORDS and found.name != RECORD else ""
        self.fault("unknown-attribute", f"{named}{kind}里没有“{name}”", hint)
        return ANY

    def _item(self, found: Type, arg: nodes.Node) -> Type:
        if isinstance(arg, nodes.Const) and isinstance(arg.value, str):
            return self._part(found, arg.value)
        self.type_of(arg)
        if isinstance(arg, nodes.Slice):
            return found if found.name in (LIST, TEXT) else ANY
        if found.name == LIST:
            return found.item or ANY
        if found.name == RECORD:
            self._use_all(found)
        return A_TEXT if found.name == TEXT else ANY

    def _computed(self, left: Type, right: Type, operator: str) -> Type:
        if left.name == right.name == LIST and operator == "+":
            return either((left, right))
        if {left.name, right.name} == {TEXT, NUMBER} and operator in ("+", "-", "/", "//"):
            self.fault("wrong-type", f"文字和数字不能用“{operator}”算", "把文字和数字连起来写，用 ~。")
            return ANY
        if left.name == right.name and left.name in (TEXT, NUMBER):
            return left
        return ANY

    def _test(self, node: nodes.Test, inner: nodes.Node, name: str) -> Type:
        if name in ("defined", "undefined") and isinstance(inner, nodes.Name):
            if self.look_up(inner.name) is not None:
                self.used.add(inner.name)
            return A_YES_NO
        self.type_of(inner)
        for child in _arguments(node):
            self.type_of(child)
        if name not in WORD.tests:
            hint = _nearest(name, TEST_NAMES) or "常用的判断：defined、none、equalto、in。"
            self.fault("unknown-test", f"没有名为“{name}”的判断", hint)
        return A_YES_NO

    def _call(self, node: nodes.Call) -> Type:
        for child in _arguments(node):
            self.escaped(child)
        target = node.node
        if isinstance(target, nodes.Name) and self.look_up(target.name) is None:
            if target.name == "range":
                return list_of(A_NUMBER)
            if target.name not in WORD.globals:
                hint = (
                    _nearest(target.name, (*self.known_names(), *WORD.globals)) or "可用的有 range 和自己写的 macro。"
                )
                self.fault("unknown-function", f"没有名为“{target.name}”的函数", hint)
            return ANY
        found = self.type_of(target)
        if found.name in (MACRO, UNKNOWN, LOOP):
            return found.item or ANY
        self.fault(
            "wrong-type", f"“{found.path or TYPE_WORDS.get(found.name, '')}”不是函数，后面不能写括号", "删去括号。"
        )
        return ANY

    def _filter(self, node: nodes.Filter) -> Type:
        name = node.name
        value = A_TEXT if node.node is None else self.type_of(node.node)
        arguments = [self.escaped(child) for child in _arguments(node)]
        if name not in WORD.filters or name.startswith("_"):
            hint = REMOVED.get(name) or _nearest(name, FILTER_NAMES)
            hint = hint or "常用的过滤器：日期、年月、大写金额、顿号、逐行、默认。"
            self.fault("unknown-filter", f"没有名为“{name}”的过滤器", hint)
            return ANY
        demand = DEMANDS.get(name, Demand())
        if demand.takes and value.name not in (*demand.takes, UNKNOWN, MACRO):
            named = f"“{value.path}”" if value.path else "给它的值"
            message = f"过滤器“{name}”要的是{demand.words}，{named}是{TYPE_WORDS.get(value.name, '别的')}"
            self.fault("wrong-type", message, "核对“|”前面的名称，或换一个过滤器。")
            return ANY
        if name == "统计":
            return self._figures(value)
        if name == "map":
            return self._mapped(node, value)
        if name in ("默认", "default", "d"):
            return either((value, *arguments[:1])) if arguments else value
        self._attributes(node, value, name)
        return _given(demand.gives, value)

    def _attributes(self, node: nodes.Filter, value: Type, name: str) -> None:
        """Note the parts of its items that a filter names."""
        named = _keyword(node, "attribute")
        if name in ATTRIBUTE_FILTERS or name in NAMES_BY_ARGUMENT:
            named = named or next((arg for arg in node.args if isinstance(arg, nodes.Const)), None)
        if named is not None and isinstance(named.value, str) and value.item is not None:
            self._dotted(value.item, named.value)
        elif name not in LOOKS_THROUGH and name not in ("select", "reject", "batch", "slice", "数量"):
            self._use_all(value)
        tests = {"select": node.args[:1], "reject": node.args[:1]}.get(name, node.args[1:2])
        for test in tests if name in _TESTING else ():
            if isinstance(test, nodes.Const) and test.value not in WORD.tests:
                hint = _nearest(str(test.value), TEST_NAMES) or "常用的判断：equalto、defined。"
                self.fault("unknown-test", f"没有名为“{test.value}”的判断", hint)

    def _dotted(self, found: Type, names: str) -> Type:
        for name in names.split("."):
            found = (found.item or ANY) if name.isdigit() else self._part(found, name)
        return found

    def _mapped(self, node: nodes.Filter, value: Type) -> Type:
        item = value.item or ANY
        attribute = _keyword(node, "attribute")
        if attribute is not None and isinstance(attribute.value, str):
            return list_of(self._dotted(item, attribute.value))
        if attribute is None and node.args and isinstance(node.args[0], nodes.Const):
            name = str(node.args[0].value)
            if name not in WORD.filters or name.startswith("_"):
                hint = _nearest(name, FILTER_NAMES) or "写一个过滤器的名称，例如 map('日期')。"
                self.fault("unknown-filter", f"没有名为“{name}”的过滤器", hint)
                return list_of(ANY)
            demand = DEMANDS.get(name, Demand())
            if demand.takes and item.name not in (*demand.takes, UNKNOWN, MACRO):
                message = (
                    f"过滤器“{name}”要的是{demand.words}，“{value.path}”里的各项是{TYPE_WORDS.get(item.name, '别的')}"
                )
                self.fault("wrong-type", message, "核对“|”前面的名称，或换一个过滤器。")
            return list_of(_given(demand.gives, item))
        self._use_all(value)
        return list_of(ANY)

    def _figures(self, value: Type) -> Type:
        one = (value.item or ANY) if value.name == LIST else value
        if one.name == RECORD and one.parts is of_model(Institution).parts and value.name == RECORD:
            return Type(RECORD, BOTH_SIDES.parts, path=f"{value.path}的统计")
        if one.name in (RECORD, UNKNOWN, MACRO):
            return Type(FIGURES, THE_FIGURES.parts, path=f"{value.path}的统计") if one.name == RECORD else ANY
        hint = "写 结对|统计(年度)。"
        self.fault("wrong-type", f"过滤器“统计”要的是结对、单位或人员，“{value.path}”是{TYPE_WORDS[one.name]}", hint)
        return ANY

    def _use(self, spec: FieldSpec, name: str) -> None:
        self.used_parts |= {id(part) for part in spec.parts if part.name == name}

    def _use_all(self, found: Type) -> None:
        item = found.item if found.item is not None else found
        if item.spec is not None:
            self.used_parts |= {id(part) for part in item.spec.parts}


def _arguments(node: nodes.Call | nodes.Filter | nodes.Test) -> list[nodes.Expr]:
    extra = [one for one in (node.dyn_args, node.dyn_kwargs) if one is not None]
    return [*node.args, *(pair.value for pair in node.kwargs), *extra]


def _keyword(node: nodes.Filter, name: str) -> nodes.Const | None:
    found = next((pair.value for pair in node.kwargs if isinstance(pair, nodes.Keyword) and pair.key == name), None)
    return found if isinstance(found, nodes.Const) else None


def _of_constant(value: object) -> Type:
    if isinstance(value, bool):
        return A_YES_NO
    if isinstance(value, str):
        return A_TEXT
    return A_NUMBER if isinstance(value, int | float) else ANY


def _result(found: Type, method: str) -> Type:
    if found.name != TEXT:
        return ANY
    if method in _LISTS_OF_TEXT:
        return list_of(A_TEXT)
    if method.startswith(("is", "startswith", "endswith")):
        return A_YES_NO
    return A_NUMBER if method in _NUMBERS else A_TEXT


def _given(gives: Type | str, value: Type) -> Type:
    match gives:
        case Type():
            return gives
        case "item":
            return value.item or (A_TEXT if value.name == TEXT else ANY)
        case "items":
            return list_of(value if value.name == LIST else ANY)
        case "list":
            return value if value.name == LIST else list_of(ANY)
    return value


def _nearest(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"是否想写“{near}”？" if near else ""
