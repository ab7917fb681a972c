"""A store to be copied, and places where its copies are put back."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.conftest import copy_of, installed
from tests.usecases.people_of_town import HANAKO, TARO, Folk, listed, row

from kankei.store import Store, open_store

FIRST = listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO))


@pytest.fixture
def folk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Folk:
    if store.engine.dialect.name == "postgresql":
        monkeypatch.setenv("KANKEI_PG_BIN", str(installed()[0]))
    opened = Folk(store)
    opened.take(FIRST)
    return opened


@pytest.fixture
def elsewhere(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A place of the same kind where no store is yet."""
    if store.engine.dialect.name == "sqlite":
        opened = open_store(f"sqlite:///{tmp_path / 'again.db'}")
        yield opened
        opened.close()
        return
    name = f"kankei_again_{uuid.uuid4().hex}"
    admin = sa.create_engine(store.engine.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    opened = open_store(store.engine.url.set(database=name).render_as_string(hide_password=False))
    yield opened
    opened.close()
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def across(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A place of the other kind where no store is yet."""
    if store.engine.dialect.name == "postgresql":
        with open_store(f"sqlite:///{tmp_path / 'again.db'}") as opened:
            yield opened
        return
    for url in copy_of(request.getfixturevalue("postgres_server"), "template0"):
        with open_store(url) as opened:
            yield opened
