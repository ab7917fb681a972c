"""``/v1/imports:changes``: all that a list would change, field by field, before it is taken."""

from collections.abc import Sequence
from typing import Annotated

from litestar import Response, post
from litestar.enums import RequestEncodingType
from litestar.params import Body

from kankei.model import Scope
from kankei.usecases.ledger.updates import Change, position, updates
from kankei.usecases.people import disclosure
from kankei_api.calling import Here
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.uploads import UNREADABLE, UPLOAD_LIMIT, Upload, Uploaded

__all__ = ["HANDLERS"]


@post(
    "/imports:changes",
    status_code=200,
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="listChanges",
    operation_class=TableOperation,
    response_description="項目ごとの、いまの値と名簿の値。行の順。何も書いていない",
    tags=["imports"],
    summary="名簿が書き換える項目をすべて見る",
    request_max_body_size=UPLOAD_LIMIT,
    exception_handlers=UNREADABLE,
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, *TAKING),
)
def changes(
    call: Here,
    form: FormAsked,
    page: Paged,
    data: Annotated[Upload, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Sequence[Change]]:
    """List every field that a list would change, of all rows that it updates; the list is sent for each page.

    The preview shows those of the first rows. Values are shown to whoever may see contacts.
    """
    sent = Uploaded.of(call, data)
    draft = sent.intake.drafted(sent.file)
    if draft.problems:
        raise Refusal(422, "api.stopped", findings=draft.problems)
    after = page.after(tuple[int, int]) or (0, 0)
    found = updates(call.store, draft, by=call.caller.name, at=call.at, after=after, limit=page.limit)
    kept, headers = page.cut(found.changes, position)
    call.saw(*found.people)
    return form.answer(disclosure.veiled_changes(kept, call.caller), Change, name="changes", headers=headers)


HANDLERS = [changes]
