"""A store in whose audit what is done at the terminal is entered, under the name that the system knows."""

import datetime as dt

import rich_click as click

from kankei.errors import StoreError
from kankei.model import Act
from kankei.store import Store
from kankei.usecases.identity.settlement import present, settle
from kankei_api.clerk import whoever
from kankei_api.cli.console import Terminal
from kankei_api.cli.opening import opened
from kankei_api.clock import now

__all__ = ["acting", "settled"]

_ONLY_READ = frozenset({"store.standby", "store.readonly", "store.rights"})


def acting(url: str, action: str, *, purpose: str = "") -> Store:
    """The store at an address, each of whose written units enters ``cli.<action>``."""
    act = Act(by=whoever(), action=f"cli.{action}", at=now(), purpose=purpose)
    return opened(url).acting(act)


def settled(
    url: str, action: str, *, known_at: dt.datetime | None = None, purpose: str = ""
) -> tuple[Store, dt.datetime]:
    """The same with nobody left to be worked out who was logged of late: for what tells a number or a list.

    Beside it the moment whose knowledge is used: ``known_at``, or else the present one, after all that.
    Where the store can only be read, as on a standby, those who wait are left to wait, and that is said.

    Raises:
        StoreError: The store cannot be read; or somebody waits, and it cannot be written for now.
    """
    store = acting(url, action, purpose=purpose)
    try:
        settle(store, at=now())
    except StoreError as error:
        context = click.get_current_context(silent=True)
        terminal = context.find_object(Terminal) if context else None
        if error.code not in _ONLY_READ or terminal is None:
            raise
        store.check()  # in a folder that cannot be written SQLite may refuse to read too
        terminal.warn("cli.unsettled")
    return store, known_at or present(store, at=now())
