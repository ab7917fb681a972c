"""Lines of one number are known by what they say, in whatever order a list has them."""

import pytest
from tests.usecases.people_of_town import HANAKO, TARO, Folk, gift, listed

from kankei.model import DraftRow, RecordDraft, Status
from kankei.store import Store, versions
from kankei.usecases import correcting

KEYS = ("N-1", "N-1#2", "N-1#3")
AMOUNT, STATUS = (versions.FIELDS.index(field) for field in ("amount", "status"))


def lines(*said: tuple[RecordDraft, int]) -> list[DraftRow]:
    """Rows of one number, named by their order as an importer names them."""
    return [
        DraftRow(number=place + 2, cells=(), key=KEYS[place], record=who, touchpoint=gift(amount=yen))
        for place, (who, yen) in enumerate(said)
    ]


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


def test_what_staff_withdraw_is_the_line_that_they_name_and_no_other_of_that_person(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", *lines((HANAKO, 1000), (HANAKO, 2000))))
    correcting.withdraw(store, folk.live()["N-1#2"].id, reason="誤登録", by="chief", at=folk.at())
    assert gifts(store) == {"N-1": (1000, Status.DONE), "N-1#2": (2000, Status.INVALID)}


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
