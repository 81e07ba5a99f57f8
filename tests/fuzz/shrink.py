"""Make a failing file small: fewer steps, then fewer parts, then fewer elements, as long as it fails alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from lxml import etree

from tests.fuzz.seeds import Pools, Seed
from tests.fuzz.steps import PART_STEPS, Parts, Recipe, attempt, made, packed, unpacked

T = TypeVar("T")
Fails = Callable[[Seed, bytes], bool]
_TRIES = 400


class _Budget:
    """Counts how often a file was tried, so that making it small comes to an end."""

    def __init__(self, fails: Fails) -> None:
        self._fails = fails
        self.left = _TRIES

    def __call__(self, seed: Seed, data: bytes) -> bool:
        self.left -= 1
        return self.left > 0 and self._fails(seed, data)


def shrunk(recipe: Recipe, pools: Pools, fails: Fails) -> tuple[Recipe, bytes]:
    """Return a recipe without idle steps, and a file as small as was found that fails alike."""
    test = _Budget(fails)
    kept = list(recipe.steps)
    for step in recipe.steps:
        fewer = [one for one in kept if one is not step]
        if test(*made(Recipe(recipe.family, recipe.seed, tuple(fewer)), pools)):
            kept = fewer
    recipe = Recipe(recipe.family, recipe.seed, tuple(kept))
    seed, data = made(recipe, pools)
    if recipe.family in PART_STEPS:
        smaller = attempt(lambda: _smaller(seed, data, test))
        data = data if smaller is None else smaller
    elif recipe.family in ("data", "text"):
        lines = _fewer(data.split(b"\n"), lambda some: test(seed, b"\n".join(some)))
        data = b"\n".join(lines)
    return recipe, data


def _smaller(seed: Seed, data: bytes, fails: _Budget) -> bytes:
    parts = unpacked(data)
    if not fails(seed, packed(parts)):
        return data
    parts = _fewer(parts, lambda some: fails(seed, packed(some)))
    for at in sorted(range(len(parts)), key=lambda index: -len(parts[index][1])):
        parts = _with_fewer_elements(seed, parts, at, fails)
    return packed(parts)


def _with_fewer_elements(seed: Seed, parts: Parts, at: int, fails: _Budget) -> Parts:
    root = attempt(lambda: etree.fromstring(parts[at][1], etree.XMLParser(resolve_entities=False, huge_tree=True)))
    if root is None:
        return parts

    def with_root() -> Parts:
        return [*parts[:at], (parts[at][0], etree.tostring(root)), *parts[at + 1 :]]

    level: list[Any] = [root]
    while level and fails.left > 0:
        for parent in level:
            children = list(parent)

            def without(some: Sequence[Any], parent: Any = parent) -> bool:
                parent[:] = some
                return fails(seed, packed(with_root()))

            parent[:] = _fewer(children, without) if children else []
        level = [child for parent in level for child in parent if len(child)]
    smaller = with_root()
    return smaller if fails(seed, packed(smaller)) else parts


def _fewer(items: Sequence[T], fails: Callable[[list[T]], bool]) -> list[T]:
    """Return a part of the items that still fails: halves are left out first, then quarters, and so on."""
    kept = list(items)
    size = max(1, len(kept) // 2)
    while True:
        at = 0
        while at < len(kept):
            fewer = kept[:at] + kept[at + size :]
            if fails(fewer):
                kept = fewer
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    fails(kept)  # leaves behind what was kept, not what was tried last
    return kept
