"""A kind of paper: a folder with template.yaml, template.docx and, if wanted, body.md and sample.yaml."""

from __future__ import annotations

import keyword
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from jinja2 import TemplateSyntaxError

from docgen.errors import Finding, InputError, Place, error, has_errors
from docgen.model import nodes
from docgen.resources import shipped_root
from docgen.template.checks import CHECK_KEYS, CheckSpec
from docgen.template.environment import TEXT, Sandbox, compile_source
from docgen.template.fields import LIST_SUFFIX, OF_EVERY_PAPER, FieldSpec, FieldType
from docgen.template.report import Subject, syntax_finding
from docgen.text.disk import MOST_TEXT, inside, read_file
from docgen.text.nearest import suggestion
from docgen.text.numbering import Numbering
from docgen.text.quantities import parse_yes_no

DECLARATION = "template.yaml"

Reader: TypeAlias = Callable[[Path, str], tuple[nodes.Node | None, tuple[Finding, ...]]]
"""Reads a YAML file (under the name that findings call it) into nodes: `docgen.load.yaml_source.read`, from outside."""

_KIND_KEYS = ("名称", "说明", "版式", "版本", "编号", "字段", "检查", "唯一", "登记", "输出")
_LISTED = ("文号", "标题", "主送", "日期")
"""What a list of papers says of each."""
_FIELD_KEYS = ("类型", "必填", "默认", "说明", "选项", "字段")
_JINJA_WORDS = frozenset({"loop", "true", "false", "none", "self", "caller", "varargs", "kwargs"})
_TAKEN = _JINJA_WORDS | {spec.name for spec in OF_EVERY_PAPER}


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared kind. `name` is its folder's, `title` its Chinese name; `root` is what displayed paths start from."""

    name: str
    folder: Path
    title: str
    output: str
    docx: Path
    fields: tuple[FieldSpec, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    description: str = ""
    layout: str = ""
    version: str = ""
    numbering: Numbering = Numbering.OFFICIAL
    unique: tuple[str, ...] = ()
    """The fields whose values together may stand in one paper of the kind only."""
    listed: Mapping[str, str] = field(default_factory=dict)
    """The fields that a list of papers takes 文号, 标题, 主送 and 日期 from, where they have names of their own."""
    body: Path | None = None
    sample: Path | None = None

    @property
    def label(self) -> str:
        """How messages call the kind: “通知”（notice）."""
        return f"“{self.title}”（{self.name}）"

    def display(self, path: Path) -> str:
        """Return how findings call a file of this kind: from the folder that holds the kinds."""
        return _display(self.folder, path.name)


def load_kind(folder: Path, read: Reader) -> Kind:
    """Return the kind that a folder declares.

    Raises:
        InputError: template.yaml is missing or wrong (every fault reported), or there is no template.docx.
    """
    home = _home(folder)
    folder = folder.resolve()
    display = _display(folder, DECLARATION)
    if not inside(folder, home):
        hint = "把模板的文件夹本身复制到 templates 里。"
        raise InputError(error("data.outside-workspace", Place(display), "模板的文件夹是链接，指向工作区以外", hint))
    if not (folder / DECLARATION).is_file():
        hint = "文种的文件夹里要有 template.yaml 和 template.docx。"
        raise InputError(error("template.missing-file", Place(str(folder)), "这个文件夹里没有 template.yaml", hint))
    reading = _Reading([])
    for name in (DECLARATION, "template.docx", "body.md", "sample.yaml"):
        reading.file(folder / name, home)
    if has_errors(reading.findings):
        raise InputError(reading.findings)
    node, found = read(folder / DECLARATION, display)
    reading.findings += found
    docx = folder / "template.docx"
    if not docx.is_file():
        hint = "把 Word 模板存成 template.docx，放在 template.yaml 旁边。"
        reading.fault("missing-file", Place(_display(folder, docx.name)), "没有 Word 模板", hint)
    kind = None
    if isinstance(node, nodes.Mapping):
        kind = reading.kind(node, folder, docx)
    elif not has_errors(reading.findings):
        reading.fault("type", Place(display), "template.yaml 应为“键: 值”", "至少写 名称、输出 和 字段。")
    if kind is None or has_errors(reading.findings):
        raise InputError(reading.findings)
    return kind


def find_kind(name: str, workspace_root: Path | None, read: Reader) -> Kind:
    """Return the kind called `name`: the workspace's own first, then the shipped ones.

    Raises:
        InputError: there is none (the nearest name is offered), or its declaration is wrong.
    """
    folders = kind_folders(workspace_root)
    if name in folders:
        return load_kind(folders[name], read)
    hint = suggestion(name, folders) or f"可用的有：{'、'.join(folders)}。"
    raise InputError(error("template.unknown-kind", Place(), f"没有名为“{name}”的模板", hint))


def list_kinds(workspace_root: Path | None, read: Reader) -> list[Kind]:
    """Return every kind that can be used, by name.

    Raises:
        InputError: a declaration is wrong; it holds the findings of all of them.
    """
    kinds: list[Kind] = []
    findings: list[Finding] = []
    for folder in kind_folders(workspace_root).values():
        try:
            kinds.append(load_kind(folder, read))
        except InputError as failure:
            findings.extend(failure.findings)
    if findings:
        raise InputError(findings)
    return kinds


def read_text(path: Path, display: str) -> str:
    """Return the text of a template's file.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        return read_file(path, Place(display), "template.missing-file", MOST_TEXT).decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        hint = "另存为 UTF-8 编码。"
        raise InputError(error("template.encoding", Place(display), "文件不是 UTF-8 编码", hint)) from failure


def kind_folders(workspace_root: Path | None) -> dict[str, Path]:
    """Return the folders of all kinds by name; a workspace's kind hides the shipped one of the same name."""
    roots = [shipped_root() / "templates"]
    if workspace_root is not None:
        roots.append(workspace_root / "templates")
    found: dict[str, Path] = {}
    for root in roots:
        if root.is_dir():
            found.update({folder.name: folder for folder in root.iterdir() if (folder / DECLARATION).is_file()})
    return dict(sorted(found.items()))


def _display(folder: Path, name: str) -> str:
    parent = folder.parent.name
    return "/".join(part for part in (parent if parent == "templates" else "", folder.name, name) if part)


def _home(folder: Path) -> Path:
    """Return the folder that a kind's files must not lead out of: the workspace, or its own where it is in none."""
    folder = folder.absolute()
    root = folder.parent.parent
    return root if folder.parent.name == "templates" and (root / "docgen.yaml").is_file() else folder


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


class _Reading:
    """One reading of a template.yaml; collects findings."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def file(self, path: Path, home: Path) -> None:
        """Tell of a file that is a link out of `home`, or something that is there and is no file."""
        place = Place(_display(path.parent, path.name))
        if not inside(path, home):
            hint = "把文件本身放进来。"
            self.findings.append(error("data.outside-workspace", place, "文件是链接，指向工作区以外", hint))
        elif os.path.lexists(path) and not path.is_file():
            message = "这不是普通的文件，或者链接指向的文件不在了"
            self.fault("missing-file", place, message, "换成普通的文件，或删去它。")

    def kind(self, node: nodes.Mapping, folder: Path, docx: Path) -> Kind:
        self._unknown(node, _KIND_KEYS)
        declared = node.entries.get("字段")
        fields = self._fields(declared, "字段") if declared is not None else ()
        return Kind(
            name=folder.name,
            folder=folder,
            title=self._text(node, "名称", required=True),
            output=self._jinja(node, "输出", required=True),
            docx=docx,
            fields=fields,
            checks=self._checks(node.entries.get("检查"), fields),
            unique=self._unique(node, fields),
            listed=self._listed(node.entries.get("登记"), fields),
            description=self._text(node, "说明"),
            layout=self._text(node, "版式"),
            version=self._text(node, "版本"),
            numbering=self._numbering(node),
            body=_existing(folder / "body.md"),
            sample=_existing(folder / "sample.yaml"),
        )

    def fault(self, rule: str, place: Place, message: str, hint: str) -> None:
        self.findings.append(error(f"template.{rule}", place, message, hint))

    def _fields(self, node: nodes.Node, path: str) -> tuple[FieldSpec, ...]:
        if not isinstance(node, nodes.Mapping):
            self.fault("type", node.place, f"“{path}”应为“字段名: {{类型: …}}”", "例如“标题: {类型: 文本, 必填: 是}”。")
            return ()
        specs = []
        for name, place in {**dict.fromkeys(node.entries, node.place), **node.key_places}.items():
            spec = self._field(name, node.entries.get(name), place)
            if spec is not None:
                specs.append(spec)
        return tuple(specs)

    def _field(self, name: str, node: nodes.Node | None, place: Place) -> FieldSpec | None:
        if not name.isidentifier() or keyword.iskeyword(name) or name in _TAKEN or name.startswith("_"):
            hint = "用汉字、字母和数字，不用空格和标点，不以数字开头；“字形”“人名转换”另有用处。"
            self.fault("field-name", place, f"“{name}”不能作字段名", hint)
            return None
        if not isinstance(node, nodes.Mapping):
            self.fault("type", place, f"字段“{name}”没有写类型", f"例如“{name}: {{类型: 文本}}”。")
            return None
        self._unknown(node, _FIELD_KEYS)
        typed = self._type(name, node)
        if typed is None:
            return None
        kind, many = typed
        options, parts = self._texts(node, "选项"), node.entries.get("字段")
        spec = FieldSpec(
            name,
            kind,
            many,
            self._yes(node, "必填"),
            self._jinja(node, "默认") or None,
            self._text(node, "说明"),
            options,
            self._fields(parts, f"{name}.字段") if parts is not None else (),
            place,
        )
        self._check(spec)
        return spec

    def _checks(self, node: nodes.Node | None, fields: tuple[FieldSpec, ...]) -> tuple[CheckSpec, ...]:
        if node is None:
            return ()
        items = node.items if isinstance(node, nodes.Sequence) else ()
        if not items or not all(isinstance(item, nodes.Mapping) for item in items):
            self.fault("type", node.place, "“检查”应是一列“键: 值”", f"每一项写 {'、'.join(CHECK_KEYS)}。")
            return ()
        checks = []
        for item in items:
            assert isinstance(item, nodes.Mapping)
            self._unknown(item, CHECK_KEYS)
            name = self._text(item, "字段", required=True)
            if name and name not in {spec.name for spec in fields}:
                hint = suggestion(name, [spec.name for spec in fields])
                self.fault("unknown-field", item.entries["字段"].place, f"“检查”里没有字段“{name}”", hint)
            problem = self._jinja(item, "问题", required=True)
            checks.append(CheckSpec(name, problem, self._text(item, "提示"), item.place))
        return tuple(checks)

    def _check(self, spec: FieldSpec) -> None:
        """Report declarations that contradict themselves."""
        if spec.type is FieldType.OPTION and not spec.options:
            self.fault("options", spec.place, f"字段“{spec.name}”是选项，却没有写“选项”", "例如“选项: [特急, 加急]”。")
        if spec.options and spec.type is not FieldType.OPTION:
            self.fault("options", spec.place, f"字段“{spec.name}”不是选项，不能写“选项”", "把类型改为“选项”，或删去。")
        if (spec.type is FieldType.RECORD) != bool(spec.fields):
            self.fault("parts", spec.place, f"字段“{spec.name}”的“字段”与类型不合", "“记录”要写“字段”，其他类型不写。")
        if spec.default is not None and spec.type in (FieldType.RECORD, FieldType.BODY, FieldType.ATTACHMENT):
            self.fault("default", spec.place, f"字段“{spec.name}”是{spec.type.value}，不能有默认值", "删去“默认”。")
        inner = [part for part in spec.fields if part.default is not None or part.type is FieldType.BODY]
        for part in inner:
            hint = "改写类型，或删去“默认”。"
            self.fault("parts", part.place, f"“{spec.name}.{part.name}”不能是正文，也不能有默认值", hint)

    def _type(self, name: str, node: nodes.Mapping) -> tuple[FieldType, bool] | None:
        text = self._text(node, "类型", required=True)
        base = text.removesuffix(LIST_SUFFIX)
        try:
            return FieldType(base), base != text
        except ValueError:
            if text:
                known = [word for kind in FieldType for word in (kind.value, f"{kind.value}{LIST_SUFFIX}")]
                hint = suggestion(text, known) or f"可用的有：{'、'.join(FieldType)}，后面可加“列表”。"
                self.fault("unknown-type", node.entries["类型"].place, f"字段“{name}”的类型“{text}”不认识", hint)
            return None

    def _unique(self, node: nodes.Mapping, fields: tuple[FieldSpec, ...]) -> tuple[str, ...]:
        declared = [spec.name for spec in fields]
        names = self._texts(node, "唯一")
        for name in names:
            if name not in declared:
                hint = suggestion(name, declared) or "写字段的名称。"
                self.fault("unknown-field", node.entries["唯一"].place, f"“唯一”里没有字段“{name}”", hint)
        return names

    def _listed(self, node: nodes.Node | None, fields: tuple[FieldSpec, ...]) -> dict[str, str]:
        if node is None:
            return {}
        if not isinstance(node, nodes.Mapping):
            self.fault("type", node.place, "“登记”应为“键: 字段名”", f"可写的键有：{'、'.join(_LISTED)}。")
            return {}
        self._unknown(node, _LISTED)
        declared = [spec.name for spec in fields]
        listed = {key: self._text(node, key) for key in _LISTED if key in node.entries}
        for key, name in listed.items():
            if name and name not in declared:
                hint = suggestion(name, declared) or "写字段的名称。"
                self.fault("unknown-field", node.entries[key].place, f"“登记”里没有字段“{name}”", hint)
        return listed

    def _numbering(self, node: nodes.Mapping) -> Numbering:
        text = self._text(node, "编号") or Numbering.OFFICIAL
        if text not in list(Numbering):
            hint = suggestion(text, list(Numbering)) or f"可以写：{'、'.join(Numbering)}。"
            self.fault("numbering", node.entries["编号"].place, f"“编号”没有“{text}”这一种", hint)
            return Numbering.OFFICIAL
        return Numbering(text)

    def _text(self, node: nodes.Mapping, key: str, *, required: bool = False) -> str:
        value = node.entries.get(key)
        if isinstance(value, nodes.Scalar) and value.text.strip():
            return value.text.strip()
        if value is not None:
            self.fault("type", value.place, f"“{key}”应为一段文字", "写成一个值。")
        elif required:
            self.fault("missing", node.place, f"缺少“{key}”", f"写一行“{key}: …”。")
        return ""

    def _jinja(self, node: nodes.Mapping, key: str, *, required: bool = False) -> str:
        """Return a text with tags, after checking that they can be parsed."""
        text = self._text(node, key, required=required)
        if text:
            place = node.entries[key].place
            fault = check_syntax(TEXT, text, Subject(f"“{key}”", place, text))
            if fault:
                self.findings.append(fault)
        return text

    def _yes(self, node: nodes.Mapping, key: str) -> bool:
        text = self._text(node, key)
        try:
            return bool(text) and parse_yes_no(text)
        except InputError as refused:
            self.fault("type", node.entries[key].place, refused.findings[0].message, refused.findings[0].hint)
            return False

    def _texts(self, node: nodes.Mapping, key: str) -> tuple[str, ...]:
        value = node.entries.get(key)
        items = value.items if isinstance(value, nodes.Sequence) else () if value is None else (value,)
        texts = tuple(item.text for item in items if isinstance(item, nodes.Scalar))
        if len(texts) != len(items):
            self.fault("type", node.entries[key].place, f"“{key}”应为一列文字", f"例如“{key}: [甲, 乙]”。")
        return texts

    def _unknown(self, node: nodes.Mapping, known: tuple[str, ...]) -> None:
        for key in {**node.entries, **node.key_places}:
            if key not in known:
                place = node.key_places.get(key, node.place)
                self.fault("unknown-key", place, f"不认识“{key}”", suggestion(key, known))


def check_syntax(environment: Sandbox, text: str, subject: Subject) -> Finding | None:
    """Return the finding for a text whose tags cannot be parsed; None when they can."""
    try:
        compile_source(environment, text)
    except TemplateSyntaxError as failure:
        return syntax_finding(failure, subject)
    return None
