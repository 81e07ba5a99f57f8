"""The OpenAPI 3.1 description of the JSON API: what can be asked, what is answered, in Chinese for those who use it."""

from __future__ import annotations

from typing import Any

from docgen.web.answers import TYPES
from docgen.web.api_input import SOURCE
from docgen.web.openapi_schemas import SCHEMAS, ref
from docgen.web.security import MOST_BYTES, NAME_HEADER

_VERSION = "1"
"""Of what is described here: a change that breaks programs makes it 2."""
FORMATS = ("docx", "pdf", "html")
STANDARDS = ("auto", "2012", "1999")
MOST_ITEMS = 5000
Json = dict[str, Any]

_NAME = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": "批量生成的编号"}
_TEXT: Json = {"type": "string"}
_OBJECT: Json = {"type": "object"}
_BINARY: Json = {"type": "string", "format": "binary"}
_ARCHIVE: Json = {TYPES["zip"]: {"schema": _BINARY}}
_ENGINES = ("weasyprint", "typst")
_REFUSALS = {
    400: "请求有误",
    401: "需要口令",
    403: "不允许这样访问",
    404: "没有这一项",
    405: "不能这样访问",
    413: f"内容超过 {MOST_BYTES // (1 << 20)} MB",
    415: "不接受这种内容",
    422: "内容有误：findings 里是每一处，与命令行的 --format json 相同",
    429: "口令错了太多次",
    500: "没有做成：findings 里是原因",
}


def description(token: bool) -> Json:
    """Return the description; with `token`, as it is where programs have to send one."""
    made: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "docgen",
            "version": _VERSION,
            "description": "公文的生成、核对和批量生成。与命令行、办公页面用同样的检查和限额；生成的文件逐字节相同。",
        },
        "paths": {path: dict(operations) for path, operations in _paths().items()},
        "components": {"schemas": SCHEMAS},
    }
    if token:
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"token": []}]
    return made


def _paths() -> dict[str, Json]:
    return {
        "/api/kinds": {"get": _operation("kinds", "列出文种", _json(ref("KindList")))},
        "/api/kinds/{name}": {
            "get": _operation("kind", "一种公文要填什么（字段和 JSON Schema）", _json(ref("Kind")), [_NAME], 404)
        },
        "/api/render": {"post": _render()},
        "/api/check": {"post": _check()},
        "/api/check/file": {"post": _check_file()},
        "/api/jobs": {
            "get": _operation("jobs", "列出正在进行或上一次的批量生成", _json(ref("JobList"))),
            "post": _start(),
        },
        "/api/jobs/{id}": {
            "get": _operation("job", "批量生成做到哪里了", _json(ref("Job")), [_ID], 404),
            "delete": _operation("cancelJob", "停下批量生成，做好的留着", _json(ref("Job")), [_ID], 404),
        },
        "/api/jobs/{id}/report": {
            "get": _operation(
                "jobReport", "做完后的报告，同 docgen build --report", _json({"type": "object"}), [_ID], 404
            )
        },
        "/api/jobs/{id}/zip": {
            "get": _operation(
                "jobArchive", "做完后的全部公文（.zip）", {TYPES["zip"]: {"schema": _BINARY}}, [_ID], 404, 422
            )
        },
        "/api/data": {"get": _operation("lists", "列出名册", _json(ref("ListNames")), [], 422)},
        "/api/data/{name}": {"get": _items()},
    }


def _operation(
    name: str, summary: str, content: Json, parameters: list[Json] | None = None, *refused: int, code: int = 200
) -> Json:
    answers = {str(code): {"description": "完成", "content": content}}
    for refusal in sorted({400, 401, 403, 405, 422, 429, 500, *refused}):
        answers[str(refusal)] = {"description": _REFUSALS[refusal], "content": _json(ref("Findings"))}
    return {"operationId": name, "summary": summary, "parameters": parameters or [], "responses": answers}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _posted(operation: Json, schema: Json, required: bool = True) -> Json:
    return operation | {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


def _render() -> Json:
    kinds = {TYPES[suffix].partition(";")[0]: {"schema": _BINARY} for suffix in (*FORMATS, "zip")}
    operation = _operation(
        "render",
        "生成一份公文。答复是 JSON（文件为 base64）；用 Accept 也可以直接要其中一个文件，或全部文件的 .zip",
        _json(ref("Rendered")) | kinds,
        [],
        413,
        415,
    )
    return _posted(
        operation,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["paper"],
            "properties": {
                "paper": {
                    "description": "公文：一段 YAML，或同样内容的对象",
                    "oneOf": [{"type": "string"}, {"type": "object"}],
                },
                "name": {
                    "type": "string",
                    "pattern": f"^{SOURCE}$",
                    "default": "paper.yaml",
                    "description": "当作工作区里的哪个文件；写进 Word 文件的出处里，文件不必存在",
                },
                "formats": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "string", "enum": list(FORMATS)},
                    "default": ["docx", "pdf"],
                },
                "engine": {"type": "string", "enum": list(_ENGINES), "description": "不写时照工作区的设置"},
                "pdf_a": {"type": "boolean", "default": False, "description": "PDF 存为 PDF/A-2b"},
            },
        },
    )


def _check() -> Json:
    operation = _operation("check", "核对文件（内容写在 JSON 里）", _json(ref("Checked")), [], 413, 415)
    return _posted(
        operation,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["name", "content"],
            "properties": {
                "name": {"type": "string", "description": "文件名，看扩展名定种类：.docx、.pdf、.md、.txt"},
                "content": {"type": "string", "contentEncoding": "base64", "pattern": _BASE64},
                "standard": {"type": "string", "enum": list(STANDARDS), "default": "auto"},
                "fix": {"type": "boolean", "default": False, "description": "能自动修正的，另给一份修正后的 .docx"},
            },
        },
    )


_BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


def _check_file() -> Json:
    header = {
        "name": NAME_HEADER,
        "in": "header",
        "required": True,
        "description": "文件名，UTF-8 的百分号编码",
        "schema": {"type": "string", "pattern": r"^[A-Za-z0-9%._-]{1,300}$"},
    }
    standard = {"name": "standard", "in": "query", "schema": {"type": "string", "enum": list(STANDARDS)}}
    fix = {"name": "fix", "in": "query", "schema": {"type": "boolean", "default": False}}
    operation = _operation(
        "checkFile", "核对文件（文件原样上传）", _json(ref("Checked")), [header, standard, fix], 413, 415
    )
    body = {"required": True, "content": {"application/octet-stream": {"schema": _BINARY}}}
    return operation | {"requestBody": body}


def _start() -> Json:
    operation = _operation("startJob", "开始批量生成；没有变化的公文不重做", _json(ref("Job")), [], 415, code=202)
    return _posted(
        operation,
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "jobs": {
                    "type": "array",
                    "items": {"type": "integer", "minimum": 1},
                    "description": "docgen.yaml 的“生成”里的第几项，从 1 数起；不写时全部",
                },
                "only": {"type": "string", "description": "只做符合这个式样的，同 docgen build --only"},
                "force": {"type": "boolean", "default": False, "description": "没有变化的也重做"},
                "prune": {"type": "boolean", "default": False, "description": "删去不再有的公文的旧文件"},
            },
        },
    )


def _items() -> Json:
    first = {"type": "integer", "minimum": 0, "maximum": 10**9 - 1, "default": 0}
    count = {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": 1000}
    offset = {"name": "offset", "in": "query", "schema": first, "description": "从第几项起，从 0 数"}
    limit = {"name": "limit", "in": "query", "schema": count, "description": "最多几项"}
    return _operation("items", "名册里的各项，照文件里写的", _json(ref("Items")), [_NAME, offset, limit], 404, 422)
