"""The rooms import one way, and the command line starts without the heavy libraries."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "docgen"

LEVELS = (
    {"cli"},
    {"web"},
    {"batch"},
    {"reconcile"},
    {"load", "template", "check"},
    {"chart"},
    {"pdf"},
    {"official", "word"},
    {"page", "model"},
    {"text"},
    {"resources", "errors"},
)
"""The arrows of DESIGN: a room imports rooms further down; rooms of one line do not know each other."""

HEAVY = (
    *("weasyprint", "docxtpl", "docx", "opencc", "typst", "openpyxl", "flask", "waitress", "matplotlib"),
    *("pydantic", "yaml", "lxml", "fontTools", "jinja2", "rich", "pypdfium2"),
)
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def room_of(module: str) -> str:
    """Return the room of a dotted name in docgen (`docgen.pdf.html` → `pdf`); empty for the root package."""
    return module.partition(".")[2].partition(".")[0]


def level_of(room: str) -> int:
    """Return how far down a room lies, from 0."""
    return next(level for level, rooms in enumerate(LEVELS) if room in rooms)


def imported(path: Path) -> set[str]:
    """Return the dotted names in docgen that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] == "docgen"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_arrows_point_one_way(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    room = parts[0]
    if room == "__init__":
        return  # the public API names every room, on demand
    for name in sorted(imported(path)):
        target = room_of(name)
        if target == room or (room == "cli" and target in ("", "__version__", *public_names())):
            continue
        assert level_of(target) > level_of(room), f"{'/'.join(parts)} imports {name}"


def public_names() -> list[str]:
    """Return the names of the root package."""
    import docgen

    return docgen.__all__


def test_the_public_api_is_small_and_complete() -> None:
    import docgen

    assert len(docgen.__all__) <= 10
    for name in docgen.__all__:
        assert getattr(docgen, name).__doc__, name
    with pytest.raises(AttributeError):
        getattr(docgen, "nothing")  # noqa: B009  # a plain attribute access would not be type-correct


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{path.name}: {node.name}"


@pytest.mark.parametrize("statement", ["import docgen", "import docgen.cli", "from docgen.cli import main; HELP"])
def test_starting_loads_nothing_heavy(statement: str) -> None:
    run = "\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    code = f"import sys\n{statement.replace('HELP', run)}\nprint('LOADED', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = done.stdout.rpartition("LOADED")[2].split()
    assert "docgen" in loaded
    assert not {name.split(".")[0] for name in loaded} & set(HEAVY)
