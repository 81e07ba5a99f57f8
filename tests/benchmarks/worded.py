"""The shipped support agreement as a docxtpl user would have it: all its words in the Word file, none in body.md."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from docgen.load import read
from docgen.official.markup import paragraph, run
from docgen.resources import shipped_root
from docgen.template.kind import Kind, load_kind
from docgen.word import open_package, write_package

AGREEMENT = "support-agreement"
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_FREE_TEXT = re.compile(r"^\{% if 补充条款 %\}$.*?^\{% endif %\}$", re.DOTALL | re.MULTILINE)
"""Body text that a paper brings itself: docxtpl has no such thing."""
_TABLE_RULE = re.compile(r"\|[ :|-]+\|")
_HEADING = re.compile(r"(#{1,4}) (.*)")
_BODY_PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*\{\{p 正文 \}\}.*?</w:p>")


def worded_agreement(folder: Path) -> Kind:
    """Write the kind into `folder` and return it."""
    source = shipped_root() / "templates" / AGREEMENT
    shutil.copytree(source, folder)
    body = folder / "body.md"
    words = _FREE_TEXT.sub("", _COMMENT.sub("", body.read_text("utf-8")))
    body.unlink()
    package = open_package((source / "template.docx").read_bytes(), "template.docx")
    document = package.parts[package.main].decode()
    inside, count = _BODY_PARAGRAPH.subn(lambda _: "".join(map(_paragraph, words.splitlines())), document)
    assert count == 1, "the agreement prints its body once"
    package.parts[package.main] = inside.encode()
    (folder / "template.docx").write_bytes(write_package(package.parts))
    return load_kind(folder, read)


def _paragraph(line: str) -> str:
    """Return a line of body.md as a Word paragraph; a statement on a line of its own takes its paragraph away."""
    line = line.strip()
    if not line or _TABLE_RULE.fullmatch(line):
        return ""
    if line.startswith("{%"):
        return paragraph("GwBody", run(line.replace("{% ", "{%p ", 1)))
    heading = _HEADING.fullmatch(line)
    return paragraph(f"GwHeading{len(heading[1])}", run(heading[2])) if heading else paragraph("GwBody", run(line))
