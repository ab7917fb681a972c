"""Many clients merge, unmerge and edit at once: python benchmarks/contention.py [--calls 10000] [--pg URL].

Workers are processes of their own, as in a town hall that runs several; clients are threads that take any of
them. Afterwards no edit that was acknowledged may be missing, no merge may form a ring, and everybody must be
who their records and judgements make of them. ``--pg`` is the address of a database of which nothing is to be
kept; with it the control runs too, READ COMMITTED and no writers' lock, which must break some of this.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.api.contending import Contention, Send, careless, peopled

from kankei.store import Store, create, open_store
from kankei.store.schema import metadata
from kankei_api.app import create_app
from kankei_api.settings import Settings

TOKEN = "contention"
CLIENTS, WORKERS, ROWS = 16, 3, 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--control", type=int, default=1_000, help="calls of the control")
    parser.add_argument("--pg")
    parser.add_argument("--serve", type=int)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return 0
    print("| store | calls | clients × workers | s | answers | laws broken |")
    print("| --- | ---: | ---: | ---: | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        wrong = contended(f"sqlite:///{Path(folder) / 'contention.db'}", given.calls)
    if given.pg:
        wrong += contended(given.pg, given.calls)
        lost = contended(given.pg, given.control, control=True)
        print("\nthe control " + ("broke laws, as it must" if lost else "broke no law: the laws do not bite"))
        wrong += not lost
    return int(wrong > 0)


def contended(url: str, calls: int, *, control: bool = False) -> int:
    """One line of the table; how many laws were broken."""
    store = open_store(url)
    create(store)
    empty(store)
    peopled(store, ROWS)
    begin = time.perf_counter()
    with workers(store.engine.url.render_as_string(hide_password=False), control=control) as sends:
        contention = Contention(store, sends)
        contention.run(calls, clients=CLIENTS)
        took = time.perf_counter() - begin
        broken = list(contention.broken(store))
    answers = ", ".join(
        f"{what} {status}: {many:,}" for (what, status), many in sorted(contention.answers.items())
    )
    name = store.engine.dialect.name + (", READ COMMITTED, no lock" if control else "")
    told = "; ".join(broken) or "none"
    print(f"| {name} | {calls:,} | {CLIENTS} × {WORKERS} | {took:.0f} | {answers} | {told} |", flush=True)
    store.close()
    return len(broken)


def empty(store: Store) -> None:
    """Forget what an earlier run left."""
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))


@contextlib.contextmanager
def workers(url: str, *, control: bool) -> Iterator[Sequence[Send]]:
    """Processes that serve the store, and how each is called."""
    ports = [free() for _ in range(WORKERS)]
    told = {"KANKEI_STORE": url, "KANKEI_TOKEN": TOKEN, "KANKEI_RATE_TOKENS": "100000000"}
    told |= {"KANKEI_PEOPLE_A_DAY": "100000000", "CARELESS": "1" if control else ""}
    with contextlib.ExitStack() as held:
        for port in ports:
            command = [sys.executable, __file__, "--serve", str(port)]
            one = held.enter_context(
                subprocess.Popen(command, env=os.environ | told, stderr=subprocess.DEVNULL)
            )
            held.callback(one.terminate)
        for port in ports:
            answering(port)
        yield [calling(port) for port in ports]


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def answering(port: int) -> None:
    for _ in range(1_200):
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("a worker did not begin")


def calling(port: int) -> Send:
    """A client of one worker; each thread has a connection of its own."""
    own = threading.local()

    def send(method: str, address: str, **more: object) -> httpx.Response:
        if not hasattr(own, "client"):
            headers = {"Authorization": f"Bearer {TOKEN}"}
            own.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=300)
        answer: httpx.Response = own.client.request(method, address, **more)
        return answer

    return send


def serve(port: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "contention:application", address="127.0.0.1", port=port, interface=Interfaces.ASGI, factory=True,
        websockets=False, log_access=False, log_enabled=False,
    ).serve()  # fmt: skip


def application() -> object:
    """The application of a worker; the control's has no lock."""
    settings = Settings.from_environment()
    store = open_store(settings.store)
    if os.environ.get("CARELESS"):
        careless(store)
    return create_app(settings, store=store)


if __name__ == "__main__":
    sys.exit(main())
