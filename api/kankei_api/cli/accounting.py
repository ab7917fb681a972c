"""``kankei account``: who of the staff is let in by single sign-on, for what, and no longer."""

from __future__ import annotations

import uuid  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING

import rich_click as click

from kankei.model import Role
from kankei_api.cli.groups import Group
from kankei_api.cli.options import Id, json_option, store_option
from kankei_api.clock import JAPAN, now, today

if TYPE_CHECKING:
    from kankei.model import Account
    from kankei_api.cli.console import Terminal

role_option = click.option(
    "--role", "roles", type=click.Choice([str(role) for role in Role]), multiple=True, metavar="ROLE"
)


@click.group("account", cls=Group)
def command() -> None:
    """Add, list, change, move, disable."""


@command.command("add")
@click.argument("name")
@click.option("--issuer", envvar="KANKEI_OIDC_ISSUER", required=True, metavar="URL")
@click.option("--subject", required=True)
@role_option
@json_option
@store_option
@click.pass_obj
def add(
    terminal: Terminal,
    *,
    name: str,
    issuer: str,
    subject: str,
    roles: tuple[str, ...],
    as_json: bool,
    store_url: str,
) -> int:
    """Let somebody in whom single sign-on calls so."""
    from kankei.usecases.access import accounts  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    draft = accounts.AccountDraft(name=name, issuer=issuer, subject=subject, roles=tuple(map(Role, roles)))
    made = accounts.add(acting(store_url, "account.add"), draft, by=whoever(), at=now())
    return _tell(terminal, made, "account.added", as_json=as_json)


@command.command("list")
@json_option
@store_option
@click.pass_obj
def list_accounts(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """Every account, by name."""
    from kankei.usecases.access import accounts  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    found = accounts.listed(opened(store_url))
    if as_json:
        terminal.json([_shown(one) for one in found])
        return 0
    names = ("id", "name", "roles", "state", "last_used")
    headers = [terminal.words(f"account.column_{name}") for name in names]
    terminal.table(headers, [_line(terminal, one) for one in found], numbers_from=len(names), ids=[0])
    return 0


@command.command("roles")
@click.argument("account", type=Id("account"), metavar="ID")
@role_option
@json_option
@store_option
@click.pass_obj
def roles(
    terminal: Terminal, *, account: uuid.UUID, roles: tuple[str, ...], as_json: bool, store_url: str
) -> int:
    """Give an account these roles and no others."""
    from kankei.usecases.access import accounts  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    store = acting(store_url, "account.roles")
    made = accounts.set_roles(store, account, map(Role, roles), by=whoever())
    return _tell(terminal, made, "account.changed", as_json=as_json)


@command.command("move")
@click.argument("account", type=Id("account"), metavar="ID")
@click.option("--issuer", envvar="KANKEI_OIDC_ISSUER", required=True, metavar="URL")
@click.option("--subject", required=True)
@json_option
@store_option
@click.pass_obj
def move(
    terminal: Terminal, *, account: uuid.UUID, issuer: str, subject: str, as_json: bool, store_url: str
) -> int:
    """Let another provider let somebody in, or the same one by another identifier."""
    from kankei.usecases.access import accounts  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    store = acting(store_url, "account.move")
    made = accounts.move(store, account, issuer=issuer, subject=subject, by=whoever(), at=now())
    return _tell(terminal, made, "account.moved", as_json=as_json)


@command.command("disable")
@click.argument("account", type=Id("account"), metavar="ID")
@click.option("--again", is_flag=True)
@json_option
@store_option
@click.pass_obj
def disable(terminal: Terminal, *, account: uuid.UUID, again: bool, as_json: bool, store_url: str) -> int:
    """Let somebody in no longer; with ``--again``, let them in again."""
    from kankei.usecases.access import accounts, service_tokens  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    if again:
        made = accounts.enable(acting(store_url, "account.enable"), account, by=whoever())
        return _tell(terminal, made, "account.enabled", as_json=as_json)
    store = acting(store_url, "account.disable")
    made = accounts.disable(store, account, by=whoever(), at=now())
    left = service_tokens.minted_by(store, made.name, today=today())
    return _tell_disabled(terminal, made, left, as_json=as_json)


def _tell_disabled(terminal: Terminal, account: Account, tokens: tuple[str, ...], *, as_json: bool) -> int:
    if as_json:
        terminal.json({**_shown(account), "tokens": tokens})
        return 0
    if tokens:
        names = terminal.words("access.comma").join(tokens)
        terminal.warn("account.tokens_left", name=account.name, tokens=names)
    return _tell(terminal, account, "account.stopped", as_json=False)


def _tell(terminal: Terminal, account: Account, code: str, *, as_json: bool) -> int:
    if as_json:
        terminal.json(_shown(account))
    else:
        terminal.say(code, name=account.name, id=str(account.id), roles=_roles(terminal, account))
    return 0


def _shown(account: Account) -> dict[str, object]:
    names = ("id", "name", "issuer", "subject", "roles", "created_at", "created_by")
    return {name: getattr(account, name) for name in (*names, "disabled_at", "last_used_at")}


def _roles(terminal: Terminal, account: Account) -> str:
    said = [terminal.words(f"role.{role}") for role in account.roles]
    return terminal.words("access.comma").join(said) or terminal.words("account.no_role")


def _line(terminal: Terminal, account: Account) -> list[str]:
    state = terminal.words("account.open" if account.disabled_at is None else "account.closed")
    used = account.last_used_at.astimezone(JAPAN).strftime("%Y-%m-%d") if account.last_used_at else "—"
    return [str(account.id), account.name, _roles(terminal, account), state, used]
