"""The REST API: what is served under which address, and what every answer has in common."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from kankei.store import Store, open_store
from kankei_api.calling import CALL
from kankei_api.controllers import count, duplicates, health, judgements, people, records, touchpoints
from kankei_api.journal import keep_journal
from kankei_api.page import DocumentPage, glyphs
from kankei_api.problems import ProblemDetails, Refusal, RememberingRequest, answer
from kankei_api.retrying import Running
from kankei_api.security import PROTECTED, access_guard, harden, host_guard, outside
from kankei_api.settings import Settings

BODY_LIMIT = 64 * 1024
"""Bytes of the largest request: one interaction is far below."""


def create_app(settings: Settings, *, store: Store | None = None) -> Litestar:
    """The application over one store, by default the one the settings name."""
    protected = Router(
        PROTECTED,
        route_handlers=[
            touchpoints.log,
            count.count,
            *people.HANDLERS,
            *records.HANDLERS,
            *duplicates.HANDLERS,
            *judgements.HANDLERS,
        ],
        dependencies=CALL,
        guards=[access_guard(settings)],
        security=[{"bearer": []}],
    )
    return Litestar(
        route_handlers=[health.health, glyphs, protected],
        guards=[host_guard(settings)],
        exception_handlers={Exception: _refusing(settings)},
        before_send=[harden],
        request_class=RememberingRequest,
        request_max_body_size=BODY_LIMIT,
        openapi_config=_openapi(),
        state=State(
            {"store": store or open_store(settings.store), "settings": settings, "running": Running()}
        ),
        compression_config=CompressionConfig(backend="gzip", minimum_size=1000),
        logging_config=None,
    )


def from_environment() -> Litestar:
    """The application as the environment describes it; what the server calls in each worker."""
    keep_journal()
    return create_app(Settings.from_environment())


def _refusing(settings: Settings) -> Callable[[Request[Any, Any, Any], Exception], Response[ProblemDetails]]:
    def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[ProblemDetails]:
        return answer(request, Refusal(401, "api.unauthorized") if outside(request, settings) else error)

    return refuse


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="kankei",
        version=version("kankei"),
        description="町とつながりのある人を、一人ずつ、根拠とともに数えます。",
        path="/schema",
        use_handler_docstrings=True,
        render_plugins=[DocumentPage(), JsonRenderPlugin(path="/openapi.json")],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer", description="サービス用トークン")
            }
        ),
    )
