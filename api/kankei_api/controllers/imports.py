"""``/v1/imports``: a list is uploaded, looked at, taken, and taken back; the upload itself is never kept."""

import uuid
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, QueryParameter
from litestar.response import ServerSentEvent
from msgspec.structs import replace

from kankei.errors import StoreError
from kankei.matching.portions import silent
from kankei.model import ImportBatch, ImportRow, Outcome, Scope, State
from kankei.store import batches, memberships, people, records
from kankei.store.veil import VEIL
from kankei.usecases import ledger
from kankei.usecases.identity.stages import Watch, unwatched
from kankei.usecases.ledger import traces
from kankei.usecases.ledger.holding import Holding, holding
from kankei.usecases.people import disclosure
from kankei.wording import Lang
from kankei_api import receiving, turning
from kankei_api.calling import Call, Here
from kankei_api.clock import today
from kankei_api.conditions import CHANGES, READS, TAGGED, tag_of
from kankei_api.forms import EVENTS, TABLE, Form, FormAsked, FormedOperation, TableOperation, preferred
from kankei_api.ledger_page import page_columns, reason
from kankei_api.paging import LINKED, PAGED, Ordered, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.receiving import ImportHead, ImportPage, Previewed, Receipt, Row, Undone
from kankei_api.retrying import REPEATABLE, one_unit
from kankei_api.security import refused_now
from kankei_api.taking import Taken
from kankei_api.uploads import UNREADABLE, UPLOAD_LIMIT, ToApply, Upload, Uploaded

__all__ = ["HANDLERS", "tag"]

T = TypeVar("T")
MOVED = {
    "preview.moved": "api.store_moved",
    "preview.other_files": "api.other_upload",
    "ledger.another": "ledger.another",
}
"""What is told of an upload that cannot be taken now, though nothing is wrong with it."""


class EventsOperation(FormedOperation):
    """An operation that can tell by events how it goes."""

    forms = (Form.JSON, EVENTS)


@post(
    "/imports:preview",
    status_code=200,
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="previewImport",
    operation_class=EventsOperation,
    response_description="取り込むとどうなるか。何も書いていない",
    tags=["imports"],
    summary="名簿を取り込む前に確かめる",
    request_max_body_size=UPLOAD_LIMIT,
    exception_handlers=UNREADABLE,
    responses=documented(*COMMON, *TAKING, also={422: ("api.stopped",)}),
)
def preview(
    request: Request[Any, Any, Any],
    call: Here,
    data: Annotated[Upload, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Previewed]:
    """Tell what taking a list would do, row by row and to the number; the token takes exactly that.

    A list that is stopped as a whole answers 422, each fault with a code that ``accept`` may overrule.
    With ``Accept: text/event-stream`` events tell how it goes: ``progress`` and ``stage`` as when the list is
    taken, and at last ``preview``, or ``refused`` with the problem document.
    """
    sent = Uploaded.of(call, data)
    return _told(request, call, "preview", lambda progress, watch: _look(call, sent, progress, watch))


def _look(call: Call, sent: Uploaded, progress: Callable[[int], object], watch: Watch) -> Previewed:
    seen = sent.intake.preview(lambda: [sent.file], as_of=today(), progress=progress, watch=watch)
    (file,) = seen.files
    if file.receipt.problems:
        raise Refusal(422, "api.stopped", findings=(*file.receipt.problems, *file.rows))
    seen = replace(seen, files=(replace(file, changes=disclosure.veiled_changes(file.changes, call.caller)),))
    call.saw(*file.people)
    token = sent.intake.token([sent.file], seen)
    return Previewed.of(seen, sent.intake.notes.get(sent.file.name, ()), token, call.lang)


def _told(request: Request[Any, Any, Any], call: Call, last: str, work: Callable[..., T]) -> Response[T]:
    """What work answers: at once, or, to whoever would rather have events, as the last of them."""
    if preferred(request, EventsOperation.forms) == EVENTS:
        told = receiving.stream(work, last, call.lang, lambda: refused_now(request))
        events: Any = ServerSentEvent(told, status_code=200)
        return events  # type: ignore[no-any-return]
    return Response(work(silent, unwatched))


@post(
    "/imports",
    status_code=200,
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="applyImport",
    operation_class=EventsOperation,
    response_description="取り込んだ。同じファイルが前に取り込んであれば、何も変えていない（repeated）",
    tags=["imports"],
    summary="確かめた名簿を取り込む",
    request_max_body_size=UPLOAD_LIMIT,
    exception_handlers=UNREADABLE,
    responses=documented(*COMMON, *TAKING, also={409: tuple(MOVED.values()), 422: ("api.stopped",)}),
)
def apply(
    request: Request[Any, Any, Any],
    call: Here,
    data: Annotated[ToApply, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Receipt]:
    """Take a list as its preview showed it, and work out who is who; the same call again does nothing more.

    With ``Accept: text/event-stream`` events tell how it goes: ``progress`` with the number of rows written,
    ``stage`` with the step of working out who is who and how much of it is done, and at last ``receipt``, or
    ``refused`` with the problem document.
    """
    sent = Uploaded.of(call, data)
    _in_time(lambda: sent.intake.hold(data.token, [sent.file]))

    def work(progress: Callable[[int], object], watch: Watch) -> Receipt:
        return Receipt.of(_in_time(lambda: _take(sent, progress, watch)), call.lang)

    return _told(request, call, "receipt", work)


def _take(sent: Uploaded, progress: Callable[[int], object], watch: Watch) -> Taken:
    with sent.intake.turn():
        try:
            taken = sent.intake.apply(sent.file, progress)
        except StoreError as error:
            if error.code != "preview.moved":
                raise
            taken = sent.intake.again(sent.file) or sent.intake.as_told([sent.file], progress, watch)[0]
        if taken.refused:
            raise Refusal(422, "api.stopped", findings=(*taken.receipt.problems, *taken.rows))
        sent.intake.resolve(watch)
    return taken


def _in_time(work: Callable[[], T]) -> T:
    """The answer of work.

    Raises:
        Refusal: 409, the store or the upload is another than in the preview, or somebody else is at it.
    """
    try:
        return work()
    except StoreError as error:
        if error.code not in MOVED:
            raise
        wait = 5 if error.code == "ledger.another" else 0
        raise Refusal(409, MOVED[error.code], facts=error.facts, retry_after=wait) from None


@get(
    "/imports",
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="listImports",
    operation_class=TableOperation,
    response_description="取り込み",
    tags=["imports"],
    summary="取り込みの一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(
    call: Here,
    form: FormAsked,
    page: Paged,
    *,
    stand: Annotated[
        State | None, QueryParameter(name="state", description="有効なもの、または取り消したものだけ")
    ] = None,
    holds: Annotated[
        Holding | None,
        QueryParameter(description="名簿、ひとつずつ記録した接点、訂正、登録者数などのうち、これだけ"),
    ] = None,
    order: Ordered = "oldest",
) -> Response[Sequence[ImportHead]]:
    """List imports, undone ones too.

    Every logged interaction and every correction is an import of its own: ``holds=list`` leaves the lists.
    """
    with call.store.reading() as connection:
        every = batches.listed(connection)
    found = [one for one in every if stand in {None, one.state} and holds in {None, holding(one)}]
    kept, headers = page.by_number(found, order)
    return form.answer([ImportHead.of(one) for one in kept], ImportHead, name="imports", headers=headers)


@get(
    "/imports/{import_id:uuid}",
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="getImport",
    response_description="その取り込み",
    tags=["imports"],
    summary="ひとつの取り込み",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="import"),
)
def one(call: Here, import_id: FromPath[uuid.UUID]) -> Response[ImportPage]:
    """Answer an import with the header of its list, also an undone one."""
    with call.store.reading() as connection:
        found = batches.find(connection, import_id)
    return call.conditions.answer(ImportPage.of(found), tag(found))


@get(
    "/imports/{import_id:uuid}/rows",
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="listImportRows",
    operation_class=TableOperation,
    response_description="行。ファイルの順",
    tags=["imports"],
    summary="取り込んだ行と、その結果",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="import"),
)
def rows(
    call: Here,
    form: FormAsked,
    page: Paged,
    import_id: FromPath[uuid.UUID],
    *,
    outcome: Annotated[Outcome | None, QueryParameter(description="この結果の行だけ")] = None,
) -> Response[Sequence[Row]]:
    """List the rows of an import with what became of each; cells only for whoever may see contacts.

    In a table the cells stand under the headers of their list.
    """
    cells = call.caller.may(Scope.CONTACTS)
    with call.store.reading() as connection:
        batch = batches.find(connection, import_id)
        after = page.after(int) or 0
        found = batches.rows(connection, batch.no, outcome, after=after, limit=page.limit + 1)
        kept, headers = page.cut(found, lambda row: row.row_number)
        hidden = traces.hidden_rows(connection, kept) if cells else set()
        nos = [row.record_no for row in kept if row.record_no]
        ids = records.ids(connection, nos)
        seen = _people(connection, nos) if cells else []
    told = [_row(call, one, ids, one.row_number in hidden, cells=cells) for one in kept]
    call.saw(*seen)
    if form is Form.JSON:
        return Response(told, headers=headers)
    header = batch.header if cells else ()
    return form.table(_page(kept, told, header, call.lang), name="rows", headers=headers)


def _page(
    rows: Sequence[ImportRow], told: Sequence[Row], header: Sequence[str], lang: Lang
) -> dict[str, list[object]]:
    own: dict[str, list[object]] = {
        "row": [one.row for one in told],
        "outcome": [one.outcome for one in told],
        "reason": [reason(one.reason, lang, "over_api") for one in rows],
        "record": [one.record for one in told],
    }
    return page_columns(own, header, [one.cells or () for one in told])


def _people(connection: sa.Connection, record_nos: Sequence[int]) -> list[uuid.UUID]:
    whose = memberships.last_persons(connection, record_nos).values()
    return list(people.ids(connection, {person for person in whose if person}).values())


def _row(call: Call, row: ImportRow, ids: dict[int, uuid.UUID], hidden: bool, *, cells: bool) -> Row:
    shown = tuple(VEIL if cell else "" for cell in row.cells) if hidden else row.cells
    return Row(
        row=row.row_number,
        outcome=row.outcome,
        reason=receiving.findings(row.reason, call.lang),
        record=ids.get(row.record_no or 0),
        cells=shown if cells else None,
    )


@post(
    "/imports/{import_id:uuid}/undo",
    status_code=200,
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="undoImport",
    response_description="何が戻り、何が残り、何を人が確かめるか",
    tags=["imports"],
    summary="取り込みを取り消す。取り消したものは、もう一度有効にする",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(
        *COMMON,
        404,
        409,
        412,
        428,
        unknown="import",
        also={403: ("api.not_own",), 422: ("undo.taken_again",)},
    ),
)
def undo(
    call: Here,
    import_id: FromPath[uuid.UUID],
    *,
    dry_run: Annotated[bool, QueryParameter(description="どうなるかを聞くだけで、何も変えない")] = False,
) -> Response[Undone]:
    """Take an import back as if it had never been; an undone one, take it again in its old place.

    What came in by no list needs also what it was made with (403): a correction of a record ``rights``, an
    aggregate ``publish``, a touchpoint and its correction ``log``, and ``people`` if anybody else logged it.
    """
    if dry_run:
        return call.store.rehearse(lambda connection: _turned(call.within(connection), import_id, done=False))
    return _undone(call=call, import_id=import_id)


@one_unit
def _undone(call: Call, import_id: uuid.UUID) -> Response[Undone]:
    return _turned(call, import_id, done=True)


def _turned(call: Call, import_id: uuid.UUID, *, done: bool) -> Response[Undone]:
    with call.store.reading() as connection:
        batch = batches.find(connection, import_id)
        turning.check(batch, call.caller)
        call.conditions.check(tag(batch))
        turn = ledger.undo if batch.state is State.APPLIED else ledger.redo
        made = turn(call.store, import_id, by=call.caller.name, at=call.at)
        now = batches.find(connection, import_id) if done else batch
    return Response(Undone.of(made, call.lang, done=done), headers={"ETag": tag(now)})


def tag(batch: ImportBatch) -> str:
    """The ETag of an import: another once it is undone, taken again or forgotten."""
    return tag_of("import", batch.id, batch.state, batch.undone_at)


HANDLERS = [preview, apply, listed, one, rows, undo]
