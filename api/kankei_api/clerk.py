"""Who sits at this machine, for what the terminal does in their name."""

import os
import sys

__all__ = ["whoever"]


def whoever() -> str:
    """Who sits at this machine, by its system's word and not by what somebody put into the environment.

    The account that the process runs under; before it, who called ``sudo`` to be that account
    (``sasaki→kankei``). A number where the system knows no name for the account.
    """
    if sys.platform == "win32":
        return os.environ.get("USERNAME") or "kankei"
    account = _account()
    called = os.environ.get("SUDO_USER", account)
    return account if called == account else f"{called}→{account}"


if sys.platform != "win32":
    import pwd

    def _account() -> str:
        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return str(os.getuid())
