"""A list beside those of other sources: whose gifts and visits are there already is told from others."""

import datetime as dt

from msgspec.structs import replace
from tests.usecases.people_of_town import Folk, gift, listed

from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, Status, TouchpointDraft
from kankei.store import Store
from kankei.usecases.ledger.familiarity import familiarity

NAMES = ("佐藤 花子", "鈴木 一郎", "高橋 美咲", "渡辺 翔", "伊藤 葵", "山本 楓")
MAY = dt.date(2026, 5, 10)


def portal(source: str, *rows: tuple[str, TouchpointDraft]) -> DraftFile:
    """Who did what, numbered by a source of its own."""
    drafts = [
        DraftRow(
            number=place,
            cells=(),
            key=f"{source}-{place}",
            record=RecordDraft(name=name, phone=f"090-1111-{NAMES.index(name):04}"),
            touchpoint=did,
        )
        for place, (name, did) in enumerate(rows, start=2)
    ]
    return listed(f"{source}.csv", *drafts, source=source)


def given(*names: str, amount: int = 10_000) -> list[tuple[str, TouchpointDraft]]:
    return [(name, gift(occurred_on=MAY, amount=amount)) for name in names]


def came(event: str, status: Status = Status.DONE) -> list[tuple[str, TouchpointDraft]]:
    visit = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=MAY, detail=event, status=status)
    return [(name, visit) for name in NAMES]


def rows_known(store: Store, before: DraftFile, now: DraftFile) -> int:
    """How many rows of a list are said to be in an earlier one under other numbers."""
    Folk(store).take(before)
    with store.reading() as connection:
        found = familiarity(connection, now).doubled
    return found.rows if found else 0


def visits(source: str, event: str, status: Status = Status.DONE) -> DraftFile:
    return replace(portal(source, *came(event, status)), channel="station_event")


def test_gifts_that_another_source_has_are_known_elsewhere(store: Store) -> None:
    assert rows_known(store, portal("a", *given(*NAMES)), portal("b", *given(*NAMES))) == 6


def test_a_family_that_gives_at_two_portals_on_a_day_is_no_list_that_comes_again(store: Store) -> None:
    other = portal("b", *given(*NAMES[:2]), *given(*NAMES[2:], amount=30_000))
    assert rows_known(store, portal("a", *given(*NAMES)), other) == 0


def test_visits_that_another_source_has_are_known_elsewhere(store: Store) -> None:
    assert rows_known(store, visits("form", "駅前マルシェ"), visits("desk", "")) == 6


def test_the_same_people_at_another_event_of_the_day_are_no_list_that_comes_again(store: Store) -> None:
    assert rows_known(store, visits("form", "駅前マルシェ"), visits("desk", "夜の花火")) == 0


def test_who_signed_up_and_who_came_are_no_list_that_comes_again(store: Store) -> None:
    assert rows_known(store, visits("form", "駅前マルシェ", Status.PLANNED), visits("desk", "")) == 0
