"""Speed and memory of the analyses beside the same questions in plain pandas, as ratios within one run.

    python benchmarks/analysis.py [--people 30000] [--touches 10] [--keep FILE]

An invented register is written straight into a SQLite store: ``--touches`` touchpoints a person on average.
Both sides begin with the database and end with the same answer, which is compared. ``--keep`` leaves the
store in a file and takes it from there the next time.
"""

import argparse
import datetime as dt
import math
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei import analysis
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


READ = """
SELECT m.person_no AS person, t.no, t.channel, t.kind, t.occurred_on AS day, t.amount
FROM touchpoint t JOIN membership m ON m.record_no = t.record_no
WHERE m.since <= :known AND (m.until IS NULL OR m.until > :known)
  AND m.person_no IS NOT NULL AND t.status = 'done' AND t.occurred_on <= :day
"""


def plain(store: Store) -> pd.DataFrame:
    """What pandas reads: one query, a row for each touchpoint."""
    asked = {"known": f"{KNOWN:%Y-%m-%d %H:%M:%S.%f}", "day": DAY.isoformat()}
    with store.reading() as connection:
        table = pd.read_sql(sa.text(READ), connection, params=asked)
    table["day"] = pd.to_datetime(table["day"])
    table["place"] = table["channel"].map({str(channel): place for place, channel in enumerate(Channel)})
    return table.sort_values(["person", "day", "place"])


def plain_overlap(store: Store) -> Counter[str]:
    """People by their set of channels."""
    table = plain(store).drop_duplicates(["person", "channel"]).sort_values(["person", "place"])
    return Counter(table.groupby("person")["channel"].agg("+".join))


def own_overlap(store: Store) -> Counter[str]:
    """The same of the analysis."""
    sets = analysis.overlap(store, as_of=DAY, known_at=KNOWN)["sets"]
    return Counter(dict(zip(sets["channels"], sets["people"].tolist(), strict=True)))


def plain_channels(store: Store) -> dict[tuple[int, str], int]:
    """New people by fiscal year and channel."""
    first = plain(store).drop_duplicates("person")
    year = first["day"].dt.year - (first["day"].dt.month < 4)
    return first.groupby([year, first["channel"]]).size().to_dict()  # type: ignore[return-value]


def own_channels(store: Store) -> dict[tuple[int, str], int]:
    """The same of the analysis."""
    table = analysis.channels(store, as_of=DAY, known_at=KNOWN)["channels"]
    found = table[table["new_people"] > 0].set_index(["fiscal_year", "channel"])["new_people"]
    return found.to_dict()  # type: ignore[return-value]


def plain_cohorts(store: Store) -> dict[tuple[int, int], int]:
    """People of each year's cohort who are active so many years later."""
    table = plain(store)
    table["year"] = table["day"].dt.year - (table["day"].dt.month < 4)
    table["first"] = table.groupby("person")["year"].transform("min")
    later = table["year"] - table["first"]
    return table.groupby([table["first"], later])["person"].nunique().to_dict()  # type: ignore[return-value]


def own_cohorts(store: Store) -> dict[tuple[int, int], int]:
    """The same of the analysis."""
    table = analysis.cohorts(store, as_of=DAY, known_at=KNOWN)["retention"]
    whole = table[(table["channel"] == "all") & (table["active"] > 0)]
    return whole.set_index(["fiscal_year", "years_later"])["active"].to_dict()  # type: ignore[return-value]


def plain_conversion(store: Store) -> float:
    """Incidence of settlement since the first touch at the end, by the product-limit formula over a table."""
    table = plain(store)
    begun = table.groupby("person")["day"].min()
    moved = table[(table["channel"] == "residency") & (table["kind"] == "moved_in")]
    reached = moved.groupby("person")["day"].min().reindex(begun.index)
    since = reached.min()
    since = pd.Timestamp(since.year - (since.month < 4), 4, 1)
    clock = pd.DataFrame(
        {"begun": begun, "event": reached.notna(), "until": reached.fillna(pd.Timestamp(DAY))}
    )
    clock["entry"] = (since - pd.Timedelta(days=1) - clock["begun"]).dt.days.clip(lower=0)
    clock["leaving"] = (clock["until"] - clock["begun"]).dt.days
    clock = clock[clock["leaving"] > clock["entry"]]
    left = clock.groupby("leaving")["event"].agg(["size", "sum"])
    entered = clock["entry"].sort_values().searchsorted(left.index, side="left")
    at_risk = entered - left["size"].cumsum().shift(fill_value=0)
    return float(1 - (1 - left["sum"] / at_risk).prod())


def own_conversion(store: Store) -> float:
    """The same of the analysis."""
    curve = analysis.conversion(store, "any", as_of=DAY, known_at=KNOWN)["curve"]
    return float(curve["incidence"].iloc[-1])


PAIRS: dict[str, tuple[Callable[[Store], Any], Callable[[Store], Any]]] = {
    "overlap": (own_overlap, plain_overlap),
    "channels": (own_channels, plain_channels),
    "cohorts": (own_cohorts, plain_cohorts),
    "conversion": (own_conversion, plain_conversion),
}
ALONE = ("transitions", "attribution", "registration")
"""Standings at every year's end and the like have no short form in pandas to compare with."""


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work answers, and its seconds."""
    begin = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begin


def compare(store: Store) -> None:
    """A line of the table for each analysis."""
    print("| analysis | here | plain pandas | ratio | same answer |\n| --- | ---: | ---: | ---: | --- |")
    for name, (own, other) in PAIRS.items():
        (mine, seconds), (theirs, longer) = (
            timed(lambda own=own: own(store)),
            timed(lambda other=other: other(store)),
        )
        same = math.isclose(mine, theirs, rel_tol=1e-9) if isinstance(mine, float) else mine == theirs
        print(f"| {name} | {seconds:.1f} s | {longer:.1f} s | {longer / seconds:.1f} | {same} |", flush=True)
    for name in ALONE:
        _, seconds = timed(partial(getattr(analysis, name), store, as_of=DAY, known_at=KNOWN))
        print(f"| {name} | {seconds:.1f} s | | | |", flush=True)


def peak() -> str:
    """The most memory this process has held; nothing where the system does not tell."""
    try:
        import resource
    except ModuleNotFoundError:
        return ""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most, both sides together"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--touches", type=int, default=10)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = asked.keep or Path(folder) / "kankei.db"
        fresh = not file.exists()
        store = open_store(f"sqlite:///{file}")
        if fresh:
            create(store)
            fill(store, asked.people, asked.people * asked.touches)
        print(f"{asked.people:,} people, {asked.people * asked.touches:,} touchpoints, SQLite\n")
        compare(store)
        store.close()
    print(f"\n{peak()}")


if __name__ == "__main__":
    main()
