"""``kankei demo``: an invented town from its lists to the number and a report to open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from kankei.simulation import Town
    from kankei.store import Store
    from kankei_api.cli.console import Terminal
    from kankei_api.intake import Taken

CHANNELS = {
    "station_form": "station_event",
    "furusato_jumin": "registration",
    "fb_self_declared": "community",
    "otameshi_kintone": "trial_stay",
    "tennyu": "residency",
}
"""What a clerk says of the lists whose headers do not; the others say it themselves."""


@click.command("demo")
@click.option("--people", type=click.IntRange(10, 1_000_000), metavar="N")
@click.option("--seed", type=int, default=8, show_default=True)
@click.option("--out", default="demo", metavar="FOLDER", show_default=True)
@click.pass_obj
def command(terminal: Terminal, *, people: int | None, seed: int, out: str) -> int:
    """Invent a town, write its lists, take them, count, and write the report."""
    from kankei_api.cli import receipts  # noqa: PLC0415  # everything heavy: --help must not pay for it

    folder = Path(out)
    town, files = _invent(terminal, folder, people, seed)
    with _fresh_store(folder / "demo.db") as store:
        taken = _take(terminal, store, files)
        receipts.show(terminal, _by_kind(taken), [], files=len(taken))
        _report(terminal, store, town, folder / "report.html")
    return 1 if any(one.refused for one in taken) else 0


def _invent(terminal: Terminal, folder: Path, people: int | None, seed: int) -> tuple[Town, list[Path]]:
    import msgspec  # noqa: PLC0415

    from kankei.simulation import demo_spec, simulate, write_files  # noqa: PLC0415

    spec = demo_spec() if people is None else msgspec.structs.replace(demo_spec(), people=people)
    terminal.say("cli.demo_town", people=f"{spec.people:,}")
    town = simulate(spec, seed)
    files = write_files(town, folder)
    terminal.say("cli.demo_lists", files=str(len(files)), folder=str(files[0].parent))
    return town, files


def _fresh_store(path: Path) -> Store:
    from kankei.store.unit import create, open_file  # noqa: PLC0415

    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    store = open_file(path)
    create(store)
    return store


def _take(terminal: Terminal, store: Store, files: list[Path]) -> list[Taken]:
    from kankei_api.intake import Choices, Intake, Listed  # noqa: PLC0415

    taken = []
    with terminal.progress(len(files) + 1) as bar:
        for file in files:
            bar.at(file.name)
            channel = CHANNELS.get(file.stem.rpartition("_")[0])
            taken.append(Intake(store, Choices(channel=channel), by="demo").apply(Listed(file, file.name)))
            bar.step()
        Intake(store, Choices()).resolve(terminal.stages(bar))
        bar.step()
    return taken


def _by_kind(taken: list[Taken]) -> list[Taken]:
    """One line for all years of a list, so that the table fits a screen."""
    import msgspec  # noqa: PLC0415

    from kankei_api.cli.receipts import total  # noqa: PLC0415
    from kankei_api.intake import Taken  # noqa: PLC0415

    kinds: dict[str, list[Taken]] = {}
    for one in taken:
        kinds.setdefault(one.receipt.file.rpartition("_")[0], []).append(one)
    merged = []
    for kind, several in kinds.items():
        receipt = msgspec.structs.replace(
            several[0].receipt, file=f"{kind} × {len(several)}", counts=total(several), mapping=()
        )
        merged.append(Taken(receipt=receipt, rows=tuple(problem for one in several for problem in one.rows)))
    return merged


def _report(terminal: Terminal, store: Store, town: Town, path: Path) -> None:
    from kankei.usecases import export, report, review  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    day = max(row.touchpoint.occurred_on for row in town.rows)
    counted = report.count(store, as_of=day, known_at=now(), course=True)
    with store.reading() as connection:
        queue = review.queue_length(connection)
    found = set(export.identities(store, known_at=now())["person_id"]) - {None}
    terminal.show(report.text(counted, terminal.lang))
    people = len({row.person for row in town.rows})
    terminal.say("cli.demo_truth", people=f"{people:,}", found=f"{len(found):,}")
    terminal.say("cli.demo_queue", queue=f"{queue:,}")
    path.write_text(report.html(counted, queue=queue), encoding="utf-8")
    terminal.say("cli.demo_report", file=str(path))
