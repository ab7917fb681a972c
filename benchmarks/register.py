"""An invented register of any size, written straight into a store: people, records, what they did.

No matching: whose each record is stands in the memberships from the beginning. The rows are as wide as real
ones. Everything is drawn from one seed, so that a size always gives the same register.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.model import Channel, Comparable, ImportBatch, RecordDraft, State
from kankei.store import Store, batches, blocks, bulk, forms, people, tables
from kankei.store.numbers import new_ids, next_no

KNOWN = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 31)
FIRST = dt.date(2018, 4, 1)
PLACES = [("東京都", "港区"), ("福島県", "会津若松市"), ("福島県", "磐梯町"), ("大阪府", "堺市"), ("", "")]
SHARES = {
    Channel.DONATION: 0.55,
    Channel.STATION_EVENT: 0.15,
    Channel.ONLINE_TOUR: 0.08,
    Channel.COMMUNITY: 0.08,
    Channel.REGISTRATION: 0.06,
    Channel.VOLUNTEERING: 0.04,
    Channel.TRIAL_STAY: 0.03,
    Channel.RESIDENCY: 0.01,
}
KINDS = {"residency": "moved_in", "registration": "premium"}
TOGETHER = 200_000
LINKS = 0.24
"""Links in doubt for every person: the median of the towns of benchmarks/coverage.py."""
Ints = NDArray[np.int64]


def fill(store: Store, heads: int, touches: int) -> None:
    """Write people and touchpoints, a record each, with the links in doubt between them, and pack them."""
    chance = np.random.default_rng(8)
    weight = chance.gamma(0.7, size=heads)
    owner = np.asarray(chance.choice(heads, size=touches, p=weight / weight.sum()), dtype=np.int64)
    days = _days(chance, owner, heads)
    place = chance.integers(len(PLACES), size=heads)[owner]
    order = np.argsort(days, kind="stable")
    with store.writing() as connection:
        first = next_no(connection, tables.person, 0).start
        batch = next_no(connection, tables.import_batch)[0]
        batches.add(connection, _batch(batch))
    for start in range(0, heads, TOGETHER):
        with store.writing() as connection:
            people.begin(connection, min(TOGETHER, heads - start), KNOWN)
    for start in range(0, touches, TOGETHER):
        some = order[start : start + TOGETHER]
        with store.writing() as connection:
            _portion(connection, batch, (owner[some] + first, days[some], place[some]), chance)
    with store.writing() as connection:
        _links(connection, owner[order], np.random.default_rng(9))
    store.write(blocks.refresh)


def _links(connection: sa.Connection, owner: Ints, chance: np.random.Generator) -> None:
    """Links in doubt, as many as invented towns have: half within people, half between two of them.

    ``owner`` is whose each record is, in the order of their numbers. Who is in doubt by themselves has all
    their records in a row of edges.
    """
    first = int(connection.scalar(sa.select(sa.func.min(tables.record.c.no))) or 0)
    theirs = np.argsort(owner, kind="stable")
    begin = np.flatnonzero(np.r_[True, np.diff(owner[theirs]) > 0])
    size = np.diff(np.r_[begin, len(owner)])
    half = int(LINKS * len(begin)) // 2
    several = chance.permutation(np.flatnonzero(size > 1))[:half]
    within = np.column_stack([theirs[begin[several]], theirs[begin[several] + size[several] - 1]])
    between = theirs[begin[chance.permutation(len(begin))[: 2 * half]]].reshape(-1, 2)
    left, right = np.sort(np.vstack([within, between]), axis=1).T + first
    bits = chance.uniform(-5.5, 5.5, len(left))
    ends = {"left_no": left, "right_no": right, "left_core": left, "right_core": right}
    bulk.insert(connection, tables.link, {**ends, "bits": bits})
    inside = np.isin(owner[theirs], owner[theirs[begin[several]]])
    row = theirs[inside]
    next_to = np.flatnonzero(owner[row][1:] == owner[row][:-1])
    one, two = np.sort(np.column_stack([row[next_to], row[next_to + 1]]), axis=1).T + first
    bulk.insert(
        connection, tables.edge, {"left_no": one, "right_no": two, "bits": chance.uniform(3, 20, len(one))}
    )


def _days(chance: np.random.Generator, owner: Ints, heads: int) -> Ints:
    """Everybody comes on a day of their own; what they do after that gets rarer."""
    span = DAY.toordinal() - FIRST.toordinal()
    begin = chance.integers(span, size=heads)[owner]
    return FIRST.toordinal() + begin + (chance.beta(1, 3, size=len(owner)) * (span - begin)).astype(np.int64)


def _batch(no: int) -> ImportBatch:
    words = ("file", "digest", "layout", "encoding", "channel", "source", "purpose")
    counts = dict.fromkeys(("created", "updated", "unchanged", "skipped", "rejected"), 0)
    ids = {"no": no, "id": new_ids(KNOWN)[0], "header": (), "state": State.APPLIED, "applied_at": KNOWN}
    ids |= {"applied_by": "clerk"}
    return ImportBatch(**ids, **dict.fromkeys(words, ""), **counts)  # type: ignore[arg-type]


def _portion(
    connection: sa.Connection, batch: int, done: tuple[Ints, Ints, Ints], chance: np.random.Generator
) -> None:
    """Rows by whom, when, and of whom living where."""
    owner, days, place = done
    rows = len(owner)
    nos = next_no(connection, tables.record, rows)
    names = [f"山田　{no % 9973:04}" for no in owner.tolist()]
    said: dict[str, Any] = dict.fromkeys(RecordDraft.__struct_fields__, [""] * rows)
    phones = [f"090{no:08}" for no in owner.tolist()]
    said |= {"name": names, "kana": ["ヤマダ　タロウ"] * rows, "phone": phones}
    said |= {"address": ["".join(PLACES[one]) + "本町一丁目2番3号" for one in place.tolist()]}
    said |= {"no": nos, "id": new_ids(KNOWN, rows), "batch_no": [batch] * rows}
    said |= {"row_number": range(2, rows + 2), "source": ["egg"] * rows, "recorded_at": [KNOWN] * rows}
    bulk.insert(connection, tables.record, said | {"source_key": [str(no) for no in nos]})
    _comparables(connection, nos, names, phones, place)
    lives = {"no": next_no(connection, tables.membership, rows), "record_no": nos}
    bulk.insert(connection, tables.membership, {**lives, "person_no": owner, "since": [KNOWN] * rows})
    _touchpoints(connection, nos, days, chance)


def _comparables(
    connection: sa.Connection, nos: range, names: list[str], phones: Sequence[str], place: Ints
) -> None:
    rows = len(nos)
    blank: dict[str, Any] = dict.fromkeys(Comparable.__struct_fields__, [""] * rows)
    where = {name: [PLACES[p][part] for p in place] for part, name in enumerate(("prefecture", "city"))}
    told = {
        "surname": ["山田"] * rows,
        "surname_reading": ["yamada"] * rows,
        "given_reading": ["taro"] * rows,
    }
    heard: dict[str, Any] = {
        "given": names,
        "phone": [f"+81{phone[1:]}" for phone in phones],
        "relay": [False] * rows,
    }
    bulk.insert(connection, tables.comparable, {"record_no": nos, **blank, **where, **told, **heard})
    forms.note_first(connection)


def _touchpoints(connection: sa.Connection, nos: range, days: Ints, chance: np.random.Generator) -> None:
    rows = len(nos)
    channels = chance.choice([str(channel) for channel in SHARES], size=rows, p=list(SHARES.values()))
    calendar = {day: dt.date.fromordinal(day) for day in np.unique(days).tolist()}
    gift = chance.integers(1, 100, size=rows) * 1000
    values: dict[str, Sequence[Any]] = {
        "no": next_no(connection, tables.touchpoint, rows),
        "record_no": nos,
        "channel": channels.tolist(),
        "occurred_on": [calendar[day] for day in days.tolist()],
        "status": ["done" if sure else "absent" for sure in (chance.random(rows) < 0.95).tolist()],
        "kind": [KINDS.get(channel, "") for channel in channels.tolist()],
        "ended_on": [None] * rows,
        "amount": [
            a if c == "donation" else None for a, c in zip(gift.tolist(), channels.tolist(), strict=True)
        ],
        "companions": [0] * rows,
        "detail": ["まちづくり"] * rows,
        "source_no": [str(no) for no in nos],
    }
    bulk.insert(connection, tables.touchpoint, values)
