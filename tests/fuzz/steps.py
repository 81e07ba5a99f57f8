"""How a sound file is broken: a recipe names a seed and steps, and each step is a name and the number it draws from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.fuzz.hostile import NUMBERS, TEXTS
from tests.fuzz.seeds import Pools, Seed

Step = tuple[str, int]
Parts = list[tuple[str, bytes]]
"""The parts of a package in the order of the zip; names may come twice."""
PartStep = Callable[[Parts, Random, list[Seed]], Parts]
ByteStep = Callable[[bytes, Random], bytes]

PART_STEPS: dict[str, dict[str, tuple[PartStep, int]]] = {"word": {}, "xlsx": {}}
"""By family and name: what is done to the parts of a package, and how often it is chosen."""
BYTE_STEPS: dict[str, dict[str, tuple[ByteStep, int]]] = {"word": {}, "xlsx": {}, "pdf": {}, "data": {}, "text": {}}
_MOST_STEPS = 6
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Recipe:
    """A broken file: the family and the name of its seed, and what is done to it in turn."""

    family: str
    seed: str
    steps: tuple[Step, ...]


def part_step(weight: int, *families: str) -> Callable[[PartStep], PartStep]:
    """Declare a step over the parts of a package."""

    def declare(function: PartStep) -> PartStep:
        for family in families:
            PART_STEPS[family][function.__name__] = (function, weight)
        return function

    return declare


def byte_step(weight: int, *families: str) -> Callable[[ByteStep], ByteStep]:
    """Declare a step over the bytes of a file."""

    def declare(function: ByteStep) -> ByteStep:
        for family in families:
            BYTE_STEPS[family][function.__name__] = (function, weight)
        return function

    return declare


def draw(family: str, seed: int, index: int, pools: Pools) -> Recipe:
    """Return the recipe of a case; the same for the same numbers and seeds."""
    random = Random(f"{family}/{seed}/{index}")
    chosen = random.choice(pools[family])
    known = {**PART_STEPS.get(family, {}), **BYTE_STEPS[family]}
    weights: list[int] = [weight for _, weight in known.values()]
    count = 1 + min(int(random.expovariate(0.6)), _MOST_STEPS - 1)
    names = random.choices(list(known), weights, k=count)
    return Recipe(family, chosen.name, tuple((name, random.getrandbits(32)) for name in names))


def made(recipe: Recipe, pools: Pools) -> tuple[Seed, bytes]:
    """Return a recipe's seed and the broken file; steps over parts come before those over bytes."""
    pool = pools[recipe.family]
    seed = next(one for one in pool if one.name == recipe.seed)
    over_parts = PART_STEPS.get(recipe.family, {})
    data = seed.data
    if any(name in over_parts for name, _ in recipe.steps):
        parts = unpacked(data)
        for name, number in recipe.steps:
            if name in over_parts:
                parts = over_parts[name][0](parts, Random(number), pool)
        data = packed(parts)
    for name, number in recipe.steps:
        if name in BYTE_STEPS[recipe.family]:
            data = BYTE_STEPS[recipe.family][name][0](data, Random(number))
    return seed, data


def unpacked(data: bytes) -> Parts:
    """Return the parts of a sound package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def packed(parts: Parts) -> bytes:
    """Return a zip of parts, whatever their names."""
    import warnings

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that come twice
        for name, data in parts:
            entry = zipfile.ZipInfo(name or "x", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def number(random: Random) -> str:
    """Return a hostile number, more often a short one."""
    return random.choice(NUMBERS if random.random() < 0.2 else NUMBERS[:40])


def text(random: Random) -> str:
    """Return a hostile text, or two in one."""
    chosen = random.choice(TEXTS)
    return chosen if random.random() < 0.6 else chosen + random.choice(TEXTS)


@byte_step(3, "word", "xlsx", "pdf", "data", "text")
def flip_bits(data: bytes, random: Random) -> bytes:
    """Flip up to eight bits anywhere."""
    return flipped(data, random, 8)


def flipped(data: bytes, random: Random, most: int) -> bytes:
    """Return data with one to `most` bits flipped."""
    changed = bytearray(data)
    for _ in range(random.randint(1, most)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


@byte_step(1, "word", "xlsx", "pdf", "data", "text")
def truncate(data: bytes, random: Random) -> bytes:
    """Cut the end off."""
    return data[: random.randrange(len(data) + 1)]


@byte_step(1, "word", "xlsx", "pdf", "data", "text")
def splice(data: bytes, random: Random) -> bytes:
    """Repeat, drop or move a stretch of bytes."""
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    end = min(end, start + 2000)
    piece = data[start:end]
    rest = data[:start] + data[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + piece * random.choice((0, 1, 2, 20)) + rest[at:]


@byte_step(2, "word", "xlsx")
def zip_header(data: bytes, random: Random) -> bytes:
    """Change the head of an entry: its method, flags, sizes, name, or an offset."""
    places = []
    for sign in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"):
        at = data.find(sign)
        while at >= 0:
            places.append(at)
            at = data.find(sign, at + 4)
    if not places:
        return data
    at = random.choice(places) + random.randrange(4, 46)
    value = random.choice(
        (b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x01", b"\x63\x00", b"/", b"..")
    )
    return data[:at] + value + data[at + len(value) :]


def attempt(change: Callable[[], Any]) -> Any:
    """Return what a change gives; None where this file does not allow it."""
    try:
        return change()
    except Exception:  # a step that cannot be done is left out, whatever the reason
        return None
