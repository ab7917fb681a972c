"""The OpenAPI document before tools that nobody here wrote: a linter, and a generator of clients.

python .ci/document.py: Redocly's linter (through npx) finds nothing, and a client that openapi-python-client
generates logs a touchpoint on a real server. Both come from their registries as the machine's npm and pip are
set up; one that cannot be had here is told and left out.
"""

# ruff: noqa: S603, T201, D103
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

LINTER = "@redocly/cli@2.77.0"
GENERATOR = "openapi-python-client==0.29.1"
HERE = Path(__file__).parent
TOKEN = "a long random word"  # noqa: S105  of a server that lives a minute
CALL = """
import datetime, sys
from kankei_client import AuthenticatedClient
from kankei_client.api.touchpoints import log_touchpoint
from kankei_client.models import Channel, Interaction, Logged, RecordDraft, TouchpointDraft

body = Interaction(
    record=RecordDraft(name="佐藤 花子"),
    touchpoint=TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=datetime.date(2026, 4, 18)),
)
with AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2]) as client:
    answer = log_touchpoint.sync(client=client, body=body)
assert isinstance(answer, Logged), answer
print("a generated client logged a touchpoint: record", answer.record)
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _served(folder) as address:
            _wait(address)
            document = folder / "openapi.json"
            with urllib.request.urlopen(f"{address}/schema/openapi.json") as answer:  # noqa: S310
                document.write_bytes(answer.read())
            return _linted(document) or _generated(document, folder, address)


class _served:  # noqa: N801  used as a function
    """The server as it is started in a town hall, over a store of its own; its address."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._told = {"KANKEI_STORE": f"sqlite:///{folder / 'kankei.db'}", "KANKEI_TOKEN": TOKEN}

    def __enter__(self) -> str:
        kankei, told = [sys.executable, "-m", "kankei_api.cli"], {**os.environ, **self._told}
        subprocess.run([*kankei, "init"], env=told, check=True, stdout=subprocess.DEVNULL)
        serve = [*kankei, "serve", "--port", str(self._port)]
        self._running = subprocess.Popen(serve, env=told, stderr=subprocess.DEVNULL)
        return f"http://127.0.0.1:{self._port}"

    def __exit__(self, *_: object) -> None:
        self._running.terminate()
        self._running.wait()


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/health"):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _linted(document: Path) -> int:
    npx = shutil.which("npx")
    run = [npx or "npx", "--yes", LINTER]
    quiet = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    if (
        npx is None
        or subprocess.run([*run, "--version"], env=quiet, check=False, capture_output=True).returncode
    ):
        print(f"left out: {LINTER} cannot be had here (tests/api/test_document.py validates the document)")
        return 0
    lint = [*run, "lint", "--config", str(HERE / "redocly.yaml"), "--max-problems", "20", str(document)]
    return subprocess.run(lint, env=quiet, check=False).returncode


def _generated(document: Path, folder: Path, address: str) -> int:
    made = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(made)], check=True)
    python = made / ("Scripts" if os.name == "nt" else "bin") / "python"
    got = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", GENERATOR], check=False, capture_output=True
    )
    if got.returncode:
        print(f"left out: {GENERATOR} cannot be had here")
        return 0
    written = folder / "client"
    generate = ["generate", "--path", str(document), "--output-path", str(written), "--meta", "none"]
    command: list[str | Path] = [python, "-m", "openapi_python_client", *generate, "--fail-on-warning"]
    told = {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if code := subprocess.run(command, env=told, check=False).returncode:
        return code
    named = written.rename(folder / "kankei_client")
    called = {**os.environ, "PYTHONPATH": str(named.parent), "PYTHONUTF8": "1"}
    return subprocess.run([python, "-c", CALL, address, TOKEN], env=called, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
