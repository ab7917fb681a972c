"""``kankei audit``: check it to its end, keep a checkpoint of it outside, ask it who did or saw what."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
import uuid  # noqa: TC003
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from kankei.model import Deed
from kankei_api.cli.groups import Group
from kankei_api.cli.options import Id, Moment, Target, Usage, json_option, named, store_option
from kankei_api.clock import JAPAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kankei.model import Checkpoint, TrailEntry
    from kankei_api.cli.console import Terminal

MOST = 1_000


@click.group("audit", cls=Group)
def command() -> None:
    """Verify, checkpoint, show, people."""


@command.command("verify")
@click.option("--checkpoint", "files", multiple=True, metavar="FILE")
@json_option
@store_option
@click.pass_obj
def verify(terminal: Terminal, *, files: tuple[str, ...], as_json: bool, store_url: str) -> int:
    """Work out every digest anew; 0 only if all is as it was entered."""
    from kankei.usecases.access import auditing  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415  half a second that --help must not pay

    kept = [_read(file) for file in files]
    found = auditing.verify(opened(store_url), kept)
    if as_json:
        terminal.json(found)
    elif not found.breaks:
        facts = {"entries": f"{found.entries:,}", "digest": found.end.digest[:16]}
        terminal.say("audit.sound" if kept else "audit.sound_inside", **facts)
    for one in () if as_json else found.breaks:
        facts = {"no": f"{one.no:,}", "last": f"{found.entries:,}", "restored": f"{one.restored:,}"}
        terminal.say(f"audit.{one.kind}", **facts)
        if one.restored:
            terminal.say("audit.restored", **facts)
    return 1 if found.breaks else 0


@command.command("checkpoint")
@click.option("--out", type=Target(), required=True, metavar="FILE")
@store_option
@click.pass_obj
def checkpoint(terminal: Terminal, *, out: str, store_url: str) -> int:
    """Write number and digest of the last entry, to be kept where nobody can change them."""
    import msgspec  # noqa: PLC0415

    from kankei.usecases.access import auditing  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    store = acting(store_url, "audit.checkpoint")
    store.write(lambda _: None)
    found = auditing.checkpoint(store)
    Path(out).write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    terminal.say("audit.kept", file=out, no=f"{found.no:,}")
    return 0


class Entry(click.IntRange):
    """The number of an entry."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; ``Usage`` if it is none."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter as error:
            raise Usage("usage.entry", option=named(param)) from error


@command.command("show")
@click.option("--person", type=Id("person"), metavar="ID")
@click.option("--export", type=Id("export"), metavar="ID")
@click.option("--by", metavar="NAME")
@click.option("--action", "actions", multiple=True, metavar="ACTION")
@click.option("--refused", is_flag=True)
@click.option("--since", type=Moment(begins=True), metavar="TIME")
@click.option("--until", type=Moment(), metavar="TIME")
@click.option("--before", type=Entry(1), metavar="NO")
@click.option("--limit", type=click.IntRange(1, MOST), default=50, metavar="N")
@click.option("--out", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def show(  # one argument per option
    terminal: Terminal,
    *,
    person: uuid.UUID | None,
    export: uuid.UUID | None,
    by: str | None,
    actions: tuple[str, ...],
    refused: bool,
    since: dt.datetime | None,
    until: dt.datetime | None,
    before: int | None,
    limit: int,
    out: str | None,
    as_json: bool,
    store_url: str,
) -> int:
    """Entries, latest first; the question is entered first. ``--out`` takes all that is asked for."""
    from kankei.usecases.access import auditing  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    query = auditing.Query(
        person=person,
        export=export,
        by=by,
        actions=actions,
        outcome=Deed.REFUSED if refused else None,
        since=since,
        until=until,
    )
    store = acting(store_url, "audit.show")
    if out is not None:
        return _write(terminal, out, auditing.whole(store, query, before=before))
    found = auditing.page(store, query, before=before, limit=limit)
    if as_json:
        terminal.json(found)
        return 0
    names = ("no", "when", "by", "action", "outcome", "purpose", "people", "detail")
    headers = [terminal.words(f"audit.column_{name}") for name in names]
    terminal.table(headers, [_line(terminal, entry) for entry in found], numbers_from=len(names), ids=[7])
    return 0


def _write(terminal: Terminal, out: str, portions: Iterator[list[TrailEntry]]) -> int:
    """Every entry in a file, of the kind that its suffix says; it appears whole or not at all."""
    lines = LINES.get(Path(out).suffix.lower())
    if lines is None:
        raise Usage("file.suffix", kinds=", ".join(LINES))
    part, count = Path(f"{out}.part"), 0
    try:
        with part.open("wb") as file:
            for portion in portions:
                file.write(lines(portion, count == 0))
                count += len(portion)
            if count == 0:
                file.write(lines([], True))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    terminal.say("audit.written", file=out, count=f"{count:,}")
    return 0


def _jsonl(entries: Sequence[TrailEntry], _: bool) -> bytes:
    import msgspec  # noqa: PLC0415

    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)


def _csv(entries: Sequence[TrailEntry], first: bool) -> bytes:
    import msgspec  # noqa: PLC0415

    from kankei.model import TrailEntry  # noqa: PLC0415
    from kankei_api import spreadsheets  # noqa: PLC0415

    plain = [msgspec.to_builtins(entry) for entry in entries]
    columns = {name: [_cell(one[name]) for one in plain] for name in TrailEntry.__struct_fields__}
    made = spreadsheets.content(".csv", "", columns)
    return made if first else made.partition(b"\r\n")[2]


def _cell(value: object) -> object:
    """A value as a cell: facts as JSON, ids one after another."""
    import msgspec  # noqa: PLC0415

    if isinstance(value, dict):
        return msgspec.json.encode(value).decode() if value else ""
    return " ".join(value) if isinstance(value, list) else value


LINES = {".csv": _csv, ".jsonl": _jsonl}


@command.command("people")
@click.argument("number", type=Entry(1), metavar="NO")
@json_option
@store_option
@click.pass_obj
def people(terminal: Terminal, *, number: int, as_json: bool, store_url: str) -> int:
    """Everybody whom an entry is about: who was in an export, who was seen."""
    from kankei.usecases.access import auditing  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    found = auditing.subjects(acting(store_url, "audit.people"), number)
    if as_json:
        terminal.json(found)
        return 0
    for one in found:
        terminal.show(str(one))
    if not found:
        terminal.note(terminal.words("audit.about_nobody", no=f"{number:,}"))
    return 0


def _read(file: str) -> Checkpoint:
    import msgspec  # noqa: PLC0415

    from kankei.model import Checkpoint  # noqa: PLC0415

    try:
        return msgspec.json.decode(Path(file).read_bytes(), type=Checkpoint)
    except msgspec.DecodeError as error:
        raise Usage("usage.checkpoint", file=Path(file).name) from error


def _line(terminal: Terminal, entry: TrailEntry) -> list[str]:
    return [
        f"{entry.no:,}",
        entry.at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S"),
        entry.by or terminal.words("audit.nobody"),
        entry.action,
        terminal.words(f"audit.{entry.outcome}"),
        entry.purpose,
        f"{entry.people:,}",
        " ".join(f"{name}={value}" for name, value in entry.detail.items()),
    ]
