"""What the table of people says they are called and where they live now."""

import datetime as dt

import pytest
from msgspec.structs import replace
from tests.usecases.people_of_town import HANAKO, Folk, gift, listed, row

from kankei.model import Channel, DraftRow, TouchpointDraft
from kankei.store import Store
from kankei.usecases import export
from kankei.usecases.people import correcting

IN_TOWN = "福島県耶麻郡磐梯町大字磐梯1"
ELSEWHERE = "東京都港区芝1-1"


def shown(folk: Folk) -> tuple[str, str]:
    """The postal code and address in the table of people that goes out, of who has R-1."""
    told = export.persons(folk.store, known_at=folk.at())
    place = told["person_id"].index(folk.person("R-1"))
    return told["postal_code"][place], told["address"][place]


def said(key: str, address: str, postal_code: str, day: str = "2026-03-01", kind: str = "") -> DraftRow:
    """A row of 佐藤花子 with an address: of a gift, or of a move."""
    did = gift(occurred_on=dt.date.fromisoformat(day))
    if kind:
        did = TouchpointDraft(channel=Channel.RESIDENCY, occurred_on=did.occurred_on, kind=kind)
    return replace(row(2, key, replace(HANAKO, address=address, postal_code=postal_code)), touchpoint=did)


def taken(store: Store, *rows: DraftRow) -> Folk:
    """A store with these rows, each in a list of its own."""
    folk = Folk(store)
    for one in rows:
        folk.take(listed(f"{one.key}.csv", one, source=one.key))
    return folk


def test_a_postal_code_is_not_shown_beside_a_later_address_of_another_town(store: Store) -> None:
    folk = taken(store, said("R-1", ELSEWHERE, "105-0014"), said("B-1", "福島県会津若松市本町1-1", ""))
    assert shown(folk) == ("", "福島県会津若松市本町1-1")


def test_a_postal_code_stays_beside_a_later_address_of_the_same_town(store: Store) -> None:
    folk = taken(store, said("R-1", ELSEWHERE, "105-0014"), said("B-1", "東京都港区芝2-2", ""))
    assert shown(folk) == ("105-0014", "東京都港区芝2-2")


@pytest.mark.parametrize("vague", ["東京都", "東京都港区", "港区芝", "東京都港区芝1丁目"])
def test_a_later_address_that_tells_only_a_part_of_the_one_before_says_nothing_new(
    store: Store, vague: str
) -> None:
    folk = taken(store, said("R-1", ELSEWHERE, "105-0014"), said("B-1", vague, "105-0000"))
    assert shown(folk) == ("105-0014", ELSEWHERE)


@pytest.mark.parametrize("other", ["福島県", "東京都新宿区", "東京都港区芝2-2", "東京都港区芝1-1 301号室"])
def test_a_later_address_that_says_something_else_is_shown(store: Store, other: str) -> None:
    folk = taken(store, said("R-1", ELSEWHERE, ""), said("B-1", other, ""))
    assert shown(folk) == ("", other)


def test_a_postal_code_alone_says_nothing_against_an_address(store: Store) -> None:
    folk = taken(store, said("R-1", ELSEWHERE, "105-0014"), said("B-1", "", "965-0878"))
    assert shown(folk) == ("105-0014", ELSEWHERE)


def test_the_postal_code_of_a_corrected_address_is_not_brought_back_by_another_list(store: Store) -> None:
    folk = taken(store, said("R-1", ELSEWHERE, "105-0014"), said("B-1", ELSEWHERE, "105-0014"))
    fields = {"address": IN_TOWN}
    correcting.correct(folk.store, folk.record("R-1"), fields, reason="申出", by="chief", at=folk.at())
    assert shown(folk) == ("", IN_TOWN)


@pytest.mark.parametrize("before", [0, 1])
def test_whoever_moved_in_does_not_live_where_they_came_from(store: Store, before: int) -> None:
    rows = [
        said("R-1", ELSEWHERE, "105-0014", day="2026-02-01"),
        said("M-1", ELSEWHERE, "105-0014", day="2026-03-01", kind="moved_in"),
    ]
    folk = taken(store, rows[before], rows[1 - before])
    assert shown(folk) == ("", "")


def test_whoever_moved_in_lives_where_they_said_so_in_town(store: Store) -> None:
    folk = taken(
        store,
        said("R-1", IN_TOWN, "969-3301", day="2026-03-20"),
        said("M-1", ELSEWHERE, "105-0014", day="2026-03-01", kind="moved_in"),
    )
    assert shown(folk) == ("969-3301", IN_TOWN)


@pytest.mark.parametrize("address", [IN_TOWN, ELSEWHERE])
def test_whoever_moved_out_does_not_live_where_the_list_of_moves_says(store: Store, address: str) -> None:
    folk = taken(store, said("R-1", address, "969-3301", day="2026-03-01", kind="moved_out"))
    assert shown(folk) == ("", "")


def test_where_somebody_says_to_live_after_a_move_is_shown(store: Store) -> None:
    folk = taken(
        store,
        said("M-1", IN_TOWN, "969-3301", day="2026-03-01", kind="moved_out"),
        said("R-1", ELSEWHERE, "105-0014", day="2026-03-20"),
    )
    assert shown(folk) == ("105-0014", ELSEWHERE)
