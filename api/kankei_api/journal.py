"""What the API writes down of its work: events with facts, never a body, a name, an id or a token."""

import logging
import sys

import structlog

__all__ = ["journal", "keep_journal"]

_LOGGER = logging.getLogger("kankei_api")
journal: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    _LOGGER,
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""Silent below warnings until ``keep_journal`` or the surrounding program listens."""


def keep_journal() -> None:
    """Write every event to standard error, one JSON document a line."""
    if not _LOGGER.handlers:
        _LOGGER.addHandler(logging.StreamHandler(sys.stderr))
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
