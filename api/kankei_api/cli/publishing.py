"""``kankei publish``: freeze a count, so that it can be said again."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import NumberAsked, asked_options, json_option, store_option
from kankei_api.clock import now

if TYPE_CHECKING:
    from kankei.store import Store
    from kankei_api.cli.console import Terminal


@click.command("publish")
@asked_options
@click.option("--list", "only_list", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    asked: NumberAsked,
    known_at: dt.datetime | None,
    only_list: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Count and keep the count for good; ``--list`` shows what was published."""
    from kankei.model import PublicationHead  # noqa: PLC0415  # half a second that --help must not pay
    from kankei.usecases.number import publication  # noqa: PLC0415
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    store, known_at = settled(store_url, "publish", known_at=known_at)
    if only_list:
        return _show(terminal, store, as_json=as_json)
    same = {head.digest: head.no for head in publication.listed(store)}
    kept = publication.publish(store, known_at=known_at, **asked, by=whoever(), at=now())
    if kept.digest in same:
        terminal.warn("publication.again", no=str(kept.no), same=str(same[kept.digest]))
    if as_json:
        terminal.json({name: getattr(kept, name) for name in PublicationHead.__struct_fields__})
    else:
        facts = {"no": str(kept.no), "number": f"{kept.number:,}", "digest": kept.digest[:16]}
        terminal.say("publication.done", **facts, id=str(kept.id), people=f"{kept.people.count(chr(10)):,}")
    for words in publication.cautions(kept, lang=terminal.lang):
        terminal.warn("publication.caution", words=words)
    return 0


def _show(terminal: Terminal, store: Store, *, as_json: bool) -> int:
    from kankei.usecases.number import publication  # noqa: PLC0415
    from kankei.usecases.report.terminal import day_text, moment_text  # noqa: PLC0415

    heads = publication.listed(store)
    if as_json:
        terminal.json(heads)
        return 0
    names = ("no", "as_of", "known_at", "number", "rule", "digest", "published_by", "published_at", "id")
    rows = [
        [
            str(head.no),
            day_text(head.as_of, terminal.lang),
            moment_text(head.known_at, terminal.lang, seconds=True),
            f"{head.number:,}",
            f"{head.rule_name} {head.rule_version} {head.rule_digest[:12]}",
            head.digest[:16],
            head.published_by,
            moment_text(head.published_at, terminal.lang),
            str(head.id),
        ]
        for head in heads
    ]
    terminal.table([terminal.words(f"publication.column_{name}") for name in names], rows, numbers_from=9)
    return 0
