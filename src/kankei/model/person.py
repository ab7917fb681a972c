"""A person: a set of records judged to be one human being; it has an id and owns nothing else."""

import datetime as dt
import uuid

from msgspec import Struct


class Person(Struct, frozen=True, kw_only=True):
    """One human being. ``merged_into`` is the ``no`` of the person an old id leads to."""

    no: int
    id: uuid.UUID
    created_at: dt.datetime
    merged_into: int | None = None


class Membership(Struct, frozen=True, kw_only=True):
    """From ``since`` until ``until`` a record was live and belonged to a person.

    ``person_no`` is None while a record is nobody in particular (no name worth the word).
    """

    no: int
    record_no: int
    person_no: int | None
    since: dt.datetime
    until: dt.datetime | None = None
