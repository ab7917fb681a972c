"""Ways to tamper with an audit of ``ENTRIES`` entries, each found against a checkpoint kept outside."""

import datetime as dt
import random
import uuid
from collections.abc import Callable

import sqlalchemy as sa

from kankei.model import Act, Deed
from kankei.store import Store, audit
from kankei.store.access_tables import audit_entry, audit_subject
from kankei.store.tables import counter

AT = dt.datetime(2026, 5, 30, 9, 0, tzinfo=dt.UTC)
ENTRIES = 60
Tampering = Callable[[sa.Connection, random.Random], None]


def somebody(number: int) -> uuid.UUID:
    return uuid.UUID(int=number + 1)


def fill(store: Store) -> None:
    """Let staff have been at work."""
    acts = [
        Act(
            by=f"職員{number % 7}",
            action="getPerson" if number % 3 else "cli.export",
            at=AT + dt.timedelta(minutes=number),
            outcome=Deed.REFUSED if number % 10 == 9 else Deed.DONE,
            purpose="窓口",
            subjects=tuple(somebody(one) for one in range(number % 4)),
            detail={"table": "people"},
        )
        for number in range(ENTRIES)
    ]
    store.write(lambda connection: audit.append(connection, acts))


def edit(connection: sa.Connection, chance: random.Random) -> None:
    """Change one text of one entry."""
    names = ("by", "action", "outcome", "purpose", "request", "detail", "previous", "digest")
    mine = audit_entry.c.no == chance.randint(1, ENTRIES)
    connection.execute(sa.update(audit_entry).where(mine).values({chance.choice(names): "x"}))


def redate(connection: sa.Connection, chance: random.Random) -> None:
    mine = audit_entry.c.no == chance.randint(1, ENTRIES)
    moved = AT - dt.timedelta(seconds=chance.randint(1, 10**6))
    connection.execute(sa.update(audit_entry).where(mine).values(at=moved))


def delete(connection: sa.Connection, chance: random.Random) -> None:
    no = chance.randint(1, ENTRIES)
    connection.execute(sa.delete(audit_subject).where(audit_subject.c.entry_no == no))
    connection.execute(sa.delete(audit_entry).where(audit_entry.c.no == no))


def cut(connection: sa.Connection, chance: random.Random) -> None:
    """Take the last entries away, and say that there never were any."""
    no = chance.randint(1, ENTRIES - 1)
    connection.execute(sa.delete(audit_subject).where(audit_subject.c.entry_no > no))
    connection.execute(sa.delete(audit_entry).where(audit_entry.c.no > no))
    mine = counter.c.name == audit_entry.name
    connection.execute(sa.update(counter).where(mine).values(next=no + 1))


def append(connection: sa.Connection, chance: random.Random) -> None:
    """Add an entry at the end that nobody was given a number for."""
    values = dict.fromkeys(("by", "action", "purpose", "request", "previous", "digest"), "x")
    beside = {"no": ENTRIES + chance.randint(1, 3), "at": AT, "outcome": "done", "detail": "{}"}
    connection.execute(sa.insert(audit_entry).values(**values, **beside))


def insert_before_all(connection: sa.Connection, chance: random.Random) -> None:
    values = dict.fromkeys(("by", "action", "purpose", "request", "previous", "digest"), "x")
    beside = {"no": -chance.randint(0, 9), "at": AT, "outcome": "done", "detail": "{}"}
    connection.execute(sa.insert(audit_entry).values(**values, **beside))


def swap(connection: sa.Connection, chance: random.Random) -> None:
    """Let two entries change places."""
    one, two = chance.sample(range(1, ENTRIES + 1), 2)
    connection.execute(sa.delete(audit_subject).where(audit_subject.c.entry_no.in_([one, two])))
    for old, new in ((one, 10_000), (two, one), (10_000, two)):
        connection.execute(sa.update(audit_entry).where(audit_entry.c.no == old).values(no=new))


def hide_somebody(connection: sa.Connection, chance: random.Random) -> None:
    rows = connection.execute(sa.select(audit_subject)).all()
    row = chance.choice(rows)
    mine = (audit_subject.c.entry_no == row.entry_no) & (audit_subject.c.subject == row.subject)
    connection.execute(sa.delete(audit_subject).where(mine))


def name_another(connection: sa.Connection, chance: random.Random) -> None:
    rows = connection.execute(sa.select(audit_subject)).all()
    row = chance.choice(rows)
    mine = (audit_subject.c.entry_no == row.entry_no) & (audit_subject.c.subject == row.subject)
    connection.execute(sa.update(audit_subject).where(mine).values(subject=uuid.UUID(int=99)))


def add_somebody(connection: sa.Connection, chance: random.Random) -> None:
    beside = {"entry_no": chance.randint(1, ENTRIES), "subject": uuid.UUID(int=99)}
    connection.execute(sa.insert(audit_subject).values(**beside))


def rewrite(connection: sa.Connection, chance: random.Random) -> None:
    """Change one entry, and seal it and all after it anew: sound in itself."""
    first = chance.randint(1, ENTRIES)
    rows = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.no)).mappings().all()
    previous = audit.START
    for row in rows:
        said = dict(row) | {"previous": previous} | ({"by": "だれか"} if row["no"] == first else {})
        del said["digest"]
        whom = sa.select(audit_subject.c.subject).where(audit_subject.c.entry_no == row["no"])
        previous = audit.digest_of(said, map(str, connection.scalars(whom)))
        mine = audit_entry.c.no == row["no"]
        connection.execute(sa.update(audit_entry).where(mine).values(**said, digest=previous))


TAMPERINGS: list[Tampering] = [
    edit,
    redate,
    delete,
    cut,
    append,
    insert_before_all,
    swap,
    hide_somebody,
    name_another,
    add_somebody,
    rewrite,
]
