"""Enter papers in the manifest as they come, and give their files their names: the one place that does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from docgen.batch.files import remove_staged
from docgen.batch.manifest import Manifest
from docgen.batch.plan import Planned
from docgen.batch.render import unwritable
from docgen.batch.report import Entry
from docgen.batch.standing import Standing
from docgen.batch.worker import Done, not_made
from docgen.errors import Finding, RenderError

Tell = Callable[[int, int], None]
"""Told how many papers are done, and how many there are."""

AT_ONCE = 32
"""Papers entered together: each entering waits for the disk."""
LONGEST_WAIT = 1.0
"""Seconds after which papers are entered even if they are fewer."""


class Writing:
    """Finished papers on their way into the output folder; `entries` takes what became of each, by index in the plan.

    `findings` are what stopped the whole.
    """

    def __init__(
        self,
        manifest: Manifest,
        standing: Standing,
        papers: Mapping[int, Planned],
        entries: dict[int, Entry],
        total: int,
        tell: Tell | None,
    ) -> None:
        self.findings: tuple[Finding, ...] = ()
        self._manifest = manifest
        self._standing = standing
        self._papers = papers
        self._entries = entries
        self._total = total
        self._tell = tell
        self._waiting: dict[int, Done] = {}

    def run(self, results: Iterable[tuple[int, Done]]) -> None:
        """Take up what is done until there is no more, or no room; what is left then is told as not made.

        However it ends, also by KeyboardInterrupt, what was done by then is in place and nothing else is left behind.
        """
        try:
            self._take(results)
            self._enter()
        except RenderError as fault:
            self.findings = fault.findings
            self._give_up()
        except BaseException:
            self._enter()
            raise
        finally:
            for index, planned in self._papers.items():
                self._entries.setdefault(index, not_made(planned.paper))
            if any(self._entries[index].status == "failed" for index in self._papers):
                remove_staged(self._manifest.folder)

    def _take(self, results: Iterable[tuple[int, Done]]) -> None:
        since = time.monotonic()
        for index, done in results:
            self._entries[index] = done.entry
            if done.full:
                return
            if done.files:
                self._waiting[index] = done
            if len(self._waiting) >= AT_ONCE or time.monotonic() - since > LONGEST_WAIT:
                self._enter()
                since = time.monotonic()
            if self._tell is not None:
                self._tell(len(self._entries), self._total)

    def _enter(self) -> None:
        """Enter what waits, then give the files their names."""
        waiting = self._waiting.copy()
        if not waiting:
            return
        self._manifest.enter(
            {self._papers[i].stem: self._standing.entered(self._papers[i], done) for i, done in waiting.items()}
        )
        for index, done in waiting.items():
            del self._waiting[index]
            for file in done.files:
                try:
                    file.put()
                except OSError as fault:
                    finding = unwritable(fault, file.path)
                    self._entries[index] = replace(done.entry, status="failed", outputs=(), findings=(finding,))

    def _give_up(self) -> None:
        """Give waiting papers up, the last one first, until there is room to enter the others."""
        while self._waiting:
            index, done = self._waiting.popitem()
            for file in done.files:
                file.drop()
            self._entries[index] = not_made(self._papers[index].paper)
            with suppress(RenderError):
                self._enter()
