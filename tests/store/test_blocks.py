"""Packed columns say what the tables say, whatever has changed since they were packed."""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import pytest
import sqlalchemy as sa

from kankei.matching.hashing import hash_text
from kankei.model import Channel, Comparable, ImportBatch, Record, State, Status, Touchpoint
from kankei.store import (
    Store,
    batches,
    blocks,
    bulk,
    comparables,
    families,
    memberships,
    people,
)
from kankei.store.compared import everybody
from kankei.store.families import FAMILIES, Family
from kankei.store.numbers import new_ids, next_no
from kankei.store.tables import column_block, column_note, comparable, membership, record, touchpoint

MAY = dt.datetime(2024, 5, 1, 9, 30, 0, 123456, tzinfo=dt.UTC)
JUNE = MAY + dt.timedelta(days=31)


def add(connection: sa.Connection, many: int, first_day: dt.date = dt.date(2024, 4, 1)) -> list[int]:
    """So many people with a record, an address and a touchpoint each; the numbers of the records."""
    nos = list(next_no(connection, record, many))
    bulk.insert_structs(connection, record, [_record(no) for no in nos])
    bulk.insert_structs(connection, touchpoint, [_touchpoint(no, first_day) for no in nos])
    comparables.add_many(connection, nos, [_comparable(no) for no in nos])
    memberships.open_many(connection, nos, [one.no for one in people.begin(connection, many, MAY)], MAY)
    return nos


def _comparable(no: int) -> Comparable:
    return Comparable(
        surname=("斎藤", "髙橋", "")[no % 3],
        given=f"花{no}",
        prefecture="福島県",
        city=f"{no % 3}町",
        handle="ku\x1fmo" if no == 7 else "",
        relay=no % 4 == 0,
    )


def _record(no: int) -> Record:
    return Record(
        no=no,
        id=new_ids(MAY)[0],
        batch_no=1,
        row_number=no,
        source="rms",
        source_key=str(no),
        recorded_at=MAY,
    )


def _touchpoint(no: int, first_day: dt.date) -> Touchpoint:
    return Touchpoint(
        no=no,
        record_no=no,
        channel=(Channel.DONATION, Channel.VISIT, Channel.COMMUNITY)[no % 3],
        kind=("", "a")[no % 2],
        status=(Status.DONE, Status.UNPAID)[no % 5 == 0],
        occurred_on=first_day + dt.timedelta(days=no),
        ended_on=dt.date(2025, 1, 1) if no % 7 == 0 else None,
        amount=no * 3_000_000_000 if no % 3 == 0 else None,
        companions=no % 4,
    )


@pytest.fixture
def filled(store: Store) -> Store:
    """Ten people, packed three to a block."""
    batch = ImportBatch(
        no=1, id=new_ids(MAY)[0], file="", digest="", layout="", encoding="", channel="", source="",
        header=(), state=State.APPLIED, created=0, updated=0, unchanged=0, skipped=0, rejected=0,
        applied_by="clerk", applied_at=MAY, purpose="",
    )  # fmt: skip
    with store.writing() as connection:
        batches.add(connection, batch)
        add(connection, 10)
        assert blocks.refresh(connection, least=1, size=3) == 20
    return store


def said(connection: sa.Connection, family: Family) -> list[tuple[object, ...]]:
    """The rows, words as words, by key: from blocks and tables, or where there are no blocks from tables."""
    told = blocks.columns(connection, family)
    columns = {
        name: [told.words[name][code] for code in column.tolist()] if name in told.words else column.tolist()
        for name, column in told.numbers.items()
    }
    return sorted(zip(*columns.values(), strict=True))


def compared(connection: sa.Connection) -> Sequence[tuple[int, bool, *tuple[tuple[str, int], ...]]]:
    """Every live record as it is compared, each text with its hash."""
    nos, table = everybody(connection)
    fields = [
        (column.codes.tolist(), column.values, column.hashed.tolist()) for column in table.fields.values()
    ]
    assert all(values[0] == "" for _, values, _ in fields)
    rows = zip(nos.tolist(), table.relay.tolist(), strict=True)
    return [
        (*row, *((values[codes[place]], hashed[place]) for codes, values, hashed in fields))
        for place, row in enumerate(rows)
    ]


def in_tables(store: Store) -> list[Sequence[tuple[object, ...]]]:
    with store.writing() as connection:
        connection.execute(sa.delete(column_block))
        connection.execute(sa.delete(column_note))
        return [*(said(connection, family) for family in FAMILIES), compared(connection)]


def in_blocks(store: Store) -> list[Sequence[tuple[object, ...]]]:
    with store.reading() as connection:
        return [*(said(connection, family) for family in FAMILIES), compared(connection)]


def close(connection: sa.Connection) -> None:
    memberships.close_many(connection, [2, 5, 10], JUNE)


def move(connection: sa.Connection) -> None:
    memberships.move_many(connection, [1, 4], [9, None], JUNE)


def unseen(connection: sa.Connection) -> None:
    memberships.move_many(connection, [1, 4], [9, None], MAY)


def come(connection: sa.Connection) -> None:
    add(connection, 5)


def compare_again(connection: sa.Connection) -> None:
    connection.execute(sa.delete(comparable).where(comparable.c.record_no.in_([3, 9])))
    comparables.add_many(connection, [9], [Comparable(prefecture="東京都", email="a@example.jp")])


def erase(connection: sa.Connection) -> None:
    connection.execute(sa.delete(touchpoint).where(touchpoint.c.no.in_([1, 7, 8, 9])))


def mend(connection: sa.Connection) -> None:
    connection.execute(sa.update(touchpoint).where(touchpoint.c.no == 6).values(amount=5, kind="b"))


CHANGES = [close, move, unseen, come, compare_again, erase, mend]


def test_packed_columns_are_those_of_the_tables(filled: Store) -> None:
    packed = in_blocks(filled)
    assert packed == in_tables(filled)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_after_packing_is_seen(filled: Store, change: Callable[[sa.Connection], None]) -> None:
    before = in_blocks(filled)
    with filled.writing() as connection:
        change(connection)
    packed = in_blocks(filled)
    assert packed != before
    assert packed == in_tables(filled)


@pytest.mark.parametrize("least", [1, 3])
def test_packing_again_after_any_changes_in_any_order_loses_nothing(filled: Store, least: int) -> None:
    chance = np.random.default_rng(least)
    for _ in range(6):
        change = CHANGES[chance.integers(len(CHANGES))]
        with filled.writing() as connection:
            change(connection)
            blocks.refresh(connection, least=least, size=4)
    packed = in_blocks(filled)
    assert packed == in_tables(filled)


def test_packing_again_leaves_nothing_noted_and_nothing_behind_the_last_block(filled: Store) -> None:
    with filled.writing() as connection:
        close(connection)
        come(connection)
        blocks.refresh(connection, least=1, size=3)
        assert connection.scalar(sa.select(sa.func.count()).select_from(column_note)) == 0
        ends = {
            family.name: connection.scalar(
                sa.select(sa.func.max(column_block.c.last)).where(column_block.c.name == family.name)
            )
            for family in FAMILIES
        }
    assert ends == {"comparable": 15, "membership": 15, "person": 15, "touchpoint": 15}


def test_all_are_compared_as_each_of_them_is_whatever_they_say(filled: Store) -> None:
    with filled.reading() as connection:
        said, values = comparables.coded(connection, range(1, 11))
        told = compared(connection)
        nos, table = everybody(connection)
    assert [row[0] for row in told] == said["record_no"].tolist()
    for name, texts in values.items():
        assert [table[name].values[code] for code in table[name].codes.tolist()] == [
            texts[code] for code in said[name].tolist()
        ]
    each = [(*row[0:1], *(hash_text(text) if text else 0 for text, _ in row[2:])) for row in told]
    assert each == [(row[0], *(hashed for _, hashed in row[2:])) for row in told]
    assert nos.tolist() == list(range(1, 11))


def test_what_a_record_said_is_in_no_block_once_it_is_packed_again(filled: Store) -> None:
    def found(connection: sa.Connection) -> bool:
        return any(
            "花4".encode() in bytes(data) for data in connection.scalars(sa.select(column_block.c.data))
        )

    with filled.writing() as connection:
        assert found(connection)
        connection.execute(
            sa.update(comparable).where(comparable.c.record_no == 4).values(given="", city="x")
        )
        blocks.pack_again(connection, "comparable", [4])
        assert not found(connection)
        assert connection.scalar(sa.select(sa.func.count()).select_from(column_note)) == 0
    packed = in_blocks(filled)
    assert packed == in_tables(filled)


def test_a_block_that_was_packed_before_there_was_a_column_is_read_from_its_table(filled: Store) -> None:
    with filled.writing() as connection:
        mine = column_block.c.name == "touchpoint"
        for last, data in connection.execute(sa.select(column_block.c.last, column_block.c.data).where(mine)):
            block = msgspec.msgpack.decode(data)
            del block["numbers"]["source"], block["words"]["source"]
            older = sa.update(column_block).where(mine, column_block.c.last == last)
            connection.execute(older.values(data=msgspec.msgpack.encode(block)))
    assert in_blocks(filled) == in_tables(filled)
    with filled.writing() as connection:
        come(connection)
        assert blocks.refresh(connection, least=1, size=20)
    assert in_blocks(filled) == in_tables(filled)


def test_few_new_rows_are_not_packed(filled: Store) -> None:
    with filled.writing() as connection:
        close(connection)
        assert blocks.refresh(connection, least=4) == 0


def test_of_a_small_store_is_asked_only_how_much_came_and_what_changed(filled: Store) -> None:
    asked: list[str] = []
    with filled.writing() as connection:
        next_no(connection, touchpoint, 10)
        sa.event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert blocks.refresh(connection) == 0
    assert len(asked) == 3


def test_a_form_that_comes_late_for_an_early_record_is_seen(filled: Store) -> None:
    with filled.writing() as connection:
        connection.execute(sa.delete(comparable).where(comparable.c.record_no == 4))
        blocks.refresh(connection, least=1, size=3)
    with filled.writing() as connection:
        comparables.add_many(connection, [4], [Comparable(prefecture="秋田県")])
    packed = in_blocks(filled)
    assert packed == in_tables(filled)


def test_a_change_that_is_given_up_leaves_no_note(filled: Store) -> None:
    filled.rehearse(close)
    with filled.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(column_note)) == 0


def test_a_store_without_blocks_notes_nothing(store: Store) -> None:
    with store.writing() as connection:
        (one,) = people.begin(connection, 1, MAY)
        connection.execute(sa.update(membership).values(until=MAY))
        connection.execute(sa.delete(comparable))
        assert connection.scalar(sa.select(sa.func.count()).select_from(column_note)) == 0
        assert said(connection, families.PERSON)[0][0] == one.no
