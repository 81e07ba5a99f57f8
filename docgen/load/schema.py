"""The JSON Schema of every data file, for editors that complete and check what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from docgen.load.groups import GROUPS
from docgen.load.keys import keys_of
from docgen.load.paper import TEMPLATE
from docgen.load.workspace import CONFIG
from docgen.model.config import Config

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# pydantic leaves a bound behind a converted type under its own name.
_BOUNDS = {"ge": "minimum", "le": "maximum"}
_NULL = {"type": "null"}

Schema = dict[str, Any]


def json_schema() -> Schema:
    """Return one JSON Schema (draft 2020-12) for docgen.yaml, the lists in data/ and papers.

    An editor that is given the whole schema tells the files apart itself; one that is given `#/$defs/结对文件` checks
    just that list. Keys are completed in Chinese; English names are accepted as well. A key without a value is absent.
    """
    models = [group.model for group in GROUPS] + [Config]
    _, generated = models_json_schema([(model, "validation") for model in models], ref_template="{model}")
    classes = {model.__name__: model for model in _with_parts(models)}
    definitions: Schema = {}
    for name, model in classes.items():
        schema = generated["$defs"][name]
        definitions[schema["title"]] = _object(_renamed(schema, classes), model)
    files: list[Schema] = [{"$ref": "#/$defs/设置"}, {"$ref": "#/$defs/公文"}]
    for group in GROUPS:
        title = str(group.model.model_config["title"])
        english, chinese = group.stems
        definitions[f"{title}文件"] = {
            "title": f"{title}文件",
            "description": f"data/{english}.yaml 或 data/{english}/ 下的文件（也可叫 {chinese}）",
            "type": "array",
            "items": {"$ref": f"#/$defs/{title}"},
        }
        files.append({"$ref": f"#/$defs/{title}文件"})
    definitions["设置"]["description"] = f"工作区的 {CONFIG}"
    definitions["公文"] = {
        "title": "公文",
        "description": "一份公文的数据；其余各项由文种的模板规定",
        "type": "object",
        "properties": {TEMPLATE: {"type": "string", "description": "文种名称"}},
        "required": [TEMPLATE],
    }
    return {"$schema": _DIALECT, "title": "docgen 数据", "anyOf": files, "$defs": definitions}


def _with_parts(models: Sequence[type[BaseModel]]) -> list[type[BaseModel]]:
    """Return the models and the models inside them."""
    found: list[type[BaseModel]] = list(models)
    for model in found:
        found += [key.model for key in keys_of(model).values() if key.model and key.model not in found]
    return found


def _renamed(value: Any, classes: dict[str, type[BaseModel]]) -> Any:
    """Return a schema whose references name Chinese definitions and whose bounds have JSON Schema's names."""
    if isinstance(value, list):
        return [_renamed(item, classes) for item in value]
    if isinstance(value, dict):
        if "$ref" in value:
            return {**value, "$ref": f"#/$defs/{classes[value['$ref']].model_config['title']}"}
        return {_BOUNDS.get(key, key): _renamed(item, classes) for key, item in value.items()}
    return value


def _object(schema: Schema, model: type[BaseModel]) -> Schema:
    """Return a model's schema with both names of its keys, and with empty values where a key may be absent."""
    required = schema.get("required", [])
    properties = {}
    for name, field in schema["properties"].items():
        described = {key: value for key, value in field.items() if (key, value) != ("default", None)}
        if name not in required and _NULL not in described.get("anyOf", []):
            kept = {key: described.pop(key) for key in ("title", "description", "default") if key in described}
            described = {**kept, "anyOf": [described, _NULL]}
        properties[name] = described
    english = {field.alias: name for name, field in model.model_fields.items()}
    shown = {
        "title": schema["title"],
        "type": "object",
        "properties": properties,
        "patternProperties": {f"^({'|'.join(english.values())})$": {}},
        "additionalProperties": False,
    }
    if required:
        shown["allOf"] = [{"anyOf": [{"required": [name]}, {"required": [english[name]]}]} for name in required]
    return shown
