"""Click speaking Chinese: commands, groups and value types whose help and complaints are in the user's language."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from docgen.cli.table import width


class Command(click.Command):
    """A command whose help is Chinese and whose surplus arguments are refused in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)
        # Click would refuse surplus arguments in English while parsing; `invoke` does it instead.
        self.context_settings = {"allow_extra_args": True, **self.context_settings}

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless arguments are left over."""
        if ctx.args:
            raise click.UsageError(f"多余的参数：{' '.join(ctx.args)}", ctx)
        return super().invoke(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Chinese heading."""
        write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, explained in Chinese."""
        return in_chinese(super().get_help_option(ctx))


class Group(click.Group):
    """A group that loads each command's module only when it is needed.

    `places` maps a command's name to where it is: `module:attribute`.
    """

    def __init__(self, *args: Any, places: dict[str, str], **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 [参数]...")
        kwargs.setdefault("no_args_is_help", True)
        super().__init__(*args, **kwargs)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order they are listed."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in self.places:
            return None
        module, attribute = self.places[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return name, command and remaining arguments; an unknown name is refused with the nearest known one."""
        name, *rest = args
        command = self.get_command(ctx, name)
        if command is None:
            close = difflib.get_close_matches(name, self.places, n=1)
            raise click.UsageError(f"没有命令 {name}。" + (f"是不是想用 {close[0]}？" if close else ""), ctx)
        return name, command, rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands under Chinese headings."""
        write_options(self, ctx, formatter)
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            assert command is not None
            rows.append((name, command.get_short_help_str(limit=100)))
        write_rows(formatter, "命令：", rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, explained in Chinese."""
        return in_chinese(super().get_help_option(ctx))


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the list of a command's options."""
    records = [param.get_help_record(ctx) for param in command.get_params(ctx) if isinstance(param, click.Option)]
    write_rows(formatter, "选项：", [record for record in records if record is not None])


def write_rows(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Write rows of two columns under a title (Click's own list takes a Chinese character for one cell)."""
    formatter.write(f"\n{title}\n")
    first = max((width(row[0]) for row in rows), default=0)
    for left, right in rows:
        formatter.write(f"  {left}{' ' * (first - width(left))}  {right}\n")


def in_chinese(option: click.Option | None) -> click.Option | None:
    """Give the help option a Chinese explanation."""
    if option is not None:
        option.help = "显示这份说明"
    return option


class Choice(click.ParamType[str]):
    """One of several words."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or fail naming the words there are."""
        if value not in self.choices:
            self.fail(f"不能是“{value}”，可以是 {'、'.join(self.choices)}", param, ctx)
        return value


class Choices(click.ParamType[tuple[str, ...]]):
    """Several words joined by commas, each one of a few."""

    name = "choices"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(
        self, value: str | Sequence[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the words in the order of the choices, each once, or fail naming the words there are."""
        words = value.replace("，", ",").split(",") if isinstance(value, str) else value
        wanted = {word.strip() for word in words}
        unknown = sorted(wanted - set(self.choices))
        if unknown:
            self.fail(f"不能是“{unknown[0]}”，可以是 {'、'.join(self.choices)}，用逗号隔开", param, ctx)
        return tuple(choice for choice in self.choices if choice in wanted)


class Count(click.ParamType[int]):
    """A whole number of at least `least`, 1 or 0."""

    name = "count"

    def __init__(self, least: int = 1) -> None:
        self.least = least

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or fail."""
        try:
            number = int(value)
        except ValueError:
            number = -1
        if number < self.least:
            wanted = "应是大于零的整数" if self.least else "应是零或大于零的整数"
            self.fail(f"{wanted}，不能是“{value}”", param, ctx)
        return number


def explain(error: click.UsageError) -> str:
    """Return what is wrong with a command line, in Chinese, with the way to its help."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=close):
            text = f"没有选项 {name}。" + (f"是不是想用 {'、'.join(sorted(close))}？" if close else "")
        case click.BadOptionUsage(option_name=name):
            text = f"选项 {name} 的用法不对：要写值的后面要有值，不要写值的不能有值。"
        case click.MissingParameter(param=param):
            text = f"缺少参数 {_label(param)}。"
        case click.BadParameter(param=param):
            text = f"{_label(param)} {error.message}。"
        case _:
            text = error.message
    return f"{text}\n用 {error.ctx.command_path if error.ctx else 'docgen'} --help 查看用法。"


def _label(param: click.Parameter | None) -> str:
    """Return how a person writes the parameter: its longest option name, or the argument's name in the usage."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param is not None else ""
