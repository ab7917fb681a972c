"""Transitions (移り変わり) between standings, from the end of one fiscal year to the end of the next."""

import datetime as dt

import numpy as np
import pandas as pd

from kankei.analysis.frames import Analysis, Note, answer, frame
from kankei.analysis.history import History, history
from kankei.counting import standings
from kankei.counting.columns import STILL, UNKNOWN_ZONE, Flags, Ints, listens
from kankei.counting.periods import first_day, fiscal_year_ends
from kankei.fields.date import fiscal_year
from kankei.model import Axis
from kankei.model.goal import Town
from kankei.store import Store

__all__ = ["COLUMNS", "NEW", "NOWHERE", "transitions"]

COLUMNS = {
    "transitions": {
        "fiscal_year": "int64",
        "until": "datetime64[s]",
        "before": "str",
        "after": "str",
        "people": "int64",
        "share": "float64",
    },
    "standings": {"until": "datetime64[s]", "standing": "str", "people": "int64"},
}
"""The tables and their columns; docs/howto/analysis.md says what each means."""
NOWHERE = "none"
"""The standing of somebody who is known and stands on no axis."""
NEW = "new"
"""What somebody was before their first touchpoint."""
_AXES = tuple(Axis)
_NEW = 1 << len(_AXES)


def transitions(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> Analysis:
    """How many people went from which standing to which in each fiscal year; the last one may be unfinished.

    A standing is the set of axes on which a person stands, joined by ``+``; ``none`` if there is none,
    ``new`` before the first touchpoint. ``share`` is of all who stood there before. Every person known by
    the end of a year is in exactly one line of it.

    Args:
        store: Where the touchpoints are.
        as_of: The last day that counts: the end of the last, perhaps unfinished, year.
        known_at: The moment whose knowledge is used.
        rule: A shipped rule's name, or the path of a town's own.
        town: A shipped town's name, or the path of another.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store cannot be.
    """
    told = history(store, as_of=as_of, known_at=known_at, rule=rule, town=town)
    days = _ends(told)
    columns = [_standing(told, day) for day in days]
    moves = [_moves(day, *pair) for day, *pair in zip(days[1:], columns, columns[1:], strict=False)]
    stands = [_stands(day, column) for day, column in zip(days[1:], columns[1:], strict=False)]
    tables = {"transitions": _joined("transitions", moves), "standings": _joined("standings", stands)}
    unfinished = [] if (as_of.month, as_of.day) == (3, 31) else [_unfinished(as_of)]
    return answer("transitions", told, known_at, tables, unfinished)


def _unfinished(as_of: dt.date) -> Note:
    return Note("analysis.unfinished_year", {"year": str(fiscal_year(as_of)), "day": as_of.isoformat()})


def _ends(told: History) -> list[dt.date]:
    """The day before the first fiscal year, the end of each year since, and the day itself."""
    if not len(told.touches):
        return []
    first = dt.date.fromordinal(int(told.touches.day.min()))
    return [dt.date(fiscal_year(first), 3, 31), *fiscal_year_ends(first, told.as_of), told.as_of]


def _standing(told: History, day: dt.date) -> Ints:
    """For each person a bit for each axis on which they stand; ``_NEW`` before their first touchpoint."""
    standing = standings(told.touches.where(_bearing(told, day)), rule=told.rule, as_of=day)
    bits = np.zeros(len(told.people), dtype=np.int64)
    places = np.searchsorted(told.people, standing.people)
    for place, axis in enumerate(_AXES):
        bits[places] |= standing.on[axis].astype(np.int64) << place
    bits[told.touches.day[told.starts] > day.toordinal()] = _NEW
    return bits


def _bearing(told: History, day: dt.date) -> Flags:
    """The touchpoints that can bear on a standing that day: most of a long history cannot.

    Those in the longest window, whatever lasts, every move and death, and each person's latest address.
    """
    touches, rule = told.touches, told.rule
    months = max(axis.reach_months for _, axis in rule.open_axes)
    lasting = [tie for _, axis in rule.open_axes for tie in axis.lasting]
    moves = [*rule.settlement.moved_in, *rule.settlement.moved_out, *rule.settlement.deaths]
    always = listens(touches, [*lasting, *moves])
    past = touches.day <= day.toordinal()
    until = np.where(touches.ended == STILL, touches.day, touches.ended)
    recent = until >= first_day(day, months).toordinal()
    addressed = np.flatnonzero(past & (touches.zone != UNKNOWN_ZONE))
    latest = np.zeros(len(told.people), dtype=np.int64)
    latest[told.head[addressed]] = touches.day[addressed]
    address = (touches.zone != UNKNOWN_ZONE) & (touches.day == latest[told.head])
    return np.asarray(past & (recent | always | address), dtype=np.bool_)


def _moves(day: dt.date, before: Ints, after: Ints) -> pd.DataFrame:
    known = after != _NEW
    pairs, people = np.unique(before[known] * (_NEW + 1) + after[known], return_counts=True)
    olds, news = pairs // (_NEW + 1), pairs % (_NEW + 1)
    values = {
        "fiscal_year": [fiscal_year(day)] * len(pairs),
        "until": [np.datetime64(day, "s")] * len(pairs),
        "before": [_words(bits) for bits in olds.tolist()],
        "after": [_words(bits) for bits in news.tolist()],
        "people": people,
        "share": people / np.bincount(olds, weights=people)[olds],
    }
    return frame(COLUMNS["transitions"], values)


def _stands(day: dt.date, bits: Ints) -> pd.DataFrame:
    kinds, people = np.unique(bits[bits != _NEW], return_counts=True)
    words = [_words(kind) for kind in kinds.tolist()]
    moment = [np.datetime64(day, "s")] * len(kinds)
    return frame(COLUMNS["standings"], {"until": moment, "standing": words, "people": people})


def _words(bits: int) -> str:
    if bits == _NEW:
        return NEW
    return "+".join(axis for place, axis in enumerate(_AXES) if bits >> place & 1) or NOWHERE


def _joined(table: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    empty = frame(COLUMNS[table], {name: [] for name in COLUMNS[table]})
    return pd.concat([empty, *parts], ignore_index=True)
