"""Who sits at this machine, for what the terminal does in their name."""

import os
import sys
from pathlib import Path

__all__ = ["whoever"]

LOGIN = Path("/proc/self/loginuid")
"""Where Linux tells as whom a session began: whatever it becomes by ``sudo``, nobody else changes that."""
NOBODY = 2**32 - 1
"""What stands there of what began by itself, such as a service."""


def whoever() -> str:
    """Who sits at this machine, by its system's word and not by what somebody put into the environment.

    The account that the process runs under; before it, where Linux knows another, as whom the session began
    (``sasaki→kankei``). A number where the system knows no name for an account.
    """
    if sys.platform == "win32":
        return os.environ.get("USERNAME") or "kankei"
    account, began = _own(), _began()
    called = account if began is None else _account(began)
    return account if called == account else f"{called}→{account}"


if sys.platform != "win32":
    import pwd

    def _own() -> str:
        return _account(os.getuid())

    def _account(number: int) -> str:
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)


def _began() -> int | None:
    """The number of the account as which the session began, if that is known."""
    try:
        number = int(LOGIN.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if number == NOBODY else number
