"""Sketches never rule out what one slip makes, and answers for many pairs are those for each alone."""

import datetime as dt
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kankei.matching.column import Column, encode
from kankei.matching.columns import Ints
from kankei.matching.likeness import FEW, days, one_slip, share_a_character
from kankei.matching.sketch import one_slip_possible, sketches

letters = st.text("abcdeno太郎子ん@.+0123456789", max_size=24)
lawful = settings(max_examples=200, deadline=None)


def slipped(text: str, kind: int, place: int, sign: str) -> str:
    """The text with one character wrong, missing or too many, or two swapped."""
    at = place % (len(text) + 1)
    if kind == 0:
        return text[:at] + sign + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + sign + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


@lawful
@given(letters, st.integers(0, 3), st.integers(0, 30), st.characters(categories=["L", "N", "P"]))
def test_a_sketch_never_rules_out_a_text_one_slip_away(text: str, kind: int, place: int, sign: str) -> None:
    told = sketches([text, slipped(text, kind, place, sign)])
    assert one_slip_possible(told[:1], told[1:]).all()


def test_a_sketch_rules_out_nearly_all_numbers_that_only_begin_alike() -> None:
    chance = random.Random(50)  # noqa: S311
    told = sketches([f"+8190{chance.randrange(10**8):08}" for _ in range(2000)])
    assert one_slip_possible(told[:1000], told[1000:]).mean() < 0.02


def every_pair(values: list[str]) -> tuple[Column, Ints, Ints]:
    """A column of these values, and all pairs of them, again and again: more than are read outright."""
    column, size = encode(values), len(values)
    times = FEW // size**2 + 1
    return column, np.tile(np.repeat(column.codes, size), times), np.tile(column.codes, size * times)


@lawful
@given(st.lists(letters, min_size=9, max_size=12), st.sampled_from([0, 3, 4, 8]))
def test_one_slip_is_found_among_many_pairs_as_in_each(values: list[str], least: int) -> None:
    column, a, b = every_pair(values)
    found = one_slip(column, a, b, np.ones(len(a), np.bool_), least=least)
    expected = [
        OSA.distance(one, two) <= 1 and min(len(one), len(two)) >= least for one in values for two in values
    ]
    assert found.tolist() == expected * (len(a) // len(expected))


@lawful
@given(st.lists(st.text("太郎子花一美香アイウ", max_size=7), min_size=9, max_size=12))
def test_a_common_character_is_found_among_many_pairs_as_in_each(values: list[str]) -> None:
    column, a, b = every_pair(values)
    found = share_a_character(column, a, b, np.ones(len(a), np.bool_))
    expected = [bool(set(one) & set(two)) for one in values for two in values]
    assert found.tolist() == expected * (len(a) // len(expected))


@lawful
@given(st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), min_size=9, max_size=12))
def test_dates_are_compared_as_a_reader_would(values: list[dt.date]) -> None:
    column, a, b = every_pair([day.isoformat() for day in values])
    slip, two, far = days(column, a, b, np.ones(len(a), np.bool_))
    pairs = [(one, other) for one in values for other in values] * (len(a) // len(values) ** 2)
    assert slip.tolist() == [one_digit_or_swapped(*pair) for pair in pairs]
    assert two.tolist() == [sum(parts_agree(*pair)) == 2 for pair in pairs]
    assert far.tolist() == [abs(one.year - other.year) >= 15 for one, other in pairs]


def parts_agree(one: dt.date, two: dt.date) -> list[bool]:
    return [one.year == two.year, one.month == two.month, one.day == two.day]


def one_digit_or_swapped(one: dt.date, two: dt.date) -> bool:
    wrong = sum(a != b for a, b in zip(one.isoformat(), two.isoformat(), strict=True))
    return wrong == 1 or (one.year, one.month, one.day) == (two.year, two.day, two.month)


def test_what_is_not_asked_about_is_answered_with_no() -> None:
    column, a, b = every_pair([f"yamada{n}" for n in range(9)])
    assert not one_slip(column, a, b, np.zeros(len(a), np.bool_)).any()
