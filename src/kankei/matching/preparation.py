"""Prepare: from records as written to their comparable form, a column at a time."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from kankei.fields import address, date, email, gender, name, phone, postal_code
from kankei.matching.columns import Columns, columns
from kankei.model import RecordDraft

Texts = dict[str, list[str]]
"""Comparable text fields by name, equally long."""
_RUNNING = re.compile(r"(?:[Nn][Oo]\.?|#)?[\d\s-]+")
"""A number that every list gives out anew from 1: it names nobody outside its list."""
_ACCOUNT = re.compile(r"[!-~]+")
"""What a service lets one person alone bear; さちっち may be anybody's."""


def comparable_columns(drafts: Sequence[RecordDraft]) -> tuple[Texts, list[bool]]:
    """The comparable text fields of many records and their relay flags; never raises, "" where unusable."""
    return comparable_texts(
        {field: [getattr(d, field) for d in drafts] for field in RecordDraft.__struct_fields__}
    )


def comparable_texts(
    said: Mapping[str, Sequence[str]], *, home: address.Home | None = None
) -> tuple[Texts, list[bool]]:
    """The same from columns named as the fields of RecordDraft; ``home`` is the town whose lists said it."""
    names = name.name_columns(said["name"], said["kana"])
    postal = postal_code.normalize_column(said["postal_code"])
    places = address.address_columns(said["address"], postal, home=home)
    emails = email.normalize_column(said["email"])
    relays = {value: email.is_relay(value) for value in set(emails)}
    shared = {value: "" if value and email.is_role(value) else email.mailbox(value) for value in set(emails)}
    phones = phone.normalize_column(said["phone"])
    offices = _offices()
    texts: Texts = {
        "surname": names.surname,
        "given": names.given,
        "surname_reading": names.surname_reading,
        "given_reading": names.given_reading,
        "given_sound": names.given_sound,
        "former_surname": _former(said["former_name"], said["name"], names.given),
        "gender": gender.normalize_column(said["gender"]),
        "birth_date": date.birth_column(said["birth_date"]),
        "postal_code": list(postal),
        "prefecture": list(places.prefecture),
        "city": list(places.city),
        "town": list(places.town),
        "block": list(places.block),
        "room": list(places.room),
        "phone": ["" if number in offices else number for number in phones],
        "email": [shared[value] for value in emails],
        "handle": list(map(_account, said["handle"])),
    }
    for row, place in enumerate(zip(postal, places.block, strict=True)):
        if place in offices:
            for part in ("postal_code", "prefecture", "city", "town", "block", "room"):
                texts[part][row] = ""
    return texts, [relays[value] for value in emails]


def _account(handle: str) -> str:
    """The account that a handle is; ``""`` for a running number and for a nickname."""
    account = unicodedata.normalize("NFKC", handle).strip()
    return account if _ACCOUNT.fullmatch(account) and not _RUNNING.fullmatch(account) else ""


@cache
def _offices() -> frozenset[str | tuple[str, str]]:
    """Phones, and postal codes with their block, that belong to offices and not to people."""
    text = files("kankei.matching").joinpath("data", "offices.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return frozenset([row[0] for row in rows] + [(row[1], row[2]) for row in rows])


def _former(told: Sequence[str], names: Sequence[str], given: Sequence[str]) -> list[str]:
    """Former surnames, else those beside a name; without a given name that may follow, folded."""
    said = [text or name.former_surname(cell) for text, cell in zip(told, names, strict=True)]
    return [
        name.fold(text.split()[0]).removesuffix(mine) if text.strip() else ""
        for text, mine in zip(said, given, strict=True)
    ]


def prepare(drafts: Sequence[RecordDraft]) -> Columns:
    """Columns for matching straight from drafts."""
    return columns(*comparable_columns(drafts))
