"""Judgements: each kind does what it says, follows its row, and leaves no trace once withdrawn (law 3)."""

import datetime as dt
import random
import re
import uuid
from collections import Counter

import msgspec
import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kankei.errors import StoreError, UnknownError
from kankei.model import Channel, DraftFile, DraftRow, Judgement, JudgementDraft, RecordDraft, Status, Verdict
from kankei.model import TouchpointDraft as Touch
from kankei.simulation import TownSpec, simulate
from kankei.store import Store, edges, memberships, people, records
from kankei.store.schema import metadata
from kankei.store.tables import link
from kankei.usecases import ledger, report, review
from kankei.usecases.identity import neighbourhood
from kankei.usecases.identity.residence import _RESIDENCES
from kankei.usecases.people import seen
from kankei.usecases.rights import erasing

DAY = dt.date(2026, 3, 31)
APRIL = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
GIFT = Touch(
    channel=Channel.DONATION, kind="gift", occurred_on=dt.date(2025, 12, 1), status=Status.DONE, amount=10_000
)

HANAKO = RecordDraft(
    name="佐藤 花子", kana="サトウ ハナコ", phone="090-1234-5678", postal_code="100-0001",
    birth_date="1988-08-08",
)  # fmt: skip
AGAIN = RecordDraft(name="佐藤花子", phone="９０１２３４５６７８", email="hanako@example.com")
NAMESAKE = RecordDraft(
    name="佐藤 花子", kana="サトウ ハナコ", phone="080-7777-1111", postal_code="900-0001",
    birth_date="1950-01-02",
)  # fmt: skip
JIRO = RecordDraft(name="高橋 次郎", kana="タカハシ ジロウ", phone="090-5555-6666", postal_code="330-0001")
MINORU = RecordDraft(name="田中 実", kana="タナカ ミノル", phone="080-2222-3333", postal_code="150-0001")
BARE = RecordDraft(name="佐藤")


class Clerk:
    """Somebody who takes lists and judges, an hour apart each."""

    def __init__(self, store: Store) -> None:
        self.store, self.at, self.lists = store, APRIL, 0

    def later(self) -> dt.datetime:
        self.at += dt.timedelta(hours=1)
        return self.at

    def take(self, *said: RecordDraft, first: int = 0) -> uuid.UUID:
        """A list whose rows are A-first and so on; the same row again is a newer version of it."""
        self.lists += 1
        rows = [
            DraftRow(number=n + 2, cells=(one.name,), key=f"A-{first + n}", record=one, touchpoint=GIFT)
            for n, one in enumerate(said)
        ]
        file = DraftFile(
            name=f"{self.lists}.csv", digest=str(self.lists), layout="list", encoding="utf-8",
            channel="donation", source="list", rows=rows,
        )  # fmt: skip
        receipt = ledger.apply(self.store, file, by="clerk", at=self.later())
        assert receipt.batch_id is not None
        return receipt.batch_id

    def row(self, key: str) -> uuid.UUID:
        """The id of the live record of a row."""
        with self.store.reading() as connection:
            nos = memberships.live_columns(connection)["record_no"].tolist()
            return next(one.id for one in records.by_nos(connection, nos) if one.source_key == key)

    def judge(self, left: str, right: str, verdict: Verdict) -> Judgement:
        return self.judge_ids(self.row(left), self.row(right), verdict)

    def judge_ids(self, left: uuid.UUID, right: uuid.UUID, verdict: Verdict) -> Judgement:
        draft = JudgementDraft(left=left, right=right, verdict=verdict)
        return review.decide(self.store, draft, by="clerk", at=self.later())

    def withdraw(self, judged: Judgement) -> None:
        at = self.later()
        self.store.write(lambda connection: review.withdraw(connection, judged.id, at=at))

    def people(self) -> dict[str, uuid.UUID | None]:
        """The person of every live row; None for nobody in particular."""
        with self.store.reading() as connection:
            held = memberships.live_columns(connection)
            keys = {one.no: one.source_key for one in records.by_nos(connection, held["record_no"].tolist())}
            ids = people.ids(connection, held["person_no"].tolist())
        rows = zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True)
        return {keys[no]: ids.get(person) for no, person in rows}

    def one(self, *keys: str) -> bool:
        """Whether these rows are one person."""
        held = self.people()
        return len({held[key] for key in keys}) == 1 and held[keys[0]] is not None

    def questions(self) -> review.Questions:
        with self.store.reading() as connection:
            return review.queue(connection, as_of=DAY, known_at=self.at)


@pytest.fixture
def clerk(store: Store) -> Clerk:
    return Clerk(store)


def test_same_joins_what_no_evidence_would(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO)
    clerk.judge("A-0", "A-1", Verdict.SAME)
    assert clerk.one("A-0", "A-1")


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.HOUSEHOLD, Verdict.JOINT])
def test_a_wall_parts_what_the_evidence_joined(clerk: Clerk, verdict: Verdict) -> None:
    clerk.take(HANAKO, AGAIN)
    assert clerk.one("A-0", "A-1")
    clerk.judge("A-0", "A-1", verdict)
    assert not clerk.one("A-0", "A-1")


def test_a_wall_holds_through_a_chain_of_others(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN)
    clerk.judge("A-0", "A-1", Verdict.DIFFERENT)
    clerk.take(msgspec.structs.replace(AGAIN, birth_date="1988-08-08"), HANAKO, first=2)
    assert not clerk.one("A-0", "A-1")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_withdrawn_judgement_leaves_no_trace(clerk: Clerk, verdict: Verdict) -> None:
    clerk.take(HANAKO, AGAIN, NAMESAKE, JIRO)
    before = clerk.people()
    for pair in (("A-0", "A-1"), ("A-0", "A-2"), ("A-2", "A-3")):
        clerk.withdraw(clerk.judge(*pair, verdict))
        assert clerk.people() == before


def test_the_larger_part_gives_the_others_id_back_though_it_came_in(clerk: Clerk) -> None:
    clerk.take(NAMESAKE, HANAKO, AGAIN)
    before = clerk.people()
    judged = clerk.judge("A-0", "A-1", Verdict.SAME)
    clerk.take(*[msgspec.structs.replace(NAMESAKE, address=f"那覇市{n}") for n in range(4)], first=10)
    clerk.withdraw(judged)
    held = clerk.people()
    assert {key: held[key] for key in before} == before
    assert clerk.one("A-0", "A-10", "A-13")


def test_a_part_split_off_returns_to_the_id_it_left_though_it_grew(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN)
    before = clerk.people()
    judged = clerk.judge("A-0", "A-1", Verdict.DIFFERENT)
    clerk.take(
        *[msgspec.structs.replace(AGAIN, kana="サトウ ハナコ", handle=f"h{n}") for n in range(3)], first=10
    )
    clerk.withdraw(judged)
    assert {key: clerk.people()[key] for key in before} == before


def test_an_edit_between_leaves_both_ids_where_they_were(clerk: Clerk) -> None:
    clerk.take(HANAKO, NAMESAKE)
    before = clerk.people()
    judged = clerk.judge("A-0", "A-1", Verdict.SAME)
    clerk.take(msgspec.structs.replace(HANAKO, postal_code="220-0001"))
    clerk.withdraw(judged)
    assert clerk.people() == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_judgements_in_a_town_withdrawn_in_any_order_leave_no_trace(clerk: Clerk, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    clerk.take(*[row.record for row in simulate(TownSpec(people=60, namesakes=0.1), seed).rows][:150])
    before = clerk.people()
    ids = list(before)
    verdicts = [v for v in Verdict if v is not Verdict.UNSURE]
    pairs = (rng.sample(ids, 2) for _ in range(6))
    given = [clerk.judge(left, right, rng.choice(verdicts)) for left, right in pairs]
    rng.shuffle(given)
    for judged in given:
        clerk.withdraw(judged)
    assert clerk.people() == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_many_questions_are_said_to_wait_as_the_queue_has(clerk: Clerk, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    clerk.take(*[row.record for row in simulate(TownSpec(people=200, namesakes=0.2), seed).rows])
    for verdict in Verdict:
        one = rng.choice(clerk.questions().questions)
        clerk.judge_ids(one.left.id, one.right.id, verdict)
        with clerk.store.reading() as connection:
            assert review.queue_length(connection) == clerk.questions().waiting > 0


def test_of_two_merges_the_older_withdrawn_first_everybody_is_who_they_were(clerk: Clerk) -> None:
    clerk.take(HANAKO, MINORU, HANAKO, JIRO)
    before = clerk.people()
    first = clerk.judge("A-3", "A-2", Verdict.SAME)
    second = clerk.judge("A-1", "A-3", Verdict.SAME)
    clerk.withdraw(first)
    clerk.withdraw(second)
    assert clerk.people() == before


def test_of_two_merges_the_younger_withdrawn_first_everybody_is_who_they_were(clerk: Clerk) -> None:
    clerk.take(JIRO, MINORU, JIRO, HANAKO)
    before = clerk.people()
    first = clerk.judge("A-1", "A-3", Verdict.SAME)
    second = clerk.judge("A-0", "A-3", Verdict.SAME)
    clerk.withdraw(second)
    clerk.withdraw(first)
    assert clerk.people() == before


def test_as_known_before_a_merge_a_page_tells_the_records_and_stays_of_its_own_person(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO)
    before, then = clerk.people(), clerk.at
    clerk.judge("A-0", "A-1", Verdict.SAME)
    for key, mine in before.items():
        assert mine is not None
        told, found = seen.records_of_person(clerk.store, mine, known_at=then)
        assert (told, [one.source_key for one in found]) == (mine, [key])
    merged = before["A-1"]
    assert merged is not None
    assert clerk.people()["A-1"] != merged
    for mine in before.values():
        assert mine is not None
        told, past = seen.stays(clerk.store, mine, known_at=then)
        assert (told, [one.person for one in past]) == (mine, [mine])


def test_a_person_of_whom_no_record_is_left_has_a_page_and_nothing_that_holds_it_together(
    clerk: Clerk,
) -> None:
    clerk.take(HANAKO)
    whole = clerk.people()["A-0"]
    assert whole is not None
    clerk.take(BARE)
    with clerk.store.reading() as connection:
        assert review.person(connection, whole) == review.PersonWhy(
            person=whole, records=[], bonds=[], near=[]
        )


def test_withdrawn_while_the_list_of_the_other_is_undone_gives_each_their_id_back(clerk: Clerk) -> None:
    lists = clerk.take(HANAKO), clerk.take(JIRO, first=1)
    before = clerk.people()
    judged = clerk.judge("A-0", "A-1", Verdict.SAME)
    (gone,) = [key for key, who in before.items() if who == clerk.people()["A-0"]]
    ledger.undo(clerk.store, lists[int(gone[-1])], by="clerk", at=clerk.later())
    clerk.withdraw(judged)
    assert clerk.people().items() <= before.items()


@pytest.mark.parametrize("undone", [0, 1])
def test_withdrawn_while_a_list_is_undone_no_id_leads_to_the_other_person(clerk: Clerk, undone: int) -> None:
    lists = clerk.take(HANAKO), clerk.take(JIRO, first=1)
    before = clerk.people()
    judged = clerk.judge("A-0", "A-1", Verdict.SAME)
    ledger.undo(clerk.store, lists[undone], by="clerk", at=clerk.later())
    clerk.withdraw(judged)
    with clerk.store.reading() as connection:
        nos = [people.find(connection, who).no for who in before.values() if who is not None]
        assert people.leads_to(connection, nos) == {no: no for no in nos}


def test_an_id_that_a_live_record_bore_still_leads_to_whose_it_is(clerk: Clerk) -> None:
    clerk.take(HANAKO, HANAKO, HANAKO)
    listed = clerk.take(JIRO, first=3)
    clerk.take(JIRO, first=4)
    whole, other = (clerk.people()[key] for key in ("A-0", "A-4"))
    assert whole
    assert other
    clerk.judge("A-0", "A-4", Verdict.SAME)
    judged = clerk.judge("A-0", "A-3", Verdict.SAME)
    ledger.undo(clerk.store, listed, by="clerk", at=clerk.later())
    clerk.withdraw(judged)
    with clerk.store.reading() as connection:
        led, now = (people.find(connection, who).no for who in (other, whole))
        assert people.leads_to(connection, [led]) == {led: now}


def test_who_was_split_off_somebody_erased_since_never_bears_that_id_again(clerk: Clerk) -> None:
    clerk.take(HANAKO, HANAKO, HANAKO)
    whole = clerk.people()["A-0"]
    assert whole is not None
    for pair in (("A-0", "A-1"), ("A-0", "A-2"), ("A-1", "A-2")):
        clerk.judge(*pair, Verdict.DIFFERENT)
    (gone,) = [key for key, who in clerk.people().items() if who == whole]
    erasing.erase(clerk.store, whole, by="chief", at=clerk.later())
    one, two = sorted({"A-0", "A-1", "A-2"} - {gone})
    clerk.judge(one, two, Verdict.SAME)
    assert clerk.one(one, two)
    assert whole not in clerk.people().values()


FOLK = {"h": HANAKO, "j": JIRO, "m": MINORU}
VERDICTS = st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([Verdict.SAME, Verdict.DIFFERENT]))


@given(said=st.text("hjm", min_size=3, max_size=5), words=st.lists(VERDICTS, max_size=5), chance=st.randoms())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_judged_undone_redone_and_withdrawn_leaves_every_id_where_it_was(
    store: Store, said: str, words: list[tuple[int, int, Verdict]], chance: random.Random
) -> None:
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    _RESIDENCES.clear()
    clerk = Clerk(store)
    lists = [clerk.take(FOLK[said[0]]), clerk.take(*(FOLK[who] for who in said[1:]), first=1)]
    before = clerk.people()
    keys = sorted(before)
    pairs = [(keys[a % len(keys)], keys[b % len(keys)], verdict) for a, b, verdict in words]
    judged = [clerk.judge(*pair) for pair in pairs if pair[0] != pair[1]]
    undone = chance.choice(lists)
    ledger.undo(store, undone, by="clerk", at=clerk.later())
    chance.shuffle(judged)
    turns: list[Judgement | None] = [*judged]
    turns.insert(chance.randrange(len(turns) + 1), None)
    for turn in turns:
        if turn is None:
            ledger.redo(store, undone, by="clerk", at=clerk.later())
        else:
            clerk.withdraw(turn)
    assert clerk.people() == before


def test_a_judgement_follows_its_row_into_a_later_version(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO)
    clerk.judge("A-0", "A-1", Verdict.SAME)
    clerk.take(msgspec.structs.replace(HANAKO, postal_code="220-0001"))
    assert clerk.one("A-0", "A-1")


def test_a_judgement_on_a_version_holds_of_the_one_that_an_undo_brings_back(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO)
    batch = clerk.take(msgspec.structs.replace(HANAKO, postal_code="220-0001"))
    clerk.judge("A-0", "A-1", Verdict.SAME)
    ledger.undo(clerk.store, batch, by="clerk", at=clerk.later())
    assert clerk.one("A-0", "A-1")


def test_a_judgement_waits_while_its_row_speaks_of_somebody_else(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO)
    clerk.judge("A-0", "A-1", Verdict.SAME)
    clerk.take(msgspec.structs.replace(HANAKO, name="佐藤 太郎", kana="サトウ タロウ"))
    assert not clerk.one("A-0", "A-1")
    clerk.take(HANAKO)
    assert clerk.one("A-0", "A-1")


def test_two_people_are_judged_by_the_pair_that_fits_best(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN, NAMESAKE, JIRO)
    clerk.judge("A-2", "A-3", Verdict.SAME)
    held = clerk.people()
    left, right = held["A-0"], held["A-3"]
    assert left is not None
    assert right is not None
    kept = clerk.judge_ids(left, right, Verdict.DIFFERENT)
    with clerk.store.reading() as connection:
        pair = [one.source_key for one in records.by_nos(connection, [kept.left_no, kept.right_no])]
    assert pair[1] == "A-2"
    assert pair[0] in {"A-0", "A-1"}


def test_one_record_twice_or_a_person_and_their_own_record_cannot_be_judged(clerk: Clerk) -> None:
    clerk.take(HANAKO)
    own, person = clerk.row("A-0"), clerk.people()["A-0"]
    assert person is not None
    for other in (own, person):
        with pytest.raises(StoreError, match=r"review\.same"):
            clerk.judge_ids(own, other, Verdict.SAME)


def test_an_id_of_nothing_is_refused(clerk: Clerk) -> None:
    clerk.take(HANAKO)
    with pytest.raises(UnknownError):
        clerk.judge_ids(clerk.row("A-0"), uuid.uuid4(), Verdict.SAME)


def test_a_record_that_is_gone_cannot_be_judged(clerk: Clerk) -> None:
    clerk.take(HANAKO)
    batch = clerk.take(JIRO, first=1)
    gone = clerk.row("A-1")
    ledger.undo(clerk.store, batch, by="clerk", at=clerk.later())
    with pytest.raises(StoreError, match=r"review\.gone"):
        clerk.judge_ids(clerk.row("A-0"), gone, Verdict.SAME)


def test_nothing_is_withdrawn_twice(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO)
    judged = clerk.judge("A-0", "A-1", Verdict.SAME)
    clerk.withdraw(judged)
    with pytest.raises(StoreError, match=r"review\.withdrawn_before"):
        clerk.withdraw(judged)


def test_staff_can_say_who_a_surname_alone_is(clerk: Clerk) -> None:
    clerk.take(HANAKO, BARE)
    judged = clerk.judge("A-0", "A-1", Verdict.SAME)
    assert clerk.one("A-0", "A-1")
    clerk.withdraw(judged)
    assert clerk.people()["A-1"] is None


def test_whom_staff_joined_is_looked_at_together(clerk: Clerk) -> None:
    clerk.take(*[row.record for row in simulate(TownSpec(people=300), 7).rows][:400], first=100)
    rare = RecordDraft(name="鬼頭 千紘", kana="キトウ チヒロ", phone="090-1234-5678")
    other_one = RecordDraft(name="勅使河原 弦", kana="テシガワラ ゲン", phone="090-5555-6666")
    clerk.take(rare, msgspec.structs.replace(rare, email="chihiro@example.com"), other_one)
    with clerk.store.reading() as connection:
        numbers = records.numbers(connection, [clerk.row("A-1"), clerk.row("A-2")])
    seed, other = np.array([numbers[clerk.row("A-1")]]), numbers[clerk.row("A-2")]
    seen = []
    for judged in (False, True):
        if judged:
            clerk.judge("A-0", "A-2", Verdict.SAME)
        with clerk.store.reading() as connection:
            seen.append(other in neighbourhood.closed(connection, seed).tolist())
    assert seen == [False, True]


def test_a_contradictory_chain_keeps_the_wall_and_says_so(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO, NAMESAKE)
    first, second = clerk.judge("A-0", "A-1", Verdict.SAME), clerk.judge("A-1", "A-2", Verdict.SAME)
    assert clerk.one("A-0", "A-1", "A-2")
    wall = clerk.judge("A-0", "A-2", Verdict.DIFFERENT)
    assert not clerk.one("A-0", "A-2")
    with clerk.store.reading() as connection:
        (told,) = review.contradictions(connection)
    assert (set(told.same), told.apart, told.open) == ({first.id, second.id}, [wall.id], 1)
    clerk.withdraw(second)
    with clerk.store.reading() as connection:
        assert review.contradictions(connection) == []


def test_of_a_longer_chain_only_the_last_word_has_no_effect(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO, NAMESAKE, msgspec.structs.replace(JIRO, email="another@example.jp"))
    clerk.judge("A-0", "A-1", Verdict.SAME)
    clerk.judge("A-1", "A-3", Verdict.SAME)
    clerk.judge("A-3", "A-2", Verdict.SAME)
    clerk.judge("A-0", "A-2", Verdict.DIFFERENT)
    with clerk.store.reading() as connection:
        (told,) = review.contradictions(connection)
    assert (len(told.same), told.open) == (3, 1)
    assert clerk.one("A-0", "A-1", "A-3")


def doubtful(clerk: Clerk) -> review.Question:
    """A question from a town in which two of one name gave, one of them with nothing but the name."""
    clerk.take(*[row.record for row in simulate(TownSpec(people=150, namesakes=0.2), 3).rows][:500])
    questions = clerk.questions().questions
    assert questions
    return questions[0]


def sides(question: review.Question) -> tuple[uuid.UUID, uuid.UUID]:
    return question.left_person, question.right_person


def names(questions: review.Questions) -> set[frozenset[uuid.UUID]]:
    return {frozenset((one.left.id, one.right.id)) for one in questions.questions}


def test_unsure_takes_a_pair_out_of_the_queue_and_changes_nobody(clerk: Clerk) -> None:
    asked = doubtful(clerk)
    before, waiting = clerk.people(), clerk.questions().waiting
    judged = clerk.judge_ids(asked.left.id, asked.right.id, Verdict.UNSURE)
    after = clerk.questions()
    assert clerk.people() == before
    assert frozenset((asked.left.id, asked.right.id)) not in names(after)
    assert after.waiting < waiting
    clerk.withdraw(judged)
    assert clerk.questions().waiting == waiting


def test_a_question_tells_the_bits_and_the_chance_of_its_link(clerk: Clerk) -> None:
    doubtful(clerk)
    with clerk.store.reading() as connection:
        kept = connection.scalars(sa.select(link.c.bits)).all()
    for asked in clerk.questions().questions:
        assert min(abs(asked.bits - bits) for bits in kept) < 1e-9
        assert asked.probability == pytest.approx(1 / (1 + 2**-asked.bits))


def test_questions_that_move_the_number_come_before_those_that_do_not(clerk: Clerk) -> None:
    doubtful(clerk)
    told = clerk.questions()
    moves = [one.effect != 0 for one in told.questions]
    assert moves == sorted(moves, reverse=True)
    assert sum(moves) == told.moving > 0


def test_the_number_moves_by_what_the_question_says(clerk: Clerk) -> None:
    doubtful(clerk)
    told = clerk.questions()
    before, often = told.number, Counter(who for one in told.questions for who in {*sides(one)})
    asked = next(one for one in told.questions if one.effect and all(often[who] == 1 for who in sides(one)))
    clerk.judge_ids(asked.left.id, asked.right.id, Verdict.DIFFERENT if asked.joined else Verdict.SAME)
    assert clerk.questions().number == before + asked.effect != before


def test_promises_never_widen_and_end_with_all_that_wait(clerk: Clerk) -> None:
    doubtful(clerk)
    told = clerk.questions()
    assert told.low is not None
    assert told.high is not None
    widths = [told.high - told.low, *(one.high - one.low for one in told.promises)]
    assert widths == sorted(widths, reverse=True)
    assert told.promises[-1].decisions == told.waiting


def test_the_queue_tells_the_band_that_the_count_tells(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO, MINORU)
    counted = report.count(clerk.store, as_of=DAY, known_at=clerk.at)
    told = clerk.questions()
    assert (told.low, told.high) == (counted.low, counted.high)


def test_households_and_joint_rows_are_kept_and_listed(clerk: Clerk) -> None:
    clerk.take(HANAKO, JIRO, NAMESAKE)
    clerk.judge("A-0", "A-1", Verdict.HOUSEHOLD)
    clerk.judge("A-1", "A-2", Verdict.HOUSEHOLD)
    clerk.judge("A-0", "A-2", Verdict.JOINT)
    with clerk.store.reading() as connection:
        told = review.kin(connection)
    assert [(one.verdict, [record.source_key for record in one.records]) for one in told] == [
        (Verdict.HOUSEHOLD, ["A-0", "A-1", "A-2"]),
        (Verdict.JOINT, ["A-0", "A-2"]),
    ]


def test_the_waterfall_of_two_records_adds_up_to_what_the_store_weighed(clerk: Clerk) -> None:
    clerk.take(*[row.record for row in simulate(TownSpec(people=80), 9).rows])
    with clerk.store.reading() as connection:
        found = edges.columns(connection)
        for place in range(0, len(found["bits"]), 25):
            pair = [int(found["left_no"][place]), int(found["right_no"][place])]
            left, right = records.by_nos(connection, pair)
            told = review.why(connection, left.id, right.id).explanation
            assert told.bits == pytest.approx(found["bits"][place], abs=1e-9)
            assert sum(step.bits for step in told.steps) == pytest.approx(told.bits, abs=1e-9)


def test_a_persons_records_hang_together_by_one_bond_fewer(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN, JIRO)
    clerk.judge("A-0", "A-2", Verdict.SAME)
    person = clerk.people()["A-0"]
    assert person is not None
    with clerk.store.reading() as connection:
        told = review.person(connection, person)
    assert (len(told.records), len(told.bonds)) == (3, 2)
    assert [bond.judged is not None for bond in told.bonds] == [True, False]


def test_who_else_a_person_may_be_is_told_likeliest_first(clerk: Clerk) -> None:
    doubtful(clerk)
    apart = [one for one in clerk.questions().questions if not one.joined]
    assert apart
    for asked in apart:
        with clerk.store.reading() as connection:
            near = review.person(connection, asked.left_person).near
        chances = [one.probability for one in near]
        assert chances == sorted(chances, reverse=True)
        assert asked.probability <= next(one.probability for one in near if one.person == asked.right_person)


def test_whom_staff_keep_apart_from_a_person_is_not_told_as_who_else_they_may_be(clerk: Clerk) -> None:
    clerk.take(HANAKO, HANAKO)
    clerk.judge("A-0", "A-1", Verdict.DIFFERENT)
    one = clerk.people()["A-0"]
    assert one is not None
    with clerk.store.reading() as connection:
        assert review.person(connection, one).near == []


def test_two_who_are_one_person_only_through_a_third_are_told_so(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN, JIRO)
    clerk.judge("A-0", "A-2", Verdict.SAME)
    with clerk.store.reading() as connection:
        through, judged, alike = (
            review.why(connection, clerk.row(one), clerk.row(other)).through_others
            for one, other in (("A-1", "A-2"), ("A-0", "A-2"), ("A-0", "A-1"))
        )
    assert (through, judged, alike) == (True, False, False)


FATHER = RecordDraft(
    name="山口 太郎", kana="ヤマグチ タロウ", birth_date="1950-03-03", phone="0242-73-1121",
    postal_code="969-3301", address="福島県耶麻郡磐梯町大字磐梯1309",
)  # fmt: skip
SON = msgspec.structs.replace(FATHER, birth_date="1980-08-13")


def test_what_a_wall_keeps_apart_is_asked_about_and_told_why(clerk: Clerk) -> None:
    clerk.take(FATHER, SON)
    asked = clerk.questions().questions
    assert [(one.joined, one.probability > 0.9) for one in asked] == [(False, True)]
    with clerk.store.reading() as connection:
        told = review.why(connection, clerk.row("A-0"), clerk.row("A-1"))
    assert (told.held_apart, told.explanation.wall) == (True, "generation")


SHARED = {"phone": "0241-24-0000", "address": "福島県喜多方市関柴町上高額1"}


@pytest.mark.parametrize(
    ("one", "other", "wall"),
    [
        ({"name": "王 小明"}, {"name": "WANG XIAOLI"}, "script"),
        (
            {"name": "佐藤 キヨ", "birth_date": "1930-01-01"},
            {"name": "佐藤 キヨ", "birth_date": "1935-06-07"},
            "birth",
        ),
    ],
)
def test_two_scripts_and_two_birth_dates_are_told_as_what_keeps_two_apart(
    clerk: Clerk, one: dict[str, str], other: dict[str, str], wall: str
) -> None:
    clerk.take(RecordDraft(**one, **SHARED), RecordDraft(**other, **SHARED))
    assert not clerk.one("A-0", "A-1")
    with clerk.store.reading() as connection:
        told = review.why(connection, clerk.row("A-0"), clerk.row("A-1"))
    assert (told.held_apart, told.explanation.wall) == (True, wall)


def test_the_number_with_what_a_wall_keeps_apart_lies_in_its_interval(clerk: Clerk) -> None:
    clerk.take(FATHER, SON)
    told = clerk.questions()
    assert told.low is not None
    assert told.high is not None
    assert told.low <= told.number <= told.high


def test_the_text_of_a_waterfall_names_what_agreed_in_japanese(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN)
    with clerk.store.reading() as connection:
        told = review.why(connection, clerk.row("A-0"), clerk.row("A-1"))
    lines = review.text(told.explanation).splitlines()
    assert any(line.startswith("電話") and "同じ" in line and "+819012345678" in line for line in lines)
    assert "同じ人である見込み" in lines[-1]


def test_the_text_of_a_waterfall_tells_numbers_as_counts_not_as_octaves(clerk: Clerk) -> None:
    clerk.take(HANAKO, NAMESAKE)
    with clerk.store.reading() as connection:
        told = review.why(connection, clerk.row("A-0"), clerk.row("A-1"))
    (line,) = (line for line in review.text(told.explanation).splitlines() if "同じ氏名の記録" in line)
    assert line.endswith("およそ2件")


def test_the_chart_of_a_waterfall_is_an_svg_with_a_bar_for_every_step(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN)
    with clerk.store.reading() as connection:
        told = review.why(connection, clerk.row("A-0"), clerk.row("A-1"))
    drawn = review.svg(told.explanation)
    assert drawn.startswith("<svg")
    assert "電話: 同じ" in drawn


def test_a_waterfall_is_read_out_bar_by_bar_and_several_one_after_another(clerk: Clerk) -> None:
    clerk.take(HANAKO, AGAIN)
    with clerk.store.reading() as connection:
        told = review.why(connection, clerk.row("A-0"), clerk.row("A-1")).explanation
    one, two = review.svg(told), review.svg_of([told, told])
    words = re.match('<svg role="img" aria-label="同じ人かどうかの手がかり（ビット）: ([^"]*)"', one)
    assert words is not None
    assert re.search(r"電話: 同じ \+\d", words[1])
    assert two.partition(">")[0].count(words[1]) == 2
