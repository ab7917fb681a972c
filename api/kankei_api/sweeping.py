"""Sweeping: what SQLite has written to its log comes into the store's file beside the calls.

Else it is brought there within the unit that makes the log too long, and its caller waits for the work of a
thousand others.
"""

import threading

from kankei.errors import StoreError
from kankei.store import Store

__all__ = ["Sweeper"]

PAUSE = 1.0
"""Seconds between two sweeps."""


class Sweeper:
    """A thread that sweeps the log of one store again and again, from ``start`` to ``close``."""

    def __init__(self, store: Store) -> None:
        self._store, self._closed = store, threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, or begin again after ``close``; nothing happens while it sweeps."""
        if self._thread is None:
            self._closed.clear()
            self._thread = threading.Thread(target=self._sweep, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Sweep no more."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _sweep(self) -> None:
        while not self._closed.wait(PAUSE):
            try:
                self._store.sweep()
            except StoreError:  # out of reach: whoever calls is told so
                continue
