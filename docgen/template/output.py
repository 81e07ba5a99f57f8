"""Names of output files and conditions of jobs, evaluated in the same sandbox as everything else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from jinja2 import TemplateSyntaxError

from docgen.errors import InputError, Place, RenderError, error
from docgen.template.binding import Fields
from docgen.template.environment import NAMES, compile_short, evaluate
from docgen.template.faults import EVALUATION_ERRORS
from docgen.template.report import Subject, evaluation_finding, syntax_finding
from docgen.text.names import safe_filename


def output_name(fields: Fields, pattern: str = "", place: Place | None = None) -> PurePosixPath:
    """Return the path of a paper below the output folder, without extension, safe on every system.

    `pattern` is the job's own (found at `place`); without one the kind's is used. `/` makes folders only where the
    pattern itself has it; in values it becomes ／.

    Raises:
        InputError: the pattern cannot be parsed.
        RenderError: it uses a field that is missing or blank, or gives no name at all.
    """
    source = pattern or fields.kind.output
    where = place if place is not None and pattern else Place(fields.source, where="输出")
    subject = Subject(f"模板{fields.kind.label}的“输出”" if not pattern else "“输出”", where, source)
    try:
        text = compile_short(NAMES, source).render(fields.values)
    except TemplateSyntaxError as failure:
        raise InputError(syntax_finding(failure, subject)) from failure
    except EVALUATION_ERRORS as failure:
        raise RenderError(evaluation_finding(failure, subject, fields.values)) from failure
    names = [safe_filename(part) for part in text.split("/") if part.strip(" .")]
    if not names:
        hint = "在“输出”里写上标题等字段。"
        raise RenderError(error("template.no-name", where, "“输出”算出来是空的，没有文件名", hint))
    return PurePosixPath(*names)


def evaluate_condition(text: str, values: Mapping[str, object], place: Place | None = None) -> bool:
    """Return whether a job's condition holds for `values` (a `job_scope`, or `Fields.values`).

    Raises:
        InputError: it cannot be parsed, or uses a name that does not exist. A blank value counts as false.
    """
    source = text.strip()
    if source.startswith("{{") and source.endswith("}}"):
        source = source[2:-2].strip()
    subject = Subject("“条件”", (place or Place()).within("条件"), source)
    try:
        return bool(evaluate(source, values))
    except TemplateSyntaxError as failure:
        raise InputError(syntax_finding(failure, subject)) from failure
    except EVALUATION_ERRORS as failure:
        raise InputError(evaluation_finding(failure, subject, values)) from failure
