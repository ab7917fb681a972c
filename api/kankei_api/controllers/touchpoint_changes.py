"""``/v1/touchpoints/{no}``: a touchpoint that is on record, put right or withdrawn."""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, delete, get, patch
from litestar.openapi.spec import Example
from litestar.params import Body, PathParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from kankei.model import Scope, Status, TouchpointDraft
from kankei.model import kind as kinds
from kankei.model.touchpoint import Companions, KindText, Yen, wrong_days
from kankei.usecases import people as known
from kankei.usecases.people import Done, correcting, disclosure
from kankei.usecases.people.mending import as_text
from kankei_api.calling import Call, Here
from kankei_api.conditions import CHANGES, READS, TAGGED, tag_of
from kankei_api.faults import wrong_kind
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]

CHANGED = {
    403: ("api.not_own",),
    422: ("rights.nothing_corrected", "rights.withdrawn_before", "rights.not_corrected", "review.gone"),
}
"""What is told of a touchpoint that is somebody else's, says all that already, or is not there any more."""
MENDED = Example(
    summary="日付の誤りを直す", value={"occurred_on": "2026-04-19", "reason": "名簿の写し間違い"}
)
No = Annotated[int, PathParameter(ge=1, le=2**62, description="接点の番号")]


class TouchpointChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a touchpoint is to say; what is left out or null stays, what ``clear`` names is taken away."""

    occurred_on: dt.date | None = None
    ended_on: dt.date | None = None
    status: Status | None = None
    kind: KindText | None = None
    amount: Yen | None = None
    companions: Companions | None = None
    detail: str | None = None
    clear: list[Literal["ended_on", "amount", "detail"]] = []
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get(
    "/touchpoints/{no:int}",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getTouchpoint",
    response_description="その接点のいまの姿",
    tags=["touchpoints"],
    summary="ひとつの接点",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="touchpoint"),
)
def one(call: Here, no: No) -> Response[Done]:
    """Answer a touchpoint in its live version, whichever version was asked for.

    One of somebody who was erased is answered as if there were none (404).
    """
    with call.store.reading() as connection:
        found = known.touch(connection, no, call.viewer)
    call.saw(*([found.person] if found.person else []))
    return call.conditions.answer(found, _tag(found))


@patch(
    "/touchpoints/{no:int}",
    scope=Scope.LOG,
    sync_to_thread=True,
    operation_id="amendTouchpoint",
    response_description="直したあとの接点",
    tags=["touchpoints"],
    summary="接点を直す",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 409, 412, *TAKING, 428, unknown="touchpoint", also=CHANGED),
)
def amend(call: Here, no: No, data: Annotated[TouchpointChange, Body(examples=[MENDED])]) -> Response[Done]:
    """Put a touchpoint right: a new version, which no later list undoes; the old one stays on record.

    Who may not read people puts right what they have logged, as long as nobody else has (403), with
    ``If-Match: *``.
    """
    said = {name: value for name, value in asdict(data).items() if name not in {"clear", "reason"}}
    told = {name: as_text(value) for name, value in said.items() if value is not None}
    return _amended(call, no, told | dict.fromkeys(data.clear, ""), reason=data.reason)


@delete(
    "/touchpoints/{no:int}",
    status_code=200,
    scope=Scope.LOG,
    sync_to_thread=True,
    operation_id="withdrawTouchpoint",
    response_description="取り下げた接点",
    tags=["touchpoints"],
    summary="接点を取り下げる",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 409, 412, 428, unknown="touchpoint", also=CHANGED),
)
def withdraw(call: Here, no: No) -> Response[Done]:
    """Withdraw a touchpoint: it stays on record as invalid and counts for nothing.

    Who may not read people withdraws what they have logged, as long as nobody else has put it right (403).
    """
    return _amended(call, no, {"status": str(Status.INVALID)}, reason="withdrawn")


def _amended(call: Call, no: int, told: dict[str, str], *, reason: str) -> Response[Done]:
    """The touchpoint as the caller may see it now, also if the call came before and took effect then."""
    made = _written(call=call, no=no, told=told, reason=reason)
    version = made if isinstance(made, int) else msgspec.json.decode(made.content, type=int)
    with call.store.reading() as connection:
        found = known.touch(connection, version, call.viewer)
    shown = replace(found, touchpoint=disclosure.veiled_touchpoint(found.touchpoint, call.caller))
    return Response(shown, headers={"ETag": _tag(found)})


@one_unit
def _written(call: Call, no: int, told: dict[str, str], *, reason: str) -> Any:
    """The number of the version that was made."""
    with call.store.reading() as connection:
        found = known.touch(connection, no, call.viewer)
        if not call.caller.may(Scope.PEOPLE) and not known.is_own(connection, found, call.viewer):
            raise Refusal(403, "api.not_own")
        call.conditions.check(_tag(found))
    wrong = _wrong_days(call, found.touchpoint, told)
    if "kind" in told:
        channel = found.touchpoint.channel
        wrong |= wrong_kind(told["kind"], channel)
        told = told | {"kind": kinds.read(told["kind"], channel) or ""}
    if wrong:
        raise Refusal(422, "api.fields", wrong=wrong)
    correcting.amend(call.store, no, told, reason=reason, by=call.caller.name, at=call.at)
    with call.store.reading() as connection:
        return known.touch(connection, no, call.viewer).touchpoint.no


def _wrong_days(call: Call, did: TouchpointDraft, told: dict[str, str]) -> dict[str, str]:
    """What would be wrong with the days of a touchpoint that is told this; nothing if it is told none."""
    if not told.keys() & {"occurred_on", "ended_on", "status"}:
        return {}
    said = {name: as_text(value) for name, value in asdict(did).items()} | told
    first, last = dt.date.fromisoformat(said["occurred_on"]), said["ended_on"]
    end = dt.date.fromisoformat(last) if last else None
    return wrong_days(first, end, Status(said["status"]), today=call.today)


def _tag(found: Done) -> str:
    return tag_of("touchpoint", found.touchpoint, found.live)


HANDLERS = (one, amend, withdraw)
