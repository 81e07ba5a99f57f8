"""What programs send to the API, taken with distrust: JSON of exactly the keys and types that are documented."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from flask import abort, request

from docgen.errors import Finding, InputError, Place, error
from docgen.web.security import NAME_HEADER
from docgen.web.uploads import plain_name

SOURCE = r"(?!.*\.\.)[^\\/:\x00-\x1f\x7f]{1,80}(/[^\\/:\x00-\x1f\x7f]{1,80}){0,5}"
"""What a paper may be called: a path in the workspace that is never opened."""
_WORDS = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "对象"}
_DEEPEST = 60


def body(keys: Mapping[str, tuple[type, ...]], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the JSON object of the request, whose keys may be these, each of one of its types.

    Raises:
        InputError: it is something else, or lacks a required key; every such fault is told.
    """
    if request.mimetype != "application/json":
        abort(415)
    sent = _parsed(request.get_data())
    if not isinstance(sent, dict):
        raise InputError(_fault("", "请求的内容应为一个对象", "写成 {…}。"))
    faults = [_fault(key, f"不认识“{key[:60]}”", f"可写的有：{'、'.join(keys)}。") for key in sent if key not in keys]
    faults += [_fault(key, f"缺少“{key}”", "") for key in required if key not in sent]
    for key, value in sent.items():
        if key in keys and type(value) not in keys[key]:
            wanted = "或".join(_WORDS[one] for one in keys[key])
            faults.append(_fault(key, f"“{key}”应为{wanted}", ""))
    if faults:
        raise InputError(faults)
    return sent


def chosen(key: str, value: Any, choices: tuple[str, ...]) -> str:
    """Return a value that is one of the choices; raises InputError for another."""
    if value not in choices:
        raise InputError(_fault(key, f"“{key}”没有“{str(value)[:60]}”这一种", f"可选 {'、'.join(choices)}。"))
    return str(value)


def paper_text(paper: str | dict[str, Any]) -> str:
    """Return a paper as YAML text: a text as it is, an object as JSON, which YAML contains."""
    return paper if isinstance(paper, str) else json.dumps(paper, ensure_ascii=False, indent=1)


def source_name(value: str) -> str:
    """Return what a paper is called; raises InputError for what cannot be a path in the workspace."""
    if not re.fullmatch(SOURCE, value):
        hint = "写工作区里的相对路径，例如 data/notices/a.yaml；这个文件不必存在。"
        raise InputError(_fault("name", f"“{value[:60]}”不能作公文的文件名", hint))
    return value


def file_content(value: str) -> bytes:
    """Return the bytes that base64 text stands for; raises InputError for other text."""
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as bad:
        raise InputError(_fault("content", "“content”不是 base64", "把文件的字节编成标准的 base64。")) from bad


def header_name() -> str:
    """Return the name of a file that was sent as it is."""
    typed = request.headers.get(NAME_HEADER, "")
    if not typed:
        raise InputError(_fault(NAME_HEADER, f"缺少请求头 {NAME_HEADER}", "写上百分号编码的文件名。"))
    return plain_name(unquote(typed, errors="replace"))


def number(key: str, default: int, least: int, most: int) -> int:
    """Return a whole number of the query; raises InputError for anything else."""
    typed = request.args.get(key, str(default))
    if not re.fullmatch(r"\d{1,9}", typed, re.ASCII) or not least <= int(typed) <= most:
        raise InputError(_fault(key, f"“{key}”应为 {least} 到 {most} 的整数", ""))
    return int(typed)


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8")
        sent = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
        json.dumps(sent, ensure_ascii=False).encode()  # half characters (\ud800) cannot be written anywhere
        if _depth(sent) > _DEEPEST:
            raise ValueError("too deep")
    except (ValueError, RecursionError) as bad:
        raise InputError(_fault("", "请求的内容不是完好的 JSON", "用 UTF-8 编码，一个键只写一次。")) from bad
    return sent


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def _fault(key: str, message: str, hint: str) -> Finding:
    return error("web.request", Place(where=key), message, hint)
