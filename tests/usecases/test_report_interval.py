"""The interval of a stored count: the same whenever it is asked for, tighter once staff have judged."""

import datetime as dt

import msgspec
import numpy as np
import pytest

from kankei.counting import load_rule, load_town, standings
from kankei.counting.interval import Interval
from kankei.matching.model import default_model
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    Measure,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
from kankei.model.interval import Interval as Constants
from kankei.simulation import TownSpec, simulate
from kankei.store import Store, counts, links, memberships, people, records
from kankei.usecases import ledger, report, review
from kankei.usecases.report.figures import AxisIntervals
from kankei.usecases.report.interval import sureness
from kankei.usecases.rights import stopping

APRIL, MAY, JUNE, JULY = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (4, 5, 6, 7))
TODAY = dt.date(2026, 3, 31)
GIFT = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2025, 12, 1))
BEFORE = msgspec.structs.replace(GIFT, occurred_on=dt.date(2024, 12, 1))
WIDE = Constants(
    b=0.0, bare=0.0, placed=0.0, lean=(0.0,) * 6, k=40.0, drift=1.0, spared=0.0, floor=0.0, few=0.0
)
"""Constants under which every doubt is seen."""
MODEL = msgspec.structs.replace(default_model(), interval=WIDE)


def take(
    store: Store,
    said: list[RecordDraft],
    digest: str,
    at: dt.datetime,
    *,
    resolve: bool = True,
    gift: TouchpointDraft = GIFT,
) -> None:
    rows = [
        DraftRow(number=n + 2, cells=(one.name,), key=f"{digest}-{n}", record=one, touchpoint=gift)
        for n, one in enumerate(said)
    ]
    file = DraftFile(
        name=f"{digest}.csv", digest=digest, layout="list", encoding="utf-8", channel="donation",
        source="list", rows=rows,
    )  # fmt: skip
    ledger.apply(store, file, by="clerk", at=at, resolve=resolve)


def told(store: Store, known_at: dt.datetime) -> tuple[Interval | None, str]:
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=load_town("bandai"))
        standing = standings(touches, rule=load_rule("default"), as_of=TODAY)
        sure, why = sureness(connection, touches, known_at=known_at, model=MODEL)
        return (sure.on(standing) if sure else None), why


@pytest.fixture
def town(store: Store) -> Store:
    """An invented town whose lists leave something in doubt."""
    spec = TownSpec(people=120, popular_given=1.0, surname_zipf=1.6, station_phone=0.1, station_email=0.1)
    take(store, [row.record for row in simulate(spec, 4).rows], "town", APRIL)
    return store


def width(found: tuple[Interval | None, str]) -> int:
    assert found[0] is not None
    return found[0].high - found[0].low


def test_the_town_leaves_something_in_doubt(town: Store) -> None:
    assert width(told(town, MAY)) > 10


def test_a_later_list_leaves_the_interval_of_an_earlier_moment(town: Store) -> None:
    before = told(town, MAY)
    take(town, [row.record for row in simulate(TownSpec(people=30), 5).rows], "late", JUNE)
    assert told(town, MAY) == before != told(town, JULY)


def test_a_judgement_makes_the_interval_tighter_from_then_on(town: Store) -> None:
    before = told(town, MAY)
    with town.reading() as connection:
        found = links.columns(connection)
        doubtful = int(np.abs(found["bits"]).argmin())
        pair = [int(found[side][doubtful]) for side in ("left_no", "right_no")]
        left, right = (record.id for record in records.by_nos(connection, pair))
    for verdict in (Verdict.SAME, Verdict.DIFFERENT):
        draft = JudgementDraft(left=left, right=right, verdict=verdict)
        kept = review.decide(town, draft, by="clerk", at=JUNE)
        assert width(told(town, JULY)) < width(before)
        assert told(town, MAY) == before
        with town.writing() as connection:
            review.withdraw(connection, kept.id, at=JUNE)


def test_records_that_wait_leave_no_interval_and_say_so(town: Store) -> None:
    take(town, [RecordDraft(name="佐藤 花子")], "waiting", JUNE, resolve=False)
    assert told(town, JULY) == (None, "no_interval_pending")


GINZA = RecordDraft(name="佐藤 花子", email="h@example.jp", address="東京都中央区銀座1-1")
NEARBY = RecordDraft(name="佐藤 花子", address="東京都中央区銀座2-5")


def stop(store: Store, place: str, at: dt.datetime) -> None:
    """Whoever lives there is in no number from then on."""
    with store.reading() as connection:
        live = memberships.live_columns(connection)
        said = records.unveiled(connection, live["record_no"].tolist())
        whose = dict(zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True))
        no = next(whose[one.no] for one in said if one.address == place)
        name = people.ids(connection, [no])[no]
    stopping.stop(store, name, {Measure.NOT_COUNTED}, by="clerk", at=at)


def test_whoever_is_in_no_number_by_their_own_wish_is_in_no_interval(town: Store) -> None:
    without = told(town, MAY)
    take(town, [GINZA, NEARBY], "joined", MAY)
    doubtful = told(town, JUNE)
    stop(town, GINZA.address, JUNE)
    assert told(town, JULY) == without != doubtful


def test_a_doubt_of_two_people_stays_where_a_third_in_no_number_is_more_like_either(store: Store) -> None:
    shiba = msgspec.structs.replace(NEARBY, address="東京都港区芝1-1", phone="090-1111-2222")
    tokyo = msgspec.structs.replace(NEARBY, address="東京都八王子市元本郷町3-24")
    take(store, [shiba, GINZA, tokyo], "namesakes", APRIL)
    stop(store, tokyo.address, JUNE)
    found, _ = told(store, JULY)
    assert found is not None
    assert (found.estimate, found.low < 2) == (2, True)


def test_where_everybody_stands_for_one_gift_attachment_is_as_sure_as_the_number(town: Store) -> None:
    found = report.count(town, as_of=TODAY, known_at=MAY)
    assert isinstance(found.axis_intervals, AxisIntervals)
    number = Interval(estimate=found.estimate or 0, low=found.low or 0, high=found.high or 0)
    assert found.axis_intervals.attachment == number
    assert found.axis_intervals.settlement == Interval(estimate=0, low=0, high=0)


def test_two_gifts_of_what_may_be_one_person_make_a_relation_that_may_be_nobodys(store: Store) -> None:
    take(store, [GINZA], "april", APRIL)
    take(store, [NEARBY], "before", APRIL, gift=BEFORE)
    found = report.count(store, as_of=TODAY, known_at=MAY)
    assert isinstance(found.axis_intervals, AxisIntervals)
    assert found.axis_intervals.relation.low == 0
    assert found.axis_intervals.relation.high >= 1


def test_of_an_empty_store_no_interval_is_told_but_that_it_has_no_list(store: Store) -> None:
    assert told(store, MAY) == (None, "no_lists")


def test_a_model_without_constants_has_no_interval_and_says_so(store: Store) -> None:
    bare = msgspec.structs.replace(MODEL, interval=None)
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=MAY, town=load_town("bandai"))
        assert sureness(connection, touches, known_at=MAY, model=bare) == (None, "no_interval")


def test_every_day_of_the_course_has_the_interval_of_a_count_of_that_day(town: Store) -> None:
    course = report.count(town, as_of=dt.date(2027, 5, 1), known_at=MAY, course=True).course
    alone = [report.count(town, as_of=one.as_of, known_at=MAY) for one in course]
    bands = [(one.estimate, one.low, one.high) for one in course]
    assert bands == [(one.estimate, one.low, one.high) for one in alone]
    assert len({one.as_of for one in course}) == 3
    assert None not in bands[0]
