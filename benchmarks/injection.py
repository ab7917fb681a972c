"""Hostile strings everywhere in every operation: python benchmarks/injection.py [--minutes M] [--store URL].

The places come from the OpenAPI document: parameters in the path, the query and headers, texts in bodies,
parts of forms. Calls are drawn in a random order, the same every time: a run cut short by ``--minutes`` is a
sample, and ``--skip N`` goes on behind it. Every 20,000 calls begin with an empty store, since what the
strings leave behind makes each later call slower. ``--store`` is a PostgreSQL database without any tables;
nothing in it is kept. An answer or a store that shows an effect is told and ends the run with 1.
"""

import argparse
import itertools
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from litestar.testing import TestClient

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.api.injecting import Injection, sign_on
from tests.api.issuer import Issuer
from tests.api.payloads import MARK, Place, payloads, places

from kankei.store import Store, create, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

PART = 20_000
"""Calls on one store, which is then looked at."""


class Journal(logging.Handler):
    """What the application writes down, and how often a payload stood in it."""

    lines = found = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        self.lines += 1
        self.found += MARK in record.getMessage()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payloads", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--store", default="")
    parser.add_argument("--skip", type=int, default=0)
    given = parser.parse_args()
    journal = Journal()
    logging.getLogger("kankei_api").addHandler(journal)
    logging.getLogger("kankei_api").setLevel(logging.INFO)
    told = attacked(given)
    print(f"lines of the log {journal.lines:,}, with a payload in them {journal.found}")
    return int(told + journal.found > 0)


def attacked(given: argparse.Namespace) -> int:
    """Put every string everywhere; how many had an effect."""
    until, begin = time.perf_counter() + 60 * given.minutes, time.process_time()
    answers, effects, done = Counter[int](), list[str](), given.skip
    while time.perf_counter() < until:
        with fresh(given.store) as store, called(store) as client:
            pairs, told = drawn(client, given.payloads), Injection(client, store)
            for place, text in pairs[done : done + PART]:
                effects += told.put(place, text)
                done += 1
                if time.perf_counter() > until:
                    break
            effects += told.harm()
        answers += told.answers
        print(
            f"{done - given.skip:,} of {len(pairs):,} calls, {time.process_time() - begin:.0f} s of processor"
        )
        print(" ", ", ".join(f"{status}: {many:,}" for status, many in sorted(answers.items())))
        print(f"  effective: {len(effects)}", *effects[:50], sep="\n", flush=True)
        if done >= len(pairs):
            break
    return len(effects)


def drawn(client: TestClient[Any], most: int) -> list[tuple[Place, str]]:
    """Every place with every string, shuffled."""
    found = places(client.get("/schema/openapi.json").json())
    pairs = list(itertools.product(found, payloads()[:most]))
    random.Random(1).shuffle(pairs)
    return pairs


@contextmanager
def fresh(url: str) -> Iterator[Store]:
    """An empty store, whose tables are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(url or f"sqlite:///{Path(folder) / 'injection.db'}")
        create(store)
        yield store
        store.close()
        if url:
            with sa.create_engine(store.engine.url).begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")


@contextmanager
def called(store: Store) -> Iterator[TestClient[Any]]:
    """Somebody who may do everything, where people sign in by a provider."""
    with Issuer() as issuer:
        settings = Settings(
            token_digests=(digest("t"),),
            allowed_hosts=("testserver.local",),
            rate_tokens=10**9,
            people_a_day=10**9,
            sign_on=sign_on(issuer.url),
        )
        with TestClient(create_app(settings, store=store)) as client:
            client.headers["Authorization"] = "Bearer t"
            yield client


if __name__ == "__main__":
    sys.exit(main())
