"""Lists on their way into the ledger, as the command line, the demo and the tests take them.

They come from the disk or from a kintone app; both are bytes under a name.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Self

import msgspec
from sqlalchemy import Connection

from kankei.errors import FileError, StoreError
from kankei.matching.model import Model
from kankei.model import Act, DraftFile, Problem
from kankei.store import Store, batches, open_store, pending, settings
from kankei.store import state as states
from kankei.store.turn import turn
from kankei.usecases import ledger
from kankei.usecases.identity import intake, models
from kankei.usecases.identity.stages import Watch, unwatched
from kankei.usecases.ledger import traces
from kankei_api import acquaintance
from kankei_api.clerk import whoever
from kankei_api.clock import now
from kankei_api.lists import Listed, content, listed
from kankei_api.taking import Choices, Taken, Underway, refusal
from kankei_api.understanding import Reader, problem_of
from kankei_importers import gate

if TYPE_CHECKING:
    from kankei.usecases.preview import Preview

__all__ = ["Choices", "Intake", "Listed", "Taken", "Underway", "content", "listed"]

UNDERWAY = "import.underway"


class Intake:
    """Takes lists into one store, one transaction each; ``resolve`` at the end says who is who."""

    def __init__(self, store: Store, choices: Choices, *, by: str = "") -> None:
        self._store, self.choices = store, choices
        self.reader = Reader(store, choices)
        self._by = by or whoever()
        self._state = self._first = ""
        self._taken: list[str] = []
        self._memory = intake.Memory()
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
            lambda: map(self.reader.read, files()),
            compared=self._compared,
            whole=whole,
            by=self._by,
            at=now(),
            as_of=as_of,
            town=self.reader.town,
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
            *(hashlib.sha256(self.reader.content(file)).digest() for file in files),
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
            return refusal(msgspec.structs.replace(draft, problems=(problem_of(error, file),)))
        self._state = receipt.state
        self._taken.append(draft.digest)
        return Taken(receipt=receipt, rows=_of_rows(draft), notes=draft.notes)

    def again(self, file: Listed) -> Taken | None:
        """What taking exactly this list once more answers if it is in force; nothing is done. Else None."""
        draft = self.drafted(file)
        if draft.problems:
            return None
        with self._store.reading() as connection:
            if batches.applied_with(connection, draft.digest) is None:
                return None
        receipt = ledger.preview(self._store, draft, by=self._by, at=now())
        return Taken(receipt=receipt, rows=_of_rows(draft), notes=draft.notes) if receipt.repeated else None

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

    def undo(self, batch_id: uuid.UUID, *, again: bool = False, keep: bool = True) -> ledger.UndoReceipt:
        """Take an import back, or an undone one ``again``, and work out anew who is who.

        ``keep=False`` only tells what would happen.

        Raises:
            StoreError: It is undone already, or in force where it is to be taken again.
        """
        turn = ledger.redo if again else ledger.undo
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

    def drafted(self, file: Listed) -> DraftFile:
        """The list in rows; whatever is wrong with it as a whole is in its problems."""
        draft = self.reader.read(file)
        with self._store.reading() as connection:
            return self._compared(connection, draft)

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


def _of_rows(draft: DraftFile) -> tuple[Problem, ...]:
    """What is wrong with single rows."""
    return tuple(problem for row in draft.rows for problem in row.problems)
