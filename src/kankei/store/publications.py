"""Publications: counts as they were published. They are added and read; none is ever changed."""

import uuid

import sqlalchemy as sa

from kankei.errors import UnknownError
from kankei.model.publication import Publication, PublicationHead
from kankei.store import bulk
from kankei.store.authors import check_author
from kankei.store.tables import published_count

__all__ = ["LATEST", "add", "find", "listed", "towns"]


def add(connection: sa.Connection, publication: Publication) -> None:
    """Keep a new publication.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    check_author(publication.published_by)
    bulk.insert_structs(connection, published_count, [publication])


def find(connection: sa.Connection, name: int | uuid.UUID) -> Publication:
    """The publication of a number or an id.

    Raises:
        UnknownError: There is none.
    """
    column = published_count.c.no if isinstance(name, int) else published_count.c.id
    found = bulk.structs(connection, sa.select(published_count).where(column == name), Publication)
    if not found:
        raise UnknownError("publication")
    return found[0]


def listed(connection: sa.Connection) -> list[PublicationHead]:
    """Every publication without its report and people, oldest first."""
    columns = [published_count.c[name] for name in PublicationHead.__struct_fields__]
    return bulk.structs(connection, sa.select(*columns).order_by(published_count.c.no), PublicationHead)


def towns(connection: sa.Connection) -> list[str]:
    """The texts of the towns by which counts were published, each once."""
    return sorted(connection.scalars(sa.select(published_count.c.town_text).distinct()))


LATEST = sa.select(sa.func.max(published_count.c.known_at)).scalar_subquery()
"""Until when all that was known was published, to be asked for with other things."""
