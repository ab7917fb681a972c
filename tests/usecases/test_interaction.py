"""Logging one interaction, or many together: told at once, settled later, in whatever order it all comes."""

import datetime as dt
import random
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kankei.errors import FileError, UnknownError
from kankei.matching import surroundings
from kankei.matching.arrivals import Arrivals
from kankei.matching.columns import TEXT_FIELDS, Columns
from kankei.matching.directory import Directory
from kankei.matching.model import default_model
from kankei.matching.preparation import comparable_columns, prepare
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
from kankei.simulation import TownSpec, simulate
from kankei.store import Store, batches, edges, links, memberships, open_store, pending, records
from kankei.store.joined import Joined
from kankei.usecases import interaction, ledger, review
from kankei.usecases.identity import intake, recognition, residence, whereabouts
from kankei.usecases.identity.settlement import settle
from kankei.usecases.interaction import Entry, Interaction, Logged

AT = dt.datetime(2026, 4, 2, tzinfo=dt.UTC)
DAY = dt.date(2026, 4, 2)
VISIT = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 4, 1))
HANAKO = RecordDraft(name="佐藤 花子", kana="サトウ ハナコ", phone="090-1234-5678")
HOSHI = RecordDraft(name="星 一", email="hoshi@example.jp")
ICHIRO = RecordDraft(name="星 一郎", email="hoshi@example.jp", phone="090-8888-1111")
NUMBERED = replace(VISIT, source_no="受付12")
AT_NOBODY = uuid.UUID(int=1)
lawful = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


def entry(record: RecordDraft | None = HANAKO, person: uuid.UUID | None = None) -> Entry:
    who = Interaction(record=record, person=person, touchpoint=VISIT)
    return Entry(interaction=who, by="受付", as_of=DAY)


def logged(store: Store, *drafts: RecordDraft) -> list[Logged]:
    answers = interaction.log_many(store, [entry(draft) for draft in drafts], at=AT)
    return [answer for answer in answers if isinstance(answer, Logged)]


def test_a_company_has_its_touchpoint_and_is_nobody_as_in_a_list(store: Store) -> None:
    company = RecordDraft(name="株式会社磐梯", phone=HANAKO.phone, address="福島県耶麻郡磐梯町1-2")
    told, hers = logged(store, company, HANAKO)
    assert (told.person, told.touchpoint, hers.duplicates) == (None, 1, ())
    with store.reading() as connection:
        kept = records.find(connection, told.record)
    assert (kept.name, kept.phone, kept.address) == (company.name, "", company.address)


def test_a_company_s_gift_is_its_own_whoever_signs_for_it_as_in_a_list(store: Store) -> None:
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=DAY, amount=10_000)
    signed = RecordDraft(name="株式会社磐梯 代表取締役 渡部 真一", phone=HANAKO.phone)
    given = Interaction(record=signed, touchpoint=gift)
    (told,) = interaction.log_many(store, [Entry(interaction=given, by="受付", as_of=DAY)], at=AT)
    assert isinstance(told, Logged)
    with store.reading() as connection:
        kept = records.find(connection, told.record)
    assert (told.person, kept.name, kept.phone) == (None, "株式会社磐梯", "")


def list_of(drafts: Sequence[RecordDraft], name: str) -> DraftFile:
    rows = [
        DraftRow(number=place, cells=(), key=str(place), record=draft, touchpoint=VISIT)
        for place, draft in enumerate(drafts, start=2)
    ]
    return DraftFile(
        name=name, digest=name, layout="x", encoding="utf-8", channel="station_event", source=name,
        header=(), rows=rows,
    )  # fmt: skip


def people(store: Store) -> list[list[tuple[str, ...]]]:
    """Who is together, records told by what they say."""
    with store.reading() as connection:
        live = memberships.live_columns(connection)
        said = {one.no: one for one in records.unveiled(connection, live["record_no"].tolist())}
    groups: dict[int, list[tuple[str, ...]]] = {}
    for no, person in zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True):
        told = tuple(getattr(said[no], name) for name in RecordDraft.__struct_fields__)
        groups.setdefault(person or -no, []).append(told)
    return sorted(sorted(group) for group in groups.values())


def evidence(store: Store) -> tuple[list[float], list[float]]:
    """The bits of all edges and links, sorted."""
    with store.reading() as connection:
        found = edges.columns(connection)["bits"].tolist(), links.columns(connection)["bits"].tolist()
    return sorted(round(one, 9) for one in found[0]), sorted(round(one, 9) for one in found[1])


def test_somebody_new_is_begun_and_found_again(store: Store) -> None:
    first, second = logged(store, HANAKO)[0], logged(store, replace(HANAKO, name="佐藤花子"))[0]
    assert first.person == second.person is not None


def test_two_interactions_of_one_unit_are_one_person(store: Store) -> None:
    first, second = logged(store, HANAKO, HANAKO)
    assert first.person == second.person is not None


def test_what_was_logged_waits_for_a_settlement_and_no_longer(store: Store) -> None:
    logged(store, HANAKO)
    with store.reading() as connection:
        assert pending.waits(connection)
    assert settle(store, at=AT)
    assert not settle(store, at=AT)


def test_each_interaction_has_a_page_of_its_own_that_can_be_undone_alone(store: Store) -> None:
    logged(store, HANAKO, RecordDraft(name="鈴木 一郎", email="ichiro@example.jp"))
    with store.reading() as connection:
        first, second = batches.listed(connection)
    ledger.undo(store, first.id, by="x", at=AT)
    assert [[told[0] for told in group] for group in people(store)] == [["鈴木 一郎"]]
    assert (second.created, second.applied_by) == (1, "受付")


def test_one_that_is_refused_harms_no_other(store: Store) -> None:
    nobody = entry(None, person=AT_NOBODY)
    bad = entry(replace(HANAKO, name="佐藤\x00花子"))
    told = interaction.log_many(store, [bad, entry(), nobody], at=AT)
    assert [type(one) for one in told] == [FileError, Logged, UnknownError]
    assert len(people(store)) == 1


def test_an_answer_told_by_name_is_provisional_and_one_by_id_is_not(store: Store) -> None:
    (first,) = logged(store, HANAKO)
    (second,) = interaction.log_many(store, [entry(None, person=first.person)], at=AT)
    assert isinstance(second, Logged)
    assert (first.provisional, second.provisional, second.person) == (True, False, first.person)


def test_who_was_named_by_id_stays_so_after_the_settlement(store: Store) -> None:
    (first,) = logged(store, RecordDraft(name="佐藤"))
    (known,) = logged(store, HANAKO)
    interaction.log_many(store, [entry(None, person=known.person)], at=AT)
    settle(store, at=AT)
    assert first.person is None
    assert sorted(len(group) for group in people(store)) == [1, 2]


def test_another_process_that_wrote_in_between_is_seen(store: Store, store_url: str) -> None:
    logged(store, RecordDraft(name="鈴木 一郎", phone="090-1111-2222"))
    other = open_store(store_url)
    ledger.apply(other, list_of([HANAKO], "other"), by="x", at=AT)
    other.close()
    (answer,) = logged(store, HANAKO)
    assert len(people(store)) == 2
    assert answer.person is not None


def test_one_that_was_undone_is_not_met_any_more(store: Store) -> None:
    (first,) = logged(store, HANAKO)
    with store.reading() as connection:
        (batch,) = batches.listed(connection)
    ledger.undo(store, batch.id, by="x", at=AT)
    (second,) = logged(store, replace(HANAKO, phone="090-9999-0000"))
    assert second.duplicates == ()
    assert second.person is not None
    assert len(people(store)) == 1
    assert first.record != second.record


def test_somebody_it_may_be_too_is_told_with_the_fields_that_speak_for_it_and_no_value(store: Store) -> None:
    (first,) = logged(store, HOSHI)
    (second,) = logged(store, ICHIRO)
    (other,) = second.duplicates
    assert other.person == first.person
    assert [(reason.field, reason.level) for reason in other.reasons] == [
        ("email", "exact"),
        ("surname", "exact"),
    ]


def test_what_is_sent_again_under_its_number_is_told_who_else_it_may_be(store: Store) -> None:
    logged(store, HOSHI)
    numbered = Interaction(touchpoint=NUMBERED, record=ICHIRO)
    first, again = (interaction.log(store, numbered, by="clerk", at=AT, as_of=DAY) for _ in range(2))
    assert again.repeated
    (one,), same = first.duplicates, again.duplicates
    assert [(other.person, other.reasons) for other in same] == [(one.person, one.reasons)]


def test_what_stands_twice_in_one_unit_is_told_twice_who_else_it_may_be(store: Store) -> None:
    logged(store, HOSHI)
    numbered = Interaction(touchpoint=NUMBERED, record=ICHIRO)
    first, again = interaction.log_many(
        store, [Entry(interaction=numbered, by="clerk", as_of=DAY)] * 2, at=AT
    )
    assert isinstance(first, Logged)
    assert isinstance(again, Logged)
    assert first.duplicates
    assert again.duplicates == first.duplicates


def test_whom_it_was_judged_to_be_is_nobody_else_when_it_is_sent_again(store: Store) -> None:
    (hers,) = logged(store, HOSHI)
    numbered = Interaction(touchpoint=NUMBERED, record=ICHIRO)
    first = interaction.log(store, numbered, by="clerk", at=AT, as_of=DAY)
    same = JudgementDraft(left=hers.record, right=first.record, verdict=Verdict.SAME)
    store.write(lambda connection: review.judge(connection, same, by="clerk", at=AT))
    assert interaction.log(store, numbered, by="clerk", at=AT, as_of=DAY).duplicates == ()


def test_what_a_unit_that_failed_had_written_is_met_by_nobody(store: Store) -> None:
    logged(store, RecordDraft(name="鈴木 一郎", phone="090-1111-2222"))

    def broken(connection: object) -> None:
        interaction.log(Joined(connection), entry().interaction, by="x", at=AT, as_of=DAY)  # type: ignore[arg-type]
        interaction.log(Joined(connection), entry().interaction, by="x", at=AT, as_of=DAY)  # type: ignore[arg-type]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(broken)
    (answer,) = logged(store, RecordDraft(name="佐藤 花子", phone="090-1234-5678"))
    with store.reading() as connection:
        home = residence.residence(store.engine)
        with home.held():
            assert len(home.directory(connection)) == 2
    assert answer.duplicates == ()


@pytest.fixture
def fresh(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes stores."""
    made: list[Store] = []

    def make() -> Store:
        place = shutil.copy(sqlite_template, tmp_path / f"{len(made)}.db")
        made.append(open_store(f"sqlite:///{place}"))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture(params=["part", "whole"])
def looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Settling looks at a part of even a small store, or at all of it."""
    if request.param == "part":
        monkeypatch.setattr(whereabouts, "SMALL", 0)
        monkeypatch.setattr(surroundings, "SHARE", 1)
    return str(request.param)


@settings(lawful, max_examples=2)
@given(seed=st.integers(1, 10_000), chance=st.randoms(use_true_random=False))
def test_any_mixture_of_logging_settling_and_importing_gives_the_people_of_one_list(
    fresh: Callable[[], Store], looked_at: str, seed: int, chance: random.Random
) -> None:
    drafts = town(seed)
    whole, mixed = fresh(), fresh()
    ledger.apply(whole, list_of(drafts, "all"), by="x", at=AT)
    for place, some in enumerate(portions(drafts, chance)):
        kind = chance.choice(["log", "log", "log", "import", "import unresolved", "log and settle"])
        if kind.startswith("import"):
            file = list_of(some, f"list {place}")
            ledger.apply(mixed, file, by="x", at=AT, resolve=kind == "import")
        else:
            interaction.log_many(mixed, [entry(draft) for draft in some], at=AT)
        if kind == "log and settle":
            settle(mixed, at=AT)
        if chance.random() < 0.2:
            undo_one_and_log_it_again(mixed, chance)
    settle(mixed, at=AT)
    assert people(mixed) == people(whole)
    assert evidence(mixed) == evidence(whole)


def test_what_is_logged_while_a_settlement_is_worked_out_is_in_it(fresh: Callable[[], Store]) -> None:
    drafts = town(3)
    whole, slow = fresh(), fresh()
    ledger.apply(whole, list_of(drafts, "all"), by="x", at=AT)
    ledger.apply(slow, list_of(drafts[:-20], "most"), by="x", at=AT)
    logged(slow, *drafts[-20:-10])
    memory = intake.Memory()
    with slow.reading() as connection:
        intake.foresee(connection, memory)
    logged(slow, *drafts[-10:])

    def unit(connection: sa.Connection) -> intake.Resolved:
        memory.moment = intake.moment(connection)
        return intake.resolve_pending(connection, at=AT, memory=memory)

    slow.write(unit)
    assert people(slow) == people(whole)
    assert evidence(slow) == evidence(whole)


def undo_one_and_log_it_again(store: Store, chance: random.Random) -> None:
    """Take back one list of one row and enter the same again."""
    with store.reading() as connection:
        logs = [one for one in batches.listed(connection) if one.source == "api" and one.undone_at is None]
        if not logs:
            return
        one = chance.choice(logs)
        no = batches.rows(connection, one.no)[0].record_no or 0
        (said,) = records.unveiled(connection, [no])
    again = RecordDraft(**{name: getattr(said, name) for name in RecordDraft.__struct_fields__})
    ledger.undo(store, one.id, by="x", at=AT, resolve=chance.random() < 0.5)
    interaction.log_many(store, [entry(again)], at=AT)


def portions(drafts: Sequence[RecordDraft], chance: random.Random) -> Iterable[list[RecordDraft]]:
    left = chance.sample(drafts, len(drafts))
    while left:
        size = chance.choice([1, 2, 5, 20])
        yield left[:size]
        left = left[size:]


def town(seed: int) -> list[RecordDraft]:
    return [row.record for row in simulate(TownSpec(people=20, years=2), seed).rows][:60]


@lawful
@given(seed=st.integers(1, 10_000), chance=st.randoms(use_true_random=False))
def test_bits_told_at_once_are_those_of_the_whole_store(
    fresh: Callable[[], Store], seed: int, chance: random.Random
) -> None:
    drafts, store = town(seed), fresh()
    ledger.apply(store, list_of(drafts, "all"), by="x", at=AT)
    one = chance.choice(drafts)
    come = Arrivals(*comparable_columns([one]))
    home = residence.residence(store.engine)
    with store.reading() as connection, home.held():
        (told,) = recognition.recognise(connection, home.directory(connection), come, model=default_model())
    logged(store, one)
    settle(store, at=AT)
    with store.reading() as connection:
        newest = int(memberships.live_columns(connection)["record_no"].max())
        found = edges.columns(connection, [newest])
    ends = zip(found["left_no"].tolist(), found["right_no"].tolist(), found["bits"].tolist(), strict=True)
    known = {left + right - newest: bits for left, right, bits in ends}
    assert {one.record_no: pytest.approx(one.bits, abs=1e-9) for one in told.candidates} == known


@lawful
@given(seed=st.integers(1, 10_000), chance=st.randoms(use_true_random=False))
def test_a_directory_that_grew_and_shrank_tells_what_one_made_at_once_tells(
    seed: int, chance: random.Random
) -> None:
    drafts = town(seed)
    table = prepare(drafts)
    some = sorted(chance.sample(range(len(drafts)), len(drafts) // 2))
    grown = Directory(np.array(some), table.rows(np.array(some)))
    rest = [place for place in range(len(drafts)) if place not in set(some)]
    for places in (rest[:10], rest[10:]):
        come = Arrivals(*comparable_columns([drafts[place] for place in places]))
        grown.add(np.array(places, np.int64), come)
    gone = np.array(chance.sample(range(len(drafts)), 10))
    grown.drop(gone)
    left = np.setdiff1d(np.arange(len(drafts)), gone)
    whole = Directory(left, table.rows(left))
    assert (len(grown), grown.live_nos().tolist()) == (len(whole), left.tolist())
    chosen = np.array(chance.sample(left.tolist(), min(30, len(left))))
    one, two = (told.table(told.rows(chosen)) for told in (grown, whole))
    counts = grown.census(one), whole.census(two)
    by = np.argsort(grown.nos(grown.rows(chosen))), np.argsort(whole.nos(whole.rows(chosen)))
    for name in ("surname", "given", "whole", "whole_reading", "phone_names", "email_names"):
        assert getattr(counts[0], name)[by[0]].tolist() == getattr(counts[1], name)[by[1]].tolist()
    assert told(one, by[0].tolist()) == told(two, by[1].tolist())


def told(table: Columns, order: list[int]) -> list[tuple[str, ...]]:
    return [tuple(table[name].values[table[name].codes[row]] for name in TEXT_FIELDS) for row in order]
