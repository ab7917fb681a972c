"""Links: pairs of cores that stage two weighed; the review queue, and what the interval is made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk
from kankei.store.tables import link, membership

__all__ = ["columns", "replace_columns"]


def replace_columns(
    connection: sa.Connection, record_nos: Iterable[int], links: Mapping[str, Sequence[Any] | NDArray[Any]]
) -> None:
    """Put these links, columns named as the fields of Link, in the place of all that touch the records."""
    nos = list(record_nos)
    touches = sa.or_(
        bulk.among(connection, link.c.left_no, nos), bulk.among(connection, link.c.right_no, nos)
    )
    connection.execute(sa.delete(link).where(touches))
    bulk.insert(connection, link, links)


def columns(connection: sa.Connection) -> dict[str, NDArray[Any]]:
    """Links between live records, with the people of both, most bits first.

    ``left_no``, ``right_no``, ``left_core``, ``right_core``, ``left_person`` and ``right_person`` (0 for
    nobody) are int64, ``bits`` float64.
    """
    left, right = membership.alias(), membership.alias()
    wanted = (
        sa.select(
            link.c.left_no,
            link.c.right_no,
            link.c.left_core,
            link.c.right_core,
            link.c.bits,
            left.c.person_no.label("left_person"),
            right.c.person_no.label("right_person"),
        )
        .join(left, sa.and_(left.c.record_no == link.c.left_no, left.c.until.is_(None)))
        .join(right, sa.and_(right.c.record_no == link.c.right_no, right.c.until.is_(None)))
        .order_by(link.c.bits.desc(), link.c.left_no, link.c.right_no)
    )
    return bulk.columns(connection, wanted, {})
