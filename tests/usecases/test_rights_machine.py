"""Any sequence of imports, undoings, merges, protections and erasures, held against a dictionary.

``KANKEI_EXAMPLES`` and ``KANKEI_STEPS`` make it look longer: 2,000 × 50 on a build server.
"""

import datetime as dt
import os
import uuid  # noqa: TC003

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.usecases.people_of_town import TODAY, UNTIL, Folk, found, listed, row

from kankei.model import Publication, Receipt, RecordDraft, Verdict
from kankei.store import Store, judgements, records
from kankei.store.schema import metadata
from kankei.store.veil import VEIL
from kankei.usecases import ledger
from kankei.usecases.number import publication
from kankei.usecases.rights import dossier, erasing, protection

NAMES = {"A": "佐藤　花子", "B": "山田　太郎", "C": "鈴木　次郎", "D": "遠藤　美咲"}
FILES = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3), min_size=1, max_size=4)
PAIRS = st.sampled_from([(a, b) for a in "ABCD" for b in "ABCD" if a < b])
KEYS = st.sampled_from("ABCD")


def said(key: str, version: int) -> RecordDraft:
    return RecordDraft(
        name=NAMES[key], email=f"canary{key}@example.jp", address=f"福島県会津若松市{key}本町{version}-7"
    )


class Town(RuleBasedStateMachine):
    """The store beside what it should hold."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        with store.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))
        self.folk = Folk(store)
        self.taken: list[tuple[Receipt, dict[str, int]]] = []
        self.undone: set[int] = set()
        self.judged: list[uuid.UUID] = []
        self.erased: set[str] = set()
        self.protected: set[str] = set()
        self.published: list[Publication] = []

    @property
    def model(self) -> dict[str, int]:
        """Key → version: what the last import in force says of each who was not erased."""
        in_force = [rows for place, (_, rows) in enumerate(self.taken) if place not in self.undone]
        return {key: one for rows in in_force for key, one in rows.items() if key not in self.erased}

    def whose(self, key: str) -> set[str]:
        """The keys of all records, live or not, of the person of a live one."""
        told = dossier.compiled(self.folk.store, self.folk.person(key), at=self.folk.at(), today=TODAY)
        with self.folk.store.reading() as connection:
            nos = records.numbers(connection, [one.id for one in told.records]).values()
            return {one.source_key for one in records.unveiled(connection, nos)} & set(NAMES)

    @rule(rows=FILES)
    def take(self, rows: dict[str, int]) -> None:
        known = self.model
        drafts = [row(number, key, said(key, one)) for number, (key, one) in enumerate(rows.items(), start=2)]
        told = self.folk.take(listed(f"{len(self.taken)}.csv", *drafts))
        counts = told.counts
        assert counts.skipped == len(rows.keys() & self.erased)
        assert counts.unchanged == sum(known.get(key) == one for key, one in rows.items())
        assert counts.created == len(rows.keys() - known.keys() - self.erased)
        assert counts.rows == len(rows)
        self.taken.append((told, rows))

    @precondition(lambda self: self.taken)
    @rule(choice=st.integers(0, 99))
    def turn_an_import(self, choice: int) -> None:
        place = choice % len(self.taken)
        batch = self.taken[place][0].batch_id
        assert batch
        turn = ledger.redo if place in self.undone else ledger.undo
        turn(self.folk.store, batch, by="chief", at=self.folk.at())
        self.undone ^= {place}

    @rule(pair=PAIRS, verdict=st.sampled_from([Verdict.SAME, Verdict.DIFFERENT]))
    def judge(self, pair: tuple[str, str], verdict: Verdict) -> None:
        live = self.folk.live()
        if live.keys() >= set(pair) and (
            verdict is Verdict.DIFFERENT or self.folk.person(pair[0]) != self.folk.person(pair[1])
        ):
            reason = f"{NAMES[pair[0]]}さんの件"
            self.judged.append(self.folk.judge(live[pair[0]].id, live[pair[1]].id, verdict, reason))

    @precondition(lambda self: self.judged)
    @rule(choice=st.integers(0, 99))
    def withdraw(self, choice: int) -> None:
        name = self.judged.pop(choice % len(self.judged))
        with self.folk.store.reading() as connection:
            gone = judgements.find(connection, name).withdrawn_at is not None
        if not gone:
            self.folk.withdraw(name)

    @rule(key=KEYS)
    def protect(self, key: str) -> None:
        if key in self.folk.live():
            self.protected |= self.whose(key)
            protection.protect(
                self.folk.store, self.folk.person(key), until=UNTIL, by="c", at=self.folk.at(), today=TODAY
            )

    @rule(key=KEYS)
    def erase(self, key: str) -> None:
        if key in self.folk.live():
            self.erased |= self.whose(key)
            erasing.erase(self.folk.store, self.folk.person(key), by="chief", at=self.folk.at())

    @precondition(lambda self: self.folk.live())
    @rule()
    def publish(self) -> None:
        at = self.folk.at()
        self.published.append(
            publication.publish(self.folk.store, as_of=dt.date(2026, 3, 31), known_at=at, by="c", at=at)
        )

    @invariant()
    def the_live_rows_are_what_the_imports_in_force_say_of_those_who_were_not_erased(self) -> None:
        assert set(self.folk.live()) == set(self.model)

    @invariant()
    def nothing_of_the_erased_can_be_read_anywhere(self) -> None:
        words = tuple(word for key in self.erased for word in (NAMES[key], f"canary{key}", f"{key}本町"))
        assert found(self.folk.store, words) == set()

    @invariant()
    def where_the_protected_live_is_never_shown(self) -> None:
        live = self.folk.live()
        assert {live[key].address for key in live.keys() & self.protected} <= {VEIL}

    @invariant()
    def every_publication_can_be_said_again(self) -> None:
        for kept in self.published:
            assert publication.rerun(self.folk.store, kept.no).publication.digest == kept.digest


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_any_sequence_with_erasures_and_protections_is_what_a_dictionary_says(store: Store) -> None:
    class Here(Town):
        def __init__(self) -> None:
            super().__init__(store)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=int(os.environ.get("KANKEI_EXAMPLES", "5")),
            stateful_step_count=int(os.environ.get("KANKEI_STEPS", "10")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
