"""Stages of working out who is who, as they are told to whoever waits for it."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

__all__ = ["Stage", "Step", "Watch", "unwatched"]


class Step(StrEnum):
    """What is done now, in this order: new records made comparable, compared, given people, written."""

    PREPARING = "preparing"
    COMPARING = "comparing"
    ASSIGNING = "assigning"
    WRITING = "writing"


class Stage(Struct, frozen=True, kw_only=True):
    """How far a step is: so many records or portions ``done`` ``of`` all; 0 of 0 where nobody can say."""

    step: Step
    done: int = 0
    of: int = 0


Watch = Callable[[Stage], object]
"""Is told each stage as it is reached; called inside the unit of work, so it must be quick and not raise."""


def unwatched(stage: Stage) -> None:
    """Nobody waits for it."""
