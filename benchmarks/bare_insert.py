"""What the stack alone can do: a handler that writes one row and commits, on the same server and store."""

from typing import Any

import sqlalchemy as sa
from litestar import Litestar, post

from kankei.store import open_store
from kankei_api.settings import Settings


def application() -> Litestar:
    """Two routes, one of which writes nothing; the table is made anew."""
    store = open_store(Settings.from_environment().store)
    with store.writing() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS bare_touchpoint"))
        connection.execute(sa.text("CREATE TABLE bare_touchpoint (said TEXT)"))

    @post("/bare", sync_to_thread=True)
    def insert(data: dict[str, Any]) -> dict[str, str]:
        with store.writing() as connection:
            connection.execute(sa.text("INSERT INTO bare_touchpoint VALUES (:said)"), {"said": repr(data)})
        return {"is": "kept"}

    @post("/nothing", sync_to_thread=True)
    def nothing(data: dict[str, Any]) -> dict[str, int]:
        return {"was": len(data)}

    return Litestar([insert, nothing], logging_config=None)
