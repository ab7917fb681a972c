"""A counting rule: the named, versioned text that turns touchpoints into standings."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from kankei.model.axis import Axis, Channel

TIE_PATTERN = f"^({'|'.join(Channel)})(:[a-z_]+)?$"
Tie = Annotated[str, Meta(pattern=TIE_PATTERN)]
"""A channel, or ``channel:kind`` where only one kind of its touchpoints is meant (``survey:attached``)."""

Ties = Annotated[tuple[Tie, ...], Meta(min_length=1)]
Months = Annotated[int, Meta(ge=1, le=1200)]
Weight = Annotated[int, Meta(ge=1, le=1000)]
Line = Annotated[str, Meta(min_length=1, pattern=r"^[^\n]+$")]


class Repeat(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Touchpoints that only make a tie together: in so many different fiscal years (継続的)."""

    channels: Ties
    fiscal_years: Annotated[int, Meta(ge=2, le=100)]


class Weighed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Touchpoints that weigh: who has ``threshold`` together stands (two light ties or one strong).

    ``weights`` are by tie; a ``channel:kind`` goes before its channel. The window is the axis's months, or
    the fiscal year of the day up to it. ``once_per`` day: of what one person did on one day only the
    heaviest counts, the longest of the equally heavy.
    """

    threshold: Weight
    weights: Annotated[dict[Tie, Weight], Meta(min_length=1)]
    window: Literal["months", "fiscal_year"] = "months"
    once_per: Literal["day", "touchpoint"] = "day"


class AxisRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Who stands on one axis: one touchpoint of ``channels`` in the window, a repetition, or weight enough.

    The window is the ``window_months`` up to and including the day. A tie of ``lasting`` holds from its day
    until it ends instead, however long ago it began. ``residents`` says whether people who live in town can
    stand here.
    """

    window_months: Months
    residents: bool
    channels: tuple[Tie, ...] = ()
    lasting: tuple[Tie, ...] = ()
    repeat: Repeat | None = None
    weighed: Weighed | UnsetType = UNSET
    """Unset rather than None, so that a rule without weights keeps the digest it always had."""

    @cached_property
    def ties(self) -> tuple[str, ...]:
        """Every tie this axis listens to, alone, repeated or weighed."""
        weighed = () if self.weighed is UNSET else tuple(self.weighed.weights)
        return self.channels + self.lasting + (self.repeat.channels if self.repeat else ()) + weighed

    @property
    def yearly(self) -> bool:
        """Whether it weighs what was done in the fiscal year of the day."""
        return self.weighed is not UNSET and self.weighed.window == "fiscal_year"

    @property
    def reach_months(self) -> int:
        """How many months back anything that does not last can bear on a day."""
        return max(self.window_months, 12 if self.yearly else 0)


DEATHS: tuple[Tie, ...] = ("residency:died",)
"""What tells of a death where a rule does not say so itself."""


class SettlementRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has moved in and not out; with ``address_counts`` a latest address in town makes a resident too.

    An address never puts anybody on the axis 定住: it only keeps a resident off the axes closed to residents.
    """

    moved_in: Ties
    moved_out: Ties
    address_counts: bool
    died: Ties | UnsetType = UNSET
    """Unset rather than ``DEATHS``, so that a rule that does not say it keeps the digest it always had."""

    @property
    def deaths(self) -> tuple[Tie, ...]:
        """What tells that somebody died: from that day on they stand on no axis and are in no number."""
        return DEATHS if self.died is UNSET else self.died


class NumberRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is in the number: anybody on one of ``axes``, once."""

    axes: Annotated[tuple[Axis, ...], Meta(min_length=1)]
    residents: bool
    one_off_donors: bool


class OneOffRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the line "without one-off donors" leaves out: nothing but gifts, in so few fiscal years."""

    channels: Ties
    fiscal_years: Annotated[int, Meta(ge=1, le=100)]


class CountingRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A whole rule, as its TOML file says it."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_-]{0,39}$")]
    version: Line
    title: Line
    """The rule's name as it is printed (Japanese)."""
    exchange: AxisRule
    relation: AxisRule
    attachment: AxisRule
    settlement: SettlementRule
    number: NumberRule
    one_off: OneOffRule
    without_sources: Annotated[tuple[Line, ...], Meta(min_length=1)] | UnsetType = UNSET
    """Sources (出どころ) whose lists earn nobody an axis, such as one portal; unset for none, so that a rule
    that leaves none out keeps the digest it always had."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """The sources that are left out."""
        return () if self.without_sources is UNSET else self.without_sources

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the rule says; comments and layout of its file are no part of it."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    @property
    def open_axes(self) -> Iterator[tuple[Axis, AxisRule]]:
        """The three axes that windows decide, in the order in which they are printed."""
        yield Axis.EXCHANGE, self.exchange
        yield Axis.RELATION, self.relation
        yield Axis.ATTACHMENT, self.attachment
