"""PostgreSQL goes away under load and comes back: nothing acknowledged is lost, nobody restarts a worker."""

import gc
import itertools
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from kankei.errors import StoreError
from kankei.store import Store
from kankei.store.tables import record
from kankei.store.turn import turn

TOUCH = {"channel": "station_event", "occurred_on": "2026-05-30"}
POSTGRESQL = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
EVERYBODY = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


def cut_off(store: Store) -> None:
    """End every connection of this database but the one that does it."""
    engine = sa.create_engine(store.engine.url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"{EVERYBODY} AND datname = current_database()")


def log(client: TestClient[Any], number: int) -> int:
    body = {"record": {"name": "佐藤 花子", "email": f"p{number}@example.jp"}, "touchpoint": TOUCH}
    return client.post("/v1/touchpoints", json=body).status_code


@POSTGRESQL
def test_connections_that_were_ended_while_idle_are_noticed_by_nobody(
    client: TestClient[Any], store: Store
) -> None:
    assert log(client, 0) == 201
    cut_off(store)
    assert [log(client, 1), client.get("/v1/count").status_code, log(client, 2)] == [201, 200, 201]


@POSTGRESQL
@pytest.mark.filterwarnings("ignore:.*ServerCursor:ResourceWarning")
def test_connections_that_are_ended_under_load_cost_a_503_and_nothing_that_was_acknowledged(
    client: TestClient[Any], store: Store
) -> None:
    numbers, told, over = itertools.count(), Counter[int](), threading.Event()

    def work(_: int) -> None:
        while not over.is_set():
            told[log(client, next(numbers))] += 1

    with ThreadPoolExecutor(8) as pool:
        busy = pool.map(work, range(8))
        for _ in range(20):
            over.wait(0.05)
            cut_off(store)
        over.set()
        list(busy)
    assert set(told) <= {201, 503}
    assert [log(client, next(numbers)) for _ in range(10)] == [201] * 10
    with store.reading() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).select_from(record))
    assert kept is not None
    assert kept >= told[201] + 10
    gc.collect()  # cursors of ended connections, of which the driver warns


@POSTGRESQL
def test_a_turn_whose_session_was_ended_is_given_back(store: Store) -> None:
    with turn(store):
        cut_off(store)
    with turn(store):
        pass


def test_a_store_that_was_brought_to_another_revision_is_told_from_a_fault_of_ours(store: Store) -> None:
    with store.reading():
        pass
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("ALTER TABLE record RENAME COLUMN name TO written")
    with pytest.raises(StoreError, match=r"store\.outdated"), store.reading() as connection:
        connection.execute(sa.select(record.c.name))
