"""Directives (措置): whom they hold for, now and through merges, unmerging, new versions and undone imports.

One holds for the person it was given about, under whatever number that person has now, for every record that
it covers, and for whoever such a record is. So the stricter word wins wherever records come together, and
stays with both sides where they part.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from kankei.model import Directive, Measure
from kankei.store import bulk, memberships, people, tables
from kankei.store.authors import check_author
from kankei.store.numbers import new_ids, next_no
from kankei.store.prepared import Prepared
from kankei.store.rights_tables import directive, directive_mark, directive_record
from kankei.store.tables import membership, record

__all__ = [
    "Hit",
    "add",
    "cover",
    "covered",
    "emptied",
    "end",
    "erased",
    "hits",
    "in_force",
    "inherit",
    "listed",
    "mark",
    "marks",
    "of_person",
    "persons",
    "record_nos",
    "since",
    "strangers",
    "uncounted",
]

Hit = tuple[int, Measure, str, str]
"""A directive's number and kind, and the mark that was met: what stands beside the name, and the name."""
MANY = 5_000
"""So many besides are not asked for one by one: the marks of everybody under a directive are read instead."""


def add(
    connection: sa.Connection,
    kind: Measure,
    person_no: int,
    *,
    by: str,
    at: dt.datetime,
    until: dt.date | None = None,
    name: uuid.UUID | None = None,
) -> Directive:
    """Give a directive about a person; ``name`` is its id where it has one already.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    check_author(by)
    kept = Directive(
        no=next_no(connection, directive)[0],
        id=name or new_ids(at)[0],
        kind=kind,
        person_no=person_no,
        until=until,
        set_by=by,
        set_at=at,
    )
    bulk.insert_structs(connection, directive, [kept])
    return kept


def end(connection: sa.Connection, nos: Iterable[int], *, by: str, at: dt.datetime) -> None:
    """Let directives hold no longer; nobody is recognised by their marks any more.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    check_author(by)
    gone = list(nos)
    mine = directive.c.ended_at.is_(None) & bulk.among(connection, directive.c.no, gone)
    connection.execute(sa.update(directive).where(mine).values(ended_at=at, ended_by=by))
    theirs = bulk.among(connection, directive_mark.c.directive_no, gone)
    connection.execute(sa.delete(directive_mark).where(theirs))


_ANY = Prepared(sa.select(directive.c.no).where(directive.c.ended_at.is_(None)).limit(1))


def in_force(connection: sa.Connection, kinds: Collection[Measure] = tuple(Measure)) -> list[Directive]:
    """The directives of some kinds that hold now, oldest first."""
    if _ANY.scalar(connection) is None:
        return []
    wanted = sa.select(directive).where(directive.c.ended_at.is_(None), directive.c.kind.in_(map(str, kinds)))
    return bulk.structs(connection, wanted.order_by(directive.c.no), Directive)


def listed(connection: sa.Connection, kinds: Collection[Measure] = tuple(Measure)) -> list[Directive]:
    """Every directive of some kinds, ended ones too, oldest first."""
    wanted = sa.select(directive).where(directive.c.kind.in_(map(str, kinds))).order_by(directive.c.no)
    return bulk.structs(connection, wanted, Directive)


def cover(connection: sa.Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Let directives cover records, as pairs of their numbers; what is covered stays so."""
    wanted = set(pairs)
    if not wanted:
        return
    mine = bulk.among(connection, directive_record.c.record_no, {no for _, no in wanted})
    known = sa.select(directive_record.c.directive_no, directive_record.c.record_no).where(mine)
    fresh = sorted(wanted - {(one, no) for one, no in connection.execute(known)})
    if fresh:
        nos, record_nos = zip(*fresh, strict=True)
        bulk.insert(connection, directive_record, {"directive_no": nos, "record_no": record_nos})


def inherit(connection: sa.Connection, batch_no: int) -> None:
    """Let the records of an import be covered by what covers the versions that they replace."""
    before = directive_record.alias()
    wanted = (
        sa.select(before.c.directive_no, record.c.no)
        .join(before, before.c.record_no == record.c.replaces)
        .where(record.c.batch_no == batch_no)
    )
    cover(connection, [(one, no) for one, no in connection.execute(wanted)])


def record_nos(connection: sa.Connection, directive_no: int) -> list[int]:
    """The records that a directive covers, in order."""
    mine = directive_record.c.directive_no == directive_no
    wanted = sa.select(directive_record.c.record_no).where(mine).order_by(directive_record.c.record_no)
    return list(connection.scalars(wanted))


def marks(connection: sa.Connection, directive_no: int) -> list[tuple[str, str]]:
    """The marks by which a directive recognises people, in order."""
    both = sa.select(directive_mark.c.beside, directive_mark.c.name)
    mine = both.where(directive_mark.c.directive_no == directive_no)
    ordered = mine.order_by(directive_mark.c.beside, directive_mark.c.name)
    return [(beside, name) for beside, name in connection.execute(ordered)]


def mark(connection: sa.Connection, directive_no: int, marks: Iterable[tuple[str, str]]) -> None:
    """Let a directive recognise later records by these marks: pairs of a beside and a name."""
    known = sa.select(directive_mark.c.beside, directive_mark.c.name)
    theirs = known.where(directive_mark.c.directive_no == directive_no)
    fresh = sorted(set(marks) - {(beside, name) for beside, name in connection.execute(theirs)})
    if fresh:
        besides, names = zip(*fresh, strict=True)
        nos = [directive_no] * len(fresh)
        bulk.insert(connection, directive_mark, {"directive_no": nos, "beside": besides, "name": names})


def hits(connection: sa.Connection, besides: Iterable[str]) -> list[Hit]:
    """The marks of directives in force that have one of these besides."""
    asked = set(besides)
    wanted = (
        sa.select(directive.c.no, directive.c.kind, directive_mark.c.beside, directive_mark.c.name)
        .join(directive, directive.c.no == directive_mark.c.directive_no)
        .where(directive.c.ended_at.is_(None))
    )
    if len(asked) < MANY:
        wanted = wanted.where(bulk.among(connection, directive_mark.c.beside, asked))
    return [
        (no, Measure(kind), beside, name)
        for no, kind, beside, name in connection.execute(wanted)
        if beside in asked
    ]


def persons(connection: sa.Connection, kinds: Collection[Measure]) -> dict[int, set[Measure]]:
    """Who is under which of these directives now, by the person's present number."""
    given = in_force(connection, kinds)
    if not given:
        return {}
    now = people.leads_to(connection, {one.person_no for one in given})
    found: dict[int, set[Measure]] = {}
    for one in given:
        found.setdefault(now[one.person_no], set()).add(one.kind)
    kind = {one.no: one.kind for one in given}
    theirs = (
        sa.select(directive_record.c.directive_no, membership.c.person_no)
        .join(membership, membership.c.record_no == directive_record.c.record_no)
        .where(membership.c.until.is_(None), membership.c.person_no.is_not(None))
        .where(bulk.among(connection, directive_record.c.directive_no, kind))
        .distinct()
    )
    for no, person in connection.execute(theirs):
        found.setdefault(person, set()).add(kind[no])
    return found


def covered(connection: sa.Connection, kind: Measure, record_nos: Iterable[int]) -> set[int]:
    """Those of these records that are under a kind of directive: by themselves, or by whose they are.

    A record that is not live counts as everybody's whose it ever was.
    """
    under = persons(connection, [kind])
    if not under:
        return set()
    nos = list(record_nos)
    itself = (
        sa.select(directive_record.c.record_no)
        .join(directive, directive.c.no == directive_record.c.directive_no)
        .where(directive.c.ended_at.is_(None), directive.c.kind == str(kind))
        .where(bulk.among(connection, directive_record.c.record_no, nos))
    )
    found = set(connection.scalars(itself))
    live = memberships.of_records(connection, nos)
    whose = dict(zip(live["record_no"].tolist(), live["person_no"].tolist(), strict=True))
    found |= {no for no, person in whose.items() if person in under}
    gone = [no for no in nos if no not in whose]
    mine = bulk.among(connection, membership.c.record_no, gone)
    past = sa.select(membership.c.record_no, membership.c.person_no).where(
        mine, membership.c.person_no.is_not(None)
    )
    rows = connection.execute(past).all()
    now = people.leads_to(connection, {person for _, person in rows})
    return found | {no for no, person in rows if now[person] in under}


def since(connection: sa.Connection, kind: Measure, record_nos: Iterable[int]) -> dict[int, dt.datetime]:
    """Of those of these records that a directive of a kind covers itself: since when the first one holds."""
    if _ANY.scalar(connection) is None:
        return {}
    given = sa.select(directive_record.c.record_no, sa.func.min(directive.c.set_at))
    mine = (
        given.join(directive, directive.c.no == directive_record.c.directive_no)
        .where(directive.c.ended_at.is_(None), directive.c.kind == str(kind))
        .where(bulk.among(connection, directive_record.c.record_no, record_nos))
    )
    return {no: at for no, at in connection.execute(mine.group_by("record_no"))}


def strangers(connection: sa.Connection, person_nos: Iterable[int]) -> set[int]:
    """Those of these people who were begun after a protection was given that covers what was said of them."""
    if connection.execute(sa.select(directive_record.c.record_no).limit(1)).first() is None:
        return set()
    wanted = (
        sa.select(membership.c.person_no)
        .join(directive_record, directive_record.c.record_no == membership.c.record_no)
        .join(directive, directive.c.no == directive_record.c.directive_no)
        .join(tables.person, tables.person.c.no == membership.c.person_no)
        .where(directive.c.kind == str(Measure.PROTECTED), tables.person.c.created_at >= directive.c.set_at)
    )
    return set(connection.scalars(wanted.where(bulk.among(connection, tables.person.c.no, person_nos))))


_KNOWN_AT = sa.bindparam("known_at", type_=directive.c.set_at.type)
_UNCOUNTED = Prepared(
    sa.select(directive.c.no, directive.c.person_no).where(
        directive.c.kind == str(Measure.NOT_COUNTED),
        directive.c.set_at <= _KNOWN_AT,
        directive.c.ended_at.is_(None) | (directive.c.ended_at > _KNOWN_AT),
    )
)


def uncounted(connection: sa.Connection, known_at: dt.datetime) -> tuple[set[int], set[int]]:
    """Who was in no number by their own wish at a moment: people and records, by number.

    What was once counted stays so: a directive has no effect on what was known before it.
    """
    anchors = {no: person for no, person in _UNCOUNTED.rows(connection, known_at=known_at)}
    if not anchors:
        return set(), set()
    mine = bulk.among(connection, directive_record.c.directive_no, anchors)
    nos = set(connection.scalars(sa.select(directive_record.c.record_no).where(mine)))
    theirs = memberships.known(known_at).where(bulk.among(connection, membership.c.record_no, nos))
    live = [person for _, person in connection.execute(theirs) if person is not None]
    return {*anchors.values(), *live}, nos


def erased(connection: sa.Connection, person_no: int) -> bool:
    """Whether a person was erased and nobody's record is theirs since; by their present number.

    That they may be known again changes nothing of it: who comes back is somebody new.
    """
    mine = (directive.c.person_no == person_no) & (directive.c.kind == str(Measure.ERASED))
    if connection.execute(sa.select(directive.c.no).where(mine).limit(1)).first() is None:
        return False
    return not len(memberships.members(connection, [person_no])["record_no"])


def emptied(connection: sa.Connection, record_nos: Iterable[int]) -> set[int]:
    """Those of these records that say nothing any more, since whose they were was erased.

    That the person may be known again fills none of them.
    """
    mine = (
        sa.select(directive_record.c.record_no)
        .join(directive, directive.c.no == directive_record.c.directive_no)
        .where(directive.c.kind == str(Measure.ERASED))
        .where(bulk.among(connection, directive_record.c.record_no, record_nos))
    )
    return set(connection.scalars(mine))


def of_person(
    connection: sa.Connection, person_no: int, kinds: Collection[Measure] = tuple(Measure)
) -> list[Directive]:
    """The directives in force that hold for a person, by their present number; oldest first."""
    given = in_force(connection, kinds)
    if not given:
        return []
    now = people.leads_to(connection, {one.person_no for one in given})
    theirs = memberships.members(connection, [person_no])["record_no"]
    mine = bulk.among(connection, directive_record.c.record_no, theirs)
    covering = set(connection.scalars(sa.select(directive_record.c.directive_no).where(mine)))
    return [one for one in given if now[one.person_no] == person_no or one.no in covering]
