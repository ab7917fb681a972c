"""What a call of the client raises: a refusal of the server, or a server that cannot be reached."""

import msgspec

from kankei_api.problems import ProblemDetails

__all__ = ["ApiError", "RefusedError", "UnreachableError"]


class ApiError(Exception):
    """A call that did not succeed; its text holds nothing of what was sent or asked."""


class RefusedError(ApiError):
    """The server refused a call; ``problem`` is its whole answer, the text only codes and names of fields."""

    def __init__(self, problem: ProblemDetails, *, retry_after: float = 0.0) -> None:
        self.problem, self.retry_after = problem, retry_after
        faults = "".join(f" {one.field or '?'}={one.code}" for one in problem.faults)
        super().__init__(f"{problem.status} {problem.type}{faults}")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def code(self) -> str:
        """The stable code, as ``api.changed_since``."""
        return self.problem.type.removeprefix("urn:kankei:problem:").replace(":", ".", 1)


class UnreachableError(ApiError):
    """No answer came, or one that no kankei gives; the text names the kind of failure alone."""


def refusal(status: int, body: bytes, retry_after: str) -> ApiError:
    """What to raise for an answer that is no success.

    >>> str(refusal(502, b"<html>", ""))
    '502: not an answer of kankei'
    """
    try:
        told = msgspec.json.decode(body, type=ProblemDetails)
    except msgspec.DecodeError:
        return UnreachableError(f"{status}: not an answer of kankei")
    return RefusedError(told, retry_after=float(retry_after) if retry_after.isdigit() else 0.0)
