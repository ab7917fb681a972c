"""The server around the API: it stops whenever it is told to, also while it loads or waits for a caller."""

import os
import signal
from typing import Any

from granian.constants import Interfaces
from granian.server import MPServer

__all__ = ["serve"]

_STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})


class Stoppable(MPServer):
    """A server that answers what is under way before it stops, and stops at once when told so twice."""

    def signal_handler_interrupt(self, *given: Any, **named: Any) -> None:
        """Begin to stop; the second time end the workers."""
        if self.interrupt_signal:
            for worker in self.wrks:
                worker.kill()  # type: ignore[no-untyped-call]
        super().signal_handler_interrupt(*given, **named)  # type: ignore[no-untyped-call]


def serve(host: str, port: int, *, patience: int) -> None:
    """Serve the API that the environment describes until told to stop.

    Args:
        host: Address of this machine to listen at.
        port: Port to listen at.
        patience: Seconds that calls under way have, once it is told to stop.
    """
    if hasattr(os, "register_at_fork"):  # elsewhere a worker inherits nothing
        os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_end_when_told)
    Stoppable(
        "kankei_api.app:from_environment",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        websockets=False,
        log_access=False,
        workers_kill_timeout=patience,
    ).serve()


def _hold() -> None:
    """A signal waits while a worker is made: between two handlers it would be lost."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)


def _release() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _end_when_told() -> None:
    """A worker that still loads would else take its signals by what it inherited, which does nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal, which tells the server too
    _release()
