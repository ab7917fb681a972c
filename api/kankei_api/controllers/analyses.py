"""``/v1/analyses``: what leads from a relationship to residence, as tables without names."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Meta, Struct

from kankei.errors import UnknownError
from kankei.model import Channel, Scope
from kankei.wording import Lang
from kankei_api.analyses import NAMES, TAKES, By
from kankei_api.asking import AsOf, KnownAt, RuleAsked, Shipped, asked, home
from kankei_api.calling import Call, Here
from kankei_api.forms import TABLE, Form, FormAsked, TableOperation
from kankei_api.problems import COMMON, TAKING, Refusal, documented

if TYPE_CHECKING:
    import pandas as pd

    from kankei.analysis import Analysis

__all__ = ["HANDLERS"]

Way = Annotated[str, Meta(min_length=1, max_length=60, pattern="^[a-z_]+(:[a-z_]+)?$")]
PERSON = "person_id"
"""The column of tables that have a line for each person."""


class Options(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an analysis is asked beyond the day; which of it an analysis knows stands at its name."""

    origin: Way | None = None
    """conversion"""
    outcome: Way | None = None
    """conversion, attribution"""
    by: By | None = None
    """conversion"""
    watched_from: dt.date | None = None
    """conversion"""
    half_life: Annotated[int, Meta(ge=1, le=36_500)] | None = None
    """attribution: days"""
    costs: tuple["Cost", ...] | None = None
    """channels"""
    activities: tuple[Way, ...] | None = None
    """registration"""


class Cost(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a channel cost in a fiscal year, in yen; several of one channel and year add up."""

    fiscal_year: Annotated[int, Meta(ge=1900, le=2200)]
    channel: Channel
    yen: Annotated[int, Meta(ge=0, le=10**12)]


class Asking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An analysis: of which day, as known when, by which rule, and its options."""

    as_of: dt.date | None = None
    known_at: dt.datetime | None = None
    rule: Shipped | None = None
    options: Options = Options()


class Told(Struct, frozen=True, kw_only=True):
    """An analysis: tables by name, rows as objects, and the notes without which they mislead."""

    analysis: str
    as_of: dt.date
    known_at: dt.datetime
    rule: str
    notes: tuple[str, ...]
    tables: Mapping[str, Sequence[Mapping[str, Any]]]


Chosen = Annotated[
    str | None, QueryParameter(description="ファイルで受け取る表。省くと最初の表", max_length=40)
]
SETTLED = Example(
    summary="関係ができてから移住までの割合を、最初のチャネルごとに",
    value={"as_of": "2026-03-31", "options": {"origin": "relation", "by": "first_channel"}},
)


@get(
    "/analyses/{name:str}",
    scope=Scope.ANALYSIS,
    sync_to_thread=True,
    operation_id="getAnalysis",
    operation_class=TableOperation,
    response_description="分析の表",
    tags=["analyses"],
    summary="分析する",
    dependencies=TABLE,
    responses=documented(*COMMON, 404, unknown="analysis"),
)
def one(
    call: Here,
    form: FormAsked,
    name: FromPath[str],
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    rule: RuleAsked = None,
    table: Chosen = None,
) -> Response[Told]:
    """Answer an analysis as of a day; a file holds one table, JSON holds all."""
    found = _analysed(call, name, Asking(as_of=as_of, known_at=known_at, rule=rule))
    return _answer(call, form, found, table)


@post(
    "/analyses/{name:str}",
    scope=Scope.ANALYSIS,
    sync_to_thread=True,
    status_code=200,
    operation_id="askAnalysis",
    operation_class=TableOperation,
    response_description="分析の表",
    tags=["analyses"],
    summary="条件をつけて分析する",
    dependencies=TABLE,
    responses=documented(*COMMON, 404, *TAKING, unknown="analysis"),
)
def ask(
    call: Here,
    form: FormAsked,
    name: FromPath[str],
    data: Annotated[Asking, Body(examples=[SETTLED])],
    *,
    table: Chosen = None,
) -> Response[Told]:
    """Answer an analysis with options: origin and outcome, groups, costs; a file holds one table."""
    return _answer(call, form, _analysed(call, name, data), table)


@post(
    "/analyses/{name:str}/public",
    scope=Scope.PUBLISH,
    sync_to_thread=True,
    status_code=200,
    operation_id="publishAnalysis",
    operation_class=TableOperation,
    response_description="外に出せる表。10人に満たない欄は、ほかの欄や前の公表からも分からない",
    tags=["analyses"],
    summary="分析を公表できる形にする",
    dependencies=TABLE,
    responses=documented(*COMMON, 404, *TAKING, unknown="analysis"),
)
def publish(
    call: Here,
    form: FormAsked,
    name: FromPath[str],
    data: Annotated[Asking, Body(examples=[SETTLED])],
) -> Response[Told]:
    """Make of an analysis what may leave the town hall; kept, so that no later one gives it away."""
    from kankei.analysis import public  # noqa: PLC0415  # pandas: a second that only this pays

    return _answer(call, form, public(call.store, _analysed(call, name, data), at=call.at))


def _analysed(call: Call, name: str, asking: Asking) -> "Analysis":
    if name not in NAMES:
        raise UnknownError("analysis")
    from kankei import analysis  # noqa: PLC0415  # pandas: a second that only this pays

    of = asked(call, asking.as_of, asking.known_at, asking.rule)
    ways = getattr(analysis, name)
    found: Analysis = ways(
        call.store,
        as_of=of.as_of,
        known_at=of.known_at,
        rule=of.rule,
        town=home(call),
        **_options(name, asking.options),
    )
    return found


def _options(name: str, options: Options) -> dict[str, Any]:
    given = {field: getattr(options, field) for field in Options.__struct_fields__}
    given = {field: value for field, value in given.items() if value is not None}
    if alien := given.keys() - TAKES.get(name, frozenset()):
        raise Refusal(
            422, "api.fields", wrong={f"options.{field}": "fault.unknown" for field in sorted(alien)}
        )
    if "costs" in given:
        from kankei.analysis.channels import added_up  # noqa: PLC0415  # pandas: a second that only this pays

        given["costs"] = added_up((cost.fiscal_year, str(cost.channel), cost.yen) for cost in given["costs"])
    return given


def _answer(call: Call, form: Form, found: "Analysis", table: str | None = None) -> Response[Told]:
    if form is Form.JSON:
        return Response(_told(call, found))
    from kankei.analysis import rows  # noqa: PLC0415

    shown = _shown(call, found)
    chosen = table or next(iter(shown), "")
    if chosen not in shown:
        raise Refusal(422, "api.fields", wrong={"table": f"fault.choice|{', '.join(shown)}"})
    lines = rows(shown[chosen])
    columns = {str(name): [line[name] for line in lines] for name in shown[chosen].columns}
    return form.table(columns, name=f"{found.name}-{chosen}")


def _shown(call: Call, found: "Analysis") -> dict[str, "pd.DataFrame"]:
    """The tables that this caller may see: a line for each person is for those who may look people up."""
    shown = {
        name: table
        for name, table in found.tables.items()
        if PERSON not in table.columns or call.caller.may(Scope.PEOPLE)
    }
    people = {uuid.UUID(one) for table in shown.values() if PERSON in table.columns for one in table[PERSON]}
    if people:
        call.saw(*people)
    return shown


def _told(call: Call, found: "Analysis") -> Told:
    from kankei.analysis import rows  # noqa: PLC0415

    return Told(
        analysis=found.name,
        as_of=found.as_of,
        known_at=found.known_at,
        rule=found.rule,
        notes=_notes(found, call.lang),
        tables={name: rows(table) for name, table in _shown(call, found).items()},
    )


def _notes(found: "Analysis", lang: Lang) -> tuple[str, ...]:
    from kankei.analysis.words import note_text  # noqa: PLC0415

    return tuple(note_text(note, lang=lang, surface="over_api") for note in found.notes)


HANDLERS = (one, ask, publish)
