"""A typed client of the API: one method for each operation, the library's own Structs in and out.

>>> from kankei_api.client import connect
>>> with connect("http://127.0.0.1:8000", token="…") as kankei:  # doctest: +SKIP
...     print(kankei.get_count().number)

A method is named as the operation it calls (``logTouchpoint`` → ``log_touchpoint``). What changes something
goes out under an Idempotency-Key, so that sending it again after a failure has no second effect; ``key``
names one that outlasts this process. Lists are iterators over all pages. What is read with a tag is
``Tagged``, and a change asks for the tag. A refusal is raised as ``RefusedError`` with the problem document.
"""

import httpx

from kankei_api.client.access import Access
from kankei_api.client.calls import Tagged
from kankei_api.client.lists import Lists, ListToSend
from kankei_api.client.numbers import Numbers
from kankei_api.client.people import People
from kankei_api.client.refusal import ApiError, RefusedError, UnreachableError
from kankei_api.client.review import Review
from kankei_api.client.rights import Rights
from kankei_api.client.touchpoints import Touchpoints

__all__ = [
    "ApiError",
    "Client",
    "ListToSend",
    "RefusedError",
    "Tagged",
    "UnreachableError",
    "connect",
]


class Client(Touchpoints, People, Review, Lists, Numbers, Rights, Access):
    """All operations of one server for one caller; to be closed, or used in a ``with`` block."""

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()


def connect(
    server: str, *, token: str, purpose: str = "", lang: str = "ja", seconds: float = 60.0, attempts: int = 4
) -> Client:
    """A client of a server.

    Args:
        server: Its address, ``https://kankei.town.example``.
        token: A service token, or an access token of the town's single sign-on.
        purpose: What the calls are for; kept in the audit.
        lang: In which language refusals are told, ``ja`` or ``en``.
        seconds: How long to wait for an answer; for one about a list half an hour at least.
        attempts: How often a call is sent at most.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": lang}
    http = httpx.Client(base_url=server, headers=headers, timeout=seconds)
    return Client(http, purpose=purpose, attempts=attempts)
