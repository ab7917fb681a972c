"""Publications are said again byte for byte, and bridges between figures add up, on both databases."""

import datetime as dt
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kankei.counting import rule_text
from kankei.counting.beginning import Beginning
from kankei.counting.restatement import Cause
from kankei.errors import FieldError, RuleError, StoreError, UnknownError
from kankei.model import Channel, JudgementDraft, Measure, Publication, Receipt, Verdict
from kankei.store import Store, batches, memberships, open_store, records, tables
from kankei.store.schema import metadata
from kankei.usecases import ledger, review
from kankei.usecases.number import headcount, publication
from kankei.usecases.number.bridge import Bridge, bridge, point_of
from kankei.usecases.report import count
from kankei.usecases.rights import stopping

from .town import DAY, LATER, PEOPLE, START, Town, lists

Later = Callable[[dt.datetime], object]
"""Something to be done at a moment."""


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def last_beginning(connection: sa.Connection) -> dt.datetime | None:
    last: dt.datetime | None = connection.scalar(sa.select(sa.func.max(tables.membership.c.since)))
    return last


def told(found: Bridge) -> dict[Cause, tuple[int, int]]:
    return {line.cause: (line.entered, line.left) for line in found.lines}


def adds_up(found: Bridge) -> bool:
    moved = sum(person.change for person in found.people)
    lines = sum(line.entered - line.left for line in found.lines)
    return found.a.number + moved == found.b.number and moved == lines == found.difference


def test_a_published_number_is_said_again_byte_for_byte_after_an_import_an_undo_and_a_judgement(
    town: Town,
) -> None:
    first = town.take({"1": "2025-12-01", "2": "2025-12-02", "4": "2025-12-03"})
    kept = town.publish()
    town.take({"1": "2015-12-01", "3": "2025-12-04"}, "b.csv")
    town.judge("2", "4", Verdict.SAME)
    town.undo(first)
    again = publication.rerun(town.store, kept.no)
    assert msgspec.json.encode(again.report).decode() == kept.report
    assert publication.rerun(town.store, kept.id) == again


JAPAN = dt.timezone(dt.timedelta(hours=9))


def test_a_count_published_as_known_by_a_clock_of_japan_is_said_again(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    at = town.at()
    kept = publication.publish(
        town.store, as_of=DAY, known_at=at.astimezone(JAPAN), by="clerk", at=at, town="bandai"
    )
    assert msgspec.json.decode(kept.report)["known_at"].endswith("Z")
    assert publication.rerun(town.store, kept.no).interval_again


def test_a_publication_whose_report_names_its_moment_in_another_zone_is_said_again(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    report = msgspec.structs.replace(
        publication.rerun(town.store, kept.no).report, known_at=kept.known_at.astimezone(JAPAN)
    )
    written = msgspec.json.encode(report).decode()
    with town.store.writing() as connection:
        connection.execute(sa.update(tables.published_count).values(report=written))
    again = publication.rerun(town.store, kept.no)
    assert msgspec.json.encode(again.report).decode() == written


def rewritten(town: Town, told: dict[str, object]) -> bytes:
    """The report of the only publication as another kankei would have printed it, in place of what it is."""
    written = msgspec.json.encode(told)
    with town.store.writing() as connection:
        connection.execute(sa.update(tables.published_count).values(report=written.decode()))
    return written


def test_a_publication_from_before_a_part_of_the_report_was_told_is_said_again(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    told = msgspec.json.decode(kept.report)
    later = ("begins", "gaps", "source_gaps", "ends", "only_planned", "axis_intervals")
    written = rewritten(town, {name: told[name] for name in told if name not in later})
    again = publication.rerun(town.store, kept.no)
    assert (msgspec.json.encode(again.report), again.interval_again) == (written, True)


def test_the_interval_of_an_axis_that_was_weighed_otherwise_is_repeated_as_published(
    town: Town,
) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    told = msgspec.json.decode(kept.report)
    told["axis_intervals"]["attachment"]["high"] += 1
    written = rewritten(town, told)
    again = publication.rerun(town.store, kept.no)
    assert (msgspec.json.encode(again.report), again.interval_again) == (written, False)


def test_a_pace_that_was_reckoned_otherwise_is_repeated_as_it_was_published(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    told = msgspec.json.decode(kept.report)
    told["goal"] |= {"per_month": 3320.1875, "per_month_fiscal": 2501.5}
    written = rewritten(town, told)
    again = publication.rerun(town.store, kept.no)
    assert (msgspec.json.encode(again.report), again.pace_again) == (written, False)


def test_a_report_that_another_version_told_otherwise_of_the_same_people_is_said_to_be_that(
    town: Town,
) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    told = msgspec.json.decode(kept.report)
    rewritten(town, told | {"companions": 3})
    with pytest.raises(StoreError, match=r"publication\.told_otherwise") as refused:
        publication.rerun(town.store, kept.no)
    assert refused.value.facts["parts"] == "companions"


def test_a_clock_that_went_back_does_not_rewrite_what_was_published(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    early = kept.known_at - dt.timedelta(hours=1)
    ledger.apply(town.store, lists({"2": "2025-12-02"}, "b.csv"), by="clerk", at=early)
    assert publication.rerun(town.store, kept.no).report.number == 1


def judging(town: Town) -> Later:
    draft = JudgementDraft(left=town.record("1"), right=town.record("2"), verdict=Verdict.SAME)
    return lambda at: review.decide(town.store, draft, by="clerk", at=at)


def withdrawing(town: Town) -> Later:
    judgement = town.judge("1", "2", Verdict.SAME)
    return lambda at: town.store.write(lambda connection: review.withdraw(connection, judgement, at=at))


def stop(town: Town) -> Later:
    person = town.person("1")
    return lambda at: stopping.stop(town.store, person, {Measure.NOT_COUNTED}, by="clerk", at=at)


def resuming(town: Town) -> Later:
    person = town.person("1")
    stopping.stop(town.store, person, {Measure.NOT_COUNTED}, by="clerk", at=town.at())
    return lambda at: stopping.stop(town.store, person, set(), by="clerk", at=at)


@pytest.mark.parametrize("prepared", [judging, withdrawing, stop, resuming])
def test_what_staff_decide_by_a_clock_that_went_back_does_not_rewrite_what_was_published(
    town: Town, prepared: Callable[[Town], Later]
) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    decide = prepared(town)
    kept = town.publish()
    decide(kept.known_at - dt.timedelta(hours=1))
    assert publication.rerun(town.store, kept.no).report.number == kept.number
    assert count(town.store, as_of=DAY, known_at=town.at(), town="bandai").number != kept.number


def test_what_is_published_beside_a_running_import_is_said_again(town: Town, store_url: str) -> None:
    moment, under_way = town.at(), Event()

    def held(_: int) -> None:
        under_way.set()
        time.sleep(0.5)

    with open_store(store_url) as other, ThreadPoolExecutor(1) as beside:
        new = lists({"1": "2025-12-01", "2": "2025-12-02"})
        taken = beside.submit(ledger.apply, other, new, by="clerk", at=moment, progress=held)
        under_way.wait()
        kept = town.publish()
        taken.result()
    assert publication.rerun(town.store, kept.no).report.number == kept.number


def test_a_publication_keeps_everybody_with_their_axes(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2024-12-02"})
    kept = town.publish()
    lines = [line.split() for line in kept.people.splitlines()]
    assert [axes for _, axes, _ in lines] == ["4", "4"]
    assert [name for name, *_ in lines] == sorted(name for name, *_ in lines)


def test_a_rerun_fails_loudly_when_history_itself_was_changed(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    kept = town.publish()
    with town.store.writing() as connection:
        connection.execute(sa.delete(tables.touchpoint).where(tables.touchpoint.c.no == 1))
    with pytest.raises(StoreError, match=r"publication\.differs") as refused:
        publication.rerun(town.store, kept.no)
    assert (refused.value.facts["then"], refused.value.facts["now"]) == ("2", "1")
    assert refused.value.facts["missing"] == "1"


def test_a_bridge_from_a_publication_whose_history_is_gone_begins_with_what_was_printed(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    kept = town.publish()
    with town.store.writing() as connection:
        connection.execute(sa.delete(tables.touchpoint).where(tables.touchpoint.c.no == 1))
    found = town.bridge(kept, town.today())
    assert (found.a.number, found.b.number, told(found)) == (2, 1, {Cause.REWRITTEN: (0, 1)})


def test_the_rule_that_was_published_is_the_one_that_is_run_again(town: Town, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(rule_text("default").replace('name = "default"', 'name = "mine"'), encoding="utf-8")
    town.take({"1": "2025-12-01"})
    kept = town.publish(rule=str(mine))
    mine.write_text("nothing", encoding="utf-8")
    assert publication.rerun(town.store, kept.no).report.number == 1


def test_a_rule_that_was_edited_under_its_old_name_is_not_published(town: Town, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        rule_text("default").replace("window_months = 36", "window_months = 12"), encoding="utf-8"
    )
    town.take({"1": "2025-12-01"})
    town.publish()
    with pytest.raises(RuleError, match=r"rule\.edited_in_place"):
        town.publish(rule=str(mine))


def test_nothing_is_published_while_records_wait_for_their_person(town: Town) -> None:
    ledger.apply(town.store, lists({"1": "2025-12-01"}), by="clerk", at=town.at(), resolve=False)
    with pytest.raises(StoreError, match=r"publication\.pending"):
        town.publish()


def test_a_moment_that_has_not_come_cannot_be_published(town: Town) -> None:
    ahead = START + dt.timedelta(days=1)
    with pytest.raises(StoreError, match=r"publication\.future"):
        publication.publish(town.store, as_of=DAY, known_at=ahead, by="clerk", at=START)


def test_what_was_known_before_the_first_list_cannot_be_published(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    before = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(StoreError, match=r"publication\.empty"):
        publication.publish(town.store, as_of=DAY, known_at=before, by="clerk", at=town.at())
    assert publication.listed(town.store) == []


def test_a_day_that_has_not_come_in_tokyo_cannot_be_published(town: Town) -> None:
    evening = dt.datetime(2026, 3, 31, 14, 59, tzinfo=dt.UTC)
    ledger.apply(town.store, lists({"1": "2025-12-01"}), by="clerk", at=evening)
    with pytest.raises(FieldError, match=r"publication\.ahead"):
        publication.publish(
            town.store, as_of=dt.date(2026, 4, 1), known_at=evening, by="clerk", at=evening, town="bandai"
        )
    late = evening + dt.timedelta(minutes=1)
    kept = publication.publish(
        town.store, as_of=dt.date(2026, 4, 1), known_at=late, by="clerk", at=late, town="bandai"
    )
    assert kept.as_of == dt.date(2026, 4, 1)


def test_a_publication_that_does_not_exist_is_unknown(town: Town) -> None:
    with pytest.raises(UnknownError):
        publication.rerun(town.store, 7)


def test_a_list_that_came_late_is_told_with_its_name(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    kept = town.publish()
    town.take({"2": "2025-12-02"}, "late.csv")
    found = town.bridge(kept, town.today())
    assert told(found) == {Cause.LATE: (1, 0)}
    assert [person.file for person in found.people] == ["late.csv"]


def test_an_undone_import_is_told(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    second = town.take({"2": "2025-12-02"}, "b.csv")
    kept = town.publish()
    town.undo(second)
    assert told(town.bridge(kept, town.today())) == {Cause.UNDONE: (0, 1)}


def test_an_import_taken_back_and_taken_again_is_told_as_that(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    second = town.take({"1": "2012-12-01", "2": "2025-12-02"}, "b.csv")
    whole = town.publish()
    town.undo(second)
    without = town.publish()
    town.redo(second)
    assert told(town.bridge(whole, without)) == {Cause.UNDONE: (1, 1)}
    assert told(town.bridge(without, town.today())) == {Cause.REDONE: (1, 1)}
    assert town.bridge(whole, town.today()).people == ()


def test_what_was_published_while_a_head_count_was_taken_back_is_said_again(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    on = dt.date(2026, 1, 1)
    entered = headcount.add(
        town.store, channel="line", label="t", on=on, heads=5, blocks=1, by="clerk", at=town.at()
    )
    ledger.undo(town.store, entered, by="clerk", at=town.at())
    kept = town.publish()
    ledger.redo(town.store, entered, by="clerk", at=town.at())
    assert publication.rerun(town.store, kept.no).report.aggregates == ()


def test_an_account_written_in_another_width_or_case_is_the_same_account(town: Town) -> None:
    for month, (channel, label) in enumerate(
        [("line", "LINE"), ("LINE", "ｌｉｎｅ "), ("line", "町")], start=1
    ):
        on = dt.date(2026, month, 1)
        headcount.add(town.store, channel=channel, label=label, on=on, heads=month, by="clerk", at=town.at())
    told = count(town.store, as_of=DAY, known_at=town.at(), town="bandai").aggregates
    assert [(one.channel, one.label, one.heads) for one in told] == [("line", "LINE", 2), ("line", "町", 3)]


def test_a_clock_that_went_back_does_not_precede_an_import_taken_again(town: Town) -> None:
    first = town.take({"1": "2025-12-01"})
    town.undo(first)
    town.redo(first)
    with town.store.reading() as connection:
        assert batches.latest_moment(connection) == last_beginning(connection)


def test_a_stop_of_use_and_its_end_are_told_as_that(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    person, before = town.person("1"), town.publish()
    stopping.stop(town.store, person, {Measure.NOT_COUNTED}, by="clerk", at=town.at())
    while_stopped = town.publish()
    town.take({"1": "2025-12-03"}, "b.csv")
    stopping.stop(town.store, person, set(), by="clerk", at=town.at())
    assert told(town.bridge(before, while_stopped)) == {Cause.STOPPED: (0, 1)}
    assert told(town.bridge(while_stopped, town.today())) == {Cause.RESUMED: (1, 0)}
    assert town.bridge(before, town.today()).people == ()


def test_a_stop_of_use_is_told_although_a_list_said_the_row_anew_before(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    person, kept = town.person("1"), town.publish()
    town.take({"1": "2025-12-03"}, "b.csv")
    stopping.stop(town.store, person, {Measure.NOT_COUNTED}, by="clerk", at=town.at())
    assert told(town.bridge(kept, town.today())) == {Cause.STOPPED: (0, 1)}


def test_a_corrected_row_is_told(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    kept = town.publish()
    town.take({"2": "2012-12-02"}, "b.csv")
    assert told(town.bridge(kept, town.today())) == {Cause.CORRECTED: (0, 1)}


def test_two_people_found_to_be_one_are_told_and_so_is_taking_it_back(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2025-12-02"})
    kept = town.publish()
    judgement = town.judge("1", "2", Verdict.SAME)
    merged = town.publish()
    assert told(town.bridge(kept, merged)) == {Cause.MERGED: (0, 1)}
    town.withdraw(judgement)
    assert told(town.bridge(merged, town.today())) == {Cause.SPLIT: (1, 0)}
    assert town.bridge(kept, town.today()).people == ()


def test_the_way_back_takes_out_whom_the_way_there_brought_in(town: Town) -> None:
    town.take({"1": "2025-12-01"})
    first = town.publish()
    town.take({"2": "2026-12-02", "3": "2023-04-01"}, "b.csv")
    last = town.publish(LATER)
    there, back = town.bridge(first, last), town.bridge(last, first)
    assert adds_up(there)
    assert adds_up(back)
    assert there.difference == -back.difference


def test_another_rule_and_a_later_day_are_told_apart(town: Town) -> None:
    town.take({"1": "2025-12-01", "2": "2023-05-01", "3": "2026-12-24"})
    found = town.bridge(town.publish(), town.today(LATER, "broad"))
    assert told(found) == {Cause.CAME: (1, 0)}
    found = town.bridge(town.publish(LATER), town.today(DAY, "strict"))
    assert told(found) == {Cause.RULE: (0, 2)}
    assert adds_up(found)


def test_whoever_lives_in_the_town_since_it_is_another_is_told_with_that(town: Town) -> None:
    town.take({"1": "2025-12-01", "4": "2024-12-01"})
    town.judge("1", "4", Verdict.SAME)
    kept, now = town.publish(rule="strict"), town.today(rule="strict")
    grown = msgspec.structs.replace(now, town=msgspec.structs.replace(now.town, name="会津若松市"))
    found = town.bridge(kept, grown)
    assert (found.a.number, found.b.number, told(found)) == (1, 0, {Cause.TOWN: (0, 1)})
    back = bridge(town.store, grown, point_of(kept))
    assert told(back) == {Cause.TOWN: (1, 0)}


STEP = st.one_of(
    st.tuples(
        st.just("take"),
        st.dictionaries(
            st.sampled_from(sorted(PEOPLE)),
            st.sampled_from(["2012-05-01", "2023-05-01", "2025-12-01", "2026-06-01"]),
            min_size=1,
        ),
    ),
    st.tuples(st.just("undo"), st.integers(0, 3)),
    st.tuples(st.just("judge"), st.sampled_from([Verdict.SAME, Verdict.DIFFERENT])),
    st.tuples(st.just("publish"), st.sampled_from([(DAY, "default"), (LATER, "default"), (DAY, "strict")])),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=3, max_size=9))
def test_whatever_happens_every_publication_is_said_again_and_every_bridge_adds_up(
    store: Store, steps: list[Any]
) -> None:
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    town = Town(store)
    town.take({"1": "2025-11-01"}, "before.csv")
    kept = [town.publish()]
    receipts: list[Receipt] = []
    for number, (kind, what) in enumerate(steps):
        act(town, kind, what, number, (kept, receipts))
    for one in kept:
        again = publication.rerun(store, one.no)
        assert msgspec.json.encode(again.report).decode() == one.report
    for first, last in itertools.permutations(kept, 2):
        assert adds_up(town.bridge(first, last))


def act(
    town: Town, kind: str, what: Any, number: int, state: tuple[list[Publication], list[Receipt]]
) -> None:
    """One step of a history; what makes no sense at that point is passed over."""
    kept, receipts = state
    if kind == "take":
        receipts.append(town.take(what, f"{number}.csv"))
    elif kind == "publish":
        kept.append(town.publish(*what))
    elif kind == "undo" and what < len(receipts):
        town.undo(receipts.pop(what))
    elif kind == "judge":
        with town.store.reading() as connection:
            live = memberships.live_columns(connection)["record_no"].tolist()
            pair = records.by_nos(connection, live[:2])
        if len(pair) == 2:
            draft = JudgementDraft(left=pair[0].id, right=pair[1].id, verdict=what)
            review.decide(town.store, draft, by="clerk", at=town.at())


def test_a_bridge_says_of_either_end_which_lists_are_missing(town: Town) -> None:
    town.take({"1": "2024-05-01", "2": "2025-12-01"})
    found = town.bridge(town.publish(), town.today(LATER))
    assert (found.a.number, found.b.number) == (2, 2)
    assert found.a.gaps == ()
    (gap,) = found.b.gaps
    assert (gap.tie, gap.since, gap.until) == ("donation", dt.date(2026, 4, 1), LATER)


def test_a_bridge_says_of_an_end_that_its_record_begins_too_late(town: Town) -> None:
    town.take({"1": "2024-05-01", "2": "2025-12-01"})
    found = town.bridge(town.publish(), town.today())
    assert found.a.begins == Beginning(
        channel=Channel.DONATION, since=dt.date(2024, 5, 1), whole_from=dt.date(2027, 4, 30)
    )


def test_a_bridge_says_of_no_end_that_lists_are_missing_which_its_windows_no_longer_reach(town: Town) -> None:
    town.take({"1": "2018-05-01", "2": "2020-05-01", "3": "2025-12-01", "4": "2026-01-10"})
    found = town.bridge(town.publish(), town.today())
    assert [gap.since for gap in found.b.gaps] == [dt.date(2021, 4, 1)]
