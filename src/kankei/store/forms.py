"""Forms: in which version of the comparable forms the records of a store are.

Forms of two versions beside each other would make two of one person, so a store of another one is refused
until all of its records were made comparable anew.
"""

import sqlalchemy as sa

from kankei.model.record import FORMS
from kankei.store import settings
from kankei.store.tables import comparable

__all__ = ["fit", "note", "note_first"]

NAME = "forms"
_ANY = sa.select(sa.exists().select_from(comparable))


def fit(connection: sa.Connection) -> bool:
    """Whether the records are in the comparable form of this kankei; where there are none, they are."""
    known = settings.get(connection, NAME)
    return known == FORMS or (known is None and not connection.scalar(_ANY))


def note(connection: sa.Connection) -> None:
    """Note that all records are in the form of this kankei."""
    settings.put(connection, NAME, FORMS)


def note_first(connection: sa.Connection) -> None:
    """The same of the first records of a store."""
    if settings.get(connection, NAME) is None:
        note(connection)
