"""Towns (自治体): which one a store is of; its file is kept in the store, so that all read the same."""

import sqlalchemy as sa

from kankei.counting import parse_town, town_text
from kankei.model.goal import Town
from kankei.store import publications, settings
from kankei.store.unit import Store

__all__ = ["adopt", "chosen", "ever", "in_force", "is_said", "sample", "text"]

NAME, SHIPPED = "town", "bandai"


def adopt(connection: sa.Connection, name_or_path: str) -> Town:
    """Let a store be of a town from now on.

    Raises:
        RuleError: As :func:`kankei.counting.load_town`.
    """
    said = town_text(name_or_path)
    town = parse_town(said, name=name_or_path)
    settings.put(connection, NAME, said)
    return town


def is_said(connection: sa.Connection) -> bool:
    """Whether somebody said which town a store is of; else it is the shipped one."""
    return settings.get(connection, NAME) is not None


def sample() -> str:
    """The file of the shipped town, comments and all: what another town copies to make its own."""
    return town_text(SHIPPED)


def text(connection: sa.Connection, name_or_path: str = "") -> str:
    """The file of a town: of the one named, else of the store's own, else of the shipped one.

    Raises:
        RuleError: As :func:`kankei.counting.load_town`.
    """
    if name_or_path:
        return town_text(name_or_path)
    return settings.get(connection, NAME) or town_text(SHIPPED)


def in_force(connection: sa.Connection, town: str | Town = "") -> Town:
    """A town by its name or path, or the town itself; ``""`` is the store's own.

    Raises:
        RuleError: As :func:`kankei.counting.load_town`.
    """
    return town if isinstance(town, Town) else parse_town(text(connection, town), name=town or NAME)


def ever(connection: sa.Connection) -> list[Town]:
    """The store's own town, and those by whose files counts were published: their zones old numbers tell."""
    published = publications.towns(connection)
    return [in_force(connection), *(parse_town(said, name=NAME) for said in published)]


def chosen(store: Store, town: str | Town = "") -> Town:
    """As :func:`in_force`, of a store that nobody is reading yet.

    Raises:
        RuleError: As :func:`kankei.counting.load_town`.
        StoreError: The store cannot be read.
    """
    if isinstance(town, Town):
        return town
    with store.reading() as connection:
        return in_force(connection, town)
