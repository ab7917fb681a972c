"""A pooler before PostgreSQL: one that shares sessions is refused, since imports could not take turns."""

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.conftest import _as_owner, copy_of

from kankei.errors import StoreError
from kankei.store import Store, open_store

SETTINGS = """[databases]
* = host={folder} user=kankei
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
pidfile = {folder}/pgbouncer.pid
"""
pytestmark = pytest.mark.skipif(not shutil.which("pgbouncer"), reason="no PgBouncer: .ci/run installs it")


@pytest.fixture
def database(postgres_server: sa.URL, postgres_template: str) -> Iterator[sa.URL]:
    """A fresh store."""
    for url in copy_of(postgres_server, postgres_template):
        yield sa.make_url(url)


@contextmanager
def pooled(database: sa.URL, mode: str) -> Iterator[Store]:
    """The store as it is reached through PgBouncer."""
    folder = Path(str(database.query.get("host", "")))
    if not folder.is_dir():
        pytest.skip("the server is none of the tests' own")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    said, pid = folder / "pgbouncer.ini", folder / "pgbouncer.pid"
    said.write_text(SETTINGS.format(folder=folder, port=port, mode=mode), "utf-8")
    _as_owner(["pgbouncer", "-q", "-d", said])
    while not pid.exists():
        time.sleep(0.05)
    try:
        with open_store(f"postgresql://kankei@127.0.0.1:{port}/{database.database}") as store:
            yield store
    finally:
        os.kill(int(pid.read_text()), signal.SIGTERM)
        while pid.exists():
            time.sleep(0.05)


def test_a_pooler_that_shares_sessions_is_refused(database: sa.URL) -> None:
    with pooled(database, "transaction") as store, pytest.raises(StoreError) as refused:
        store.check()
    assert refused.value.code == "store.pooler"


def test_a_pooler_that_keeps_sessions_apart_is_none_to_us(database: sa.URL) -> None:
    with pooled(database, "session") as store:
        store.check(writable=True)
