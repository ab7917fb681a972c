"""A list without numbers beside an earlier one: a mended copy is told from more rows and from other times."""

import datetime as dt

import pytest
from msgspec.structs import replace
from tests.usecases.people_of_town import Folk, listed

from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, TouchpointDraft
from kankei.store import Store
from kankei.usecases.ledger.resemblance import Mended, mended_copy

NAMES = ("佐藤 花子", "鈴木 一郎", "高橋 美咲", "渡辺 翔", "伊藤 葵", "山本 楓")
MAY, JUNE = dt.date(2026, 5, 10), dt.date(2026, 6, 14)
Guest = tuple[str, str, dt.date]
FIRST: list[Guest] = [(name, f"090-1111-{place:04}", MAY) for place, name in enumerate(NAMES)]


def reception(name: str, guests: list[Guest], *, numbered: bool = False) -> DraftFile:
    """A list of who came, each row named by what it says, as an importer names it."""
    rows = []
    for place, (who, phone, day) in enumerate(guests):
        number = f"U-{place}" if numbered else ""
        came = TouchpointDraft(
            channel=Channel.STATION_EVENT, occurred_on=day, detail="駅前マルシェ", source_no=number
        )
        key = number or f"{who}/{phone}/{day}"
        record = RecordDraft(name=who, phone=phone)
        rows.append(DraftRow(number=place + 2, cells=(), key=key, record=record, touchpoint=came))
    return replace(listed(name, *rows, source="reception"), channel="station_event")


def seen(store: Store, before: list[Guest], now: list[Guest], *, numbered: bool = False) -> Mended | None:
    """What is said of a list after another one was taken."""
    Folk(store).take(reception("受付.csv", before, numbered=numbered))
    with store.reading() as connection:
        return mended_copy(connection, reception("受付2.csv", now, numbered=numbered))


def changed(place: int, guest: Guest) -> list[Guest]:
    return [*FIRST[:place], guest, *FIRST[place + 1 :]]


@pytest.mark.parametrize(
    "guest", [("鈴木 一朗", "090-1111-0001", MAY), ("鈴木 一郎", "090-9999-0001", MAY)], ids=["name", "phone"]
)
def test_a_list_of_which_a_row_was_put_right_is_a_mended_copy_of_the_one_before(
    store: Store, guest: Guest
) -> None:
    found = seen(store, FIRST, changed(1, guest))
    assert found is not None
    assert (found.batch.file, found.same, found.missing, found.new, found.rows) == ("受付.csv", 5, 1, 1, (3,))


def test_a_list_that_was_put_right_and_grew_is_a_mended_copy_too(store: Store) -> None:
    more = ("小林 凛", "090-2222-0000", JUNE)
    found = seen(store, FIRST, [*changed(1, ("鈴木 一朗", "090-1111-0001", MAY)), more])
    assert found is not None
    assert (found.missing, found.new, found.rows) == (1, 2, (3,))


@pytest.mark.parametrize("day", [dt.date(2026, 5, 1), dt.date(2025, 5, 10)], ids=["day", "year"])
def test_a_row_whose_day_was_put_right_stands_in_the_place_of_the_one_before(
    store: Store, day: dt.date
) -> None:
    found = seen(store, changed(1, (*FIRST[1][:2], day)), FIRST)
    assert found is not None
    assert (found.same, found.missing, found.new, found.rows) == (5, 1, 1, (3,))


def test_a_list_to_which_phones_were_added_is_a_mended_copy_though_no_row_of_it_is_the_same(
    store: Store,
) -> None:
    found = seen(store, [(name, "", day) for name, _, day in FIRST], FIRST)
    assert found is not None
    assert (found.same, found.missing, found.new, found.rows) == (0, 6, 6, (2, 3, 4, 5, 6, 7))


def test_a_name_that_was_put_right_in_a_list_of_names_alone_is_told(store: Store) -> None:
    names: list[Guest] = [(name, "", MAY) for name in NAMES]
    found = seen(store, names, [*names[:1], ("鈴木 一朗", "", MAY), *names[2:]])
    assert found is not None
    assert (found.same, found.rows) == (5, (3,))


@pytest.mark.parametrize(
    "now",
    [
        [*FIRST, ("小林 凛", "090-1111-0001", MAY), ("鈴木 一郎", "090-2222-0000", JUNE)],
        FIRST[:4],
        [*FIRST[:5], ("小林 凛", "090-2222-0000", MAY)],
        [*FIRST[:4], ("伊藤 葵", "090-1111-0004", JUNE), ("山本 楓", "090-1111-0005", JUNE)],
        [(name, phone, JUNE) for name, phone, _ in FIRST],
        [(name, phone, MAY + dt.timedelta(7)) for name, phone, _ in FIRST],
        [(f"{name}子", f"{phone}9", MAY) for name, phone, _ in FIRST],
    ],
    ids=[
        "grew",
        "a part of it",
        "another in the place of one",
        "two came in June",
        "the same people in June",
        "the same people a week later",
        "other people on the same day",
    ],
)
def test_a_list_with_further_rows_or_fewer_or_of_another_day_is_no_mended_copy(
    store: Store, now: list[Guest]
) -> None:
    assert seen(store, FIRST, now) is None


def test_a_list_that_overlaps_with_the_time_of_another_lacks_only_what_is_of_its_own_days(
    store: Store,
) -> None:
    june: list[Guest] = [(name, phone, JUNE) for name, phone, _ in FIRST]
    assert seen(store, [*FIRST, *june], [*june, ("小林 凛", "090-1111-0001", MAY + dt.timedelta(99))]) is None


def test_rows_with_numbers_of_their_own_are_updated_and_nothing_is_asked(store: Store) -> None:
    assert seen(store, FIRST, changed(1, ("鈴木 一朗", "090-1111-0001", MAY)), numbered=True) is None


def test_a_list_that_was_taken_back_is_nothing_to_be_a_copy_of(store: Store) -> None:
    folk = Folk(store)
    folk.undo(folk.take(reception("受付.csv", FIRST)))
    with store.reading() as connection:
        again = reception("受付2.csv", changed(1, ("鈴木 一朗", "090-1111-0001", MAY)))
        assert mended_copy(connection, again) is None
