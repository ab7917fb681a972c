"""``/v1/protection``: whose whereabouts are hidden (支援措置), and the one call that shows them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated

from litestar import Response, delete, get, post, put
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath
from msgspec import Meta, Struct

from kankei.errors import UnknownError
from kankei.model import Scope
from kankei.usecases.rights import protection
from kankei.usecases.rights.protection import Protection, Revealed
from kankei_api.calling import Here
from kankei_api.conditions import CHANGES, IF_UNCHANGED, READS, TAGGED, tag_of
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]


class ProtectionDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to which day a person is protected; at most a year ahead, then it is renewed."""

    until: dt.date


class RevealDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For what the address is needed; kept in the audit."""

    purpose: Annotated[str, Meta(min_length=1, max_length=500)]


YEAR = Example(summary="来年の3月末まで保護する", value={"until": "2027-03-31"})
CHECK = Example(summary="災害のときの安否確認", value={"purpose": "災害時の安否確認（総務課 受付番号12）"})


@get(
    "/protection",
    scope=Scope.PROTECT,
    sync_to_thread=True,
    operation_id="listProtected",
    operation_class=TableOperation,
    response_description="保護されている人。期限の早い順、期限切れも",
    tags=["protection"],
    summary="保護されている人の一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(call: Here, form: FormAsked, page: Paged) -> Response[Sequence[Protection]]:
    """Everybody who is protected; those first whose day comes first. One past its day still hides."""
    found = protection.listed(call.store, today=call.today)
    kept, headers = page.of(found, lambda one: (one.until.isoformat(), str(one.person)), tuple[str, str])
    call.saw(*(one.person for one in kept))
    return form.answer(kept, Protection, name="protection", headers=headers)


@get(
    "/protection/{person_id:uuid}",
    scope=Scope.PROTECT,
    sync_to_thread=True,
    operation_id="getProtection",
    response_description="その人の保護",
    tags=["protection"],
    summary="保護されているか、いつまでか",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown=("person", "protection")),
)
def one(call: Here, person_id: FromPath[uuid.UUID]) -> Response[Protection]:
    """Answer until when a person is protected; 404 if they are not."""
    found = protection.of_person(call.store, person_id, today=call.today)
    call.saw(person_id)
    if found is None:
        raise UnknownError("protection")
    return call.conditions.answer(found, tag_of(found))


@put(
    "/protection/{person_id:uuid}",
    scope=Scope.PROTECT,
    sync_to_thread=True,
    operation_id="protect",
    response_description="保護した",
    tags=["protection"],
    summary="保護する、期限を延ばす",
    dependencies=REPEATABLE | IF_UNCHANGED,
    response_headers=TAGGED,
    responses=documented(
        *COMMON, 404, 409, 412, *TAKING, 428, unknown="person", also={422: ("protection.day",)}
    ),
)
@one_unit
def protect(
    call: Here, person_id: FromPath[uuid.UUID], data: Annotated[ProtectionDraft, Body(examples=[YEAR])]
) -> Response[Protection]:
    """Hide at once, everywhere, where a person lives and is reached; or change until when.

    Whoever is not protected yet is at once, without If-Match: there is nothing to be seen before, and hiding
    must not wait. A protection there is takes the place of nothing that its changer has not seen (428, 412),
    so that nobody shortens what somebody else has just renewed.
    """
    before = protection.of_person(call.store, person_id, today=call.today)
    if before is None:
        call.conditions.check(None)
    else:
        call.conditions.demand(tag_of(before))
    now = protection.protect(
        call.store, person_id, until=data.until, by=call.caller.name, at=call.at, today=call.today
    )
    return Response(now, headers={"ETag": tag_of(now)})


@delete(
    "/protection/{person_id:uuid}",
    scope=Scope.PROTECT,
    sync_to_thread=True,
    operation_id="endProtection",
    response_description="保護を終えた",
    tags=["protection"],
    summary="保護を終える",
    dependencies=REPEATABLE | CHANGES,
    responses=documented(*COMMON, 404, 409, 412, 428, unknown=("person", "protection")),
)
@one_unit
def end(call: Here, person_id: FromPath[uuid.UUID]) -> None:
    """End a person's protection, as it was seen: not one that somebody has renewed since."""
    before = protection.of_person(call.store, person_id, today=call.today)
    if before is not None:
        call.conditions.check(tag_of(before))
    protection.end(call.store, person_id, by=call.caller.name, at=call.at)


@post(
    "/protection/{person_id:uuid}/reveal",
    scope=Scope.PROTECT,
    purposed=True,
    sync_to_thread=True,
    status_code=200,
    operation_id="revealAddress",
    response_description="その人の住所と電話。見たことは目的とともに監査に残る",
    tags=["protection"],
    summary="保護された住所を見る",
    responses=documented(*COMMON, 404, *TAKING, unknown="person", also={422: ("protection.purpose",)}),
)
def reveal(
    call: Here, person_id: FromPath[uuid.UUID], data: Annotated[RevealDraft, Body(examples=[CHECK])]
) -> Revealed:
    """Show where a protected person lives and is reached; entered in the audit first, with the purpose.

    Its answer is kept under no key, so that it stands nowhere else.
    """
    return protection.reveal(call.for_purpose(data.purpose), person_id, purpose=data.purpose)


HANDLERS = [listed, one, protect, end, reveal]
