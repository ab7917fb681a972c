"""Interactions that arrive together: one unit, an answer and an entry each, nobody's fault another's."""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from kankei.errors import UnknownError
from kankei.model import Act, Channel, RecordDraft, TouchpointDraft
from kankei.store import Store, access_tables, batches, pending
from kankei.usecases import interaction
from kankei.usecases.interaction import Entry, Interaction, Logged
from kankei_api.clock import now
from kankei_api.gathering import Gathering

AT = dt.datetime(2026, 4, 2, tzinfo=dt.UTC)
VISIT = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 4, 1))
ACT = Act(by="受付", action="logTouchpoint", at=AT)


def entry(name: str, person: uuid.UUID | None = None) -> Entry:
    record = None if person else RecordDraft(name=name, email=f"{name}@example.jp")
    who = Interaction(record=record, person=person, touchpoint=VISIT)
    return Entry(interaction=who, by="受付", as_of=AT.date())


def all_at_once(into: Gathering, entries: Sequence[Entry]) -> list[Logged | Exception]:
    """Log from as many threads, that begin together."""
    answers: dict[int, Logged | Exception] = {}
    gate = threading.Barrier(len(entries))

    def run(place: int) -> None:
        gate.wait()
        try:
            answers[place] = into.log(entries[place], replace(ACT, request=str(place)), at=AT)
        except Exception as error:
            answers[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(entries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(entries))]


def requests_in_audit(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.scalars(sa.select(access_tables.audit_entry.c.request)))


@pytest.fixture
def into(store: Store) -> Gathering:
    return Gathering(store, now)


def test_each_of_many_that_arrive_together_has_its_answer_its_page_and_its_audit_entry(
    store: Store, into: Gathering
) -> None:
    answers = all_at_once(into, [entry(f"taro{number}") for number in range(12)])
    into.close()
    assert len({one.record for one in answers if isinstance(one, Logged)}) == 12
    assert requests_in_audit(store) == sorted(map(str, range(12)))
    with store.reading() as connection:
        assert len(batches.listed(connection)) == 12


def test_one_of_an_unknown_person_fails_alone(store: Store, into: Gathering) -> None:
    answers = all_at_once(into, [entry("taro"), entry("", uuid.UUID(int=1)), entry("hanako")])
    into.close()
    assert [type(one) for one in answers] == [Logged, UnknownError, Logged]
    assert requests_in_audit(store) == ["0", "2"]


def test_one_that_breaks_the_whole_unit_fails_alone(store: Store, into: Gathering) -> None:
    broken = replace(entry("jiro"), rule="/no/such/rule.toml")
    answers = all_at_once(into, [entry("taro"), broken, entry("hanako")])
    into.close()
    assert [isinstance(one, Logged) for one in answers] == [True, False, True]
    with store.reading() as connection:
        assert len(batches.listed(connection)) == 2


def is_settled(store: Store) -> bool:
    """Whether, within a minute, nothing waits to be worked out."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with store.reading() as connection:
            if not pending.waits(connection):
                return True
        time.sleep(0.02)
    return False


def test_what_was_logged_is_settled_when_it_is_quiet(store: Store) -> None:
    into = Gathering(store, now, quiet=0.01)
    into.log(entry("taro"), ACT, at=AT)
    assert is_settled(store)
    into.close()
    assert interaction.log(store, entry("taro").interaction, by="x", at=AT, as_of=AT.date()).person


def test_a_settling_that_breaks_is_tried_again_with_the_next_entry(store: Store) -> None:
    broke = threading.Event()

    def clock() -> dt.datetime:
        if not broke.is_set():
            broke.set()
            raise RuntimeError("no clock")
        return now()

    into = Gathering(store, clock, quiet=0.01)
    into.log(entry("taro"), ACT, at=AT)
    assert broke.wait(60)
    with store.reading() as connection:
        assert pending.waits(connection)
    into.log(entry("hanako"), ACT, at=AT)
    assert is_settled(store)
    into.close()
