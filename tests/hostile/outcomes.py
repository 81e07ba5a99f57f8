"""What comes of each payload: the rules of the findings on it, or `read` where it is harmless as it stands.

`SECURITY.md` shows them as a table; `python -m tests.hostile.outcomes` writes it there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from tests.hostile.data import NAMES, TABLES, VALUES, YAMLS
from tests.hostile.expressions import BOMBS, ESCAPES
from tests.hostile.pdfs import PDFS, SIGNED
from tests.hostile.pictures import PICTURES
from tests.hostile.places import LINKS, PLACES
from tests.hostile.words import OLD_PAPERS, WORDS

TOP = Path(__file__).resolve().parents[2]
SECURITY = TOP / "SECURITY.md"
_BEGIN, _END = "<!-- payloads -->", "<!-- end of payloads -->"

GROUPS: dict[str, tuple[Mapping[str, object], str, str]] = {
    "escapes": (ESCAPES, "`render`, `template lint`", "test_hostile_templates.py::test_no_way_out_of_the_sandbox"),
    "bombs": (BOMBS, "`render`, `template lint`", "test_hostile_templates.py::test_bombs_are_refused"),
    "words": (WORDS, "`check`, `convert`, `template lint`, `render`", "test_hostile_words.py::test_word_files"),
    "old-papers": (OLD_PAPERS, "`template new --from`", "test_hostile_words.py::test_old_papers"),
    "pdfs": (PDFS, "`check`", "test_hostile_pdfs.py::test_pdf_files"),
    "signed": (SIGNED, "`sign --verify`", "test_hostile_pdfs.py::test_signed_files"),
    "yaml": (YAMLS, "`data check`, `render`, `build`", "test_hostile_data.py::test_yaml"),
    "tables": (TABLES, "`data check`, `data import-xlsx`", "test_hostile_data.py::test_tables"),
    "values": (VALUES, "`render`, both engines, `--list`", "test_hostile_engines.py::test_values_stand_as_typed"),
    "names": (NAMES, "`render`, `build`", "test_hostile_files.py::test_names_stay_in_the_output_folder"),
    "places": (PLACES, "every command that reads", "test_hostile_files.py::test_what_is_no_file_is_not_read"),
    "links": (LINKS, "`render`, `data check`, `lint`", "test_hostile_files.py::test_links_out_of_the_workspace"),
    "pictures": (PICTURES, "`render`", "test_hostile_files.py::test_pictures"),
}
"""Payloads by group: the table they are in, the doors they are tried at, the test that tries them."""


@cache
def expected() -> dict[str, dict[str, str]]:
    """Return the outcome of each payload by group and name."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "outcomes.yaml").read_text("utf-8"))
    return loaded


def table() -> str:
    """Return the table of all payloads in Markdown."""
    lines = ["| payload | doors | outcome | test |", "|---|---|---|---|"]
    for group, (payloads, doors, test) in GROUPS.items():
        for name in payloads:
            lines.append(f"| {group}: {name} | {doors} | {expected()[group][name]} | `{test}` |")
    return "\n".join(lines)


def with_table(text: str) -> str:
    """Return the text of SECURITY.md with the table as it must be."""
    return re.sub(f"(?<={_BEGIN}\n).*?(?={_END})", lambda _: table() + "\n", text, flags=re.DOTALL)


if __name__ == "__main__":
    SECURITY.write_text(with_table(SECURITY.read_text("utf-8")), "utf-8")
