"""``/v1/tokens``: how other systems are let in, for what, and until when."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from litestar import Response, delete, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath
from msgspec import Struct

from kankei.model import Scope, ServiceToken
from kankei.store import accounts as stored
from kankei.usecases.access import service_tokens
from kankei.usecases.access.service_tokens import TokenDraft
from kankei_api import tokens
from kankei_api.calling import Here
from kankei_api.conditions import IF_UNCHANGED, READS, TAGGED, tag_of
from kankei_api.directory import REMEMBERING, Remembering
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, documented

__all__ = ["HANDLERS"]

REFUSED = ("token.name", "token.day", "token.personal", "token.scopes", "token.taken")
"""What is told of a token that cannot be made."""
TABLET = Example(
    summary="受付のタブレット",
    value={"name": "駅舎の受付タブレット", "scopes": ["log"], "expires_on": "2027-03-31"},
)


class TokenView(Struct, frozen=True, kw_only=True):
    """A token as those see it who administer: never the token itself."""

    id: uuid.UUID
    name: str
    scopes: tuple[Scope, ...]
    expires_on: dt.date
    created_at: dt.datetime
    created_by: str
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None


class Minted(TokenView, frozen=True, kw_only=True):
    """A new token; ``token`` is shown this once and kept nowhere."""

    token: str


@get(
    "/tokens",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="listTokens",
    operation_class=TableOperation,
    response_description="トークン。作った順、失効したものも",
    tags=["access"],
    summary="サービス用トークンの一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(call: Here, form: FormAsked, page: Paged) -> Response[Sequence[TokenView]]:
    """Answer every token, revoked and expired ones too."""
    call.saw()
    kept, headers = page.by_number(service_tokens.listed(call.store))
    return form.answer([TokenView(**view(one)) for one in kept], TokenView, name="tokens", headers=headers)


@post(
    "/tokens",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="mintToken",
    response_description="作ったトークン。この答えでしか見られない",
    tags=["access"],
    summary="サービス用トークンを作る",
    response_headers=TAGGED,
    responses=documented(*COMMON, *TAKING, also={422: REFUSED}),
)
def mint(call: Here, data: Annotated[TokenDraft, Body(examples=[TABLET])]) -> Response[Minted]:
    """Mint a token with no more scopes than the caller's own. It is not repeatable: no answer is kept."""
    token = tokens.mint()
    made = service_tokens.keep(
        call.store, data, tokens.digest(token), by=call.caller, at=call.at, today=call.today
    )
    return Response(Minted(**view(made), token=token), headers={"ETag": tag(made)})


@get(
    "/tokens/{token_id:uuid}",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="getToken",
    response_description="トークン。文字列そのものは見られない",
    tags=["access"],
    summary="ひとつのサービス用トークン",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="token"),
)
def one(call: Here, token_id: FromPath[uuid.UUID]) -> Response[TokenView]:
    """Answer one token, also a revoked one."""
    call.saw(token=str(token_id))
    with call.store.reading() as connection:
        found = stored.find_token(connection, token_id)
    return call.conditions.answer(TokenView(**view(found)), tag(found))


@delete(
    "/tokens/{token_id:uuid}",
    scope=Scope.ACCOUNTS,
    status_code=200,
    sync_to_thread=True,
    operation_id="revokeToken",
    response_description="失効したトークン",
    tags=["access"],
    summary="サービス用トークンを失効させる",
    dependencies=IF_UNCHANGED | REMEMBERING,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 412, unknown="token"),
)
def revoke(call: Here, token_id: FromPath[uuid.UUID], directory: Remembering) -> Response[TokenView]:
    """Let a token in no longer, for good.

    If-Match is heard and not demanded: one that leaked must be stopped by the first call, and as revoking is
    for good, and again is the same, nobody's change can be lost.
    """

    def unit(connection: sa.Connection) -> ServiceToken:
        call.conditions.check(tag(stored.find_token(connection, token_id)))
        return service_tokens.revoke(call.within(connection).store, token_id, at=call.at)

    made = call.store.write(unit)
    directory.forget()
    return Response(TokenView(**view(made)), headers={"ETag": tag(made)})


def view(token: ServiceToken) -> dict[str, Any]:
    """What is shown of a token, by field."""
    return {name: getattr(token, name) for name in TokenView.__struct_fields__}


def tag(token: ServiceToken) -> str:
    """The tag of what can be changed of a token."""
    return tag_of(token.id, token.revoked_at)


HANDLERS = (listed, mint, one, revoke)
