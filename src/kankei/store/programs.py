"""PostgreSQL's own programs: run with the address in their environment, and told by cause when they fail."""

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from kankei.errors import StoreError

__all__ = ["environment", "options", "run"]

TIMEOUT = 3600
"""Seconds that a program may take."""
CAUSES = (
    ("server version mismatch", "backup.versions"),
    ("unsupported version", "backup.versions"),
    ("unrecognized configuration parameter", "backup.versions"),
    ("permission denied", "store.rights"),
    ("must be owner", "store.rights"),
    ("read-only transaction", "store.standby"),
    ("No space left on device", "store.full"),
    ("could not extend file", "store.full"),
    ("connection to server", "store.unreachable"),
    ("could not translate host name", "store.unreachable"),
)
"""What a program says, in the language it is asked to speak, and why it failed."""


def run(engine: sa.Engine, tool: str, *arguments: str) -> bytes:
    """What ``pg_dump`` or ``pg_restore`` answers, run on the database of an engine.

    Raises:
        StoreError: ``backup.no_tool``, it is not installed; the cause that it names (``backup.versions``,
            ``store.rights``, ``store.standby``, ``store.full``, ``store.unreachable``); or ``backup.failed``.
    """
    program = _found(tool)
    try:
        done = subprocess.run(  # noqa: S603  our own arguments, no shell
            [program, *arguments],
            env={**os.environ, **environment(engine), "LC_ALL": "C"},
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:  # it quotes what was said by then, and so maybe a row
        raise StoreError("backup.failed", tool=tool, status="timeout") from None
    if done.returncode != 0:
        raise StoreError(_cause(done.stderr), tool=tool, status=str(done.returncode))
    return done.stdout


def environment(engine: sa.Engine) -> dict[str, str]:
    """Everything an address says of how to connect, as variables that PostgreSQL's programs read."""
    variables, told = options(), engine.dialect.create_connect_args(engine.url)[1]
    return {variables[word]: str(value) for word, value in told.items() if variables.get(word)}


def options() -> dict[str, str]:
    """Every option that an address may have, with the variable that says the same, empty if none does."""
    from psycopg import pq  # noqa: PLC0415  only whoever uses PostgreSQL has it

    return {one.keyword.decode(): (one.envvar or b"").decode() for one in pq.Conninfo.get_defaults()}


def _cause(said: bytes) -> str:
    """Why a program failed; what it says may quote a row and goes no further."""
    text = said.decode(errors="replace")
    return next((code for words, code in CAUSES if words in text), "backup.failed")


def _found(name: str) -> str:
    """Where one of the programs is: in ``KANKEI_PG_BIN``, on the path, or where Debian puts it."""
    folders = [os.environ.get("KANKEI_PG_BIN", "")]
    folders += map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))
    found = shutil.which(name, path=folders[0]) if folders[0] else shutil.which(name)
    for folder in folders[1:]:
        found = found or shutil.which(name, path=folder)
    if found is None:
        raise StoreError("backup.no_tool", tool=name)
    return found
