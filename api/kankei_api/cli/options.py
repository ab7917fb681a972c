"""Options that several commands share, and the values they take."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import rich_click as click

from kankei.errors import FieldError
from kankei.model import Channel
from kankei_api.clock import JAPAN

Function = TypeVar("Function", bound=Callable[..., Any])
STORE = "sqlite:///kankei.db"


class Usage(click.UsageError):
    """A call that cannot be carried out; ``code`` names the sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Day(click.ParamType[dt.date]):
    """A calendar day: 2026-04-01, 2026/4/1 or 令和8年4月1日."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> dt.date:
        """The day that the text names; ``Usage`` if none does."""
        if isinstance(value, dt.date):
            return value
        from kankei.fields import date  # noqa: PLC0415  # loads nothing until a day is given

        try:
            return date.parse(str(value))
        except FieldError as error:
            raise Usage("usage.day", option=_option(param)) from error


class Moment(click.ParamType[dt.datetime]):
    """A moment: a day stands for its end in Japan, a time without a zone for Japan's."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """The moment in UTC; ``Usage`` if the text names none."""
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError:
            moment = dt.datetime.combine(Day().convert(value, param, ctx), dt.time())
        if ":" not in str(value):
            moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
        return (moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)).astimezone(dt.UTC)


class Published(click.ParamType[int | uuid.UUID]):
    """A publication: its number (3) or its id."""

    name = "publication"

    @staticmethod
    def names(text: str) -> bool:
        """Whether a text can only mean a publication: a short number or a UUID; a day is neither."""
        return bool(re.fullmatch(r"[0-9]{1,6}|[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}", text))

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> int | uuid.UUID:
        """The number or the id; ``Usage`` if the text is neither."""
        text = str(value)
        if not self.names(text):
            raise Usage("usage.publication", option=_option(param))
        return int(text) if len(text) < 7 else uuid.UUID(text)


def _option(param: click.Parameter | None) -> str:
    return param.opts[0] if param is not None else ""


def store_option(function: Function) -> Function:
    """``--store URL``, else KANKEI_STORE, else a file in this folder."""
    option = click.option("--store", "store_url", envvar="KANKEI_STORE", default=STORE, metavar="URL")
    return option(function)


def json_option(function: Function) -> Function:
    """``--json``: a document for programs instead of text for people."""
    return click.option("--json", "as_json", is_flag=True)(function)


def channel_option(function: Function) -> Function:
    """``--channel``: by which way the people of a list reached the town."""
    return click.option(
        "--channel", type=click.Choice([str(channel) for channel in Channel]), metavar="CHANNEL"
    )(function)
