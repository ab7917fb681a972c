"""What counts and analyses are asked with: the day, the moment of knowledge, the rule."""

import datetime as dt
from typing import Annotated, Literal

from litestar.params import QueryParameter
from msgspec import Struct

from kankei.model.goal import Town
from kankei.store import towns
from kankei.usecases.identity.settlement import settle
from kankei_api.calling import FAR, Call
from kankei_api.problems import Refusal

__all__ = ["AsOf", "Asked", "KnownAt", "RuleAsked", "Shipped", "asked", "home"]

Shipped = Literal["broad", "continuing", "default", "premium", "strict"]
"""The rules that ship; a town's own are used where their file lies, at the command line."""
AsOf = Annotated[dt.date | None, QueryParameter(description="基準日。省くと今日")]
KnownAt = Annotated[
    dt.datetime | None,
    QueryParameter(description="いつまでに分かっていたことか（日付ならその日の終わり）。省くと今"),
]
RuleAsked = Annotated[Shipped | None, QueryParameter(description="数え方のルール")]


class Asked(Struct, frozen=True, kw_only=True):
    """The day a figure is about, the moment whose knowledge is used, by which rule."""

    as_of: dt.date
    known_at: dt.datetime
    rule: str


def asked(call: Call, as_of: AsOf, known_at: KnownAt, rule: RuleAsked) -> Asked:
    """What a call asks for; today, now and the rule of the settings unless it says otherwise.

    Whoever was logged of late is worked out first, so that the number is the settled one.

    Raises:
        Refusal: 422, the moment has no zone, or the day is before 1800 or after 2199.
    """
    for name, told in (("as_of", as_of), ("known_at", known_at)):
        if told is not None and FAR.match(told.isoformat()):
            raise Refusal(422, "api.fields", wrong={name: "fault.far"})
    if known_at is not None and known_at.tzinfo is None:
        raise Refusal(422, "api.fields", wrong={"known_at": "fault.zone"})
    settle(call.store, at=call.at)
    moment = (known_at or call.latest()).astimezone(dt.UTC)
    return Asked(as_of=as_of or call.today, known_at=moment, rule=rule or call.rule)


def home(call: Call) -> Town:
    """The town whose people are counted: that of the store."""
    with call.store.reading() as connection:
        return towns.in_force(connection)
