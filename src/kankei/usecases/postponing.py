"""Postponing: a rehearsal has the new records of a list in memory, and writes them only if a later list may
speak of them.

That is for rows of which their source speaks for the first time: nothing in the store refers to them or to
an earlier version of theirs, so all that is told of them can be told from what they say.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from operator import attrgetter

import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import Columns, Ints
from kankei.model import DraftRow, ImportBatch, Outcome, RecordDraft, TouchpointDraft
from kankei.store import blocks, records, tables, unwritten, versions
from kankei.store.numbers import next_no
from kankei.usecases.outcomes import Decision

__all__ = ["Page", "given", "prepared", "put_aside", "said"]

Page = tuple[ImportBatch, DraftRow, Decision]
"""A row with the list that it stands in and what becomes of it."""
MOST = 200_000
"""New records of a list from which on they are written even in a rehearsal: they take more memory."""


def put_aside(connection: sa.Connection, pages: Sequence[Page]) -> Sequence[Page]:
    """Those rows of a list that must be written now; the others are left unwritten if the unit does that."""
    aside = unwritten.of(connection)
    keys = [row.key for _, row, decision in pages if decision.outcome is Outcome.CREATED]
    if aside is None or not keys or len(keys) > MOST:
        return pages
    known = versions.known(connection, pages[0][0].source, keys)
    now = []
    for page in pages:
        _, row, decision = page
        if decision.outcome is Outcome.UPDATED or (decision.outcome is Outcome.CREATED and row.key in known):
            now.append(page)
        else:
            (aside.new if decision.outcome is Outcome.CREATED else aside.beside).append(page)
    aside.nos = np.array([decision.record_no for _, _, decision in aside.new], np.int64)
    done = [(row.touchpoint, one.record_no or 0) for _, row, one in aside.new if row.touchpoint]
    if done:
        aside.columns[blocks.TOUCHPOINT.name] = _touches(connection, *zip(*done, strict=True))
    return now


def _touches(
    connection: sa.Connection, drafts: Sequence[TouchpointDraft], record_nos: Sequence[int]
) -> blocks.Columns:
    """Touchpoints as they would be packed."""
    words: dict[str, dict[str, int]] = {name: {} for name in blocks.TOUCHPOINT.words}
    numbers = {
        "no": next_no(connection, tables.touchpoint, len(drafts)),
        "record_no": record_nos,
        "day": [one.occurred_on.toordinal() for one in drafts],
        "ended": [one.ended_on.toordinal() if one.ended_on else 0 for one in drafts],
        "amount": [one.amount or 0 for one in drafts],
        "companions": [one.companions for one in drafts],
    }
    for name, seen in words.items():
        numbers[name] = [seen.setdefault(word, len(seen)) for word in map(attrgetter(name), drafts)]
    return blocks.Columns(
        numbers={name: np.array(numbers[name], kind) for name, kind in blocks.TOUCHPOINT.types.items()},
        words={name: list(map(str, seen)) for name, seen in words.items()},
    )


def said(connection: sa.Connection, nos: Ints) -> Mapping[str, Sequence[str]]:
    """What records say, written or not, as columns by field; ``nos`` ascend."""
    aside = unwritten.of(connection)
    if aside is None or not len(aside.nos):
        return records.columns(connection, nos)
    mine = aside.among(nos)
    drafts = [aside.new[place][1].record for place in np.searchsorted(aside.nos, nos[mine]).tolist()]
    told = records.columns(connection, nos[~mine])
    found = {}
    for name in RecordDraft.__struct_fields__:
        column = np.empty(len(nos), np.object_)
        column[mine] = list(map(attrgetter(name), drafts))
        column[~mine] = told[name]
        found[name] = column.tolist()
    return found


def prepared(connection: sa.Connection, nos: Ints, table: Columns) -> None:
    """Take in the comparable form of all that are unwritten."""
    aside = unwritten.of(connection)
    assert aside is not None  # noqa: S101  only a unit that leaves rows unwritten has any
    prefecture, city = table["prefecture"], table["city"]
    packed = prefecture.codes.astype(np.int64) * len(city.values) + city.codes
    distinct, place = np.unique(packed, return_inverse=True)
    pairs = (divmod(code, len(city.values)) for code in distinct.tolist())
    thin = ~np.logical_or.reduce([table[name].present for name in blocks.BESIDE_A_NAME])
    aside.columns[blocks.COMPARABLE.name] = blocks.Columns(
        numbers={"record_no": nos, "place": place.astype(np.int32), "thin": thin},
        words={"place": [f"{prefecture.values[one]}\t{city.values[two]}" for one, two in pairs]},
    )


def given(connection: sa.Connection, nos: Ints, persons: Ints, at: dt.datetime) -> None:
    """Take in whose those of these records are that are unwritten; 0 for nobody."""
    aside = unwritten.of(connection)
    if aside is None or not len(aside.nos):
        return
    mine = aside.among(nos)
    count = len(aside.nos)
    numbers = {
        "no": np.array(next_no(connection, tables.membership, count), np.int64),
        "record_no": nos[mine],
        "person_no": persons[mine],
        "since": np.full(count, blocks.moment(at)),
        "until": np.zeros(count, np.int64),
    }
    aside.columns[blocks.MEMBERSHIP.name] = blocks.Columns(numbers=numbers, words={})
