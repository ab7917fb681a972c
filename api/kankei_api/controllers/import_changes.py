"""``/v1/imports:changes`` and ``:errors``: what a list would change, and its rows that cannot be taken."""

from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.enums import RequestEncodingType
from litestar.params import Body

from kankei.model import Scope
from kankei.usecases.ledger.updates import Change, position, updates
from kankei.usecases.people import disclosure
from kankei_api.calling import Here
from kankei_api.forms import SUFFIXES, TABLE, Form, FormAsked, FormedOperation, TableOperation, preferred
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.rejected import rejected
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


CHARSETS = {"cp932": "windows-31j", "utf-8-sig": "utf-8"}
"""Encodings that have another name on the web."""


class ErrorsOperation(FormedOperation):
    """An operation that answers rows in the layout of their list: as text, or as a workbook."""

    forms = (Form.CSV, Form.XLSX)


@post(
    "/imports:errors",
    status_code=200,
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="writeErrors",
    operation_class=ErrorsOperation,
    response_description="取り込めない行。元の様式と文字コードで、理由の列を加えたもの。なければ見出しだけ。何も書いていない",
    tags=["imports"],
    summary="取り込めない行を、直して取り込み直せる形で受け取る",
    request_max_body_size=UPLOAD_LIMIT,
    exception_handlers=UNREADABLE,
    responses=documented(*COMMON, *TAKING),
)
def errors(
    request: Request[Any, Any, Any],
    call: Here,
    data: Annotated[Upload, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[bytes]:
    """Answer the rows that cannot be taken, in the layout and encoding of the list, with a column saying why.

    Mended, they are loaded again as they are. A list that is stopped as a whole answers 422.
    """
    sent = Uploaded.of(call, data)
    draft = sent.intake.drafted(sent.file)
    if draft.problems and not draft.rows:
        raise Refusal(422, "api.stopped", findings=draft.problems)
    form = Form(preferred(request, ErrorsOperation.forms))
    made = rejected(
        sent.file,
        sent.intake.reader.content(sent.file),
        draft.mapping,
        [problem for row in draft.rows for problem in row.problems],
        book=form is Form.XLSX,
        hidden=sent.intake.hidden(),
        lang=call.lang,
        surface="over_api",
    )
    charset = CHARSETS.get(made.encoding, made.encoding)
    headers = {"Content-Disposition": f'attachment; filename="errors{SUFFIXES[form]}"'}
    return Response(made.data, media_type=form.value, encoding=charset, headers=headers)


HANDLERS = [changes, errors]
