"""``kankei report``: the number as a page, a workbook, the answer for the council, or a picture."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import NumberAsked, Target, Usage, asked_options, store_option

if TYPE_CHECKING:
    from kankei_api.cli.console import Terminal


@click.command("report")
@click.option("--out", type=Target(), required=True, metavar="FILE")
@click.option("--form", type=click.Choice(["full", "council", "way", "plane"]), default="full")
@click.option("--public", is_flag=True)
@asked_options
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    out: str,
    form: str,
    public: bool,
    asked: NumberAsked,
    known_at: dt.datetime | None,
    store_url: str,
) -> int:
    """Write one file; the form says what, the suffix how."""
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay
    from kankei_api.reports import FORMS  # noqa: PLC0415

    suffix = Path(out).suffix.lower()
    kinds = [kind for name, kind in FORMS if name == form]
    if suffix not in kinds:
        raise Usage("file.suffix", kinds=", ".join(kinds))
    store, known_at = settled(store_url, "report", known_at=known_at)
    FORMS[form, suffix](Path(out), store, {**asked, "known_at": known_at}, public=public)
    terminal.say("report.written", file=out)
    return 0
