"""Settings: a name and a text, for what belongs to one store and to no table."""

import sqlalchemy as sa

from kankei.store.tables import setting

__all__ = ["get", "put"]


def get(connection: sa.Connection, name: str) -> str | None:
    """The text of a setting, None if it was never put."""
    text: str | None = connection.scalar(sa.select(setting.c.value).where(setting.c.name == name))
    return text


def put(connection: sa.Connection, name: str, value: str) -> None:
    """Keep a setting in the place of an earlier one."""
    connection.execute(sa.delete(setting).where(setting.c.name == name))
    connection.execute(sa.insert(setting).values(name=name, value=value))
