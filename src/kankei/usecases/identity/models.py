"""Models: which matching model a store's people are worked out with. It belongs to the store, not to a call.

A store without one of its own uses the model that ships with the library.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from kankei.errors import ModelError
from kankei.matching.model import Model, check, default_model, read_model
from kankei.store import memberships, pending, settings

__all__ = ["adopt", "in_force", "last_used", "load", "used"]

NAME = "model"
LAST_USED = "scale"
FLOORS = ("edge_floor", "link_floor")
THRESHOLDS = ("core_threshold", "same_threshold", "alone_threshold")
MOST = 100.0
"""No evidence is worth more bits than these: they are one chance in 10³⁰."""


def in_force(connection: sa.Connection) -> Model:
    """The model of a store.

    Raises:
        ModelError: ``model.kept``, its own model does not fit this version of the library; :func:`adopt` of
            another one is the way out.
    """
    text = settings.get(connection, NAME)
    return _read(text) if text else default_model()


@lru_cache(maxsize=4)
def _read(text: str) -> Model:
    try:
        return check(msgspec.json.decode(text, type=Model))
    except (ModelError, msgspec.DecodeError) as error:
        raise ModelError("model.kept") from error


def load(name: str) -> Model:
    """The model in a file, or with ``default`` the one that ships.

    Raises:
        ModelError: The file is no model, or does not fit this version of the library; ``model.out_of_range``,
            a floor above 0, a threshold below 0, or more than ``MOST`` bits for something.
    """
    return default_model() if name == "default" else _within(read_model(Path(name)))


def _within(model: Model) -> Model:
    """The model itself, if by its numbers it can tell people from one another."""
    odd = [name for name in FLOORS if not -MOST <= getattr(model, name) <= 0]
    odd += [name for name in THRESHOLDS if not 0 <= getattr(model, name) <= MOST]
    weighed = {"pair": model.pair, "core.prior": model.core.prior, "core.bins": model.core.bins}
    told = _numbers(msgspec.to_builtins(weighed | {"interval": model.interval}))
    odd += [name for name, bits in told if not abs(bits) <= MOST]
    if odd:
        raise ModelError("model.out_of_range", model=model.name, most=f"{MOST:g}", names=", ".join(odd))
    return model


def _numbers(told: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in nested mappings and lists, with the way to it."""
    if isinstance(told, int | float):
        yield name, told
        return
    parts = told.items() if isinstance(told, dict) else enumerate(told or (), start=1)
    for key, part in parts:
        yield from _numbers(part, f"{name}.{key}".strip("."))


def adopt(connection: sa.Connection, model: Model) -> bool:
    """Let a store use another model from now on; whether it did use another, or its people are still of one.

    The latter is so when the model that ships has become another since. Every live record waits for its
    identity then: the next resolution works all of them out anew, and the judgements of staff hold as before.
    """
    scale, digest = last_used(connection)
    if model.digest == _known(connection) and (scale < 0 or model.digest == digest):
        return False
    settings.put(connection, NAME, msgspec.json.encode(model, order="sorted").decode())
    pending.add(connection, memberships.live_columns(connection)["record_no"].tolist())
    return True


def last_used(connection: sa.Connection) -> tuple[float, str]:
    """How large the store was, in half octaves, when people were last worked out, and the model's digest.

    -1 if that never was.
    """
    scale, _, digest = (settings.get(connection, LAST_USED) or "-1").partition(" ")
    return float(scale), digest


def used(connection: sa.Connection, model: Model, *, scale: float) -> None:
    """Note that a store as large as this has the people of this model."""
    settings.put(connection, LAST_USED, f"{scale:g} {model.digest}")


def _known(connection: sa.Connection) -> str:
    """The digest of the model of a store; of one that cannot be used, none."""
    try:
        return in_force(connection).digest
    except ModelError:
        return ""
