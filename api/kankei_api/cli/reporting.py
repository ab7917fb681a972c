"""``kankei report``: the number as a page, a workbook, the answer for the council, or a picture."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from kankei_api.cli.options import Day, Moment, Usage, store_option
from kankei_api.clock import now, today

if TYPE_CHECKING:
    from collections.abc import Callable

    from kankei_api.cli.console import Terminal


@click.command("report")
@click.option("--out", required=True, metavar="FILE")
@click.option("--form", type=click.Choice(["full", "council", "way", "plane"]), default="full")
@click.option("--as-of", type=Day(), metavar="DATE")
@click.option("--known-at", type=Moment(), metavar="TIME")
@click.option("--rule", default="default")
@click.option("--town", envvar="KANKEI_TOWN", default="")
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    out: str,
    form: str,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    rule: str,
    town: str,
    store_url: str,
) -> int:
    """Write one file; the form says what, the suffix how."""
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    suffix = Path(out).suffix.lower()
    kinds = [kind for name, kind in FORMS if name == form]
    if suffix not in kinds:
        raise Usage("usage.suffix", kinds=", ".join(kinds))
    asked = {"as_of": as_of or today(), "known_at": known_at or now(), "rule": rule, "town": town}
    FORMS[form, suffix](Path(out), settled(store_url, "report"), asked)
    terminal.say("report.written", file=out)
    return 0


def _page(path: Path, store: Any, asked: dict[str, Any]) -> None:
    from kankei.usecases import report, review  # noqa: PLC0415

    counted = report.count(store, **asked, course=True)
    with store.reading() as connection:
        waiting = review.queue_length(connection)
    _text(path, report.html(counted, rule=asked["rule"], queue=waiting, plane=_plane_drawn(store, asked)))


def _workbook(path: Path, store: Any, asked: dict[str, Any]) -> None:
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.usecases.report import council, workbook  # noqa: PLC0415

    answer = council.council(store, **asked)
    workbook.write(path, answer, _progress(store, asked), load_rule(asked["rule"]))


def _progress(store: Any, asked: dict[str, Any]) -> Any:
    """The plan's table for the fiscal year of the day."""
    from kankei.counting.spans import parse_period  # noqa: PLC0415
    from kankei.usecases.progress import progress  # noqa: PLC0415

    rest = {name: asked[name] for name in ("known_at", "rule", "town")}
    return progress(store, period=parse_period("fiscal", as_of=asked["as_of"]), today=asked["as_of"], **rest)


def _council_page(path: Path, store: Any, asked: dict[str, Any]) -> None:
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.usecases.report import council  # noqa: PLC0415

    _text(path, council.answer_html(council.council(store, **asked), load_rule(asked["rule"])))


def _council_text(path: Path, store: Any, asked: dict[str, Any]) -> None:
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.usecases.report import council  # noqa: PLC0415

    # The mark at the beginning lets Windows' own editor and Word take the text for what it is.
    words = council.answer_text(council.council(store, **asked), load_rule(asked["rule"]))
    path.write_text(words, encoding="utf-8-sig")


def _way(path: Path, store: Any, asked: dict[str, Any]) -> None:
    from kankei.usecases import report  # noqa: PLC0415
    from kankei.usecases.report import drawing, way_chart  # noqa: PLC0415

    counted = report.count(store, **asked, course=True)
    line = next((line for line in _progress(store, asked).lines if line.code == "people"), None)
    ahead = line.forecast if line else None
    band = (ahead.due, ahead.low, ahead.middle, ahead.high) if ahead else None
    drawing.write(str(path), way_chart.specification(counted, band))


def _plane(path: Path, store: Any, asked: dict[str, Any]) -> None:
    from kankei.errors import FileError  # noqa: PLC0415
    from kankei.usecases.report import drawing  # noqa: PLC0415

    drawn = _plane_drawn(store, asked)
    if drawn is None:
        raise FileError(path.name, "report.no_plane")
    drawing.write(str(path), drawn)


def _plane_drawn(store: Any, asked: dict[str, Any]) -> Any:
    """The picture of the town's 2×2; None where its file has none."""
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.store import towns  # noqa: PLC0415
    from kankei.usecases import standing  # noqa: PLC0415
    from kankei.usecases.report import framing, plane_chart  # noqa: PLC0415

    home = towns.chosen(store, asked["town"])
    if home.plane is None:
        return None
    told = {"as_of": asked["as_of"], "known_at": asked["known_at"], "rule": load_rule(asked["rule"]).title}
    source = framing.source_line(town=home.name, **told)
    return plane_chart.specification(standing.plane_of(store, **asked), home.plane, source=source)


def _text(path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8", newline="\n")


FORMS: dict[tuple[str, str], Callable[[Path, Any, dict[str, Any]], None]] = {
    ("full", ".html"): _page,
    ("full", ".xlsx"): _workbook,
    ("council", ".html"): _council_page,
    ("council", ".txt"): _council_text,
    ("way", ".svg"): _way,
    ("way", ".png"): _way,
    ("plane", ".svg"): _plane,
    ("plane", ".png"): _plane,
}
"""What is written, by form and suffix."""
