"""``kankei evaluate``: the people found against a known truth, staff's word, or a random sample of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from kankei.errors import FileError
from kankei_api.cli.options import Target, Usage, check_picture, json_option, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kankei.matching.evaluation import Band
    from kankei.usecases.identity.evaluation import Agreement, Evaluation, Pattern
    from kankei_api.cli.console import Terminal

Row = tuple[str, int]
NEEDED = ("file", "row", "person")


@click.command("evaluate")
@click.option("--truth", metavar="FILE")
@click.option("--judgements", is_flag=True)
@click.option("--sample", is_flag=True)
@click.option("--seed", type=click.IntRange(min=0), metavar="N")
@click.option("--plot", type=Target(), metavar="FILE")
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    truth: str | None,
    judgements: bool,
    sample: bool,
    seed: int | None,
    plot: str | None,
    as_json: bool,
    store_url: str,
) -> int:
    """Compare with a csv of file, row and person, with what staff judged, or with a random sample of it."""
    if (truth is not None) + judgements + sample != 1 or (sample and plot is not None):
        raise Usage("usage.truth_or_judgements")
    if seed is not None and not sample:
        raise Usage("usage.seed")
    if sample:
        return _sample(terminal, seed, as_json=as_json, store_url=store_url)
    if plot is not None:
        check_picture(plot)
    found = _held_against(truth, store_url)
    if plot is not None:
        _draw(terminal, found, plot)
    if as_json:
        terminal.json(_document(found))
    else:
        _show(terminal, found)
    return 0


def _held_against(truth: str | None, store_url: str) -> Evaluation | Agreement:
    """The people of a store beside a file of the truth; without one, the model beside what staff judged."""
    from kankei.usecases.identity import evaluation  # noqa: PLC0415
    from kankei.usecases.identity.settlement import present  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415  # numpy, which --help must not pay
    from kankei_api.clock import now  # noqa: PLC0415

    store = opened(store_url)
    if truth is None:
        return evaluation.against_judgements(store)
    found = evaluation.against_truth(store, _truth(Path(truth)), known_at=present(store, at=now()))
    if not found.covered:
        raise FileError(Path(truth).name, "cli.truth_of_others")
    return found


def _sample(terminal: Terminal, seed: int | None, *, as_json: bool, store_url: str) -> int:
    from kankei.usecases.identity import estimation  # noqa: PLC0415
    from kankei_api.cli import sampling  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    found = estimation.estimate(opened(store_url), seed=seed)
    if as_json:
        terminal.json(found)
    else:
        sampling.show(terminal, found)
    return 0


def _document(found: Evaluation | Agreement) -> object:
    """For programs: the measures of pairs and heads stand beside the rest, not below it."""
    from msgspec import to_builtins  # noqa: PLC0415

    from kankei.usecases.identity.evaluation import Agreement  # noqa: PLC0415

    if isinstance(found, Agreement):
        return found
    document = to_builtins(found)
    return {**document.pop("scores"), "head_error": found.scores.head_error, **document}


def _truth(path: Path) -> dict[Row, str]:
    """The true person of each row, from a list in any form that lists come in."""
    from kankei_importers import reading  # noqa: PLC0415

    sheet = reading.read(path)
    if not set(sheet.header) >= set(NEEDED):
        raise FileError(path.name, "cli.truth_columns")
    places = [sheet.header.index(name) for name in NEEDED]
    told = ([cells[place] if place < len(cells) else "" for place in places] for _, cells in sheet.rows)
    return {(file, int(row)): person for file, row, person in told if row.isdecimal()}


def _draw(terminal: Terminal, found: Evaluation | Agreement, plot: str) -> None:
    from kankei.usecases.identity.reliability import specification  # noqa: PLC0415
    from kankei.usecases.report import drawing  # noqa: PLC0415

    bands = {"evaluate.pairs": found.pairs}
    links = getattr(found, "links", ())
    if links:
        bands["evaluate.links"] = links
    named = {terminal.words(code): told for code, told in bands.items()}
    drawing.write(plot, specification(named, lang=terminal.lang))
    terminal.warn("review.chart_written", file=plot)


def _show(terminal: Terminal, found: Evaluation | Agreement) -> None:
    from kankei.usecases.identity.evaluation import Agreement  # noqa: PLC0415

    if isinstance(found, Agreement):
        if not found.judged:
            terminal.say("evaluate.none_judged")
            return
        facts = {"judged": f"{found.judged:,}", "same": f"{found.same:,}"}
        told = {"precision": found.precision, "recall": found.recall, "f1": found.f1}
        measures = {name: "—" if one is None else f"{one:.4f}" for name, one in told.items()}
        terminal.say("evaluate.judged", **facts, **measures)
    else:
        _show_measures(terminal, found)
        _show_bands(terminal, "evaluate.links", found.links)
    _show_bands(terminal, "evaluate.pairs", found.pairs)
    _show_patterns(terminal, "evaluate.joined_wrongly", found.joined_wrongly)
    _show_patterns(terminal, "evaluate.missed", found.missed)


def _show_measures(terminal: Terminal, found: Evaluation) -> None:
    scores, groups = found.scores, found.clusters
    terminal.say("evaluate.rows", rows=f"{found.rows:,}", covered=f"{found.covered:,}")
    b_f1 = 2 / (1 / max(scores.bcubed_precision, 1e-12) + 1 / max(scores.bcubed_recall, 1e-12))
    rows = [
        [terminal.words("evaluate.by_pair"), scores.precision, scores.recall, scores.f1],
        [terminal.words("evaluate.by_person"), groups.precision, groups.recall, groups.f1],
        ["B³", scores.bcubed_precision, scores.bcubed_recall, b_f1],
    ]
    names = [terminal.words(f"evaluate.{name}") for name in ("precision", "recall", "f1")]
    terminal.table(["", *names], [[str(n), *(f"{v:.4f}" for v in told)] for n, *told in rows], numbers_from=1)
    heads = {"true": f"{scores.true_people:,}", "found": f"{scores.found_people:,}"}
    terminal.say("evaluate.heads", error=f"{scores.head_error:+.2%}", **heads)
    per_record = f"{found.candidates_per_record:.1f}"
    terminal.say("evaluate.blocking", recall=f"{found.blocking_recall:.4f}", candidates=per_record)


def _show_bands(terminal: Terminal, title: str, bands: Sequence[Band]) -> None:
    from math import log2  # noqa: PLC0415

    def bits(chance: float) -> str:
        return f"{log2(chance / (1 - chance)):+.1f}" if 0 < chance < 1 else ""

    terminal.say(title)
    rows = [
        [f"{band.low:.1f}–{band.high:.1f}", f"{bits(band.low)} … {bits(band.high)}", f"{band.pairs:,}",
         f"{band.predicted:.3f}", f"{band.true:.3f}"]
        for band in bands
    ]  # fmt: skip
    names = ("band", "bits", "count", "predicted", "true")
    terminal.table([terminal.words(f"evaluate.column_{name}") for name in names], rows, numbers_from=2)


def _show_patterns(terminal: Terminal, title: str, patterns: Sequence[Pattern]) -> None:
    if not patterns:
        return
    terminal.say(title)
    rows = [[f"{pattern.pairs:,}", _told(terminal, pattern)] for pattern in patterns]
    terminal.table(["", ""], rows, numbers_from=9)


def _told(terminal: Terminal, pattern: Pattern) -> str:
    """The levels of a pattern in words."""
    from kankei.usecases.review.drawing import level_name, name_of  # noqa: PLC0415

    pairs = (told.split(": ", 1) for told in pattern.levels)
    words = [f"{name_of(field, terminal.lang)} {level_name(level, terminal.lang)}" for field, level in pairs]
    return ("、" if terminal.lang == "ja" else ", ").join(words)
