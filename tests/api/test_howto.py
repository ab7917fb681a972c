"""The how-to of the API is called through: a server, a provider of sign-on, every answer as it stands."""

import importlib.util
import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "api.md"
EACH_TIME = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}(-[0-9a-f]{16})?"
    r"|(state|nonce|code_challenge)=[\w-]+|\d+\.\d{3,}"
)
"""What is another each time: ids, digests, what signing in makes up, the last digits of bits."""


def script() -> Any:
    spec = importlib.util.spec_from_file_location("write_howto", PAGE.parents[1] / "write_howto.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_calls_of_the_page_are_answered_as_it_says() -> None:
    written = script()
    page = PAGE.read_text(encoding="utf-8")
    with written.served(page) as town:
        anew = written.replayed(page, town)
    assert page.count("```console") == 11
    assert EACH_TIME.sub("…", anew) == EACH_TIME.sub("…", page), "run python docs/write_howto.py"


def test_the_python_of_the_page_can_be_read_as_it_stands() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code.partition("with connect")[0], "api.md", "exec"), names)  # noqa: S102
    assert names["visit"].channel == "station_event"
