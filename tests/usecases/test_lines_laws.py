"""What holds of several rows of one number, in whatever order the lists that have them come.

``KANKEI_EXAMPLES`` makes it look longer: 300 take some minutes.
"""

import datetime as dt
import os
import random
import uuid
from collections import Counter
from typing import NamedTuple, TypedDict

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.usecases.people_of_town import HANAKO, TARO, Folk, gift, listed

from kankei.model import DraftRow, Status
from kankei.store import Store, versions
from kankei.store.schema import metadata
from kankei.usecases import ledger
from kankei.usecases.people import correcting

PEOPLE = {one.name: one for one in (HANAKO, TARO)}
PLACES = [versions.FIELDS.index(field) for field in ("name", "amount", "phone", "status")]
MENDED = "0242-99-0001"


class Said(NamedTuple):
    """What a row says, as far as it is looked at here."""

    name: str
    amount: int
    phone: str
    status: Status = Status.DONE


class Told(TypedDict):
    """Why, by whom and when staff say it."""

    reason: str
    by: str
    at: dt.datetime


class Word(TypedDict, total=False):
    """What staff say instead."""

    amount: int
    phone: str
    status: Status


GIFTS = st.builds(
    lambda who, yen: Said(who.name, yen, who.phone), st.sampled_from([HANAKO, TARO]), st.integers(1, 3)
)
"""Of two people and three amounts: many of them are alike."""
ACTS = st.tuples(st.sampled_from(["withdraw", "amend", "correct", "undo"]), st.integers(0, 9))
ROUNDS = st.lists(
    st.tuples(st.lists(GIFTS, max_size=3), st.lists(ACTS, max_size=4), st.randoms(use_true_random=False)),
    min_size=2,
    max_size=4,
)


class Lines:
    """A store with rows of one number, beside what each of them should say."""

    def __init__(self, store: Store) -> None:
        with store.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))
        self.folk = Folk(store)
        self.listed: dict[str, Said] = {}
        self.words: list[tuple[uuid.UUID, str, Word]] = []

    @property
    def model(self) -> dict[str, Said]:
        """Row → what the lists say of it, and over it the words of staff that hold."""
        found = dict(self.listed)
        for _, key, word in self.words:
            found[key] = found[key]._replace(**word)
        return found

    def live(self) -> dict[str, Said]:
        """Row → what the store says of it."""
        with self.folk.store.reading() as connection:
            found = versions.live(connection, "rms", map(key_of, range(1, 30)))
        return {key: Said(*(one.content[place] for place in PLACES)) for key, one in found.items()}

    def take(self, new: list[Said], order: random.Random) -> None:
        """The list once more, in another order and with more rows; every known row is unchanged."""
        rows = [*self.listed.values(), *new]
        order.shuffle(rows)
        drafts = [row(place, one) for place, one in enumerate(rows, start=1)]
        told = self.folk.take(listed(f"{len(rows)}.csv", *drafts))
        before = self.model
        if not told.repeated:
            counts = told.counts
            assert (counts.created, counts.updated, counts.unchanged) == (len(new), 0, len(self.listed))
            assert len(told.kept) == sum(
                ours != theirs
                for key, said in before.items()
                for ours, theirs in zip(said, self.listed[key], strict=True)
            )
        fresh = {key: said for key, said in self.live().items() if key not in self.listed}
        assert Counter(fresh.values()) == Counter(new)
        self.listed |= fresh

    def act(self, name: str, choice: int) -> None:
        """What staff do with one of the rows, or with the last thing they did."""
        if name == "undo":
            if self.words:
                ledger.undo(self.folk.store, self.words.pop()[0], by="chief", at=self.folk.at())
            return
        if not self.listed:
            return
        key = sorted(self.listed)[choice % len(self.listed)]
        now = self.model[key]
        word: dict[str, Word] = {
            "withdraw": {"status": Status.INVALID},
            "amend": {"amount": now.amount % 3 + 1},
            "correct": {"phone": MENDED},
        }
        if now != now._replace(**word[name]):
            self.words.append((self._put_right(name, key, now.amount % 3 + 1), key, word[name]))

    def _put_right(self, name: str, key: str, yen: int) -> uuid.UUID:
        store, record = self.folk.store, self.folk.live()[key].id
        told = Told(reason="申出", by="chief", at=self.folk.at())
        if name == "withdraw":
            return correcting.withdraw(store, record, **told).batch
        if name == "correct":
            return correcting.correct(store, record, {"phone": MENDED}, **told).batch
        return correcting.amend(store, self.folk.touchpoint(key), {"amount": str(yen)}, **told).batch


def key_of(line: int) -> str:
    return "N-1" if line == 1 else f"N-1#{line}"


def row(place: int, said: Said) -> DraftRow:
    """A row as an importer names it: by where it stands."""
    who = replace(PEOPLE[said.name], phone=said.phone)
    return DraftRow(
        number=place + 1, cells=(), key=key_of(place), record=who, touchpoint=gift(amount=said.amount)
    )


@given(rounds=ROUNDS)
@settings(
    max_examples=int(os.environ.get("KANKEI_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_list_in_any_order_with_more_rows_means_the_same_gifts_and_staff_s_words_stay_with_theirs(
    store: Store, rounds: list[tuple[list[Said], list[tuple[str, int]], random.Random]]
) -> None:
    lines = Lines(store)
    for new, acts, order in rounds:
        lines.take(new, order)
        assert lines.live() == lines.model
        for name, choice in acts:
            lines.act(name, choice)
        assert lines.live() == lines.model
