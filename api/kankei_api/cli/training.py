"""``kankei train``: a matching model learned on invented towns, and from what staff judged, into a file."""

from __future__ import annotations

import importlib.util
from collections import Counter
from itertools import cycle, islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import rich_click as click

from kankei.errors import ExtraError
from kankei_api.cli.options import Target, Usage, store_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kankei.matching.evaluation import LabelledTown
    from kankei.matching.model import Model, Recipe
    from kankei.simulation.counted import CountedTown
    from kankei_api.cli.console import Bar, Terminal

LEAST = 200
"""Judgements from which on they are learned from: fewer say more about whom staff happened to look at."""
SMALLEST = 50
FURTHER = 20
"""So many times the people asked for are looked at for a level that is still missing."""
CALIBRATED = 6
"""Towns from which on the interval is calibrated: of fewer each count is the only one of its kind."""


@click.command("train")
@click.option("--towns", type=click.IntRange(3, 500), default=24, show_default=True)
@click.option("--sizes", default="1000,3000,10000", show_default=True, metavar="N,N,…")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--name", default="own", show_default=True)
@click.option("--calibrate/--no-calibrate", default=True)
@click.option("--judgements", is_flag=True)
@click.option("--recipe", default=None, metavar="FILE|default")
@click.option("--out", type=Target(), required=True, metavar="FILE")
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    towns: int,
    sizes: str,
    seed: int,
    name: str,
    calibrate: bool,
    judgements: bool,
    recipe: str | None,
    out: str,
    store_url: str,
) -> int:
    """Make towns, fit both stages, refine them, fit the interval of what came of it, write the file."""
    people = list(islice(cycle(_sizes(sizes)), towns))
    if importlib.util.find_spec("sklearn") is None:
        raise ExtraError("train")
    from kankei.matching.model import Recipe, write_model  # noqa: PLC0415

    counted = people if calibrate and towns >= CALIBRATED else []
    told = Recipe(
        name=name, version=f"seed {seed}", seed=seed, sizes=people, counted_seed=seed, counted_sizes=counted
    )
    told = _recipe(recipe) if recipe else told
    model, records = _trained(terminal, told)
    if judgements:
        model = _refined(terminal, store_url, model)
    if told.counted_sizes:
        model = _calibrated(terminal, told, model)
    write_model(model, Path(out))
    facts = {"name": model.name, "digest": model.digest[:12], "file": out}
    terminal.say("train.trained", **facts, towns=f"{len(told.sizes):,}", records=f"{records:,}")
    return 0


def _recipe(name: str) -> Recipe:
    """The recipe in a file, or that of the model that ships."""
    from kankei.matching.model import default_recipe, read_recipe  # noqa: PLC0415

    return read_recipe(default_recipe() if name == "default" else Path(name))


def _sizes(text: str) -> list[int]:
    """People of the towns, in the order in which they take turns."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) >= SMALLEST for part in parts):
        raise Usage("usage.sizes")
    return [int(part) for part in parts]


def _trained(terminal: Terminal, recipe: Recipe) -> tuple[Model, int]:
    """The model and the records it saw."""
    from kankei.matching.training import train  # noqa: PLC0415

    with terminal.progress(len(recipe.sizes) + 1) as bar:
        bar.at(terminal.words("train.making"))
        made = _towns(terminal, bar, recipe.sizes, recipe.seed)
        bar.at(terminal.words("train.fitting"))
        records = sum(len(town.table) for town in made)
        learned = train(made, name=recipe.name, version=recipe.version)
        return msgspec.structs.replace(learned, recipe=recipe), records


def _towns(terminal: Terminal, bar: Bar, people: list[int], seed: int) -> list[LabelledTown]:
    """The towns asked for, and of further ones those that show a level which was still missing.

    A few levels are so rare that most handfuls of towns show too little of one.
    """
    from kankei.matching.training import levels_of, missing_levels  # noqa: PLC0415
    from kankei.simulation.labelled import labelled_towns  # noqa: PLC0415

    more = FURTHER * sum(people) // max(people)
    made: list[LabelledTown] = []
    seen: Counter[str] = Counter()
    for number, town in enumerate(labelled_towns([*people, *repeat(max(people), more)], seed=seed)):
        shown = levels_of(town)
        if number < len(people):
            bar.step()
        else:
            bar.at(terminal.words("train.further", names=", ".join(missing_levels(seen))))
        if number < len(people) or any(name in shown for name in missing_levels(seen)):
            made.append(town)
            seen += shown
        if number >= len(people) - 1 and not missing_levels(seen):
            break
    return made


def _calibrated(terminal: Terminal, recipe: Recipe, model: Model) -> Model:
    """The model with the constants of its interval: they belong to it as it is, refined or not."""
    from kankei.simulation.counted import calibrate, counted_towns  # noqa: PLC0415

    with terminal.progress(2 * len(recipe.counted_sizes)) as bar:
        bar.at(terminal.words("train.calibrating"))

        def passing() -> Iterator[CountedTown]:
            for town in counted_towns(recipe.counted_sizes, seed=recipe.counted_seed):
                bar.step()
                yield town

        return calibrate(passing(), model)


def _refined(terminal: Terminal, store_url: str, model: Model) -> Model:
    """The model refined by what staff judged; the same as long as that is little."""
    from kankei.matching.refinement import refined  # noqa: PLC0415
    from kankei.usecases.identity import evaluation  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    table, (left, right), matched = evaluation.judged_among_all(opened(store_url))
    if len(matched) < LEAST:
        terminal.warn("train.judgements_few", count=str(len(matched)), least=str(LEAST))
        return model
    terminal.warn("train.judgements_used", count=f"{len(matched):,}")
    better = refined(model, table, left, right, matched)
    if better is model or model.recipe is None:
        return better
    return msgspec.structs.replace(better, recipe=msgspec.structs.replace(model.recipe, judged=len(matched)))
