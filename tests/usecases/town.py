"""A small town of invented people whose number is published."""

import datetime as dt
import hashlib
import uuid

from tests.usecases.people_of_town import Folk

from kankei.counting import load_rule, load_town
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    Publication,
    Receipt,
    RecordDraft,
    TouchpointDraft,
    Verdict,
)
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


class Town(Folk):
    """A store of the people above, whose gifts are listed and whose number is published."""

    start = START

    def take(self, said: Said, name: str = "a.csv") -> Receipt:  # type: ignore[override]
        return super().take(lists(said, name))

    def judge(self, one: str, two: str, verdict: Verdict) -> uuid.UUID:  # type: ignore[override]
        return super().judge(self.record(one), self.record(two), verdict)

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
