"""Searching among many people: seconds of each kind of search, on SQLite or any store's address.

    python benchmarks/search.py [--people 300000] [--store URL]

Without an address the store is made in a folder that is thrown away.
"""

import argparse
import datetime as dt
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from kankei.fields import readings
from kankei.matching.blocking import blocking_keys, census_keys
from kankei.matching.columns import Ints, columns
from kankei.matching.preparation import comparable_texts
from kankei.model import RecordDraft
from kankei.store import Store, bulk, comparables, create, keys, open_store
from kankei.store.numbers import new_ids, next_no
from kankei.store.tables import import_batch, membership, person, record
from kankei.usecases.people.search import search

Table = dict[str, Sequence[object] | Ints]
AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
PORTION = 20_000
ROUNDS = 200


def drafts(count: int, rng: random.Random) -> dict[str, list[str]]:
    """What so many invented people say of themselves, names as common as they are."""
    surnames, given = readings.surnames(), readings.given_names()
    family = rng.choices(surnames, [share for *_, share in surnames], k=count)
    first = rng.choices(given, k=count)
    said = {name: [""] * count for name in RecordDraft.__struct_fields__}
    said["name"] = [f"{one[0]} {two[0]}" for one, two in zip(family, first, strict=True)]
    heard = [f"{one[1]} {two[1]}" for one, two in zip(family, first, strict=True)]
    said["kana"] = [kana if rng.random() < 0.7 else "" for kana in heard]
    said["phone"] = [f"090{rng.randrange(10**8):08d}" if rng.random() < 0.8 else "" for _ in range(count)]
    said["email"] = [f"p{number}@example.jp" if rng.random() < 0.6 else "" for number in range(count)]
    said["former_name"] = [rng.choice(surnames)[0] if rng.random() < 0.02 else "" for _ in range(count)]
    return said


def fill(store: Store, count: int, rng: random.Random) -> dict[str, list[str]]:
    """Keep so many people of one record each; what they say."""
    said = drafts(count, rng)
    batch = dict.fromkeys(("file", "digest", "layout", "encoding", "channel", "source", "purpose"), "")
    counts = dict.fromkeys(("created", "updated", "unchanged", "skipped", "rejected"), 0)
    with store.writing() as connection:
        no = next_no(connection, import_batch)[0]
        values = {**batch, **counts, "no": no, "id": new_ids(AT)[0], "header": (), "state": "applied"}
        done = {"applied_by": "", "applied_at": AT, "undone_by": ""}
        connection.execute(sa.insert(import_batch).values(**values, **done))
    for begin in range(0, count, PORTION):
        part = {name: cells[begin : begin + PORTION] for name, cells in said.items()}
        _portion(store, part, no, begin)
    return said


def _portion(store: Store, said: dict[str, list[str]], batch_no: int, begin: int) -> None:
    size = len(said["name"])
    texts, relay = comparable_texts(said)
    table = columns(texts, relay)
    found = [np.concatenate(both) for both in zip(blocking_keys(table), census_keys(table), strict=True)]
    with store.writing() as connection:
        nos = np.array(next_no(connection, record, size))
        rows: Table = {"no": nos, "id": new_ids(AT, size), "batch_no": [batch_no] * size}
        rows |= {"source": ["bench"] * size}
        rows |= {"row_number": range(size), "source_key": [str(begin + at) for at in range(size)]}
        bulk.insert(connection, record, rows | {"recorded_at": [AT] * size} | said)
        comparables.add_columns(connection, {"record_no": nos.tolist(), **texts, "relay": relay})
        keys.add_many(connection, nos[found[0]], found[1].view(np.int64))
        people = list(next_no(connection, person, size))
        bulk.insert(connection, person, {"no": people, "id": new_ids(AT, size), "created_at": [AT] * size})
        lives: Table = {"no": next_no(connection, membership, size), "record_no": nos, "person_no": people}
        bulk.insert(connection, membership, lives | {"since": [AT] * size})


def questions(said: dict[str, list[str]], rng: random.Random) -> dict[str, list[str]]:
    """Searches of each kind for people who are there."""
    some = [rng.randrange(len(said["name"])) for _ in range(20 * ROUNDS)]

    def of(field: str) -> list[str]:
        return [said[field][at] for at in some if said[field][at]][:ROUNDS]

    return {
        "whole name": of("name"),
        "name without a space": [name.replace(" ", "") for name in of("name")],
        "surname": [name.split()[0] for name in of("name")],
        "the commonest surname": ["佐藤"] * ROUNDS,
        "first kanji": [name[0] for name in of("name")],
        "kana": of("kana"),
        "kana without a space": [name.replace(" ", "") for name in of("kana")],
        "beginning of kana": [name[:3] for name in of("kana")],
        "given name": [name.split()[1] for name in of("name")],
        "old name": of("former_name"),
        "last four digits": [phone[-4:] for phone in of("phone")],
        "surname and last four": [
            f"{said['kana'][at].split()[0]} {said['phone'][at][-4:]}"
            for at in some
            if said["kana"][at] and said["phone"][at]
        ][:ROUNDS],
        "e-mail": of("email"),
    }


def measure(store: Store, asked: dict[str, list[str]]) -> None:
    """Print what each kind of search takes, in ms of wall and of processor."""
    print("| search | median | p99 | processor, median | processor, p99 | found, median |")
    print("|" + " --- |" * 6)
    every: list[float] = []
    for kind, texts in asked.items():
        wall, busy, found = [], [], []
        for text in texts:
            begin, work = time.perf_counter(), time.process_time()
            found.append(search(store, text, limit=50).people)
            wall.append(1000 * (time.perf_counter() - begin))
            busy.append(1000 * (time.process_time() - work))
        every += busy
        told = [f"{np.percentile(times, at):.1f}" for times in (wall, busy) for at in (50, 99)]
        print(f"| {kind} | {' | '.join(told)} | {int(np.median(found))} |", flush=True)
    print(f"\nall together, processor: p99 {np.percentile(every, 99):.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--store", default="")
    given = parser.parse_args()
    rng = random.Random(6)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(given.store or f"sqlite:///{Path(folder) / 'search.db'}")
        create(store)
        begin = time.perf_counter()
        said = fill(store, given.people, rng)
        print(f"{given.people:,} people kept in {time.perf_counter() - begin:.0f} s\n")
        if store.engine.dialect.name == "postgresql":
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("ANALYZE"))
        measure(store, questions(said, rng))
        store.close()


if __name__ == "__main__":
    main()
