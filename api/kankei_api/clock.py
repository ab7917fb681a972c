"""The only place that looks at a clock; everything below is told the time."""

import datetime as dt

from kankei.fields.moment import JAPAN

__all__ = ["JAPAN", "day_of", "now", "today"]


def now() -> dt.datetime:
    """This moment, aware, UTC."""
    return dt.datetime.now(dt.UTC)


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of a moment in Japan."""
    return moment.astimezone(JAPAN).date()


def today() -> dt.date:
    """The calendar day in Japan, wherever the machine stands."""
    return day_of(now())
