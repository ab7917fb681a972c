"""People: an id each, and nothing else; the id of one that was merged leads to the other."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from kankei.errors import UnknownError
from kankei.model import Person
from kankei.store import bulk
from kankei.store.numbers import new_ids, next_no
from kankei.store.prepared import Prepared
from kankei.store.tables import person

__all__ = [
    "add_many",
    "begin",
    "begin_as",
    "by_nos",
    "find",
    "ids",
    "leads_to",
    "led_here",
    "merge",
    "merged_into",
    "way",
]


def add_many(connection: sa.Connection, people: Sequence[Person]) -> None:
    """Keep new people."""
    bulk.insert_structs(connection, person, people)


def begin(connection: sa.Connection, count: int, at: dt.datetime) -> list[Person]:
    """So many new people, kept, with numbers and ids of their own."""
    return begin_as(connection, next_no(connection, person, count), at)


def begin_as(connection: sa.Connection, nos: Sequence[int], at: dt.datetime) -> list[Person]:
    """New people of these numbers, which nobody has, kept, with ids of their own."""
    pairs = zip(nos, new_ids(at, len(nos)), strict=True)
    fresh = [Person(no=no, id=id, created_at=at) for no, id in pairs]
    add_many(connection, fresh)
    return fresh


def find(connection: sa.Connection, id: uuid.UUID) -> Person:
    """The person of an id, also of one that leads elsewhere by now.

    Raises:
        UnknownError: There is none.
    """
    found = bulk.structs(connection, sa.select(person).where(person.c.id == id), Person)
    if not found:
        raise UnknownError("person")
    return found[0]


def by_nos(connection: sa.Connection, nos: Iterable[int]) -> list[Person]:
    """The people of these numbers, in the order of the numbers."""
    wanted = sa.select(person).where(bulk.among(connection, person.c.no, nos)).order_by(person.c.no)
    return bulk.structs(connection, wanted, Person)


def ids(connection: sa.Connection, nos: Iterable[int]) -> dict[int, uuid.UUID]:
    """The ids of people by their numbers."""
    return dict(_IDS.rows(connection, nos=bulk.listed(connection, nos)))


_IDS = Prepared(
    lambda dialect: sa.select(person.c.no, person.c.id).where(bulk.among_named(dialect, person.c.no, "nos"))
)


def merge(connection: sa.Connection, into: Mapping[int, int | None]) -> None:
    """Let people's ids lead to others (old number → new), or to nobody again (None)."""
    if into:
        statement = sa.update(person).where(person.c.no == sa.bindparam("old"))
        values = [{"old": old, "merged_into": new} for old, new in into.items()]
        connection.execute(statement.values(merged_into=sa.bindparam("merged_into")), values)


def leads_to(connection: sa.Connection, nos: Iterable[int]) -> dict[int, int]:
    """The present number behind each old one: itself, or the end of the chain of mergers."""
    mergers: dict[int, int] = {}
    ahead = set(nos)
    wanted = list(ahead)
    while ahead:
        merged = person.c.merged_into.is_not(None) & bulk.among(connection, person.c.no, ahead)
        found = connection.execute(sa.select(person.c.no, person.c.merged_into).where(merged))
        step: dict[int, int] = {old: new for old, new in found}
        ahead = set(step.values()) - mergers.keys() - step.keys()
        mergers |= step
    return {no: _end(mergers, no) for no in wanted}


def way(connection: sa.Connection, no: int) -> list[int]:
    """A person and those to whom their id leads one after another, the present one last."""
    found = [no]
    merged = sa.select(person.c.merged_into)
    while (ahead := connection.scalar(merged.where(person.c.no == found[-1]))) is not None:
        found.append(ahead)
    return found


def led_here(connection: sa.Connection, no: int) -> list[int]:
    """The old numbers that lead to a person, through however many mergers."""
    found: list[int] = []
    ahead = [no]
    while ahead:
        mine = bulk.among(connection, person.c.merged_into, ahead)
        ahead = list(connection.scalars(sa.select(person.c.no).where(mine)))
        found += ahead
    return found


def merged_into(connection: sa.Connection, nos: Iterable[int]) -> list[tuple[int, int]]:
    """The old numbers that lead straight to these people, each with the number it leads to, ascending."""
    mine = bulk.among(connection, person.c.merged_into, nos)
    both = sa.select(person.c.no, person.c.merged_into).where(mine).order_by(person.c.no)
    return [(old, into) for old, into in connection.execute(both)]


def _end(mergers: Mapping[int, int], no: int) -> int:
    while no in mergers:
        no = mergers[no]
    return no
