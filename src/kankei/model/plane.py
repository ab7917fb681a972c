"""The town's own 2×2 (リアル × 想い): taking part in person, and holding the town dear."""

from typing import Annotated

from msgspec import Meta, Struct

from kankei.model.rule import Months, Tie

Weight = Annotated[float, Meta(gt=0, le=100)]
Text = Annotated[str, Meta(min_length=1)]


class PlaneCells(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the town calls the four fields."""

    both: Text
    """High on both."""
    real: Text
    """High in person alone."""
    feeling: Text
    """High in feeling alone."""
    neither: Text
    """Low on both."""


class Plane(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the plane is measured: each touchpoint of the window adds its weight, once, on each side.

    A tie of ``lasting`` adds its weight from its day until it ends instead. Whoever settled has at least
    ``settled_real`` and ``settled_feeling``. A score that reaches its line is high.
    """

    real_name: Text
    feeling_name: Text
    window_months: Months
    real: dict[Tie, Weight]
    feeling: dict[Tie, Weight]
    lasting: tuple[Tie, ...] = ()
    settled_real: Weight
    settled_feeling: Weight
    real_line: Weight
    feeling_line: Weight
    cells: PlaneCells
