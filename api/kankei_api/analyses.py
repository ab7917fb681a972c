"""Which analyses there are, and which options each of them knows; without what they are made of."""

from collections.abc import Mapping
from typing import Literal, get_args

__all__ = ["NAMES", "TAKES", "WAYS", "By"]

NAMES = (
    "conversion",
    "funnel",
    "transitions",
    "cohorts",
    "attribution",
    "overlap",
    "channels",
    "registration",
    "breakdown",
)
By = Literal["all", "first_channel", "zone", "fiscal_year"]
WAYS: tuple[str, ...] = get_args(By)
"""By what people are told apart (``by``)."""
TAKES: Mapping[str, frozenset[str]] = {
    "conversion": frozenset({"origin", "outcome", "by", "watched_from"}),
    "attribution": frozenset({"outcome", "half_life"}),
    "channels": frozenset({"costs"}),
    "registration": frozenset({"activities"}),
}
"""Which options an analysis knows; the others know none."""
