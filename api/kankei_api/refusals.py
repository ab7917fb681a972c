"""Refusals in the audit: each of a caller, as long as they are few; beyond that how many there were."""

import datetime as dt
import threading
from collections import Counter
from typing import Any
from urllib.parse import unquote

from litestar.connection import ASGIConnection
from msgspec.structs import replace

from kankei.model import Act, Deed
from kankei.store import Store
from kankei_api.faults import unkept
from kankei_api.gate import REQUEST_ID
from kankei_api.limits import Limits

__all__ = ["A_MINUTE", "Refusals", "refused_act"]

A_MINUTE = 30
"""Refusals of one caller, and of all unknown ones together, that are entered one by one in a minute."""
LONGEST = 2000
"""Characters of a purpose that is kept."""


def refused_act(
    connection: ASGIConnection[Any, Any, Any, Any], by: str, at: dt.datetime, **facts: str
) -> Act:
    """A refused call as it is entered: whom, or which export, its address names, and for what it was made.

    Of nobody we know (``by`` is empty) nothing is kept that they say.
    """
    handler: Any = connection.route_handler
    named = connection.path_params if by else {}
    if "export_id" in named:
        facts["export"] = str(named["export_id"])
    return Act(
        by=by,
        action=str(handler.operation_id or handler.handler_name),
        at=at,
        outcome=Deed.REFUSED,
        purpose=_purpose(connection) if by else "",
        request=str(connection.scope["state"].get(REQUEST_ID, "")),
        subjects=(named["person_id"],) if "person_id" in named else (),
        detail=facts,
    )


def _purpose(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """For what a call was made, by its body if that was read, else by its header; "" if it cannot be kept."""
    body = connection.state.get("body")
    said = body.get("purpose") if isinstance(body, dict) else None
    told = said if isinstance(said, str) else unquote(connection.headers.get("kankei-purpose", ""))
    fit = len(told) <= LONGEST and not any(True for _ in unkept(told, "purpose", "purpose"))
    return told if fit else ""


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
