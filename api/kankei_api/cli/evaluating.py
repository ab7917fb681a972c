"""``kankei evaluate``: how well the people found agree with a known truth."""

import csv
from pathlib import Path

import rich_click as click

from kankei.errors import FileError
from kankei_api.cli.console import Terminal
from kankei_api.cli.options import json_option, store_option

Row = tuple[str, str]
NEEDED = {"file", "row", "person"}


@click.command("evaluate")
@click.option("--truth", required=True, metavar="FILE")
@json_option
@store_option
@click.pass_obj
def command(terminal: Terminal, *, truth: str, as_json: bool, store_url: str) -> int:
    """Compare with a csv of file, row and person; rows that only one side knows are told and left out."""
    from kankei.matching.evaluation import evaluate  # noqa: PLC0415  # numpy, which --help must not pay
    from kankei.store import open_store  # noqa: PLC0415
    from kankei.usecases import export  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    true = _truth(Path(truth))
    columns = export.identities(open_store(store_url), known_at=now())
    places = zip(columns["file"], columns["row"], strict=True)
    found = {
        (Path(str(file)).name, str(row)): person
        for (file, row), person in zip(places, columns["person_id"], strict=True)
        if person
    }
    shared = sorted(true.keys() & found.keys())
    scores = evaluate([true[row] for row in shared], [str(found[row]) for row in shared])
    facts = {name: getattr(scores, name) for name in scores.__struct_fields__}
    document = {"rows": len(true), "covered": len(shared), **facts, "head_error": scores.head_error}
    if as_json:
        terminal.json(document)
    else:
        printed = {name: f"{v:,}" if isinstance(v, int) else f"{v:.4f}" for name, v in document.items()}
        terminal.say("cli.evaluation", **printed)
    return 0


def _truth(path: Path) -> dict[Row, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(reader.fieldnames or ()) >= NEEDED:
            raise FileError(path.name, "cli.truth_columns")
        return {(row["file"], row["row"]): row["person"] for row in reader}
