"""An indicator (指標) of the plan: what it measures, what was promised, and figures entered by hand."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from kankei.model.rule import Tie

Text = Annotated[str, Meta(min_length=1)]


class Mark(StrEnum):
    """What a plan calls a figure."""

    BASELINE = "baseline"
    """当初値"""
    CURRENT = "current"
    """現在値 of the plan, when it was written"""
    TARGET = "target"
    """目標値"""


class Measure(StrEnum):
    """How an indicator is computed from touchpoints, if it can be."""

    NUMBER = "number"
    """The number itself, on the last day of the period."""
    PEOPLE = "people"
    """People (実人数) who did one of ``ties`` in the period, less those who did one of ``minus``."""
    MOVES = "moves"
    """Moves (延べ) in the period: ``ties`` of residency less ``minus``. Whoever comes, goes and comes again
    has moved three times; a move that several lists tell, with nothing between, is one."""
    HEADS = "heads"
    """Visits (延べ人数) in the period, with those who came along."""
    AMOUNT = "amount"
    """Yen given in the period."""
    ENTERED = "entered"
    """Nothing that kankei holds: only entered figures."""


class PlanFigure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure of the plan, for the 年 that ends on ``due``; ``due_fiscal`` if it meant 年度."""

    mark: Mark
    label: Text
    value: float
    due: dt.date
    due_fiscal: dt.date


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure that somebody else counted, for the days from ``since`` to ``until``, and where it stands."""

    since: dt.date
    until: dt.date
    value: float
    source: Text


class Indicator(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the plan's table. ``better`` says which way is progress."""

    code: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
    name: Text
    unit: Text
    measure: Measure
    better: Literal["more", "less"] = "more"
    ties: tuple[Tie, ...] = ()
    minus: tuple[Tie, ...] = ()
    line: tuple[PlanFigure, ...] = ()
    entries: tuple[Entry, ...] = ()

    def figure(self, mark: Mark) -> PlanFigure | None:
        """The plan's figure of a mark, the last one if there are several."""
        return max((one for one in self.line if one.mark is mark), key=lambda one: one.due, default=None)
