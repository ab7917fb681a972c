"""The way from one figure to another adds up, whatever was learned in between."""

import datetime as dt

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting import Touch, Touches, columns, load_rule, standings
from kankei.counting.restatement import (
    Cause,
    Change,
    Fates,
    Figure,
    axes_of,
    by_day,
    by_rule,
    changes,
    figure,
    regrouped,
    reversed_changes,
    stages_of_knowledge,
)
from kankei.model import Axis, Channel, TouchpointDraft, Zone

DAY = dt.date(2026, 3, 31)
RULES = ("default", "strict", "broad")


def gift(no: int, person: int | None, day: str = "2025-12-01") -> Touch:
    draft = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date.fromisoformat(day), amount=10_000)
    return Touch(person=person, touchpoint=draft, no=no)


def moved(no: int, person: int, day: str, kind: str = "moved_in") -> Touch:
    draft = TouchpointDraft(channel=Channel.RESIDENCY, occurred_on=dt.date.fromisoformat(day), kind=kind)
    return Touch(person=person, touchpoint=draft, no=no)


def came(no: int, person: int, day: str) -> Touch:
    draft = TouchpointDraft(channel=Channel.TRIAL_STAY, occurred_on=dt.date.fromisoformat(day))
    return Touch(person=person, touchpoint=draft, no=no)


def counted(touches: Touches, rule: str = "default", as_of: dt.date = DAY) -> Figure:
    return figure(standings(touches, rule=load_rule(rule), as_of=as_of))


def no_fates(early: Touches, late: Touches) -> Fates:
    gone = np.setdiff1d(early.no, late.no)
    nothing = np.zeros(len(gone), np.int64)
    none = nothing[:0]
    undone = nothing.astype(np.bool_)
    return Fates(no=gone, heir=nothing, undone=undone, redone=none, stopped=none, resumed=none)


def walk(early: Touches, late: Touches, fates: Fates, rule: str = "default") -> list[Change]:
    found: list[Change] = []
    before, known = counted(early, rule), early
    for cause, touches in stages_of_knowledge(early, late, fates):
        after = counted(touches, rule)
        who = cause is Cause.REGROUPED
        found += regrouped(before, after, known, touches) if who else changes(before, after, cause)
        before, known = after, touches
    return found


def causes(found: list[Change]) -> list[tuple[int, Cause, int]]:
    return [(change.person, change.cause, change.change) for change in found]


def learned(early: list[Touch], late: list[Touch], **fate: list[int]) -> list[tuple[int, Cause, int]]:
    one, two = columns(early), columns(late)
    plain = no_fates(one, two)
    others = {name: np.array(fate.get(name, []), np.int64) for name in ("redone", "stopped", "resumed")}
    gone = np.setdiff1d(plain.no, others["stopped"])
    heirs = np.array(fate.get("heir", [0] * len(gone)), np.int64)
    undone = np.array(fate.get("undone", [False] * len(gone)), np.bool_)
    return causes(walk(one, two, Fates(no=gone, heir=heirs, undone=undone, **others)))


def test_a_late_file_brings_its_people_in() -> None:
    assert learned([gift(1, 1)], [gift(1, 1), gift(2, 2)]) == [(2, Cause.LATE, 1)]


def test_an_undone_import_takes_its_people_out() -> None:
    assert learned([gift(1, 1), gift(2, 2)], [gift(1, 1)], undone=[1]) == [(2, Cause.UNDONE, -1)]


def test_an_import_that_was_undone_and_is_taken_again_is_no_late_file() -> None:
    assert learned([gift(1, 1)], [gift(1, 1), gift(2, 2)], redone=[2]) == [(2, Cause.REDONE, 1)]


def test_a_row_that_an_import_taken_again_says_anew_is_not_corrected() -> None:
    found = learned([gift(1, 1)], [gift(9, 1, "2015-12-01")], heir=[9], redone=[9])
    assert found == [(1, Cause.REDONE, -1)]


def test_whoever_is_no_longer_to_be_counted_goes_out_and_comes_back() -> None:
    assert learned([gift(1, 1), gift(2, 2)], [gift(1, 1)], stopped=[2]) == [(2, Cause.STOPPED, -1)]
    assert learned([gift(1, 1)], [gift(1, 1), gift(2, 2)], resumed=[2]) == [(2, Cause.RESUMED, 1)]


def test_a_record_that_is_gone_without_an_undone_import_was_erased() -> None:
    assert learned([gift(1, 1), gift(2, 2)], [gift(1, 1)]) == [(2, Cause.ERASED, -1)]


def test_a_corrected_day_takes_out_whom_it_moves_before_the_window() -> None:
    found = learned([gift(1, 1)], [gift(9, 1, "2015-12-01")], heir=[9])
    assert found == [(1, Cause.CORRECTED, -1)]


def test_two_people_who_are_one_are_one_less() -> None:
    assert learned([gift(1, 1), gift(2, 2)], [gift(1, 1), gift(2, 1)]) == [(2, Cause.MERGED, -1)]


def test_one_person_who_is_two_is_one_more() -> None:
    assert learned([gift(1, 1), gift(2, 1)], [gift(1, 1), gift(2, 2)]) == [(2, Cause.SPLIT, 1)]


def test_a_record_of_nobody_that_becomes_somebody_is_one_more() -> None:
    assert learned([gift(1, None)], [gift(1, 1)]) == [(1, Cause.IDENTIFIED, 1)]


def test_a_person_who_only_got_another_number_is_no_change() -> None:
    assert learned([gift(1, 1), gift(2, 1)], [gift(1, 7), gift(2, 7)]) == []


def test_whoever_loses_the_record_that_counted_but_stays_was_regrouped() -> None:
    old, quiet = gift(1, 1), gift(2, 1, "2010-01-01")
    found = learned([old, quiet, gift(3, 2)], [gift(1, 2), quiet, gift(3, 2)])
    assert found == [(1, Cause.REGROUPED, -1)]


def by_days(touches: list[Touch], first: dt.date, last: dt.date) -> list[tuple[int, Cause, int]]:
    held = columns(touches)
    return causes(by_day(counted(held, as_of=first), counted(held, as_of=last)))


def test_the_day_moving_on_tells_newcomers_from_those_who_return_and_those_who_lapse() -> None:
    touches = [gift(1, 1, "2026-05-01"), gift(2, 2, "2019-05-01"), gift(3, 2, "2026-05-01")]
    touches.append(gift(4, 3, "2023-05-01"))
    found = by_days(touches, DAY, dt.date(2027, 3, 31))
    assert found == [(1, Cause.CAME, 1), (2, Cause.RETURNED, 1), (3, Cause.LAPSED, -1)]


def test_whoever_moves_in_leaves_an_axis_that_is_closed_to_residents() -> None:
    touches = columns([came(1, 1, "2025-06-01"), moved(2, 1, "2026-05-01")])
    first = counted(touches, as_of=DAY)
    last = counted(touches, as_of=dt.date(2026, 6, 1))
    assert causes(by_day(first, last)) == [(1, Cause.MOVED_IN, -1)]


def test_whoever_dies_goes_out_of_the_number_for_that_reason() -> None:
    touches = [gift(1, 1), moved(2, 1, "2026-05-01", "died")]
    assert by_days(touches, DAY, dt.date(2026, 6, 1)) == [(1, Cause.DIED, -1)]


def test_whoever_moves_out_comes_back_into_the_number() -> None:
    touches = [came(1, 1, "2025-06-01"), moved(2, 1, "2025-07-01"), moved(3, 1, "2026-05-01", "moved_out")]
    assert by_days(touches, DAY, dt.date(2026, 6, 1)) == [(1, Cause.MOVED_OUT, 1)]


def test_a_rule_that_asks_for_repetition_says_so_of_a_single_gift() -> None:
    touches = columns([gift(1, 1)])
    found = by_rule(counted(touches), counted(touches, "strict"))
    assert [(change.change, change.why) for change in found] == [(-1, "repeat")]


def test_a_rule_with_a_longer_window_says_so_of_an_old_gift() -> None:
    touches = columns([gift(1, 1, "2022-05-01")])
    found = by_rule(counted(touches), counted(touches, "broad"))
    assert [(change.change, change.why) for change in found] == [(1, "window")]


def test_the_axes_before_and_after_stand_beside_a_change() -> None:
    held = columns([gift(1, 1, "2023-05-01")])
    (change,) = by_day(counted(held), counted(held, as_of=dt.date(2027, 3, 31)))
    assert (axes_of(change.axes_before), axes_of(change.axes_after)) == ((Axis.ATTACHMENT,), ())


def touch(no: int) -> st.SearchStrategy[Touch]:
    draft = st.builds(
        TouchpointDraft,
        channel=st.sampled_from(Channel),
        occurred_on=st.dates(dt.date(2019, 4, 1), dt.date(2027, 3, 31)),
        kind=st.sampled_from(["", "moved_in", "moved_out", "attached"]),
        ended_on=st.none() | st.dates(dt.date(2020, 4, 1), dt.date(2027, 3, 31)),
    )
    person = st.none() | st.integers(1, 5)
    return st.builds(Touch, person=person, touchpoint=draft, zone=st.sampled_from(Zone), no=st.just(no))


def some(touches: list[Touch]) -> st.SearchStrategy[np.ndarray]:
    """The numbers of some of them, ascending."""
    chosen = st.sets(st.sampled_from([one.no for one in touches] or [0]))
    return chosen.map(lambda nos: np.array(sorted(nos), np.int64))


@st.composite
def knowledge(draw: st.DrawFn) -> tuple[Touches, Touches, Fates]:
    """Two states of a store: some touchpoints change hands, some go with or without an heir, some are new."""
    shared = [draw(touch(no)) for no in range(1, 1 + draw(st.integers(0, 6)))]
    gone = [draw(touch(no)) for no in range(101, 101 + draw(st.integers(0, 3)))]
    stopped = [draw(touch(no)) for no in range(151, 151 + draw(st.integers(0, 2)))]
    fresh = [draw(touch(no)) for no in range(201, 201 + draw(st.integers(0, 5)))]
    again = [msgspec.structs.replace(one, person=draw(st.none() | st.integers(1, 5))) for one in shared]
    heirs = draw(st.permutations([0, 0, 0, *(one.no for one in fresh)]))[: len(gone)]
    undone = draw(st.lists(st.booleans(), min_size=len(gone), max_size=len(gone)))
    again_known, resumed = (draw(some(fresh)) for _ in range(2))
    fates = Fates(
        no=np.array([one.no for one in gone], np.int64),
        heir=np.array(heirs, np.int64),
        undone=np.array(undone, np.bool_),
        redone=again_known,
        stopped=np.array([one.no for one in stopped], np.int64),
        resumed=resumed,
    )
    return columns(shared + gone + stopped), columns(draw(st.permutations(again + fresh))), fates


@given(knowledge(), st.sampled_from(RULES))
def test_what_was_learned_always_adds_up(known: tuple[Touches, Touches, Fates], rule: str) -> None:
    early, late, fates = known
    found = walk(early, late, fates, rule)
    assert counted(early, rule).number + sum(c.change for c in found) == counted(late, rule).number


@given(st.lists(touch(0), max_size=12), st.sampled_from(RULES), st.sampled_from(RULES))
def test_another_rule_always_adds_up_and_every_change_has_a_reason(
    touches: list[Touch], first: str, second: str
) -> None:
    held = columns(touches)
    one, two = counted(held, first), counted(held, second)
    found = by_rule(one, two)
    assert one.number + sum(c.change for c in found) == two.number
    assert all(change.why for change in found)


@given(st.lists(touch(0), max_size=12), st.dates(dt.date(2020, 1, 1), DAY), st.sampled_from(RULES))
def test_another_day_always_adds_up_forwards_and_backwards(
    touches: list[Touch], day: dt.date, rule: str
) -> None:
    held = columns(touches)
    one, two = counted(held, rule, day), counted(held, rule)
    found = by_day(one, two)
    assert one.number + sum(c.change for c in found) == two.number
    assert two.number + sum(c.change for c in reversed_changes(found)) == one.number
    assert len({change.person for change in found}) == len(found)
