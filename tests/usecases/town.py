"""A small town of invented people whose store goes on by a day at every act."""

import datetime as dt
import hashlib
import itertools
import uuid

import sqlalchemy as sa

from kankei.counting import load_rule, load_town
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    JudgementDraft,
    Publication,
    Receipt,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
from kankei.store import Store, memberships, people, records, tables
from kankei.usecases import ledger, review
from kankei.usecases.number import publication
from kankei.usecases.number.bridge import Bridge, Point, bridge, point_of

START = dt.datetime(2027, 4, 1, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 31)
LATER = dt.date(2027, 3, 31)
PEOPLE = {
    "1": ("佐藤　花子", "090-1111-0001", "福島県会津若松市本町1-1"),
    "2": ("鈴木　一郎", "090-2222-0002", "東京都港区芝2-2"),
    "3": ("高橋　健太", "090-3333-0003", "大阪府堺市堺区三宝町3-3"),
    "4": ("佐藤　花子", "", ""),
    "5": ("高橋　健太", "090-3333-0003", "大阪府堺市堺区三宝町3-3"),
    "6": ("高橋　健太", "090-3333-0003", "大阪府堺市堺区三宝町3-3"),
}
Said = dict[str, str]


def lists(said: Said, name: str = "a.csv") -> DraftFile:
    """A list of gifts: who (a key of PEOPLE) and the day."""
    rows = [
        DraftRow(
            number=number,
            cells=(key, day),
            key=key,
            record=RecordDraft(name=PEOPLE[key][0], phone=PEOPLE[key][1], address=PEOPLE[key][2]),
            touchpoint=TouchpointDraft(
                channel=Channel.DONATION, occurred_on=dt.date.fromisoformat(day), amount=10_000
            ),
        )
        for number, (key, day) in enumerate(said.items(), start=2)
    ]
    digest = hashlib.sha256(repr((name, said)).encode()).hexdigest()
    return DraftFile(
        name=name, digest=digest, rows=rows, layout="rms", encoding="cp932", channel="donation", source="rms"
    )


class Town:
    """A store with a clock that goes on by a day at every act."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._days = itertools.count()

    def at(self) -> dt.datetime:
        return START + dt.timedelta(days=next(self._days))

    def take(self, said: Said, name: str = "a.csv") -> Receipt:
        return ledger.apply(self.store, lists(said, name), by="clerk", at=self.at())

    def undo(self, receipt: Receipt) -> None:
        assert receipt.batch_id is not None
        ledger.undo(self.store, receipt.batch_id, by="clerk", at=self.at())

    def redo(self, receipt: Receipt) -> None:
        assert receipt.batch_id is not None
        ledger.redo(self.store, receipt.batch_id, by="clerk", at=self.at())

    def judge(self, one: str, two: str, verdict: Verdict) -> uuid.UUID:
        draft = JudgementDraft(left=self.record(one), right=self.record(two), verdict=verdict)
        return review.decide(self.store, draft, by="clerk", at=self.at()).id

    def withdraw(self, judgement: uuid.UUID) -> None:
        at = self.at()
        self.store.write(lambda connection: review.withdraw(connection, judgement, at=at))

    def record(self, key: str) -> uuid.UUID:
        with self.store.reading() as connection:
            wanted = sa.select(tables.record.c.id).where(tables.record.c.source_key == key)
            found: uuid.UUID | None = connection.scalar(wanted)
        assert found is not None
        return found

    def person(self, key: str) -> uuid.UUID:
        """Whose the record of a key is."""
        with self.store.reading() as connection:
            no = records.numbers(connection, [self.record(key)])[self.record(key)]
            whose = int(memberships.of_records(connection, [no])["person_no"][0])
            return people.ids(connection, [whose])[whose]

    def publish(self, as_of: dt.date = DAY, rule: str = "default") -> Publication:
        at = self.at()
        while at.date() < as_of:
            at = self.at()
        return publication.publish(
            self.store, as_of=as_of, known_at=at, by="clerk", at=at, rule=rule, town="bandai"
        )

    def today(self, as_of: dt.date = DAY, rule: str = "default") -> Point:
        return Point(
            label="today", as_of=as_of, known_at=self.at(), rule=load_rule(rule), town=load_town("bandai")
        )

    def bridge(self, first: Publication, last: Publication | Point) -> Bridge:
        end = point_of(last) if isinstance(last, Publication) else last
        return bridge(self.store, point_of(first), end)
