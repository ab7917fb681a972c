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

from kankei.fields.text import gist
from kankei.model import DraftFile, DraftRow, ImportBatch
from kankei.store import batches, sources, versions
from kankei.usecases.ledger.latest import standing
from kankei.usecases.ledger.outcomes import content

__all__ = ["Mended", "mended_copy"]

_FEWEST = 2
"""Rows that both lists have, below which nothing is said of them."""
_DAY, _KIND, _DETAIL = (versions.FIELDS.index(name) for name in ("occurred_on", "kind", "detail"))
_NAMES = [versions.FIELDS.index(name) for name in ("name", "kana", "email")]
_PHONE = versions.FIELDS.index("phone")

Content = Sequence[Any]


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
    somebody in its place on the same day, at the same event, of the same name or reached under the same phone
    or mailbox. A list that only grew lacks nothing; a part of it, or another time, has nothing in its place.
    """
    rows = {row.key: row for row in file.rows if row.record is not None and not row.problems}
    if not _is_unnumbered(rows.values()) or standing(connection, file) is not None:
        return None
    shared = sources.shared(connection, file.source, rows)
    if not shared:
        return None
    no = max(shared, key=lambda one: (shared[one], one))
    said = versions.said_by(connection, no)
    missing = _missing(connection, file.source, said.keys() - rows.keys(), rows.values())
    fresh = rows.keys() - versions.live_nos(connection, file.source, rows).keys()
    likely = _in_place_of(missing.values(), [rows[key] for key in fresh])
    if shared[no] < max(_FEWEST, len(missing)) or not likely or 2 * len(likely) < len(missing):
        return None
    return Mended(
        batch=batches.numbered(connection, [no])[no],
        same=shared[no],
        missing=len(missing),
        new=len(fresh),
        rows=tuple(sorted(likely)),
    )


def _is_unnumbered(rows: Collection[DraftRow]) -> bool:
    """Whether every row did something, and none has a number of its source."""
    done = [row.touchpoint for row in rows]
    return bool(done) and all(one is not None and not one.source_no for one in done)


def _missing(
    connection: sa.Connection, source: str, keys: Collection[str], rows: Iterable[DraftRow]
) -> Mapping[str, Content]:
    """What the live rows of these keys say, as far as their days lie within those of the list."""
    days = [row.touchpoint.occurred_on for row in rows if row.touchpoint is not None]
    live = versions.live(connection, source, keys) if keys else {}
    return {key: one.content for key, one in live.items() if _is_within(one.content[_DAY], days)}


def _is_within(day: dt.date | None, days: Sequence[dt.date]) -> bool:
    return day is not None and min(days) <= day <= max(days)


def _in_place_of(missing: Iterable[Content], fresh: Sequence[DraftRow]) -> list[int]:
    """The numbers of new rows that stand in the place of a missing one, each of another."""
    free = {row.number: _traits(content(row)) for row in sorted(fresh, key=lambda row: row.number)}
    found = []
    for one in map(_traits, missing):
        number = next((number for number, traits in free.items() if one & traits), None)
        if number is not None:
            found.append(number)
            del free[number]
    return found


def _traits(said: Content) -> set[tuple[object, ...]]:
    """By what a row is known at its event: one of them the same, and it is likely the same row."""
    event = said[_DAY], said[_KIND], gist(said[_DETAIL] or "")
    words = {(place, gist(said[place] or "")) for place in _NAMES} | {(_PHONE, _digits(said[_PHONE]))}
    return {(*event, *one) for one in words if one[1]}


def _digits(text: str | None) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text or "")).lstrip("0")
