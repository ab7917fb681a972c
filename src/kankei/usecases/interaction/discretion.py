"""Discretion (支援措置): logging an interaction tells nobody who may not protect that somebody is protected.

Else a name with a guessed phone or address, logged as an interaction, would be confirmed by whose it turns
out to be, by who else it may be, or by the bits of that.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Directive, Measure
from kankei.store import directives, memberships, people
from kankei.usecases.identity.recognition import Recognised, Sight
from kankei.usecases.interaction.entries import Entry, Reserved, Writing
from kankei.usecases.people.named import Named, said_by
from kankei.usecases.rights.reserve import Viewer, aliases, page_of, records_of

__all__ = ["Again", "discreet", "joined", "pages", "reserved"]

Again = Callable[[Sequence[int], Sight], Sequence[Recognised]]
"""Tells who the records at some places are to who sees only so much."""


def reserved(
    connection: sa.Connection,
    named: Mapping[uuid.UUID | None, Named],
    entries: Sequence[Entry],
    *,
    at: dt.datetime,
) -> dict[tuple[uuid.UUID, str], tuple[Named, Reserved]]:
    """Whom those mean who name a protected person and may not protect, and what they are told.

    By who is named and who names them; of those who may protect, and of other people, there is nothing.
    """
    asked = {(one.person, one.by) for one in entries if not one.knowing and one.person in named}
    hidden = directives.persons(connection, [Measure.PROTECTED]) if asked else {}
    found: dict[tuple[uuid.UUID, str], tuple[Named, Reserved]] = {}
    for who, by in asked:
        if who is not None and named[who].person_no in hidden:
            viewer = Viewer(by=by, knowing=False)
            page = page_of(connection, who, known_at=at, viewer=viewer)
            shown = records_of(connection, page, viewer) if page.alias else []
            whom = said_by(named[who].person_no, shown[0]) if shown else named[who]
            found[who, by] = whom, Reserved(page, viewer)
    return found


def discreet(
    connection: sa.Connection, found: Sequence[Recognised], entries: Sequence[Entry], again: Again
) -> tuple[list[Recognised], list[frozenset[int]]]:
    """Who each record is to those who log it; and the protections that hold for it all the same.

    Where a protected person is met, whoever may not protect is answered as if that person were not there: a
    record of theirs becomes somebody new, as a stranger's would, or comes to the stranger who was logged so
    before, until the next settlement puts it where it belongs. Who it may be too is not told at all to those
    who named somebody: the id of a right guess would be told the wrong ones, and not the other way round.

    Args:
        connection: Inside a unit of work.
        found: Who each is.
        entries: As what each was logged.
        again: Tells who the records at some places are to who sees only so much.
    """
    told, under = list(found), [frozenset[int]() for _ in found]
    kept_back = [place for place, one in enumerate(entries) if not one.knowing]
    known = any(_people(found[place]) for place in kept_back)
    hidden = directives.persons(connection, [Measure.PROTECTED]) if known else {}
    if hidden and any(not _people(found[place]).isdisjoint(hidden) for place in kept_back):
        seen = again(kept_back, _sight(connection, hidden))
        beyond = 1 + max(one.group for one in found)
        for place, who in zip(kept_back, seen, strict=True):
            given = _given(connection, found[place].person_no, who.person_no)
            under[place] = frozenset(one.no for one in given)
            told[place] = replace(
                who,
                person_no=_since(connection, who.person_no, given),
                group=who.group + beyond if who.group >= 0 else -1,
            )
    for place in kept_back if hidden else ():
        if entries[place].person is not None:
            told[place] = replace(told[place], others=())
    return told, under


def _sight(connection: sa.Connection, hidden: Collection[int]) -> Sight:
    """What may show in an answer: of protected people what was logged as of strangers, as a stranger's."""
    theirs = memberships.members(connection, hidden)["record_no"].tolist()
    apart = aliases(connection, theirs, Viewer(knowing=False))
    return Sight(hidden=frozenset(theirs) - apart.keys(), whose=apart)


def _given(connection: sa.Connection, *person_nos: int | None) -> list[Directive]:
    """The protections of the first of some people, by whatever number, who has any."""
    now = people.leads_to(connection, [no for no in person_nos if no is not None])
    given = (directives.of_person(connection, no, [Measure.PROTECTED]) for no in now.values())
    return next(filter(None, given), [])


def _since(connection: sa.Connection, person_no: int | None, given: Sequence[Directive]) -> int | None:
    """A person who may bear what is under these protections; nobody for one who came before them."""
    if person_no is None or not given:
        return person_no
    (begun,) = people.by_nos(connection, [person_no])
    return person_no if begun.created_at >= min(one.set_at for one in given) else None


def _people(who: Recognised) -> set[int]:
    """Everybody who is known and whom it is, or may be."""
    near = {one.person_no for one in who.others} | {one.person_no for one in who.candidates}
    return (near | {who.person_no or 0}) - {0}


def joined(connection: sa.Connection, writings: Sequence[Writing]) -> None:
    """Let what is under a protection be a stranger's, where it came to one, until the next settlement.

    What was logged of the stranger before is under the protection, too; who went to somebody else is there
    again.
    """
    for one in filter(_met, writings):
        assert one.person_no is not None  # noqa: S101  else nobody was met
        people.merge(connection, {one.person_no: None})
        theirs = memberships.members(connection, [one.person_no])["record_no"].tolist()
        directives.cover(connection, [(directive, no) for directive in one.guarded for no in theirs])


def pages(
    connection: sa.Connection, writings: Sequence[Writing], ids: Mapping[int, uuid.UUID], at: dt.datetime
) -> None:
    """Let those who log something of a stranger be told of the page that they may see."""
    for one in filter(_met, writings):
        viewer = Viewer(by=one.entry.by, knowing=False)
        page = page_of(connection, ids[one.person_no or 0], known_at=at, viewer=viewer)
        one.page = Reserved(page, viewer)


def _met(one: Writing) -> bool:
    """Whether it is under a protection, and came to a stranger who was there before."""
    return bool(one.guarded) and one.named is None and one.begun is None and one.person_no is not None
