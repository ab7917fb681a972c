"""Several processes hold a store in memory and write at once: their people are those worked out from nothing.

Each engine has a memory of its own, as each process has; two threads share one, as in a server.
"""

import datetime as dt
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from tests.usecases.test_postponing import drafted, judged, seen

from kankei.errors import KankeiError, StoreError
from kankei.matching import surroundings
from kankei.model import Channel, RecordDraft, TouchpointDraft, Verdict
from kankei.store import Store, memberships, open_store, pending
from kankei.store.tables import edge, import_batch, link
from kankei.usecases import ledger
from kankei.usecases.identity import intake, whereabouts
from kankei.usecases.interaction import Entry, Interaction, log_many

SURNAMES, GIVEN = ["佐藤", "斎藤", "齋藤", "山田", "鈴木"], ["花子", "華子", "一郎", "美咲", "誠"]
STEPS, ROUNDS = 6, 2
Found = tuple[set[frozenset[int]], set[tuple[int, ...]], set[tuple[int, ...]]]


@pytest.fixture
def memories(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Store]]:
    """Two stores of one database, whose people are told from memory however few they are."""
    for room, limit in ((whereabouts, "SMALL"), (whereabouts, "LEAN"), (surroundings, "SHARE")):
        monkeypatch.setattr(room, limit, 0)
    opened = [open_store(store_url) for _ in range(2)]
    yield opened
    for one in opened:
        one.close()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def said(chance: random.Random) -> RecordDraft:
    return RecordDraft(
        name=f"{chance.choice(SURNAMES)}　{chance.choice(GIVEN)}",
        phone=chance.choice(("", f"090-1111-{chance.randint(0, 9):04}")),
        email=chance.choice(("", f"a{chance.randint(0, 9)}@example.jp")),
    )


def step(store: Store, chance: random.Random) -> None:
    """One thing that staff do: log, take a list with or without looking first, undo one, judge."""
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2024, 4, 2), amount=10_000)
    rows = [(f"K{chance.randint(0, 30)}", said(chance), gift) for _ in range(chance.randint(1, 4))]
    match chance.choice(("log", "log", "take", "look", "undo", "judge")):
        case "log":
            visits = [Interaction(touchpoint=gift, record=draft) for _, draft, _ in rows]
            entries = [Entry(interaction=one, by="desk", as_of=gift.occurred_on) for one in visits]
            log_many(store, entries, at=now())
        case "take":
            ledger.apply(store, drafted(rows, "rms"), by="clerk", at=now())
        case "look":
            _, memory = seen(store, [file := drafted(rows, "egg")], now())
            ledger.apply(store, file, by="clerk", at=now(), resolve=False)
            store.write(lambda connection: intake.resolve_pending(connection, at=now(), memory=memory))
        case "undo":
            with store.reading() as connection:
                taken = list(connection.scalars(sa.select(import_batch.c.id)))
            if taken:
                ledger.undo(store, chance.choice(taken), by="clerk", at=now())
        case "judge":
            judged(store, chance.choice(list(Verdict)), now())


def worked(store: Store, seed: str) -> None:
    """Some steps; what a person would be told, such as that an import was undone before, is no failure, but
    for what the database refuses.
    """
    chance = random.Random(seed)  # noqa: S311
    for _ in range(STEPS):
        try:
            step(store, chance)
        except KankeiError as error:
            if isinstance(error, StoreError) and error.code.startswith("store."):
                raise


def settled(connection: sa.Connection) -> Found:
    """People, edges and links, everybody who waits being worked out."""
    intake.resolve_pending(connection, at=now())
    whose = memberships.live_columns(connection)
    people: dict[int, set[int]] = {}
    for no, person in zip(whose["record_no"].tolist(), whose["person_no"].tolist(), strict=True):
        people.setdefault(person, set()).add(no)
    edges, links = (
        set(map(tuple, connection.execute(sa.select(one.c.left_no, one.c.right_no, one.c.bits))))
        for one in (edge, link)
    )
    return {frozenset(group) for group in people.values()}, edges, links


def from_nothing(connection: sa.Connection) -> Found:
    pending.add(connection, memberships.live_columns(connection)["record_no"].tolist())
    return settled(connection)


def test_what_several_memories_write_at_once_is_what_one_finds_from_nothing(
    memories: list[Store], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(ROUNDS):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(worked, memories * 2, [f"{turn} {worker}" for worker in range(4)]))
        found = memories[turn % 2].write(settled)
        with monkeypatch.context() as whole:
            whole.setattr(whereabouts, "SMALL", 10**9)
            assert found == store.rehearse(from_nothing)
    people, edges, links = found
    assert min(len(people), len(edges), len(links)) > 10
