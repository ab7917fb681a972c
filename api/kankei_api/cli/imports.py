"""What the ledger holds, at the terminal and as files: its list of imports, one page of it, rejected rows."""

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kankei.model import ImportBatch, ImportRow, Outcome, Problem, Receipt
from kankei.store import audit, batches, memberships, people, records
from kankei.store.veil import VEIL
from kankei.usecases.ledger import traces
from kankei.usecases.ledger.holding import Holding, holding
from kankei_api import spreadsheets
from kankei_api.cli.acting import acting
from kankei_api.cli.console import Terminal
from kankei_api.cli.opening import opened
from kankei_api.cli.options import Usage
from kankei_api.cli.targets import numbered
from kankei_api.clock import JAPAN
from kankei_api.intake import Listed, Underway
from kankei_api.ledger_page import page_columns, reason
from kankei_api.rejected import rejected

NotTaken = tuple[Listed, bytes, Receipt, Sequence[Problem], str]
"""A list, its bytes and receipt, what is wrong with which rows, and the options to take these again."""


SINGLE = frozenset({Holding.TOUCHPOINT, Holding.CORRECTION})
"""What is one row each, so many that lists could not be found among them."""


def show(terminal: Terminal, store_url: str, *, everything: bool, as_json: bool) -> int:
    """The imports, oldest first: for a program all of them, for people single rows only if they want all."""
    with opened(store_url).reading() as connection:
        found = batches.listed(connection)
    if as_json:
        terminal.json([_head(batch) for batch in found])
        return 0
    outcomes = [terminal.words(f"outcome.{outcome}") for outcome in Outcome]
    names = ("id", "file", "when", "state")
    headers = [terminal.words(f"cli.column_{name}") for name in names] + outcomes
    shown = [batch for batch in found if everything or holding(batch) not in SINGLE]
    terminal.table(headers, [_line(terminal, batch) for batch in shown], numbers_from=len(names), ids=[0])
    if len(shown) < len(found):
        terminal.warn("cli.imports_left_out", rows=f"{len(found) - len(shown):,}")
    return 0


def _head(batch: ImportBatch) -> dict[str, Any]:
    """An import without its header row: what a program lists."""
    fields = {
        name: getattr(batch, name) for name in ImportBatch.__struct_fields__ if name not in {"no", "header"}
    }
    return {"id": fields.pop("id"), **fields}


def _line(terminal: Terminal, batch: ImportBatch) -> list[str]:
    state = terminal.words(f"cli.state_{batch.state}")
    when = batch.applied_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    counts = [f"{getattr(batch, outcome):,}" for outcome in Outcome]
    return [str(batch.id), batch.file, when, state, *counts]


def write_page(terminal: Terminal, store_url: str, batch_id: uuid.UUID, out: str | None) -> int:
    """The ledger's page of one import as a spreadsheet: its rows, what became of each, and why."""
    if out is None:
        raise Usage("usage.ledger_out")
    if spreadsheets.kind(out) is None:
        raise Usage("file.suffix", kinds=", ".join(spreadsheets.KINDS))
    store = acting(store_url, "import.ledger")
    with store.reading() as connection:
        batch = batches.find(connection, batch_id)
        rows = batches.rows(connection, batch.no)
        ids = records.ids(connection, [row.record_no for row in rows if row.record_no])
        hidden = traces.hidden_rows(connection, rows)
        whose = memberships.last_persons(connection, ids)
        whom = people.ids(connection, [no for no in whose.values() if no])
    store.write(lambda connection: audit.note(connection, *whom.values(), batch=str(batch_id)))
    rows = [_veiled(row) if row.row_number in hidden else row for row in rows]
    count = spreadsheets.write(out, _columns(terminal, batch, rows, ids))
    terminal.say("cli.export_done", file=out, rows=f"{count:,}")
    return 0


def _veiled(row: ImportRow) -> ImportRow:
    """The row of somebody protected, without what its cells say."""
    return replace(row, cells=tuple(VEIL if cell else "" for cell in row.cells))


def _columns(
    terminal: Terminal, batch: ImportBatch, rows: Sequence[ImportRow], ids: dict[int, uuid.UUID]
) -> dict[str, list[object]]:
    own: dict[str, list[object]] = {
        "row": [row.row_number for row in rows],
        "outcome": [terminal.words(f"outcome.{row.outcome}") for row in rows],
        "reason": [reason(row.reason, terminal.lang) for row in rows],
        "record": [ids.get(row.record_no or 0) for row in rows],
    }
    named = {terminal.words(f"cli.column_{name}"): column for name, column in own.items()}
    return page_columns(named, batch.header, [row.cells for row in rows])


def write_errors(
    terminal: Terminal, target: str, lists: Sequence[NotTaken], hidden: Callable[[Sequence[str]], bool]
) -> None:
    """The rejected rows of each list in a file of its own; of several lists, numbered ones.

    ``hidden`` says of which cells nothing is written, since they speak of somebody protected.
    """
    for number, (file, content, receipt, problems, options) in enumerate(lists, start=1):
        path = Path(target) if len(lists) == 1 else numbered(Path(target), number, file.name)
        book = path.suffix.lower() == ".xlsx"
        made = rejected(
            file, content, receipt.mapping, problems, book=book, hidden=hidden, lang=terminal.lang
        )
        path.write_bytes(made.data)
        code = "cli.errors_written_headless" if made.headless else "cli.errors_written"
        how = terminal.words("cli.errors_with", options=options) if options else ""
        terminal.warn(code, file=str(path), rows=f"{made.rows:,}", encoding=made.encoding, how=how)


def tell_unfinished(terminal: Terminal, left: Underway) -> None:
    """Say in one sentence what an import that was cut off had done, and that this one goes on."""
    begun = left.begun_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    facts = {name: f"{getattr(left, name):,}" for name in ("files", "taken", "waiting")}
    code = "cli.import_unfinished" if left.taken or left.waiting else "cli.import_unbegun"
    terminal.warn(code, begun=begun, by=left.by, **facts)
