"""Looking at and taking a large list into a large store, on SQLite and PostgreSQL in one run.

    python benchmarks/ledger.py [--rows 100000] [--people 300000] [--pg URL]

The lists are an invented town's gifts as the RMS system writes them. A tenth of the new list replaces rows of
the store, a twentieth repeats some, the others are new. Each database has a process of its own; what it
prints is processor time beside wall time, and the most memory it has held. ``--pg`` names an empty database;
without it only SQLite is measured. Nothing fails on time.
"""

import argparse
import csv
import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from run import peak, write_donations

from kankei.model import DraftFile
from kankei.store import Store, create, open_store
from kankei.usecases import ledger, preview
from kankei.usecases.identity import intake
from kankei_importers import run as importing

Answer = TypeVar("Answer")
AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PORTION = 100_000
GIFTS_A_PERSON = 4 / 3
ALTERED = "注文者電話番号3"
STRIDE = 7_919
"""Between the numbers of two altered rows: a column in order would be a list that was sorted in part."""


def timed(name: str, rows: int, work: Callable[[], Answer]) -> Answer:
    """Do the work and print its line of the table."""
    wall, spent = time.perf_counter(), time.process_time()
    answer = work()
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    speeds = f"{rows / wall:,.0f} | {rows / spent:,.0f}"
    print(f"| {name} | {wall:.1f} s | {spent:.1f} s | {speeds} | {peak():,.0f} MB |", flush=True)
    return answer


def write_lists(folder: Path, people: int, rows: int) -> None:
    """The lists of the store, and the new one."""
    before = int(people * GIFTS_A_PERSON)
    write_donations(before + rows, folder / "all.csv")
    with (folder / "all.csv").open(encoding="cp932", newline="") as opened:
        header, *gifts = csv.reader(opened)
    for start in range(0, before, PORTION):
        write(folder / f"before_{start:09}.csv", header, gifts[start : min(before, start + PORTION)])
    place, tenth = header.index(ALTERED), rows // 10
    altered = [
        [*row[:place], f"{number * STRIDE % 10_000:04}", *row[place + 1 :]]
        for number, row in enumerate(gifts[:tenth])
    ]
    repeated = gifts[tenth : tenth + rows // 20]
    fresh = gifts[before : before + rows - len(altered) - len(repeated)]
    write(folder / "new.csv", header, [*altered, *repeated, *fresh])


def write(target: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One list."""
    with target.open("w", encoding="cp932", errors="replace", newline="") as opened:
        csv.writer(opened).writerows([header, *rows])


def drafted(path: Path) -> DraftFile:
    """A list as the importer reads it."""
    return importing.draft(path, name=path.name)


def fill(url: str, folder: Path) -> None:
    """Make the store and take what it has before."""
    store = open_store(url)
    create(store)
    for path in sorted(folder.glob("before_*.csv")):
        ledger.apply(store, drafted(path), by="benchmark", at=AT, resolve=False)
    store.write(lambda connection: intake.resolve_pending(connection, at=AT))
    store.close()


def measure(url: str, folder: Path, rows: int) -> None:
    """Preview and take the new list, with its identities and without."""
    store = open_store(url)
    draft = timed("read and drafted", rows, lambda: drafted(folder / "new.csv"))
    timed("preview of the rows", rows, lambda: ledger.preview(store, draft, by="benchmark", at=AT + DAY))
    memory = intake.Memory()
    seen = timed("preview with people and number", rows, lambda: looked_at(store, draft, memory))
    timed("taken", rows, lambda: ledger.apply(store, draft, by="benchmark", at=AT + DAY, resolve=False))
    resolve = lambda connection: intake.resolve_pending(connection, at=AT + DAY, memory=memory)  # noqa: E731
    timed("who is who, as the preview found it", rows, lambda: store.write(resolve))
    print(f"\n{seen.files[0].receipt.counts}\n{seen.effect}\n")
    store.close()


def looked_at(store: Store, draft: DraftFile, memory: intake.Memory) -> preview.Preview:
    """What the command line shows before it asks."""
    return preview.rehearse(
        store, lambda: [draft], by="benchmark", at=AT + DAY, as_of=(AT + DAY).date(), memory=memory
    )


def main() -> None:
    """One table for each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--pg")
    parser.add_argument(
        "--step", choices=("lists", "fill", "measure"), help="only this, for a process of its own"
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--store")
    given = parser.parse_args()
    if given.step:
        steps: dict[str, Callable[[], None]] = {
            "lists": lambda: write_lists(given.folder, given.people, given.rows),
            "fill": lambda: fill(given.store, given.folder),
            "measure": lambda: measure(given.store, given.folder, given.rows),
        }
        steps[given.step]()
        return
    with tempfile.TemporaryDirectory() as folder:
        size = ["--rows", str(given.rows), "--people", str(given.people), "--folder", folder]
        alone("lists", size)
        for url in filter(None, (f"sqlite:///{(Path(folder) / 'ledger.db').as_posix()}", given.pg)):
            alone("fill", [*size, "--store", url])
            print(f"\n{url.partition(':')[0]}: {given.rows:,} rows into {given.people:,} people\n")
            print("| what | wall | processor | rows/s | rows/s of processor | memory |", flush=True)
            print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
            alone("measure", [*size, "--store", url])


def alone(step: str, said: Sequence[str]) -> None:
    """One step in a process of its own, so that its memory is its own."""
    subprocess.run([sys.executable, __file__, "--step", step, *said], check=True)


if __name__ == "__main__":
    main()
