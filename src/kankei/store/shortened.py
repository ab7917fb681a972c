"""Ids of which only the beginning or the end was copied."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kankei.model import Measure
from kankei.store.access_tables import account, service_token
from kankei.store.rights_tables import directive, export_request
from kankei.store.tables import import_batch, judgement, person, record

__all__ = ["ids"]

_NAMED: Mapping[str, tuple[sa.Select[Any], ...]] = {
    "import": (sa.select(import_batch.c.id),),
    "judgement": (sa.select(judgement.c.id),),
    "record": (sa.select(record.c.id),),
    "person": (sa.select(person.c.id),),
    "record_or_person": (sa.select(record.c.id), sa.select(person.c.id)),
    "erasure": (sa.select(directive.c.id).where(directive.c.kind == str(Measure.ERASED)),),
    "account": (sa.select(account.c.id),),
    "token": (sa.select(service_token.c.id),),
    "export": (sa.select(export_request.c.id),),
}


def ids(connection: sa.Connection, noun: str, part: str, *, most: int) -> list[uuid.UUID]:
    """The ids that begin or end with a part, in their order, at most so many.

    Args:
        connection: An open connection.
        noun: Whose ids: ``import``, ``judgement``, ``record``, ``person``, ``record_or_person``, ``erasure``,
            ``account``, ``token`` or ``export``.
        part: Hexadecimal digits in lower case, without hyphens.
        most: How many are answered.
    """
    found = [one for wanted in _NAMED[noun] for one in connection.scalars(_having(wanted, part, most))]
    return sorted(found)[:most]


def _having(wanted: sa.Select[Any], part: str, most: int) -> sa.Select[Any]:
    column = wanted.selected_columns[0]
    digits = sa.func.replace(sa.cast(column, sa.Text), "-", "")
    return wanted.where(digits.startswith(part) | digits.endswith(part)).order_by(column).limit(most)
