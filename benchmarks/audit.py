"""The audit: a million entries written, checked and asked, and ten thousand tamperings looked for.

``python benchmarks/audit.py [--entries N] [--rounds N] [--store URL]``; the store at URL is filled and left.
"""

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kankei.model import Act
from kankei.store import Store, audit, create, open_store, trail
from kankei.store.trail import Asked

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.store import tampering

AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
PEOPLE, PORTION, EXPORTED = 300_000, 10_000, 30_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--store", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = opened(asked.store or f"sqlite:///{folder}/audit.db")
        print(f"| {asked.entries:,} entries, {store.engine.dialect.name} | wall s | processor s |")
        print("| --- | ---: | ---: |")
        timed("written, with their people", lambda: fill(store, asked.entries))
        timed("an export of 30,000 people entered", lambda: export(store))
        checked = timed("checked from the first to the last", lambda: verify(store))
        assert not checked.breaks
        number = timed("who saw one person, 50 latest", lambda: saw(store, uuid.UUID(int=7)))
        everybody = timed("who was in that export", lambda: members(store))
        timed("entries of one account, 50 latest", lambda: page(store, by="職員3"))
        timed("entries of one hour", lambda: page(store, since=AT, until=AT + dt.timedelta(hours=1)))
        print(f"\nseen {number} times; {everybody:,} people in the export")
        store.close()
        other = opened(f"sqlite:///{folder}/tampered.db")
        tampering.fill(other)
        print(f"\n{asked.rounds:,} tamperings: {found(other, asked.rounds):,} found against the checkpoint")
        other.close()


def opened(url: str) -> Store:
    store = open_store(url)
    create(store)
    return store


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Run, and print wall and processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    answer = work()
    print(
        f"| {what} | {time.perf_counter() - wall:.2f} | {time.process_time() - processor:.2f} |", flush=True
    )
    return answer


def fill(store: Store, entries: int) -> None:
    """Entries of a hundred accounts, each about one or two people."""
    chance = random.Random(1)
    for start in range(0, entries, PORTION):
        acts = [act(number, chance) for number in range(start, min(start + PORTION, entries))]
        store.write(partial(audit.append, acts=acts))


def act(number: int, chance: random.Random) -> Act:
    whom = tuple(uuid.UUID(int=chance.randrange(PEOPLE)) for _ in range(1 + number % 2))
    return Act(
        by=f"職員{number % 100}",
        action=("getPerson", "logTouchpoint", "searchPeople")[number % 3],
        at=AT + dt.timedelta(seconds=number),
        purpose="窓口での問い合わせ",
        request=f"{number:032x}",
        subjects=whom,
        detail={"shown": "1"},
    )


def export(store: Store) -> None:
    everybody = tuple(uuid.UUID(int=number) for number in range(EXPORTED))
    entry = Act(by="担当", action="cli.export", at=AT, subjects=everybody)
    store.write(lambda connection: audit.append(connection, [entry]))


def verify(store: Store) -> Any:
    with store.reading() as connection:
        return trail.verify(connection, [trail.checkpoint(connection)])


def saw(store: Store, person: uuid.UUID) -> int:
    return len(page(store, people=(person,)))


def page(store: Store, **asked: Any) -> list[Any]:
    with store.reading() as connection:
        return trail.page(connection, Asked(**asked))


def members(store: Store) -> int:
    with store.reading() as connection:
        number = trail.page(connection, Asked(actions=("cli.export",)), limit=1)[0].no
        return len(trail.subjects(connection, number))


def found(store: Store, rounds: int) -> int:
    """How many tamperings are found, each undone before the next."""
    chance, count = random.Random(2), 0
    with store.reading() as connection:
        kept = trail.checkpoint(connection)
    with store.engine.connect().execution_options(writes=True) as connection:
        for round_ in range(rounds):
            undone = connection.begin()
            tampering.TAMPERINGS[round_ % len(tampering.TAMPERINGS)](connection, chance)
            count += bool(trail.verify(connection, [kept]).breaks)
            undone.rollback()
    return count


if __name__ == "__main__":
    main()
