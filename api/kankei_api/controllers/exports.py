"""``/v1/exports``: lists of people as files; many people only with somebody else's approval."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Meta, Struct

from kankei.model import ExportDraft, ExportRequest, Scope
from kankei.model.export import ExportState
from kankei.usecases.access import exports
from kankei_api import spreadsheets, tokens
from kankei_api.calling import Here
from kankei_api.conditions import CHANGES, READS, TAGGED, tag_of
from kankei_api.forms import TABLE, FileOperation, Form, FormAsked, TableOperation, preferred
from kankei_api.paging import LINKED, PAGED, Ordered, Paged
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, Keep, beside, one_unit

__all__ = ["HANDLERS"]

MEDIA = {
    "csv": Form.CSV.value,
    "xlsx": Form.XLSX.value,
    "parquet": Form.PARQUET.value,
}
"""To which the answer adds the charset of a text."""
LETTERS = Example(
    summary="ふるさと納税の人で、案内を送ってよい人の一覧",
    value={
        "table": "people",
        "form": "xlsx",
        "purpose": "春のイベントの案内状",
        "columns": ["name", "postal_code", "address"],
        "channels": ["donation"],
        "mail_allowed": True,
    },
)


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the export may be fetched."""

    approve: bool


class Link(Struct, frozen=True, kw_only=True):
    """The token to fetch an export with: it works once, for whoever asked, until ``expires_at``."""

    token: str
    request: ExportRequest


class Fetching(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The token of a link; in the body, so that it stands in no address."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]


APPROVAL = Example(summary="承認する", value={"approve": True})
UNFIT = ("export.purpose", "export.column")
"""What is told of an export that nobody could approve."""
FETCH = Example(summary="受け取る", value={"token": "kankei_…"})


@post(
    "/exports:direct",
    scope=Scope.EXPORT,
    purposed=True,
    sync_to_thread=True,
    status_code=200,
    operation_id="exportFew",
    operation_class=FileOperation,
    response_description="ファイル",
    tags=["exports"],
    summary="100人までの一覧を書き出す",
    responses=documented(*COMMON, *TAKING, also={422: (*UNFIT, "export.too_many", "export.looked_at")}),
)
def direct(
    request: Request[Any, Any, Any], call: Here, data: Annotated[ExportDraft, Body(examples=[LETTERS])]
) -> Response[bytes]:
    """Export up to a hundred people a day on one's own word, for a purpose."""
    store, make = call.for_purpose(data.purpose), partial(_file, request)
    return exports.direct(
        store, data, make, by=call.caller.name, at=call.at, today=call.today, rule=call.rule
    )


@post(
    "/exports",
    scope=Scope.EXPORT,
    purposed=True,
    sync_to_thread=True,
    operation_id="askExport",
    response_description="承認を待っている",
    tags=["exports"],
    summary="書き出しの承認を求める",
    dependencies=REPEATABLE,
    responses=documented(*COMMON, 409, *TAKING, also={422: UNFIT}),
)
def ask(call: Here, data: Annotated[ExportDraft, Body(examples=[LETTERS])]) -> ExportRequest:
    """Ask for an export of any size; somebody else has to approve it."""

    def work(keep: Keep) -> ExportRequest:
        store = call.for_purpose(data.purpose)
        return exports.ask(store, data, by=call.caller.name, at=call.at, rule=call.rule, beside=keep)

    request: Any = beside(call, data, work)
    return request  # type: ignore[no-any-return]


@get(
    "/exports",
    scope=Scope.EXPORT,
    sync_to_thread=True,
    operation_id="listExports",
    operation_class=TableOperation,
    response_description="書き出しの求め",
    tags=["exports"],
    summary="書き出しの一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(
    call: Here,
    form: FormAsked,
    page: Paged,
    *,
    stand: Annotated[
        ExportState | None, QueryParameter(name="state", description="承認待ち、承認済みなどのうち、これだけ")
    ] = None,
    order: Ordered = "newest",
) -> Response[Sequence[ExportRequest]]:
    """Requests for an export: all, or those in one state."""
    found = [one for one in exports.listed(call.store) if stand in {None, one.state}]
    kept, headers = page.by_number(found, order)
    return form.answer(kept, ExportRequest, name="exports", headers=headers)


@get(
    "/exports/{export_id:uuid}",
    scope=Scope.EXPORT,
    sync_to_thread=True,
    operation_id="getExport",
    response_description="書き出しの求め",
    tags=["exports"],
    summary="書き出しの求めを見る",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="export"),
)
def one(call: Here, export_id: FromPath[uuid.UUID]) -> Response[ExportRequest]:
    """One request for an export."""
    found = exports.find(call.store, export_id)
    return call.conditions.answer(found, tag_of(found))


@post(
    "/exports/{export_id:uuid}/decision",
    scope=Scope.APPROVE,
    sync_to_thread=True,
    status_code=200,
    operation_id="decideExport",
    response_description="承認または却下した",
    tags=["exports"],
    summary="書き出しを承認する、却下する",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(
        *COMMON,
        404,
        409,
        412,
        *TAKING,
        428,
        unknown="export",
        also={403: ("export.own",), 409: ("export.decided",)},
    ),
)
@one_unit
def decide(
    call: Here, export_id: FromPath[uuid.UUID], data: Annotated[Decision, Body(examples=[APPROVAL])]
) -> Response[ExportRequest]:
    """Approve or decline what somebody else asked for, and what the caller has read."""
    call.conditions.check(tag_of(exports.find(call.store, export_id)))
    exports.decide(call.store, export_id, approve=data.approve, by=call.caller.name, at=call.at)
    now = exports.find(call.store, export_id)
    return Response(now, headers={"ETag": tag_of(now)})


@post(
    "/exports/{export_id:uuid}/link",
    scope=Scope.EXPORT,
    sync_to_thread=True,
    operation_id="linkExport",
    response_description="一度だけ使える受け取りの印",
    tags=["exports"],
    summary="承認された書き出しの受け取りの印を作る",
    responses=documented(*COMMON, 404, unknown="export", also={422: ("export.not_approved",)}),
)
def link(call: Here, export_id: FromPath[uuid.UUID]) -> Link:
    """Make the token to fetch an approved export with, in the place of an earlier one."""
    token = tokens.mint()
    request = exports.link(
        call.store, export_id, digest=tokens.digest(token), by=call.caller.name, at=call.at
    )
    return Link(token=token, request=request)


@post(
    "/exports:fetch",
    scope=Scope.EXPORT,
    sync_to_thread=True,
    status_code=200,
    operation_id="fetchExport",
    operation_class=FileOperation,
    response_description="ファイル",
    tags=["exports"],
    summary="承認された書き出しを受け取る",
    responses=documented(
        *COMMON, 404, *TAKING, unknown="export", also={422: ("export.not_approved", "export.grown")}
    ),
)
def fetch(
    request: Request[Any, Any, Any], call: Here, data: Annotated[Fetching, Body(examples=[FETCH])]
) -> Response[bytes]:
    """Fetch an approved export, once; the file is made now and kept nowhere. A refusal does not use it up."""
    digest, make = tokens.digest(data.token), partial(_file, request)
    return exports.fetch(call.store, digest, make, by=call.caller.name, at=call.at, rule=call.rule)


def _file(request: Request[Any, Any, Any], said: ExportDraft, told: exports.Columns) -> Response[bytes]:
    preferred(request, [MEDIA[said.form]])
    name = f"{said.table}.{said.form}"
    kept = {"Content-Disposition": f'attachment; filename="{name}"'}
    made = spreadsheets.content(f".{said.form}", name, told)
    return Response(made, media_type=MEDIA[said.form], headers=kept)


HANDLERS = [direct, ask, listed, one, decide, link, fetch]
