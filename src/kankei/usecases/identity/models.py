"""Models: which matching model a store's people are worked out with. It belongs to the store, not to a call.

A store without one of its own uses the model that ships with the library.
"""

from functools import lru_cache
from pathlib import Path

import msgspec
import sqlalchemy as sa

from kankei.errors import ModelError
from kankei.matching.model import Model, check, default_model, read_model
from kankei.store import memberships, pending, settings

__all__ = ["adopt", "in_force", "last_used", "load", "used"]

NAME = "model"
LAST_USED = "scale"


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
        ModelError: The file is no model, or does not fit this version of the library.
    """
    return default_model() if name == "default" else read_model(Path(name))


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
