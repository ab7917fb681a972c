"""PostgreSQL as towns have it: what a server's settings, its rights or its address would spoil is told."""

import datetime as dt
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.store import Store, create, open_store, servers, settings
from kankei.store.refusals import code_of
from kankei.usecases import ledger
from kankei_importers import run as importing


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


def test_a_number_is_told_to_whoever_may_only_read_though_somebody_waits_to_be_matched(
    postgres_server: sa.URL,
    admin: sa.Connection,
    name: str,
    postgres_template: str,
) -> None:
    admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    gifts = (
        "寄附番号,入金日,寄附者氏名,住所,寄附金額\n"
        "D1,2024-04-02,佐藤 花子,東京都港区芝1-2-3,5000\n"
        "D2,2024-04-03,鈴木 一郎,大阪府堺市堺区三宝町1-1,5000\n"
    )
    with opened(postgres_server, database=name) as store:
        file = importing.draft(gifts.encode(), channel="donation")
        ledger.apply(store, file, by="kana", at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC), resolve=False)
    admin.exec_driver_sql(f"CREATE ROLE {name} LOGIN IN ROLE pg_read_all_data")
    mine = postgres_server.set(database=name, username=name).render_as_string(hide_password=False)
    call = [sys.executable, "-m", "kankei_api.cli", "count", "--as-of", "2024-05-01", "--store", mine]
    told = subprocess.run(call, capture_output=True, check=True, encoding="utf-8")
    assert "だれのものか分からない接点  2件" in told.stdout
    assert "名寄せをしないまま数えています" in told.stderr


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


def test_a_line_that_is_dead_is_noticed_within_a_minute_unless_the_address_says_how_soon(
    postgres_server: sa.URL,
) -> None:
    quick = postgres_server.update_query_dict({"tcp_user_timeout": "5000"})
    for url, long in ((postgres_server, "60000"), (quick, "5000")):
        with (
            closing(open_store(url.render_as_string(hide_password=False))) as store,
            store.engine.connect() as line,
        ):
            said = line.connection.driver_connection.info.get_parameters()
            assert (said["tcp_user_timeout"], said["keepalives_idle"]) == (long, "30")


def test_a_misspelt_option_of_an_address_is_told_and_not_repeated() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://kana:pass?word=1@db.example/kankei?sslmod=require")
    assert (refused.value.code, refused.value.facts) == ("store.option", {})


@pytest.mark.parametrize(
    ("state", "code"), [("0A000", "store.standby"), ("42501", "store.rights"), ("3D000", "store.unreachable")]
)
def test_what_a_server_calls_its_refusal_has_a_sentence(state: str, code: str) -> None:
    assert code_of(state) == code
