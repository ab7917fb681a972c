"""``kankei access-review``: who has access to what, who uses it, and what is not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import json_option, out_option, store_option
from kankei_api.clock import JAPAN, now, today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kankei.usecases.access.access_review import Access
    from kankei_api.cli.console import Terminal

COLUMNS = ("who", "kind", "roles", "scopes", "sees", "by", "until", "last_used", "last_did", "advice")


@click.command("access-review")
@out_option
@json_option
@store_option
@click.pass_obj
def command(terminal: Terminal, *, out: str | None, as_json: bool, store_url: str) -> int:
    """Show everybody who has access; with ``--out``, write them as a spreadsheet."""
    from kankei.usecases.access import access_review  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api import spreadsheets  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.settings import Settings  # noqa: PLC0415

    store = acting(store_url, "access-review")
    store.write(lambda _: None)
    keyed = bool(Settings.from_environment().token_digests) or None  # the server's may be others
    found = access_review.review(store, at=now(), today=today(), keyed=keyed)
    if as_json:
        terminal.json(found)
        return 0
    headers, rows = _table(terminal, found)
    if out is None:
        terminal.table(headers, rows, numbers_from=len(headers))
        terminal.say("access.summary", **_summary(found))
        return 0
    columns = dict(zip(headers, zip(*rows, strict=True) if rows else ((),) * len(headers), strict=True))
    terminal.say("access.written", file=out, rows=f"{spreadsheets.write(out, columns):,}")
    return 0


def _table(terminal: Terminal, found: Sequence[Access]) -> tuple[list[str], list[list[str]]]:
    headers = [terminal.words(f"access.column_{name}") for name in COLUMNS]
    return headers, [_line(terminal, one) for one in found]


def _line(terminal: Terminal, one: Access) -> list[str]:
    comma = terminal.words("access.comma")
    last = max(one.calls, key=lambda call: one.calls[call], default="")
    state = "" if one.open else terminal.words("access.closed")
    return [
        one.name,
        terminal.words(f"access.{one.kind}"),
        comma.join(terminal.words(f"role.{role}") for role in one.roles) or state,
        comma.join(terminal.words(f"scope.{scope}") for scope in one.scopes),
        terminal.words("access.sees" if one.sees else "access.sees_not"),
        one.created_by,
        one.ends_on.isoformat() if one.ends_on else "",
        one.last_used_at.astimezone(JAPAN).strftime("%Y-%m-%d") if one.last_used_at else "—",
        last,
        terminal.words(f"access.{one.advice}") if one.advice else state,
    ]


def _summary(found: Sequence[Access]) -> dict[str, str]:
    live = [one for one in found if one.open]
    return {
        "open": f"{len(live):,}",
        "sees": f"{sum(one.sees for one in live):,}",
        "asked": f"{sum(bool(one.advice) for one in found):,}",
    }
