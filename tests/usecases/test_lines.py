"""Lines of one number are known by what they say, in whatever order a list has them."""

import pytest
from msgspec.structs import replace
from tests.usecases.people_of_town import HANAKO, TARO, Folk, gift, listed

from kankei.model import DraftRow, RecordDraft, Status
from kankei.store import Store, versions
from kankei.usecases import ledger
from kankei.usecases.people import correcting
from kankei.usecases.rights import erasing

KEYS = ("N-1", "N-1#2", "N-1#3")
AMOUNT, STATUS = (versions.FIELDS.index(field) for field in ("amount", "status"))


def lines(*said: tuple[RecordDraft, int]) -> list[DraftRow]:
    """Rows of one number, named by their order as an importer names them."""
    return [
        DraftRow(number=place + 2, cells=(), key=KEYS[place], record=who, touchpoint=gift(amount=yen))
        for place, (who, yen) in enumerate(said)
    ]


def amend(folk: Folk, key: str, yen: int) -> None:
    """Staff put the amount of a gift right."""
    done, change = folk.touchpoint(key), {"amount": str(yen)}
    correcting.amend(folk.store, done, change, reason="写し間違い", by="chief", at=folk.at())


def gifts(store: Store) -> dict[str, tuple[int, Status]]:
    """The live gifts of the number: how much, and whether it counts."""
    with store.reading() as connection:
        found = versions.live(connection, "rms", KEYS)
    return {key: (one.content[AMOUNT], Status(one.content[STATUS])) for key, one in found.items()}


@pytest.mark.parametrize(
    ("later", "counts", "yen"),
    [
        ([(TARO, 2000), (HANAKO, 1000)], (0, 0, 2), [1000, 2000]),
        ([(TARO, 2500), (HANAKO, 1000)], (0, 1, 1), [1000, 2500]),
        ([(TARO, 2500), (HANAKO, 1500)], (0, 2, 0), [1500, 2500]),
        ([(TARO, 2000)], (0, 0, 1), [1000, 2000]),
        ([(TARO, 2000), (HANAKO, 3000), (HANAKO, 1000)], (1, 0, 2), [1000, 2000]),
    ],
    ids=["other order", "one changed", "both changed", "one alone", "one more"],
)
def test_a_later_list_means_the_line_that_says_the_same_or_else_that_bears_the_name(
    store: Store, later: list[tuple[RecordDraft, int]], counts: tuple[int, int, int], yen: list[int]
) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 1000), (TARO, 2000))))
    told = folk.take(listed("b.csv", *lines(*later))).counts
    assert (told.created, told.updated, told.unchanged) == counts
    with store.reading() as connection:
        found = versions.live(connection, "rms", KEYS)
    assert [found[key].content[AMOUNT] for key in KEYS[:2]] == yen
    assert [folk.live()[key].name for key in KEYS[:2]] == [HANAKO.name, TARO.name]


def test_a_third_amount_is_of_the_gift_that_counts_and_not_of_the_one_called_off(store: Store) -> None:
    off = DraftRow(
        number=2, cells=(), key="N-1", record=HANAKO, touchpoint=gift(amount=1000, status=Status.CANCELLED)
    )
    paid = DraftRow(number=3, cells=(), key="N-1#2", record=HANAKO, touchpoint=gift(amount=2000))
    folk = Folk(store)
    folk.take(listed("a.csv", off, paid))
    told = folk.take(listed("b.csv", *lines((HANAKO, 3000)))).counts
    assert (told.created, told.updated) == (0, 1)
    assert gifts(store) == {"N-1": (1000, Status.CANCELLED), "N-1#2": (3000, Status.DONE)}


@pytest.mark.parametrize("beside", [(), ((HANAKO, 1000),)], ids=["alone", "beside a gift that stands"])
def test_a_third_amount_called_off_is_a_line_of_its_own_where_two_gifts_stand(
    store: Store, beside: tuple[tuple[RecordDraft, int], ...]
) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 1000), (HANAKO, 2000))))
    *stay, third = lines(*beside, (HANAKO, 3000))
    off = replace(third, touchpoint=gift(amount=3000, status=Status.CANCELLED))
    told = folk.take(listed("b.csv", *stay, off)).counts
    assert (told.created, told.updated) == (1, 0)
    stands = {"N-1": (1000, Status.DONE), "N-1#2": (2000, Status.DONE)}
    assert gifts(store) == stands | {"N-1#3": (3000, Status.CANCELLED)}


def test_what_staff_withdraw_is_the_line_that_they_name_and_no_other_of_that_person(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 1000), (HANAKO, 2000))))
    correcting.withdraw(store, folk.live()["N-1#2"].id, reason="誤登録", by="chief", at=folk.at())
    assert gifts(store) == {"N-1": (1000, Status.DONE), "N-1#2": (2000, Status.INVALID)}


def test_a_second_gift_above_the_first_is_a_gift_of_its_own(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000))))
    told = folk.take(listed("b.csv", *lines((HANAKO, 20_000), (HANAKO, 10_000)))).counts
    assert (told.created, told.unchanged) == (1, 1)
    assert gifts(store) == {"N-1": (10_000, Status.DONE), "N-1#2": (20_000, Status.DONE)}


def test_a_withdrawal_stays_with_its_gift_when_another_comes_above_it(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000))))
    correcting.withdraw(store, folk.live()["N-1"].id, reason="誤登録", by="chief", at=folk.at())
    folk.take(listed("b.csv", *lines((HANAKO, 20_000), (HANAKO, 10_000))))
    assert gifts(store) == {"N-1": (10_000, Status.INVALID), "N-1#2": (20_000, Status.DONE)}


def test_a_withdrawn_gift_that_comes_again_with_another_amount_stays_withdrawn_and_is_asked_about(
    store: Store,
) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000))))
    undone = correcting.withdraw(store, folk.live()["N-1"].id, reason="誤登録", by="chief", at=folk.at())
    (asked,) = folk.take(listed("b.csv", *lines((HANAKO, 20_000)))).kept
    assert (asked.code, asked.row) == ("rights.withdrawn_otherwise", 2)
    assert (asked.facts["before"], asked.facts["now"]) == ("10,000", "20,000")
    assert gifts(store) == {"N-1": (20_000, Status.INVALID)}
    ledger.undo(store, undone.batch, by="chief", at=folk.at())
    assert gifts(store) == {"N-1": (20_000, Status.DONE)}


def test_a_withdrawn_gift_that_comes_again_as_it_was_is_withdrawn_and_nobody_is_asked(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000))))
    correcting.withdraw(store, folk.live()["N-1"].id, reason="誤登録", by="chief", at=folk.at())
    (kept,) = folk.take(listed("b.csv", *lines((HANAKO, 10_000)))).kept
    assert kept.code == "rights.correction_kept"


def test_an_amount_put_right_stays_with_its_gift_and_another_above_it_is_not_lost(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000))))
    amend(folk, "N-1", 15_000)
    folk.take(listed("b.csv", *lines((HANAKO, 20_000), (HANAKO, 10_000))))
    assert gifts(store) == {"N-1": (15_000, Status.DONE), "N-1#2": (20_000, Status.DONE)}


def test_a_list_that_has_it_right_by_now_means_the_gift_that_staff_put_right(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000), (HANAKO, 10_000))))
    amend(folk, "N-1", 15_000)
    told = folk.take(listed("b.csv", *lines((HANAKO, 10_000), (HANAKO, 15_000)))).counts
    assert told.unchanged == 2
    assert gifts(store) == {"N-1": (15_000, Status.DONE), "N-1#2": (10_000, Status.DONE)}


def test_a_giver_who_moved_has_the_same_gifts_in_whatever_order(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 10_000), (HANAKO, 20_000))))
    correcting.withdraw(store, folk.live()["N-1"].id, reason="誤登録", by="chief", at=folk.at())
    moved = replace(HANAKO, address="福島県耶麻郡磐梯町9-9")
    folk.take(listed("b.csv", *lines((moved, 20_000), (moved, 10_000))))
    assert gifts(store) == {"N-1": (10_000, Status.INVALID), "N-1#2": (20_000, Status.DONE)}


@pytest.mark.parametrize("later", [[HANAKO], [HANAKO, TARO]], ids=["gone from the list too", "still listed"])
def test_a_line_is_known_though_whoever_stood_above_it_was_erased(
    store: Store, later: list[RecordDraft]
) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((TARO, 1000), (HANAKO, 1000))))
    erasing.erase(store, folk.person("N-1"), by="chief", at=folk.at())
    told = folk.take(listed("b.csv", *lines(*((who, 1000) for who in later)))).counts
    assert (told.unchanged, told.skipped) == (1, len(later) - 1)
    assert gifts(store) == {"N-1#2": (1000, Status.DONE)}


def test_people_under_one_number_stay_who_they_are_when_their_lines_are_sorted(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 1000), (TARO, 2000))))
    before = [folk.person(key) for key in KEYS[:2]]
    folk.take(listed("b.csv", *lines((TARO, 2000), (HANAKO, 1000))))
    assert [folk.person(key) for key in KEYS[:2]] == before


def test_numbers_that_merely_look_like_lines_are_numbers(store: Store) -> None:
    folk = Folk(store)
    rows = [
        DraftRow(number=place, cells=(), key=f"B#{place}", record=who, touchpoint=gift(amount=1000))
        for place, who in ((2, HANAKO), (3, TARO))
    ]
    folk.take(listed("a.csv", *rows))
    swapped = [
        DraftRow(number=2, cells=(), key="B#2", record=TARO, touchpoint=gift(amount=1000)),
        DraftRow(number=3, cells=(), key="B#3", record=HANAKO, touchpoint=gift(amount=1000)),
    ]
    assert folk.take(listed("b.csv", *swapped)).counts.updated == 2
