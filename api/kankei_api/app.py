"""The REST API: what is served under which address, and what every answer has in common."""

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme

from kankei import __version__
from kankei.errors import StoreError
from kankei.store import Store, open_store
from kankei_api.bodies import RememberingRequest
from kankei_api.calling import CALL
from kankei_api.clock import now
from kankei_api.coding import CODING
from kankei_api.controllers import (
    accounts,
    analyses,
    audit,
    count,
    duplicates,
    exports,
    forgetting,
    headcounts,
    health,
    import_changes,
    imports,
    judgements,
    mappings,
    me,
    people,
    permissions,
    protection,
    publications,
    records,
    reports,
    rights,
    rules,
    samples,
    service_tokens,
    signing_on,
    touchpoint_changes,
    touchpoints,
)
from kankei_api.directory import Directory
from kankei_api.documenting import ClosedStructs, IllustratedConfig
from kankei_api.forms import acceptable
from kankei_api.gate import COOKIE, Gate
from kankei_api.gathering import Gathering
from kankei_api.heads import Heads
from kankei_api.journal import keep_journal
from kankei_api.measures import Measured, Measures
from kankei_api.page import DocumentPage, glyphs
from kankei_api.parameters import tell_methods
from kankei_api.patience import Patient
from kankei_api.problems import ProblemDetails, Refusal, answer
from kankei_api.refusals import Refusals, refused_act
from kankei_api.retrying import Running
from kankei_api.security import (
    PROTECTED,
    access_guard,
    harden,
    host_guard,
    one_address,
    outside,
    plain_body,
    together,
)
from kankei_api.settings import Settings
from kankei_api.sign_on import provider_of
from kankei_api.sweeping import Sweeper

BODY_LIMIT = 64 * 1024
"""Bytes of the largest request: one interaction is far below."""
THREADS = 16
"""Requests worked on at a time: enough for those that wait to be written together, and fewer than the store
has connections."""


RESOURCES = (
    *touchpoints.HANDLERS,
    *touchpoint_changes.HANDLERS,
    *count.HANDLERS,
    *publications.HANDLERS,
    *reports.HANDLERS,
    *rules.HANDLERS,
    *headcounts.HANDLERS,
    *analyses.HANDLERS,
    *people.HANDLERS,
    *records.HANDLERS,
    *duplicates.HANDLERS,
    *samples.HANDLERS,
    *judgements.HANDLERS,
    *imports.HANDLERS,
    *import_changes.HANDLERS,
    *forgetting.HANDLERS,
    *mappings.HANDLERS,
    *protection.HANDLERS,
    *rights.HANDLERS,
    *permissions.HANDLERS,
    *exports.HANDLERS,
    me.me,
    *accounts.HANDLERS,
    *service_tokens.HANDLERS,
    *audit.HANDLERS,
)
"""Every handler under ``/v1``."""


def create_app(settings: Settings, *, store: Store | None = None) -> Litestar:
    """The application over one store, by default the one the settings name."""
    access = access_guard(settings)
    protected = Router(
        PROTECTED,
        route_handlers=RESOURCES,
        dependencies=CALL,
        guards=[access],
        security=[{"bearer": []}, {"session": []}],
    )
    opened = store or open_store(settings.store)
    directory = Directory(opened, settings, provider_of(settings))
    gathering, sweeper, refusals = Gathering(opened, now), Sweeper(opened), Refusals(opened)
    measures = Measures()
    app = Litestar(
        route_handlers=[
            health.health,
            health.ready,
            Router("/", route_handlers=[health.metrics], guards=[access]),
            glyphs,
            *signing_on.HANDLERS,
            protected,
        ],
        guards=[together(host_guard(settings), one_address, plain_body, acceptable)],
        exception_handlers={Exception: refuse},
        before_send=[harden, tell_methods],
        request_class=RememberingRequest,
        request_max_body_size=BODY_LIMIT,
        openapi_config=_openapi(),
        plugins=[ClosedStructs(), Heads()],
        state=State(
            {
                "store": opened,
                "settings": settings,
                "directory": directory,
                "refusals": refusals,
                "running": Running(),
                "gathering": gathering,
                "measures": measures,
            }
        ),
        on_startup=[have_threads, sweeper.start, refusals.start],
        on_shutdown=[
            *(part.close for part in (sweeper, gathering, refusals, directory)),
            *([] if store else [opened.close]),
        ],
        compression_config=CODING,
        logging_config=None,
    )
    patient = Patient(app.asgi_handler, settings.body_seconds)
    app.asgi_handler = Measured(Gate(patient, directory), measures)
    return app


ENTERED = {f"export.{why}" for why in ("own", "too_many", "looked_at", "not_approved", "grown")}
"""What is refused of those who may do it: more people than one sees, one's own approval, another's link."""


async def have_threads() -> None:
    """Let as many handlers run at a time as we say, and not as many as the machine has processors."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))


def from_environment() -> Litestar:
    """The application as the environment describes it; what the server calls in each worker."""
    keep_journal()
    return create_app(Settings.from_environment())


def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[ProblemDetails]:
    """What an error answers; whom we do not know learns under ``/v1`` of no other."""
    told = answer(request, Refusal(401, "api.unauthorized") if outside(request) else error)
    if isinstance(error, StoreError) and error.code in ENTERED and request.scope.get("user") is not None:
        told.background = BackgroundTask(_enter, request, error.code, now())
    return told


def _enter(request: Request[Any, Any, Any], code: str, at: dt.datetime) -> None:
    """Enter a refusal of a use case in the audit; a thread's work, as soon as it is answered."""
    act = refused_act(request, request.user.name, at, code=code)
    request.app.state["refusals"].enter(act, monotonic())


def _openapi() -> IllustratedConfig:
    return IllustratedConfig(
        title="kankei",
        license=License(name="MIT", identifier="MIT"),
        version=__version__,
        description="町とつながりのある人を、一人ずつ、根拠とともに数えます。",
        path="/schema",
        use_handler_docstrings=True,
        render_plugins=[DocumentPage(), JsonRenderPlugin(path="/openapi.json")],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="サービス用トークン、またはシングルサインオンのアクセストークン",
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    name=COOKIE,
                    security_scheme_in="cookie",
                    description="サインインしたブラウザー。変更には Kankei-Request ヘッダーも要る",
                ),
            }
        ),
    )
