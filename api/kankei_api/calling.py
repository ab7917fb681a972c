"""One call of the API: who calls, when, for what; its store enters all that in the audit."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import unquote

from litestar import Request
from litestar.di import NamedDependency, Provide
from msgspec import Struct

from kankei.model import Act, Caller
from kankei.store import Store, audit
from kankei.wording import Lang
from kankei_api.clock import JAPAN, now
from kankei_api.problems import language

__all__ = ["CALL", "Call", "Here"]

PURPOSE = "kankei-purpose"
"""The header by which a caller says what a call is for (``Kankei-Purpose``), percent-encoded UTF-8."""


class Call(Struct, frozen=True, kw_only=True):
    """What a controller works with. ``store`` enters the act with every unit that it writes."""

    caller: Caller
    store: Store
    at: dt.datetime
    rule: str
    lang: Lang
    act: Act

    @property
    def today(self) -> dt.date:
        """The calendar day in Japan."""
        return self.at.astimezone(JAPAN).date()

    def saw(self, *people: uuid.UUID, **facts: str) -> None:
        """Enter in the audit whom this call is about to show; to be called before the answer is given.

        Raises:
            StoreError: It cannot be entered; then nothing may be shown.
        """
        self.store.write(lambda connection: audit.note(connection, *people, **facts))


def provide_call(request: Request[Any, Caller, Any]) -> Call:
    """The present call, as the guard let it in."""
    state, at = request.app.state, now()
    act = Act(
        by=request.user.name,
        action=str(request.route_handler.operation_id or request.route_handler.handler_name),
        at=at,
        purpose=unquote(request.headers.get(PURPOSE, "")),
        request=str(request.scope["state"].get("request_id", "")),
    )
    return Call(
        caller=request.user,
        store=state["store"].acting(act),
        at=at,
        rule=state["settings"].rule,
        lang=language(request),
        act=act,
    )


Here = NamedDependency[Call]
"""How a controller asks for the present call: a parameter ``call: Here``."""
CALL = {"call": Provide(provide_call, sync_to_thread=False)}
