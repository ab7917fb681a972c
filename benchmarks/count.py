"""The count and every analysis from 30,000 to 3,000,000 people, beside plain pandas, as a table and a plot.

    python benchmarks/count.py [--people 30000 300000] [--touches 10] [--keep FOLDER] [--plot FILE]
        [--postgresql URL]

Every size is measured in a process of its own, so that its peak memory is its own; ten touchpoints a person
unless ``--touches`` says otherwise.
Both sides begin with the database and end with the same answer, which is compared. Seconds are of a clock and
of the processor: on a machine that does other things too, the second is the better measure. ``--keep`` leaves
the stores in a folder and takes them from there the next time; three million people with ten
touchpoints each need 20 GB.
"""

import argparse
import datetime as dt
import json
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from register import DAY, KNOWN, fill

from kankei import analysis
from kankei.counting import load_rule, load_town, population, standings
from kankei.counting.periods import first_day
from kankei.model import Axis, Channel
from kankei.store import Store, counts, create, open_store
from kankei.usecases.report import count
from kankei.usecases.report.interval import sureness

EARLIER = dt.date(2022, 3, 31)
INTERVAL = "interval, which is part of the count"
READ = """
SELECT m.person_no AS person, t.no, t.channel, t.kind, t.occurred_on AS day, t.amount, c.city
FROM touchpoint t JOIN membership m ON m.record_no = t.record_no
JOIN comparable c ON c.record_no = t.record_no
WHERE m.since <= :known AND (m.until IS NULL OR m.until > :known)
  AND m.person_no IS NOT NULL AND t.status = 'done' AND t.occurred_on <= :day
"""


def plain(store: Store, day: dt.date = DAY) -> pd.DataFrame:
    """What pandas reads: one query, a row for each touchpoint."""
    sqlite = store.engine.dialect.name == "sqlite"
    asked = {"known": f"{KNOWN:%Y-%m-%d %H:%M:%S.%f}" if sqlite else KNOWN, "day": day.isoformat()}
    with store.reading() as connection:
        table = pd.read_sql(sa.text(READ), connection, params=asked)
    table["day"] = pd.to_datetime(table["day"])
    table["place"] = table["channel"].map({str(channel): place for place, channel in enumerate(Channel)})
    return table.sort_values(["person", "day", "place"])


def plain_donors(store: Store) -> int:
    """People who gave within the default rule's window: one of the questions that a count asks."""
    table = plain(store)
    begin = pd.Timestamp(first_day(DAY, load_rule("default").attachment.window_months))
    return int(table[(table["channel"] == "donation") & (table["day"] >= begin)]["person"].nunique())


def own_donors(store: Store) -> int:
    """The same, read off the full count by channel and axis."""
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=KNOWN, town=load_town("bandai"))
    people = population(standings(touches, rule=load_rule("default"), as_of=DAY))
    return int(
        next(iter(people.cube[Axis.ATTACHMENT][list(Channel).index(Channel.DONATION)].sum(keepdims=True)))
    )


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
    told = table[(table["day"] == table["person"].map(begun)) & (table["city"] != "")]
    resident = told.groupby("person")["city"].last().reindex(begun.index) == load_town("bandai").name
    clock = pd.DataFrame(
        {"begun": begun, "event": reached.notna(), "until": reached.fillna(pd.Timestamp(DAY))}
    )[~resident]
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
    "donors in the window": (own_donors, plain_donors),
    "overlap": (own_overlap, plain_overlap),
    "channels": (own_channels, plain_channels),
    "cohorts": (own_cohorts, plain_cohorts),
    "conversion": (own_conversion, plain_conversion),
}
ALONE: dict[str, Callable[[Store], Any]] = {
    "count": lambda store: count(store, as_of=DAY, known_at=KNOWN).digest,
    "count, an earlier day": lambda store: count(store, as_of=EARLIER, known_at=KNOWN).digest,
} | {
    name: partial(lambda name, store: getattr(analysis, name)(store, as_of=DAY, known_at=KNOWN), name)
    for name in ("overlap", "channels", "cohorts", "conversion", "transitions", "attribution", "registration")
}


def interval_alone(store: Store) -> tuple[float, float]:
    """Seconds of the interval by itself, by the clock and of the processor, with the count at hand."""
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=KNOWN, town=load_town("bandai"))
        standing = standings(touches, rule=load_rule("default"), as_of=DAY)

        def band() -> None:
            sure, unsure = sureness(connection, touches, known_at=KNOWN)
            assert sure is not None, unsure
            sure.on(standing)

        return timed(band)[1:]


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What the work answers, its seconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.perf_counter() - clock, time.process_time() - processor


def peak() -> float:
    """The most memory this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ModuleNotFoundError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(url: str, *, pairs: bool) -> None:
    """Print what one store takes as a line of JSON."""
    store = open_store(url)
    count(store, as_of=DAY, known_at=KNOWN)  # what is imported once is nobody's
    alone = {name: timed(partial(work, store))[1:] for name, work in ALONE.items()}
    alone[INTERVAL] = interval_alone(store)
    told: dict[str, Any] = {"alone": alone, "peak": peak()}
    if pairs:
        told["pairs"] = {name: _pair(store, own, other) for name, (own, other) in PAIRS.items()}
        told["peak_pandas"] = peak()
    print(json.dumps(told))


def _pair(store: Store, own: Callable[[Store], Any], other: Callable[[Store], Any]) -> list[Any]:
    mine, _, seconds = timed(partial(own, store))
    theirs, _, longer = timed(partial(other, store))
    same = math.isclose(mine, theirs, rel_tol=1e-9) if isinstance(mine, float) else mine == theirs
    return [seconds, longer, bool(same)]


def plot(told: dict[int, dict[str, Any]], target: Path, touches: int) -> None:
    """How each grows with the number of people, both axes logarithmic."""
    import altair as alt

    rows = [
        {"people": people, "seconds": seconds[1], "work": name}
        for people, found in told.items()
        for name, seconds in found["alone"].items()
    ]
    last = max(told)
    least, most = 0.7 * min(row["seconds"] for row in rows), 1.5 * max(row["seconds"] for row in rows)
    x = alt.X(
        "people:Q",
        title=f"people ({touches} touchpoints each)",
        scale=alt.Scale(type="log", domain=[min(told), last * 2.5], nice=False),
        axis=alt.Axis(format=",d", values=sorted(told), grid=False, titleFontWeight="normal"),
    )
    marks = [mark for mark in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if least <= mark <= most]
    y = alt.Y(
        "seconds:Q",
        title="processor seconds",
        scale=alt.Scale(type="log", domain=[least, most], nice=False),
        axis=alt.Axis(values=marks, gridColor="#e3e5e8", domain=False, titleFontWeight="normal"),
    )
    tint = alt.Color("work:N", legend=None, scale=alt.Scale(scheme="tableau10"))
    lines = alt.Chart(alt.InlineData(values=rows)).mark_line(point=True).encode(x=x, y=y, color=tint)
    names = _apart([row for row in rows if row["people"] == last], most / least)
    words = alt.Chart(alt.InlineData(values=names)).mark_text(align="left", dx=8)
    chart = lines + words.encode(x=x, y=y, color=tint, text="words:N")
    whole = chart.properties(width=520, height=PLOT, background="white").configure_view(stroke=None)
    whole.save(str(target))


PLOT = 340
"""Pixels of the plot's height."""


def _apart(ends: list[dict[str, Any]], span: float) -> list[dict[str, Any]]:
    """The names of the lines with their seconds, pushed upwards until none covers another."""
    step = span ** (14 / PLOT)
    placed: list[dict[str, Any]] = []
    for row in sorted(ends, key=lambda row: float(row["seconds"])):
        height = max(row["seconds"], placed[-1]["seconds"] * step if placed else 0)
        placed.append({**row, "seconds": height, "words": f"{row['work']}  {row['seconds']:.2f}"})
    return placed


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[30_000, 300_000])
    parser.add_argument("--touches", type=int, default=10, help="touchpoints a person")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database, for the smallest size")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--pairs", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure, pairs=asked.pairs)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = asked.keep or Path(folder)
        told = {
            people: _measured(f"sqlite:///{home / f'{people}.db'}", people, asked.touches)
            for people in asked.people
        }
        _print(told)
        if asked.postgresql:
            print("\nPostgreSQL\n")
            _print({min(asked.people): _measured(asked.postgresql, min(asked.people), asked.touches)})
    if asked.plot:
        plot(told, asked.plot, asked.touches)


def _measured(url: str, people: int, touches: int) -> dict[str, Any]:
    """One size, filled if it is not there, measured in a process of its own."""
    store = open_store(url)
    create(store)
    with store.reading() as connection:
        empty = not connection.scalar(sa.text("SELECT count(*) FROM person"))
    if empty:
        fill(store, people, people * touches)
    store.close()
    pairs = ["--pairs"] if people <= 300_000 else []
    command = [sys.executable, __file__, "--measure", url, *pairs]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _print(told: dict[int, dict[str, Any]]) -> None:
    print("| clock (processor) | " + " | ".join(f"{people:,} people" for people in told) + " |")
    print("| --- |" + " ---: |" * len(told))
    for name in [*ALONE, INTERVAL]:
        cells = [found["alone"][name] for found in told.values()]
        print(f"| {name} | " + " | ".join(f"{clock:.2f} s ({cpu:.2f})" for clock, cpu in cells) + " |")
    print("| peak memory | " + " | ".join(f"{found['peak']:,.0f} MB" for found in told.values()) + " |")
    for people, found in told.items():
        if "pairs" in found:
            print(f"\n| {people:,} people, processor | here | plain pandas | ratio | same answer |")
            print("| --- | ---: | ---: | ---: | --- |")
            for name, (mine, theirs, same) in found["pairs"].items():
                print(f"| {name} | {mine:.2f} s | {theirs:.2f} s | {theirs / mine:.1f} | {same} |")
            print(f"\nPeak memory, both sides together: {found['peak_pandas']:,.0f} MB")


if __name__ == "__main__":
    main()
