"""A column that moved by some rows: a cell was deleted or put in, and everything below stands beside others.

Two columns that know of one another (name and mailbox, 〒 and prefecture), or one that is the same wherever
a person stands again (the telephone), agree in hardly any row as they are, and in row after row when one of
them is moved back. Either alone happens; both at once, by chance, does not.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from kankei.fields import postal_code
from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.gate.landlines import prefectures_of_lines
from kankei_importers.gate.places import PREFECTURE, prefectures
from kankei_importers.gate.postal import LookUp
from kankei_importers.gate.sounds import ends_of_mailbox, sounds_of_name
from kankei_importers.layout import Layout, RecordField
from kankei_importers.table import Table

__all__ = ["Move", "check_moving", "moved"]

_SAMPLE = 1_000
"""Rows at the end of a list that are looked at: whatever was deleted above has moved them."""
_FARTHEST = 8
_FEWEST = 5
_STILL = 0.25
_UNLIKELY = math.log(1e-3)
_REPEATED: tuple[RecordField, ...] = ("phone", "email", "postal_code", "address")

T = TypeVar("T")
Agreement = Callable[[int], Sequence[int]]
"""For a number of rows by which a column is moved back: 1 agrees, -1 contradicts, 0 nobody knows; by row."""

Pair = tuple[RecordField, RecordField, tuple[Agreement, float]]
"""The column that may have moved, the one beside it, how they agree and the chance that any two rows do."""


class Move(Struct, frozen=True):
    """By how many rows a column moved from a place on; ``sure`` is between 0 and 1."""

    by: int
    start: int
    rows: int
    of: int
    sure: float


def check_moving(table: Table, layout: Layout, look_up: LookUp) -> Iterator[Problem]:
    """The first column found to have moved against the one beside it."""
    said = {field: table.read(source)[-_SAMPLE:] for field, source in layout.record.items()}
    first = max(0, table.size - _SAMPLE)
    for column, other, (agrees, chance) in _pairs(said, look_up):
        found = moved(agrees, chance)
        if found is not None:
            yield finding(
                "gate.column_moved",
                found.sure,
                column=_printed(table, layout, column),
                other=_printed(table, layout, other),
                row=str(table.sheet.rows[first + found.start + min(0, found.by)][0]),
                by=str(abs(found.by)),
                rows=str(found.rows),
                of=str(found.of),
            )
            return


def _printed(table: Table, layout: Layout, field: RecordField) -> str:
    return next(iter(layout.record[field].printed(table)), field)


def moved(agrees: Agreement, chance: float) -> Move | None:
    """The move under which two columns agree that contradict each other as they are; None if there is none.

    Args:
        agrees: How they agree; 0 rows is as they are.
        chance: With which any two rows of theirs would agree.
    """
    still = agrees(0)
    if still.count(-1) < _FEWEST - 1:
        return None
    best: tuple[float, Move] | None = None
    for by in range(-_FARTHEST, _FARTHEST + 1):
        found = _tail(still, agrees(by), by, chance) if by else None
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best is not None else None


def _tail(still: Sequence[int], back: Sequence[int], by: int, chance: float) -> tuple[float, Move] | None:
    """The rows to the end for which the agreement of a move is least likely, and how unlikely that is."""
    best: tuple[float, Move] | None = None
    here = there = known = 0
    for start in range(len(still) - 1, -1, -1):
        here += still[start] > 0
        there += back[start] > 0
        known += back[start] != 0
        if back[start] <= 0 or there < _FEWEST or here > min(0.5, _STILL + chance) * there:
            continue
        log = _log_chance(there, known, chance) + math.log(2 * _FARTHEST) + math.log(start + 1)
        if log < _UNLIKELY and (best is None or log < best[0]):
            best = log, Move(by, start, there, known, 1 - math.exp(log))
    return best


def _log_chance(hits: int, known: int, chance: float) -> float:
    """Upper bound of the logarithm of the chance of so many hits or more: Chernoff (1952)."""
    share = hits / known
    if share <= chance:
        return 0.0
    rest = (1 - share) * math.log((1 - share) / (1 - chance)) if share < 1 else 0.0
    return -known * (share * math.log(share / chance) + rest)


def _pairs(said: dict[RecordField, list[str]], look_up: LookUp) -> Iterator[Pair]:
    """Columns that know of one another: the one that may have moved, the one beside it, how they agree."""
    nothing = [""] * max(map(len, said.values()), default=0)
    names, kanas = said.get("name", nothing), said.get("kana", nothing)
    who: RecordField = "name" if "name" in said else "kana"
    if who not in said:
        return
    sounds = list(map(sounds_of_name, names, kanas))
    if "email" in said:
        yield "email", who, _sharing(sounds, list(map(ends_of_mailbox, said["email"])))
    if "kana" in said and "name" in said:
        spoken = [sounds_of_name("", one) for one in kanas]
        yield "kana", "name", _sharing([sounds_of_name(one, "") for one in names], spoken)
    if "address" in said:
        yield from _placed(said, look_up)
    keys = ["".join(one.split()) for one in (kanas if who == "kana" else names)]
    for field in _REPEATED:
        if field in said:
            yield field, who, _repeating(keys, said[field])


def _placed(said: dict[RecordField, list[str]], look_up: LookUp) -> Iterator[Pair]:
    """What knows of the prefecture of an address."""
    places = list(map(_prefecture, said["address"]))
    if "postal_code" in said:
        homes = list(map(look_up, postal_code.normalize_column(said["postal_code"])))
        yield "postal_code", "address", _sharing(places, homes)
    if "phone" in said:
        yield "phone", "address", _sharing(places, prefectures_of_lines(said["phone"]))


def _prefecture(address: str) -> frozenset[str]:
    found = PREFECTURE.match(address)
    return frozenset({found[1]}) & prefectures() if found else frozenset()


def _sharing(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> tuple[Agreement, float]:
    """Rows agree where what their cells say has something in common."""

    def agrees(by: int) -> list[int]:
        beside = _from(right, by, frozenset())
        return [(1 if one & two else -1) if one and two else 0 for one, two in zip(left, beside, strict=True)]

    ours, theirs = (Counter(word for words in side for word in words) for side in (left, right))
    pairs = max(1, sum(map(bool, left)) * sum(map(bool, right)))
    return agrees, _within(sum(times * theirs[word] for word, times in ours.items()) / pairs)


def _repeating(keys: Sequence[str], values: Sequence[str]) -> tuple[Agreement, float]:
    """Rows agree where another row of the same person says the same."""
    times = Counter(filter(None, keys))

    def agrees(by: int) -> list[int]:
        beside = list(zip(keys, _from(values, by, ""), strict=True))
        same = Counter(beside)
        return [
            (1 if same[key, value] > 1 else -1) if value and times[key] > 1 else 0 for key, value in beside
        ]

    total = max(1, sum(1 for value in values if value))
    alike = sum((n / total) ** 2 for n in Counter(filter(None, values)).values())
    others = [times[key] - 1 for key in keys if times[key] > 1]
    return agrees, _within(alike * sum(others) / max(1, len(others)))


def _from(values: Sequence[T], by: int, nothing: T) -> list[T]:
    """The values moved back by some rows; what falls off at an end is gone."""
    size, gone = len(values), [nothing] * min(abs(by), len(values))
    return [*values[by:], *gone] if by >= 0 else [*gone, *values[: max(0, size + by)]]


def _within(chance: float) -> float:
    return min(0.99, max(1e-6, chance))
