"""``kankei rights``: 開示 (disclose), 訂正 (correct), 利用停止 (stop), 消去 (erase)."""

from __future__ import annotations

import uuid  # noqa: TC003  click needs the module, not the annotations
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli import meanings
from kankei_api.cli.groups import Group
from kankei_api.cli.options import Id, Target, Usage, json_option, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kankei_api.cli.console import Terminal

FORMS = (".zip", ".html", ".json")
PURPOSES = ("counted", "contacted", "published")
FIELDS = (
    *("name", "kana", "former_name", "gender", "birth_date"),
    *("postal_code", "address", "new_postal_code", "new_address"),
    *("phone", "email", "handle"),
)


@click.group("rights", cls=Group)
def command() -> None:
    """What people may ask of the town."""


@command.command("disclose")
@click.argument("person", type=Id("person"), metavar="PERSON_ID")
@click.option("--out", type=Target(), required=True, metavar="FILE")
@click.option("--purpose", default="")
@store_option
@click.pass_obj
def disclose(terminal: Terminal, *, person: uuid.UUID, out: str, purpose: str, store_url: str) -> int:
    """Write everything held of a person; the suffix says as what."""
    import msgspec  # noqa: PLC0415  half a second that --help must not pay

    from kankei.usecases.rights import dossier, dossier_page  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now, today  # noqa: PLC0415

    target = Path(out)
    suffix = target.suffix.lower()
    if suffix not in FORMS:
        raise Usage("file.suffix", kinds=", ".join(FORMS))
    store = acting(store_url, "disclose", purpose=purpose)
    told = dossier.compiled(store, person, at=now(), today=today())
    if suffix == ".json":
        made = msgspec.json.format(msgspec.json.encode(told))
    else:
        page = dossier_page.html(told)
        made = page.encode() if suffix == ".html" else dossier.packed(told, page)
    target.write_bytes(made)
    terminal.say("rights.disclosed", file=out, records=f"{len(told.records):,}", looks=f"{len(told.looks):,}")
    if told.protected:
        terminal.warn("rights.veiled")
    return 0


@command.command("correct")
@click.argument("record", type=Id("record"), metavar="RECORD_ID")
@click.option("--set", "said", multiple=True, required=True, metavar="FIELD=TEXT")
@click.option("--reason", required=True)
@json_option
@store_option
@click.pass_obj
def correct(
    terminal: Terminal,
    *,
    record: uuid.UUID,
    said: tuple[str, ...],
    reason: str,
    as_json: bool,
    store_url: str,
) -> int:
    """Put fields of a record right; later lists do not undo it."""
    from kankei.usecases.people import correcting  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    fields = _fields(terminal, said)
    store = acting(store_url, "correct")
    told = correcting.correct(store, record, fields, reason=reason, by=whoever(), at=now())
    if as_json:
        terminal.json(told)
    else:
        names = "、".join(terminal.words(f"meaning.{name}") for name in told.fields)
        terminal.say("rights.corrected", record=str(told.record), fields=names, batch=str(told.batch))
    return 0


def _fields(terminal: Terminal, said: Sequence[str]) -> dict[str, str]:
    """What is to stand in which field, from texts of the form FIELD=TEXT."""
    fields = {}
    for one in said:
        typed, sign, text = one.partition("=")
        field = meanings.meant("meaning", typed, FIELDS, terminal.lang)
        if field is None or not sign:
            listed = meanings.all_glossed("meaning", FIELDS, terminal.lang)
            raise Usage("usage.field", fields=listed)
        fields[field] = text
    return fields


@command.command("withdraw")
@click.argument("record", type=Id("record"), metavar="RECORD_ID")
@click.option("--reason", required=True)
@json_option
@store_option
@click.pass_obj
def withdraw(terminal: Terminal, *, record: uuid.UUID, reason: str, as_json: bool, store_url: str) -> int:
    """Withdraw what a record says was done; it counts for nothing from now on."""
    from kankei.usecases.people import correcting  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    store = acting(store_url, "correct")
    told = correcting.withdraw(store, record, reason=reason, by=whoever(), at=now())
    if as_json:
        terminal.json(told)
    else:
        terminal.say("rights.withdrawn", record=str(told.record), batch=str(told.batch))
    return 0


@command.command("stop")
@click.argument("person", type=Id("person"), metavar="PERSON_ID")
@click.option("--not", "purposes", multiple=True, type=click.Choice(PURPOSES))
@click.option("--none", is_flag=True)
@json_option
@store_option
@click.pass_obj
def stop(
    terminal: Terminal,
    *,
    person: uuid.UUID,
    purposes: tuple[str, ...],
    none: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Stop the use of a person's data for exactly these purposes."""
    from kankei.model import Measure  # noqa: PLC0415
    from kankei.usecases.rights import stopping  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    if none == bool(purposes):
        raise Usage("usage.stop")
    chosen = {Measure(f"not_{purpose}") for purpose in purposes}
    told = stopping.stop(acting(store_url, "stop"), person, chosen, by=whoever(), at=now())
    if as_json:
        terminal.json(told)
        return 0
    words = [terminal.words(f"measure.{kind}") for kind in sorted(chosen)]
    terminal.say("rights.stopped" if words else "rights.stops_ended", purposes="、".join(words))
    return 0


@command.command("erase")
@click.argument("person", type=Id("person"), metavar="PERSON_ID")
@click.option("--yes", is_flag=True)
@json_option
@store_option
@click.pass_obj
def erase(terminal: Terminal, *, person: uuid.UUID, yes: bool, as_json: bool, store_url: str) -> int:
    """Erase a person for good, after asking."""
    from kankei.usecases.rights import erasing  # noqa: PLC0415
    from kankei_api import erasure_journal  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    if not yes:
        if not terminal.can_ask():
            raise Usage("usage.nobody_to_confirm")
        if terminal.answer("rights.erase_ask", person=str(person)) != str(person):
            terminal.say("rights.erase_declined")
            return 1
    store = acting(store_url, "erase")
    told = erasing.erase(store, person, by=whoever(), at=now(), keep=erasure_journal.keep)
    if not erasure_journal.is_kept():
        terminal.warn("rights.no_journal")
    if as_json:
        terminal.json(told)
        return 0
    code = "rights.erased_before" if told.again else "rights.erased"
    terminal.say(code, records=f"{told.records:,}", rows=f"{told.rows:,}", id=str(told.id))
    for place in told.look_at:
        batch, _, row = place.partition(" ")
        terminal.warn("rights.look_at", batch=batch, row=row)
    if not told.scrubbed:
        terminal.warn("rights.not_scrubbed")
    return 0


@command.command("erasures")
@click.option("--out", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def erasures(terminal: Terminal, *, out: str | None, as_json: bool, store_url: str) -> int:
    """List the erasures, or write their journal into a file."""
    from kankei.usecases.backup import journal_line  # noqa: PLC0415
    from kankei.usecases.rights import erasing  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import day_of  # noqa: PLC0415

    found = erasing.journal(acting(store_url, "erasures"))
    if out is not None:
        Path(out).write_bytes(b"".join(map(journal_line, found)))
        if not as_json:
            terminal.say("rights.journal", file=out, count=f"{len(found):,}")
    if as_json:
        terminal.json(found)
    if as_json or out is not None:
        return 0
    if not found:
        terminal.say("rights.no_erasures")
    for one in found:
        facts = {"id": str(one.id), "by": one.set_by, "day": day_of(one.set_at).isoformat()}
        terminal.say("rights.erasure_line", records=f"{len(one.records):,}", **facts)
    return 0


@command.command("allow")
@click.argument("erasure", type=Id("erasure"), metavar="ERASURE_ID")
@store_option
@click.pass_obj
def allow(terminal: Terminal, *, erasure: uuid.UUID, store_url: str) -> int:
    """Let somebody who was erased be known again from now on."""
    from kankei.usecases.rights import erasing  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    erasing.allow(acting(store_url, "allow"), erasure, by=whoever(), at=now())
    terminal.say("rights.allowed")
    return 0
