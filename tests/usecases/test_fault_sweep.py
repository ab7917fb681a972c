"""The k-th statement of a decision about a person fails, k = 1 … last: all of it is there, or nothing."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from tests.usecases.people_of_town import CANARIES, HANAKO, TARO, TODAY, UNTIL, Folk, found, listed, row

from kankei.errors import StoreError
from kankei.model import Act, Measure, Verdict
from kankei.store import Store
from kankei.store.schema import metadata
from kankei.usecases import ledger
from kankei.usecases.access import auditing
from kankei.usecases.people import correcting
from kankei.usecases.rights import erasing, protection, stopping

Deed = Callable[[Store, Folk], object]
OTHER = listed("b.csv", row(2, "E-1", HANAKO), row(3, "E-2", TARO), source="egg")


@contextmanager
def cut(store: Store, at_statement: int) -> Iterator[list[str]]:
    """Fail as a lost server does before one statement of the block, or before its commit; tells of it."""
    seen: list[str] = []
    failed: list[str] = []

    def count(*about: Any) -> None:
        seen.append(about[2] if len(about) > 2 else "COMMIT")
        if len(seen) == at_statement:
            failed.append(seen[-1])
            raise sa.exc.OperationalError("cut", None, ConnectionError("the cable is cut"))

    for name in ("before_cursor_execute", "commit"):
        sa.event.listen(store.engine, name, count)
    try:
        yield failed
    finally:
        for name in ("before_cursor_execute", "commit"):
            sa.event.remove(store.engine, name, count)


def contents(store: Store) -> str:
    told = hashlib.sha256()
    with store.reading() as connection:
        for table in metadata.sorted_tables:
            told.update(repr(sorted(map(repr, connection.execute(sa.select(table))))).encode())
    return told.hexdigest()


def acting(folk: Folk) -> Store:
    """The store of a call: each of its units enters what was done in the audit."""
    return folk.store.acting(Act(by="chief", action="decide", at=folk.at()))


def erase(store: Store, folk: Folk) -> object:
    return erasing.erase(store, folk.person("R-1"), by="chief", at=folk.at())


def protect(store: Store, folk: Folk) -> object:
    return protection.protect(store, folk.person("R-1"), until=UNTIL, by="chief", at=folk.at(), today=TODAY)


def stop(store: Store, folk: Folk) -> object:
    chosen = {Measure.NOT_COUNTED, Measure.NOT_CONTACTED}
    return stopping.stop(store, folk.person("R-1"), chosen, by="chief", at=folk.at())


def correct(store: Store, folk: Folk) -> object:
    fields = {"address": "福島県耶麻郡磐梯町1-2"}
    return correcting.correct(store, folk.record("R-1"), fields, reason="本人", by="chief", at=folk.at())


@pytest.fixture
def folk(store: Store) -> Folk:
    """Two people; one of them has two records, which staff found to be one's, and is protected."""
    folk = Folk(store)
    folk.take(listed("a.csv", row(2, "R-1", HANAKO), row(3, "R-2", TARO)))
    folk.take(listed("c.csv", row(2, "X-1", HANAKO), source="rms_old"))
    folk.judge(folk.record("R-1"), folk.record("X-1"), Verdict.SAME, "本人に確認")
    protect(store, folk)
    return folk


def attempted(folk: Folk, deed: Deed, k: int) -> bool:
    """Whether a decision was taken although its k-th statement was to fail: it has fewer, or did without."""
    with cut(folk.store, k) as failed:
        try:
            deed(acting(folk), folk)
        except StoreError:
            assert failed
            return False
    return True


@pytest.mark.parametrize("deed", [erase, protect, stop, correct])
def test_whichever_statement_fails_all_is_there_or_nothing(folk: Folk, deed: Deed) -> None:
    """What comes behind the commit (the database written anew) fails quietly, and is said."""
    sweep(folk, deed)


def test_whichever_statement_fails_a_list_is_forgotten_wholly_or_not_at_all(folk: Folk) -> None:
    receipt = folk.take(OTHER)
    folk.undo(receipt)
    assert receipt.batch_id
    batch = receipt.batch_id
    sweep(folk, lambda store, folk: ledger.forget(store, batch, at=folk.at()))


def sweep(folk: Folk, deed: Deed) -> None:
    before, k = contents(folk.store), 1
    while not attempted(folk, deed, k):
        assert contents(folk.store) == before
        k += 1
    assert k > 10
    assert contents(folk.store) != before
    assert not auditing.verify(folk.store).breaks


def test_whoever_was_erased_at_the_last_attempt_comes_back_by_no_list(folk: Folk) -> None:
    with cut(folk.store, 20), pytest.raises(StoreError):
        erase(acting(folk), folk)
    erase(acting(folk), folk)
    receipt = folk.take(OTHER)
    assert (receipt.counts.created, receipt.counts.skipped) == (1, 1)
    assert set(folk.live()) == {"R-2", "E-2"}
    assert found(folk.store, CANARIES) == set()
