"""How often: a bucket for each account that calls empty and time fills; in this process alone."""

from msgspec import Struct

__all__ = ["Limits"]

MOST = 10_000
"""Buckets that are remembered; beyond that the full ones are forgotten, which changes nothing for anybody."""


class Bucket(Struct):
    """How many calls are left, and when that was so."""

    left: float
    at: float


class Limits:
    """A token bucket for each name: it holds a minute's worth, and fills at the same rate.

    >>> limits = Limits()
    >>> [limits.wait("clerk", 2, at=0.0) for _ in range(3)]
    [0.0, 0.0, 30.0]
    """

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def wait(self, name: str, a_minute: int, *, at: float) -> float:
        """Take one call out of a bucket; 0.0, or how many seconds until there is one to take.

        Args:
            name: Whose bucket.
            a_minute: How many calls a minute are allowed.
            at: Seconds of a clock that never goes back.
        """
        bucket = self._buckets.setdefault(name, Bucket(float(a_minute), at))
        per_second = a_minute / 60
        bucket.left = min(float(a_minute), bucket.left + (at - bucket.at) * per_second)
        bucket.at = at
        if bucket.left < 1:
            return (1 - bucket.left) / per_second
        bucket.left -= 1
        if len(self._buckets) > MOST:
            self._forget(at)
        return 0.0

    def _forget(self, at: float) -> None:
        """Drop the buckets that nobody has touched for a minute: they are full again."""
        self._buckets = {name: one for name, one in self._buckets.items() if at - one.at < 60}
