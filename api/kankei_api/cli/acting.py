"""A store in whose audit what is done at the terminal is entered, under the name that the system knows."""

from kankei.model import Act
from kankei.store import Store, open_store
from kankei_api.clock import now
from kankei_api.intake import whoever

__all__ = ["acting"]


def acting(url: str, action: str, *, purpose: str = "") -> Store:
    """The store at an address, each of whose written units enters ``cli.<action>``."""
    act = Act(by=whoever(), action=f"cli.{action}", at=now(), purpose=purpose)
    return open_store(url).acting(act)
