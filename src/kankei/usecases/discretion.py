"""Discretion (支援措置): logging an interaction tells nobody who may not protect that somebody is protected.

Else a name with a guessed phone or address, logged as an interaction, would be confirmed by whose it turns
out to be, by who else it may be, or by the bits of that.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Measure
from kankei.store import directives
from kankei.usecases.recognition import Recognised

__all__ = ["discreet"]


def discreet(
    connection: sa.Connection, found: Sequence[Recognised], knowing: Sequence[bool]
) -> tuple[list[Recognised], list[frozenset[int]]]:
    """Who each record is to those who log it; and the protections that hold for it all the same.

    A record of a protected person becomes somebody new, as a stranger's would, until the next settlement
    puts it where it belongs; protected people whom it may be too are left out.

    Args:
        connection: Inside a unit of work.
        found: Who each is.
        knowing: Whether whoever logs it may know of protected people.
    """
    told, under = list(found), [frozenset[int]() for _ in found]
    open_to = [place for place, knows in enumerate(knowing) if not knows and _people(found[place])]
    hidden = directives.persons(connection, [Measure.PROTECTED]) if open_to else {}
    for place in open_to if hidden else ():
        who = found[place]
        if who.person_no in hidden:
            given = directives.of_person(connection, who.person_no, [Measure.PROTECTED])
            under[place] = frozenset(one.no for one in given)
        told[place] = replace(
            who,
            person_no=None if who.person_no in hidden else who.person_no,
            others=tuple((no, bits) for no, bits in who.others if no not in hidden),
        )
    return told, under


def _people(who: Recognised) -> bool:
    """Whether it is or may be anybody who is known."""
    return who.person_no is not None or bool(who.others)
