"""``/v1/samples``: pairs drawn at random to be judged, and what the judgements say of all that is joined."""

from collections.abc import Sequence
from typing import Annotated

from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath
from msgspec import Meta, Struct

from kankei.errors import UnknownError
from kankei.model import Scope
from kankei.usecases import review
from kankei.usecases.identity.estimation import Estimate, estimate
from kankei.usecases.people import disclosure
from kankei.usecases.review import SampledQuestion
from kankei_api.calling import Here
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, documented
from kankei_api.retrying import REPEATABLE, one_unit

__all__ = ["HANDLERS", "SampleDraft"]

A_HUNDRED = Example(summary="無作為に百組", value={"size": 100, "seed": 1})


class SampleDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many pairs, and the number that chance begins with; without it the newest sample is meant."""

    size: Annotated[int, Meta(ge=1, le=10_000)]
    seed: Annotated[int, Meta(ge=0, le=2**31)] | None = None


@post(
    "/samples",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="drawSample",
    response_description="選んだ標本と、いまの答えが言うこと",
    tags=["duplicates"],
    summary="無作為に組を選ぶ",
    dependencies=REPEATABLE,
    responses=documented(*COMMON, 409, *TAKING, also={409: ("review.sample_nothing",)}),
)
@one_unit
def draw(call: Here, data: Annotated[SampleDraft, Body(examples=[A_HUNDRED])]) -> Estimate:
    """Draw pairs at random; the sample of a seed that is there already grows to the size."""
    size, seed, by = data.size, data.seed, call.caller.name
    sample = review.draw_sample(call.store, size=size, seed=seed, by=by, at=call.at)
    return estimate(call.store, seed=sample.seed)


@get(
    "/samples/{seed:int}",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="getSample",
    response_description="標本の答えから推定した適合率と、その幅",
    tags=["duplicates"],
    summary="標本の答えが言うこと",
    responses=documented(*COMMON, 404, unknown="sample"),
)
def one(call: Here, seed: FromPath[int]) -> Estimate:
    """Estimate from the answers to a sample what share of the joined pairs is one person."""
    return estimate(call.store, seed=seed)


@get(
    "/samples/{seed:int}/pairs",
    scope=Scope.JUDGE,
    sync_to_thread=True,
    operation_id="listSampledPairs",
    operation_class=TableOperation,
    response_description="答えを待つ組。選んだ順",
    tags=["duplicates"],
    summary="標本のうち答えを待つ組",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON, 404, unknown="sample"),
)
def pairs(
    call: Here, form: FormAsked, page: Paged, seed: FromPath[int]
) -> Response[Sequence[SampledQuestion]]:
    """List the pairs of a sample that nobody has judged; judge them as any pair, in this order."""
    with call.store.reading() as connection:
        sample = review.sample(connection, seed)
        if sample is None:
            raise UnknownError("sample")
        found = review.sample_questions(connection, sample)
    listed, headers = page.of(found, lambda one: one.place, int)
    shown = [disclosure.veiled_pair(one, call.caller) for one in listed]
    call.saw(*{person for one in shown for person in (one.left_person, one.right_person) if person})
    return form.answer(shown, SampledQuestion, name=f"sample-{seed}", headers=headers)


HANDLERS = (draw, one, pairs)
