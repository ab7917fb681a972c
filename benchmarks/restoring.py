"""Seconds to copy a store, to check the copy, to put it back and to answer from it, in one run.

    python benchmarks/restoring.py --store sqlite:///town.db [--into sqlite:///again.db] [--flips 1000]

How often a copy can be made is how much can be lost (RPO); checking, putting back and the first answer are
how long the town is without its numbers (RTO). Nothing fails on time.
"""

import argparse
import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kankei.errors import StoreError
from kankei.store import copies, open_store
from kankei.usecases import backup, report

Answer = TypeVar("Answer")
AT = dt.datetime.now(dt.UTC)


def timed(what: str, work: Callable[[], Answer]) -> Answer:
    wall, processor = time.perf_counter(), time.process_time()
    answer = work()
    took = time.perf_counter() - wall, time.process_time() - processor
    print(f"{what:24} {took[0]:8.1f} s   {took[1]:8.1f} s of processor")
    return answer


def flips(copy: Path, times: int) -> int:
    """How many of so many single flipped bits are found; the copy is as before afterwards."""
    chance, found = random.Random(1), 0
    size = copy.stat().st_size
    with copy.open("r+b") as file:
        for _ in range(times):
            place, bit = chance.randrange(size), 1 << chance.randrange(8)
            file.seek(place)
            kept = file.read(1)
            file.seek(place)
            file.write(bytes([kept[0] ^ bit]))
            file.flush()
            try:
                copies.check(copy)
            except StoreError:
                found += 1
            file.seek(place)
            file.write(kept)
            file.flush()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", required=True)
    parser.add_argument("--into")
    parser.add_argument("--flips", type=int, default=0)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, copy = open_store(said.store), Path(folder) / "town.backup"
        told = timed("backup", lambda: backup.back_up(store, copy, at=AT))
        print(f"{told.records:,} records, {told.bytes / 1e6:,.0f} MB")
        timed("check", lambda: copies.check(copy))
        again = open_store(said.into or f"sqlite:///{folder}/again.db")
        timed(
            "restore (with check)", lambda: backup.restore(copy, again, erasures=[], at=AT, keep_access=True)
        )
        day = AT.date()
        number = timed("first count", lambda: report.count(again, as_of=day, known_at=AT).number)
        print(
            f"number {number:,}, of the store itself {report.count(store, as_of=day, known_at=AT).number:,}"
        )
        if said.flips:
            print(f"flipped bits found: {flips(copy, said.flips):,} of {said.flips:,}")


if __name__ == "__main__":
    main()
