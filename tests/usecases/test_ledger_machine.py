"""Any sequence of imports, edits, corrections, judgements and undoings, held against a dictionary.

``KANKEI_EXAMPLES`` and ``KANKEI_STEPS`` make it look longer: 500 × 30 on a build server.
"""

import datetime as dt
import hashlib
import os
import uuid  # noqa: TC003
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kankei.matching import surroundings
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    Receipt,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
from kankei.store import Store, memberships, people, records, touchpoints, versions
from kankei.store.schema import metadata
from kankei.store.tables import counter, membership, record
from kankei.usecases import interaction, ledger, review
from kankei.usecases.identity import whereabouts
from kankei.usecases.identity.residence import _RESIDENCES
from kankei.usecases.people import correcting

BEGIN = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
AMOUNT, LISTED = (versions.FIELDS.index(field) for field in ("amount", "companions"))
"""What staff put right, and beside it what they leave as the list has it."""
NAMES = {"A": "佐藤　花子", "B": "山田　太郎", "C": "鈴木　次郎", "D": "遠藤　美咲"}
FILES = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3), min_size=1, max_size=4)
NOW = sa.select(record.c.no, membership.c.person_no, record.c.id, record.c.source).where(
    membership.c.record_no == record.c.no, membership.c.until.is_(None)
)
"""Each live record: number, person, id, source."""
LIMITS = [(whereabouts, "SMALL"), (whereabouts, "LEAN"), (surroundings, "SHARE")]
PAIRS = st.sampled_from([(a, b) for a in "ABCD" for b in "ABCD" if a < b])


def gift(yen: int) -> TouchpointDraft:
    day = dt.date(2024, 4, 1)
    return TouchpointDraft(channel=Channel.DONATION, occurred_on=day, amount=yen, companions=yen)


def drafted(said: dict[str, int], number: int) -> DraftFile:
    rows = [
        DraftRow(
            number=place,
            cells=(key, str(yen)),
            key=key,
            record=RecordDraft(name=NAMES[key], email=f"{key.lower()}@example.jp"),
            touchpoint=gift(yen),
        )
        for place, (key, yen) in enumerate(said.items(), start=2)
    ]
    digest = hashlib.sha256(repr((number, said)).encode()).hexdigest()
    return DraftFile(
        name=f"{number}.csv",
        digest=digest,
        rows=rows,
        layout="rms",
        encoding="utf-8",
        channel="donation",
        source="rms",
    )


class Town(RuleBasedStateMachine):
    """The store beside what it should hold: imports and corrections in order, verdicts, entries by hand."""

    def __init__(self, store: Store, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.store = store
        self.patch = patch
        self.days = count()
        self.taken: list[tuple[Receipt, dict[str, int]]] = []
        self.undone: set[int] = set()
        self.mended: list[tuple[uuid.UUID, str, int, int]] = []
        self.unmended: set[uuid.UUID] = set()
        self.verdicts: dict[tuple[str, str], Verdict] = {}
        self.entered: set[Any] = set()
        self.seen: dict[str, versions.Version] | None = None
        with store.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))
        _RESIDENCES.clear()

    @initialize(large=st.booleans())
    def begin(self, large: bool) -> None:
        """A store whose people are worked out anew as a whole, or one as if it were too large for that."""
        self.patch.undo()
        for room, limit in LIMITS if large else []:
            self.patch.setattr(room, limit, 0)

    @property
    def at(self) -> dt.datetime:
        """A day later than any before; whatever is done then, the store is looked at anew."""
        self.seen = None
        return BEGIN + next(self.days) * dt.timedelta(days=1)

    @property
    def listed(self) -> dict[str, int]:
        """Row → yen of the list that holds: the last in force, else the one that staff had before them."""
        corrected = {key: under for batch, key, _, under in self.mended if batch not in self.unmended}
        in_force = [said for place, (_, said) in enumerate(self.taken) if place not in self.undone]
        return corrected | {key: yen for said in in_force for key, yen in said.items()}

    @property
    def model(self) -> dict[str, tuple[int, int]]:
        """Row → yen, by the last word of staff over that of the list, and yen of the list."""
        return {key: (self.words.get(key, yen), yen) for key, yen in self.listed.items()}

    @property
    def words(self) -> dict[str, int]:
        """Row → yen: the corrections by staff in force."""
        return {key: yen for batch, key, yen, _ in self.mended if batch not in self.unmended}

    def live(self) -> dict[str, versions.Version]:
        """The live version of each row; looked up once after each step."""
        if self.seen is None:
            with self.store.reading() as connection:
                self.seen = versions.live(connection, "rms", list(NAMES))
        return self.seen

    @rule(said=FILES)
    def take(self, said: dict[str, int]) -> None:
        known = self.model
        receipt = ledger.apply(self.store, drafted(said, len(self.taken)), by="clerk", at=self.at)
        same = sum(known.get(key) == (self.words.get(key, yen), yen) for key, yen in said.items())
        fresh = sum(key not in known for key in said)
        told = receipt.counts
        assert (told.created, told.unchanged, told.updated) == (fresh, same, len(said) - fresh - same)
        assert told.rows == len(said)
        self.taken.append((receipt, said))

    @precondition(lambda self: len(self.taken) > len(self.undone))
    @rule(choice=st.integers(0, 99))
    def take_the_same_file_again(self, choice: int) -> None:
        places = [place for place in range(len(self.taken)) if place not in self.undone]
        place = places[choice % len(places)]
        again = ledger.apply(self.store, drafted(self.taken[place][1], place), by="clerk", at=self.at)
        assert (again.repeated, again.batch_id) == (True, self.taken[place][0].batch_id)

    @precondition(lambda self: self.taken)
    @rule(choice=st.integers(0, 99))
    def turn_an_import(self, choice: int) -> None:
        place = choice % len(self.taken)
        batch_id = self.taken[place][0].batch_id
        assert batch_id
        before = len(self.live())
        turn = ledger.redo if place in self.undone else ledger.undo
        told = turn(self.store, batch_id, by="chief", at=self.at)
        self.undone ^= {place}
        assert before - told.withdrawn + told.restored == len(self.model)

    @precondition(lambda self: self.model)
    @rule(yen=st.integers(1, 3), choice=st.integers(0, 99))
    def put_right(self, yen: int, choice: int) -> None:
        live = self.live()
        key = sorted(live)[choice % len(live)]
        if live[key].content[AMOUNT] == yen:
            return
        with self.store.reading() as connection:
            touch = touchpoints.of_records(connection, [live[key].record_no])[0].no
        said = correcting.amend(self.store, touch, {"amount": str(yen)}, reason="", by="chief", at=self.at)
        self.mended.append((said.batch, key, yen, self.listed[key]))

    @precondition(lambda self: self.mended)
    @rule(choice=st.integers(0, 99))
    def turn_a_correction(self, choice: int) -> None:
        batch_id = self.mended[choice % len(self.mended)][0]
        turn = ledger.redo if batch_id in self.unmended else ledger.undo
        turn(self.store, batch_id, by="chief", at=self.at)
        self.unmended ^= {batch_id}

    @rule(pair=PAIRS, verdict=st.sampled_from([Verdict.SAME, Verdict.DIFFERENT]))
    def judge(self, pair: tuple[str, str], verdict: Verdict) -> None:
        live = self.live()
        if not live.keys() >= set(pair):
            return
        with self.store.reading() as connection:
            ids = records.ids(connection, [live[key].record_no for key in pair])
        left, right = (ids[live[key].record_no] for key in pair)
        review.decide(
            self.store, JudgementDraft(left=left, right=right, verdict=verdict), by="chief", at=self.at
        )
        self.verdicts[pair] = verdict

    @precondition(lambda self: self.model)
    @rule(yen=st.integers(1, 3), choice=st.integers(0, 99))
    def enter_by_hand(self, yen: int, choice: int) -> None:
        live = self.live()
        key = sorted(live)[choice % len(live)]
        with self.store.reading() as connection:
            no = int(memberships.of_records(connection, [live[key].record_no])["person_no"][0])
            person = people.ids(connection, [no])[no]
        entry = interaction.Interaction(touchpoint=gift(yen), person=person)
        logged = interaction.log(self.store, entry, by="clerk", at=self.at, as_of=dt.date(2024, 5, 1))
        self.entered.add(logged.record)

    @invariant()
    def the_live_rows_are_what_the_imports_in_force_say(self) -> None:
        live = {key: (one.content[AMOUNT], one.content[LISTED]) for key, one in self.live().items()}
        assert live == self.model

    @invariant()
    def people_entries_and_numbers_are_what_they_should_be(self) -> None:
        live = self.live()
        nos = {key: version.record_no for key, version in live.items()}
        with self.store.reading() as connection:
            held = connection.execute(NOW).all()
            following = connection.scalar(sa.select(counter.c.next).where(counter.c.name == "record")) or 1
            highest = connection.scalar(sa.select(sa.func.max(record.c.no))) or 0
        person = {no: who for no, who, _, _ in held}
        self.people_are_what_staff_said({key: person[no] for key, no in nos.items()})
        assert {name for _, _, name, source in held if source == "api"} == self.entered
        assert highest < following, "a number is handed out twice"

    def people_are_what_staff_said(self, whose: dict[str, int | None]) -> None:
        consistent = Verdict.DIFFERENT not in self.verdicts.values()
        for (left, right), verdict in self.verdicts.items():
            if {left, right} <= whose.keys() and (verdict is Verdict.DIFFERENT or consistent):
                assert (whose[left] == whose[right]) is (verdict is Verdict.SAME)
        if not self.verdicts:
            assert len(set(whose.values())) == len(whose)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_any_sequence_of_imports_edits_judgements_and_undoings_is_what_a_dictionary_says(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.engine.dialect.name == "sqlite":  # as on the tests' PostgreSQL: nobody pulls the plug here
        sa.event.listen(store.engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous = OFF"))

    class Here(Town):
        def __init__(self) -> None:
            super().__init__(store, monkeypatch)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=int(os.environ.get("KANKEI_EXAMPLES", "8")),
            stateful_step_count=int(os.environ.get("KANKEI_STEPS", "12")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
