"""The gate before people under protection: a list that marks somebody stops until a person sees to it."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run


def codes(file: DraftFile) -> list[str]:
    return [problem.code for problem in file.problems]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("支援措置", "有"),
        ("支援措置の有無", "あり"),
        ("備考", "支援措置対象のため住所を教えないこと"),
        ("備考", "ＤＶ等被害者"),
        ("備考", "閲覧制限あり"),
        ("住所の非公開", "○"),
        ("支 援 措 置", "有"),
        ("ｼｴﾝｿﾁ", "有"),
        ("備考", "支援 措置対象"),
        ("備考", "閲　覧　制　限"),
        ("備考", "住民票の交付抑止"),
        ("備考", "住基支援"),
        ("備考", "DV等支援対象者"),
        ("備考", "ＤＶ"),
        ("DV", "○"),
    ],
)
def test_a_list_that_marks_somebody_as_protected_is_stopped_until_a_person_sees_to_it(
    header: str, cell: str
) -> None:
    text = (
        f"登録日,氏名,住所,{header}\n2026-04-01,佐藤 花子,東京都港区芝1,\n"
        f"2026-04-01,鈴木 一郎,東京都港区芝2,{cell}\n"
    )
    (problem,) = run.draft(text.encode(), channel="registration").problems
    assert (problem.code, problem.column) == ("gate.protected_rows", header)
    assert problem.facts == {"rows": "1", "lines": "3"}
    accepted = run.draft(text.encode(), channel="registration", accept=["gate.protected_rows"])
    assert (accepted.problems, len(accepted.rows), set(accepted.protect)) == ((), 2, {3})


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("支援措置", "無"),
        ("支援措置", ""),
        ("備考", "支援措置なし"),
        ("備考", "支援 措置 なし"),
        ("DV等支援対象者", "該当 なし"),
        ("備考", "DVDを希望"),
        ("イベント名", "DV等防止講演会"),
        ("公表の可否", "氏名は公表、住所は非公開"),
    ],
)
def test_a_list_that_says_nobody_is_protected_passes(header: str, cell: str) -> None:
    text = f"登録日,氏名,{header}\n2026-04-01,佐藤 花子,{cell}\n"
    assert codes(run.draft(text.encode(), channel="registration")) == []
