"""A random sample of a store's pairs: how it is drawn, grows and is answered, and that its interval holds."""

import datetime as dt
import uuid

import msgspec
import numpy as np
import pytest

from kankei.errors import StoreError, UnknownError
from kankei.model import DraftFile, DraftRow, Judgement, JudgementDraft, RecordDraft, Verdict
from kankei.model.sample import Sample
from kankei.simulation import TownSpec, simulate
from kankei.store import Store, create, memberships, open_store, records
from kankei.store.veil import VEIL
from kankei.usecases import ledger, review
from kankei.usecases.identity.estimation import Estimate, estimate, estimated
from kankei.usecases.review.sampling import Bonds, bonds, drawn
from kankei.usecases.rights import protection

APRIL = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
HANAKO = RecordDraft(name="佐藤 花子", kana="サトウ ハナコ", phone="090-1234-5678")
JIRO = RecordDraft(name="高橋 次郎", kana="タカハシ ジロウ", phone="090-5555-6666")


def take(store: Store, said: list[RecordDraft]) -> uuid.UUID:
    rows = [
        DraftRow(number=number + 2, cells=(one.name,), key=f"A-{number}", record=one)
        for number, one in enumerate(said)
    ]
    file = DraftFile(
        name="a.csv", digest="a", layout="list", encoding="utf-8", channel="registration", source="list",
        rows=rows,
    )  # fmt: skip
    receipt = ledger.apply(store, file, by="clerk", at=APRIL)
    assert receipt.batch_id is not None
    return receipt.batch_id


def draw(store: Store, size: int, seed: int | None = None) -> Sample:
    return review.draw_sample(store, size=size, seed=seed, by="clerk", at=APRIL)


def waiting(store: Store, sample: Sample) -> tuple[review.SampledQuestion, ...]:
    with store.reading() as connection:
        return review.sample_questions(connection, sample)


def answer(store: Store, one: review.SampledQuestion, verdict: Verdict) -> Judgement:
    draft = JudgementDraft(left=one.left.id, right=one.right.id, verdict=verdict)
    return review.decide(store, draft, by="clerk", at=APRIL)


class Known:
    """A town whose truth is known: its bonds, and whether each pair of records is one person."""

    def __init__(self, found: Bonds, whose: dict[int, int]) -> None:
        self.bonds, self.whose = found, whose

    def same(self, left: int, right: int) -> bool:
        return self.whose[left] == self.whose[right]

    def told(self, size: int, seed: int) -> Estimate:
        """What a sample says if every answer is true."""
        sample = drawn(self.bonds, size=size, seed=seed, by="clerk", at=APRIL, model="")
        return estimated(sample, [self._answer(one.left_no, one.right_no) for one in sample.asked])

    def _answer(self, left: int, right: int) -> Judgement:
        verdict = Verdict.SAME if self.same(left, right) else Verdict.DIFFERENT
        return Judgement(
            no=1, id=uuid.UUID(int=1), left_no=left, right_no=right, verdict=verdict, reason="", bits=0.0,
            model="", judged_by="clerk", judged_at=APRIL,
        )  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Three hundred people, one in ten of whom has a namesake."""
    rows = simulate(TownSpec(people=300, namesakes=0.1), 3).rows
    file = tmp_path_factory.mktemp("town") / "town.db"
    store = open_store(f"sqlite:///{file}")
    create(store)
    take(store, [row.record for row in rows])
    with store.reading() as connection:
        nos = memberships.live_now(connection)["record_no"].tolist()
        whose = {one.no: rows[int(one.source_key[2:])].person for one in records.by_nos(connection, nos)}
        found = bonds(connection)
    store.close()
    return Known(found, whose)


def test_nine_in_ten_intervals_hold_the_true_precision(town: Known) -> None:
    pairs = zip(town.bonds.left.tolist(), town.bonds.right.tolist(), strict=True)
    true = np.array([town.same(*pair) for pair in pairs])[town.bonds.joined].mean()
    told = [town.told(100, seed) for seed in range(40)]
    assert 0.9 < true < 1.0
    assert sum(one.low <= true <= one.high for one in told if one.low and one.high) >= 34


def test_nine_in_ten_intervals_hold_how_many_pairs_near_by_were_missed(town: Known) -> None:
    pairs = zip(town.bonds.left.tolist(), town.bonds.right.tolist(), strict=True)
    missed = np.array([town.same(*pair) for pair in pairs])[~town.bonds.joined].sum()
    told = [town.told(60, seed) for seed in range(40)]
    held = [one.missed_low - 1e-9 <= missed <= one.missed_high + 1e-9 for one in told]
    assert missed > 0
    assert sum(held) >= 34


def test_a_sample_of_all_pairs_is_the_truth_itself(town: Known) -> None:
    told = town.told(10_000, 1)
    assert told.asked == len(town.bonds.left)
    assert told.low == told.precision == told.high
    assert told.to_halve == 0


def test_the_same_seed_draws_the_same_pairs_and_another_one_others(town: Known) -> None:
    one, again, other = (
        drawn(town.bonds, size=50, seed=seed, by="clerk", at=APRIL, model="").asked for seed in (7, 7, 8)
    )
    assert one == again != other


def test_a_quarter_of_the_questions_is_of_pairs_kept_apart(town: Known) -> None:
    sample = drawn(town.bonds, size=40, seed=1, by="clerk", at=APRIL, model="")
    assert sum(not sample.strata[one.stratum].joined for one in sample.asked) == 10


def test_a_sample_is_asked_about_until_every_pair_has_an_answer(store: Store) -> None:
    take(store, [HANAKO, msgspec.structs.replace(HANAKO, phone="9012345678"), HANAKO])
    sample = draw(store, 3)
    assert len(waiting(store, sample)) == 3
    answer(store, waiting(store, sample)[0], Verdict.SAME)
    assert len(waiting(store, sample)) == 2
    told = estimate(store)
    assert (told.asked, told.answered, told.precision) == (3, 1, 1.0)


def test_an_answer_that_parts_two_is_asked_of_the_others_all_the_same(store: Store) -> None:
    take(store, [HANAKO, HANAKO, HANAKO])
    sample = draw(store, 3)
    answer(store, waiting(store, sample)[0], Verdict.DIFFERENT)
    assert len(waiting(store, sample)) == 2
    answer(store, waiting(store, sample)[0], Verdict.SAME)
    told = estimate(store)
    assert (told.answered, told.precision) == (2, 0.5)


def test_what_is_withdrawn_is_asked_again(store: Store) -> None:
    take(store, [HANAKO, HANAKO])
    sample = draw(store, 1)
    kept = answer(store, waiting(store, sample)[0], Verdict.SAME)
    store.write(lambda connection: review.withdraw(connection, kept.id, at=APRIL))
    assert len(waiting(store, sample)) == 1
    assert estimate(store).precision is None


def test_what_is_left_unsure_is_told_and_says_nothing(store: Store) -> None:
    take(store, [HANAKO, HANAKO])
    sample = draw(store, 1)
    answer(store, waiting(store, sample)[0], Verdict.UNSURE)
    told = estimate(store)
    assert (told.answered, told.unsure, told.precision) == (1, 1, None)
    assert waiting(store, sample) == ()


def test_a_sample_grows_by_further_pairs_of_the_day_on_which_it_was_drawn(store: Store) -> None:
    take(store, [HANAKO] * 4)
    first = draw(store, 2)
    grown = draw(store, 5)
    assert grown.asked[:2] == first.asked
    assert (len(grown.asked), grown.drawn_at, grown.strata) == (5, first.drawn_at, first.strata)
    assert draw(store, 1) == grown


def test_another_seed_is_another_sample_and_the_newest_is_the_one_meant(store: Store) -> None:
    take(store, [HANAKO] * 4)
    draw(store, 2)
    later = review.draw_sample(store, size=3, seed=9, by="clerk", at=APRIL + dt.timedelta(days=1))
    with store.reading() as connection:
        assert review.sample(connection) == later
    assert [estimate(store, seed=seed).asked for seed in (1, 9)] == [2, 3]


def test_a_pair_whose_record_is_gone_is_asked_no_more(store: Store) -> None:
    taken = take(store, [HANAKO, HANAKO])
    sample = draw(store, 1)
    ledger.undo(store, taken, by="clerk", at=APRIL + dt.timedelta(days=1))
    assert waiting(store, sample) == ()


def test_a_sample_shows_no_more_of_a_protected_person_than_the_queue(store: Store) -> None:
    take(store, [HANAKO, HANAKO])
    (before,) = waiting(store, draw(store, 1))
    assert before.left.phone == HANAKO.phone
    assert before.left_person is not None
    protection.protect(
        store, before.left_person, until=dt.date(2027, 3, 31), by="chief", at=APRIL, today=APRIL.date()
    )
    (after,) = waiting(store, draw(store, 1))
    assert (after.left.name, after.left.phone) == (HANAKO.name, VEIL)


def test_where_nobody_has_two_records_there_is_nothing_to_draw(store: Store) -> None:
    take(store, [HANAKO, JIRO])
    with pytest.raises(StoreError, match=r"review\.sample_nothing"):
        draw(store, 10)


def test_without_a_sample_there_is_nothing_to_estimate(store: Store) -> None:
    with pytest.raises(UnknownError):
        estimate(store)
