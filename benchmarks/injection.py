"""Hostile strings everywhere in every operation: python benchmarks/injection.py [--minutes M] [--store URL].

The places come from the OpenAPI document: parameters in the path, the query and headers, texts in bodies,
parts of forms. Calls are drawn in a random order, so that a run cut short by ``--minutes`` is a sample.
An answer or a store that shows an effect is told and ends the run with 1.
"""

import argparse
import itertools
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

from litestar.testing import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from api.injecting import Injection, sign_on
from api.issuer import Issuer
from api.payloads import MARK, payloads, places
from kankei.store import Store, create, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

LOOKED = 20_000
"""So often the store is looked at."""


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
    given = parser.parse_args()
    journal = Journal()
    logging.getLogger("kankei_api").addHandler(journal)
    logging.getLogger("kankei_api").setLevel(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(given.store or f"sqlite:///{Path(folder) / 'injection.db'}")
        create(store)
        with Issuer() as issuer:
            settings = Settings(
                token_digests=(digest("t"),),
                allowed_hosts=("testserver.local",),
                rate_tokens=10**9,
                people_a_day=10**9,
                sign_on=sign_on(issuer.url),
            )
            told = attacked(store, settings, given)
        store.close()
    print(f"lines of the log {journal.lines:,}, with a payload in them {journal.found}")
    return int(told + journal.found > 0)


def attacked(store: Store, settings: Settings, given: argparse.Namespace) -> int:
    """Put every string everywhere; how many had an effect."""
    effects: list[str] = []
    strings, until = payloads()[: given.payloads], time.perf_counter() + 60 * given.minutes
    with TestClient(create_app(settings, store=store)) as client:
        client.headers["Authorization"] = "Bearer t"
        found = list(places(client.get("/schema/openapi.json").json()))
        pairs = list(itertools.product(found, strings))
        random.Random(1).shuffle(pairs)
        injection, done, begin = Injection(client, store), 0, time.process_time()
        for done, (place, text) in enumerate(pairs, start=1):
            effects += injection.put(place, text)
            if done % LOOKED == 0 or time.perf_counter() > until:
                effects += injection.harm()
            if time.perf_counter() > until:
                break
        effects += injection.harm()
    spent = time.process_time() - begin
    print(f"{len(found)} places × {len(strings)} strings = {len(pairs):,} calls")
    print(f"{done:,} of them made, {store.engine.dialect.name}, {spent:.0f} s of processor")
    print("answers:", ", ".join(f"{status}: {many:,}" for status, many in sorted(injection.answers.items())))
    print(f"effective: {len(effects)}", *effects[:50], sep="\n")
    return len(effects)


if __name__ == "__main__":
    sys.exit(main())
