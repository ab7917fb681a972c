"""Lists on their way into the ledger, as the command line, the demo and the tests take them.

They come from the disk or from a kintone app; both are bytes under a name.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from kankei.errors import FileError, StoreError
from kankei.matching.model import Model
from kankei.matching.portions import silent
from kankei.model import Act, DraftFile, Problem
from kankei.store import Store, audit, batches, pending, settings
from kankei.store import state as states
from kankei.store.turn import turn
from kankei.usecases import ledger
from kankei.usecases.identity import intake, models
from kankei.usecases.identity.stages import Watch, unwatched
from kankei.usecases.ledger import traces
from kankei.usecases.ledger.taking import applied, enter
from kankei.usecases.promise import REFUSED, ListEffect, of_list, promise
from kankei_api import acquaintance
from kankei_api.clerk import whoever
from kankei_api.clock import now
from kankei_api.lists import Listed, content, cut_up, listed
from kankei_api.taking import Choices, Taken, Underway, refusal
from kankei_api.understanding import Reader, problem_of
from kankei_importers import gate

if TYPE_CHECKING:
    from kankei.usecases.preview import Preview

__all__ = ["Choices", "Intake", "Listed", "Taken", "Underway", "content", "cut_up", "listed"]

UNDERWAY = "import.underway"


class Intake:
    """Takes lists into one store, one transaction each; ``resolve`` at the end says who is who."""

    def __init__(self, store: Store, choices: Choices, *, by: str = "") -> None:
        self._store, self.choices = store, choices
        self.reader = Reader(store, choices)
        self._by = by or whoever()
        self._state = self._first = self._promised = ""
        self._taken: list[str] = []
        self._effects: list[ListEffect] = []
        self._several = False
        self._memory = intake.Memory()
        self.notes: dict[str, tuple[Problem, ...]] = {}

    def preview(
        self,
        files: Callable[[], Iterable[Listed]],
        *,
        as_of: dt.date,
        whole: bool = False,
        progress: Callable[[int], object] = silent,
        watch: Watch = unwatched,
    ) -> "Preview":
        """What ``apply`` and ``resolve`` would do with these lists; nothing is written.

        Afterwards ``apply`` does exactly that, or refuses. ``whole``: with the changes of every row.
        """
        from kankei.usecases.preview import rehearse  # noqa: PLC0415  with pages and pictures: not to take

        self.reader.look_up()
        lists = iter(files())
        ahead = [self.reader.read(file) for file in islice(lists, 1)]

        def drafts() -> Iterator[DraftFile]:
            """Every list; the first, which most often is the only one, is read while nobody has to wait."""
            if ahead:
                yield ahead.pop()
                yield from map(self.reader.read, lists)
            else:
                yield from map(self.reader.read, files())

        seen = rehearse(
            self._store,
            drafts,
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
        self._promised, self._several = seen.promised, len(seen.files) > 1
        self._taken.clear()
        self._effects.clear()
        return seen

    def token(self, files: Sequence[Listed], seen: "Preview") -> str:
        """A short text that stands for a state of the store, for lists, and for what they would do."""
        return f"{seen.state[:16]}-{self._asked(files)}-{seen.promised[:16]}"

    def _asked(self, files: Sequence[Listed]) -> str:
        """Which lists, what was said of them and by what they are read; names may tell channel or day."""
        lists = [
            (
                file.name,
                file.folder,
                file.source,
                file.sheet,
                hashlib.sha256(self.reader.content(file)).hexdigest(),
            )
            for file in files
        ]
        return hashlib.sha256(
            msgspec.json.encode((self.choices, self.reader.basis(files), lists))
        ).hexdigest()[:16]

    def hold(self, token: str, files: Sequence[Listed]) -> None:
        """Let ``apply`` do what the preview with this token showed, or refuse.

        Raises:
            StoreError: The lists, their names, what was said of them, the town or the mappings are others by
                now (``preview.other_files``).
        """
        state, asked, promised, *_ = [*token.split("-"), "", "", ""]
        if f"{state:.16}-{self._asked(files)}-{promised:.16}" != token or not asked:
            raise StoreError("preview.other_files")
        self._state, self._promised, self._several = state, promised, len(files) > 1

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

    @property
    def lists_taken(self) -> int:
        """How many lists ``apply`` and ``as_told`` have entered in the ledger since the last preview."""
        return len(self._taken)

    def abandon(self) -> None:
        """Note that the import that began has ended, if no list of it was taken."""
        if not self._taken:
            with self._store.writing() as connection:
                settings.drop(connection, UNDERWAY)

    def apply(self, file: Listed, progress: Callable[[int], object] = silent) -> Taken:
        """Enter the list in the ledger, or say why not.

        Raises:
            StoreError: The store has moved on since the preview (``preview.moved``; ``as_told`` then sees
                whether that matters), or cannot be written.
        """
        draft = self.drafted(file)
        if draft.problems:
            self._effects.append(REFUSED)
            return refusal(draft)
        try:
            done = applied(
                self._acting("import"),
                draft,
                by=self._by,
                at=now(),
                resolve=False,
                expected=self._state,
                progress=progress,
            )
        except FileError as error:
            self._effects.append(REFUSED)
            return refusal(msgspec.structs.replace(draft, problems=(problem_of(error, file),)))
        self._state = done.receipt.state
        self._taken.append(draft.digest)
        if self._several:  # those that follow may have to be held against it
            self._effects.append(of_list(done))
        return Taken(receipt=done.receipt, rows=_of_rows(draft), notes=draft.notes)

    def as_told(
        self,
        files: Sequence[Listed],
        progress: Callable[[int], object] = silent,
        watch: Watch = unwatched,
    ) -> list[Taken]:
        """Take lists in one unit, and work out who is who, if that comes to what the preview told.

        For a store that has moved on since: they are the lists that ``apply`` has not taken.

        Raises:
            StoreError: It would come to something else (``preview.moved``); then none of them is taken.
        """
        read = [(file, self.reader.read(file)) for file in files]

        def unit(connection: Connection) -> list[Taken]:
            done = [self._entered(connection, file, draft, progress) for file, draft in read]
            intake.resolve_pending(connection, at=batches.not_before(connection, now()), watch=watch)
            effects = [*self._effects, *(effect for _, effect in done)]
            if not promise(connection, effects).startswith(self._promised):
                raise StoreError("preview.moved", file=files[0].name)
            settings.drop(connection, UNDERWAY)
            return [taken for taken, _ in done]

        taken = self._store.write(unit)
        self._taken.extend(draft.digest for _, draft in read)
        self._state = self._first = ""
        return taken

    def _entered(
        self, connection: Connection, file: Listed, draft: DraftFile, progress: Callable[[int], object]
    ) -> tuple[Taken, ListEffect]:
        """What became of a list inside a unit; an act of its own, unless the caller saw to that."""
        draft = self._compared(connection, draft)
        try:
            ledger.check(draft)
        except FileError as error:
            problems = draft.problems or (problem_of(error, file),)
            return refusal(msgspec.structs.replace(draft, problems=problems)), REFUSED
        with audit.within(connection, self._act("import") if self._store.act is None else None):
            done = enter(connection, draft, by=self._by, at=now(), progress=progress)
        return Taken(receipt=done.receipt, rows=_of_rows(draft), notes=draft.notes), of_list(done)

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

    def forget(self, batch_id: uuid.UUID, *, keep: bool = True) -> ledger.Forgotten:
        """Empty an undone import for good; ``keep=False`` only tells what would happen.

        Raises:
            UnknownError: There is no such import.
            StoreError: It is in force (``forget.in_force``), or the store could not be written.
        """
        return ledger.forget(self._acting("forget"), batch_id, at=now(), keep=keep)

    def _acting(self, action: str) -> Store:
        """The store, each written unit of which is entered in the audit; as it is if a caller saw to that."""
        return self._store if self._store.act is not None else self._store.acting(self._act(action))

    def _act(self, action: str) -> Act:
        return Act(by=self._by, action=action, at=now(), purpose=self.choices.purpose)

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
