"""Answers in gzip, for whoever likes them at least as well so as plain."""

from dataclasses import replace

from litestar.config.compression import CompressionConfig
from litestar.datastructures import Headers
from litestar.enums import CompressionEncoding
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from kankei_api.preferring import gzip_and_plain

__all__ = ["CODING"]


class Coding(CompressionMiddleware):
    """Compresses long answers; short ones too, for whoever takes nothing plain."""

    def __init__(self, app: ASGIApp, config: CompressionConfig) -> None:
        super().__init__(app, config)
        self._always = CompressionMiddleware(app, replace(config, minimum_size=1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        told = Headers.from_scope(scope).getall("accept-encoding", [])
        gzip, plain = gzip_and_plain(", ".join(told))
        if gzip and gzip >= plain:
            shrinking = self if plain else self._always
            send = shrinking.create_compression_send_wrapper(send, CompressionEncoding.GZIP, scope)
        await self.app(scope, receive, send)


CODING = CompressionConfig(backend="gzip", minimum_size=1000, middleware_class=Coding)
"""How the application compresses."""
