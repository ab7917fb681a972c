"""Gathering: interactions that arrive together are written together, one commit for all of them.

Whoever arrives while nothing is being written writes for all who wait. Each has its own answer, its own page
of the ledger and its own entry in the audit; nobody is answered before the commit, and what is wrong with one
is nobody else's matter. When no more arrive for a while, what they mean for everybody is settled.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.errors import KankeiError, StoreError
from kankei.model import Act
from kankei.store import Store, audit
from kankei.usecases.identity.settlement import settle
from kankei.usecases.interaction import Answer, Entry, Logged, log_many
from kankei_api.journal import journal

__all__ = ["Gathering"]

MOST = 64
"""Entries of one unit."""
PAUSE = 0.05
"""Seconds for which those of the last time are waited for: at most these, and as long as a unit takes."""
QUIET = 5.0
"""Seconds without an entry after which all is settled."""


class _Waiting:
    """An entry on its way, and what came of it; its ``turn`` comes when it is answered, or is to write."""

    def __init__(self, entry: Entry, act: Act, at: dt.datetime) -> None:
        self.entry, self.act, self.at = entry, act, at
        self.turn = threading.Event()
        self.answer: Logged | Exception | None = None


class Gathering:
    """The interactions of one process on their way into one store. Safe to share between threads."""

    def __init__(self, store: Store, now: Callable[[], dt.datetime], *, quiet: float | None = None) -> None:
        self._store, self._now, self._quiet = store, now, QUIET if quiet is None else quiet
        self._queue: list[_Waiting] = []
        self._arriving, self._writing = threading.Condition(), False
        self._expected, self._took = 1, 0.0
        self._touched, self._closed = threading.Event(), threading.Event()
        self._last = 0.0
        self._settler: threading.Thread | None = None

    def log(self, entry: Entry, act: Act, *, at: dt.datetime) -> Logged:
        """Enter one interaction, with others that arrive now, and its act in the audit.

        Raises:
            KankeiError: As ``interaction.log``.
        """
        mine = _Waiting(entry, act, at)
        with self._arriving:
            self._queue.append(mine)
            if self._writing:
                self._arriving.notify()
            else:
                self._writing = True
                mine.turn.set()
        mine.turn.wait()
        if mine.answer is None:
            self._write_next()
        if isinstance(mine.answer, Exception):
            raise mine.answer
        assert mine.answer is not None  # noqa: S101  it is done
        return mine.answer

    @property
    def waiting(self) -> int:
        """How many interactions wait to be written."""
        return len(self._queue)

    def close(self) -> None:
        """Settle no more."""
        self._closed.set()
        self._touched.set()
        if self._settler is not None:
            self._settler.join()

    def _write_next(self) -> None:
        """Write for all who wait, of whom whoever does it is the first; the next to wait then writes on."""
        with self._arriving:
            self._arriving.wait_for(self._complete, timeout=min(PAUSE, self._took))
            some, self._queue = self._queue[:MOST], self._queue[MOST:]
        begin = time.monotonic()
        try:
            self._write(some)
        finally:
            with self._arriving:
                self._took = time.monotonic() - begin
                self._expected = min(MOST, len(some) + len(self._queue))
                self._writing = bool(self._queue)
                for one in self._queue[:1]:
                    one.turn.set()
            for one in some:
                one.answer = one.answer or StoreError("store.busy")
                one.turn.set()
        self._settle_later()

    def _complete(self) -> bool:
        """Whether as many are here as were on their way the last time: whoever was answered comes again."""
        return len(self._queue) >= self._expected

    def _write(self, some: Sequence[_Waiting]) -> None:
        """Write some in one unit; if that fails as a whole, each by itself."""
        try:
            for one, answer in zip(some, self._logged(some), strict=True):
                one.answer = answer
        except Exception as error:  # whatever it is belongs to the entry that caused it
            if len(some) == 1:
                some[0].answer = error
                return
            for one in some:
                self._write([one])

    def _logged(self, some: Sequence[_Waiting]) -> list[Answer]:
        def enter_acts(connection: sa.Connection, answers: Sequence[Answer]) -> None:
            pairs = zip(some, answers, strict=True)
            audit.append(
                connection,
                [_told(one.act, answer) for one, answer in pairs if not isinstance(answer, KankeiError)],
            )

        entries, at = [one.entry for one in some], max(one.at for one in some)
        return log_many(self._store, entries, at=at, beside=enter_acts)

    def _settle_later(self) -> None:
        self._last = time.monotonic()
        if self._settler is None:
            self._settler = threading.Thread(target=self._settle_when_quiet, daemon=True)
            self._settler.start()
        self._touched.set()

    def _settle_when_quiet(self) -> None:
        while self._touched.wait() and not self._closed.is_set():
            self._touched.clear()
            while (left := self._last + self._quiet - time.monotonic()) > 0:
                if self._closed.wait(left):
                    return
            try:
                settle(self._store, at=self._now())
            except StoreError:  # somebody else writes: the next list or the next pause settles it
                continue
            except Exception as error:  # this thread serves until the end: the next pause tries again
                journal.error("unsettled", kind=type(error).__name__)


def _told(act: Act, answer: Logged) -> Act:
    return replace(act, subjects=(answer.person,)) if answer.person else act
