"""``kankei mapping``: how the columns of a list are read; proposed, corrected, saved, recognised again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli import meanings
from kankei_api.cli.groups import Group
from kankei_api.cli.options import Target, Usage, channel_option, json_option, store_option
from kankei_api.clock import JAPAN, now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kankei_api.cli.console import Terminal
    from kankei_api.mappings import Saved
    from kankei_importers.mapping import Mapping


@click.group("mapping", cls=Group)
def command() -> None:
    """The four things one does with a mapping."""


def _choices(function: Callable[..., int]) -> Callable[..., int]:
    """The options by which a proposal is corrected."""
    function = click.option("--set", "changes", multiple=True, metavar="COLUMN=MEANING")(function)
    function = click.option("--from", "toml", metavar="FILE")(function)
    function = click.option("--sheet", metavar="NAME")(function)
    return channel_option(function)


@command.command("propose")
@click.argument("path", metavar="LIST")
@_choices
@click.option("--out", type=Target(), metavar="FILE")
@store_option
@click.pass_obj
def propose(
    terminal: Terminal,
    *,
    path: str,
    sheet: str | None,
    channel: str | None,
    toml: str | None,
    changes: tuple[str, ...],
    out: str | None,
    store_url: str,
) -> int:
    """Show how a list would be read, by a saved mapping if it fits; ``--out`` writes it to be corrected."""
    if out:
        from pathlib import Path  # noqa: PLC0415

        from kankei_api.cli import targets  # noqa: PLC0415  loads nothing without a target
        from kankei_api.lists import Listed  # noqa: PLC0415

        targets.spare_for_mapping(out, [Listed(Path(path), path)], "--out")
    kept = partial(_saved, store_url, channel)
    mapping, header = _understood(
        terminal, path, sheet=sheet, channel=channel, toml=toml, changes=changes, kept=kept
    )
    _show(terminal, mapping, header)
    if mapping.name and not toml:
        terminal.say("mapping.of_saved", name=mapping.name, version=mapping.version)
    if out:
        mapping.save(out)
        terminal.say("mapping.written", file=out)
    return 0


@command.command("save")
@click.argument("name", metavar="NAME")
@click.argument("path", metavar="LIST")
@_choices
@store_option
@click.pass_obj
def save(
    terminal: Terminal,
    *,
    name: str,
    path: str,
    sheet: str | None,
    channel: str | None,
    toml: str | None,
    changes: tuple[str, ...],
    store_url: str,
) -> int:
    """Keep a corrected mapping under a name; the next list with these headers is read by it.

    What was kept under the name for such a list is what is corrected, unless another is given.
    """
    from kankei_api import mappings  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415  half a second that --help must not pay

    store = acting(store_url, "mapping.save")
    versions = mappings.listed(store).get(name)
    kept = partial(mappings.recognise, {name: versions} if versions else {})
    mapping, header = _understood(
        terminal, path, sheet=sheet, channel=channel, toml=toml, changes=changes, kept=kept
    )
    saved = mappings.save(store, name, mapping, header, by=whoever(), at=now())
    _show(terminal, saved.mapping, header)
    code = "mapping.saved_by_place" if saved.mapping.positions else "mapping.saved"
    terminal.say(code, name=name, version=saved.mapping.version)
    return 0


@command.command("show")
@click.argument("name", metavar="NAME")
@click.option("--version", type=click.IntRange(min=1), metavar="N")
@store_option
@click.pass_obj
def show(terminal: Terminal, *, name: str, version: int | None, store_url: str) -> int:
    """A saved mapping as TOML, to be corrected and saved as its next version."""
    from kankei_api import mappings  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    saved = mappings.find(opened(store_url), name, version)
    terminal.show(saved.mapping.text().rstrip())
    return 0


@command.command("list")
@json_option
@store_option
@click.pass_obj
def list_mappings(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """Every saved mapping with its latest version."""
    from kankei_api import mappings  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    found = mappings.listed(opened(store_url))
    if as_json:
        terminal.json([versions[-1] for versions in found.values()])
        return 0
    rows = []
    for name, versions in found.items():
        last = versions[-1]
        when = last.saved_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
        channel = terminal.words(f"channel.{last.mapping.channel}")
        rows.append([name, last.mapping.version, channel, when, last.saved_by, str(len(last.header))])
    names = ("name", "version", "channel", "when", "by", "columns")
    terminal.table([terminal.words(f"mapping.column_{one}") for one in names], rows, numbers_from=5)
    return 0


def _saved(store_url: str, channel: str | None, header: Sequence[str]) -> Saved | None:
    """The saved mapping by which a list with this header is imported, if it is; there may be no store yet."""
    from kankei.errors import StoreError  # noqa: PLC0415
    from kankei_api import mappings  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415
    from kankei_importers import recognition  # noqa: PLC0415

    try:
        listed = mappings.listed(opened(store_url))
    except StoreError as error:
        if error.code != "store.missing":
            raise
        return None
    found = None if recognition.recognise(header) else mappings.recognise(listed, header)
    return found if found and channel in {None, str(found.mapping.channel)} else None


def _understood(
    terminal: Terminal,
    path: str,
    *,
    sheet: str | None,
    channel: str | None,
    toml: str | None,
    changes: Sequence[str],
    kept: Callable[[Sequence[str]], Saved | None],
) -> tuple[Mapping, tuple[str, ...]]:
    """The mapping of a list, from a file, ``kept`` for its header or proposed, corrected; and the header."""
    from pathlib import Path  # noqa: PLC0415

    from msgspec.structs import replace  # noqa: PLC0415

    from kankei.model import Channel  # noqa: PLC0415
    from kankei_api.intake import Choices, content  # noqa: PLC0415
    from kankei_importers import days, mapping, positions, reading  # noqa: PLC0415
    from kankei_importers.channels import which_channel  # noqa: PLC0415
    from kankei_importers.title import channel_told, titles  # noqa: PLC0415

    pairs = _pairs(terminal, changes)
    data, told = content(path, Choices().token_env), mapping.load(toml) if toml else None
    headless = bool(told.positions) if told else bool(pairs) and all(one.isdecimal() for one, _ in pairs)
    title = sheet or next(iter(reading.sheets(data)), "")
    page = reading.read(data, Path(path).name, headless=headless, sheet=title)
    header = page.header
    if told is None and not headless and (known := kept(header)):
        told = known.mapping
    guess = told or mapping.Mapping(channel=Channel(channel or Channel.SURVEY))
    if not told and not headless:
        guess = days.understood(header, (cells for _, cells in page.rows), guess.channel)
    fixed = (
        positions.placed(guess, len(header), pairs) if headless else mapping.corrected(guess, header, pairs)
    )
    said = Channel(channel) if channel else told.channel if told else None
    named = channel_told([*titles(page), Path(path).resolve().parent.name])
    way, _ = which_channel(header, fixed, said=said, told=named)
    if way is None:
        raise Usage("usage.channel")
    return replace(fixed, channel=way), header


def _pairs(terminal: Terminal, changes: Sequence[str]) -> list[tuple[str, str]]:
    """Columns and their meanings, from texts of the form COLUMN=MEANING; ``""`` for one not to be read."""
    from kankei_importers.header import dictionary  # noqa: PLC0415

    unread = terminal.words("mapping.unused")
    pairs = []
    for change in changes:
        column, sign, typed = change.partition("=")
        if not sign:
            raise Usage("usage.set")
        unused = typed in {"", unread, unread[1:-1]}
        meaning = "" if unused else meanings.meant("meaning", typed, dictionary(), terminal.lang)
        if meaning is None:
            raise Usage("usage.meaning", choices=meanings.all_glossed("meaning", dictionary(), terminal.lang))
        pairs.append((column, meaning))
    return pairs


def _show(terminal: Terminal, mapping: Mapping, header: Sequence[str]) -> None:
    from kankei_api.errors import told  # noqa: PLC0415
    from kankei_importers.bound import of_other_channels  # noqa: PLC0415
    from kankei_importers.header import fold, told_apart  # noqa: PLC0415
    from kankei_importers.positions import by_header  # noqa: PLC0415

    columns = (by_header(mapping) if mapping.positions else mapping).columns
    read = {fold(column): meaning for meaning, found in columns.items() for column in found}
    rows = []
    for column, name in zip(header, told_apart(header), strict=True):
        meaning = read.get(fold(name)) or read.get(fold(column), "")
        rows.append([name, meaning, _words(terminal, meaning)])
    names = ("header", "meaning", "words")
    terminal.table([terminal.words(f"mapping.column_{one}") for one in names], rows, numbers_from=9)
    terminal.say("mapping.of_channel", channel=terminal.words(f"channel.{mapping.channel}"))
    for note in of_other_channels(header, mapping, mapping.channel):
        terminal.warn("cli.import_note", message=told(note, terminal.lang))


def _words(terminal: Terminal, meaning: str) -> str:
    """A meaning in the reader's language, as far as there are words for it."""
    if not meaning:
        return terminal.words("mapping.unused")
    words = terminal.words(f"meaning.{meaning}")
    return "" if words == f"meaning.{meaning}" else words
