"""A column that moved by some rows: a cell was deleted or put in, and everything below stands beside others.

Two columns that know of one another (name and mailbox, 〒 and prefecture), or one that is the same wherever
a person stands again (the telephone), agree in hardly any row as they are, and in row after row when one of
them is moved back. Either alone happens; both at once, by chance, does not.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kankei.fields import postal_code
from kankei.model import Problem
from kankei_importers.gate.displacement import (
    FARTHEST,
    Agreement,
    Answers,
    Move,
    log_chance,
    moved_back,
    moved_codes,
    to_the_end,
)
from kankei_importers.gate.fellows import Fellows, Keys, coded
from kankei_importers.gate.finding import finding
from kankei_importers.gate.landlines import prefectures_of_line
from kankei_importers.gate.places import prefecture_named
from kankei_importers.gate.postal import LookUp, homes_of
from kankei_importers.gate.restoring import put_back
from kankei_importers.gate.sounds import ends_of_mailbox, sounds_of_name
from kankei_importers.layout import Layout, RecordField
from kankei_importers.table import Table

__all__ = ["Move", "check_moving", "check_phones", "moved"]

_SAMPLE = 1_000
"""Rows at the end of a list that are looked at: whatever was deleted above has moved them."""
_FEWEST = 5
_STILL = 0.25
_UNLIKELY = math.log(1e-3)
_CARRIED = len("+819012345678")
_STRANGERS, _MOST = 8, 0.8
"""So many carried phones, and such a share of the known ones, may be others' in a list as it should be."""
_OTHERWISE, _MOST_OTHERWISE, _RARE = 0.3, 0.85, 0.01
"""The share of people with another phone in each row, taken high; the share and chance that stop a list."""
_ANY = frozenset({""})
_NAMES: tuple[RecordField, ...] = ("name", "kana")
_PERSONAL: tuple[RecordField, ...] = ("phone", "email")
_REPEATED: tuple[RecordField, ...] = ("phone", "email", "postal_code", "address")

Cells = dict[RecordField, list[str]]
"""By field: the cells of the rows."""
Pair = tuple[RecordField, RecordField, tuple[Agreement, float]]
"""The column that may have moved, the one beside it, how they agree and the chance that any two rows do."""


def check_moving(table: Table, layout: Layout, look_up: LookUp) -> Iterator[Problem]:
    """The first column found to have moved against the one beside it."""
    said = {field: table.read(source)[-_SAMPLE:] for field, source in layout.record.items()}
    first = max(0, table.size - _SAMPLE)
    keys = Keys(said)
    for column, other, (agrees, chance) in _pairs(said, keys, look_up):
        found = moved(agrees, chance)
        if found is not None:
            row = table.sheet.rows[first + found.start + min(0, found.by)][0]
            yield _moved(_printed(table, layout, column), _printed(table, layout, other), found, row)
            return
    who = next((field for field in _NAMES if field in said), None)
    if who is None:
        return
    for field in _PERSONAL:
        found = _misplaced(said, keys, field) if field in said else None
        if found is not None:
            row = table.sheet.rows[first + found.start + min(0, found.by)][0]
            yield _moved(_printed(table, layout, field), _printed(table, layout, who), found, row)
            return
    if "phone" in said:
        yield from _dealt_anew(table, layout, keys, who)


def _dealt_anew(table: Table, layout: Layout, keys: Keys, who: RecordField) -> Iterator[Problem]:
    """Phones that are another one wherever somebody stands again; by itself that is so of one in eight."""
    same, other = keys.people("phone")
    chance = _chance_of_more(other, same + other, _OTHERWISE)
    if chance < _RARE and other > _MOST_OTHERWISE * (same + other):
        facts = {"other": _printed(table, layout, who), "rows": f"{other:,}", "of": f"{same + other:,}"}
        yield finding("gate.phone_differs", 1 - chance, column=_printed(table, layout, "phone"), **facts)


def _chance_of_more(hits: int, of: int, chance: float) -> float:
    """The chance of so many hits or more: the binomial distribution."""
    return sum(math.comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(hits, of + 1))


def _misplaced(said: Cells, keys: Keys, field: RecordField) -> Move | None:
    """The move of a part of a column, told by rows of one person, and for phones by where their lines are."""
    lines = None
    if field == "phone" and "address" in said:
        lines = _sharing(_prefectures(said["address"]), list(map(prefectures_of_line, keys["phone"])))
    return put_back(keys.fellows(field), coded(keys[field]), lines)


class Callers(Protocol):
    """Rows at the end of a list beside what was known of their phones, one after the other.

    ``rows`` are their numbers, ``phones`` their phones (E.164), ``own`` what they say of the name, each word
    behind a letter for its kind, ``known`` the same of whoever was known by that phone.
    """

    @property
    def rows(self) -> Sequence[int]: ...
    @property
    def phones(self) -> Sequence[str]: ...
    @property
    def own(self) -> Sequence[frozenset[str]]: ...
    @property
    def known(self) -> Sequence[frozenset[str]]: ...


def check_phones(column: str, other: str, callers: Callers) -> Iterator[Problem]:
    """Phones that belong to others than those they stand beside; the headers of phones and of names."""
    agrees, chance = _sharing(callers.own, callers.known, kinds=True)
    found = moved(agrees, chance)
    if found is not None:
        yield _moved(column, other, found, callers.rows[found.start + min(0, found.by)])
        return
    still = agrees(0)
    pairs = zip(callers.phones, still, strict=True)
    carried = {phone: said for phone, said in pairs if said and len(phone) == _CARRIED}
    against = sum(said < 0 for said in carried.values())
    if against >= _STRANGERS and against > _MOST * len(carried):
        share = against / len(carried)
        facts = {"other": other, "rows": f"{against:,}", "of": f"{len(carried):,}"}
        yield finding("gate.phone_owner", share, column=column, **facts)


def _moved(column: str, other: str, found: Move, row: int) -> Problem:
    return finding(
        "gate.column_moved",
        found.sure,
        column=column,
        other=other,
        row=str(row),
        by=str(abs(found.by)),
        rows=f"{found.rows:,}",
        of=f"{found.of:,}",
    )


def _printed(table: Table, layout: Layout, field: RecordField) -> str:
    return next(iter(layout.record[field].printed(table)), field)


def moved(agrees: Agreement, chance: float) -> Move | None:
    """The move under which two columns agree that contradict each other as they are; None if there is none.

    Args:
        agrees: How they agree; 0 rows is as they are.
        chance: With which any two rows of theirs would agree.
    """
    still = agrees(0)
    if (still < 0).sum() < _FEWEST - 1:
        return None
    best: tuple[float, Move] | None = None
    for by in range(-FARTHEST, FARTHEST + 1):
        found = _tail(still, agrees(by), by, chance) if by else None
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best is not None else None


def _tail(still: Answers, back: Answers, by: int, chance: float) -> tuple[float, Move] | None:
    """The rows to the end for which the agreement of a move is least likely, and how unlikely that is."""
    best: tuple[float, Move] | None = None
    if np.count_nonzero(back > 0) < _FEWEST:
        return None
    here, there, known = to_the_end(still > 0), to_the_end(back > 0), to_the_end(back != 0)
    enough = (there >= _FEWEST) & (here <= min(0.5, _STILL + chance) * there)
    for start in np.flatnonzero((back > 0) & enough[:-1])[::-1].tolist():
        hits, of = int(there[start]), int(known[start])
        log = log_chance(hits, of, chance) + math.log(2 * FARTHEST) + math.log(start + 1)
        if log < _UNLIKELY and (best is None or log < best[0]):
            best = log, Move(by, start, hits, of, 1 - math.exp(log))
    return best


def _pairs(said: Cells, keys: Keys, look_up: LookUp) -> Iterator[Pair]:
    """Columns that know of one another: the one that may have moved, the one beside it, how they agree."""
    nothing = [""] * max(map(len, said.values()), default=0)
    names, kanas = said.get("name", nothing), said.get("kana", nothing)
    who: RecordField = "name" if "name" in said else "kana"
    if who not in said:
        return
    if "email" in said:
        sounds = list(map(sounds_of_name, names, kanas))
        yield "email", who, _sharing(sounds, list(map(ends_of_mailbox, said["email"])))
    if "kana" in said and "name" in said:
        spoken = [sounds_of_name("", one) for one in kanas]
        yield "kana", "name", _sharing([sounds_of_name(one, "") for one in names], spoken)
    if "address" in said:
        yield from _placed(said, keys, look_up)
    for field in _REPEATED:
        if field in said:
            yield field, who, _repeating(keys.fellows(field), said[field])


def _placed(said: Cells, keys: Keys, look_up: LookUp) -> Iterator[Pair]:
    """What knows of the prefecture of an address."""
    places = _prefectures(said["address"])
    if "postal_code" in said:
        codes = postal_code.normalize_column(said["postal_code"])
        known = zip(codes, (next(iter(place), "") for place in places), strict=True)
        homes = [homes_of(code, place, look_up) for code, place in known]
        yield "postal_code", "address", _sharing(places, homes)
    if "phone" in said:
        yield "phone", "address", _sharing(places, list(map(prefectures_of_line, keys["phone"])))


def _prefectures(addresses: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset({named} if (named := prefecture_named(address)) else ()) for address in addresses]


def _sharing(
    left: Sequence[frozenset[str]], right: Sequence[frozenset[str]], *, kinds: bool = False
) -> tuple[Agreement, float]:
    """Rows agree where what their cells say has something in common.

    With ``kinds``, words begin with the letter of their kind, and cells without a kind in common say nothing
    of one another.
    """
    ours, theirs = ([_kinds(words, kinds) for words in side] for side in (left, right))

    def agrees(by: int) -> Answers:
        return np.where(_apart(left, right, by), np.where(_apart(ours, theirs, by), 0, -1), 1)

    one, two = (Counter(chain.from_iterable(side)) for side in (left, right))
    pairs = max(1, sum(map(bool, left)) * sum(map(bool, right)))
    return agrees, _within(sum(times * two[word] for word, times in one.items()) / pairs)


def _kinds(words: frozenset[str], kinds: bool) -> frozenset[str]:
    """The kinds of words, or one for all of them."""
    return frozenset(word[0] for word in words) if kinds else _ANY if words else words


def _apart(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]], by: int) -> npt.NDArray[np.bool_]:
    """By row: whether what the cells say has nothing in common, the right ones moved back."""
    back = moved_back(right, by, frozenset())
    return np.fromiter(map(frozenset.isdisjoint, left, back), np.bool_, len(left))


def _repeating(of: Fellows, values: Sequence[str]) -> tuple[Agreement, float]:
    """Rows agree where another row of the same person or home says the same."""
    codes = coded(values)
    return lambda by: of.agree(moved_codes(codes, by)), _within(of.chance(codes))


def _within(chance: float) -> float:
    return min(0.99, max(1e-6, chance))
