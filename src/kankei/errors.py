"""The one family of errors that kankei raises on purpose.

No message ever holds a cell of a list: what a person wrote stays in an attribute.
"""


class KankeiError(Exception):
    """Anything this library raises on purpose; ``code`` says what, in every version alike."""

    code: str


class FieldError(KankeiError):
    """A value cannot be read as the field it claims to be.

    ``code`` names the reason (``phone.exponent``); ``kankei.wording`` turns it into a sentence.
    """

    def __init__(self, field: str, value: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.value, self.code = field, value, code


class FileError(KankeiError):
    """A file cannot be taken as a whole; nothing of it was stored."""

    def __init__(self, file: str, code: str, /, **facts: str) -> None:
        super().__init__(f"{file}: {code}")
        self.file, self.code, self.facts = file, code, facts


class TableError(KankeiError):
    """A DataFrame cannot be read as records; ``code`` says why, the facts name columns, never a cell."""

    def __init__(self, code: str, /, **facts: str) -> None:
        super().__init__(" ".join((code, *facts.values())))
        self.code, self.facts = code, facts


class ModelError(KankeiError):
    """A matching model is incomplete or of another version; ``code`` says how, the facts what of it."""

    def __init__(self, code: str, /, **facts: str) -> None:
        super().__init__(" ".join((code, *facts.values())))
        self.code, self.facts = code, facts


class RuleError(KankeiError):
    """A counting rule cannot be used; ``line`` is where, 0 if unknown."""

    def __init__(self, rule: str, code: str, /, line: int = 0, **facts: str) -> None:
        super().__init__(f"{rule}: {code} (line {line})")
        self.rule, self.code, self.line, self.facts = rule, code, line, facts


class StoreError(KankeiError):
    """The store cannot be opened, is of another version, or refused a change; ``code`` says which.

    What a database calls its refusal, and the rule that was broken, are in the message; never the row.
    """

    def __init__(self, code: str, /, **facts: str) -> None:
        super().__init__(" ".join(filter(None, (code, facts.get("state")))))
        self.code, self.facts = code, facts


class ExtraError(KankeiError):
    """What was asked for needs an extra of kankei that is not installed; ``extra`` names it: ``charts``."""

    code = "extra.missing"

    def __init__(self, extra: str) -> None:
        super().__init__(f"extra {extra} is not installed")
        self.extra = extra


class UnknownError(KankeiError):
    """The thing that was asked for is not in the store; ``code`` is ``unknown.`` and its ``noun``."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"no such {noun}")
        self.noun, self.code = noun, f"unknown.{noun}"
