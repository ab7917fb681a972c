"""What is measured of the API's work, in the text format of Prometheus; no id, no name, no address in it.

Source: Prometheus text exposition format 0.0.4. Each worker process measures itself.
"""

import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["MEDIA_TYPE", "Measured", "Measures"]

MEDIA_TYPE = "text/plain; version=0.0.4"
"""To which the answer adds its charset."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""Seconds; the upper ends of the histogram's buckets."""
Key = tuple[str, str]


class Measures:
    """Calls and how long they took, by the address as the document writes it, never as it was called.

    >>> measures = Measures()
    >>> measures.note("GET", "/v1/people/{person_id}", 200, 0.02)
    >>> print(measures.text().splitlines()[2])
    kankei_requests_total{route="/v1/people/{person_id}",method="GET",status="2xx"} 1
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: Counter[tuple[str, str, str]] = Counter()
        self._times: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: defaultdict[Key, float] = defaultdict(float)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one call."""
        known = method if method in METHODS else "other"
        with self._lock:
            self._calls[route, known, f"{status // 100}xx"] += 1
            self._times[route, known][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[route, known] += seconds

    def text(self, waiting: int = 0) -> str:
        """Everything so far; ``waiting`` is the number of interactions that are not written yet."""
        with self._lock:
            lines = [*self._requests(), *self._durations(), *_gauge(waiting)]
        return "\n".join(lines) + "\n"

    def _requests(self) -> Iterator[str]:
        yield from _head("kankei_requests_total", "counter", "Calls by address, method and class of status.")
        for (route, method, status), count in sorted(self._calls.items()):
            yield f'kankei_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'

    def _durations(self) -> Iterator[str]:
        name = "kankei_request_duration_seconds"
        yield from _head(name, "histogram", "How long calls took until the answer was sent.")
        for (route, method), counts in sorted(self._times.items()):
            labels = f'route="{route}",method="{method}"'
            total = 0
            for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
                total += count
                yield f'{name}_bucket{{{labels},le="{bound}"}} {total}'
            yield f"{name}_sum{{{labels}}} {self._seconds[route, method]:.6f}"
            yield f"{name}_count{{{labels}}} {total}"


def _gauge(waiting: int) -> Iterable[str]:
    name = "kankei_interactions_waiting"
    return (*_head(name, "gauge", "Interactions that wait to be written."), f"{name} {waiting}")


def _head(name: str, kind: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} {kind}"


class Measured:
    """The application, each of whose calls is measured."""

    def __init__(self, inner: ASGIApp, measures: Measures) -> None:
        self._inner, self._measures = inner, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one call pass and measure it."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        begun, told = perf_counter(), {"status": 500}

        async def heard(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
            await send(message)

        try:
            await self._inner(scope, receive, heard)
        finally:
            found: Any = scope
            route = found.get("path_template", "") or "?"
            self._measures.note(str(found["method"]), route, told["status"], perf_counter() - begun)
