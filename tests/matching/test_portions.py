"""Candidates are weighed a portion at a time: the people, edges and links are those of all at once."""

# ruff: noqa: S311 - invented data need no secret chance

import random
import threading
import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.matching import resolution
from kankei.matching.blocking import blocking_keys, blocks, candidate_pairs
from kankei.matching.census import census
from kankei.matching.columns import Columns
from kankei.matching.comparison import LEVELS, compare
from kankei.matching.model import default_model
from kankei.matching.portions import everywhere
from kankei.matching.resolution import Pairs, Resolution, likely_pairs, resolve, score_pairs
from kankei.simulation import random_spec
from kankei.simulation.labelled import labelled

CAP = default_model().block_cap


@cache
def town(seed: int) -> Columns:
    """A town of five hundred people of which everything is drawn at random."""
    return labelled(random_spec(random.Random(seed), people=500), seed).table


def in_portions(
    table: Columns, monkeypatch: pytest.MonkeyPatch, *, same: Pairs = (), different: Pairs = ()
) -> Resolution:
    """Resolved some pairs at a time."""
    with monkeypatch.context() as patched:
        patched.setattr(resolution, "PORTION", 150)
        return resolve(table, model=default_model(), same=same, different=different)


def alike(one: Resolution, two: Resolution) -> bool:
    parts = zip(
        [one.labels, one.core, *one.edges, one.links.left, one.links.right, one.links.bits],
        [two.labels, two.core, *two.edges, two.links.left, two.links.right, two.links.bits],
        strict=True,
    )
    return all(np.array_equal(a, b) for a, b in parts)


@pytest.mark.parametrize("seed", [50, 51, 52])
def test_small_portions_end_in_the_same_people(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = resolve(town(seed), model=default_model())
    assert alike(in_portions(town(seed), monkeypatch), whole)


def test_whoever_waits_is_told_of_each_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolution, "PORTION", 150)
    told: list[tuple[int, int]] = []
    resolve(town(50), model=default_model(), told=lambda done, of: told.append((done, of)))
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]
    assert len(told) > 10


@pytest.mark.parametrize("seed", [50, 51])
def test_small_portions_heed_judgements_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, table = random.Random(seed), town(seed)
    left, right, _ = resolve(table, model=default_model()).edges
    chosen = chance.sample(range(len(left)), 20)
    same = [(chance.randrange(len(table) - 1), len(table) - 1) for _ in range(5)]
    different = [(int(left[place]), int(right[place])) for place in chosen]
    whole = resolve(table, model=default_model(), same=same, different=different)
    assert alike(in_portions(table, monkeypatch, same=same, different=different), whole)


def test_every_candidate_from_the_floor_on_is_among_the_likely_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    table, model = town(50), default_model()
    counted, found = census(table), blocks(blocking_keys(table), size=len(town(50)), cap=CAP)
    every = score_pairs(table, *found.pairs(0, len(table)), counted=counted, model=model)
    monkeypatch.setattr(resolution, "PORTION", 150)
    likely = likely_pairs(table, found, counted=counted, model=model)
    high = every.bits >= model.edge_floor
    told = set(zip(likely.left.tolist(), likely.right.tolist(), strict=True))
    assert told >= set(zip(every.left[high].tolist(), every.right[high].tolist(), strict=True))
    assert len(told) < len(every.left)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 12)), max_size=120), st.integers(1, 40))
def test_stretches_list_each_candidate_once_and_in_order(rows: list[tuple[int, int]], pairs: int) -> None:
    keys = np.array([row for row, _ in rows], np.int64), np.array([key for _, key in rows], np.uint64)
    found = blocks(keys, size=30, cap=10)
    parts = [found.pairs(*stretch) for stretch in found.stretches(pairs)]
    listed = [pair for left, right in parts for pair in zip(left.tolist(), right.tolist(), strict=True)]
    members = {key: {row for row, other in rows if other == key} for _, key in rows}
    expected = {
        (one, two)
        for block in members.values()
        if len(block) <= 10
        for one in block
        for two in block
        if one < two
    }
    assert listed == sorted(expected)
    whole = candidate_pairs(keys, size=30, cap=10)
    assert list(zip(whole[0].tolist(), whole[1].tolist(), strict=True)) == listed


def test_whoever_asks_does_a_share_of_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    together = threading.Barrier(2)

    def who(part: str) -> int:
        if part != "first":
            together.wait(timeout=30)
        return threading.get_ident()

    first, *rest = everywhere(who, ["first", "second", "third"])
    assert first == threading.get_ident()
    assert len({*rest, first}) == 2


def test_where_one_part_fails_nothing_more_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    begun: list[int] = []
    together = threading.Barrier(2)

    def work(part: int) -> None:
        begun.append(part)
        if part in {1, 2}:
            together.wait(timeout=30)
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        everywhere(work, range(100))
    assert sorted(begun) == [0, 1, 2]


def test_a_portion_of_pairs_is_compared_without_a_look_at_every_record() -> None:
    many = town(5).rows(np.arange(200_000) % len(town(5)))
    left, right = np.triu_indices(40, 1)
    compare(many, left, right)  # what is known of each value, and of each record, is worked out once
    tracemalloc.start()
    compare(many, left, right)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(many)  # a yes or no of every record would already take as much


@pytest.mark.parametrize("seed", [5, 50])
def test_what_is_compared_once_for_two_names_holds_for_every_pair_of_them(seed: int) -> None:
    table = town(seed)
    left, right = np.triu_indices(len(table), 1)
    each, once = compare(table, left, right), compare(table, left, right, name=table.name)
    assert len(np.unique(table.name)) < len(table)
    assert all(np.array_equal(each[field], once[field]) for field in LEVELS)
