"""Many clients who merge, unmerge and edit the same few people at once, and what must hold afterwards."""

import datetime as dt
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import sqlalchemy as sa

from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, TouchpointDraft, Verdict
from kankei.store import Store, memberships, pending, records, servers
from kankei.store.tables import judgement, membership, person, touchpoint
from kankei.usecases import ledger
from kankei.usecases.access import auditing
from kankei.usecases.identity.intake import resolve_pending

Send = Callable[..., httpx.Response]
"""Calls one of the workers: method, address, and what httpx takes."""
FIRST = "春夏秋冬東西南北山川海空花鳥風月"


AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def peopled(store: Store, rows: int) -> None:
    """Fill a store with people half of whom share a name with another, or a phone."""
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=AT.date(), amount=10_000)
    drafts = [
        DraftRow(number=n + 2, cells=(), key=f"P-{n}", record=_said(n), touchpoint=gift) for n in range(rows)
    ]
    file = DraftFile(
        name="people.csv", digest="0" * 64, rows=drafts, layout="rms", encoding="utf-8", channel="donation",
        source="rms",
    )  # fmt: skip
    ledger.apply(store, file, by="test", at=AT)


def _said(number: int) -> RecordDraft:
    name = f"佐藤　{FIRST[number // 2 % len(FIRST)]}{FIRST[number // 32 % len(FIRST)]}"
    return RecordDraft(name=name, phone=f"090-7000-{number // 3:04}")


class Contention:
    """What the clients did, and what they were told."""

    def __init__(self, store: Store, workers: Sequence[Send]) -> None:
        self.workers = workers
        with store.reading() as connection:
            self.touches = list(connection.scalars(sa.select(touchpoint.c.no)))
            live = sa.select(membership.c.record_no).where(membership.c.until.is_(None))
            nos = list(connection.scalars(live))
            self.records = list(records.ids(connection, nos).values())
        self.edits: Counter[int] = Counter()
        self.judged: list[str] = []
        self.withdrawn: set[str] = set()
        self.answers: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()

    def run(self, calls: int, *, clients: int = 16, seed: int = 1) -> None:
        """Do so many things with so many clients at once."""
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(self._one, [random.Random(f"{seed} {call}") for call in range(calls)]))  # noqa: S311

    def _one(self, chance: random.Random) -> None:
        send = chance.choice(self.workers)
        dice = chance.random()
        if dice < 0.45:
            self._edit(send, chance.choice(self.touches[:8]))
        elif dice < 0.75 or not self.judged:
            self._judge(send, chance)
        else:
            self._withdraw(send, chance)

    def _edit(self, send: Send, no: int) -> None:
        """One more companion than there were, unless somebody was faster."""
        before = send("GET", f"/v1/touchpoints/{no}")
        if before.status_code != 200:
            return self._heard("read", before)
        more = {"companions": before.json()["touchpoint"]["companions"] + 1, "reason": "もう一人"}
        after = send(
            "PATCH", f"/v1/touchpoints/{no}", json=more, headers={"If-Match": before.headers["etag"]}
        )
        self._heard("edit", after)
        if after.status_code == 200:
            with self._lock:
                self.edits[no] += 1
        return None

    def _judge(self, send: Send, chance: random.Random) -> None:
        left, right = chance.sample(self.records, 2)
        verdict = chance.choice([Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT])
        said = {"left": str(left), "right": str(right), "verdict": verdict}
        told = send("POST", "/v1/judgements", json=said, headers={"If-Match": "*"})
        self._heard("judge", told)
        if told.status_code == 201:
            with self._lock:
                self.judged.append(told.json()["id"])

    def _withdraw(self, send: Send, chance: random.Random) -> None:
        name = chance.choice(self.judged)
        before = send("GET", f"/v1/judgements/{name}")
        if before.status_code != 200:
            return self._heard("read", before)
        told = send("DELETE", f"/v1/judgements/{name}", headers={"If-Match": before.headers["etag"]})
        self._heard("withdraw", told)
        if told.status_code == 200:
            with self._lock:
                self.withdrawn.add(name)
        return None

    def _heard(self, what: str, answer: httpx.Response) -> None:
        with self._lock:
            self.answers[what, answer.status_code] += 1

    def broken(self, store: Store) -> Iterator[str]:
        """Every law that does not hold in the store any more."""
        yield from self._lost(store)
        with store.reading() as connection:
            yield from _rings(connection)
            yield from self._judgements(connection)
            stored = _partition(connection)
        if stored != store.rehearse(_resolved):
            yield "people are not what their records and judgements make of them"
        if auditing.verify(store).breaks:
            yield "the audit does not verify"

    def _lost(self, store: Store) -> Iterator[str]:
        """Edits that were acknowledged and are not there."""
        for no in self.touches[:8]:
            kept = self.workers[0]("GET", f"/v1/touchpoints/{no}").json()
            found = kept.get("touchpoint", {}).get("companions")
            if found != self.edits[no]:
                yield f"{self.edits[no]} edits were acknowledged, {found} are there"

    def _judgements(self, connection: sa.Connection) -> Iterator[str]:
        rows = connection.execute(sa.select(judgement.c.id, judgement.c.withdrawn_at))
        kept = {name: at for name, at in rows}
        if missing := {uuid.UUID(one) for one in self.judged} - kept.keys():
            yield f"{len(missing)} acknowledged judgements are not there"
        if again := [one for one in self.withdrawn if kept.get(uuid.UUID(one)) is None]:
            yield f"{len(again)} acknowledged withdrawals are not there"


def _rings(connection: sa.Connection) -> Iterator[str]:
    """People who lead to themselves, records that are live twice or of somebody who is no more."""
    rows = connection.execute(sa.select(person.c.no, person.c.merged_into))
    into = {no: other for no, other in rows}
    for start in into:
        seen, no = set[int](), start
        while into[no] is not None and no not in seen:
            seen.add(no)
            no = into[no]
        if no in seen:
            yield "a ring of merges"
    live = connection.execute(
        sa.select(membership.c.record_no, membership.c.person_no).where(membership.c.until.is_(None))
    ).all()
    if len({no for no, _ in live}) != len(live):
        yield "a record is live twice"
    if any(whose is not None and into[whose] is not None for _, whose in live):
        yield "a record belongs to somebody who leads elsewhere"


def _partition(connection: sa.Connection) -> set[frozenset[int]]:
    found = memberships.live_columns(connection)
    groups: dict[int, set[int]] = {}
    for no, whose in zip(found["record_no"].tolist(), found["person_no"].tolist(), strict=True):
        groups.setdefault(whose, set()).add(no)
    return {frozenset(group) for group in groups.values()}


def _resolved(connection: sa.Connection) -> set[frozenset[int]]:
    """Who is who, worked out anew for everybody."""
    pending.add(connection, memberships.live_columns(connection)["record_no"].tolist())
    last = connection.scalar(sa.select(sa.func.max(membership.c.since)))
    resolve_pending(connection, at=last)
    return _partition(connection)


def careless(store: Store) -> None:
    """Take the writers' lock and the isolation away, as the control that must fail; PostgreSQL alone."""
    sa.event.remove(store.engine, "begin", servers._begin)

    def lower(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")

    sa.event.listen(store.engine, "begin", lower)
