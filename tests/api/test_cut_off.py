"""A list whose taking was cut off between being written and working out who is who: nothing is half done."""

from typing import Any

import pytest
from litestar.testing import TestClient
from tests.api.sending import FORM, sent

from kankei.model import Channel
from kankei.store import Store, pending
from kankei_api.clock import today
from kankei_api.intake import Choices, Intake, Listed

TWICE = f"{FORM}佐藤 花子,サトウ ハナコ,hanako@example.jp,東京都新宿区西新宿2-8-1,2026-04-20\n"


@pytest.fixture
def token(client: TestClient[Any], store: Store) -> str:
    """The token of a list that another process looked at and wrote, and then died."""
    token: str = sent(client, "imports:preview", TWICE).json()["token"]
    died = Intake(store, Choices(channel=Channel.COMMUNITY, source="club"), by="clerk")
    file = Listed(TWICE.encode(), "会員.csv")
    died.preview(lambda: [file], as_of=today())
    died.apply(file)
    assert waiting(store) == 3
    return token


def waiting(store: Store) -> int:
    with store.reading() as connection:
        return len(pending.nos(connection))


@pytest.mark.usefixtures("token")
def test_the_next_number_is_of_people_and_not_of_rows(client: TestClient[Any], store: Store) -> None:
    told = client.get("/v1/count", params={"as_of": "2026-06-01"}).json()
    assert (told["number"], waiting(store)) == (2, 0)


def test_the_same_call_again_finishes_what_was_begun(
    client: TestClient[Any], store: Store, token: str
) -> None:
    answer = sent(client, "imports", TWICE, token=token)
    assert (answer.status_code, answer.json()["repeated"], waiting(store)) == (200, True, 0)
