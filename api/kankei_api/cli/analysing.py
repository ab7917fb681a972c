"""``kankei analyse``: what leads to what, as tables on the screen or in files for analysts."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import rich_click as click

from kankei.errors import FieldError
from kankei_api.analyses import NAMES, TAKES, WAYS
from kankei_api.cli import picturing, public_tables
from kankei_api.cli.console import Terminal
from kankei_api.cli.options import (
    PICTURES,
    Day,
    Moment,
    Target,
    Usage,
    check_picture,
    json_option,
    rule_option,
    store_option,
)
from kankei_api.clock import now, today

if TYPE_CHECKING:
    import pandas as pd

    from kankei.analysis import Analysis
    from kankei.analysis.channels import Costs
    from kankei.store import Store

SUFFIXES = (".csv", ".xlsx", ".parquet")
LINES = 40
"""Lines of a table on the screen; files hold all, the earliest year first."""
ONLY_IN_FILES = {"curve", "people"}


@click.command("analyse")
@click.argument("analysis", type=click.Choice(NAMES))
@click.option("--origin", metavar="WAY")
@click.option("--outcome", metavar="WAY")
@click.option("--by", type=click.Choice(WAYS))
@click.option("--watched-from", type=Day(), metavar="DATE")
@click.option("--half-life", type=click.IntRange(1, 36_500), metavar="DAYS")
@click.option("--costs", metavar="FILE")
@click.option("--activity", "activities", multiple=True, metavar="WAY")
@click.option("--as-of", type=Day(), metavar="DATE")
@click.option("--known-at", type=Moment(), metavar="TIME")
@rule_option
@click.option("--public", is_flag=True)
@click.option("--out", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    /,
    *,
    analysis: str,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    rule: str,
    public: bool,
    out: str | None,
    as_json: bool,
    store_url: str,
    **asked: Any,
) -> int:
    """Answer one analysis as of a day, as known at a moment; today and now unless told otherwise."""
    options = _options(analysis, asked)
    if out is not None:
        _check_target(out, drawn=analysis in picturing.PICTURES and not public)
    from kankei import analysis as room  # noqa: PLC0415  # pandas: a second that --help must not pay
    from kankei.analysis.frames import GAPS  # noqa: PLC0415
    from kankei.analysis.words import note_text  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    store, known_at = settled(store_url, "analyse", known_at=known_at)
    ask: Callable[..., Analysis] = getattr(room, analysis)
    found = ask(store, as_of=as_of or today(), known_at=known_at, rule=rule, **options)
    if public:
        for note in found.notes:
            if note.code in GAPS:  # said to staff alone: it tells of days on which nobody did anything
                terminal.warn("cli.import_note", message=note_text(note, lang=terminal.lang))
        found = room.public(store, found, at=now())
    notes = [note_text(note, lang=terminal.lang) for note in found.notes]
    if out is not None and out.lower().endswith(PICTURES):
        _draw(terminal, out, found, store, rule)
    elif out is not None:
        _write(terminal, out, found, notes)
    if as_json:
        terminal.json(_document(found, notes))
    elif out is None:
        _show(terminal, found, notes)
    return 0


def _check_target(out: str, *, drawn: bool) -> None:
    """See that the file is of a kind that can be written; pictures only of what is ``drawn``."""
    kinds = SUFFIXES + (PICTURES if drawn else ())
    if not out.lower().endswith(kinds):
        raise Usage("file.suffix", kinds=", ".join(kinds))
    if out.lower().endswith(PICTURES):
        check_picture(out)


def _options(analysis: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked beyond the day; ``Usage`` for an option that this analysis does not know."""
    given = {name: value for name, value in asked.items() if value not in (None, ())}
    for name in given:
        knowing = sorted(one for one, options in TAKES.items() if name in options)
        if analysis not in knowing:
            option = "activity" if name == "activities" else name.replace("_", "-")
            raise Usage("usage.not_for", option=f"--{option}", analyses=", ".join(knowing))
    if "costs" in given:
        given["costs"] = _costs(given["costs"])
    return given


def _costs(file: str) -> "Costs":
    """Yen by fiscal year and channel, from a list with these columns in any form that lists come in."""
    from kankei.analysis.channels import added_up  # noqa: PLC0415  # pandas: a second that only this pays
    from kankei.fields import money  # noqa: PLC0415
    from kankei.fields import year as fiscal  # noqa: PLC0415
    from kankei.model import Channel  # noqa: PLC0415
    from kankei_importers import reading  # noqa: PLC0415

    sheet = reading.read(file)
    costs: list[tuple[int, str, int]] = []
    row = sheet.header_row
    try:
        places = [sheet.header.index(name) for name in ("fiscal_year", "channel", "yen")]
        for row, cells in sheet.rows:  # noqa: B007  the row that cannot be read is told
            year, channel, yen = (cells[place].strip() for place in places)
            costs.append((fiscal.said(year), str(Channel(channel)), money.parse(yen)))
    except (FieldError, IndexError, ValueError):
        raise Usage("usage.costs", file=Path(file).name, row=str(row)) from None
    return added_up(costs)


def _draw(terminal: Terminal, out: str, found: "Analysis", store: "Store", rule: str) -> None:
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.store import towns  # noqa: PLC0415

    town, chosen = towns.chosen(store).name, load_rule(rule)
    picturing.draw(terminal, out, found, partial(_word, terminal), town=town, rule=chosen)
    terminal.warn("analysis.written", file=out)


def _write(terminal: Terminal, out: str, found: "Analysis", notes: list[str]) -> None:
    from kankei.analysis import writing  # noqa: PLC0415

    if "public" in found.tables and not out.lower().endswith(".parquet"):
        words = public_tables.worded(terminal, found["public"], partial(_word, terminal))
        found = msgspec.structs.replace(found, tables={"public": words})
    head = terminal.words("analysis.head", **_head(terminal, found))
    for file in writing.write(out, found, [head, *notes]):
        terminal.warn("analysis.written", file=file)
    if "person_id" in {column for table in found.tables.values() for column in table.columns}:
        terminal.warn("analysis.personal")


def _document(found: "Analysis", notes: list[str]) -> dict[str, Any]:
    from kankei.analysis import rows  # noqa: PLC0415  # pandas, which is loaded by now

    return {
        "analysis": found.name,
        "as_of": found.as_of,
        "known_at": found.known_at,
        "rule": found.rule,
        "asked": dict(found.asked),
        "notes": notes,
        "tables": {name: rows(table) for name, table in found.tables.items()},
    }


def _show(terminal: Terminal, found: "Analysis", notes: list[str]) -> None:
    terminal.say("analysis.head", **_head(terminal, found))
    for name, table in found.tables.items():
        if name == "public":
            for part, lines in table.groupby("table", sort=False):
                public_tables.show(terminal, str(part), lines, partial(_word, terminal))
        elif name in ONLY_IN_FILES:
            terminal.say("analysis.only_in_files", table=_word(terminal, name), rows=f"{len(table):,}")
        elif len(table):
            _show_table(terminal, name, table)
    for note in notes:
        terminal.say("analysis.note", note=note)


def _show_table(terminal: Terminal, name: str, table: "pd.DataFrame") -> None:
    terminal.show(f"\n{_word(terminal, name)}")
    headers = [_word(terminal, str(column)) for column in table.columns]
    shown = _newest_first(table).head(LINES)
    if "fiscal_year" in shown:
        shown = shown.assign(fiscal_year=shown["fiscal_year"].astype(str))
    texts = [kind.kind not in "iufb" for kind in shown.dtypes]
    decimals = [_decimals(shown[column]) for column in shown.columns]
    rows = [
        [_cell(terminal, cell, digits) for cell, digits in zip(row, decimals, strict=True)]
        for row in shown.itertuples(index=False)
    ]
    terminal.table(headers, rows, numbers_from=texts.index(False) if False in texts else len(texts))
    if len(table) > LINES:
        terminal.say("analysis.more", rows=f"{len(table) - LINES:,}")


def _newest_first(table: "pd.DataFrame") -> "pd.DataFrame":
    """A table of years begins with the latest on the screen, where what is cut is what is oldest."""
    years = [name for name in ("until", "fiscal_year") if name in table]
    return table.sort_values(years[0], ascending=False, kind="stable") if years else table


def _head(terminal: Terminal, found: "Analysis") -> dict[str, str]:
    from kankei.analysis.words import way  # noqa: PLC0415
    from kankei.usecases.report.terminal import day_text, moment_text  # noqa: PLC0415

    asked = " → ".join(_word(terminal, way(value)) for key, value in found.asked.items() if key != "by")
    return {
        "name": _word(terminal, found.name),
        "asked": asked and f" {asked}",
        "as_of": day_text(found.as_of, terminal.lang),
        "known_at": moment_text(found.known_at, terminal.lang),
        "rule": found.rule,
    }


def _word(terminal: Terminal, name: str) -> str:
    """A code of a table in the terminal's language."""
    from kankei.analysis.words import word  # noqa: PLC0415  # pandas, which is loaded by now

    return word(name, terminal.lang)


def _decimals(column: "pd.Series") -> int:
    """Shares are shown to four places, larger figures to one; a column has one kind."""
    return 1 if column.dtype.kind == "f" and bool((column.abs() >= 10).any()) else 4


def _cell(terminal: Terminal, cell: Any, decimals: int) -> str:
    import pandas as pd  # noqa: PLC0415  # loaded long before a table is shown

    if pd.isna(cell):
        return "-"
    match cell:
        case bool():
            return terminal.words(f"analysis.{'yes' if cell else 'no'}")
        case pd.Timestamp():
            return _word(terminal, f"{cell:%Y-%m-%d}")
        case float():
            return f"{cell:,.{decimals}f}"
        case Integral():
            return f"{cell:,}"
        case _:
            return _word(terminal, str(cell))
