"""HEAD: whatever can be read (GET) can be asked for without its body, whose length the server keeps."""

from copy import copy

from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute

__all__ = ["Heads"]

ACTS = "acts"
"""The option of a handler that does something when it is asked by GET: a sign-in begins or ends."""


class Heads(ReceiveRoutePlugin):
    """Lets every address that hears GET hear HEAD by the same handler: the same guards, audit and headers.

    Handlers with the option ``acts`` are left out. The document does not list HEAD, since it says nothing
    that GET does not.
    """

    def receive_route(self, route: BaseRoute) -> None:
        """Add HEAD to an address as it is registered."""
        if isinstance(route, HTTPRoute) and "GET" in route.methods:
            handler, taken = route.route_handler_map["GET"]
            if handler.opt.get(ACTS):
                return
            unlisted = copy(handler)
            unlisted._resolved_include_in_schema = False  # include_in_schema is read only at registration
            route.route_handler_map["HEAD"] = (unlisted, taken)
            route.methods.add("HEAD")
