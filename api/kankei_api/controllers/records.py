"""``/v1/records``: what one source said of somebody, once, and whose it was when."""

import datetime as dt
import uuid

from litestar import Response, get
from litestar.params import FromPath
from msgspec.structs import replace

from kankei.model import Scope
from kankei.usecases import people as known
from kankei.usecases.people import RecordView, disclosure
from kankei_api.calling import Call, Here
from kankei_api.conditions import READS, TAGGED, tag_of
from kankei_api.controllers.people import KnownAt, moment
from kankei_api.problems import COMMON, documented

__all__ = ["HANDLERS", "tag"]


@get(
    "/records/{record_id:uuid}",
    scope=Scope.PEOPLE,
    sync_to_thread=True,
    operation_id="getRecord",
    response_description="その記録と、いつだれのものだったか",
    tags=["records"],
    summary="ひとつの記録",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="record"),
)
def record(call: Here, record_id: FromPath[uuid.UUID], *, known_at: KnownAt = None) -> Response[RecordView]:
    """Answer a record, live or not, and whose it was at a moment, as known then.

    One of somebody who was erased says nothing any more and is answered as if there were none (404).
    """
    shown = _shown(call, record_id, moment(call, known_at))
    call.saw(*{one.person for one in shown.stays if one.person})
    return call.conditions.answer(shown, tag_of(shown))


def tag(call: Call, record_id: uuid.UUID) -> str:
    """The tag of a record as the caller reads it now.

    Raises:
        UnknownError: There is no such record.
    """
    return tag_of(_shown(call, record_id, call.latest()))


def _shown(call: Call, record_id: uuid.UUID, known_at: dt.datetime) -> RecordView:
    found = known.record(call.store, record_id, known_at=known_at, viewer=call.viewer)
    return replace(
        found,
        record=disclosure.veiled_record(found.record, call.caller),
        touchpoints=tuple(disclosure.veiled_touchpoint(one, call.caller) for one in found.touchpoints),
    )


HANDLERS = (record,)
