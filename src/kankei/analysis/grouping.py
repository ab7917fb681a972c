"""Groups of people that can be compared: by what was known of each when their clock began."""

import numpy as np

from kankei.analysis.frames import names
from kankei.analysis.history import NEVER, History
from kankei.counting.columns import UNKNOWN_ZONE, ZONES, Ints
from kankei.counting.periods import fiscal_years
from kankei.errors import RuleError

__all__ = ["GROUPS", "grouped"]

GROUPS = ("all", "first_channel", "zone", "fiscal_year")
"""Everybody; the channel of the first touchpoint; where they lived when the clock began; in which year."""


def grouped(told: History, by: str, begun: Ints) -> tuple[list[str], Ints]:
    """The groups' labels, in order, and each person's group; who has not begun is in one of them too.

    Raises:
        RuleError: There is no such grouping (``analysis.unknown_group``).
    """
    if by not in GROUPS:
        raise RuleError(by, "analysis.unknown_group", groups=", ".join(GROUPS))
    if by == "all":
        return ["all"], np.zeros(len(told.people), dtype=np.int64)
    codes = {"first_channel": _first_channel, "zone": _zone, "fiscal_year": _year}[by](told, begun)
    distinct, places = np.unique(codes[begun != NEVER], return_inverse=True)
    groups = np.zeros(len(codes), dtype=np.int64)
    groups[begun != NEVER] = places
    return _labels(by, distinct), groups


def _labels(by: str, codes: Ints) -> list[str]:
    match by:
        case "first_channel":
            return names(codes)
        case "zone":
            return [str(ZONES[code]) for code in codes.tolist()]
        case _:
            return [str(code) for code in codes.tolist()]


def _first_channel(told: History, _: Ints) -> Ints:
    return told.touches.channel[told.starts].astype(np.int64)


def _zone(told: History, begun: Ints) -> Ints:
    """Where the last address known on the day of the beginning lies: a later one may tell the outcome."""
    known = (told.touches.zone != UNKNOWN_ZONE) & (told.touches.day <= begun[told.head])
    zones = np.full(len(told.people), UNKNOWN_ZONE, dtype=np.int64)
    zones[told.head[known]] = told.touches.zone[known]
    return zones


def _year(_: History, begun: Ints) -> Ints:
    return fiscal_years(np.maximum(begun, 1).astype(np.int32))
