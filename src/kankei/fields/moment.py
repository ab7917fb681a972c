"""Days and moments that a program hands over: a plain day (Asia/Tokyo), an aware moment."""

import datetime as dt

from kankei.errors import FieldError

__all__ = ["JAPAN", "check_day", "check_moment"]

JAPAN = dt.timezone(dt.timedelta(hours=9), "JST")
"""Asia/Tokyo, which has had no summer time since 1951: its calendar day is the day of every list."""


def check_day(as_of: dt.date) -> None:
    """Refuse what is no plain day: a text, or a moment, of which nobody knows whose day it is.

    Raises:
        FieldError: ``date.no_day``.

    >>> check_day(dt.date(2026, 3, 31))
    """
    if type(as_of) is not dt.date:
        raise FieldError("as_of", str(as_of), "date.no_day")


def check_moment(at: dt.datetime, *, field: str = "at") -> None:
    """Refuse a moment without its zone.

    Raises:
        FieldError: ``date.no_zone``.

    >>> check_moment(dt.datetime(2026, 3, 31, tzinfo=dt.UTC))
    """
    if not isinstance(at, dt.datetime) or at.tzinfo is None:
        raise FieldError(field, str(at), "date.no_zone")
