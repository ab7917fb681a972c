"""Speed and memory of the main job, as ratios within one run; prints a table for docs/benchmarks.md.

    python benchmarks/run.py [--rows N]

Beside the whole way of a list stand its parts: reading alone, drafting alone, a bare ``executemany``.
"""

import argparse
import csv
import datetime as dt
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kankei.matching.preparation import comparable_texts
from kankei.model import RecordDraft
from kankei.store import Store, create, open_store
from kankei.usecases import ledger, report
from kankei.usecases.identity import intake
from kankei_importers import run
from kankei_importers.reading import read

Answer = TypeVar("Answer")
NOW = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)


def timed(name: str, rows: int, work: Callable[[], Answer]) -> Answer:
    """Do the work and print its line of the table."""
    begin, busy = time.perf_counter(), time.process_time()
    answer = work()
    line(name, rows, time.perf_counter() - begin, time.process_time() - busy)
    return answer


def line(name: str, rows: int, seconds: float, busy: float) -> None:
    """One line of the table: by the clock, and of that the processor's."""
    speed = rows / seconds
    print(f"| {name} | {seconds:.2f} s | {busy:.2f} s | {speed:,.0f} rows/s | {peak():,.0f} MB |", flush=True)


def peak() -> float:
    """The most memory this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ModuleNotFoundError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_donations(rows: int, target: Path) -> None:
    """An RMS list of invented donors as that system writes it: cp932, all its columns."""
    from kankei.simulation import Shares, TownSpec, simulate, write_files

    people = max(10, int(rows * 0.75))
    spec = TownSpec(people=people, first_year=2025, years=1, entry=Shares(rms=1.0), also=Shares(rms=0.1))
    with tempfile.TemporaryDirectory() as folder:
        lists = [_records(file) for file in write_files(simulate(spec, 1), folder)]
    with target.open("w", encoding="cp932", errors="replace", newline="") as opened:
        csv.writer(opened).writerows([lists[0][0], *(row for one in lists for row in one[1:])][: rows + 1])


def _records(file: Path) -> list[list[str]]:
    with file.open(encoding="cp932", newline="") as opened:
        return list(csv.reader(opened))


def donations(rows: int) -> bytes:
    """The same, made by another process so that its memory is not counted here."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rms.csv"
        subprocess.run([sys.executable, __file__, "--rows", str(rows), "--make", str(target)], check=True)
        return target.read_bytes()


def normalise(content: bytes, rows: int) -> None:
    """What everybody says of themselves to its comparable form, without reading or storing it."""
    drafts = [row.record for row in run.draft(content, name="rms.csv").rows if row.record is not None]
    said = {field: [getattr(draft, field) for draft in drafts] for field in RecordDraft.__struct_fields__}
    timed("beside it: normalising alone", rows, lambda: comparable_texts(said))


def bare(content: bytes) -> None:
    """The least a database can do: the raw cells into one table."""
    rows = [(number, "\t".join(cells)) for number, cells in read(content, "rms.csv").rows]
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db")
        connection.execute("CREATE TABLE row (number INTEGER, cells TEXT)")

        def insert() -> None:
            connection.executemany("INSERT INTO row VALUES (?, ?)", rows)
            connection.commit()

        timed("beside it: a bare executemany of the cells", len(rows), insert)
        connection.close()


def whole(store: Store, content: bytes, rows: int) -> report.Report:
    """The whole way of a list, each part on a line of its own; then their sum."""
    begin, busy = time.perf_counter(), time.process_time()
    take(store, content, rows)
    timed("matching", rows, lambda: store.write(lambda c: intake.resolve_pending(c, at=NOW)))
    counted = timed("counting", rows, lambda: report.count(store, as_of=NOW.date(), known_at=NOW))
    line("all of it", rows, time.perf_counter() - begin, time.process_time() - busy)
    return counted


def take(store: Store, content: bytes, rows: int) -> None:
    """Read, draft and apply; the draft is given back at the end, as the command line does."""
    draft = timed("reading and drafting", rows, lambda: run.draft(content, name="rms.csv"))
    timed("storing", rows, lambda: ledger.apply(store, draft, by="benchmark", at=NOW, resolve=False))


def help_seconds() -> float:
    """The best of five of ``kankei --help``, process start included."""
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kankei_api.cli", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--make", type=Path, help="only write the list, to this file")
    asked = parser.parse_args()
    if asked.make:
        write_donations(asked.rows, asked.make)
        return
    rows = asked.rows
    content = donations(rows)
    rows = len(read(content, "rms.csv").rows)
    print(f"RMS, cp932, {rows:,} rows, {len(content) / 1e6:.0f} MB\n")
    print("| work | time | processor | speed | peak memory so far |\n| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'kankei.db'}")
        create(store)
        counted = whole(store, content, rows)
        store.close()
    timed("beside it: reading alone", rows, lambda: read(content, "rms.csv"))
    normalise(content, rows)
    bare(content)
    print(f"\nnumber {counted.number:,}; `kankei --help` {help_seconds():.2f} s")


if __name__ == "__main__":
    main()
