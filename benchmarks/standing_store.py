"""A store of many invented records to measure against, kept in a folder so that it is drawn once."""

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from kankei.model import DraftFile, DraftRow
from kankei.simulation import TownSpec, random_spec, simulate
from kankei.store import Store, create, open_store
from kankei.usecases import ledger
from kankei.usecases.identity import intake

PEOPLE = 10_000
"""People of each of the towns that are joined."""
AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def rows_of_towns(count: int, *, first_seed: int) -> Iterator[list[DraftRow]]:
    """So many rows of as many towns as it takes, each drawn at random; a town at a time."""
    seed = first_seed
    while count > 0:
        spec: TownSpec = random_spec(random.Random(seed), people=PEOPLE)
        told = simulate(spec, seed).rows[:count]
        yield [
            DraftRow(
                number=place, cells=(), key=f"{seed}/{place}", record=one.record, touchpoint=one.touchpoint
            )
            for place, one in enumerate(told, start=1)
        ]
        count, seed = count - len(told), seed + 1


def file_of(rows: list[DraftRow], name: str) -> DraftFile:
    """Rows as one list of a source of that name."""
    return DraftFile(
        name=name, digest=name, layout="towns", encoding="utf-8", channel="donation", source=name,
        header=(), rows=rows,
    )  # fmt: skip


def filled(url: str, records: int) -> Store:
    """A store at an address with so many records, resolved; made if it is not there."""
    store = open_store(url)
    create(store)
    with store.reading() as connection:
        if sa.inspect(connection).has_table("record") and connection.scalar(
            sa.text("SELECT 1 FROM record LIMIT 1")
        ):
            return store
    for place, rows in enumerate(rows_of_towns(records, first_seed=1_000)):
        ledger.apply(store, file_of(rows, f"town {place}"), by="benchmark", at=AT, resolve=False)
    store.write(lambda connection: intake.resolve_pending(connection, at=AT))
    return store


def copied(url: str, name: str) -> str:
    """A copy of a store under another name, so that what is measured leaves the first as it was."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        target = Path(str(address.database)).with_name(f"{name}.db")
        for old in target.parent.glob(f"{target.name}*"):
            old.unlink()
        with (
            closing(sqlite3.connect(str(address.database))) as there,
            closing(sqlite3.connect(target)) as here,
        ):
            there.backup(here)
        return f"sqlite:///{target}"
    admin = sa.create_engine(
        address.set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT", poolclass=sa.NullPool,
    )  # fmt: skip
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{address.database}"')
    return address.set(database=name).render_as_string(hide_password=False)
