"""Values come back from either database exactly as they went in."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from kankei.model import ImportBatch, ImportRow, Outcome, Problem, State
from kankei.store import Store, batches
from kankei.store.numbers import new_ids
from kankei.store.tables import import_batch

TOKYO = dt.timezone(dt.timedelta(hours=9))


def batch(applied_at: dt.datetime) -> ImportBatch:
    return ImportBatch(
        no=1,
        id=new_ids(dt.datetime(2024, 5, 1, tzinfo=dt.UTC))[0],
        file="寄附.csv",
        digest="d",
        layout="rms",
        encoding="cp932",
        channel="donation",
        source="rms",
        purpose="",
        header=("寄附番号", "氏名"),
        state=State.APPLIED,
        created=1,
        updated=0,
        unchanged=0,
        skipped=0,
        rejected=0,
        applied_by="clerk",
        applied_at=applied_at,
    )


def test_a_moment_keeps_its_instant_in_utc(store: Store) -> None:
    with store.writing() as connection:
        batches.add(connection, batch(dt.datetime(2024, 5, 1, 9, 0, 0, 123456, tzinfo=TOKYO)))
        kept = batches.listed(connection)[0].applied_at
    assert kept.isoformat() == "2024-05-01T00:00:00.123456+00:00"


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises((ValueError, StatementError), match="zone"), store.writing() as connection:
        batches.add(connection, batch(dt.datetime(2024, 5, 1)))  # noqa: DTZ001


CELLS = ("", "𠮷野家", "﨑", "a\x00b", "line\nbreak", '"quoted"', "\ud842", "葛\U000e0100城", "＝1+1", "\\x")


def test_raw_cells_survive_whatever_they_hold(store: Store) -> None:
    row = ImportRow(batch_no=1, row_number=2, cells=CELLS, outcome=Outcome.SKIPPED, reason=())
    with store.writing() as connection:
        batches.add(connection, batch(dt.datetime(2024, 5, 1, tzinfo=dt.UTC)))
        batches.add_rows(connection, [row])
        assert batches.rows(connection, 1) == [row]


def test_problems_come_back_with_their_facts(store: Store) -> None:
    problems = (Problem(code="date.impossible", row=2, column="寄附日", facts={"a": "b"}), Problem(code="x"))
    row = ImportRow(batch_no=1, row_number=2, cells=(), outcome=Outcome.REJECTED, reason=problems)
    with store.writing() as connection:
        batches.add(connection, batch(dt.datetime(2024, 5, 1, tzinfo=dt.UTC)))
        batches.add_rows(connection, [row])
        assert batches.rows(connection, 1, Outcome.REJECTED) == [row]
        assert batches.rows(connection, 1, Outcome.CREATED) == []


def test_moments_compare_in_the_database_as_they_do_outside(store: Store) -> None:
    early = dt.datetime(2024, 5, 1, 0, 0, tzinfo=dt.UTC)
    with store.writing() as connection:
        batches.add(connection, batch(early))
        later = sa.literal(early + dt.timedelta(microseconds=1), import_batch.c.applied_at.type)
        assert connection.scalar(sa.select(import_batch.c.applied_at < later))
