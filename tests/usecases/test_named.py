"""Many people named by id are found in as many questions as one."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from kankei.errors import UnknownError
from kankei.model import Channel, RecordDraft, TouchpointDraft
from kankei.store import Store
from kankei.usecases import interaction
from kankei.usecases.interaction import Entry, Interaction, Logged
from kankei.usecases.people.named import people_of
from kankei.usecases.rights import erasing

AT = dt.datetime(2026, 4, 2, tzinfo=dt.UTC)
VISIT = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 4, 1))


def entry(record: RecordDraft | None, person: uuid.UUID | None = None) -> Entry:
    who = Interaction(record=record, person=person, touchpoint=VISIT)
    return Entry(interaction=who, by="受付", as_of=AT.date())


@pytest.fixture
def known(store: Store) -> list[uuid.UUID]:
    """Many people."""
    drafts = [RecordDraft(name=f"佐藤 {one}子", email=f"p{one}@example.jp") for one in "一二三四五六七八九"]
    told = interaction.log_many(store, [entry(draft) for draft in drafts], at=AT)
    return [one.person for one in told if isinstance(one, Logged) and one.person]


def asked(store: Store, names: list[uuid.UUID]) -> tuple[int, set[uuid.UUID | None]]:
    """How many questions it took, and who was found."""
    seen: list[str] = []
    with store.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        found = people_of(connection, names)
    return len(seen), set(found)


def test_many_are_found_in_as_many_questions_as_one(store: Store, known: list[uuid.UUID]) -> None:
    assert len(known) == 9
    assert asked(store, known) == (asked(store, known[:1])[0], set(known))


def test_an_id_that_nobody_has_is_left_out(store: Store, known: list[uuid.UUID]) -> None:
    assert asked(store, [uuid.UUID(int=1), known[0]])[1] == {known[0]}


def test_nothing_is_logged_of_somebody_who_was_erased(store: Store, known: list[uuid.UUID]) -> None:
    erasing.erase(store, known[0], by="chief", at=AT)
    (told,) = interaction.log_many(store, [entry(None, person=known[0])], at=AT)
    assert isinstance(told, UnknownError)
