"""Column types that keep what SQLite and PostgreSQL would each lose in their own way."""

import datetime as dt
import json
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from kankei.model.batch import Problem

__all__ = ["Problems", "Texts", "UtcDateTime"]


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, aware and in UTC on the way in and out; a naive one is refused.

    SQLite drops the offset of a timestamp, PostgreSQL answers in the session's zone: both are put right here.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment in UTC, without its zone where the database cannot keep one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The moment as written, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


class Texts(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts (raw cells, a header) as JSON in a text column; any character survives."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The texts as a JSON array; half a character (a lone surrogate) is written as its escape."""
        if value is None:
            return None
        try:
            return _encode(value).decode()
        except UnicodeEncodeError:
            return json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        """The texts again."""
        return None if value is None else tuple(json.loads(value))


class Problems(TypeDecorator[tuple[Problem, ...]]):
    """What was wrong with a row, as JSON in a text column."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Problem, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The problems as a JSON array; most rows have none, which costs nothing."""
        return _encode(value).decode() if value else "[]"

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Problem, ...]:  # noqa: ARG002
        """The problems again."""
        return _problems(value)


_encode = msgspec.json.Encoder().encode
_problems = msgspec.json.Decoder(tuple[Problem, ...]).decode
