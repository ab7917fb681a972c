"""Whoever is certainly somebody's is theirs when all are worked out, and nobody else is called certain."""

# ruff: noqa: S311 - invented data need no secret chance

import random

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kankei.matching.blocking import blocking_keys, candidate_pairs
from kankei.matching.census import census
from kankei.matching.certainty import Met, certain
from kankei.matching.columns import Columns, Ints
from kankei.matching.comparison import compare
from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import resolve, score_pairs
from kankei.model import RecordDraft
from kankei.simulation import random_spec, simulate

MODEL = default_model()
HERE, THERE = "東京都新宿区1-2-3", "大阪府堺市5-6"
SATO = RecordDraft(name="佐藤 翔太", kana="サトウ ショウタ", phone="090-1111-2222", address=HERE)
TWIN = RecordDraft(name="佐藤 健太", kana="サトウ ケンタ", phone="090-1111-2222", address=HERE)
MOVED = RecordDraft(name="佐藤 翔太", kana="サトウ ショウタ", phone="090-3333-4444", address=THERE)
HOME = RecordDraft(name="佐藤 翔太", kana="サトウ ショウタ", address=HERE)
NAMED = RecordDraft(name="佐藤 翔太", kana="サトウ ショウタ")
SUZUKI = RecordDraft(name="鈴木 一郎", phone="090-5555-6666")
CALLED = RecordDraft(name="佐藤", phone="090-3333-4444")
HOUSEHOLD = RecordDraft(name="佐藤", phone="090-1111-2222", address=HERE)
WRITES = replace(SATO, email="sho@example.com")
WRITTEN = RecordDraft(name="佐藤", email="sho@example.com")
FATHER = replace(SATO, birth_date="1950-04-01", email="father@example.com")
SON = replace(MOVED, birth_date="1985-09-23", email="son@example.com")


def pairs_of(table: Columns, asked: list[int]) -> tuple[Ints, Ints]:
    """Each of those asked about, the last of a table, with all others that it meets; two of them once."""
    left, right = candidate_pairs(blocking_keys(table), size=len(table), cap=MODEL.block_cap)
    mine = np.isin(right, asked)
    return right[mine], left[mine]


def met(known: list[RecordDraft], *asked: RecordDraft) -> Met:
    """All whom those asked about meet; their rows are the last."""
    table = prepare([*known, *asked])
    pairs = pairs_of(table, list(range(len(known), len(table))))
    scored = score_pairs(table, *pairs, counted=census(table), model=MODEL)
    return Met(np.arange(len(table)), table, scored, MODEL)


def told(known: list[RecordDraft], whose: list[int], *asked: RecordDraft) -> list[int | None]:
    """Whose each of those asked about certainly is; None where it is not certain."""
    sure = certain(met(known, *asked), dict(enumerate(whose)))
    return [sure.get(len(known) + place) for place in range(len(asked))]


def test_who_says_what_somebody_said_is_certainly_they() -> None:
    assert told([SATO], [7], SATO) == [7]


def test_nobody_is_certain_who_meets_two_people() -> None:
    assert told([SATO, HOME], [7, 8], SATO) == [None]


def test_nobody_is_certain_who_meets_a_record_that_is_nobodys() -> None:
    assert told([SATO, HOME], [7, 0], SATO) == told([SATO], [0], SATO) == [None]


def test_nobody_is_certain_who_excludes_a_record_of_the_same_person() -> None:
    assert told([SATO, TWIN], [7, 7], SATO) == [None]


def test_who_tells_no_contact_is_nobodys_certainly() -> None:
    assert told([SATO], [7], HOME) == told([SATO], [7], NAMED) == [None]


def test_who_tells_no_more_than_a_household_shares_is_nobodys_certainly() -> None:
    assert told([SATO], [7], HOUSEHOLD) == [None]


def test_two_who_are_each_other_are_worked_out_together() -> None:
    assert told([SATO], [7], SATO, SATO) == told([SATO], [7], WRITES, WRITTEN) == [None, None]


def test_two_who_exclude_each_other_are_not_both_certainly_one_person() -> None:
    assert told([SATO, MOVED], [7, 7], FATHER) == told([SATO, MOVED], [7, 7], SON) == [7]
    assert told([SATO, MOVED], [7, 7], FATHER, SON) == [None, None]


def test_nobody_is_certain_whose_person_somebody_else_may_be() -> None:
    assert told([SATO, MOVED], [7, 7], SATO, CALLED) == [None, None]


def test_how_far_somebody_agrees_is_told_of_those_alone_whom_they_meet() -> None:
    found = met([SUZUKI, MOVED, HOME], SATO)
    wanted = compare(found.table, np.array([3, 3]), np.array([2, 1]))
    levels = found.levels(3, [2, 1])
    assert levels is not None
    assert {field: told.tolist() for field, told in levels.items()} == {
        field: told.tolist() for field, told in wanted.items()
    }
    assert found.levels(3, [2, 0]) is None


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(50, 10_000), chance=st.randoms(use_true_random=False))
def test_who_is_certain_is_who_they_are_when_all_near_are_worked_out(
    seed: int, chance: random.Random
) -> None:
    drafts = [row.record for row in simulate(random_spec(random.Random(seed), people=80), seed).rows]
    chance.shuffle(drafts)
    table, asked = prepare(drafts), len(drafts) - 1
    counted, known = census(table), np.arange(asked)
    before = resolve(table.rows(known), model=MODEL, counted=counted.rows(known)).labels + 1
    scored = score_pairs(table, *pairs_of(table, [asked]), counted=counted, model=MODEL)
    found = Met(np.arange(len(table)), table, scored, MODEL)
    for row, person in certain(found, dict(enumerate(before.tolist()))).items():
        near = np.append(np.flatnonzero(before == person), row)
        labels = resolve(table.rows(near), model=MODEL, counted=counted.rows(near)).labels
        assert labels[-1] in labels[:-1]
