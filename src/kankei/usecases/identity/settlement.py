"""Settlement: what was logged since is worked out for everybody, as if all had come in one list.

It is worked out while others may write, and then written if nothing has changed since; if something has, it
is worked out again within the unit that writes it.
"""

import datetime as dt

import sqlalchemy as sa

from kankei.store import Store, batches, pending

__all__ = ["present", "settle"]


def present(store: Store, *, at: dt.datetime) -> dt.datetime:
    """The moment at which all is known that the store knows: ``at``, or its last one if a clock went back.

    Asked as of ``at`` alone, a machine whose clock is a day behind would count nobody of what it holds.
    """
    with store.reading() as connection:
        return batches.not_before(connection, at)


def settle(store: Store, *, at: dt.datetime) -> bool:
    """Work out who everybody is if anything waits for it; whether anything did.

    To be called before a number is told or a list is made; importing a list settles by itself.

    Args:
        store: Which; nothing is written where nothing waits.
        at: The present moment, aware.

    Raises:
        StoreError: The store cannot be written.
    """
    with store.reading() as connection:
        if not pending.waits(connection):
            return False
        from kankei.usecases.identity import intake  # noqa: PLC0415  the matcher is heavy, and mostly nothing waits

        memory = intake.Memory()
        intake.foresee(connection, memory)

    def unit(connection: sa.Connection) -> None:
        memory.moment = intake.moment(connection)
        intake.resolve_pending(connection, at=batches.not_before(connection, at), memory=memory)

    store.write(unit)
    return True
