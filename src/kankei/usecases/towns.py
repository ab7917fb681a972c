"""Towns (自治体): which one a store is of; its file is kept in the store, so that all read the same."""

import sqlalchemy as sa

from kankei.counting import load_town
from kankei.counting.rules import parse_town, town_text
from kankei.model.goal import Town
from kankei.store import settings

__all__ = ["adopt", "in_force"]

NAME, SHIPPED = "town", "bandai"


def adopt(connection: sa.Connection, name_or_path: str) -> Town:
    """Let a store be of a town from now on.

    Raises:
        RuleError: As :func:`kankei.counting.load_town`.
    """
    text = town_text(name_or_path)
    town = parse_town(text, name=name_or_path)
    settings.put(connection, NAME, text)
    return town


def in_force(connection: sa.Connection) -> Town:
    """The town of a store; the shipped one where nobody said."""
    text = settings.get(connection, NAME)
    return load_town(SHIPPED) if text is None else parse_town(text, name=NAME)
