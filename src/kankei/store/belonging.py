"""Belonging: every record that speaks of a person, also those that are live no longer.

A row of a source speaks of whoever its live version belongs to; one without a live version, of whoever its
last version belonged to. A version that bears another given name spoke of somebody else, and stays theirs.
"""

from collections import defaultdict
from typing import NamedTuple

import sqlalchemy as sa

from kankei.store import bulk, memberships
from kankei.store.people import led_here
from kankei.store.tables import comparable, membership, record

__all__ = ["ever"]


class _Version(NamedTuple):
    """A version of a row, and how it names whom it speaks of."""

    no: int
    row: tuple[str, str]
    name: str
    given: str
    reading: str

    def names_as(self, other: "_Version") -> bool:
        """Whether both may name one human being."""
        return (
            self.name == other.name
            or (self.given != "" and self.given == other.given)
            or (self.reading != "" and self.reading == other.reading)
        )


def ever(connection: sa.Connection, person_no: int) -> list[int]:
    """Every record that speaks of a person, by their present number; in order."""
    versions = _versions(connection, [person_no, *led_here(connection, person_no)])
    last = memberships.last_persons(connection, [one.no for one in versions])
    live = memberships.of_records(connection, [one.no for one in versions])
    whose = dict(zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True))
    rows: defaultdict[tuple[str, str], list[_Version]] = defaultdict(list)
    for one in versions:
        rows[one.row].append(one)
    found = []
    for several in rows.values():
        speaker = max(several, key=lambda one: (one.no in whose, one.no))
        owner = whose.get(speaker.no, last.get(speaker.no)) or 0
        for one in several:
            mine = owner if one.names_as(speaker) else last.get(one.no)
            found += [one.no] if mine == person_no else []
    return sorted(found)


def _versions(connection: sa.Connection, person_nos: list[int]) -> list[_Version]:
    """All versions of the rows that ever had a version of one of these people."""
    now, then = record.alias(), record.alias()
    same = (now.c.source == then.c.source) & (now.c.source_key == then.c.source_key)
    theirs = sa.select(membership.c.record_no).where(
        bulk.among(connection, membership.c.person_no, person_nos)
    )
    wanted = (
        sa.select(
            then.c.no,
            then.c.source,
            then.c.source_key,
            then.c.name,
            sa.func.coalesce(comparable.c.given, ""),
            sa.func.coalesce(comparable.c.given_reading, ""),
        )
        .distinct()
        .join(now, same)
        .outerjoin(comparable, comparable.c.record_no == then.c.no)
        .where(now.c.no.in_(theirs))
        .order_by(then.c.no)
    )
    found = connection.execute(wanted)
    return [_Version(no, (source, key), *names) for no, source, key, *names in found]
