"""The number as a page, a workbook, the answer for the council, or a picture: one file each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from kankei.counting import load_rule
from kankei.counting.spans import parse_period
from kankei.counting.suppression import LEAST
from kankei.errors import FileError
from kankei.store import towns
from kankei.usecases import report, review
from kankei.usecases.number import standing
from kankei.usecases.number.progress import progress
from kankei.usecases.report import (
    Report,
    council,
    drawing,
    earlier,
    framing,
    handing,
    plane_chart,
    way_chart,
    workbook,
)
from kankei.usecases.report.caution import caution

__all__ = ["FORMS", "Writer"]


def _page(path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
    home, rule = towns.chosen(store, asked["town"]), load_rule(asked["rule"])
    counted = _counted(store, asked, public=public)
    with store.reading() as connection:
        waiting = review.queue_length(connection)
    plane = _plane_drawn(store, asked, with_few=not public) if drawing.available() else None
    days = {"as_of": asked["as_of"], "known_at": asked["known_at"]}
    before = earlier.earlier(store, **days, rule=rule, town=home)
    before = handing.bridges_to_hand_out(before) if public else before
    words, moved = list(map(earlier.earlier_text, before)), list(earlier.moved(before))
    page = report.html(counted, rule=asked["rule"], queue=waiting, plane=plane, earlier=words, moved=moved)
    _text(path, page)


def _counted(store: Any, asked: Mapping[str, Any], *, public: bool) -> Report:
    """The count with its course, all of it or as it may leave the town hall."""
    home, rule = towns.chosen(store, asked["town"]), load_rule(asked["rule"])
    counted = report.count(store, **asked, course=True)
    return handing.to_hand_out(store, counted, rule=rule, town=home) if public else counted


def _workbook(path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
    workbook.write(
        path, _answer(store, asked, public=public), _progress(store, asked), load_rule(asked["rule"])
    )


def _answer(store: Any, asked: Mapping[str, Any], *, public: bool) -> council.CouncilAnswer:
    """The answer for the council, all of it or as it may leave the town hall."""
    home, rule = towns.chosen(store, asked["town"]), load_rule(asked["rule"])
    answer = council.council(store, **asked)
    return handing.answer_to_hand_out(store, answer, rule=rule, town=home) if public else answer


def _progress(store: Any, asked: Mapping[str, Any]) -> Any:
    """The plan's table for the fiscal year of the day."""
    rest = {name: asked[name] for name in ("known_at", "rule", "town")}
    return progress(store, period=parse_period("fiscal", as_of=asked["as_of"]), today=asked["as_of"], **rest)


def _council_page(path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
    _text(path, council.answer_html(_answer(store, asked, public=public), load_rule(asked["rule"])))


def _council_text(path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
    # The mark at the beginning lets Windows' own editor and Word take the text for what it is.
    words = council.answer_text(_answer(store, asked, public=public), load_rule(asked["rule"]))
    path.write_text(words, encoding="utf-8-sig")


def _way(path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
    drawing.require()
    counted = _counted(store, asked, public=public)
    if not counted.course:
        raise FileError(path.name, "report.no_course")
    line = next((line for line in _progress(store, asked).lines if line.code == "people"), None)
    ahead = line.forecast if line else None
    band = (ahead.due, ahead.low, ahead.middle, ahead.high) if ahead else None
    drawing.write(str(path), way_chart.specification(counted, band))


def _plane(path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
    drawing.require()
    if towns.chosen(store, asked["town"]).plane is None:
        raise FileError(path.name, "report.no_plane")
    drawn = _plane_drawn(store, asked, with_few=not public)
    if drawn is None:
        raise FileError(path.name, "report.few_in_plane", least=str(LEAST))
    drawing.write(str(path), drawn)


def _plane_drawn(store: Any, asked: Mapping[str, Any], *, with_few: bool) -> Any:
    """The picture of the town's 2×2; None where its file has none, or it tells of few people and must not."""
    home = towns.chosen(store, asked["town"])
    if home.plane is None:
        return None
    day, rule = asked["as_of"], load_rule(asked["rule"])
    source = framing.source_line(town=home.name, as_of=day, known_at=asked["known_at"], rule=rule.title)
    places = standing.plane_of(store, **asked)
    small = caution(plane_chart.by_step(places, home.plane).values(), as_of=day, rule=rule.name)
    if small and not with_few:
        return None
    return plane_chart.specification(places, home.plane, source=source, caution=small)


def _text(path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8", newline="\n")


class Writer(Protocol):
    """Writes a file of a store, as asked (day, moment, rule, town), ``public``: as it may be handed out."""

    def __call__(self, path: Path, store: Any, asked: Mapping[str, Any], *, public: bool) -> None:
        """Write it."""


FORMS: Mapping[tuple[str, str], Writer] = {
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
