"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Neither a slow machine nor the luck of a draw may fail a test; `pytest --hypothesis-profile search` draws anew.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return Path(__file__).resolve().parent.parent


_SHARING = {
    "test_catalogue",
    "test_check_look_rules",
    "test_check_structure",
    "test_layout_elements",
    "test_layout_hard_cases",
    "test_layout_measured",
    "test_measure_ruler",
    "test_shipped",
}
"""Files of tests that share papers made once a run."""


@pytest.hookimpl(tryfirst=True)  # xdist looks at the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests in one process, and those that share papers too, when tests run in several."""
    for item in items:
        name = item.path.stem
        item.add_marker(pytest.mark.xdist_group("papers" if name in _SHARING else name))
