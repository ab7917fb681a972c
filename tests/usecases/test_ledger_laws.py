"""What holds of every sequence of imports and undoings, and of every moment at which one breaks off."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kankei.model import Channel, DraftFile, DraftRow, PermissionDraft, Receipt, RecordDraft, TouchpointDraft
from kankei.store import Store, memberships, versions
from kankei.store.schema import metadata
from kankei.usecases import ledger

APRIL = dt.datetime(2024, 4, 30, 3, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
AMOUNT = versions.FIELDS.index("amount")


def gifts(said: dict[str, int], name: str = "x.csv") -> DraftFile:
    """A file of gifts: key → yen."""
    rows = [
        DraftRow(
            number=number,
            cells=(key, str(yen)),
            key=key,
            record=RecordDraft(name=f"佐藤　{key}"),
            touchpoint=TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2024, 4, 1), amount=yen),
            permission=PermissionDraft(mail=True),
        )
        for number, (key, yen) in enumerate(said.items(), start=2)
    ]
    digest = hashlib.sha256(repr((name, said)).encode()).hexdigest()
    return DraftFile(
        name=name, digest=digest, rows=rows, layout="rms", encoding="cp932", channel="donation", source="rms"
    )


def take(store: Store, file: DraftFile, at: dt.datetime) -> Receipt:
    return ledger.apply(store, file, by="clerk", at=at, resolve=False)


def take_back(store: Store, receipt: Receipt, at: dt.datetime) -> ledger.UndoReceipt:
    assert receipt.batch_id
    return ledger.undo(store, receipt.batch_id, by="chief", at=at, resolve=False)


def live(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        found = versions.live(connection, "rms", list("ABCD"))
    return {key: version.content[AMOUNT] for key, version in found.items()}


def everything(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        rows = {table.name: connection.execute(sa.select(table)) for table in metadata.sorted_tables}
        return {name: sorted(map(repr, found)) for name, found in rows.items()}


FILES = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3), max_size=4)
STEPS = st.lists(st.one_of(FILES, st.integers(0, 7)), min_size=1, max_size=8)
"""A dictionary is a file to take (key → yen); a number an import to undo."""


@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_store_is_always_what_the_imports_in_force_say(store: Store, steps: list[Any]) -> None:
    _empty(store)
    taken: list[tuple[Receipt, dict[str, int]]] = []
    shown: dict[dt.datetime, list[int]] = {}
    for at, step in zip(_days(), steps, strict=False):
        if isinstance(step, dict):
            receipt = take(store, gifts(step), at)
            assert receipt.counts.rows == len(step)
            taken += [] if receipt.repeated else [(receipt, step)]
        elif taken:
            take_back(store, taken.pop(step % len(taken))[0], at)
        assert live(store) == {key: yen for _, said in taken for key, yen in said.items()}
        with store.reading() as connection:
            shown[at] = memberships.live_columns(connection, at)["record_no"].tolist()
    with store.reading() as connection:
        for at, known in shown.items():
            assert memberships.live_columns(connection, at)["record_no"].tolist() == known


@given(said=FILES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_taking_a_file_twice_in_any_order_and_number_is_taking_it_once(
    store: Store, said: dict[str, int]
) -> None:
    _empty(store)
    take(store, gifts(said), APRIL)
    before = live(store)
    receipt = take(store, gifts(dict(reversed(said.items())), "saved again.csv"), APRIL + DAY)
    assert receipt.counts.unchanged == receipt.counts.rows == len(said)
    assert live(store) == before


def test_whichever_statement_fails_the_store_stays_as_it_was(store: Store) -> None:
    take(store, gifts({"A": 1, "B": 1}), APRIL)
    may = take(store, gifts({"B": 2, "C": 1}), APRIL + DAY)
    before = everything(store)
    faults = 0
    for work in (
        lambda: take(store, gifts({"A": 2, "D": 1}), APRIL + 2 * DAY),
        lambda: take_back(store, may, APRIL + 3 * DAY),
    ):
        for count in range(1, 100):
            with _failing(store, at_statement=count) as failed:
                try:
                    work()
                except OSError:
                    assert everything(store) == before
            if not failed:
                break
            faults += 1
        before = everything(store)
    assert faults > 20
    assert live(store) == {"A": 2, "B": 1, "D": 1}


def test_undoing_a_file_that_changed_nothing_does_nothing_and_has_nothing_to_list(store: Store) -> None:
    take(store, gifts({"A": 1}), APRIL)
    again = take(store, gifts({"A": 1}, "saved again.csv"), APRIL + DAY)
    receipt = take_back(store, again, APRIL + 2 * DAY)
    assert (receipt.withdrawn, receipt.restored, receipt.kept) == (0, 0, ())
    assert live(store) == {"A": 1}


def test_a_row_that_nothing_tells_from_others_is_rejected(store: Store) -> None:
    receipt = take(store, gifts({"": 1, "A": 1}), APRIL)
    assert (receipt.counts.created, receipt.counts.rejected) == (1, 1)


def test_undoing_leaves_the_same_number_of_another_source_alone(store: Store) -> None:
    elsewhere = msgspec.structs.replace(gifts({"A": 5}, "egg.csv"), source="egg")
    mine = take(store, gifts({"A": 1}), APRIL)
    take(store, elsewhere, APRIL + DAY)
    assert (take_back(store, mine, APRIL + 2 * DAY).withdrawn, live(store)) == (1, {})
    with store.reading() as connection:
        assert versions.live_nos(connection, "egg", ["A"]) == {"A": 2}


def test_four_clerks_with_the_same_file_take_it_once(store: Store) -> None:
    file = gifts(dict.fromkeys("ABCD", 1))
    with ThreadPoolExecutor(4) as clerks:
        receipts = list(clerks.map(lambda _: take(store, file, APRIL), range(4)))
    assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
    assert live(store) == dict.fromkeys("ABCD", 1)


@contextmanager
def _failing(store: Store, at_statement: int) -> Iterator[list[int]]:
    """Fail before one statement of the block, counted from 1; answers whether it came to that."""
    seen: list[int] = []
    failed: list[int] = []

    def count(*_: object) -> None:
        seen.append(1)
        if len(seen) == at_statement:
            failed.append(1)
            raise OSError("the cable is cut")

    sa.event.listen(store.engine, "before_cursor_execute", count)
    try:
        yield failed
    finally:
        sa.event.remove(store.engine, "before_cursor_execute", count)


def _days() -> Iterator[dt.datetime]:
    at = APRIL
    while True:
        yield at
        at += DAY


def _empty(store: Store) -> None:
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
