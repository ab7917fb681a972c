"""One record against a large store: told, taken among ten thousand, logged over HTTP; nothing fails on time.

    python benchmarks/heartbeat.py [--records 1000000] [--folder FOLDER] [--pg URL] [--only told,taken,logged]

``--folder`` keeps the store that is drawn, so that another run begins at once; ``--pg`` is the address of a
database of PostgreSQL for the same, filled at the first run. What is measured is measured on a copy.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from standing_store import AT, copied, file_of, filled, rows_of_towns

from kankei.matching.arrivals import Arrivals
from kankei.matching.preparation import comparable_columns
from kankei.model import DraftRow, RecordDraft
from kankei.store import Store, open_store
from kankei.usecases import ledger
from kankei.usecases.identity import intake, models
from kankei.usecases.identity.recognition import recognise
from kankei.usecases.identity.residence import residence

CLIENTS, ASKED, NEW, POSTED, WARM, FIRST = 8, 2_000, 10_000, 4_000, 200, 32
SHORT, LISTS = 16, 11
"""Rows of a short list, and how many such lists are taken one after the other."""
STRANGERS = 90_000
"""The seed of towns that are not in the store; their rows and those of people who are come in turn."""
TOKEN = "benchmark"
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 1


def newcomers(store: Store, count: int) -> list[RecordDraft]:
    """What comes in: in turn somebody of the store, in the words of one of their records, and a stranger."""
    fields = RecordDraft.__struct_fields__
    fresh = (row.record for rows in rows_of_towns(count, first_seed=STRANGERS) for row in rows)
    with store.reading() as connection:
        top = connection.scalar(sa.text("SELECT max(no) FROM record"))
        chosen = np.random.default_rng(1).integers(1, top, count // 2).tolist()
        listed = ", ".join(map(str, chosen))
        found = connection.execute(sa.text(f"SELECT {', '.join(fields)} FROM record WHERE no IN ({listed})"))
        known = [RecordDraft(**dict(zip(fields, row, strict=True))) for row in found]
    pairs = zip(known, (one for one in fresh if one is not None), strict=False)
    return list(islice((one for pair in pairs for one in pair), count))


def line(what: str, seconds: list[float], *, of: str = "") -> None:
    """One line: median, 99th percentile, and how many a second one after the other."""
    half, most = np.percentile(seconds, [50, 99]) * 1e3
    print(
        f"| {what} | {half:.2f} ms | {most:.2f} ms | {len(seconds) / sum(seconds):,.0f}/s | {of} |",
        flush=True,
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of this process's processor."""
    begin, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - busy


def told(store: Store, drafts: list[RecordDraft]) -> None:
    """(a) Who is this? Asked of the library, beside a bare look-up of one record by number."""
    home = residence(store.engine)

    def ask(draft: RecordDraft) -> None:
        come = Arrivals(*comparable_columns([draft]))
        with store.reading() as connection, home.held():
            model = models.in_force(connection)
            recognise(connection, home.directory(connection), come, model=model)

    def look_up() -> None:
        with store.reading() as connection:
            connection.execute(sa.text("SELECT * FROM record WHERE no = 1000")).one()

    loaded = timed(lambda: ask(drafts[0]))
    print(f"| first question: everything read | {loaded[0]:.1f} s | {resident():,.0f} MB in all | | |")
    spent = [timed(partial(ask, draft)) for draft in drafts[:ASKED]]
    line("who is this", [wall for wall, _ in spent])
    line("… of that, processor", [busy for _, busy in spent])
    line("beside it: one record by number", [timed(look_up)[0] for _ in range(500)])


def resident() -> float:
    """The memory that this process holds, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return next(
        int(row.split()[1]) / 1024 for row in status.read_text().splitlines() if row.startswith("VmRSS")
    )


def taken(store: Store, drafts: list[RecordDraft]) -> None:
    """(b) Lists of new rows into a store held in memory, worked out for all, beside a bare insert."""
    done = next(rows_of_towns(1, first_seed=1))[0].touchpoint
    rows = [
        DraftRow(number=place, cells=(), key=f"new {place}", record=draft, touchpoint=done)
        for place, draft in enumerate(drafts)
    ]
    first, short, rows = rows[:FIRST], rows[FIRST : FIRST + SHORT * LISTS], rows[FIRST + SHORT * LISTS :]
    files = [file_of(short[place : place + SHORT], f"{place}") for place in range(0, len(short), SHORT)]
    file = file_of(rows, "new")
    loaded = timed(lambda: ledger.apply(store, file_of(first, "first"), by="benchmark", at=AT))
    little = [timed(partial(ledger.apply, store, one, by="benchmark", at=AT)) for one in files]
    stored = timed(lambda: ledger.apply(store, file, by="benchmark", at=AT, resolve=False))
    found = timed(lambda: store.write(lambda c: intake.resolve_pending(c, at=AT)))
    bare = timed(lambda: insert(store, len(rows)))
    print(f"| a first list of {FIRST} rows, for which all is read into memory | {loaded[0]:.2f} s | "
          f"{loaded[1]:.2f} s processor | {resident():,.0f} MB in all | |")  # fmt: skip
    line(f"a list of {SHORT} rows, of {LISTS}", [wall for wall, _ in little])
    line("… of that, processor", [busy for _, busy in little])
    for what, spent in (("stored", stored), ("worked out", found), ("beside it: inserted bare", bare)):
        print(f"| {len(rows):,} rows {what} | {spent[0]:.2f} s | {spent[1]:.2f} s processor | "
              f"{len(rows) / spent[0]:,.0f}/s | |", flush=True)  # fmt: skip


def insert(store: Store, count: int) -> None:
    """Rows into a table of two columns, in one unit, with one statement."""
    with store.writing() as connection:
        connection.execute(sa.text("CREATE TABLE bare (no BIGINT PRIMARY KEY, said TEXT)"))
        rows = [{"no": no, "said": "x" * 200} for no in range(count)]
        connection.execute(sa.text("INSERT INTO bare VALUES (:no, :said)"), rows)


def logged(url: str, drafts: list[RecordDraft]) -> None:
    """(c) One interaction over HTTP, one worker, clients in a process of their own; beside a bare insert."""
    visit = {"channel": "station_event", "occurred_on": "2026-04-01"}
    bodies = [json.dumps({"record": said(draft), "touchpoint": visit}).encode() for draft in drafts]
    for what, app, path in (
        ("POST /v1/touchpoints", "kankei_api.app:from_environment", "/v1/touchpoints"),
        ("beside it: a bare insert through the same stack", "bare_insert:application", "/bare"),
    ):
        with served(app, url) as server:
            post(server.port, path, bodies[:1])
            post(server.port, path, bodies[1:WARM])
            begin = time.perf_counter()
            spent, statuses = post(server.port, path, bodies[WARM:])
            whole = time.perf_counter() - begin
        half, most = np.percentile(spent, [50, 99]) * 1e3
        came = ", ".join(f"{count} × {status}" for status, count in statuses.items())
        well = all(200 <= status < 300 for status in statuses)
        speed = f"{half:.1f} ms | {most:.1f} ms | {len(spent) / whole:,.0f}/s" if well else "failed | | "
        print(f"| {what}, {CLIENTS} clients | {speed} | {came} |", flush=True)


def said(draft: RecordDraft) -> dict[str, str]:
    """What a record says, without what it does not."""
    told = {name: getattr(draft, name) for name in draft.__struct_fields__}
    return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Served:
    """A server that runs: where it listens, and its process."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of processor that it and its workers have had; 0 where the system does not tell."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        if not children.exists():
            return 0.0
        family = [str(self.pid), *children.read_text().split()]
        told = [Path(f"/proc/{no}/stat").read_text().rpartition(")")[2].split() for no in family]
        return sum(int(one[11]) + int(one[12]) for one in told) / TICKS


@contextmanager
def served(application: str, url: str) -> Iterator[Served]:
    """One worker of the server on a port of its own; what it says is kept in a temporary file."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--no-ws",
               "--workers", "1", "--host", "127.0.0.1", "--port", str(port), application]  # fmt: skip
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    given = {
        "KANKEI_STORE": url,
        "KANKEI_TOKEN": TOKEN,
        "KANKEI_PEOPLE_A_DAY": "1000000",
        "PYTHONPATH": paths,
    }
    place = Path(tempfile.gettempdir(), f"kankei-heartbeat-{port}.log")
    with place.open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env={**os.environ, **given}, stdout=log, stderr=log)
        try:
            _await(port)
            yield Served(port, server.pid)
        finally:
            server.terminate()
            server.wait()


def _await(port: int) -> None:
    """Wait until somebody listens."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def post(
    port: int, path: str, bodies: list[bytes], clients: int = CLIENTS
) -> tuple[list[float], dict[int, int]]:
    """Send bodies from clients in another process; the seconds of each, and how often each status came."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(send, (port, path, bodies, clients))


def send(port: int, path: str, bodies: list[bytes], clients: int) -> tuple[list[float], dict[int, int]]:
    """The clients, each with a connection that stays open."""
    left, spent = iter(bodies), list[float]()
    statuses: dict[int, int] = {}
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        while True:
            with lock:
                body = next(left, None)
            if body is None:
                return
            begin = time.perf_counter()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            with lock:
                spent.append(time.perf_counter() - begin)
                statuses[answer.status] = statuses.get(answer.status, 0) + 1

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, statuses


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--pg", default="")
    options.add_argument("--only", default="told,taken,logged")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch)
        urls = [f"sqlite:///{(folder / f'towns_{chosen.records}.db').as_posix()}", *filter(None, [chosen.pg])]
        for url in urls:
            measured(url, chosen.records, chosen.only.split(","))


def measured(url: str, records: int, wanted: list[str]) -> None:
    """All lines of one database."""
    store = filled(url, records)
    print(f"\n{records:,} records, {store.engine.dialect.name}, load {os.getloadavg()[0]:.1f}\n")
    print("| what | median | 99 of 100 | speed | |\n| --- | ---: | ---: | ---: | --- |")
    drafts = newcomers(store, NEW)
    store.close()
    for name, work in (("told", told), ("taken", taken)):
        if name in wanted:
            store = open_store(copied(url, "heartbeat"))
            work(store, drafts)
            store.close()
    if "logged" in wanted:
        logged(copied(url, "heartbeat"), drafts[:POSTED])


if __name__ == "__main__":
    main()
