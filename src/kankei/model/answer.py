"""An answer kept for whoever asks again under the same key (Idempotency-Key)."""

import datetime as dt
import uuid

from msgspec import Struct


class KeptAnswer(Struct, frozen=True, kw_only=True):
    """What a keyed call answered.

    ``key`` is a digest of the caller's own key, ``fingerprint`` one of what was asked. ``headers`` is a JSON
    object, ``body`` the answer as sent, ``subjects`` the ids of the people that it is about.
    """

    account: str
    key: str
    fingerprint: str
    status: int
    headers: str
    body: str
    subjects: tuple[str, ...]
    kept_at: dt.datetime

    @property
    def people(self) -> list[uuid.UUID]:
        """Whom the answer is about."""
        return [uuid.UUID(one) for one in self.subjects]
