"""The second stage explained: the waterfall of groups is what the store weighed, and tells what it may."""

import datetime as dt

import numpy as np
import pytest

from kankei.matching.groups import PARTS
from kankei.matching.model import default_model
from kankei.model import Channel, DraftFile, DraftRow, Status
from kankei.model import TouchpointDraft as Touch
from kankei.simulation import TownSpec, simulate
from kankei.store import Store, links, memberships, people, records
from kankei.usecases import ledger, review
from kankei.usecases.review import Groups, grouping
from kankei.usecases.rights import protection

APRIL = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
GIFT = Touch(
    channel=Channel.DONATION, kind="gift", occurred_on=dt.date(2025, 12, 1), status=Status.DONE, amount=10_000
)


@pytest.fixture
def town(store: Store) -> Store:
    """A store with the records of an invented town."""
    said = [row.record for row in simulate(TownSpec(people=220), 53).rows]
    rows = [
        DraftRow(number=n + 2, cells=(one.name,), key=f"A-{n}", record=one, touchpoint=GIFT)
        for n, one in enumerate(said)
    ]
    file = DraftFile(
        name="1.csv",
        digest="1",
        layout="list",
        encoding="utf-8",
        channel="donation",
        source="list",
        rows=rows,
    )
    ledger.apply(store, file, by="clerk", at=APRIL)
    return store


def explained(store: Store) -> list[tuple[float, Groups]]:
    """Every two people between whom there are links: the link's bits and the groups."""
    with store.reading() as connection:
        found = links.columns(connection)
        whose = np.sort(np.column_stack([found["left_person"], found["right_person"]]), axis=1)
        apart = np.flatnonzero((whose[:, 0] != whose[:, 1]) & (whose[:, 0] > 0))
        best = apart[np.unique(whose[apart], axis=0, return_index=True)[1]]
        told = []
        for place in best.tolist():
            pair = [int(found["left_no"][place]), int(found["right_no"][place])]
            left, right = records.by_nos(connection, pair)
            groups = review.groups(connection, left.id, right.id)
            assert groups is not None
            told.append((float(found["bits"][place]), groups))
    assert len(told) >= 3
    return told


def test_the_groups_waterfall_ends_at_the_weight_the_store_keeps(town: Store) -> None:
    for bits, groups in explained(town):
        assert groups.explanation.bits == pytest.approx(bits, abs=1e-6)


def test_the_steps_and_the_features_add_up_to_the_weight(town: Store) -> None:
    for _, groups in explained(town):
        told = groups.explanation
        assert sum(step.bits for step in told.steps) == pytest.approx(told.bits, abs=1e-9)
        prior = default_model().core.prior
        assert prior + sum(one.bits for one in groups.features) == pytest.approx(told.bits, abs=1e-9)


def test_every_feature_of_the_model_is_in_one_part() -> None:
    told = [name for names in PARTS.values() for name in names]
    assert sorted(told) == sorted(default_model().core.cuts)


def test_the_text_names_the_parts_in_japanese(town: Store) -> None:
    _, groups = explained(town)[0]
    lines = review.text(groups.explanation, total="why.groups_total").splitlines()
    assert lines[0].startswith("組の出発点")
    assert "組を結ぶ線" in lines[-1]
    assert any("いちばん近い二件" in line and line.endswith("ビット") for line in lines)


def test_the_chart_has_a_bar_for_the_parts(town: Store) -> None:
    pytest.importorskip("altair")
    _, groups = explained(town)[0]
    assert "組の出発点" in review.svg(groups.explanation)


def test_of_a_protected_person_it_is_not_told_whether_places_and_phones_agree(town: Store) -> None:
    before = explained(town)
    with town.reading() as connection:
        no = records.numbers(connection, [before[0][1].left[0]])[before[0][1].left[0]]
        held = memberships.of_records(connection, [no])["person_no"].tolist()
        person = people.ids(connection, held)[held[0]]
    day = APRIL.date()
    protection.protect(
        town,
        person,
        until=day + dt.timedelta(days=300),
        by="chief",
        at=APRIL + dt.timedelta(days=1),
        today=day,
    )
    bits, groups = explained(town)[0]
    assert {step.field for step in groups.explanation.steps}.isdisjoint(grouping.VEILED)
    assert {one.name for one in groups.features}.isdisjoint({"address level", "phone agrees", "phone clash"})
    assert groups.explanation.bits == before[0][1].explanation.bits
    assert sum(step.bits for step in groups.explanation.steps) == pytest.approx(bits, abs=1e-6)


def test_records_that_the_first_stage_joined_are_no_two_groups(town: Store) -> None:
    with town.reading() as connection:
        found = links.edges_within(connection, range(1, 300))
        place = int(np.argmax(found["bits"]))
        pair = [int(found["left_no"][place]), int(found["right_no"][place])]
        left, right = records.by_nos(connection, pair)
        assert review.groups(connection, left.id, right.id) is None
