"""Refusals in the audit: each of a caller, as long as they are few; beyond that how many there were."""

import threading
from collections import Counter

from msgspec.structs import replace

from kankei.model import Act
from kankei.store import Store
from kankei_api.limits import Limits

__all__ = ["A_MINUTE", "Refusals"]

A_MINUTE = 30
"""Refusals of one caller, and of all unknown ones together, that are entered one by one in a minute."""


class Refusals:
    """Enters refusals of this process; safe to share between threads."""

    def __init__(self) -> None:
        self._lock, self._limits = threading.Lock(), Limits()
        self._left_out: Counter[str] = Counter()

    def enter(self, store: Store, act: Act, at: float) -> None:
        """Enter one refusal, or count it; the next one that is entered tells how many were only counted.

        Args:
            store: Whose audit.
            act: What was refused.
            at: Seconds of a clock that never goes back.

        Raises:
            StoreError: It cannot be entered.
        """
        with self._lock:
            if self._limits.wait(act.by, A_MINUTE, at=at):
                self._left_out[act.by] += 1
                return
            left_out = self._left_out.pop(act.by, 0)
        if left_out:
            act = replace(act, detail={**act.detail, "left_out": str(left_out)})
        store.acting(act).write(lambda _: None)
