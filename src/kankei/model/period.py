"""A span of days with the name a town hall gives it: 年度, 暦年, or any other."""

import datetime as dt
from enum import StrEnum

from msgspec import Struct


class Calendar(StrEnum):
    """By which years a span is measured."""

    FISCAL = "fiscal"
    """年度, April to March."""
    CALENDAR = "calendar"
    """暦年, January to December."""
    SPAN = "span"
    """Any first and last day."""


class Period(Struct, frozen=True, kw_only=True):
    """From one day to another, both included; ``label`` as it is printed (令和7年度)."""

    calendar: Calendar
    since: dt.date
    until: dt.date
    label: str
