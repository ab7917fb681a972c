"""Protection, what people may ask of the town, and exports."""

import datetime as dt
import uuid
from collections.abc import Iterator
from types import NoneType
from typing import Literal

from kankei.model import ExportDraft, ExportRequest
from kankei.model.export import ExportState
from kankei.usecases.people.correcting import Corrected
from kankei.usecases.rights.dossier import Dossier
from kankei.usecases.rights.erasing import Erased, Erasure
from kankei.usecases.rights.protection import Protection, Revealed
from kankei.usecases.rights.stopping import Stops
from kankei_api.client.calls import Calls, Tagged
from kankei_api.controllers.exports import Decision, Fetching, Link
from kankei_api.controllers.protection import ProtectionDraft, RevealDraft
from kankei_api.controllers.rights import CorrectionDraft, ErasureDraft, StopDraft
from kankei_api.paging import Order

__all__ = ["Rights"]


class Rights(Calls):
    """``/v1/protection``, ``/v1/rights``, ``/v1/exports``."""

    def list_protected(self) -> Iterator[Protection]:
        """Everybody who is protected, those first whose day comes first."""
        return self._items("/v1/protection", Protection)

    def get_protection(
        self, person_id: uuid.UUID, *, seen: Tagged[Protection] | None = None
    ) -> Tagged[Protection]:
        """Until when a person is protected; refused with 404 if they are not."""
        return self._read(f"/v1/protection/{person_id}", Protection, seen)

    def protect(
        self, person_id: uuid.UUID, *, until: dt.date, tag: str | None = None, key: str | None = None
    ) -> Tagged[Protection]:
        """Hide everywhere where a person lives and is reached; to renew that, its tag is needed."""
        path = f"/v1/protection/{person_id}"
        return self._change("PUT", path, Protection, ProtectionDraft(until=until), tag=tag, key=key)

    def end_protection(self, person_id: uuid.UUID, *, tag: str, key: str | None = None) -> None:
        """End a person's protection."""
        self._change("DELETE", f"/v1/protection/{person_id}", NoneType, tag=tag, key=key)

    def reveal_address(self, person_id: uuid.UUID, *, purpose: str) -> Revealed:
        """Where a protected person lives and is reached; entered in the audit with the purpose."""
        return self._ask(f"/v1/protection/{person_id}/reveal", Revealed, RevealDraft(purpose=purpose))

    def get_dossier(self, person_id: uuid.UUID) -> Dossier:
        """Everything held of a person."""
        return self._get(f"/v1/rights/dossiers/{person_id}", Dossier)

    def get_dossier_file(self, person_id: uuid.UUID, form: Literal["html", "zip"]) -> bytes:
        """The same to be handed over."""
        return self._get(f"/v1/rights/dossiers/{person_id}", bytes, form=form)

    def correct_record(
        self, record_id: uuid.UUID, draft: CorrectionDraft, *, tag: str, key: str | None = None
    ) -> Tagged[Corrected]:
        """Put fields of a record right; later lists do not undo it. The tags are those of the record."""
        path = f"/v1/rights/corrections/{record_id}"
        return self._change("POST", path, Corrected, draft, tag=tag, key=key)

    def get_stops(self, person_id: uuid.UUID, *, seen: Tagged[Stops] | None = None) -> Tagged[Stops]:
        """For what a person's data are not used."""
        return self._read(f"/v1/rights/stops/{person_id}", Stops, seen)

    def set_stops(
        self, person_id: uuid.UUID, draft: StopDraft, *, tag: str, key: str | None = None
    ) -> Tagged[Stops]:
        """Stop the use of a person's data for exactly these purposes."""
        return self._change("PUT", f"/v1/rights/stops/{person_id}", Stops, draft, tag=tag, key=key)

    def erase_person(
        self, person_id: uuid.UUID, *, confirm: uuid.UUID, tag: str | None = None, key: str | None = None
    ) -> Erased:
        """Erase a person for good; the id is said twice. With their page's tag only if it is as it was."""
        draft = ErasureDraft(person=person_id, confirm=confirm)
        return self._change("POST", "/v1/rights/erasures", Erased, draft, tag=tag, key=key).value

    def list_erasures(self) -> Iterator[Erasure]:
        """Every erasure that holds."""
        return self._items("/v1/rights/erasures", Erasure)

    def allow_again(self, erasure_id: uuid.UUID, *, key: str | None = None) -> None:
        """Let somebody who was erased be known again from now on."""
        self._once("POST", f"/v1/rights/erasures/{erasure_id}/allow", NoneType, key=key)

    def export_few(self, draft: ExportDraft) -> bytes:
        """A file of up to a hundred people, for a purpose."""
        return self._ask("/v1/exports:direct", bytes, draft)

    def ask_export(self, draft: ExportDraft, *, key: str | None = None) -> ExportRequest:
        """Ask for an export of any size; somebody else has to approve it."""
        return self._once("POST", "/v1/exports", ExportRequest, draft, key=key)

    def list_exports(
        self, *, state: ExportState | None = None, order: Order | None = None
    ) -> Iterator[ExportRequest]:
        """Requests for an export, newest first unless asked otherwise: all, or those in one state."""
        return self._items("/v1/exports", ExportRequest, state=state, order=order)

    def get_export(
        self, export_id: uuid.UUID, *, seen: Tagged[ExportRequest] | None = None
    ) -> Tagged[ExportRequest]:
        """One request for an export."""
        return self._read(f"/v1/exports/{export_id}", ExportRequest, seen)

    def decide_export(
        self, export_id: uuid.UUID, *, approve: bool, tag: str, key: str | None = None
    ) -> Tagged[ExportRequest]:
        """Approve or decline what somebody else asked for."""
        path = f"/v1/exports/{export_id}/decision"
        return self._change("POST", path, ExportRequest, Decision(approve=approve), tag=tag, key=key)

    def link_export(self, export_id: uuid.UUID) -> Link:
        """The token to fetch an approved export with, in the place of an earlier one."""
        return self._ask(f"/v1/exports/{export_id}/link", Link, None)

    def fetch_export(self, token: str) -> bytes:
        """An approved export as a file; a token works once, so this is never sent again by itself."""
        path = "/v1/exports:fetch"
        return self._sent("POST", path, body=Fetching(token=token), accept="*/*", again=False).content
