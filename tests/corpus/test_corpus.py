"""Every bad list is stopped, or its bad rows are, for the right reason; good lists are taken as they are."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.errors import FieldError
from kankei.fields import date, money

from .bad import KINDS, bad_files
from .good import Good, good_files, grids
from .verdict import drafted, verdict

if TYPE_CHECKING:
    from .spoilt import Bad

BAD = list(bad_files(range(1, 7)))
GOOD = list(good_files(range(100, 103)))
IDENTITY = ("postal_code", "phone", "birth_date", "email")


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    assert (len(BAD) >= 300, len({bad.kind for bad in BAD}) >= 30) == (True, True)
    assert (len(GOOD) >= 100, len({good.kind.partition(",")[0] for good in GOOD})) == (True, 18)


@pytest.mark.parametrize("kind", sorted({bad.kind for bad in BAD}))
def test_a_bad_list_is_stopped_or_its_bad_rows_are(kind: str) -> None:
    found = {(bad.name, verdict(bad)) for bad in BAD if bad.kind == kind}
    assert {said for _, said in found} <= {"stopped", "rejected"}


def test_a_stopped_list_comes_back_without_any_row() -> None:
    assert [bad.kind for bad in BAD if bad.stops and drafted(bad).rows] == []


def test_of_a_hundred_good_lists_at_most_one_is_refused() -> None:
    refused = [(good.kind, drafted(good).problems) for good in GOOD if drafted(good).problems]
    assert len(refused) <= len(GOOD) / 100


@pytest.mark.parametrize("good", GOOD[:54:3], ids=lambda good: good.kind)
def test_no_phone_day_amount_or_postal_code_changes_in_silence(good: Good) -> None:
    """What a record says is written in the cells of its row, digit by digit."""
    for row in drafted(good).rows:
        if row.record is None or row.touchpoint is None:
            continue
        written = ["".join(filter(str.isdigit, cell)) for cell in row.cells]
        for field in IDENTITY[:2]:
            digits = "".join(filter(str.isdigit, getattr(row.record, field)))
            assert digits.lstrip("0") in "".join(written)
        assert row.touchpoint.occurred_on in days_in(row.cells)
        assert row.touchpoint.amount is None or row.touchpoint.amount in amounts_in(row.cells)


def days_in(cells: Sequence[str]) -> set[dt.date]:
    found = set()
    for cell in filter(None, cells):
        for read in (date.parse, date.parse_us):
            try:
                found.add(read(cell))
            except FieldError:
                continue
    return found


def amounts_in(cells: Sequence[str]) -> set[int]:
    return {int(amount) for amount in map(money.normalize, filter(None, cells)) if amount}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(10, 10_000), kind=st.sampled_from(sorted(KINDS)))
def test_an_accident_in_any_invented_town_is_found(seed: int, kind: str) -> None:
    import random

    layouts, make = KINDS[kind]
    town = grids(seed % 50)
    able = [layout for layout in layouts if layout in town and len(town[layout].rows) >= 12]
    if able:
        bad: Bad = make(town[able[seed % len(able)]], random.Random(seed))  # noqa: S311
        assert verdict(bad) in {"stopped", "rejected"}
