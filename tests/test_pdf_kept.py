"""What is kept between runs: the same as what was read, and never believed when it is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.pdf import metrics
from docgen.pdf.fonts import Face, library
from docgen.pdf.kept import cache_folder, recall

DAMAGED = (
    "",
    "{",
    "[]",
    "[" * 100_000,
    '{"units": 1000, "ascent": 800, "descent": 200}',
    '{"units": 0, "ascent": 800, "descent": 200, "runs": {"1000": [19968, 1]}}',
    '{"units": 1000, "ascent": 800, "descent": 200, "runs": {"1000": [19968]}}',
    '{"units": 1000, "ascent": 800, "descent": 200, "runs": {"1000": [0, 99999999999]}}',
    '{"units": 1000, "ascent": null, "descent": 200, "runs": {"1000": ["a", 1]}}',
    '{"units": 1000, "ascent": 800, "descent": 200, "runs": []}',
)


@pytest.fixture
def face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Face:
    """A face of this machine, with an empty cache folder."""
    found = library().choose("国", "仿宋_GB2312", bold=False, italic=False, east_asian=True)
    assert found is not None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return found.face


def test_a_face_is_read_from_its_file_once(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = metrics.metrics_of(face.path, face.index, face.stamp)
    monkeypatch.setattr(metrics, "_read", lambda *_: pytest.fail("the font was read again"))
    kept = metrics.metrics_of(face.path, face.index, face.stamp)
    assert kept == fresh
    assert len(kept.advances) > 6000
    assert kept.advances[ord("国")] == 1.0
    assert 0.5 < kept.ascent < 1.5
    assert 0 < kept.descent < 0.6


def test_another_state_of_the_file_is_read_anew(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    metrics.metrics_of(face.path, face.index, face.stamp)
    other = {"units": 500, "ascent": 400, "descent": 100, "runs": {"250": [19968, 2]}}
    monkeypatch.setattr(metrics, "_read", lambda *_: other)
    found = metrics.metrics_of(face.path, face.index, f"{face.stamp}x")
    assert (found.advances, found.ascent, found.descent) == ({19968: 0.5, 19969: 0.5}, 0.8, 0.2)


@pytest.mark.parametrize("damage", DAMAGED, ids=range(len(DAMAGED)))
def test_what_is_damaged_is_read_anew_and_mended(face: Face, damage: str) -> None:
    fresh = metrics.metrics_of(face.path, face.index, face.stamp)
    (kept,) = cache_folder().iterdir()
    kept.write_text(damage, "utf-8")
    assert metrics.metrics_of(face.path, face.index, face.stamp) == fresh
    assert json.loads(kept.read_text("utf-8")) == recall(kept.name) != {}


def test_a_folder_that_cannot_be_written_stops_nobody(face: Face, tmp_path: Path) -> None:
    (tmp_path / "docgen").write_text("a file where the folder should be")
    assert metrics.metrics_of(face.path, face.index, face.stamp).advances[ord("国")] == 1.0
