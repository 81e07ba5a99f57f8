"""Bind a paper to its kind: typed values for every declared field, derived ones, defaults and body texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from docgen.errors import Finding, InputError, Place, error, has_errors
from docgen.model import nodes
from docgen.model.institution import Institution
from docgen.model.workspace import Workspace
from docgen.template.bodytext import compile_body, render_body
from docgen.template.checks import check_values
from docgen.template.environment import TEXT, compile_short, evaluate, single_expression
from docgen.template.faults import EVALUATION_ERRORS, Blank, TemplateFault
from docgen.template.fields import (
    ATTACHMENT_TEXT,
    NAMES_CONVERTED,
    OF_EVERY_PAPER,
    PARTIES,
    SCRIPT,
    BodySource,
    Converter,
    FieldSpec,
    FieldType,
    blank,
    fits,
)
from docgen.template.figures import figures_of
from docgen.template.kind import Kind
from docgen.template.meter import one_meter
from docgen.template.records import Given, Record, Views, plain_record, shape_of
from docgen.template.report import Subject, evaluation_finding
from docgen.template.values import Body, Picture
from docgen.text.dates import Month
from docgen.text.traditional import SCRIPTS, Script
from docgen.word.pictures import read_picture

KIND_KEY = "模板"
"""The key by which a paper names its kind."""
_KEYS = frozenset((KIND_KEY, *(spec.name for spec in OF_EVERY_PAPER)))
YEAR = "年度"
WORKSPACE = "工作区"
"""The name under which every template reaches all data: `工作区.结对`."""
_PAIRING, _SUPPORTER, _RECIPIENT, _RECIPIENTS = "结对", "支援方", "受援方", "受援方列表"


@dataclass(frozen=True, slots=True)
class Fields:
    """A paper's values by field name. `source` is how findings call the paper, `places` where each value was typed.

    `script` is the form of Traditional Chinese that it is to be converted to, None for Simplified. `pictures` are the
    digests of the files behind its fields of the type 图片: a file may change and its path not. `workspace` is where
    values are read from, some of them only when a template asks for them.
    """

    kind: Kind
    source: str
    values: Mapping[str, object]
    places: Mapping[str, Place] = field(default_factory=dict)
    script: Script | None = None
    pictures: tuple[str, ...] = ()
    workspace: Workspace | None = None


def job_scope(workspace: Workspace, given: Mapping[str, Given]) -> dict[str, object]:
    """Return the names that a job's condition sees: the given things, what follows from them, 年度 and 工作区."""
    views = Views(workspace, figures_of)
    scope: dict[str, object] = {
        name: one if isinstance(one, Month) else views.record(one, name) for name, one in given.items()
    }
    if isinstance(pairing := scope.get(_PAIRING), Record):
        scope.update({name: value for name, value in _sides(pairing).items() if name not in scope})
    scope.setdefault(YEAR, _year(workspace))
    scope.setdefault(WORKSPACE, views.whole(WORKSPACE))
    return scope


@one_meter()
def bind(
    kind: Kind,
    node: nodes.Mapping,
    workspace: Workspace,
    source: str,
    given: Mapping[str, Given] | None = None,
    *,
    settled: Mapping[str, object] | None = None,
) -> tuple[Fields | None, tuple[Finding, ...]]:
    """Return a paper's fields, or None with the errors that keep it from being made.

    `node` holds what was typed (its key 模板 is passed over), `given` what a job gives: for 逐个 the 结对, 单位, 人员
    or 月份 under its name, `settled` the values of fields that stand whatever was typed. Defaults are evaluated in the
    order of their declaration, after everything that was typed.
    """
    binding = _Binding(kind, node, workspace, source)
    binding.choose_script()
    binding.typed(given or {}, settled or {})
    binding.derive()
    binding.defaults()
    binding.checks()
    binding.bodies()
    findings = tuple(binding.findings)
    if has_errors(findings):
        return None, findings
    pictures = tuple(binding.pictures)
    return Fields(kind, source, binding.values, binding.places, binding.script, pictures, workspace), findings


def _year(workspace: Workspace) -> object:
    year = workspace.config.year
    return Blank(YEAR) if year is None else year


def _sides(pairing: object) -> dict[str, object]:
    """Return the parties of a pairing as fields of their own; blank when the pairing is."""
    if not isinstance(pairing, Record):
        side = shape_of(Institution)
        one = {name: Blank(name, side) for name in (_SUPPORTER, _RECIPIENT)}
        return {**one, _RECIPIENTS: Blank(_RECIPIENTS)}
    recipients = pairing["受援方"]
    first = recipients[0] if isinstance(recipients, tuple) else recipients
    return {_SUPPORTER: pairing["支援方"], _RECIPIENT: first, _RECIPIENTS: recipients}


class _Binding:
    """One paper on its way from nodes to values."""

    def __init__(self, kind: Kind, node: nodes.Mapping, workspace: Workspace, source: str) -> None:
        self.kind = kind
        self.node = node
        self.workspace = workspace
        self.source = source
        self.views = Views(workspace, figures_of)
        self.converter = Converter(self.views)
        self.findings = self.converter.findings
        self.values: dict[str, object] = {}
        self.places: dict[str, Place] = {}
        self.pictures: list[str] = []
        self.script: Script | None = None

    def choose_script(self) -> None:
        """Settle the script: what the paper says goes before what the workspace says. `{{ 字形 }}` prints it."""
        config = self.workspace.config
        said: dict[str, object] = {SCRIPT.name: config.script, NAMES_CONVERTED.name: config.convert_names}
        parent = self.node.place if self.node.place.file else Place(self.source)
        for spec in OF_EVERY_PAPER:
            typed = self.converter.convert(spec, self.node.entries.get(spec.name), spec.name, parent)
            if not isinstance(typed, Blank):
                said[spec.name] = typed
        self.values[SCRIPT.name] = said[SCRIPT.name]
        self.script = SCRIPTS.get(str(said[SCRIPT.name]))
        self.views.shields_names = self.script is not None and not said[NAMES_CONVERTED.name]

    def typed(self, given: Mapping[str, Given], settled: Mapping[str, object]) -> None:
        """Convert what was typed, and take what the job gives or what is settled."""
        kept = nodes.Mapping(
            {key: value for key, value in self.node.entries.items() if key not in _KEYS},
            self.node.place,
            {key: place for key, place in self.node.key_places.items() if key not in _KEYS},
        )
        self.converter.unknown_keys(kept, self.kind.fields)
        parent = self.node.place if self.node.place.file else Place(self.source)
        for spec in self.kind.fields:
            name = spec.name
            value = self.node.entries.get(name)
            self.places[name] = value.place if value is not None else parent
            if name in settled:
                self.values[name] = settled[name]
            elif value is None and name in given:
                self.values[name] = self._given(spec, given[name])
            elif value is None and spec.default is not None:
                self.values[name] = blank(spec, name)
            elif value is None and name == YEAR and spec.type is FieldType.YEAR:
                year = self.workspace.config.year
                self.values[name] = year or self.converter.convert(spec, None, name, parent)
            else:
                self.values[name] = self.converter.convert(spec, value, name, parent)
        declared = {spec.name for spec in self.kind.fields}
        for name in given:
            if name not in declared:
                message = f"模板{self.kind.label}没有字段“{name}”，不能按{name}逐个生成"
                hint = f"在 template.yaml 里声明“{name}: {{类型: {name}}}”，或改用别的模板。"
                self.findings.append(error("template.undeclared-field", parent, message, hint))

    def _given(self, spec: FieldSpec, model: Given) -> object:
        if isinstance(model, Month) and spec.type is FieldType.MONTH:
            return (model,) if spec.many else model
        wanted = PARTIES.get(spec.type)
        if isinstance(model, Month) or wanted is None or not isinstance(model, wanted):
            message = f"字段“{spec.name}”的类型是{spec.type_text}，不能由任务逐个给出"
            self.findings.append(error("template.undeclared-field", spec.place, message, f"把类型改为“{spec.name}”。"))
            return blank(spec, spec.name)
        record = self.views.record(model, spec.name)
        return (record,) if spec.many else record

    def derive(self) -> None:
        """Add the parties of the pairing, the workspace, its year, unless the kind declares fields of these names."""
        pairing = next((s for s in self.kind.fields if s.type is FieldType.PAIRING and not s.many), None)
        if pairing is not None:
            for name, value in _sides(self.values[pairing.name]).items():
                self.values.setdefault(name, value)
                if pairing.name in self.converter.broken:
                    self.converter.broken.add(name)
        self.values.setdefault(YEAR, _year(self.workspace))
        self.values.setdefault(WORKSPACE, self.views.whole(WORKSPACE))

    def defaults(self) -> None:
        """Evaluate the defaults of fields that were not given."""
        for spec in self.kind.fields:
            name = spec.name
            if spec.default is None or not isinstance(self.values[name], Blank) or name in self.converter.broken:
                continue
            self.values[name] = self._default(spec, spec.default)
            if isinstance(self.values[name], Blank) and spec.required and name not in self.converter.broken:
                self.converter.convert(spec, None, name, self.places[name])

    def _default(self, spec: FieldSpec, source: str) -> object:
        """Return a default's value; `Blank` when it is empty or, reported, cannot be evaluated."""
        if any(broken in source for broken in self.converter.broken):
            # What it is made from is reported already; a second fault would only follow from the first.
            self.converter.broken.add(spec.name)
            return blank(spec, spec.name)
        name = f"模板{self.kind.label}里“{spec.name}”的默认值"
        subject = Subject(name, self.places[spec.name].within(spec.name), source)
        known = {name: value for name, value in self.values.items() if name != spec.name}
        try:
            if expression := single_expression(source):
                value = evaluate(expression, known)
                if isinstance(value, Blank):
                    return blank(spec, spec.name)
                if fits(spec, value):
                    return tuple(value) if isinstance(value, list) else value
                if spec.many and isinstance(value, list | tuple):
                    return self._from_texts(spec, [TEXT.finalize(item) for item in value])  # type: ignore[misc]
            text = compile_short(TEXT, source).render(known)
        except EVALUATION_ERRORS as failure:
            self._evaluation_failed(failure, subject, spec.name)
            return blank(spec, spec.name)
        if not text.strip():
            return blank(spec, spec.name)
        return self._from_texts(spec, text.split("\n") if spec.many else [text])

    def _from_texts(self, spec: FieldSpec, texts: list[str]) -> object:
        """Convert evaluated texts as if they had been typed."""
        place = self.places[spec.name]
        values = tuple(self.converter.text(spec, nodes.Scalar(text, place), spec.name) for text in texts)
        return values if spec.many else values[0]

    def checks(self) -> None:
        """Prove the pictures and report what the kind itself finds wrong with the values."""
        for spec in self.kind.fields:
            value = self.values[spec.name]
            for picture in value if isinstance(value, tuple) else (value,):
                if isinstance(picture, Picture):
                    try:
                        file = read_picture(picture.root, picture.path, picture.place)
                        self.pictures.append(sha256(file.data).hexdigest())
                    except InputError as refused:
                        self.findings.extend(refused.findings)
        self.findings.extend(check_values(self.kind.checks, self.values, self.places, self.converter.broken))

    def bodies(self) -> None:
        """Evaluate the body texts, in order: a later one may hold an earlier one."""
        for spec in self.kind.fields:
            name = spec.name
            value = self.values[name]
            if isinstance(value, BodySource):
                self.values[name] = self._body(name, value)
            elif spec.type is FieldType.BODY and isinstance(value, tuple):
                items = ((f"{name}[{index}]", item) for index, item in enumerate(value))
                self.values[name] = tuple(
                    self._body(path, item) if isinstance(item, BodySource) else item for path, item in items
                )
            elif spec.type is FieldType.ATTACHMENT and not isinstance(value, Blank):
                many = isinstance(value, tuple)
                made = tuple(self._attachment(item) for item in (value if isinstance(value, tuple) else (value,)))
                self.values[name] = made if many else made[0]

    def _attachment(self, value: object) -> object:
        """Return an 附件 with its text evaluated."""
        if not isinstance(value, Record) or not isinstance(source := value[ATTACHMENT_TEXT], BodySource):
            return value
        body = self._body(f"{value.path}.{ATTACHMENT_TEXT}", source)
        return plain_record(value.path, {**value, ATTACHMENT_TEXT: body})

    def _body(self, path: str, source: BodySource) -> Body:
        subject = Subject(f"“{path}”", source.place, source.text, by_line=True)
        body, fault = compile_body(source.text, subject)
        if body is None:
            if fault:
                self.findings.append(fault)
            return Body(())
        known = {name: value for name, value in self.values.items() if not isinstance(value, BodySource)}
        rendered, found = render_body(body, known, subject, source.place, self.kind.numbering)
        self.findings.extend(finding for finding in found if not self._follows(finding))
        return rendered

    def _follows(self, finding: Finding) -> bool:
        """Return True for a fault that only follows from a field already reported as wrong."""
        return any(f"“{name}”" in finding.message or f"“{name}." in finding.message for name in self.converter.broken)

    def _evaluation_failed(self, failure: Exception, subject: Subject, name: str) -> None:
        path = failure.path.partition(".")[0].partition("[")[0] if isinstance(failure, TemplateFault) else ""
        if path not in self.converter.broken:
            self.findings.append(evaluation_finding(failure, subject, self.values))
        self.converter.broken.add(name)
