"""The forest of doubtful links, and the constants that make bands hold."""

import random

import msgspec
import numpy as np
import pytest

from kankei.errors import ModelError
from kankei.matching.calibration import Count, fit
from kankei.matching.doubts import CoreLinks, cores_of, doubts
from kankei.model.interval import Doubt, bounds

Link = tuple[int, int, int, int, float]


def core_links(*rows: Link) -> CoreLinks:
    """Links as (core, core, person, person, chance); a core's first record stands for it."""
    left, right, one, two = (np.array([row[n] for row in rows], np.int64) for n in range(4))
    return CoreLinks(left, right, left, right, one, two, np.array([row[4] for row in rows]))


def parts(links: CoreLinks) -> list[tuple[bool, float, set[int], set[int]]]:
    found = doubts(links)
    link, side, core = found.parts
    return [
        (
            bool(found.joined[n]),
            float(found.chance[n]),
            set(core[(link == n) & (side == 0)].tolist()),
            set(core[(link == n) & (side == 1)].tolist()),
        )
        for n in range(len(found))
    ]


def test_a_person_of_three_cores_comes_apart_at_either_link() -> None:
    three = core_links((1, 2, 7, 7, 0.9), (2, 3, 7, 7, 0.8))
    assert parts(three) == [(True, 0.9, {1}, {2, 3}), (True, 0.8, {1, 2}, {3})]


def test_a_third_link_between_three_cores_of_a_person_changes_nothing() -> None:
    three = core_links((1, 2, 7, 7, 0.9), (2, 3, 7, 7, 0.8), (1, 3, 7, 7, 0.3))
    assert len(doubts(three)) == 2


def test_a_core_between_two_people_would_leave_one_for_the_other() -> None:
    between = core_links((1, 2, 7, 7, 0.6), (2, 3, 7, 8, 0.3))
    assert parts(between)[1] == (False, 0.3, {2}, {3})


def test_what_hangs_firmly_on_a_core_goes_with_it() -> None:
    firm = core_links((1, 2, 7, 7, 0.95), (2, 3, 7, 8, 0.3))
    assert parts(firm)[1] == (False, 0.3, {1, 2}, {3})


def test_two_people_linked_twice_are_in_doubt_once_by_the_better_link() -> None:
    twice = core_links((1, 2, 7, 8, 0.1), (3, 4, 7, 8, 0.4))
    assert [chance for _, chance, _, _ in parts(twice)] == [0.4]


def test_the_order_of_links_is_of_no_matter() -> None:
    rows = [(1, 2, 7, 7, 0.6), (2, 3, 7, 8, 0.3), (4, 3, 9, 8, 0.3), (1, 4, 7, 9, 0.2)]
    assert parts(core_links(*rows)) == parts(core_links(*rows[::-1]))


def test_a_record_belongs_to_the_core_its_strongest_edge_leads_to() -> None:
    links = core_links((1, 2, 7, 7, 0.6))
    edges = np.array([1, 2]), np.array([3, 3]), np.array([5.0, 9.0])
    assert cores_of(np.array([1, 2, 3]), np.array([7, 7, 7]), edges, links).tolist() == [1, 2, 2]


def test_a_record_that_no_edge_leads_to_belongs_to_its_persons_first_core() -> None:
    links = core_links((1, 2, 7, 7, 0.6))
    nothing = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    assert cores_of(np.array([1, 2, 3]), np.array([7, 7, 7]), nothing, links).tolist() == [1, 2, 1]


def counts(seed: int, *, missing: float = 0.0, twice: float = 0.0) -> list[Count]:
    """Counts whose truth scatters about the estimate by more than chance alone.

    ``missing`` is the share of people nobody found, ``twice`` that of the placed who are somebody else's.
    """
    rng = random.Random(seed)  # noqa: S311
    made = []
    for _ in range(200):
        heads, doubted = rng.randint(500, 5000), rng.uniform(1, 50)
        placed = round(heads * rng.uniform(0, 0.3))
        off = rng.gauss(0, 2 * doubted**0.5 + 0.6 * doubted)
        doubt = Doubt(
            heads=heads, bare=0.0, placed=placed, moved=0.0, pull=(-doubted, 0.0, 0.0, 0.0, 0.0, 0.0),
            doubt=doubted,
        )  # fmt: skip
        truth = round(heads * (1 - missing) - twice * placed + off)
        made.append(Count(kind="number", doubt=doubt, truth=truth))
    return made


def test_bands_hold_the_truth_of_other_counts_as_often_as_they_say() -> None:
    constants = fit(counts(1))
    bands = [(bounds(one.doubt, constants), one.truth) for one in counts(2)]
    assert 0.84 <= sum(band.low <= truth <= band.high for band, truth in bands) / len(bands) <= 0.96


def test_every_kind_of_counts_is_held_not_only_all_together() -> None:
    hard = [
        msgspec.structs.replace(one, kind="exchange", truth=one.truth + 300 * (n % 2 or -1))
        for n, one in enumerate(counts(3)[:40])
    ]
    constants = fit([*counts(1), *hard])
    bands = [(bounds(one.doubt, constants), one.truth) for one in hard]
    assert sum(band.low <= truth <= band.high for band, truth in bands) >= 36


def test_people_who_were_never_found_move_the_estimate() -> None:
    assert fit(counts(1, missing=0.05)).b < -0.03


def test_people_found_twice_for_want_of_a_contact_move_the_estimate_by_their_kind() -> None:
    assert fit(counts(1, twice=0.3)).placed < -0.2


def test_one_town_far_off_moves_the_estimate_of_the_others_by_little() -> None:
    far = [msgspec.structs.replace(one, truth=3 * one.truth) for one in counts(4)[:3]]
    assert abs(fit([*counts(1), *far]).b - fit(counts(1)).b) < 0.003


def test_without_a_count_there_are_no_constants() -> None:
    with pytest.raises(ModelError):
        fit([])
