"""Columns that were packed say what they said, each text with its hash, alone and joined with others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.matching.column import Column, encode
from kankei.matching.hashing import hash_text
from kankei.matching.stored import joined, packed, unpacked
from kankei.matching.texts import FEW, Texts, chosen, in_little, together

MANY = [f"{number}番𠮷" if number % 3 else "" for number in range(2 * FEW)]
words = st.lists(st.sampled_from(["", "佐藤", "𠮷田", "a\x1fb", "ﾊﾞ"]) | st.text(max_size=4), max_size=12)


def said(column: Column) -> list[tuple[str, int]]:
    """What each record says, and its hash."""
    values, hashes = list(column.values), column.hashes.tolist()
    return [(values[code], hashes[code]) for code in column.codes.tolist()]


def told(texts: list[str]) -> list[tuple[str, int]]:
    """What records that say this should be told as."""
    return [(text, hash_text(text) if text else 0) for text in texts]


@given(words, words)
def test_columns_come_back_alone_and_joined(one: list[str], other: list[str]) -> None:
    parts = [unpacked(packed(encode(texts))) for texts in (one, other)]
    assert [said(part) for part in parts] == [told(one), told(other)]
    assert said(joined(parts)) == said(joined([encode(one), parts[1]])) == told(one + other)
    assert said(joined(parts[:1])) == told(one)


def test_a_value_that_no_record_has_any_longer_is_not_packed() -> None:
    column = encode(["佐藤", "鈴木"]).rows(np.array([1]))
    assert "佐藤".encode() not in packed(column)
    assert said(unpacked(packed(column))) == told(["鈴木"])


def test_many_columns_are_joined_without_a_string_for_each_text() -> None:
    every = joined([unpacked(packed(encode(MANY))), encode(MANY[:5])])
    assert isinstance(every.values, Texts)
    assert said(every) == told(MANY + MANY[:5])


@pytest.mark.parametrize("places", [[5, 0, 2], list(range(len(MANY)))[::-1]])
def test_texts_are_chosen_whether_many_or_few(places: list[int]) -> None:
    texts, some = Texts.of(MANY), np.array(places)
    wanted = [MANY[place] for place in places]
    assert list(chosen(texts, some)) == list(chosen(MANY, some)) == wanted
    assert list(texts.at(some)) == wanted
    assert texts.at(some).data == "".join(wanted).encode()


def test_texts_of_parts_are_told_by_their_place_among_all() -> None:
    found = together([["x"], Texts.of(MANY), MANY[:3]], np.array([0, 2, len(MANY) + 3]))
    assert list(found) == ["x", MANY[1], MANY[2]]
    assert in_little(Texts.of(["a", ""])) == ["a", ""]
    assert list(in_little(MANY)) == MANY
