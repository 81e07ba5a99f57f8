"""Papers, files by pattern, and the JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from docgen.errors import Place
from docgen.load import files, paper
from docgen.load.groups import GROUPS
from docgen.load.schema import json_schema
from docgen.model.base import Model
from docgen.model.config import Config
from tests.helpers.load import MINIMAL, short, values, write


def test_a_paper_names_its_template_and_gives_fields(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("模板: notice\n标题: 关于检查的通知\n主送:\n成文日期: 2026-04-07\n", encoding="utf-8")
    node, template, findings = paper(path, "data/x.yaml")
    assert findings == ()
    assert template == "notice"
    assert node is not None
    assert values(node) == {"标题": "关于检查的通知", "成文日期": "2026-04-07"}
    assert list(node.key_places) == ["标题", "主送", "成文日期"]
    assert node.place == Place("data/x.yaml", 1, 1)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "missing None:None"),
        ("- 甲\n", "type 1:1"),
        ("标题: 甲\n", "missing 1:1"),
        ("标题: 甲\n模版: notice\n", "missing 2:1"),
        ("模板:\n标题: 甲\n", "missing 1:1"),
        ("模板: [notice]\n", "missing 1:1"),
        ("模板: notice\n标题：甲\n", "syntax 2:3"),
    ],
)
def test_papers_without_template(tmp_path: Path, text: str, finding: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    node, template, findings = paper(path, "x.yaml")
    assert (node, template) == (None, None)
    assert short(findings) == [finding]


def test_files_by_pattern_are_sorted(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(("data/n/b.yaml", "data/n/a.yaml", "data/n/2026/c.yaml", "data/n/d.txt"), ""))
    found, findings = files("data/n/*.yaml", tmp_path)
    assert findings == ()
    assert [path.name for path in found] == ["a.yaml", "b.yaml"]
    assert [path.name for path in files("data/**/*.yaml", tmp_path)[0]] == ["c.yaml", "a.yaml", "b.yaml"]
    assert [path.name for path in files(r"data\n\a.yaml", tmp_path)[0]] == ["a.yaml"]


@pytest.mark.parametrize("pattern", ["../x.yaml", "data/../../x.yaml", "/etc/*", "C:/x.yaml", r"..\x.yaml"])
def test_patterns_stay_inside_the_workspace(tmp_path: Path, pattern: str) -> None:
    place = Place("docgen.yaml", 3, 5)
    found, (finding,) = files(pattern, tmp_path, place)
    assert found == ()
    assert (finding.rule, finding.place) == ("data.outside-workspace", place)


@pytest.mark.parametrize("pattern", ["data/none/*.yaml", "", "data/a**b.yaml", "data"])
def test_a_pattern_that_matches_no_file(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, {"data/people.yaml": ""})
    found, (finding,) = files(pattern, tmp_path)
    assert (found, finding.rule) == ((), "data.no-file")


def test_links_are_followed_inside_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "ws", {"data/n/a.yaml": "", "data/o/x.yaml": ""})
    (tmp_path / "outside.yaml").write_text("", encoding="utf-8")
    (folder / "data/n/b.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "data/n/c.yaml").symlink_to(folder / "data/o/x.yaml")
    found, (finding,) = files("data/n/*.yaml", folder)
    assert [path.name for path in found] == ["a.yaml", "c.yaml"]
    assert (finding.rule, finding.place.file) == ("data.outside-workspace", "data/n/b.yaml")


def referenced(schema: Any) -> set[str]:
    """Return every `$ref` in a schema."""
    if isinstance(schema, list):
        return {name for item in schema for name in referenced(item)}
    if isinstance(schema, dict):
        own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
        return own | {name for item in schema.values() for name in referenced(item)}
    return set()


def test_the_schema_defines_what_it_refers_to() -> None:
    schema = json_schema()
    assert {f"#/$defs/{name}" for name in schema["$defs"]} >= referenced(schema)
    for group in GROUPS:
        title = group.model.model_config["title"]
        assert schema["$defs"][f"{title}文件"]["items"] == {"$ref": f"#/$defs/{title}"}


def test_the_schema_describes_every_key_in_chinese() -> None:
    definitions = json_schema()["$defs"]
    models: list[type[Model]] = [*(group.model for group in GROUPS), Config]
    for model in models:
        definition = definitions[model.model_config["title"]]
        aliases = [field.alias for field in model.model_fields.values()]
        assert list(definition["properties"]) == aliases
        for name, shown in definition["properties"].items():
            assert shown["description"], name
        assert definition["additionalProperties"] is False


def test_the_schema_knows_bounds_options_and_lists() -> None:
    definitions = json_schema()["$defs"]
    assert definitions["派驻"]["properties"]["人数"]["minimum"] == 1
    assert definitions["派驻人员"]["properties"]["出勤天数"]["anyOf"][0]["maximum"] == 31
    assert "综合医院" in str(definitions["单位"]["properties"]["类别"])
    many, one = definitions["结对"]["properties"]["受援方"]["anyOf"]
    assert many["items"] == one
    assert definitions["单位"]["allOf"][0] == {"anyOf": [{"required": ["编号"]}, {"required": ["id"]}]}


def test_the_keys_of_the_minimal_workspace_are_in_the_schema() -> None:
    definitions = json_schema()["$defs"]
    for name, title in (("institutions", "单位"), ("people", "人员"), ("pairings", "结对"), ("records", "工作记录")):
        for item in yaml.safe_load((MINIMAL / f"data/{name}.yaml").read_text("utf-8")):
            assert item.keys() <= definitions[title]["properties"].keys()
