"""Laws of the matcher: a batch of one is a batch, comparing is symmetric, and no order matters."""

# ruff: noqa: S311 - invented data need no secret chance

import csv
import datetime as dt
import os
import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kankei.matching.blocking import blocking_keys, candidate_pairs
from kankei.matching.census import Census, census
from kankei.matching.columns import Ints
from kankei.matching.model import default_model
from kankei.matching.preparation import prepare
from kankei.matching.resolution import resolve, score_pairs
from kankei.model import DraftFile, RecordDraft
from kankei.simulation import TownSpec, random_spec, simulate, write_files
from kankei.store import open_store
from kankei.usecases import export, ledger
from kankei.usecases.identity import intake
from kankei_importers.run import draft

PeopleOf = Callable[..., set[frozenset[object]]]
AT = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
CHANNELS = {
    "station_form": "station_event",
    "furusato_jumin": "registration",
    "fb_self_declared": "community",
    "otameshi_kintone": "trial_stay",
    "tennyu": "residency",
}
DEV = Path(os.environ.get("KANKEI_DEV", "no folder"))
"""Labelled lists that are not shipped."""
seeds = st.integers(50, 10_000)
lawful = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@lru_cache(maxsize=8)
def town(seed: int, people: int = 120) -> list[RecordDraft]:
    """The records of a small town of which everything is drawn at random."""
    return [row.record for row in simulate(random_spec(random.Random(seed), people=people), seed).rows]


def candidates(drafts: list[RecordDraft]) -> tuple[Ints, Ints]:
    table = prepare(drafts)
    return candidate_pairs(blocking_keys(table), size=len(table), cap=default_model().block_cap)


def of_rows(counted: Census, rows: list[int]) -> Census:
    """The census of a few records, counted among all."""
    told = {field.name: getattr(counted, field.name) for field in fields(Census)}
    some: dict[str, Any] = {
        name: part[rows] if isinstance(part, np.ndarray) else part for name, part in told.items()
    }
    return Census(**some)


def partition(labels: Iterable[object], names: Iterable[object]) -> set[frozenset[object]]:
    """Who is together, whatever the labels are; nobody in particular (-1 or empty) is left out."""
    groups: dict[object, set[object]] = {}
    for label, name in zip(labels, names, strict=True):
        if label not in (-1, "", None):
            groups.setdefault(label, set()).add(name)
    return {frozenset(group) for group in groups.values()}


@lawful
@given(seeds, st.randoms(use_true_random=False))
def test_a_batch_of_one_pair_weighs_what_it_weighs_among_all(seed: int, chance: random.Random) -> None:
    drafts, model = town(seed), default_model()
    table = prepare(drafts)
    left, right = candidates(drafts)
    counted = census(table)
    together = score_pairs(table, left, right, counted=counted, model=model)
    for place in chance.sample(range(len(left)), min(5, len(left))):
        one, two = int(left[place]), int(right[place])
        alone = prepare([drafts[one], drafts[two]])
        scored = score_pairs(
            alone, np.array([0]), np.array([1]), counted=of_rows(counted, [one, two]), model=model
        )
        assert scored.bits[0] == pytest.approx(together.bits[place], abs=1e-9)


@lawful
@given(seeds)
def test_comparing_is_symmetric(seed: int) -> None:
    drafts, model = town(seed), default_model()
    table = prepare(drafts)
    left, right = candidates(drafts)
    counted = census(table)
    there = score_pairs(table, left, right, counted=counted, model=model)
    back = score_pairs(table, right, left, counted=counted, model=model)
    assert all((there.levels[field] == back.levels[field]).all() for field in there.levels)
    assert np.abs(there.bits - back.bits).max(initial=0.0) <= 1e-9


@lawful
@given(seeds, st.randoms(use_true_random=False))
@example(801, random.Random(0))  # of two pairs of two cores that weigh the same only one has a rare name
def test_shuffled_records_are_the_same_people(seed: int, chance: random.Random) -> None:
    drafts = town(seed)
    order = list(range(len(drafts)))
    chance.shuffle(order)
    straight = resolve(prepare(drafts), model=default_model()).labels
    shuffled = resolve(prepare([drafts[place] for place in order]), model=default_model()).labels
    assert partition(straight.tolist(), range(len(drafts))) == partition(shuffled.tolist(), order)


def drafted(folder: Path) -> list[DraftFile]:
    files = sorted((folder / "files").iterdir())
    return [draft(file, channel=CHANNELS.get(file.stem.rpartition("_")[0])) for file in files]


@pytest.fixture(scope="module")
def people_of(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> PeopleOf:
    """Imports lists in the order given into a store of their own; says which rows are one person's."""

    def found(files: list[DraftFile], *, one_by_one: bool = False) -> set[frozenset[object]]:
        place = shutil.copy(sqlite_template, tmp_path_factory.mktemp("store") / "kankei.db")
        store = open_store(f"sqlite:///{place}")
        for file in files:
            ledger.apply(store, file, by="test", at=AT, resolve=one_by_one)
        if not one_by_one:
            store.write(lambda connection: intake.resolve_pending(connection, at=AT))
        told = export.identities(store, known_at=AT)
        store.close()
        return partition(told["person_id"], zip(told["file"], told["row"], strict=True))

    return found


def in_ten_orders(files: list[DraftFile], people_of: PeopleOf) -> list[set[frozenset[object]]]:
    """Resolved all at once, in the last order after every list."""
    orders = [random.Random(number).sample(files, len(files)) for number in range(10)]
    return [people_of(order, one_by_one=order is orders[-1]) for order in orders]


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> list[DraftFile]:
    folder = tmp_path_factory.mktemp("town")
    write_files(simulate(TownSpec(people=150, years=3), 50), folder)
    return drafted(folder)


def test_lists_of_an_invented_town_give_the_same_people_in_ten_orders_and_one_by_one(
    invented: list[DraftFile], people_of: PeopleOf
) -> None:
    found = in_ten_orders(invented, people_of)
    assert all(people == found[0] for people in found)


@pytest.mark.skipif(not DEV.is_dir(), reason="KANKEI_DEV names no labelled lists")
def test_the_development_set_gives_the_same_people_in_ten_orders_and_one_by_one(people_of: PeopleOf) -> None:
    with (DEV / "rows.csv").open(encoding="utf-8", newline="") as truth:
        rows = sum(1 for _ in csv.DictReader(truth))
    found = in_ten_orders(drafted(DEV), people_of)
    assert sum(map(len, found[0])) > 0.9 * rows
    assert all(people == found[0] for people in found)
