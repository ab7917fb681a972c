"""People and their records: what was said and done, where they stand, what holds them together."""

import datetime as dt
import uuid
from collections.abc import Iterator

from kankei.model import PermissionDraft, Record, Touchpoint
from kankei.usecases.number.standing import Prospect
from kankei.usecases.people import PersonView, RecordView, Stay
from kankei.usecases.people.search import Searched
from kankei.usecases.review import PersonWhy
from kankei_api.client.calls import Calls, Tagged
from kankei_api.controllers.people import SearchDraft
from kankei_api.controllers.permissions import Permissions
from kankei_api.paging import Order

__all__ = ["People"]

Day = dt.date | None
Moment = dt.datetime | None


class People(Calls):
    """``/v1/people`` and ``/v1/records``."""

    def search_people(self, text: str, *, limit: int = 50) -> Iterator[Searched]:
        """Search by kana, kanji of any variant, romaji, an old name, a phone's end or an e-mail; in pages."""
        return self._pages("/v1/people:search", Searched, body=SearchDraft(text=text), limit=limit)

    def get_person(
        self,
        person_id: uuid.UUID,
        *,
        as_of: Day = None,
        known_at: Moment = None,
        rule: str | None = None,
        seen: Tagged[PersonView] | None = None,
    ) -> Tagged[PersonView]:
        """The person of an id; one from before a merge leads to the present person."""
        path = f"/v1/people/{person_id}"
        return self._read(path, PersonView, seen, as_of=as_of, known_at=known_at, rule=rule)

    def list_records_of_person(self, person_id: uuid.UUID, *, known_at: Moment = None) -> Iterator[Record]:
        """What each source said of a person, oldest first."""
        return self._items(f"/v1/people/{person_id}/records", Record, known_at=known_at)

    def list_touchpoints_of_person(
        self,
        person_id: uuid.UUID,
        *,
        known_at: Moment = None,
        order: Order | None = None,
    ) -> Iterator[Touchpoint]:
        """What a person did, by day."""
        path = f"/v1/people/{person_id}/touchpoints"
        return self._items(path, Touchpoint, known_at=known_at, order=order)

    def get_standing(
        self, person_id: uuid.UUID, *, as_of: Day = None, known_at: Moment = None, rule: str | None = None
    ) -> Prospect:
        """Where a person stands, what earned it, and what would change it."""
        path = f"/v1/people/{person_id}/standing"
        return self._get(path, Prospect, as_of=as_of, known_at=known_at, rule=rule)

    def get_history(self, person_id: uuid.UUID, *, known_at: Moment = None) -> Iterator[Stay]:
        """Whose the person's records were, and from when until when."""
        return self._items(f"/v1/people/{person_id}/history", Stay, known_at=known_at)

    def explain_person(self, person_id: uuid.UUID) -> PersonWhy:
        """What holds a person's records together, in bits, and who else it may be."""
        return self._get(f"/v1/people/{person_id}/explanation", PersonWhy)

    def get_record(
        self, record_id: uuid.UUID, *, known_at: Moment = None, seen: Tagged[RecordView] | None = None
    ) -> Tagged[RecordView]:
        """A record, live or not, and whose it was."""
        return self._read(f"/v1/records/{record_id}", RecordView, seen, known_at=known_at)

    def get_permissions(
        self, person_id: uuid.UUID, *, seen: Tagged[Permissions] | None = None
    ) -> Tagged[Permissions]:
        """What a person allows, and by which rows of which lists."""
        return self._read(f"/v1/people/{person_id}/permissions", Permissions, seen)

    def set_permissions(
        self, person_id: uuid.UUID, said: PermissionDraft, *, tag: str, key: str | None = None
    ) -> Tagged[Permissions]:
        """Keep what a person told staff, in the place of what they told before."""
        path = f"/v1/people/{person_id}/permissions"
        return self._change("PUT", path, Permissions, said, tag=tag, key=key)
