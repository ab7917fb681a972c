"""Lists: looked at, taken, taken back; and how their columns are read."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, TypeVar

import httpx
import msgspec
from msgspec import Meta, Struct

from kankei.model import Channel, Outcome, Purpose, State
from kankei.usecases.ledger.holding import Holding
from kankei.usecases.ledger.updates import Change
from kankei_api.client.calls import Calls, Tagged, decoded, quoted
from kankei_api.client.refusal import RefusedError, UnreachableError, refusal
from kankei_api.controllers.mappings import Asked, MappingDraft, Proposal
from kankei_api.forms import EVENTS, Form
from kankei_api.mappings import Saved
from kankei_api.paging import Order
from kankei_api.problems import ProblemDetails
from kankei_api.receiving import ImportForgotten, ImportHead, ImportPage, Previewed, Receipt, Row, Undone

__all__ = ["ListToSend", "Lists"]

T = TypeVar("T")
LONGEST = 1800.0
"""Seconds that the answer about a list is waited for at least: as long as a server that is told to stop lets
calls go on (``KANKEI_STOP_SECONDS``). Sent again before, a list would be worked on twice at once."""


class ListToSend(Struct, frozen=True, kw_only=True):
    """A list and what is said of it; what is left out the list itself must tell."""

    name: str
    content: bytes
    channel: Channel | None = None
    layout: str = ""
    source: str = ""
    purpose: Purpose | None = None
    mapping: str = ""
    sheet: str = ""
    year: Annotated[int, Meta(ge=1989, le=2199)] | None = None
    accept: tuple[str, ...] = ()

    def form(self, **more: str) -> dict[str, Any]:
        """The form as it is sent."""
        said = {name: getattr(self, name) for name in self.__struct_fields__[2:]}
        data = {name: value for name, value in said.items() if value} | more
        return {"files": {"file": (self.name, self.content)}, "data": data}


class Lists(Calls):
    """``/v1/imports`` and ``/v1/mappings``."""

    def preview_import(
        self, file: ListToSend, *, progress: Callable[[int], object] | None = None
    ) -> Previewed:
        """What taking a list would do; its ``token`` takes exactly that.

        ``progress`` is called with the number of rows looked at.
        """
        return self._uploaded("/v1/imports:preview", file.form(), "preview", Previewed, progress)

    def list_changes(self, file: ListToSend) -> Iterator[Change]:
        """Every field that a list would change; it is sent for each page."""
        return self._items("/v1/imports:changes", Change, form=self._patient(file.form()))

    def write_errors(self, file: ListToSend, form: Form = Form.CSV) -> bytes:
        """The rows of a list that cannot be taken, in its layout with a column saying why; csv or xlsx."""
        answer = self._sent("POST", "/v1/imports:errors", form=self._patient(file.form()), accept=form.value)
        return answer.content

    def apply_import(
        self, file: ListToSend, token: str, *, progress: Callable[[int], object] | None = None
    ) -> Receipt:
        """Take a list as its preview showed it; ``progress`` is called with the number of rows written.

        Sending it again does nothing more: ``repeated`` tells.
        """
        return self._uploaded("/v1/imports", file.form(token=token), "receipt", Receipt, progress)

    def _uploaded(
        self,
        path: str,
        form: dict[str, Any],
        last: str,
        kind: type[T],
        progress: Callable[[int], object] | None,
    ) -> T:
        patient = self._patient(form)
        if progress is None:
            return decoded(self._sent("POST", path, form=patient), kind)
        headers = {"Accept": EVENTS, **self._headers}
        try:
            with self._http.stream("POST", path, headers=headers, **patient) as answer:
                return msgspec.json.decode(_followed(answer, last, progress), type=kind)
        except httpx.RequestError as error:
            raise UnreachableError(type(error).__name__) from None

    def _patient(self, form: dict[str, Any]) -> dict[str, Any]:
        """A form, and how long its answer is waited for."""
        said = self._http.timeout
        read = None if said.read is None else max(said.read, LONGEST)
        return form | {
            "timeout": httpx.Timeout(connect=said.connect, read=read, write=said.write, pool=said.pool)
        }

    def list_imports(
        self, *, state: State | None = None, holds: Holding | None = None, order: Order | None = None
    ) -> Iterator[ImportHead]:
        """Imports, oldest first unless asked otherwise, undone ones too: of all kinds, or one (``holds``)."""
        return self._items("/v1/imports", ImportHead, state=state, holds=holds, order=order)

    def get_import(
        self, import_id: uuid.UUID, *, seen: Tagged[ImportPage] | None = None
    ) -> Tagged[ImportPage]:
        """One import with the header of its list."""
        return self._read(f"/v1/imports/{import_id}", ImportPage, seen)

    def list_import_rows(self, import_id: uuid.UUID, *, outcome: Outcome | None = None) -> Iterator[Row]:
        """The rows of an import with what became of each."""
        return self._items(f"/v1/imports/{import_id}/rows", Row, outcome=outcome)

    def undo_import(
        self, import_id: uuid.UUID, *, tag: str, dry_run: bool = False, key: str | None = None
    ) -> Tagged[Undone]:
        """Take an import back, or an undone one again; ``dry_run`` only tells what that would do."""
        path = f"/v1/imports/{import_id}/undo"
        return self._change("POST", path, Undone, tag=tag, key=key, dry_run=dry_run)

    def forget_import(self, import_id: uuid.UUID, *, tag: str) -> ImportForgotten:
        """Empty an undone import for good: its raw cells and the records that no other import bears."""
        path = f"/v1/imports/{import_id}/forget"
        return self._change("POST", path, ImportForgotten, tag=tag).value

    def list_mappings(self) -> Iterator[Saved]:
        """The latest version of every saved mapping."""
        return self._items("/v1/mappings", Saved)

    def get_mapping(
        self, name: str, *, seen: Tagged[tuple[Saved, ...]] | None = None
    ) -> Tagged[tuple[Saved, ...]]:
        """All versions of a mapping, the newest first."""
        return self._read(f"/v1/mappings/{quoted(name)}", tuple[Saved, ...], seen)

    def save_mapping(
        self, name: str, draft: MappingDraft, *, tag: str | None = None, key: str | None = None
    ) -> Tagged[Saved]:
        """Keep a mapping as the next version of its name; one that has a version wants its tag."""
        return self._change("PUT", f"/v1/mappings/{quoted(name)}", Saved, draft, tag=tag, key=key)

    def propose_mapping(
        self,
        header: Sequence[str],
        *,
        rows: Sequence[Sequence[str]] = (),
        titles: Sequence[str] = (),
        channel: Channel | None = None,
    ) -> Proposal:
        """How a list with this header, these first rows and these titles would be read."""
        cells = tuple(map(tuple, rows))
        asked = Asked(header=tuple(header), rows=cells, titles=tuple(titles), channel=channel)
        return self._ask("/v1/mappings:propose", Proposal, asked)


def _followed(answer: httpx.Response, last: str, progress: Callable[[int], object]) -> str:
    """What the event of the kind ``last`` says, with which the events end.

    Raises:
        ApiError: It was refused, at once or on the way; or the events broke off.
    """
    if not answer.is_success:
        answer.read()
        raise refusal(answer.status_code, answer.content, answer.headers.get("Retry-After", ""))
    kind = ""
    for line in answer.iter_lines():
        name, _, told = line.partition(": ")
        if name == "event":
            kind = told
        elif name == "data" and kind == "progress":
            progress(int(msgspec.json.decode(told)["rows"]))
        elif name == "data" and kind == "refused":
            raise RefusedError(msgspec.json.decode(told, type=ProblemDetails))
        elif name == "data" and kind == last:
            return told
    raise UnreachableError("the events broke off")
