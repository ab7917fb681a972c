"""Resemblance: a list whose rows have no numbers, beside an earlier one that it may be a mended copy of.

Such a row is named by what it says: a name or a phone that somebody put right makes another row of it, and
the one that was wrong would stay beside it.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from kankei.fields import name
from kankei.fields.text import gist
from kankei.model import DraftFile, DraftRow, ImportBatch
from kankei.store import batches, sources, versions
from kankei.usecases.ledger.latest import already_taken
from kankei.usecases.ledger.outcomes import content

__all__ = ["Mended", "mended_copy"]

_FEWEST = 2
"""Rows that both lists have, below which nothing is said of them."""
_NEARLY_ALL = 0.8
"""Of an earlier list, what stands in another one as it was or mended."""
_DAY, _KIND, _DETAIL = map(versions.FIELDS.index, ("occurred_on", "kind", "detail"))
_NAMES = _NAME, _, _EMAIL = [versions.FIELDS.index(field) for field in ("name", "kana", "email")]
_PHONE = versions.FIELDS.index("phone")

Content = Sequence[Any]
Trait = tuple[object, ...]


class Mended(Struct, frozen=True, kw_only=True):
    """An earlier list of which a list is likely a mended copy.

    ``same`` rows stand in both, ``missing`` ones of the days of the new list in the earlier one alone,
    ``new`` ones in the new one alone; ``rows`` are the numbers of those that are likely a missing one mended.
    """

    batch: ImportBatch
    same: int
    missing: int
    new: int
    rows: tuple[int, ...]


def mended_copy(connection: sa.Connection, file: DraftFile) -> Mended | None:
    """The earlier list in force that a list without numbers most likely puts right; None if there is none.

    That is said where most of the earlier list stands in this one again, and most of what does not has
    somebody in its place: at the same event, of the same name or reached under the same phone or mailbox, or
    the same person on a day of which one part differs. It is said too where every row has another phone or
    mailbox, as where a column of them was added, and nearly all names are the same. A list that only grew
    lacks nothing; a part of it, or another time, has nothing in its place.
    """
    rows = {row.key: row for row in file.rows if row.record is not None and not row.problems}
    if not _is_unnumbered(rows.values()) or already_taken(connection, file) is not None:
        return None
    days = [row.touchpoint.occurred_on for row in rows.values() if row.touchpoint is not None]
    span = min(days), max(days)
    shared = sources.shared(connection, file.source, rows)
    lists = shared or sources.of_days(connection, file.source, *span)
    if not lists:
        return None
    no = max(lists, key=lambda one: (lists[one], one))
    gone = versions.said_by(connection, no).keys() - rows.keys()
    before = [one.content for one in versions.live(connection, file.source, gone).values()] if gone else []
    fresh = rows.keys() - versions.live_nos(connection, file.source, rows).keys()
    missing, likely = _in_place_of(before, [rows[key] for key in fresh], span, moved=bool(shared))
    same = shared.get(no, 0)
    if not likely or not _is_copy(same, missing, len(likely)):
        return None
    batch = batches.numbered(connection, [no])[no]
    return Mended(batch=batch, same=same, missing=missing, new=len(fresh), rows=tuple(sorted(likely)))


def _is_unnumbered(rows: Collection[DraftRow]) -> bool:
    """Whether every row did something, and none has a number of its source."""
    done = [row.touchpoint for row in rows]
    return bool(done) and all(one is not None and not one.source_no for one in done)


def _is_copy(same: int, missing: int, likely: int) -> bool:
    """Whether most rows of a list stand in another as they were, or nearly all as they were or mended."""
    if same >= max(_FEWEST, missing) and 2 * likely >= missing:
        return True
    return same + likely > max(_FEWEST, _NEARLY_ALL * (same + missing))


def _in_place_of(
    before: Iterable[Content], fresh: Iterable[DraftRow], span: tuple[dt.date, dt.date], *, moved: bool
) -> tuple[int, list[int]]:
    """How many rows are missing, and the numbers of new ones in the place of one, each of another.

    Missing are those of the days of the new list; of other days only if each of them has a new day there. A
    row that was ``moved`` to another day stands in the place of one only where that is asked for.
    """
    free = {row.number: _traits(content(row), moved=moved) for row in fresh}
    inside, outside = list[set[Trait]](), list[set[Trait]]()
    for said in before:
        day = said[_DAY]
        within = day is not None and span[0] <= day <= span[1]
        (inside if within else outside).append(_traits(said, moved=moved))
    found = _matched(inside, free)
    strays = _matched(outside, {number: free[number] for number in free.keys() - set(found)})
    if len(strays) < len(outside):
        return len(inside), found
    return len(inside) + len(outside), found + strays


def _matched(missing: Iterable[set[Trait]], free: Mapping[int, set[Trait]]) -> list[int]:
    """The numbers of rows that share a trait with a missing one, the first that is left for each."""
    holders: dict[Trait, list[int]] = {}
    for number in sorted(free, reverse=True):
        for trait in free[number]:
            holders.setdefault(trait, []).append(number)
    found: dict[int, None] = {}
    for one in missing:
        left = []
        for holding in filter(None, map(holders.get, one)):
            while holding and holding[-1] in found:
                holding.pop()
            left += holding[-1:]
        if left:
            found[min(left)] = None
    return list(found)


def _traits(said: Content, *, moved: bool) -> set[Trait]:
    """By what a row is known at its event: one of them the same, and it is likely the same row.

    A row without a contact is known by either part of its name too; one that was ``moved`` by all it says of
    somebody and two parts of its day.
    """
    event = said[_KIND], gist(said[_DETAIL] or "")
    words = {(place, gist(said[place] or "")) for place in _NAMES} | {(_PHONE, _digits(said[_PHONE]))}
    told = {one for one in words if one[1]}
    day = said[_DAY]
    traits: set[Trait] = {(*event, day, *one) for one in told}
    if told and not (said[_EMAIL] or said[_PHONE]):
        parts = zip(("surname", "given"), name.split(said[_NAME] or ""), strict=True)
        traits |= {(*event, day, *part) for part in parts if part[1]}
    if moved and told and day is not None:
        halves = (("", day.month, day.day), (day.year, "", day.day), (day.year, day.month, ""))
        traits |= {(*event, half, frozenset(told)) for half in halves}
    return traits


def _digits(text: str | None) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text or "")).lstrip("0")
