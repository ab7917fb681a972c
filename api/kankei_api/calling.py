"""One call of the API: who calls, when, for what; its store enters all that in the audit."""

import datetime as dt
import re
import uuid
from typing import Annotated, Any, Self
from urllib.parse import unquote

import sqlalchemy as sa
from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.exceptions import ValidationException
from litestar.params import HeaderParameter
from msgspec import Struct
from msgspec.structs import replace

from kankei.model import Act, Caller, Scope
from kankei.store import Store, audit, towns
from kankei.store.joined import Joined
from kankei.usecases.access import exports
from kankei.usecases.identity.settlement import present
from kankei.usecases.number.tens import Figures, in_tens
from kankei.usecases.rights.reserve import Viewer
from kankei.wording import Lang
from kankei_api.clock import day_of, now
from kankei_api.conditions import UNCONDITIONAL, Condition, Conditions
from kankei_api.faults import unkept
from kankei_api.parameters import numeric, repeated, unknown
from kankei_api.problems import Refusal, language
from kankei_api.retrying import Repeat, Retry

__all__ = ["CALL", "FAR", "Call", "Here"]

FAR = re.compile(r"(0[0-9]{3}|1[0-7][0-9]{2}|2[2-9][0-9]{2}|[3-9][0-9]{3})-[0-9]{2}-[0-9]{2}")
"""Days and moments before 1800 or after 2199: no list is of them, and a course up to there has no end."""


class Call(Struct, frozen=True, kw_only=True):
    """What a controller works with. ``store`` enters the act with every unit that it writes."""

    caller: Caller
    store: Store
    at: dt.datetime
    rule: str
    lang: Lang
    act: Act
    conditions: Conditions = Conditions()
    """If-Match and If-None-Match, for handlers with the dependencies ``CHANGES`` or ``READS``."""
    people_a_day: int = 1_000
    """Whom one account and its tokens are shown in a day, at most."""
    retry: Retry | None = None
    """The Idempotency-Key, for handlers with the dependencies ``REPEATABLE``; ``one_unit`` heeds it."""

    @property
    def today(self) -> dt.date:
        """The calendar day in Japan."""
        return day_of(self.at)

    def latest(self) -> dt.datetime:
        """The moment of the call, or the store's last one if a clock went back: it knows all by then."""
        return present(self.store, at=self.at)

    @property
    def viewer(self) -> Viewer:
        """Who looks, and whether they may know of protected people."""
        return Viewer(by=self.caller.name, knowing=self.caller.may(Scope.PROTECT))

    def saw(self, *people: uuid.UUID, **facts: str) -> None:
        """Enter in the audit whom this call is about to show; to be called before the answer is given.

        Raises:
            StoreError: It cannot be entered, or the account was shown as many people today as it may be; then
                nothing may be shown.
        """

        def unit(connection: sa.Connection) -> None:
            by, today = self.caller.name, self.today
            exports.looked_at(connection, people, by=by, today=today, most=self.people_a_day)
            audit.note(connection, *people, **facts)

        self.store.write(unit)

    def told(self, found: Figures, *, today: bool = False) -> Figures:
        """Figures as this caller may know them: to the last person, or in tens; ``today`` as ``in_tens``."""
        if self.caller.sees_single_figures:
            return found
        with self.store.reading() as connection:
            return in_tens(found, town=towns.in_force(connection), today=today)

    def for_purpose(self, purpose: str) -> Store:
        """The store that enters this act with a purpose that stood in the body."""
        return self.store.acting(replace(self.act, purpose=purpose))

    def within(self, connection: sa.Connection) -> Self:
        """The same call, all of whose work is part of the unit of a connection."""
        return replace(self, store=Joined(connection), retry=None)


Purpose = Annotated[
    str | None,
    HeaderParameter(
        name="Kankei-Purpose",
        description="何のための呼び出しか（監査に残る）。UTF-8 をパーセント符号化して書く",
        max_length=2000,
    ),
]


def provide_call(
    request: Request[Any, Caller, Any],
    retry: Repeat = None,
    conditions: Condition = UNCONDITIONAL,
    kankei_purpose: Purpose = None,
) -> Call:
    """The present call, as the guard let it in.

    Raises:
        ValidationException: A parameter that the handler does not know or that is given twice, or a moment
            that is a number.
        Refusal: 422, a parameter or the purpose holds what may not be kept; a day before 1800 or after 2199.
    """
    if unknown(request) or repeated(request) or numeric(request):
        raise ValidationException
    purpose = unquote(kankei_purpose or "")
    if not (kankei_purpose or "").isascii():
        raise Refusal(422, "api.fields", wrong={"Kankei-Purpose": "fault.percent"})
    told = {"Kankei-Purpose": purpose, **request.path_params, **request.query_params}
    wrong = {name: code for name, text in told.items() for _, code in unkept(text, name, name)}
    wrong |= {name: "fault.far" for name, text in request.query_params.items() if FAR.match(text)}
    if wrong:
        raise Refusal(422, "api.fields", wrong=wrong)
    state, at = request.app.state, now()
    act = Act(
        by=request.user.name,
        action=str(request.route_handler.operation_id or request.route_handler.handler_name),
        at=at,
        purpose=purpose,
        request=str(request.scope["state"].get("request_id", "")),
    )
    return Call(
        caller=request.user,
        store=state["store"].acting(act),
        at=at,
        rule=state["settings"].rule,
        lang=language(request),
        act=act,
        conditions=conditions,
        retry=retry,
        people_a_day=state["settings"].people_a_day,
    )


Here = NamedDependency[Call]
"""How a controller asks for the present call: a parameter ``call: Here``."""
CALL = {
    "call": Provide(provide_call, sync_to_thread=False),
}
