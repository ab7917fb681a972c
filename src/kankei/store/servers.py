"""PostgreSQL as a place for stores: connections that wait as long as the work needs, in UTF-8."""

import os
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from kankei.errors import ExtraError, StoreError
from kankei.store import programs

__all__ = ["PATIENCE", "engine", "masked", "require_room", "require_sessions", "require_utf8"]

PATIENCE = 60
"""Seconds to wait for another writer before giving up."""
GREETING = 10
"""Seconds to wait for PostgreSQL to answer at all."""
SILENCE = {
    "tcp_user_timeout": 60_000,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""How long a line may be dead before that is noticed: a minute, where the system would wait for a
quarter of an hour (the first in milliseconds, the others in seconds)."""
SECRETS = {"password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"}
"""Options of an address that nobody else may read."""
UNHURRIED = """SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN
    ('idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')"""
"""As many of these as the server knows."""

_SESSION = sa.select(sa.func.pg_backend_pid())


def engine(url: sa.URL) -> sa.Engine:
    """Connections to the database at an address.

    Raises:
        ExtraError: The extra ``pg`` is missing.
        StoreError: ``store.option``, the address has one that PostgreSQL lacks.
    """
    try:
        if not url.query.keys() <= programs.options().keys():
            raise StoreError("store.option")
        made = sa.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            pool_use_lifo=True,
            connect_args={"client_encoding": "utf8", **_patience(url)},
        )
    except ModuleNotFoundError:
        raise ExtraError("pg") from None
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def require_utf8(connection: sa.Connection) -> None:
    """Refuse a PostgreSQL database that could not hold every name.

    Raises:
        StoreError: ``store.encoding``: it was made with another encoding.
    """
    if connection.dialect.name != "postgresql":
        return
    found = str(connection.scalar(sa.text("SHOW server_encoding")))
    if found != "UTF8":
        raise StoreError("store.encoding", found=found)


def require_room(connection: sa.Connection) -> None:
    """Refuse a server whose disk is full: what a query sets aside is written where the tables are."""
    connection.exec_driver_sql("SET LOCAL work_mem = '64kB'")
    connection.exec_driver_sql("SELECT count(*) FROM generate_series(1, 10000)")


def require_sessions(engine: sa.Engine) -> None:
    """Refuse a pooler that shares a session among callers, one for each of their transactions.

    What a session holds, as the turn of an import, would be held by nobody in particular, and for good. A
    second caller gets the session that the first has only used; of a busy pooler perhaps another, and then it
    is found later.

    Raises:
        StoreError: ``store.pooler``.
    """
    with engine.connect() as one:
        held = one.scalar(_SESSION)
        if held == one.connection.driver_connection.info.backend_pid:  # type: ignore[union-attr]
            return  # nobody is between
        one.rollback()
        with engine.connect() as other:
            if other.scalar(_SESSION) == held:
                raise StoreError("store.pooler", store=masked(engine.url))


def masked(url: sa.URL | str) -> str:
    """The address of a store for people to read, without its secrets.

    >>> masked("postgresql://clerk:secret@db/kankei?sslmode=require&password=secret")
    'postgresql://clerk:***@db/kankei?sslmode=require'
    """
    found = sa.make_url(url)
    plain = f"sqlite:///{found.database}"
    if found.get_backend_name() == "sqlite" and sa.make_url(plain) == found:
        return plain
    return found.difference_update_query(SECRETS).render_as_string(hide_password=True)


def _patience(url: sa.URL) -> dict[str, int]:
    """How long to wait for a server that does not answer, or no longer does, unless it was said."""
    said = {*url.query, *(["connect_timeout"] if "PGCONNECT_TIMEOUT" in os.environ else [])}
    return {name: long for name, long in {"connect_timeout": GREETING, **SILENCE}.items() if name not in said}


def _prepare(connection: Any, _: object) -> None:
    """Sessions think between two statements, and a turn is held by one that says nothing: none is cut off."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(UNHURRIED)
        connection.commit()
    except Exception:
        connection.close()  # nobody else has it yet
        raise


def _begin(connection: sa.Connection) -> None:
    """Writers queue here; LOCK takes no snapshot, so the one who waited sees what the other wrote."""
    if connection.get_execution_options().get("lock", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql("LOCK TABLE counter IN EXCLUSIVE MODE")
