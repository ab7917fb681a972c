"""The server as it is started in a town hall: a process of its own at a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

__all__ = ["free_port", "serving"]


@contextmanager
def serving(
    url: str, host: str = "127.0.0.1", **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The server as it is started in a town hall: its address and its process, which is told to stop."""
    port = free_port()
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    served = ["serve", "--host", host, "--port", str(port), "--store", url]
    command = [sys.executable, "-m", "kankei_api.cli", *served]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KANKEI_")}
    with subprocess.Popen(
        command, env=plain | settings, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            _await(f"{address}/ready")
            yield address, server
        finally:
            server.terminate()


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _await(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError
