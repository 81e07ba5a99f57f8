"""The walk of the editors' page, done as written: commands run and compared, what is done in Word done to the file.

In the page's section `## 做一遍…`, from top to bottom:

- a `sh` block is run; a `text` block after it is all that it prints, `…` standing for anything in a line and, alone,
  for lines. A command that prints 错误 must end with 1 or 2, any other with 0.
- `<!-- 改 FILE -->` is followed by numbered sentences that tell what to do with the file, by paragraphs of Word or by
  lines. A sentence that ends with ： takes the block below it.
- `<!-- 存为 FILE -->` is followed by a block that is the file; for a name in .docx, its paragraphs.
- `<!-- 复制 FOLDER → NEW -->`: a folder is copied.
- a command that ends in `--watch` runs on; each `text` block is what it prints next, and `<!-- 按 Ctrl-C -->` ends it.

A sentence, a block or a mark of any other kind is a failure, so that the page cannot tell of a step that nobody takes.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import docx

_TOKEN = re.compile(
    r"^```(?P<language>\w*)\n(?P<block>.*?)^```$"
    r"|^<!-- (?P<mark>[^\n]+) -->$"
    r"|^\d+\. (?P<sentence>[^\n]+(?:\n {3}[^\n]+)*)$",
    re.MULTILINE | re.DOTALL,
)
_PATIENCE = 30
"""Seconds after which a watching command is taken for dead."""


def walk_of(page: Path) -> str:
    """Return the part of a page that is the walk: up to the next heading of its level outside blocks."""
    text = page.read_text("utf-8")
    start = text.index("\n## 做一遍")
    blocks = [found.span() for found in re.finditer(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL)]
    heads = [found.start() for found in re.finditer(r"^## ", text, re.MULTILINE)]
    return text[start : min(head for head in heads if head > start + 1 and not any(a < head < b for a, b in blocks))]


class Lines:
    """A file as the pieces that a person sees: the lines of a text."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.pieces = path.read_text("utf-8").splitlines()

    def set(self, number: int, old: str, new: str) -> None:
        self.pieces[number] = self.pieces[number].replace(old, new)

    def delete(self, start: int, end: int) -> None:
        del self.pieces[start:end]

    def insert(self, number: int, text: str) -> None:
        self.pieces[number:number] = text.splitlines()

    def move(self, start: int, end: int) -> None:
        self.pieces = [*self.pieces[:start], *self.pieces[end:], *self.pieces[start:end]]

    def save(self) -> None:
        self._path.write_text("\n".join(self.pieces) + "\n", "utf-8")


class Paragraphs:
    """A Word file as the pieces that a person sees: its paragraphs outside tables."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document = docx.Document(str(path))

    @property
    def pieces(self) -> list[str]:
        return [paragraph.text for paragraph in self._document.paragraphs]

    def set(self, number: int, old: str, new: str) -> None:
        changed = 0
        for run in self._document.paragraphs[number].runs:
            changed += run.text.count(old)
            run.text = run.text.replace(old, new) if old in run.text else run.text
        assert changed, f"the text {old!r} is spread over runs"

    def delete(self, start: int, end: int) -> None:
        if end == len(self.pieces):
            self._document.add_paragraph()  # Word keeps the last paragraph's mark
        for paragraph in self._document.paragraphs[start:end]:
            paragraph._p.getparent().remove(paragraph._p)

    def move(self, start: int, end: int) -> None:
        moved = [paragraph._p for paragraph in self._document.paragraphs[start:end]]
        last = self._document.paragraphs[-1]
        if last.text:
            last = self._document.add_paragraph()
        for paragraph in moved:
            last._p.addprevious(paragraph)

    def save(self) -> None:
        self._document.save(str(self._path))


def _one(file: Lines | Paragraphs, text: str) -> int:
    """Return the number of the only piece that has a text."""
    (found,) = [number for number, piece in enumerate(file.pieces) if text in piece] or [-1]
    assert found >= 0, f"there is no {text!r}"
    return found


def _all(file: Lines | Paragraphs, old: str, new: str) -> None:
    found = [number for number, piece in enumerate(file.pieces) if old in piece]
    assert found, f"there is no {old!r}"
    for number in found:
        file.set(number, old, new)


def _range(file: Lines | Paragraphs, start: str, end: str | None) -> tuple[int, int]:
    first, last = _one(file, start), len(file.pieces) if end is None else _one(file, end)
    assert first < last, f"{end!r} is before {start!r}"
    return first, last


def _cut(file: Lines | Paragraphs, start: str, end: str | None) -> None:
    file.delete(*_range(file, start, end))


def _move(file: Lines | Paragraphs, start: str, end: str | None) -> None:
    file.move(*_range(file, start, end))


_SENTENCES: dict[str, Callable[..., None]] = {
    r"把 `(.+)` 改成 `(.+)`": lambda file, old, new: file.set(_one(file, old), old, new),
    r"把 `(.+)` 全部改成 `(.+)`": _all,
    r"从 `(.+)` 到(?: `(.+)` 前面|文末)，全部删去": _cut,
    r"从 `(.+)` 到(?: `(.+)` 前面|文末)，移到文末": _move,
    r"在 `(.+)` 前面加：": lambda file, place, block: file.insert(_one(file, place), block),
    r"在 `(.+)` 后面加：": lambda file, place, block: file.insert(_one(file, place) + 1, block),
}
"""What the page may tell an editor to do; a full stop at the end is no matter."""


def _pattern(shown: str) -> str:
    """Return the pattern of what a command prints as the page shows it."""
    parts = []
    for line in shown.splitlines():
        words = "[^\n]*".join(re.escape(word) for word in line.split("…"))
        parts.append("(?:[^\n]*\n)*?" if line.strip() == "…" else words + "\n")
    return "".join(parts)


@dataclass
class Walk:
    """One who reads the page in `place` and does what it tells; `path` is the folder of the installed commands."""

    place: Path
    path: Path
    _printed: Path | None = None
    _read: int = 0
    _file: Path | None = None
    _saved: Path | None = None
    _sentence: str = ""
    _watching: subprocess.Popen[bytes] | None = None
    _steps: list[str] = field(default_factory=list)

    def go(self, text: str) -> list[str]:
        """Do a page's section; return what was done, one line a step."""
        for found in _TOKEN.finditer(text):
            if found["mark"]:
                self._mark(found["mark"])
            elif found["sentence"]:
                self._do(re.sub(r"\n {3}", "", found["sentence"]).rstrip("。"))
            else:
                self._block(found["language"], found["block"])
        assert not self._sentence and self._saved is None and self._watching is None
        return self._steps

    def _mark(self, mark: str) -> None:
        verb, _, name = mark.partition(" ")
        self._file = self._saved = None
        if verb == "改":
            self._file = self.place / name
        elif verb == "存为":
            self._saved = self.place / name
        elif mark == "按 Ctrl-C":
            self._interrupt()
        elif verb == "复制":
            source, target = name.split(" → ")
            shutil.copytree(self.place / source, self.place / target)
        else:
            raise AssertionError(f"nobody knows how to do {mark!r}")
        self._steps.append(mark)

    def _do(self, sentence: str, *block: str) -> None:
        assert self._file is not None, f"in which file? {sentence}"
        if sentence.endswith("：") and not block:
            self._sentence = sentence
            return
        file = Paragraphs(self._file) if self._file.suffix == ".docx" else Lines(self._file)
        for pattern, change in _SENTENCES.items():
            if found := re.fullmatch(pattern, sentence):
                change(file, *found.groups(), *block)
                file.save()
                self._steps.append(sentence)
                return
        raise AssertionError(f"nobody knows how to do {sentence!r}")

    def _block(self, language: str, text: str) -> None:
        if self._sentence:
            sentence, self._sentence = self._sentence, ""
            self._do(sentence, text)
        elif self._saved is not None:
            self._write(self._saved, text)
            self._saved = None
        elif language == "sh":
            self._run(text)
        elif language == "text":
            self._compare(text)
        else:
            raise AssertionError(f"nobody knows what to do with\n{text}")

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".docx":
            path.write_text(text, "utf-8")
            return
        made = docx.Document()
        for line in text.splitlines():
            made.add_paragraph(line)
        made.save(str(path))

    def _run(self, text: str) -> None:
        self._file = None
        self._steps.append(text.strip())
        environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
        environment |= {"PATH": f"{self.path}{os.pathsep}{os.environ['PATH']}", "PYTHONUNBUFFERED": "1"}
        where, printed = self.place.parent / "where", self.place.parent / "printed"
        watching = text.rstrip().endswith("--watch")
        script = f"exec {text}" if watching else f"set -eu\ntrap 'pwd > \"{where}\"' EXIT\n{text}"
        with printed.open("wb") as output:
            process = subprocess.Popen(
                ["sh", "-c", script], cwd=self.place, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        self._printed, self._read = printed, 0
        if watching:
            self._watching = process
            return
        status, shown = process.wait(), printed.read_text("utf-8")
        expected = (1, 2) if re.search("^错误：", shown, re.MULTILINE) else (0,)
        assert status in expected, f"{text}{shown}ended with {status}"
        self.place = Path(where.read_text("utf-8").strip())

    def _compare(self, text: str) -> None:
        """Compare what a command has printed since the last comparison; wait for it where the command runs on."""
        assert self._printed is not None, f"which command prints\n{text}"
        tries = _PATIENCE * 20 if self._watching is not None else 1
        for _ in range(tries):
            shown = self._printed.read_text("utf-8")[self._read :]
            if re.fullmatch(_pattern(text), shown):
                self._read += len(shown)
                return
            time.sleep(0.05)
        raise AssertionError(f"the page shows\n{text}and there is\n{shown}")

    def _interrupt(self) -> None:
        assert self._watching is not None
        self._watching.send_signal(signal.SIGINT)
        assert self._watching.wait(_PATIENCE) == 0
        self._watching = None
