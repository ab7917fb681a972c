"""Authors: whoever changes the store is named in what they leave there."""

from kankei.errors import FieldError

__all__ = ["check_author"]


def check_author(by: str) -> None:
    """Refuse a change that nobody is said to have made.

    Raises:
        FieldError: ``audit.no_author``.

    >>> check_author("佐々木")
    """
    if not by.strip():
        raise FieldError("by", by, "audit.no_author")
