"""Where Alembic meets the store: on the connection it is given, else at ``KANKEI_STORE``."""

import os

import sqlalchemy as sa
from alembic import context

from kankei.store import open_store
from kankei.store.schema import metadata


def migrate(connection: sa.Connection) -> None:
    """Run the revisions asked for inside the connection's own transaction."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection in the configuration's attributes, or open the store of the environment."""
    given: sa.Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    url = context.config.attributes.get("url") or os.environ["KANKEI_STORE"]
    store = open_store(url)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection)
    store.close()


main()
