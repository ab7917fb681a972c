"""``/v1/rules``: the counting rules there are, what they say, whether a text is one, how two differ."""

import uuid
from collections.abc import Sequence
from typing import Annotated

from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import Body, FromPath, QueryParameter
from msgspec import Meta, Struct

from kankei.counting import load_rule, parse_rule, rule_text, shipped_rules
from kankei.errors import RuleError, UnknownError
from kankei.model import Scope
from kankei.model.rule import CountingRule
from kankei.usecases.number import ruling
from kankei.usecases.number.ruling import RuleChange, RuleDifference, RuleView
from kankei.wording import sentence
from kankei_api.asking import AsOf, KnownAt, Shipped, asked, home
from kankei_api.calling import Here
from kankei_api.errors import coded
from kankei_api.forms import TABLE, FormAsked, TableOperation
from kankei_api.problems import COMMON, TAKING, documented

__all__ = ["HANDLERS"]


class RuleHead(Struct, frozen=True, kw_only=True):
    """A rule as a list shows it."""

    name: str
    version: str
    title: str
    digest: str


class RuleText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text of a rule's file (TOML)."""

    text: Annotated[str, Meta(min_length=1, max_length=50_000)]


class Checked(Struct, frozen=True, kw_only=True):
    """Whether a text is a rule; if not, what is wrong in which line (0 if no line can be named)."""

    rule: RuleHead | None = None
    line: int = 0
    code: str = ""
    message: str = ""


OWN = Example(summary="町のルールの案を確かめる", value={"text": 'name = "own"\nversion = "1"\n'})


@get(
    "/rules",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="listRules",
    operation_class=TableOperation,
    response_description="数え方のルール",
    tags=["rules"],
    summary="数え方のルールの一覧",
    dependencies=TABLE,
    responses=documented(*COMMON),
)
def listed(call: Here, form: FormAsked) -> Response[Sequence[RuleHead]]:  # noqa: ARG001  it is identified
    """The rules that ship with kankei."""
    return form.answer([_head(load_rule(name)) for name in shipped_rules()], RuleHead, name="rules")


@get(
    "/rules/{name:str}",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="getRule",
    response_description="ルールの本文と、その意味",
    tags=["rules"],
    summary="数え方のルールを見る",
    responses=documented(*COMMON, 404, unknown="rule"),
)
def one(call: Here, name: FromPath[str]) -> RuleView:
    """A rule's file as it stands, comments and all, then what it says in sentences."""
    if name not in shipped_rules():
        raise UnknownError("rule")
    return ruling.view(load_rule(name), rule_text(name), lang=call.lang)


@get(
    "/publications/{publication_id:uuid}/rule",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    operation_id="getPublishedRule",
    response_description="公表したときのルールの本文と、その意味",
    tags=["rules"],
    summary="固定した人数の数え方のルールを見る",
    responses=documented(*COMMON, 404, unknown="publication"),
)
def published(call: Here, publication_id: FromPath[uuid.UUID]) -> RuleView:
    """The rule by which a count was published, as its file stood then, and what it says in sentences."""
    return ruling.published(call.store, publication_id, lang=call.lang)


@post(
    "/rules:check",
    scope=Scope.NUMBERS,
    sync_to_thread=True,
    status_code=200,
    operation_id="checkRule",
    response_description="読めたルール、または間違いのある行",
    tags=["rules"],
    summary="ルールの案を確かめる",
    responses=documented(*COMMON, *TAKING),
)
def check(call: Here, data: Annotated[RuleText, Body(examples=[OWN])]) -> Checked:
    """Read a text as a rule; what is wrong is told with its line."""
    try:
        rule = parse_rule(data.text, name="text")
    except RuleError as error:
        code, facts = coded(error)
        return Checked(
            line=error.line, code=code, message=sentence(code, facts, lang=call.lang, surface="over_api")
        )
    return Checked(rule=_head(rule))


@get(
    "/rules/{name:str}/difference",
    scope=Scope.PUBLISH,
    sync_to_thread=True,
    operation_id="compareRules",
    operation_class=TableOperation,
    response_description="どちらか一方のルールだけが数える人と、その理由",
    tags=["rules"],
    summary="ふたつのルールの違い",
    dependencies=TABLE,
    responses=documented(*COMMON, 404, unknown="rule"),
)
def difference(
    call: Here,
    form: FormAsked,
    name: FromPath[str],
    *,
    other: Annotated[Shipped, QueryParameter(description="くらべるルール")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> Response[RuleDifference]:
    """The same people under two rules: who changes, and why; in a table a line for each of them."""
    if name not in shipped_rules():
        raise UnknownError("rule")
    of = asked(call, as_of, known_at, None)
    found = ruling.compare(call.store, (name, other), as_of=of.as_of, known_at=of.known_at, town=home(call))
    call.saw(*(person.person for person in found.people))
    return form.answer(found.people, RuleChange, name=f"{name}-{other}", whole=found)


def _head(rule: CountingRule) -> RuleHead:
    return RuleHead(name=rule.name, version=rule.version, title=rule.title, digest=rule.digest)


HANDLERS = (listed, one, published, check, difference)
