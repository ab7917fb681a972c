"""PostgreSQL as towns have it: what a server's settings, its rights or its address would spoil is told."""

import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.store import Store, create, open_store, servers, settings
from kankei.store.refusals import code_of


@pytest.fixture
def admin(postgres_server: sa.URL) -> Iterator[sa.Connection]:
    """Whoever may make databases and users."""
    engine = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def name(admin: sa.Connection) -> Iterator[str]:
    """The name of a database, and of a user, that are gone after the test."""
    name = f"kankei_test_{uuid.uuid4().hex}"
    yield name
    admin.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    admin.exec_driver_sql(f'DROP ROLE IF EXISTS "{name}"')


@contextmanager
def opened(server: sa.URL, *, database: str, username: str | None = None) -> Iterator[Store]:
    url = server.set(database=database, username=username or server.username)
    with closing(open_store(url.render_as_string(hide_password=False))) as store:
        yield store


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "EUC_JP", "LATIN1"])
def test_no_store_is_made_where_not_every_name_could_be_written(
    postgres_server: sa.URL, admin: sa.Connection, name: str, encoding: str
) -> None:
    admin.exec_driver_sql(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0")
    with (
        opened(postgres_server, database=name) as store,
        pytest.raises(StoreError, match=r"^store\.encoding$") as refused,
    ):
        create(store)
    assert refused.value.facts["found"] == encoding


def test_a_user_who_may_not_make_tables_is_told_of_rights(
    postgres_server: sa.URL, admin: sa.Connection, name: str
) -> None:
    admin.exec_driver_sql(f"CREATE ROLE {name} LOGIN")
    admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    inside = sa.create_engine(postgres_server.set(database=name), poolclass=sa.NullPool)
    with inside.begin() as connection:
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    with (
        opened(postgres_server, database=name, username=name) as store,
        pytest.raises(StoreError, match=r"^store\.rights$"),
    ):
        create(store)


def test_a_unit_that_thinks_longer_than_the_server_likes_is_kept(
    postgres_server: sa.URL, admin: sa.Connection, name: str, postgres_template: str
) -> None:
    admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    admin.exec_driver_sql(f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = '50ms'")
    with opened(postgres_server, database=name) as store:
        with store.writing() as connection:
            settings.put(connection, "town", "磐梯町")
            time.sleep(0.3)
        with store.reading() as connection:
            time.sleep(0.3)
            assert settings.get(connection, "town") == "磐梯町"


def test_a_server_that_says_nothing_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "GREETING", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = open_store(f"postgresql://kana@127.0.0.1:{silent.getsockname()[1]}/kankei")
        begun = time.monotonic()
        with pytest.raises(StoreError, match=r"^store\.unreachable"):
            store.check()
    assert time.monotonic() - begun < 10


def test_a_misspelt_option_of_an_address_is_told_and_not_repeated() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://kana:pass?word=1@db.example/kankei?sslmod=require")
    assert (refused.value.code, refused.value.facts) == ("store.option", {})


@pytest.mark.parametrize(
    ("state", "code"), [("0A000", "store.standby"), ("42501", "store.rights"), ("3D000", "store.unreachable")]
)
def test_what_a_server_calls_its_refusal_has_a_sentence(state: str, code: str) -> None:
    assert code_of(state) == code
