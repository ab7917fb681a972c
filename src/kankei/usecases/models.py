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

__all__ = ["adopt", "in_force", "load"]

NAME = "model"


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
    """Let a store use another model from now on; whether it did use another.

    Every live record waits for its identity then: the next resolution works all of them out anew, and the
    judgements of staff hold as before.
    """
    if model.digest == _known(connection):
        return False
    settings.put(connection, NAME, msgspec.json.encode(model, order="sorted").decode())
    pending.add(connection, memberships.live_columns(connection)["record_no"].tolist())
    return True


def _known(connection: sa.Connection) -> str:
    """The digest of the model of a store; of one that cannot be used, none."""
    try:
        return in_force(connection).digest
    except ModelError:
        return ""
