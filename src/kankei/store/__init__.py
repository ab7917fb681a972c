"""The only SQL: one file per noun."""

from kankei.store.unit import Store, create, open_store

__all__ = ["Store", "create", "open_store"]
