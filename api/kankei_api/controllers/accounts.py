"""``/v1/accounts``: who of the staff is let in, for what, and no longer; the review of all access."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from litestar import Request, Response, get, patch, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath
from msgspec import UNSET, Struct, UnsetType

from kankei.model import Account, Role, Scope
from kankei.store import accounts as stored
from kankei.usecases.access import access_review, accounts, service_tokens
from kankei.usecases.access.access_review import Access
from kankei.usecases.access.accounts import AccountDraft
from kankei_api.calling import Call, Here
from kankei_api.conditions import CHANGES, READS, TAGGED, tag_of
from kankei_api.directory import REMEMBERING, Remembering
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS"]

SOMEBODY = Example(
    summary="受付の人を登録する",
    value={
        "name": "佐々木",
        "issuer": "https://login.town.example",
        "subject": "4f0c8a1e",
        "roles": ["reception"],
    },
)
MOVED = Example(summary="担当に変わった", value={"roles": ["officer"]})
LEFT = Example(summary="異動した", value={"disabled": True})
ELSEWHERE = Example(
    summary="シングルサインオンの提供元が変わった",
    value={"issuer": "https://id.pref.example", "subject": "a7d20f3b"},
)


class AccountView(Struct, frozen=True, kw_only=True):
    """An account as those see it who administer."""

    id: uuid.UUID
    name: str
    issuer: str
    subject: str
    roles: tuple[Role, ...]
    created_at: dt.datetime
    created_by: str
    disabled_at: dt.datetime | None
    last_used_at: dt.datetime | None


class AccountChanged(AccountView, frozen=True, kw_only=True):
    """An account as it is now; ``tokens`` names those that it minted and that still let somebody in."""

    tokens: tuple[str, ...]


class AccountChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be other from now on; what is left out stays."""

    roles: tuple[Role, ...] | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    issuer: accounts.Word | UnsetType = UNSET
    subject: accounts.Word | UnsetType = UNSET


@get(
    "/accounts",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="listAccounts",
    operation_class=TableOperation,
    response_description="アカウント。登録した順、止めたものも",
    tags=["access"],
    summary="アカウントの一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(call: Here, form: FormAsked, page: Paged) -> Response[Sequence[AccountView]]:
    """Answer every account, disabled ones too."""
    call.saw()
    kept, headers = page.by_number(accounts.listed(call.store))
    return form.answer([view(one) for one in kept], AccountView, name="accounts", headers=headers)


@post(
    "/accounts",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="addAccount",
    response_description="登録したアカウント",
    tags=["access"],
    summary="アカウントを登録する",
    dependencies=REPEATABLE,
    response_headers=TAGGED,
    responses=documented(
        *COMMON, 409, *TAKING, also={422: ("account.name", "account.taken", "account.duties")}
    ),
)
@one_unit
def add(call: Here, data: Annotated[AccountDraft, Body(examples=[SOMEBODY])]) -> Response[AccountView]:
    """Let somebody in whom single sign-on knows. Nobody is let in before."""
    made = accounts.add(call.store, data, by=call.caller.name, at=call.at)
    return Response(view(made), headers={"ETag": tag(made)})


@get(
    "/accounts/{account_id:uuid}",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="getAccount",
    response_description="アカウント",
    tags=["access"],
    summary="ひとつのアカウント",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="account"),
)
def one(call: Here, account_id: FromPath[uuid.UUID]) -> Response[AccountView]:
    """Answer one account."""
    call.saw(account=str(account_id))
    with call.store.reading() as connection:
        found = stored.find_account(connection, account_id)
    return call.conditions.answer(view(found), tag(found))


@patch(
    "/accounts/{account_id:uuid}",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="changeAccount",
    response_description="変えたアカウント",
    tags=["access"],
    summary="役割や提供元を変える、止める、また使えるようにする",
    dependencies=CHANGES | REMEMBERING,
    response_headers=TAGGED,
    responses=documented(
        *COMMON, 404, 412, *TAKING, 428, unknown="account", also={422: ("account.duties", "account.own")}
    ),
)
def change(
    call: Here,
    account_id: FromPath[uuid.UUID],
    data: Annotated[AccountChange, Body(examples=[MOVED, LEFT, ELSEWHERE])],
    directory: Remembering,
) -> Response[AccountChanged]:
    """Change what an account may do, disable it, or let another provider (``issuer``, ``subject``) let its
    owner in; nobody changes their own. Once it cannot mint tokens, those it minted see nothing of people.
    """

    def unit(connection: sa.Connection) -> Account:
        found = stored.find_account(connection, account_id)
        call.conditions.check(tag(found))
        return _changed(call.within(connection), found, data)

    made = call.store.write(unit)
    directory.forget()
    tokens = service_tokens.minted_by(call.store, made.name, today=call.today)
    told = AccountChanged(**msgspec.structs.asdict(view(made)), tokens=tokens)
    return Response(told, headers={"ETag": tag(made)})


@get(
    "/access-review",
    scope=Scope.ACCOUNTS,
    sync_to_thread=True,
    operation_id="reviewAccess",
    operation_class=TableOperation,
    response_description="だれが何をできて、いつ使い、何が使われていないか",
    tags=["access"],
    summary="アクセス権の点検",
    dependencies=TABLE,
    responses=documented(*COMMON),
)
def review(call: Here, form: FormAsked, request: Request[Any, Any, Any]) -> Response[Sequence[Access]]:
    """Answer every account and token with what it may do, when it last did, and what to look into.

    With them the key of the server's settings, if there is one, and who was at its terminal in the last year.
    """
    call.saw()
    keyed = bool(request.app.state["settings"].token_digests)
    found = access_review.review(call.store, at=call.at, today=call.today, keyed=keyed)
    return form.answer(found, Access, name="access-review")


def view(account: Account) -> AccountView:
    """An account without its number, which means something inside the store alone."""
    return AccountView(**{name: getattr(account, name) for name in AccountView.__struct_fields__})


def tag(account: Account) -> str:
    """The tag of what can be changed of an account."""
    return tag_of(account.id, account.roles, account.disabled_at, account.issuer, account.subject)


def _changed(call: Call, found: Account, data: AccountChange) -> Account:
    by = call.caller.name
    if data.roles is not UNSET:
        found = accounts.set_roles(call.store, found.id, data.roles, by=by)
    if data.issuer is not UNSET or data.subject is not UNSET:
        issuer = found.issuer if data.issuer is UNSET else data.issuer
        subject = found.subject if data.subject is UNSET else data.subject
        found = accounts.move(call.store, found.id, issuer=issuer, subject=subject, by=by, at=call.at)
    if data.disabled is True:
        found = accounts.disable(call.store, found.id, by=by, at=call.at)
    if data.disabled is False:
        found = accounts.enable(call.store, found.id, by=by)
    return found


HANDLERS = (listed, add, one, change, review)
