"""``/v1/audit``: who did, saw or was refused what, when and for which purpose."""

import datetime as dt
import uuid
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, PathParameter, QueryParameter
from msgspec import Meta, Struct

from kankei.model import Checkpoint, Deed, Scope, TrailEntry, Verified
from kankei.usecases.access import auditing
from kankei.usecases.access.auditing import Query
from kankei_api.calling import Call, Here
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented

__all__ = ["HANDLERS"]


class Subject(Struct, frozen=True, kw_only=True):
    """A person whom an entry is about."""

    person: uuid.UUID


class Kept(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Checkpoints that were kept outside."""

    checkpoints: Annotated[tuple[Checkpoint, ...], Meta(max_length=1000)] = ()


TERMINAL = "cli."
"""How the names of what is done at the terminal begin."""
OUTSIDE = Example(summary="手元の控えとくらべる", value={"checkpoints": [{"no": 1, "digest": "0" * 64}]})
No = Annotated[int, PathParameter(ge=1, le=2**62, description="監査の記録の番号")]
Moment = Annotated[dt.datetime | None, QueryParameter(description="時差付きの日時")]
Name = Annotated[str | None, QueryParameter(max_length=100, description="だれがしたか（アカウントの名前）")]
Action = Annotated[
    str | None,
    QueryParameter(pattern=r"^[A-Za-z.\-]{1,60}$", description="何をしたか（operationId、cli.export など）"),
]


@get(
    "/audit",
    scope=Scope.AUDIT,
    sync_to_thread=True,
    operation_id="listAudit",
    operation_class=TableOperation,
    response_description="監査の記録。新しい順",
    tags=["audit"],
    summary="だれが何をしたか",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="person"),
)
def listed(
    call: Here,
    request: Request[Any, Any, Any],
    form: FormAsked,
    page: Paged,
    *,
    person: Annotated[uuid.UUID | None, QueryParameter(description="だれについてか。統合前の番号も")] = None,
    export: Annotated[uuid.UUID | None, QueryParameter(description="どの書き出しか")] = None,
    by: Name = None,
    action: Action = None,
    outcome: Annotated[Deed | None, QueryParameter(description="できたか、断られたか")] = None,
    since: Moment = None,
    until: Moment = None,
) -> Response[Sequence[TrailEntry]]:
    """Answer entries, latest first: of a person also under the ids merged with theirs since.

    The question is entered in the audit before it is answered. A name that nothing here has and under which
    nothing was ever entered is refused, so that a slip does not look like nothing done.
    """
    for name, moment in (("since", since), ("until", until)):
        if moment is not None and moment.tzinfo is None:
            raise Refusal(422, "api.fields", wrong={name: "fault.zone"})
    if action is not None:
        _check(request, call, action)
    query = Query(
        person=person,
        export=export,
        by=by,
        actions=(action,) if action else (),
        outcome=outcome,
        since=since,
        until=until,
    )
    found = auditing.page(call.store, query, before=page.after(int), limit=page.limit + 1)
    kept, headers = page.cut(found, lambda entry: entry.no)
    return form.answer(kept, TrailEntry, name="audit", headers=headers)


def _check(request: Request[Any, Any, Any], call: Call, action: str) -> None:
    """Refuse an action that is none; what the terminal does has names of its own."""
    handlers = (one for route in request.app.routes for one in getattr(route, "route_handlers", ()))
    known = {str(one.operation_id) for one in handlers if getattr(one, "operation_id", None)}
    if action in known or action.startswith(TERMINAL) or auditing.is_entered(call.store, action):
        return
    meant = get_close_matches(action, known) or sorted(known)
    raise Refusal(422, "api.fields", wrong={"action": f"fault.choice|{', '.join(meant)}"})


@get(
    "/audit/{no:int}/people",
    scope=Scope.AUDIT,
    sync_to_thread=True,
    operation_id="listPeopleOfEntry",
    operation_class=TableOperation,
    response_description="その記録がだれについてか。番号の順",
    tags=["audit"],
    summary="その書き出しや閲覧に入っていた人",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="entry"),
)
def people(call: Here, form: FormAsked, page: Paged, no: No) -> Response[Sequence[Subject]]:
    """Answer the ids of everybody whom an entry is about: who was in an export, who was seen in a list."""
    found = auditing.subjects(call.store, no, after=page.after(uuid.UUID), limit=page.limit + 1)
    kept, headers = page.cut(found, lambda person: person)
    return form.answer([Subject(person=one) for one in kept], Subject, name=f"audit-{no}", headers=headers)


@get(
    "/audit/checkpoint",
    scope=Scope.AUDIT,
    sync_to_thread=True,
    operation_id="getCheckpoint",
    response_description="監査の記録のいまの終わり。外に控えておく",
    tags=["audit"],
    summary="監査の記録の控え",
    responses=documented(*COMMON),
)
def checkpoint(call: Here) -> Checkpoint:
    """Answer number and digest of the last entry, to which ``kankei audit verify`` can hold the audit."""
    call.saw()
    return auditing.checkpoint(call.store)


@post(
    "/audit:verify",
    scope=Scope.AUDIT,
    sync_to_thread=True,
    status_code=200,
    operation_id="verifyAudit",
    response_description="記録の数、終わり、つながらない所",
    tags=["audit"],
    summary="監査の記録が書き換えられていないかを確かめる",
    responses=documented(*COMMON, *TAKING),
)
def verify(call: Here, data: Annotated[Kept, Body(examples=[OUTSIDE])]) -> Verified:
    """Work out every digest anew, and hold the audit against checkpoints kept outside. It reads all of it."""
    call.saw()
    return auditing.verify(call.store, data.checkpoints)


HANDLERS = (listed, people, checkpoint, verify)
