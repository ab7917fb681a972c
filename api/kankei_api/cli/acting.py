"""A store in whose audit what is done at the terminal is entered, under the name that the system knows."""

from kankei.model import Act
from kankei.store import Store, open_store
from kankei.usecases.settlement import settle
from kankei_api.clerk import whoever
from kankei_api.clock import now

__all__ = ["acting", "settled"]


def acting(url: str, action: str, *, purpose: str = "") -> Store:
    """The store at an address, each of whose written units enters ``cli.<action>``."""
    act = Act(by=whoever(), action=f"cli.{action}", at=now(), purpose=purpose)
    return open_store(url).acting(act)


def settled(url: str, action: str, *, purpose: str = "") -> Store:
    """The same with nobody left to be worked out who was logged of late: for what tells a number or a list.

    Raises:
        StoreError: The store cannot be read; or somebody waits, and it cannot be written.
    """
    store = acting(url, action, purpose=purpose)
    settle(store, at=now())
    return store
