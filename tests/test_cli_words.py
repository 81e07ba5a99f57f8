"""The command line speaks Chinese, and the documents know every command and option."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from docgen.cli import main
from docgen.cli.table import print_table, width
from tests.commands import commands

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = re.compile(r"Usage|Options|Commands|Show this|Error|Try |Missing|No such|Invalid|unexpected")


COMMANDS = dict(commands(main))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_chinese(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"用法：docgen {' '.join(words)} [选项]")
    assert "显示这份说明" in result.stdout
    assert not ENGLISH.search(result.stdout)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["bild"], "没有命令 bild。是不是想用 build？"),
        (["data", "chek"], "是不是想用 check？"),
        (["build", "--forse"], "没有选项 --forse。是不是想用 --force"),
        (["build", "-j", "0"], "--jobs 应是大于零的整数，不能是“0”。"),
        (["build", "-j", "many"], "--jobs 应是大于零的整数，不能是“many”。"),
        (["build", "extra"], "多余的参数：extra"),
        (["build", "-o"], "选项 -o"),
        (["render"], "缺少参数 公文.yaml。"),
        (["render", "a.yaml", "-f", "docx,odt"], "--formats 不能是“odt”，可以是 docx、pdf、html"),
        (["render", "a.yaml", "--engine", "word"], "--engine 不能是“word”，可以是 weasyprint、typst"),
        (["data", "check", "--format", "xml"], "--format 不能是“xml”，可以是 text、json"),
    ],
)
def test_wrong_usage_is_told_in_chinese(args: list[str], message: str) -> None:
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 2
    assert result.stderr.startswith("错误：")
    assert message in result.stderr
    assert "--help 查看用法。" in result.stderr
    assert not ENGLISH.search(result.stderr)
    assert result.stdout == ""


def test_no_command_shows_the_help() -> None:
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 2
    assert "命令：" in result.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_knows_every_command_and_opens_with_the_two(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    opening = text.splitlines()[:5]
    assert any(line.strip().startswith("./bootstrap demo") for line in opening)
    assert any(line.strip().startswith("./bootstrap test") for line in opening)
    for words, command in COMMANDS.items():
        if not isinstance(command, click.Group):
            assert f"`{' '.join(words)}" in text, words
        if words in (("render",), ("build",), ("convert",)):
            for option in (parameter for parameter in command.params if isinstance(parameter, click.Option)):
                names = {*option.opts} & set(re.findall(r"-[-\w]+", text))
                assert names or option.name == "format", option.opts


def test_columns_line_up_under_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("字体", "文件"), [("仿宋", "a.otf"), ("Times", "两\n行")])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["字体   文件", "仿宋   a.otf", "Times  两 行"]
    assert width("仿宋a") == 5
