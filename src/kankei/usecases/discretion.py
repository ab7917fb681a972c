"""Discretion (支援措置): logging an interaction tells nobody who may not protect that somebody is protected.

Else a name with a guessed phone or address, logged as an interaction, would be confirmed by whose it turns
out to be, by who else it may be, or by the bits of that.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Measure
from kankei.store import directives
from kankei.usecases.entries import Entry, Reserved
from kankei.usecases.named import Named, said_by
from kankei.usecases.recognition import Recognised
from kankei.usecases.reserve import Viewer, page_of, records_of

__all__ = ["discreet", "reserved"]


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
    connection: sa.Connection, found: Sequence[Recognised], entries: Sequence[Entry]
) -> tuple[list[Recognised], list[frozenset[int]]]:
    """Who each record is to those who log it; and the protections that hold for it all the same.

    A record of a protected person becomes somebody new, as a stranger's would, until the next settlement
    puts it where it belongs; protected people whom it may be too are left out. Who it may be too is not told
    at all to those who named somebody: the id of a right guess would be told the wrong ones, and not the
    other way round.

    Args:
        connection: Inside a unit of work.
        found: Who each is.
        entries: As what each was logged.
    """
    told, under = list(found), [frozenset[int]() for _ in found]
    open_to = [place for place, one in enumerate(entries) if not one.knowing and _people(found[place])]
    hidden = directives.persons(connection, [Measure.PROTECTED]) if open_to else {}
    for place in open_to if hidden else ():
        who = found[place]
        if who.person_no in hidden:
            given = directives.of_person(connection, who.person_no, [Measure.PROTECTED])
            under[place] = frozenset(one.no for one in given)
        told[place] = replace(
            who,
            person_no=None if who.person_no in hidden else who.person_no,
            others=tuple(
                one for one in who.others if one.person_no not in hidden and entries[place].person is None
            ),
        )
    return told, under


def _people(who: Recognised) -> bool:
    """Whether it is or may be anybody who is known."""
    return who.person_no is not None or bool(who.others)
