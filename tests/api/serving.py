"""The server as it is started in a town hall: a process of its own at a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx

__all__ = ["free_port", "serving"]


ATTEMPTS = 3
"""How often a port is asked for: another program may take it before the server does, which then ends."""


@contextmanager
def serving(
    url: str, host: str = "127.0.0.1", **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The server as it is started in a town hall: its address and its process, which is told to stop."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KANKEI_")}
    for _ in range(ATTEMPTS):
        port = free_port()
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        served = ["serve", "--host", host, "--port", str(port), "--store", url]
        command = [sys.executable, "-m", "kankei_api.cli", *served]
        with subprocess.Popen(
            command, env=plain | settings, stderr=subprocess.DEVNULL, start_new_session=True
        ) as server:
            try:
                if _answers(f"{address}/ready", server):
                    yield address, server
                    return
            finally:
                server.terminate()
    raise ChildProcessError


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether it comes to answer, however long it takes to start; False if it ends before."""
    while server.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(address).status_code == 200:
                return True
        time.sleep(0.1)
    return False
