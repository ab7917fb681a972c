"""Speed and memory of the analyses beside the same questions in plain pandas, as ratios within one run.

    python benchmarks/analysis.py [--people 30000] [--touches 10] [--keep FILE]

An invented register is written straight into a SQLite store: ``--touches`` touchpoints a person on average. Both
sides begin with the database and end with the same answer, which is compared. ``--keep`` leaves the store in a file
and takes it from there the next time.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kankei.model import Channel, Comparable, ImportBatch, RecordDraft, State
from kankei.store import Store, batches, bulk, create, open_store, people, tables
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


def fill(store: Store, heads: int, touches: int) -> None:
    """Write people and touchpoints, a record each, in one unit."""
    chance = np.random.default_rng(8)
    weight = chance.gamma(0.7, size=heads)
    with store.writing() as connection:
        first = people.begin(connection, heads, KNOWN)[0].no
        owner = chance.choice(heads, size=touches, p=weight / weight.sum())
        days = _days(chance, owner, heads)
        place = chance.integers(len(PLACES), size=heads)[owner]
        order = np.argsort(days, kind="stable")
        _records(connection, owner[order] + first, days[order], place[order], chance)


def _days(chance: np.random.Generator, owner: NDArray[np.int64], heads: int) -> NDArray[np.int64]:
    """Everybody comes on a day of their own; what they do after that gets rarer."""
    span = DAY.toordinal() - FIRST.toordinal()
    begin = chance.integers(span, size=heads)[owner]
    return FIRST.toordinal() + begin + (chance.beta(1, 3, size=len(owner)) * (span - begin)).astype(np.int64)


def _records(connection: Any, owner: Any, days: Any, place: Any, chance: np.random.Generator) -> None:
    rows = len(owner)
    batch = next_no(connection, tables.import_batch)[0]
    batches.add(connection, _batch(batch))
    nos = next_no(connection, tables.record, rows)
    empty = dict.fromkeys(RecordDraft.__struct_fields__, [""] * rows)
    said = {
        "no": nos,
        "id": new_ids(KNOWN, rows),
        "batch_no": [batch] * rows,
        "row_number": range(2, rows + 2),
    }
    source = {"source": ["egg"] * rows, "source_key": [str(no) for no in nos], "recorded_at": [KNOWN] * rows}
    bulk.insert(connection, tables.record, said | source | empty)
    blank = {name: [""] * rows for name in Comparable.__struct_fields__ if name != "relay"}
    where = {name: [PLACES[p][part] for p in place] for part, name in enumerate(("prefecture", "city"))}
    bulk.insert(connection, tables.comparable, {"record_no": nos, **blank, **where, "relay": [False] * rows})
    lives = {"no": next_no(connection, tables.membership, rows), "record_no": nos}
    bulk.insert(connection, tables.membership, {**lives, "person_no": owner, "since": [KNOWN] * rows})
    _touchpoints(connection, nos, days, chance)


def _batch(no: int) -> ImportBatch:
    words = ("file", "digest", "layout", "encoding", "channel", "source", "purpose", "applied_by")
    counts = dict.fromkeys(("created", "updated", "unchanged", "skipped", "rejected"), 0)
    ids = {"no": no, "id": new_ids(KNOWN)[0], "header": (), "state": State.APPLIED, "applied_at": KNOWN}
    return ImportBatch(**ids, **dict.fromkeys(words, ""), **counts)  # type: ignore[arg-type]


def _touchpoints(connection: Any, nos: range, days: Any, chance: np.random.Generator) -> None:
    rows = len(nos)
    channels = chance.choice(
        [str(channel) for channel in SHARES], size=rows, p=list(SHARES.values())
    ).tolist()
    calendar = {day: dt.date.fromordinal(day) for day in np.unique(days).tolist()}
    kinds = {"residency": "moved_in", "registration": "premium"}
    gift = chance.integers(1, 100, size=rows) * 1000
    values: dict[str, Sequence[Any]] = {
        "no": next_no(connection, tables.touchpoint, rows),
        "record_no": nos,
        "channel": channels,
        "occurred_on": [calendar[day] for day in days.tolist()],
        "status": ["done" if sure else "absent" for sure in (chance.random(rows) < 0.95).tolist()],
        "kind": [kinds.get(channel, "") for channel in channels],
        "ended_on": [None] * rows,
        "amount": [a if c == "donation" else None for a, c in zip(gift.tolist(), channels, strict=True)],
        "companions": [0] * rows,
        "detail": [""] * rows,
        "source_no": [""] * rows,
    }
    bulk.insert(connection, tables.touchpoint, values)


if __name__ == "__main__":
    import sys

    s = open_store(f"sqlite:///{sys.argv[1]}")
    create(s)
    t = time.time()
    fill(s, int(sys.argv[2]), int(sys.argv[3]))
    print(time.time() - t)
