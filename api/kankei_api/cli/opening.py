"""A store that is closed when the command that opened it has ended."""

from click import get_current_context

from kankei.store import Store, open_store

__all__ = ["opened"]


def opened(url: str) -> Store:
    """The store at an address, for as long as the command that runs.

    Raises:
        ExtraError: PostgreSQL needs the extra ``pg``.
        StoreError: The address cannot be read, or names a database that kankei does not speak.
    """
    return get_current_context().with_resource(open_store(url))
