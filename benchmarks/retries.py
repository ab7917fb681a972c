"""Keyed calls sent many times at once: python benchmarks/retries.py [--calls 5000] [--keys 500].

Every key is sent by several threads at once, and again until it is answered; of each there must be one record
and one answer. --store URL takes another database.
"""

import argparse
import collections
import random
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.store import create, open_store
from kankei.store.tables import record
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

THREADS = 16


def body(key: int) -> dict[str, object]:
    """One interaction of somebody of this key alone."""
    touch = {"channel": "station_event", "occurred_on": "2026-05-30"}
    return {"record": {"name": "佐藤 花子", "email": f"p{key}@example.jp"}, "touchpoint": touch}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=5_000)
    parser.add_argument("--keys", type=int, default=500)
    parser.add_argument("--store", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(given.store or f"sqlite:///{Path(folder) / 'retries.db'}")
        create(store)
        settings = Settings(
            token_digests=(digest("t"),), allowed_hosts=("testserver.local",), rate_tokens=10**9
        )
        with TestClient(create_app(settings, store=store)) as client:
            client.headers["Authorization"] = "Bearer t"
            wrong = _race(client, given.calls, given.keys)
        with store.reading() as connection:
            kept = connection.scalar(sa.select(sa.func.count()).select_from(record))
        store.close()
    print(f"records {kept} of {given.keys} keys, keys with more than one answer {wrong}")
    return int(kept != given.keys or wrong > 0)


def _race(client: TestClient, calls: int, keys: int) -> int:  # type: ignore[type-arg]
    answers: collections.defaultdict[int, set[bytes]] = collections.defaultdict(set)
    statuses: collections.Counter[int] = collections.Counter()
    lock = threading.Lock()
    waiting = [call % keys for call in range(calls)]
    random.Random(5).shuffle(waiting)

    def send(key: int) -> None:
        while True:
            answer = client.post("/v1/touchpoints", json=body(key), headers={"Idempotency-Key": f"key-{key}"})
            with lock:
                statuses[answer.status_code] += 1
                if answer.status_code == 201:
                    answers[key].add(answer.content)
            if answer.status_code != 409:
                return
            time.sleep(0.01)

    begin = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(send, sorted(waiting)))
    print(f"{calls:,} calls of {keys} keys by {THREADS} threads in {time.perf_counter() - begin:.1f} s")
    print("answers:", ", ".join(f"{status}: {many}" for status, many in sorted(statuses.items())))
    return sum(len(told) != 1 for told in answers.values())


if __name__ == "__main__":
    raise SystemExit(main())
