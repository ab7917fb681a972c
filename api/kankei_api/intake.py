"""Lists on their way from the disk into the ledger, as the command line, the demo and the tests take them."""

import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from msgspec import Struct

from kankei.errors import FileError
from kankei.model import Channel, Counts, DraftFile, Problem, Receipt
from kankei.store import Store, open_store
from kankei.usecases import intake, ledger
from kankei_api.clock import now
from kankei_importers import run
from kankei_importers.mapping import Mapping, propose
from kankei_importers.recognition import LAYOUTS

DECLARED = {layout.name for layout in LAYOUTS}
LISTS = {".csv", ".tsv", ".txt", ".xlsx"}


class Choices(Struct, frozen=True, kw_only=True):
    """What staff said about the lists of one call; None where the list itself must tell."""

    channel: str | None = None
    layout: str | None = None
    source: str | None = None
    purpose: str = ""
    mapping: str | None = None
    """A file with the meaning of columns."""


class Listed(Struct, frozen=True):
    """A list on the disk and the name under which the ledger will know it."""

    path: Path
    name: str


class Taken(Struct, frozen=True, kw_only=True):
    """What became, or would become, of one list: its receipt and what was wrong with single rows."""

    receipt: Receipt
    rows: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """The list as a whole was stopped; nothing of it is stored."""
        return bool(self.receipt.problems)


def listed(paths: Iterable[str]) -> tuple[list[Listed], list[str]]:
    """The lists that the paths name, folders with all below them, and the other files found in the folders.

    Raises:
        FileNotFoundError: A path names nothing.
    """
    found: list[Listed] = []
    others: list[str] = []
    for path in map(Path, paths):
        if not path.is_dir():
            path.stat()
            found.append(Listed(path, path.name))
            continue
        for file in sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(file, path)):
            name = file.relative_to(path).as_posix()
            if file.suffix.lower() in LISTS:
                found.append(Listed(file, name))
            else:
                others.append(name)
    return found, others


def _hidden(file: Path, folder: Path) -> bool:
    """Whether a file is the system's or, ``~$``, the spreadsheet program's own."""
    return any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)


def whoever() -> str:
    """Who sits at this machine, as far as its system says."""
    return os.environ.get("USERNAME") or os.environ.get("USER") or "kankei"


class Intake:
    """Takes lists into one store, one transaction each; ``resolve`` at the end says who is who."""

    def __init__(self, store: Store, choices: Choices, *, by: str = "") -> None:
        self._store, self._choices = store, choices
        self._understood: Mapping | None = None
        self._by = by or whoever()

    @classmethod
    def into(cls, url: str, choices: Choices) -> Self:
        """Into the store at an address."""
        return cls(open_store(url), choices)

    def preview(self, file: Listed) -> Taken:
        """What ``apply`` would do; nothing is written."""
        return self._take(file, write=False)

    def apply(self, file: Listed) -> Taken:
        """Enter the list in the ledger, or say why not."""
        return self._take(file, write=True)

    def resolve(self) -> None:
        """Work out who is who for every record that waits for it."""
        self._store.write(lambda connection: intake.resolve_pending(connection, at=now()))

    def save_mapping(self, path: str) -> None:
        """Keep how the last list without a layout of its own was understood, to be mended.

        Raises:
            FileError: Every list had a layout (``mapping.not_needed``).
        """
        if self._understood is None:
            raise FileError(Path(path).name, "mapping.not_needed")
        self._understood.save(path)

    def undo(self, batch_id: uuid.UUID) -> ledger.UndoReceipt:
        """Take an import back, and work out anew who is who."""
        return ledger.undo(self._store, batch_id, by=self._by, at=now())

    def _take(self, file: Listed, *, write: bool) -> Taken:
        try:
            draft = self._draft(file)
            if draft.problems:
                return _refusal(draft)
            if write:
                receipt = ledger.apply(self._store, draft, by=self._by, at=now(), resolve=False)
            else:
                receipt = ledger.preview(self._store, draft, by=self._by, at=now())
        except FileError as error:
            problem = Problem(code=error.code, facts={**error.facts, "file": file.name})
            return Taken(receipt=Receipt(file=file.name, applied=False, counts=Counts(), problems=(problem,)))
        return Taken(receipt=receipt, rows=tuple(p for row in draft.rows for p in row.problems))

    def _draft(self, file: Listed) -> DraftFile:
        said = self._choices
        draft = run.draft(
            file.path,
            name=file.name,
            channel=said.channel,
            layout=said.layout,
            source=said.source,
            purpose=said.purpose,
            mapping=said.mapping,
        )
        if draft.header and draft.layout not in DECLARED:
            self._understood = propose(draft.header, Channel(draft.channel))
        return draft


def _refusal(draft: DraftFile) -> Taken:
    receipt = Receipt(
        file=draft.name,
        applied=False,
        counts=Counts(),
        layout=draft.layout,
        channel=draft.channel,
        encoding=draft.encoding,
        mapping=draft.mapping,
        problems=draft.problems,
    )
    return Taken(receipt=receipt)
