"""Links: pairs of groups that stage two weighed, by a record of each; the review queue and the interval's matter."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk
from kankei.store.tables import link, membership

__all__ = ["columns", "replace_columns"]


def replace_columns(
    connection: sa.Connection,
    record_nos: Iterable[int],
    left_nos: Sequence[int] | NDArray[Any],
    right_nos: Sequence[int] | NDArray[Any],
    bits: Sequence[float] | NDArray[Any],
) -> None:
    """Put these links in the place of all that touch any of the records; equally long columns."""
    nos = list(record_nos)
    touches = sa.or_(bulk.among(connection, link.c.left_no, nos), bulk.among(connection, link.c.right_no, nos))
    connection.execute(sa.delete(link).where(touches))
    bulk.insert(connection, link, {"left_no": left_nos, "right_no": right_nos, "bits": bits})


def columns(connection: sa.Connection) -> dict[str, NDArray[Any]]:
    """Links between live records, with the people of both: ``left_no``, ``right_no``, ``bits``, ``left_person``,
    ``right_person`` (int64, bits float64), most bits first."""
    left, right = membership.alias(), membership.alias()
    wanted = (
        sa.select(
            link.c.left_no,
            link.c.right_no,
            link.c.bits,
            left.c.person_no.label("left_person"),
            right.c.person_no.label("right_person"),
        )
        .join(left, sa.and_(left.c.record_no == link.c.left_no, left.c.until.is_(None)))
        .join(right, sa.and_(right.c.record_no == link.c.right_no, right.c.until.is_(None)))
        .order_by(link.c.bits.desc(), link.c.left_no, link.c.right_no)
    )
    return bulk.columns(connection, wanted, {})
