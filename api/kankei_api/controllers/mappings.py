"""``/v1/mappings``: how the columns of lists are read; proposed, mended, saved in versions."""

import re
from collections.abc import Sequence
from typing import Annotated

from litestar import Response, get, post, put
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath
from msgspec import Meta, Struct, field

from kankei.errors import FileError
from kankei.model import Channel, Scope
from kankei_api import mappings
from kankei_api.calling import Call, Here
from kankei_api.conditions import IF_UNCHANGED, READS, TAGGED, tag_of
from kankei_api.faults import OUR_KIND
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.mappings import Saved
from kankei_api.paging import LINKED, PAGED, Paged
from kankei_api.problems import COMMON, TAKING, Refusal, documented
from kankei_api.receiving import Finding, findings
from kankei_api.retrying import REPEATABLE, one_unit
from kankei_importers.bound import of_other_channels
from kankei_importers.channels import which_channel
from kankei_importers.days import understood
from kankei_importers.header import dictionary, told_apart
from kankei_importers.mapping import Mapping, Means, corrected
from kankei_importers.title import channel_told

__all__ = ["HANDLERS"]

NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,100}")
Cell = Annotated[str, Meta(max_length=500)]
Columns = Annotated[tuple[Cell, ...], Meta(max_length=500)]
Header = Annotated[tuple[Cell, ...], Meta(min_length=1, max_length=500)]
Row = Annotated[tuple[Annotated[str, Meta(max_length=10_000)], ...], Meta(max_length=500)]
Place = Annotated[int, Meta(ge=1, le=16384)]


class Correction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column that means something else than was proposed; ``""``: it is not read."""

    column: Cell
    meaning: Cell = ""


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of a list, whose mapping is wanted.

    ``rows`` are the cells of its first rows: they tell what the header leaves open, as when the list itself
    is taken. ``titles`` is what it is called: its name, the lines above its header, its folders.
    """

    header: Header
    rows: Annotated[tuple[Row, ...], Meta(max_length=500)] = ()
    titles: Annotated[tuple[Cell, ...], Meta(max_length=100)] = ()
    channel: Channel | None = None
    changes: Annotated[tuple[Correction, ...], Meta(max_length=500)] = ()


class Proposal(Struct, frozen=True, kw_only=True):
    """How a list would be read.

    ``meanings`` are of each column in its place, ``""`` for one that is not read. ``channel`` is null where
    nothing tells it. ``saved`` names the mapping that reads such a list without being asked. ``notes`` tell
    columns of a meaning that lists of the channel do not have.
    """

    channel: Channel | None
    columns: dict[str, tuple[str, ...]]
    meanings: tuple[str, ...]
    saved: str
    notes: tuple[Finding, ...] = ()


class MappingDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the columns of a list mean: meaning → headers, the best first; and the header it is known by.

    ``positions`` is the same for a list without a header: meaning → numbers of columns from 1.
    ``means`` tells what codes in the cells stand for.
    """

    channel: Channel
    header: Header
    columns: dict[str, Columns] = {}
    positions: dict[str, Annotated[tuple[Place, ...], Meta(max_length=500)]] = {}
    means: Means = field(default_factory=Means)


FORM = {"channel": "community", "header": ["お名前", "ご住所", "登録日"]}
ASK = Example(summary="会員の一覧の見出し", value=FORM)
CLUB = Example(
    summary="会員の一覧の読み方",
    value={**FORM, "columns": {"name": ["お名前"], "address": ["ご住所"], "applied_on": ["登録日"]}},
)


@get(
    "/mappings",
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="listMappings",
    operation_class=TableOperation,
    response_description="保存した読み方。それぞれ最新の版",
    tags=["mappings"],
    summary="列の読み方の一覧",
    dependencies=TABLE | PAGED,
    response_headers=LINKED,
    responses=documented(*COMMON),
)
def listed(call: Here, form: FormAsked, page: Paged) -> Response[Sequence[Saved]]:
    """List the latest version of every saved mapping, by name."""
    latest = [versions[-1] for _, versions in sorted(mappings.listed(call.store).items())]
    kept, headers = page.of(latest, lambda one: (one.mapping.name, ""), tuple[str, str])
    return form.answer(kept, Saved, name="mappings", headers=headers)


@get(
    "/mappings/{name:str}",
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="getMapping",
    response_description="すべての版。新しい順",
    tags=["mappings"],
    summary="ひとつの列の読み方",
    dependencies=READS,
    response_headers=TAGGED,
    responses=documented(*COMMON, 304, 404, unknown="mapping"),
)
def one(call: Here, name: FromPath[str]) -> Response[Sequence[Saved]]:
    """Answer all versions of a mapping, the newest first."""
    mappings.find(call.store, name)
    return call.conditions.answer(_versions(call, name), _tag(call, name))


@put(
    "/mappings/{name:str}",
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="saveMapping",
    response_description="保存した版",
    tags=["mappings"],
    summary="列の読み方を保存する",
    dependencies=REPEATABLE | IF_UNCHANGED,
    response_headers=TAGGED,
    responses=documented(*COMMON, 409, 412, *TAKING, 428),
)
@one_unit
def save(
    call: Here, name: FromPath[str], data: Annotated[MappingDraft, Body(examples=[CLUB])]
) -> Response[Saved]:
    """Keep a mapping as the next version of its name; the next list with this header is read by it.

    A name that has one is saved anew only with the If-Match of what was seen (428, 412). Earlier versions
    stay.
    """
    if not NAME.fullmatch(name):
        raise Refusal(422, "api.fields", wrong={"name": "fault.value"})
    choices = ", ".join(dictionary())
    unknown = {
        f"{place}.{meaning if OUR_KIND.fullmatch(meaning) else '?'}": f"fault.choice|{choices}"
        for place in ("columns", "positions")
        for meaning in getattr(data, place)
        if meaning not in dictionary()
    }
    if unknown:
        raise Refusal(422, "api.fields", wrong=unknown)
    if _versions(call, name):
        call.conditions.demand(_tag(call, name))
    else:
        call.conditions.check(None)
    mapping = Mapping(
        channel=data.channel, columns=dict(data.columns), positions=dict(data.positions), means=data.means
    )
    saved = mappings.save(call.store, name, mapping, data.header, by=call.caller.name, at=call.at)
    return Response(saved, headers={"ETag": _tag(call, name)})


@post(
    "/mappings:propose",
    status_code=200,
    scope=Scope.IMPORT,
    sync_to_thread=True,
    operation_id="proposeMapping",
    response_description="見出しと行から読み取れること",
    tags=["mappings"],
    summary="見出しと最初の行から、列の読み方を考える",
    responses=documented(*COMMON, *TAKING),
)
def proposed(call: Here, data: Annotated[Asked, Body(examples=[ASK])]) -> Proposal:
    """Propose how a list with this header and these rows is read, with corrections; nothing is kept."""
    guess = understood(data.header, data.rows, data.channel or Channel.SURVEY)
    try:
        fixed = corrected(guess, data.header, [(one.column, one.meaning) for one in data.changes])
    except FileError:
        raise Refusal(422, "api.fields", wrong={"changes": "fault.value"}) from None
    read = {column: meaning for meaning, found in fixed.columns.items() for column in found}
    known = mappings.recognise(mappings.listed(call.store), data.header)
    way, _ = which_channel(data.header, fixed, said=data.channel, told=channel_told(data.titles))
    return Proposal(
        channel=way,
        columns=fixed.columns,
        meanings=tuple(
            read.get(name) or read.get(column, "")
            for column, name in zip(data.header, told_apart(data.header), strict=True)
        ),
        saved=known.mapping.name if known else "",
        notes=() if way is None else findings([*of_other_channels(data.header, fixed, way)], call.lang),
    )


def _versions(call: Call, name: str) -> list[Saved]:
    return mappings.listed(call.store).get(name, [])[::-1]


def _tag(call: Call, name: str) -> str:
    return tag_of("mapping", _versions(call, name))


HANDLERS = [listed, one, save, proposed]
