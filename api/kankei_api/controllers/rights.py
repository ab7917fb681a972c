"""``/v1/rights``: what people may ask of the town: 開示, 訂正, 利用停止, 消去."""

import uuid
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from litestar import Request, Response, get, post, put
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from kankei.model import Measure, Scope
from kankei.store import audit
from kankei.usecases.people import correcting
from kankei.usecases.people.correcting import Corrected
from kankei.usecases.rights import dossier, dossier_page, erasing, stopping
from kankei.usecases.rights.dossier import Dossier
from kankei.usecases.rights.erasing import Erased, Erasure
from kankei.usecases.rights.stopping import Stops
from kankei_api import erasure_journal
from kankei_api.calling import Call, Here
from kankei_api.conditions import CHANGES, IF_UNCHANGED, READS, TAGGED, tag_of
from kankei_api.controllers import people, records
from kankei_api.forms import TABLE, Form, FormAsked, FormedOperation, TableOperation, preferred
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.retrying import REPEATABLE, Keep, beside, one_unit

__all__ = ["HANDLERS"]

Text = Annotated[str, Meta(max_length=2000)]


class CorrectionDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a record is to say; a field that is left out stays, ``""`` takes away what it says.

    An address of another 町字 takes the old postal code away, unless one is said beside it.
    """

    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    name: Text | None = None
    kana: Text | None = None
    former_name: Text | None = None
    gender: Text | None = None
    birth_date: Text | None = None
    postal_code: Text | None = None
    address: Text | None = None
    new_postal_code: Text | None = None
    new_address: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    handle: Text | None = None


class StopDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For what a person's data are not to be used; all false takes every stop back."""

    counted: bool = False
    contacted: bool = False
    published: bool = False


class ErasureDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to erase; the id is said twice, since it cannot be undone."""

    person: uuid.UUID
    confirm: uuid.UUID


RIGHT = Example(
    summary="住所の番地を直す", value={"reason": "本人の申出（窓口）", "address": "福島県耶麻郡磐梯町1-2"}
)
STOP = Example(summary="案内を送らない", value={"contacted": True})
A_PERSON = "01986f3e-0000-7000-8000-000000000001"
ERASE = Example(summary="消去する", value={"person": A_PERSON, "confirm": A_PERSON})
BEFORE = {
    200: ResponseSpec(Erased, description="もう消去してあった。そのときにしたこと", generate_examples=False)
}


MEDIA = {"json": Form.JSON, "html": "text/html", "zip": "application/zip"}


class DossierOperation(FormedOperation):
    """An operation whose answer can be a page or a folder packed, too."""

    forms = tuple(MEDIA.values())


@get(
    "/rights/dossiers/{person_id:uuid}",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="getDossier",
    operation_class=DossierOperation,
    response_description="その人について持っているすべて",
    tags=["rights"],
    summary="開示の写しを作る",
    responses=documented(*COMMON, 404, unknown="person"),
)
def disclose(
    request: Request[Any, Any, Any],
    call: Here,
    person_id: FromPath[uuid.UUID],
    form: Annotated[
        Literal["json", "html", "zip"], QueryParameter(description="形。html は印刷して渡すため")
    ] = "json",
) -> Response[Dossier]:
    """Everything held of a person: records with their rows, touchpoints, merges, judgements, who looked."""
    preferred(request, [MEDIA[form]])
    told = dossier.compiled(call.store, person_id, at=call.at, today=call.today)
    if form == "json":
        return Response(told)
    page = dossier_page.html(told)
    if form == "html":
        return Response(page, media_type="text/html")  # type: ignore[arg-type]
    kept = {"Content-Disposition": f'attachment; filename="{told.person}.zip"'}
    return Response(dossier.packed(told, page), media_type="application/zip", headers=kept)  # type: ignore[arg-type]


@post(
    "/rights/corrections/{record_id:uuid}",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="correctRecord",
    response_description="訂正した記録と、その取り込みの番号",
    tags=["rights"],
    summary="記録を訂正する",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(
        *COMMON,
        404,
        409,
        412,
        *TAKING,
        428,
        unknown="record",
        also={422: ("rights.nothing_corrected", "rights.not_corrected", "review.gone")},
    ),
)
@one_unit
def correct(
    call: Here, record_id: FromPath[uuid.UUID], data: Annotated[CorrectionDraft, Body(examples=[RIGHT])]
) -> Response[Corrected]:
    """Put fields of a record right. Later lists do not undo it; it can be undone like an import.

    If-Match is the ETag of the live version: it is what is put right, also where the id is an earlier one's
    (the person's records list the live ones). The answer's is that of the version made.
    """
    call.conditions.check(records.tag(call, correcting.corrected_in(call.store, record_id)))
    fields = {name: text for name, text in asdict(data).items() if name != "reason" and text is not None}
    told = correcting.correct(
        call.store, record_id, fields, reason=data.reason, by=call.caller.name, at=call.at
    )
    return Response(told, headers={"ETag": records.tag(call, told.record)})


@get(
    "/rights/stops/{person_id:uuid}",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="getStops",
    response_description="何に使わないか",
    tags=["rights"],
    summary="利用停止を見る",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="person"),
)
def stops(call: Here, person_id: FromPath[uuid.UUID]) -> Response[Stops]:
    """For what a person's data are not used."""
    found = stopping.of_person(call.store, person_id)
    call.saw(found.person)
    return call.conditions.answer(found, tag_of(found))


@put(
    "/rights/stops/{person_id:uuid}",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="setStops",
    response_description="利用停止を記録した",
    tags=["rights"],
    summary="利用停止を記録する、解く",
    dependencies=REPEATABLE | CHANGES,
    response_headers=TAGGED,
    responses=documented(*COMMON, 404, 409, 412, *TAKING, 428, unknown="person"),
)
@one_unit
def stop(
    call: Here, person_id: FromPath[uuid.UUID], data: Annotated[StopDraft, Body(examples=[STOP])]
) -> Response[Stops]:
    """Stop the use of a person's data for exactly these purposes, whatever lists say later.

    All are set anew, so only by whoever has seen which are: else one wish would take another back.
    """
    call.conditions.check(tag_of(stopping.of_person(call.store, person_id)))
    chosen = {Measure(f"not_{name}") for name, stopped in asdict(data).items() if stopped}
    now = stopping.stop(call.store, person_id, chosen, by=call.caller.name, at=call.at)
    return Response(now, headers={"ETag": tag_of(now)})


@post(
    "/rights/erasures",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="erasePerson",
    response_description="消去した。見直すべき行があればその場所",
    tags=["rights"],
    summary="ひとりを消去する",
    dependencies=REPEATABLE | IF_UNCHANGED,
    responses=documented(*COMMON, 404, 409, 412, *TAKING, unknown="person") | BEFORE,
)
def erase(call: Here, data: Annotated[ErasureDraft, Body(examples=[ERASE])]) -> Response[Erased]:
    """Erase a person for good; no list, undoing or restored backup brings them back.

    Of somebody who was erased before it answers what was done then (200), however often it is asked.
    With If-Match (the ETag of the person's page) only if nothing has changed since, such as a merge with
    somebody else. It is not demanded: who repeats an erasure can read no page any more.
    """
    if data.person != data.confirm:
        raise Refusal(422, "api.fields", wrong={"confirm": "fault.confirm"})

    def work(keep: Keep) -> Response[Erased]:
        done = erasing.erase(
            call.store,
            data.person,
            by=call.caller.name,
            at=call.at,
            keep=erasure_journal.keep,
            unless=lambda connection: _unchanged(call.within(connection), data.person),
        )
        told = Response(done, status_code=200 if done.again else 201)
        if call.retry is not None:  # after the scrubbing of which the answer tells, so in a unit of its own
            call.store.acting(None).write(lambda connection: _kept(connection, keep, told))
        return told

    erased: Any = beside(call, data, work)
    return erased  # type: ignore[no-any-return]


def _unchanged(call: Call, person: uuid.UUID) -> None:
    if call.conditions.match is not None:
        call.conditions.check(people.tag(call, person))


def _kept(connection: sa.Connection, keep: Keep, told: Response[Erased]) -> None:
    audit.note(connection, told.content.person)  # of whom the answer is, should it be given again
    keep(connection, told)


@get(
    "/rights/erasures",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    operation_id="listErasures",
    operation_class=TableOperation,
    response_description="消去の控え。読める個人情報はない",
    tags=["rights"],
    summary="消去の控え",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def erasures(call: Here, form: FormAsked, page: Paged) -> Response[Sequence[Erasure]]:
    """Every erasure that holds, oldest first: what is done again after an older backup is restored."""
    found = sorted(erasing.journal(call.store), key=_place)
    kept, headers = page.of(found, _place, tuple[str, str])
    call.saw(*(one.person for one in kept))
    return form.answer(kept, Erasure, name="erasures", headers=headers)


def _place(one: Erasure) -> tuple[str, str]:
    return one.set_at.isoformat(timespec="microseconds"), str(one.id)


@post(
    "/rights/erasures/{erasure_id:uuid}/allow",
    scope=Scope.RIGHTS,
    sync_to_thread=True,
    status_code=204,
    operation_id="allowAgain",
    response_description="これからの名簿の行を、また取り込む",
    tags=["rights"],
    summary="本人が戻ったので、また記録できるようにする",
    dependencies=REPEATABLE,
    responses=documented(*COMMON, 404, 409, unknown="erasure"),
)
@one_unit
def allow(call: Here, erasure_id: FromPath[uuid.UUID]) -> None:
    """Let somebody who was erased be known again from now on, because they came back themselves."""
    erasing.allow(call.store, erasure_id, by=call.caller.name, at=call.at)


HANDLERS = [disclose, correct, stops, stop, erase, erasures, allow]
