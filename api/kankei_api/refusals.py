"""Refusals in the audit: each of a caller, as long as they are few; what is beyond that together."""

import datetime as dt
import threading
import uuid
from typing import Any
from urllib.parse import unquote

from litestar.connection import ASGIConnection
from msgspec import Struct, field
from msgspec.structs import replace

from kankei.errors import StoreError
from kankei.model import Act, Deed
from kankei.store import Store, audit
from kankei_api.faults import unkept
from kankei_api.gate import REQUEST_ID
from kankei_api.journal import journal
from kankei_api.limits import Limits

__all__ = ["A_MINUTE", "MOST", "Refusals", "refused_act"]

A_MINUTE = 30
"""Refusals of one caller, and of all unknown ones together, that are entered one by one in a minute."""
PAUSE = 60.0
"""Seconds after which those that were not are entered together."""
MOST = 1000
"""People whom one such entry names; before they are more it is made."""
SHARED = ("code", "needs")
"""What refusals of one kind, of one caller and one action, have in common."""
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


class Together(Struct):
    """Refusals of one kind that wait for their entry: the first, how many they are, and whom they named."""

    first: Act
    times: int = 0
    people: set[uuid.UUID] = field(default_factory=set)

    def act(self) -> Act:
        """Their entry, without what was each one's own: its number, its purpose, which export."""
        shared = {name: fact for name, fact in self.first.detail.items() if name in SHARED}
        return replace(
            self.first,
            purpose="",
            request="",
            subjects=tuple(self.people),
            detail={**shared, "times": str(self.times)},
        )


class Refusals:
    """Enters refusals of this process in one store's audit; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock, self._limits = threading.Lock(), Limits()
        self._waiting: dict[tuple[str, ...], Together] = {}
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to enter every minute what waits; also again after ``close``."""
        self._closed.clear()
        self._thread = threading.Thread(target=self._enter_by_the_minute, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Enter what waits, and no more."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def enter(self, act: Act, at: float) -> None:
        """Enter one refusal, or, of a caller who has had ``A_MINUTE`` of them, keep it for ``enter_waiting``.

        Args:
            act: What was refused.
            at: Seconds of a clock that never goes back.

        Raises:
            StoreError: It cannot be entered.
        """
        with self._lock:
            alone = not self._limits.wait(act.by, A_MINUTE, at=at)
            full = not alone and self._keep(act) >= MOST
        if alone:
            self._store.acting(act).write(lambda _: None)
        elif full:
            self.enter_waiting()

    def enter_waiting(self) -> None:
        """Enter all that wait, those of one kind as one entry.

        Raises:
            StoreError: They cannot be entered; they wait on.
        """
        with self._lock:
            acts = [one.act() for one in self._waiting.values()]
            if acts:
                self._store.write(lambda connection: audit.append(connection, acts))
            self._waiting.clear()

    def _keep(self, act: Act) -> int:
        """Keep a refusal for later; how many people the entry will name by now."""
        kind = (act.by, act.action, *(act.detail.get(name, "") for name in SHARED))
        one = self._waiting.setdefault(kind, Together(act))
        one.times += 1
        one.people.update(act.subjects)
        return len(one.people)

    def _enter_by_the_minute(self) -> None:
        while not self._closed.is_set():
            self._closed.wait(PAUSE)
            try:
                self.enter_waiting()
            except StoreError as error:  # somebody else writes, or the disk is full: they wait on
                journal.error("unentered", kind=error.code)
