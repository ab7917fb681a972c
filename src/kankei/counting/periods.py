"""Windows of whole months and fiscal years (年度, April to March), on arrays of ordinal days."""

import calendar
import datetime as dt
from fractions import Fraction

import numpy as np

from kankei.counting.columns import Ints, Small
from kankei.fields.date import fiscal_year

APRIL = 4
REACH = 3
"""Days around the month's arithmetic in which a window's first day may move."""
_LAST = dt.date.max - dt.timedelta(days=1)
"""The last day that has a day after it."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


def first_day(as_of: dt.date, months: int) -> dt.date:
    """The first day of the window of so many months that ends with ``as_of``.

    >>> first_day(dt.date(2026, 3, 31), 12), first_day(dt.date(2027, 2, 28), 36)
    (datetime.date(2025, 4, 1), datetime.date(2024, 3, 1))
    """
    after = min(as_of, _LAST) + dt.timedelta(days=1)
    month = after.year * 12 + after.month - 1 - months
    year, month = month // 12, month % 12 + 1
    if year < dt.MINYEAR:
        return dt.date.min
    return dt.date(year, month, min(after.day, calendar.monthrange(year, month)[1]))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later; a month's last day stays one.

    >>> months_later(dt.date(2026, 3, 31), 3), months_later(dt.date(2026, 1, 30), 1)
    (datetime.date(2026, 6, 30), datetime.date(2026, 2, 28))
    """
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max
    last = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, last if is_last else min(day.day, last))


def months_between(day: dt.date, until: dt.date) -> Fraction:
    """The months of the calendar from a day to a later one; of one that is not whole, the share of its days.

    >>> march = dt.date(2026, 3, 31)
    >>> months_between(march, dt.date(2026, 12, 31)), months_between(march, dt.date(2026, 6, 10))
    (Fraction(9, 1), Fraction(7, 3))
    """
    whole = (until.year - day.year) * 12 + until.month - day.month
    whole -= months_later(day, whole) > until
    begun = months_later(day, whole)
    if begun == until:
        return Fraction(whole)
    return whole + Fraction((until - begun).days, (months_later(day, whole + 1) - begun).days)


def first_without(day: dt.date, months: int) -> dt.date:
    """The first day whose window of so many months no longer holds ``day``; the last day of all beyond it.

    >>> first_without(dt.date(2025, 4, 1), 12)
    datetime.date(2026, 4, 1)
    """
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max
    near = dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    around = (near + dt.timedelta(days=shift) for shift in range(-REACH, REACH + 1))
    return next(one for one in around if first_day(one, months) > day)


def fiscal_years(days: Small) -> Ints:
    """The fiscal year each ordinal day lies in.

    >>> march = dt.date(2026, 3, 31).toordinal()
    >>> fiscal_years(np.array([march, march + 1], dtype=np.int32)).tolist()
    [2025, 2026]
    """
    months = (days.astype(np.int64) - _EPOCH).astype("M8[D]").astype("M8[M]").astype(np.int64)
    return np.asarray((months - (APRIL - 1)) // 12 + 1970, dtype=np.int64)


def fiscal_year_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every 31 March from ``first`` on and before ``last``, in order.

    >>> fiscal_year_ends(dt.date(2024, 12, 1), dt.date(2026, 3, 31))
    [datetime.date(2025, 3, 31)]
    """
    ends = [dt.date(year + 1, 3, 31) for year in range(fiscal_year(first), fiscal_year(last))]
    return [end for end in ends if end < last]
