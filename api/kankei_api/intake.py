"""Lists on their way into the ledger, as the command line, the demo and the tests take them.

They come from the disk or from a kintone app; both are bytes under a name.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
from sqlalchemy import Connection

from kankei.counting import load_town
from kankei.errors import FileError, StoreError
from kankei.matching.model import Model
from kankei.model import Act, Channel, DraftFile, Problem
from kankei.model.goal import Town
from kankei.store import Store, batches, open_store, pending, settings, towns
from kankei.store import state as states
from kankei.store.turn import turn
from kankei.usecases import intake, ledger, models, traces
from kankei.usecases.stages import Watch, unwatched
from kankei_api import acquaintance, mappings
from kankei_api.clerk import whoever
from kankei_api.clock import now, today
from kankei_api.lists import Listed, content, listed
from kankei_api.taking import Choices, Taken, Underway, refusal
from kankei_importers import gate, reading, run
from kankei_importers.mapping import Mapping, propose
from kankei_importers.recognition import LAYOUTS

if TYPE_CHECKING:
    from kankei.usecases.preview import Preview

__all__ = ["Choices", "Intake", "Listed", "Taken", "Underway", "content", "listed"]

DECLARED = {layout.name for layout in LAYOUTS}
UNDERWAY = "import.underway"
UNREAD = {f"file.{code}" for code in ("unknown_header", "channel_unknown", "no_date")}
UNREAD |= {f"gate.{code}" for code in ("half_name", "no_name_column", "numbered_names")}
"""What is wrong with a list that a saved mapping may read."""


class Intake:
    """Takes lists into one store, one transaction each; ``resolve`` at the end says who is who."""

    def __init__(self, store: Store, choices: Choices, *, by: str = "") -> None:
        self._store, self.choices = store, choices
        self._understood: Mapping | None = None
        self._by = by or whoever()
        self._state = self._first = ""
        self._taken: list[str] = []
        self._memory = intake.Memory()
        self._home: Town | None = None
        self._fetched: dict[str, bytes] = {}
        self._known: dict[str, list[mappings.Saved]] | None = None
        self.notes: dict[str, tuple[Problem, ...]] = {}

    @classmethod
    def into(cls, url: str, choices: Choices) -> Self:
        """Into the store at an address."""
        return cls(open_store(url), choices)

    def preview(
        self,
        files: Callable[[], Iterable[Listed]],
        *,
        as_of: dt.date,
        whole: bool = False,
        progress: Callable[[int], object] = abs,
        watch: Watch = unwatched,
    ) -> "Preview":
        """What ``apply`` and ``resolve`` would do with these lists; nothing is written.

        Afterwards ``apply`` does exactly that, or refuses. ``whole``: with the changes of every row.
        """
        from kankei.usecases.preview import rehearse  # noqa: PLC0415  with pages and pictures: not to take

        seen = rehearse(
            self._store,
            lambda: map(self._read, files()),
            compared=self._compared,
            whole=whole,
            by=self._by,
            at=now(),
            as_of=as_of,
            town=self._town(),
            progress=progress,
            memory=self._memory,
            watch=watch,
        )
        self._state = self._first = seen.state
        self._taken.clear()
        return seen

    def token(self, files: Sequence[Listed], state: str) -> str:
        """A short text that stands for a state of the store and the content of lists."""
        said = [
            msgspec.json.encode(self.choices),
            *(hashlib.sha256(self.content(file)).digest() for file in files),
        ]
        return f"{state[:16]}-{hashlib.sha256(b''.join(said)).hexdigest()[:16]}"

    def hold(self, token: str, files: Sequence[Listed]) -> None:
        """Let ``apply`` do what the preview with this token showed, or refuse.

        Raises:
            StoreError: The lists, or what was said of them, are others by now (``preview.other_files``).
        """
        state = token.partition("-")[0]
        if len(state) != 16 or self.token(files, state) != token:
            raise StoreError("preview.other_files")
        self._state = state

    def turn(self) -> AbstractContextManager[None]:
        """Have the import to ourselves while a block runs, from ``begin`` to ``resolve``.

        Raises:
            StoreError: Another process is at it (``ledger.another``).
        """
        return turn(self._store)

    def begin(self, files: int) -> Underway | None:
        """Note that an import begins, and answer what an earlier one left that was cut off, if any."""
        begun = Underway(begun_at=now(), by=self._by, files=files)
        with self._store.writing() as connection:
            text, waiting = settings.get(connection, UNDERWAY), len(pending.nos(connection))
            settings.put(connection, UNDERWAY, msgspec.json.encode(begun).decode())
            if text is None:
                return None
            left = msgspec.json.decode(text, type=Underway)
            taken = batches.since(connection, left.begun_at)
        return msgspec.structs.replace(left, taken=taken, waiting=waiting)

    def abandon(self) -> None:
        """Note that the import that began has ended, if no list of it was taken."""
        if not self._taken:
            with self._store.writing() as connection:
                settings.drop(connection, UNDERWAY)

    def apply(self, file: Listed, progress: Callable[[int], object] = abs) -> Taken:
        """Enter the list in the ledger, or say why not.

        Raises:
            StoreError: The store has moved on since the preview (``preview.moved``), or cannot be written.
        """
        draft = self.drafted(file)
        if draft.problems:
            return refusal(draft)
        try:
            receipt = ledger.apply(
                self._acting("import"),
                draft,
                by=self._by,
                at=now(),
                resolve=False,
                expected=self._state,
                progress=progress,
            )
        except FileError as error:
            return refusal(msgspec.structs.replace(draft, problems=(_problem(error, file),)))
        self._state = receipt.state
        self._taken.append(draft.digest)
        return Taken(receipt=receipt, rows=_of_rows(draft), notes=draft.notes)

    def again(self, file: Listed) -> Taken | None:
        """What taking exactly this list once more answers if it is in force; nothing is done. Else None."""
        with self._store.reading() as connection:
            digest = hashlib.sha256(self.content(file)).hexdigest()
            known = batches.applied_with(connection, digest) is not None
        if not known:
            return None
        draft = self.drafted(file)
        receipt = ledger.preview(self._store, draft, by=self._by, at=now())
        return Taken(receipt=receipt, rows=_of_rows(draft)) if receipt.repeated else None

    def adopt(self, model: Model) -> bool:
        """Let the store use a model from now on, everybody worked out anew; whether it used another."""

        def unit(connection: Connection) -> bool:
            changed = models.adopt(connection, model)
            intake.resolve_pending(connection, at=now())
            return changed

        return self._store.write(unit)

    def resolve(self, watch: Watch = unwatched) -> None:
        """Work out who is who for every record that waits for it; the import is then complete."""
        self._store.write(lambda connection: self._finish(connection, watch))

    def _finish(self, connection: Connection, watch: Watch) -> None:
        """Who is who: as the preview found it, if nothing but its lists has come since."""
        as_seen = bool(self._first) and states.digest(connection) == self._state
        self._memory.moment = (self._first, tuple(self._taken)) if as_seen else object()
        intake.resolve_pending(connection, at=now(), memory=self._memory, watch=watch)
        settings.drop(connection, UNDERWAY)

    def save_mapping(self, path: str) -> None:
        """Keep how the last list without a layout of its own was understood, to be mended.

        Raises:
            FileError: Every list had a layout (``mapping.not_needed``).
        """
        if self._understood is None:
            raise FileError(Path(path).name, "mapping.not_needed")
        self._understood.save(path)

    def undo(self, batch_id: uuid.UUID, *, keep: bool = True) -> ledger.UndoReceipt:
        """Take an import back, or an undone one again, and work out anew who is who.

        ``keep=False`` only tells what would happen.
        """
        with self._store.reading() as connection:
            undone = batches.find(connection, batch_id).undone_at is not None
        turn = ledger.redo if undone else ledger.undo
        return turn(self._acting("undo"), batch_id, by=self._by, at=now(), keep=keep)

    def _acting(self, action: str) -> Store:
        """The store, each written unit of which is entered in the audit; as it is if a caller saw to that."""
        if self._store.act is not None:
            return self._store
        act = Act(by=self._by, action=action, at=now(), purpose=self.choices.purpose)
        return self._store.acting(act)

    def hidden(self) -> Callable[[Sequence[str]], bool]:
        """Of which cells nothing is shown: those that speak of somebody protected."""
        with self._store.reading() as connection:
            return traces.of_protected(connection).any

    def content(self, file: Listed) -> bytes:
        """The bytes of a list; those of a kintone app are fetched once."""
        if isinstance(file.path, bytes):
            return file.path
        if isinstance(file.path, Path):
            return file.path.read_bytes()
        if file.path not in self._fetched:
            self._fetched[file.path] = content(file.path, self.choices.token_env)
        return self._fetched[file.path]

    def drafted(self, file: Listed) -> DraftFile:
        """The list in rows; whatever is wrong with it as a whole is in its problems."""
        draft = self._read(file)
        with self._store.reading() as connection:
            return self._compared(connection, draft)

    def _read(self, file: Listed) -> DraftFile:
        """The same before it is held against the store."""
        try:
            given = self._given()
            draft = self._draft(file, given)
            saved = self._recognised(file, draft)
            if saved is not None:
                given = saved.mapping
                drafted = self._draft(file, saved.mapping)
                draft = msgspec.structs.replace(
                    drafted, layout=f"{saved.mapping.name}@{saved.mapping.version}"
                )
        except FileError as error:
            problem = (_problem(error, file),)
            return DraftFile(
                name=file.name, problems=problem, digest="", layout="", encoding="", channel="", source=""
            )
        if draft.header and draft.layout not in DECLARED and (draft.rows or not draft.problems):
            proposed = propose(draft.header, Channel(draft.channel))
            self._understood = given if isinstance(given, Mapping) else proposed
        return draft

    def _compared(self, connection: Connection, draft: DraftFile) -> DraftFile:
        """The list held against what its source said before."""
        if not draft.problems and draft.rows:
            found = acquaintance.findings(connection, draft)
            stops, notes = gate.sorted_out(found, self.choices.accept)
            draft = msgspec.structs.replace(
                draft,
                rows=[] if stops else draft.rows,
                problems=stops,
                notes=(*draft.notes, *notes),
                accepted=(*draft.accepted, *(one.code for one in notes if one.code in gate.ACCEPTABLE)),
            )
        self.notes[draft.name] = draft.notes
        return draft

    def _draft(self, file: Listed, mapping: Mapping | Path | None) -> DraftFile:
        said = self.choices
        return run.draft(
            file.path if isinstance(file.path, Path) else self.content(file),
            name=file.name,
            folder=file.folder,
            channel=said.channel or (mapping.channel if isinstance(mapping, Mapping) else None),
            layout=said.layout,
            source=said.source or file.source,
            purpose=said.purpose,
            mapping=mapping,
            expected=_expected(self._town(), said.year),
            accept=said.accept,
        )

    def _town(self) -> Town:
        """The town that the lists should be of, read once."""
        if self._home is None:
            if self.choices.town is not None:
                self._home = load_town(self.choices.town)
            else:
                with self._store.reading() as connection:
                    self._home = towns.in_force(connection)
        return self._home

    def _given(self) -> Mapping | Path | None:
        """The mapping that was asked for: a file, or one that was saved under this name."""
        said = self.choices.mapping
        if said is None:
            return None
        return mappings.find(self._store, said).mapping if said in self._saved() else Path(said)

    def _saved(self) -> dict[str, list[mappings.Saved]]:
        if self._known is None:
            self._known = mappings.listed(self._store)
        return self._known

    def _recognised(self, file: Listed, draft: DraftFile) -> mappings.Saved | None:
        """The saved mapping for a list of which nothing else was said and that no layout knows."""
        said = self.choices
        codes = {problem.code for problem in draft.problems}
        declared = said.mapping or said.layout or draft.layout in DECLARED
        if declared or not codes <= UNREAD or not self._saved():
            return None
        path = file.path if isinstance(file.path, Path) else self.content(file)
        header = draft.header or reading.read(path, file.name).header
        found = mappings.recognise(self._saved(), header)
        agree = found is None or said.channel in {None, str(found.mapping.channel)}
        return found if agree else None


def _of_rows(draft: DraftFile) -> tuple[Problem, ...]:
    """What is wrong with single rows."""
    return tuple(problem for row in draft.rows for problem in row.problems)


def _expected(town: Town, year: int | None) -> gate.Expectation:
    """A list of the town that the counts are about, of a year somebody said, and not of the future."""
    return gate.Expectation(town=town.name, town_code=town.code, year=year, today=today())


def _problem(error: FileError, file: Listed) -> Problem:
    return Problem(code=error.code, facts={**error.facts, "file": file.name})
