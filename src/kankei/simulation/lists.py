"""The cells of a row as each system prints them: header to cell, the columns left out being empty."""

import datetime as dt
import random
from collections.abc import Callable

from msgspec import Struct

from kankei.model import Status
from kankei.simulation.addresses import AddressPen, Written
from kankei.simulation.noise import era_date
from kankei.simulation.pen import in_cp932
from kankei.simulation.rows import WIDE_SPACE, SimRow
from kankei.simulation.spec import TownSpec
from kankei.simulation.town import Town

Cells = dict[str, str]
Printer = Callable[[SimRow], Cells]

_MESSAGES = ("", "", "応援しています！\n毎年楽しみです", "がんばれ磐梯町, また行きます", "=1+1")
_PRODUCTS = ("コシヒカリ\n5kg", "日本酒 4合瓶, 2本", "蕎麦")
_PUBLIC = ("公表しない", "公表しない", "氏名のみ公表", "")
_PAYMENTS = ("クレジットカード", "Amazon Pay", "銀行振込")


class Recipient(Struct, frozen=True):
    """Who gets the gift, and where."""

    name: str
    kana: str
    address: Written
    phone: str


class ListPrinter:
    """Prints the rows of a town; what the truth leaves open is drawn from its own source of chance."""

    def __init__(self, town: Town, rng: random.Random) -> None:
        self.town, self.rng = town, rng
        self._homes = AddressPen(TownSpec(), rng)
        self.by_list: dict[str, Printer] = {
            "egg": self.egg,
            "rms": self.rms,
            "redhorse": self.redhorse,
            "shincho": self.shincho,
            "zoom_tour": self.zoom,
            "station_form": self.station,
            "furusato_jumin": self.member,
            "otameshi_kintone": self.stay,
            "tennyu": self.move,
            "fb_self_declared": self.group,
        }

    def _pick(self, choices: tuple[str, ...]) -> str:
        return choices[int(self.rng.random() * len(choices))]

    def _recipient(self, row: SimRow) -> Recipient:
        """The donor, somebody of the same household, or somebody else of the town's lists."""
        people = self.town.people
        if self.rng.random() >= self.town.spec.other_recipient:
            name = row.record.name.replace(WIDE_SPACE, " ")
            return Recipient(name, row.record.kana, _written(row), row.record.phone)
        other = people[row.person % len(people)]
        if other.household != people[row.person - 1].household:
            other = people[int(self.rng.random() * len(people))]
        day = row.applied_on.toordinal()
        surname, kana = other.surname(day)
        name = in_cp932(f"{surname} {other.given}", self.rng, 0.0)
        phone = other.mobiles[0][1] if other.mobiles else ""
        return Recipient(name, f"{kana} {other.given_kana}", self._homes.write(other.home(day)), phone)

    def egg(self, row: SimRow) -> Cells:
        """エッグ: a pair of columns per 使い道, one block per gift."""
        record, touchpoint, written = row.record, row.touchpoint, _written(row)
        unpaid, cancelled = touchpoint.status is Status.UNPAID, touchpoint.status is Status.CANCELLED
        to = self._recipient(row)
        return {
            "寄附者番号": touchpoint.source_no,
            "申込日": row.applied_on.isoformat(),
            "入金日": "" if unpaid else touchpoint.occurred_on.isoformat(),
            "氏名": record.name,
            "フリガナ": record.kana,
            "〒": record.postal_code,
            "都道府県": written.prefecture,
            "市区町村": written.city,
            "町名・番地": written.street,
            "マンション名": written.building,
            "電話番号": record.phone,
            "E-mailアドレス": record.email,
            "寄附金額": f"{touchpoint.amount:,}",
            "寄附金の払込方法": "銀行振込" if unpaid else self._pick(_PAYMENTS),
            "町長におまかせ 選択": "○",
            "町長におまかせ 金額": str(touchpoint.amount),
            "公表": self._pick(_PUBLIC),
            "返礼品1_コード": "BD-001",
            "返礼品1_名称": self._pick(_PRODUCTS),
            "返礼品1_送り先_名前": to.name,
            "返礼品1_送り先_フリガナ": to.kana,
            "返礼品1_送り先_郵便番号": to.address.postal,
            "返礼品1_送り先_都道府県": to.address.prefecture,
            "返礼品1_送り先_市区町村": to.address.city,
            "返礼品1_送り先_町名・番地": to.address.street + to.address.building,
            "返礼品1_送り先_電話番号": to.phone,
            "ワンストップ特例_要望": "希望する"
            if record.birth_date
            else self._pick(("希望する", "希望しない")),
            "ワンストップ特例_性別": record.gender,
            "ワンストップ特例_生年月日": record.birth_date,
            "応援メッセージ": self._pick(_MESSAGES),
            "削除": "○" if cancelled else "",
            "削除_理由": "申込者都合" if cancelled else "",
            "寄附有効無効": "有効",
        }

    def rms(self, row: SimRow) -> Cells:
        """楽天 RMS: names, postal codes and phones over several columns."""
        record, touchpoint, written = row.record, row.touchpoint, _written(row)
        surname, given = record.name.split(WIDE_SPACE)
        surname_kana, given_kana = _two(record.kana.split(WIDE_SPACE))
        status = {Status.CANCELLED: "キャンセル確定", Status.UNPAID: "入金待ち"}.get(
            touchpoint.status, "発送済"
        )
        to = self._recipient(row)
        to_surname, to_given = _two(to.name.split(" "))
        cells = {
            "注文番号": touchpoint.source_no,
            "ステータス": status,
            "注文日時": f"{row.applied_on:%Y/%m/%d} 12:{row.row % 60:02d}",
            "注文日": f"{row.applied_on:%Y/%m/%d}",
            "支払方法名": "クレジットカード",
            "注文者郵便番号1": written.postal[:-4],
            "注文者郵便番号2": written.postal[-4:],
            "注文者住所都道府県": written.prefecture,
            "注文者住所郡市区": written.city,
            "注文者住所それ以降の住所": written.street + (written.building and " " + written.building),
            "注文者姓": surname,
            "注文者名": given,
            "注文者姓カナ": surname_kana,
            "注文者名カナ": given_kana,
            "注文者メールアドレス": record.email,
            "注文者性別": record.gender,
            "送付先郵便番号1": to.address.postal[:-4],
            "送付先郵便番号2": to.address.postal[-4:],
            "送付先住所都道府県": to.address.prefecture,
            "送付先住所郡市区": to.address.city,
            "送付先住所それ以降の住所": to.address.street + to.address.building,
            "送付先姓": to_surname,
            "送付先名": to_given,
            "商品明細ID": str(int(touchpoint.source_no[-8:])),
            "商品ID": "10000123",
        }
        cells |= dict.fromkeys(("商品合計金額", "請求金額", "合計金額"), str(touchpoint.amount))
        return cells | _numbered("注文者電話番号", record.phone) | _numbered("送付先電話番号", to.phone)

    def redhorse(self, row: SimRow) -> Cells:
        """レッドホース: kana in hiragana, amounts with a yen sign."""
        record, touchpoint, written = row.record, row.touchpoint, _written(row)
        to = self._recipient(row)
        status = {Status.CANCELLED: "キャンセル", Status.UNPAID: "NG"}.get(touchpoint.status, "OK")
        applied = f"{row.applied_on.year}/{row.applied_on.month}/{row.applied_on.day}"
        return {
            "外部管理番号": touchpoint.source_no,
            "寄附申込日": applied,
            "入金処理日": "" if touchpoint.status is Status.UNPAID else applied,
            "名前": record.name,
            "ふりがな": record.kana,
            "郵便番号": record.postal_code,
            "都道府県": written.prefecture,
            "市区町村": written.city,
            "番地・マンション名": written.street + (written.building and WIDE_SPACE + written.building),
            "電話番号": record.phone,
            "メールアドレス": record.email,
            "寄附金額": f"¥{touchpoint.amount:,}",
            "寄附金の払込方法": "クレジットカード",
            "クレジット与信結果": status,
            "同意確認": "同意する",
            "寄附情報の公表": self._pick(("希望する", "希望しない")),
            "メールマガジン送付": self._pick(("希望する", "希望しない")),
            "ワンストップ特例_希望": "希望しない",
            "ワンストップ特例_生年月日": record.birth_date,
            "お礼の品_1": "[A-01] 磐梯の地酒",
            "お届け先_名前": to.name,
            "お届け先_郵便番号": to.address.postal,
            "お届け先_都道府県": to.address.prefecture,
            "お届け先_市区町村": to.address.city,
            "お届け先_番地・マンション名": to.address.street + to.address.building,
            "お届け先_電話番号": to.phone,
        }

    def shincho(self, row: SimRow) -> Cells:
        """新朝プレス-type: one row per parcel; no amount and no kana."""
        record, touchpoint, written = row.record, row.touchpoint, _written(row)
        to = self._recipient(row)
        applied, unpaid = f"{row.applied_on:%Y/%m/%d}", touchpoint.status is Status.UNPAID
        return {
            "登録日時": f"{applied} 09:00:00",
            "返礼品": "磐梯そば",
            "配送管理ID": touchpoint.source_no,
            "寄附者": record.name,
            "寄附者住所（都道府県）": written.prefecture,
            "寄附者住所（〒）": record.postal_code,
            "寄附者住所（住所１）": written.city + written.street,
            "寄附者住所（住所２）": written.building,
            "寄附者電話番号": record.phone,
            "寄附者メールアドレス": record.email,
            "取消し依頼": "取消し" if touchpoint.status is Status.CANCELLED else "",
            "お届け先名": to.name,
            "届け先都道府県": to.address.prefecture,
            "届け先住所１": to.address.city + to.address.street + to.address.building,
            "届け先電話番号": to.phone,
            "入金日": "" if unpaid else applied,
            "寄附方法": "銀行振込" if unpaid else "クレジット",
            "申込日": applied,
            "商品コード": "X1",
            "商品名称": "磐梯そば",
        }

    def zoom(self, row: SimRow) -> Cells:
        """Zoom's participant report."""
        day = f"{row.applied_on:%m/%d/%Y}"
        return {
            "Name (Original Name)": row.record.name,
            "User Email": row.record.email,
            "Join Time": f"{day} 06:00:00 PM",
            "Leave Time": f"{day} 07:20:00 PM",
            "Duration (Minutes)": "80",
            "Guest": "Yes",
        }

    def station(self, row: SimRow) -> Cells:
        """A Google Form; its header breaks a line."""
        record, touchpoint = row.record, row.touchpoint
        return {
            "タイムスタンプ": f"{row.applied_on:%Y/%m/%d} 9:{row.row % 60:02d}:12",
            "メールアドレス": record.email,
            "お名前": record.name,
            "フリガナ": record.kana,
            "お住まいの地域\n(市区町村まで)": record.address,
            "電話番号": record.phone,
            "参加人数（ご本人を含む）": str(touchpoint.companions + 1),
            "当日の出欠": "欠席" if touchpoint.status is Status.ABSENT else "出席",
        }

    def member(self, row: SimRow) -> Cells:
        """The register of ふるさと住民."""
        record, touchpoint = row.record, row.touchpoint
        return {
            "登録番号": touchpoint.source_no,
            "登録日": row.applied_on.isoformat(),
            "登録区分": "プレミアム" if touchpoint.kind == "premium" else "ベーシック",
            "氏名": record.name,
            "氏名カナ": record.kana,
            "生年月日": record.birth_date,
            "郵便番号": record.postal_code,
            "住所": record.address,
            "電話番号": record.phone,
            "メールアドレス": record.email,
        }

    def stay(self, row: SimRow) -> Cells:
        """The kintone app of the trial houses."""
        record, touchpoint = row.record, row.touchpoint
        return {
            "レコード番号": touchpoint.source_no,
            "申込者氏名": record.name,
            "フリガナ": record.kana,
            "生年月日": record.birth_date,
            "郵便番号": record.postal_code,
            "住所": record.address,
            "電話番号": record.phone,
            "メールアドレス": record.email,
            "利用開始日": row.applied_on.isoformat(),
            "利用終了日": touchpoint.ended_on.isoformat() if touchpoint.ended_on else "",
            "利用者数": "1",
        }

    def move(self, row: SimRow) -> Cells:
        """Moves in and out; the address is the one before the move in."""
        record, touchpoint, written = row.record, row.touchpoint, _written(row)
        return {
            "宛名番号": touchpoint.source_no,
            "異動年月日": _era(row, days=0),
            "異動届出年月日": _era(row, days=3),
            "異動事由": "転出" if touchpoint.kind == "moved_out" else "転入",
            "氏名": record.name,
            "氏名_フリガナ": record.kana,
            "性別": record.gender,
            "生年月日": record.birth_date,
            "住所_町字": self._pick(self.town.spec.areas),
            "転入前住所_郵便番号": record.postal_code,
            "転入前住所": written.prefecture + written.city + written.street,
            "転入前住所_方書": written.building,
        }

    def group(self, row: SimRow) -> Cells:
        """Members of the Facebook group who said so themselves."""
        return {"登録日": row.applied_on.isoformat(), "表示名": row.record.name}


def _written(row: SimRow) -> Written:
    if row.written is None:
        return Written("", "", "", "", "")
    return row.written


def _two(parts: list[str]) -> tuple[str, str]:
    return parts[0], parts[1] if len(parts) > 1 else ""


def _numbered(header: str, phone: str) -> Cells:
    """A phone over three columns."""
    return {f"{header}{place}": part for place, part in enumerate(phone.split("-"), start=1) if part}


def _era(row: SimRow, *, days: int) -> str:
    return era_date(row.applied_on + dt.timedelta(days=days))
