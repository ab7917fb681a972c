"""E-mail addresses: one mailbox in its comparable form, and what kind of mailbox it is."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from kankei.errors import FieldError
from kankei.fields.column import by_distinct
from kankei.fields.text import plain

__all__ = [
    "domain",
    "is_relay",
    "is_role",
    "is_valid",
    "local_part",
    "mailbox",
    "mentioned",
    "normalize",
    "normalize_column",
    "parse",
]

_LONGEST = 254
_ANGLE = re.compile(r"<([^<>\s]{3,254})>")
_AROUND = re.compile(r"\s*([@.])\s*")
_LOCAL = re.compile(r"[\w!#$%&'+/=?^`{|}~.-]{1,64}")
"""Without *, which stands where a list hides a letter (m***@example.jp)."""
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,62}")
_READY = re.compile(
    r"[a-z0-9_+-][a-z0-9._+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_SPELT = re.compile(
    r"\s*[(\[{<【〔]\s*(?:at|@|アット(?:マーク)?|あっと(?:まーく)?)\s*[)\]}>】〕]\s*"
    r"|(?<=[\w-]) at (?=[\w-]{1,63}\.)|(?<=[\w-])(?:アットマーク|あっとまーく|★|☆)(?=[\w-]{1,63}\.)",
    re.IGNORECASE,
)
"""What people write for the @, so that no machine finds it."""
_ANY_AT = re.compile("[@＠﹫★☆]|[aａ][tｔ]|アット|ｱｯﾄ|あっと", re.IGNORECASE)
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_ENDS = " .,;:、。\"'<>()[]「」"


def parse(text: str) -> str:
    """Read one mailbox: any width, lower case, without ``mailto:``, a name around it, or stray ends.

    The first one is taken where a cell holds several. Consecutive dots, and a dot before the @, stay:
    Japanese carriers handed such addresses out.

    Raises:
        FieldError: ``email.empty``, or ``email.unreadable`` where no plausible mailbox stands.

    >>> parse("ＴＡＲＯ＠ｅｘａｍｐｌｅ．ｃｏｍ "), parse("佐藤 <mailto:Taro@Example.com>.")
    ('taro@example.com', 'taro@example.com')
    """
    if len(text) <= _LONGEST and _READY.fullmatch(text):
        return text
    words = plain(text[:1000]).strip().lower()
    if not words:
        raise FieldError("email", text, "email.empty")
    for candidate in _candidates(words):
        local, at, host = candidate.rpartition("@")
        if at and len(candidate) <= _LONGEST and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(host):
            return candidate
    raise FieldError("email", text, "email.unreadable")


def normalize(text: str) -> str:
    """:func:`parse`, with ``""`` for what is no mailbox.

    >>> normalize("SATO@EXAMPLE.JP"), normalize("なし")
    ('sato@example.jp', '')
    """
    try:
        return parse(text)
    except FieldError:
        return ""


def mentioned(text: str) -> str:
    """The first mailbox in a text, be its @ spelt to hide it; ``""`` if there is none.

    >>> [mentioned(text) for text in ("taro（at）example.jp", "taro at example.jp", "なし")]
    ['taro@example.jp', 'taro@example.jp', '']
    """
    return normalize(_SPELT.sub("@", plain(text[:1000]))) if _ANY_AT.search(text) else ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["A@example.com", "-"])
    ['a@example.com', '']
    """
    return by_distinct(values, normalize)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("taro@localhost")
    False
    """
    return normalize(text) != ""


def local_part(email: str) -> str:
    """What stands before the @ of a normalised address.

    >>> local_part("taro.sato@example.com")
    'taro.sato'
    """
    return email.rpartition("@")[0]


def mailbox(email: str) -> str:
    """The one spelling of a normalised address whose provider delivers many spellings to one mailbox.

    Gmail drops the dots before the @ and all from a + on, and has two names; of other providers nothing is
    known, so that their addresses stay as they are.

    Source: Gmail Help, "Dots don't matter in Gmail addresses" and "Use an alias".

    >>> mailbox("hanako.sato+furusato@googlemail.com"), mailbox("hanako.sato+x@example.com")
    ('hanakosato@gmail.com', 'hanako.sato+x@example.com')
    """
    local, _, host = email.rpartition("@")
    plainly = local.partition("+")[0].replace(".", "")
    return f"{plainly}@gmail.com" if host in _GMAIL and plainly else email


def domain(email: str) -> str:
    """What stands behind the @ of a normalised address.

    >>> domain("taro@example.com")
    'example.com'
    """
    return email.rpartition("@")[2]


def is_relay(email: str) -> bool:
    """Whether a portal's relay hides the mailbox: it identifies an account, never a mailbox.

    Source: ``data/email_relays.tsv``, each domain with its reference.

    >>> is_relay("ab12cd@pc.fw.rakuten.ne.jp"), is_relay("taro@rakuten.jp")
    (True, False)
    """
    host = domain(email)
    if host in _entries("email_relays.tsv"):
        return True
    labels = host.split(".")
    return any(".".join(labels[k:]) in _entries("email_relays.tsv") for k in range(1, len(labels)))


def is_role(email: str) -> bool:
    """Whether the address belongs to a function (info@, 総務課), not to a human being.

    >>> is_role("info@example.jp"), is_role("inf.o@example.jp")
    (True, False)
    """
    return local_part(email).rstrip("0123456789-_") in _entries("email_roles.tsv")


def _candidates(words: str) -> list[str]:
    """Pieces of a cell that may be a mailbox, the likeliest first."""
    angled = _ANGLE.findall(words)
    joined = _AROUND.sub(r"\1", words)
    pieces = re.split(r"[\s,;、()]+", joined)
    return [piece.removeprefix("mailto:").strip(_ENDS) for piece in [*angled, *pieces] if "@" in piece]


@cache
def _entries(name: str) -> frozenset[str]:
    """First column of a data file."""
    lines = files("kankei.fields").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#"))
