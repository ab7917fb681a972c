"""Sixteen clients, two workers, a few people: nothing is lost; without the lock and the isolation it is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from litestar.testing import TestClient
from tests.api.contending import Contention, Send, careless, peopled

from kankei.store import Store, open_store
from kankei_api.app import create_app
from kankei_api.settings import Settings
from kankei_api.tokens import digest

SETTINGS = Settings(
    token_digests=(digest("t"),), allowed_hosts=("testserver.local",), rate_tokens=10**9, people_a_day=10**9
)


@contextmanager
def workers(url: str, prepare: Callable[[Store], None] = lambda _: None) -> Iterator[list[Send]]:
    """Two applications, each with a store, locks and caches of its own."""
    with ExitStack() as held:
        sends: list[Send] = []
        for _ in range(2):
            store = open_store(url)
            held.callback(store.close)
            prepare(store)
            client = held.enter_context(TestClient(create_app(SETTINGS, store=store)))
            client.headers["Authorization"] = "Bearer t"
            sends.append(client.request)
        yield sends


def contended(store: Store, sends: list[Send], calls: int) -> tuple[Contention, list[str]]:
    contention = Contention(store, sends)
    contention.run(calls)
    return contention, list(contention.broken(store))


def test_merges_unmerges_and_edits_at_once_lose_nothing(store: Store, store_url: str) -> None:
    peopled(store, 30)
    with workers(store_url) as sends:
        contention, broken = contended(store, sends, 100)
    assert broken == []
    assert {status for _, status in contention.answers} <= {200, 201, 404, 409, 412, 422}
    assert contention.edits.total() > 10
    assert len(contention.judged) > 10


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_the_same_with_neither_lock_nor_isolation_loses_edits(store: Store, store_url: str) -> None:
    """The control: the test above can fail."""
    peopled(store, 30)
    with workers(store_url, careless) as sends:
        _, broken = contended(store, sends, 100)
    assert [line for line in broken if "edits were acknowledged" in line]
