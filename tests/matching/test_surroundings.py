"""Who may be somebody else when others come and go: looking at these alone ends where looking at all does."""

# ruff: noqa: S311 - invented data need no secret chance

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kankei.matching import meeting
from kankei.matching.arrivals import Arrivals
from kankei.matching.census import half_octave
from kankei.matching.columns import Ints
from kankei.matching.cores import leaders
from kankei.matching.directory import Directory
from kankei.matching.former import Known
from kankei.matching.joining import Links
from kankei.matching.model import Model, default_model
from kankei.matching.preparation import comparable_columns, prepare
from kankei.matching.resolution import Resolution, resolve
from kankei.matching.shift import Moves
from kankei.matching.surroundings import settled
from kankei.matching.ties import Ties
from kankei.model import RecordDraft
from kankei.simulation import random_spec, simulate

lawful = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
Judged = list[tuple[int, int]]
FORGOTTEN = 500
"""Numbers behind the last of those who had left before; cores are known of them still."""


def model_of(cap: int) -> Model:
    return msgspec.structs.replace(default_model(), block_cap=cap)


def town(seed: int) -> list[RecordDraft]:
    told = simulate(random_spec(random.Random(seed), people=150), seed).rows
    return [row.record for row in told if row.record is not None][:400]


def whole(
    drafts: Sequence[RecordDraft], nos: Ints, judged: tuple[Judged, Judged], model: Model
) -> Resolution:
    place = {int(no): at for at, no in enumerate(nos)}
    same, apart = ([(place[a], place[b]) for a, b in pairs if a in place and b in place] for pairs in judged)
    return resolve(prepare([drafts[no] for no in nos]), model=model, same=same, different=apart)


def edges_of(found: Resolution, nos: Ints) -> dict[tuple[int, int], float]:
    left, right, bits = found.edges
    return {(int(a), int(b)): float(weight) for a, b, weight in zip(nos[left], nos[right], bits, strict=True)}


def told_of(links: Links, chosen: Any) -> dict[tuple[int, ...], float]:
    """Links of numbers: records and cores, and what they weigh."""
    sides = (getattr(links, name)[chosen].tolist() for name in ("left", "right", "left_core", "right_core"))
    return dict(zip(zip(*sides, strict=True), links.bits[chosen].tolist(), strict=True))


def cores_of(found: Resolution, nos: Ints) -> dict[tuple[int, ...], float]:
    return told_of(numbered(found.links, nos), slice(None))


def numbered(links: Links, nos: Ints) -> Links:
    left, right, one, two = (
        nos[side] for side in (links.left, links.right, links.left_core, links.right_core)
    )
    return Links(left, right, one, two, links.bits)


def people_of(labels: Ints, nos: Ints) -> set[frozenset[int]]:
    groups: dict[int, set[int]] = {}
    for no, label in zip(nos.tolist(), labels.tolist(), strict=True):
        if label >= 0:
            groups.setdefault(label, set()).add(no)
    return {frozenset(group) for group in groups.values()}


def fallen(then: dict[tuple[int, int], float], now: dict[tuple[int, int], float]) -> list[float]:
    """Between what pairs weighed and what they weigh, where two have no other and that is less."""
    ends = Counter(no for pair in then for no in pair)
    sunk = {pair: bits for pair, bits in then.items() if bits > now.get(pair, bits)}
    return sorted(
        (bits + now[one, two]) / 2 for (one, two), bits in sunk.items() if ends[one] == ends[two] == 1
    )


def known_of(then: Resolution, nos: Ints, *, told: bool) -> Known:
    """What was found, as it is handed on; with the cores, or without."""
    left, right, bits = then.edges
    whose, core = np.zeros(nos.max() + 1, np.int64), np.arange(nos.max() + FORGOTTEN)
    whose[nos] = then.labels + 1
    core[nos] = leaders(nos, then.core)
    packed = nos[left] << 31 | nos[right]
    order = np.argsort(packed)
    ties = Ties(packed[order], bits[order])
    return Known(ties, numbered(then.links, nos), whose, core if told else None)


@lawful
@given(
    seed=st.integers(1, 10_000),
    chance=st.randoms(use_true_random=False),
    cap=st.sampled_from([6, 12, 400]),
    moved=st.sampled_from([1, 4, 20, 60]),
)
def test_what_is_looked_at_and_what_is_not_make_what_looking_at_all_makes(
    seed: int, chance: random.Random, cap: int, moved: int
) -> None:
    drafts, model = town(seed), model_of(cap)
    order = np.array(chance.sample(range(len(drafts)), len(drafts)), np.int64)
    before, came = np.sort(order[moved:]), np.sort(order[:moved])
    gone = np.sort(np.array(chance.sample(before.tolist(), chance.choice([0, moved])), np.int64))
    after = np.setdiff1d(np.concatenate([before, came]), gone)
    sizes = half_octave(np.array([len(before), len(after)]))
    assume(sizes[0] == sizes[1])
    said = [(int(a), int(b)) for a, b in (chance.sample(before.tolist(), 2) for _ in range(3))]
    then = whole(drafts, before, (said, []), model)
    sure = list(zip(*(before[side].tolist() for side in then.edges[:2]), strict=True))
    word = said, chance.sample(sure, min(3, len(sure)))
    then, now = (whole(drafts, nos, word, model) for nos in (before, after))
    if sunk := fallen(edges_of(then, before), edges_of(now, after)):
        model = msgspec.structs.replace(model, core_threshold=chance.choice(sunk))
        then, now = (whole(drafts, nos, word, model) for nos in (before, after))

    directory = Directory(before, prepare([drafts[no] for no in before]))
    directory.add(came, Arrivals(*comparable_columns([drafts[no] for no in came])))
    directory.drop(gone)
    known = known_of(then, before, told=chance.random() < 0.5)
    left = set(gone.tolist())
    held = [np.array([pair for pair in one if not left & set(pair)], np.int64).reshape(-1, 2) for one in word]
    parted = np.array([no for one in word for pair in one if left & set(pair) for no in pair], np.int64)
    moves = Moves(
        came=directory.rows(came),
        left=np.unique(directory.places(gone, live=False)),
        again=directory.rows(parted),
    )
    judged = (held[0][:, 0], held[0][:, 1]), (held[1][:, 0], held[1][:, 1])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(meeting, "LARGE", chance.choice([1, 4, 200]))
        found = settled(directory, known, moves, judged=judged, model=model)
    assume(found is not None)
    assert found is not None
    ties = zip(found.ties.left.tolist(), found.ties.right.tolist(), found.ties.bits.tolist(), strict=True)
    assert {(a, b): bits for a, b, bits in ties} == edges_of(now, after)
    links = {**told_of(known.links, ~found.dropped), **told_of(found.links, slice(None))}
    assert links == cores_of(now, after)
    looked = set(found.nos.tolist()) | set(gone.tolist())
    kept_people = {group for group in people_of(then.labels, before) if looked.isdisjoint(group)}
    assert kept_people | people_of(found.labels, found.nos) == people_of(now.labels, after)
    core = after[np.unique(now.core, return_index=True)[1]][now.core]
    assert found.core[after].tolist() == core.tolist()
