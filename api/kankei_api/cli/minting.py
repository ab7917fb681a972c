"""``kankei token``: how other systems are let in, for what, and until which day."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
import uuid  # noqa: TC003
from typing import TYPE_CHECKING

import rich_click as click

from kankei.model import Scope
from kankei.model.access import PERSONAL
from kankei_api.cli.groups import Group
from kankei_api.cli.options import Day, Id, json_option, store_option
from kankei_api.clock import JAPAN, now, today

if TYPE_CHECKING:
    from kankei.model import ServiceToken
    from kankei_api.cli.console import Terminal

SCOPES = [str(scope) for scope in Scope if scope not in PERSONAL]


@click.group("token", cls=Group)
def command() -> None:
    """Mint, list, revoke."""


@command.command("mint")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True, metavar="SCOPE")
@click.option("--until", type=Day(), required=True, metavar="DATE")
@json_option
@store_option
@click.pass_obj
def mint(
    terminal: Terminal, *, name: str, scopes: tuple[str, ...], until: dt.date, as_json: bool, store_url: str
) -> int:
    """Make a token and show it this once."""
    from kankei.model import Caller  # noqa: PLC0415
    from kankei.usecases.access import service_tokens  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api import tokens  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    token = tokens.mint()
    draft = service_tokens.TokenDraft(name=name, scopes=tuple(map(Scope, scopes)), expires_on=until)
    by = Caller(name=whoever(), scopes=frozenset(Scope), assured=True)
    store = acting(store_url, "token.mint")
    made = service_tokens.keep(store, draft, tokens.digest(token), by=by, at=now(), today=today())
    if as_json:
        terminal.json({**_shown(made), "token": token})
    else:
        terminal.say("token.minted", name=made.name, day=made.expires_on.isoformat(), id=str(made.id))
        terminal.show(token)
    return 0


@command.command("list")
@json_option
@store_option
@click.pass_obj
def list_tokens(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """Every token, by name; never the token itself."""
    from kankei.usecases.access import service_tokens  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    found = service_tokens.listed(opened(store_url))
    if as_json:
        terminal.json([_shown(one) for one in found])
        return 0
    names = ("id", "name", "scopes", "until", "state", "last_used")
    headers = [terminal.words(f"token.column_{name}") for name in names]
    terminal.table(headers, [_line(terminal, one) for one in found], numbers_from=len(names), ids=[0])
    return 0


@command.command("revoke")
@click.argument("token", type=Id("token"), metavar="ID")
@json_option
@store_option
@click.pass_obj
def revoke(terminal: Terminal, *, token: uuid.UUID, as_json: bool, store_url: str) -> int:
    """Let a token in no longer, for good."""
    from kankei.usecases.access import service_tokens  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    made = service_tokens.revoke(acting(store_url, "token.revoke"), token, at=now())
    if as_json:
        terminal.json(_shown(made))
    else:
        terminal.say("token.revoked", name=made.name)
    return 0


def _shown(token: ServiceToken) -> dict[str, object]:
    names = ("id", "name", "scopes", "expires_on", "created_at", "created_by", "revoked_at", "last_used_at")
    return {name: getattr(token, name) for name in names}


def _line(terminal: Terminal, token: ServiceToken) -> list[str]:
    over = "closed" if token.revoked_at else "over" if token.expires_on < today() else "open"
    used = token.last_used_at.astimezone(JAPAN).strftime("%Y-%m-%d") if token.last_used_at else "—"
    state = terminal.words(f"token.{over}")
    may = terminal.words("access.comma").join(terminal.words(f"scope.{scope}") for scope in token.scopes)
    return [str(token.id), token.name, may, token.expires_on.isoformat(), state, used]
