"""The town, and the line it has promised to follow (計画の目標)."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from kankei.fields.home import Home
from kankei.model.indicator import Indicator, Mark
from kankei.model.plane import Plane

Text = Annotated[str, Meta(min_length=1)]


class Milestone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure of the plan, due on the last day of the 年 it names; ``due_fiscal`` if it meant 年度."""

    mark: Mark
    label: Text
    """As the plan writes it (令和8年)."""
    people: Annotated[int, Meta(ge=0)]
    due: dt.date
    due_fiscal: dt.date


class Town(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A municipality: how it is recognised in an address, and what it has promised."""

    name: Text
    prefecture: Text
    code: Annotated[str, Meta(pattern="^[0-9]{6}$")]
    """全国地方公共団体コード with its check digit."""
    number_name: Text
    """What the town calls the number (関係・愛着人口)."""
    plan: Text
    """The document that holds the line."""
    line: Annotated[tuple[Milestone, ...], Meta(min_length=1)]
    areas: tuple[Text, ...] = ()
    """Its 大字, which its own lists write without the town's name."""
    postal_codes: tuple[Annotated[str, Meta(pattern="^[0-9]{7}$")], ...] = ()
    """All that are the town's and no other's, seven digits each."""
    plane: Plane | None = None
    """The town's own 2×2, if it has one."""
    indicator: tuple[Indicator, ...] = ()
    """The plan's table, in its order."""

    @property
    def home(self) -> Home:
        """The town as addresses in its own lists mean it."""
        return Home(self.name, self.prefecture, self.areas, self.postal_codes)

    @property
    def target(self) -> Milestone:
        """The last milestone: where the line leads."""
        return max(self.line, key=lambda stone: stone.due)


class Goal(Struct, frozen=True, kw_only=True):
    """How far a number is from the target on a day, and the pace that would reach it.

    ``rate`` is number ÷ target. ``per_month`` and ``per_month_fiscal`` are the people whom every month still
    has to bring, by either reading of the plan's year: rounded up, 0 once the target is met, None once its
    day is over.
    """

    label: str
    target: int
    due: dt.date
    due_fiscal: dt.date
    distance: int
    rate: float
    per_month: int | None
    per_month_fiscal: int | None
    line: tuple[Milestone, ...]
