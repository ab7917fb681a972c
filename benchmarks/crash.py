"""Kills a process that takes and undoes lists at random moments, and looks whether anything is torn or lost.

    python benchmarks/crash.py [--times 200] [--store URL] [--seed N]

The process says each import and undoing after the store acknowledged it. After every kill: each import stands
in the ledger with all its rows or not at all, each row of an import in force leads to one live record, no
record waits for its identity, the database's own check finds nothing, and what was acknowledged is there.
Without ``--store`` it runs on a SQLite file of its own; a PostgreSQL store must be an empty one, just made.
"""

import argparse
import contextlib
import datetime as dt
import hashlib
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Channel, DraftFile, DraftRow, Outcome, RecordDraft, State, TouchpointDraft
from kankei.store import Store, batches, create, memberships, open_store, pending, versions
from kankei.store.tables import import_row, membership
from kankei.usecases import ledger

BEGIN = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
ROWS = 150
KEYS = 400
PATIENCE = 60
"""Seconds in which a fresh process must be ready."""


class Kill(Struct, frozen=True):
    """One kill: what was under way, how long the next opening took, and what was wrong afterwards."""

    during: str
    acknowledged: int
    reopened: float
    torn: tuple[str, ...]
    lost: tuple[str, ...]


def drafted(number: int) -> DraftFile:
    """A list of gifts that overlaps with the others: some rows new, some changed, some the same."""
    chance = random.Random(number)
    keys = sorted(chance.sample(range(KEYS), ROWS))
    rows = [
        DraftRow(
            number=place,
            cells=(str(key),),
            key=str(key),
            record=RecordDraft(name=f"佐藤　{chr(0x4E00 + key)}", email=f"p{key}@example.jp"),
            touchpoint=TouchpointDraft(
                channel=Channel.DONATION, occurred_on=dt.date(2024, 4, 1), amount=chance.randint(1, 3)
            ),
        )
        for place, key in enumerate(keys, start=2)
    ]
    return DraftFile(
        name=f"{number}.csv",
        digest=hashlib.sha256(str(number).encode()).hexdigest(),
        rows=rows,
        layout="rms",
        encoding="utf-8",
        channel="donation",
        source="rms",
    )


def work(url: str, seed: int) -> None:
    """Take and undo lists for ever; each line is printed once the store has acknowledged what it says."""
    store, chance = open_store(url), random.Random(seed)
    with store.reading() as connection:
        known = batches.listed(connection)
    number, at = len(known), BEGIN + dt.timedelta(minutes=2 * seed)
    print("ready", flush=True)
    while True:
        at += dt.timedelta(microseconds=1)
        in_force = [batch.id for batch in known if batch.state is State.APPLIED]
        if in_force and chance.random() < 0.4:
            turned = chance.choice(in_force)
            print(f"undoing {turned}", flush=True)
            ledger.undo(store, turned, by="crash", at=at)
            print(f"undone {turned}", flush=True)
        else:
            number += 1
            print(f"applying {number}", flush=True)
            receipt = ledger.apply(store, drafted(seed * 100_000 + number), by="crash", at=at)
            print(f"applied {receipt.batch_id}", flush=True)
        with store.reading() as connection:
            known = batches.listed(connection)


def killed(url: str, seed: int, chance: random.Random) -> list[str]:
    """What a process said before it was killed at a random moment after it was ready."""
    call = [sys.executable, __file__, "--store", url, "--child", str(seed)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the process did not begin")
        time.sleep(chance.uniform(0.0, 1.2))
        process.kill()
        return process.stdout.read().splitlines()


def looked_at(store: Store) -> Iterator[str]:
    """Whatever is torn: half an import, a row without a live record, a record live twice."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            check = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if check != "ok" or broken:
                yield f"the database's own check: {check} {broken}"
        pages = _pages(connection)
        for batch in batches.listed(connection):
            page = pages.get(batch.no, {})
            told = {str(outcome): getattr(batch, outcome) for outcome in Outcome if getattr(batch, outcome)}
            if page != told:
                yield f"import {batch.no}: the ledger has {page}, its head {told}"
        keys = list(map(str, range(KEYS)))
        if versions.live_nos(connection, "rms", keys) != versions.last_said(connection, "rms", keys):
            yield "what is live is not what the imports in force say"
        twice = sa.select(membership.c.record_no).where(membership.c.until.is_(None))
        nos = list(connection.scalars(twice))
        if len(nos) != len(set(nos)):
            yield "a record is live twice"
        if len(pending.nos(connection)):
            yield "identities of an acknowledged import are open"
        if (memberships.live_columns(connection)["person_no"] == 0).any():
            yield "a record is nobody's"


def _pages(connection: sa.Connection) -> dict[int, dict[str, int]]:
    """The rows that the ledger has of each import, by outcome."""
    by = (import_row.c.batch_no, import_row.c.outcome)
    pages: dict[int, dict[str, int]] = {}
    for no, outcome, rows in connection.execute(sa.select(*by, sa.func.count()).group_by(*by)):
        pages.setdefault(no, {})[outcome] = rows
    return pages


def missing(store: Store, said: Sequence[str]) -> Iterator[str]:
    """Whatever was acknowledged and is not there."""
    with store.reading() as connection:
        states = {batch.id: batch.state for batch in batches.listed(connection)}
    last: dict[uuid.UUID, State] = {}
    for line in said:
        verb, _, name = line.partition(" ")
        if verb in {"applied", "undone"}:
            last[uuid.UUID(name)] = State.APPLIED if verb == "applied" else State.UNDONE
    begun = said[-1].partition(" ") if said else ("", "", "")
    for batch, state in last.items():
        overtaken = begun[0] == "undoing" and begun[2] == str(batch) and states.get(batch) is State.UNDONE
        if states.get(batch) is not state and not overtaken:
            yield f"import {batch} is {states.get(batch)}, acknowledged {state}"


def once(url: str, seed: int, chance: random.Random) -> Kill:
    """One kill and what is found after it."""
    said = killed(url, seed, chance)
    begin = time.perf_counter()
    store = open_store(url)
    with store.writing() as connection:
        pending.nos(connection)
    reopened = time.perf_counter() - begin
    torn, lost = tuple(looked_at(store)), tuple(missing(store, said))
    store.close()
    during = said[-1].partition(" ")[0] if said else "beginning"
    done = sum(line.startswith(("applied", "undone")) for line in said)
    return Kill(during, done, reopened, torn, lost)


@contextlib.contextmanager
def fresh() -> Iterator[str]:
    """A SQLite store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'crash.db').as_posix()}"
        store = open_store(url)
        create(store)
        store.close()
        yield url


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--store")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=int)
    given = parser.parse_args()
    if given.child is not None:
        work(given.store, given.child)
    with contextlib.nullcontext(given.store) if given.store else fresh() as url:
        chance = random.Random(given.seed)
        kills = [once(url, seed, chance) for seed in range(1, given.times + 1)]
    for kill in kills:
        for fault in (*kill.torn, *kill.lost):
            print(fault)
    during = Counter(kill.during for kill in kills)
    print("| kills | acknowledged | torn | lost | slowest opening after | killed during |")
    print("| --- | --- | --- | --- | --- | --- |")
    figures = [
        str(len(kills)),
        f"{sum(kill.acknowledged for kill in kills):,}",
        str(sum(bool(kill.torn) for kill in kills)),
        str(sum(bool(kill.lost) for kill in kills)),
        f"{max(kill.reopened for kill in kills):.2f} s",
        ", ".join(f"{verb} {times}" for verb, times in sorted(during.items())),
    ]
    print(f"| {' | '.join(figures)} |")
    return 1 if any(kill.torn or kill.lost for kill in kills) else 0


if __name__ == "__main__":
    sys.exit(main())
