"""Settings: a name and a text, for what belongs to one store and to no table."""

import sqlalchemy as sa

from kankei.store.prepared import Prepared
from kankei.store.tables import setting

__all__ = ["drop", "get", "named", "put"]

_GET = Prepared(sa.select(setting.c.value).where(setting.c.name == sa.bindparam("wanted")))


def get(connection: sa.Connection, name: str) -> str | None:
    """The text of a setting, None if it was never put."""
    text: str | None = _GET.scalar(connection, wanted=name)
    return text


def put(connection: sa.Connection, name: str, value: str) -> None:
    """Keep a setting in the place of an earlier one."""
    connection.execute(sa.delete(setting).where(setting.c.name == name))
    connection.execute(sa.insert(setting).values(name=name, value=value))


def named(connection: sa.Connection, prefix: str) -> dict[str, str]:
    """The settings whose names begin so, by the rest of their names, in the order of these."""
    begins = setting.c.name.startswith(prefix, autoescape=True)
    found = connection.execute(sa.select(setting.c.name, setting.c.value).where(begins))
    return {name.removeprefix(prefix): value for name, value in sorted(found)}


def drop(connection: sa.Connection, name: str) -> None:
    """Forget a setting; one that was never put is no error."""
    connection.execute(sa.delete(setting).where(setting.c.name == name))
