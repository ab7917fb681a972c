"""Discretion (支援措置): logging an interaction tells nobody who may not protect that somebody is protected.

Else a name with a guessed phone or address, logged as an interaction, would be confirmed by whose it turns
out to be, by who else it may be, or by the bits of that.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.model import Measure
from kankei.model.standing import Standing
from kankei.store import directives
from kankei.usecases.named import Named, said_by
from kankei.usecases.recognition import Recognised
from kankei.usecases.report.counting import standing_on
from kankei.usecases.reserve import Page, Viewer, page_of, records_of

__all__ = ["Reserved", "discreet", "reserved"]


class Reserved(Struct, frozen=True):
    """What of a protected person those are told who named them by id and may not protect."""

    page: Page
    viewer: Viewer

    @property
    def id(self) -> uuid.UUID:
        """The id that they are told."""
        return self.page.id

    def standing(self, connection: sa.Connection, record_no: int, *, as_of: dt.date, rule: str) -> Standing:
        """The standing that they are told: of what they may see, and of the record that they have logged."""
        return standing_on(connection, self.page, self.viewer, as_of=as_of, rule=rule, more=[record_no])


class Naming(Protocol):
    """An interaction with whoever logs it, as far as it matters here."""

    @property
    def by(self) -> str:
        """Who logs it."""

    @property
    def person(self) -> uuid.UUID | None:
        """Whom they name."""

    @property
    def knowing(self) -> bool:
        """Whether they may know of protected people."""


def reserved(
    connection: sa.Connection,
    named: Mapping[uuid.UUID | None, Named],
    entries: Sequence[Naming],
    *,
    at: dt.datetime,
) -> dict[tuple[uuid.UUID | None, str, bool], tuple[Named, Reserved]]:
    """Whom those mean who name a protected person and may not protect, and what they are told.

    By who is named, who names them, and that they may not know (False).
    """
    asked = {(one.person, one.by) for one in entries if one.person in named}
    hidden = directives.persons(connection, [Measure.PROTECTED]) if asked else {}
    found: dict[tuple[uuid.UUID | None, str, bool], tuple[Named, Reserved]] = {}
    for who, by in asked:
        if who is not None and named[who].person_no in hidden:
            viewer = Viewer(by=by, knowing=False)
            page = page_of(connection, who, known_at=at, viewer=viewer)
            shown = records_of(connection, page, viewer) if page.alias else []
            whom = said_by(named[who].person_no, shown[0]) if shown else named[who]
            found[who, by, False] = whom, Reserved(page, viewer)
    return found


def discreet(
    connection: sa.Connection, found: Sequence[Recognised], entries: Sequence[Naming]
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
                (no, bits) for no, bits in who.others if no not in hidden and entries[place].person is None
            ),
        )
    return told, under


def _people(who: Recognised) -> bool:
    """Whether it is or may be anybody who is known."""
    return who.person_no is not None or bool(who.others)
