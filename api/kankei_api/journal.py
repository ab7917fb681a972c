"""What the API writes down of its work: events with facts, never a body, a name, an id or a token."""

import logging
import sys
from typing import Final

import msgspec

from kankei_api.clock import now

__all__ = ["journal", "keep_journal"]

_LOGGER = logging.getLogger("kankei_api")


class Journal:
    """One JSON document an event: the facts, the event's name, its level and the moment (ISO 8601, UTC)."""

    def info(self, event: str, **facts: object) -> None:
        """Write down what happens every day."""
        self._write(logging.INFO, event, facts)

    def error(self, event: str, **facts: object) -> None:
        """Write down what somebody has to look at."""
        self._write(logging.ERROR, event, facts)

    def _write(self, level: int, event: str, facts: dict[str, object]) -> None:
        if _LOGGER.isEnabledFor(level):
            named = {"event": event, "level": logging.getLevelName(level).lower(), "timestamp": now()}
            _LOGGER.log(level, "%s", msgspec.json.encode(facts | named, enc_hook=str).decode())


journal: Final = Journal()
"""Silent below warnings until ``keep_journal`` or the surrounding program listens."""


def keep_journal() -> None:
    """Write every event to standard error, one JSON document a line."""
    if not _LOGGER.handlers:
        _LOGGER.addHandler(logging.StreamHandler(sys.stderr))
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
