"""Who is in the sample. Every name, address and number is invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from portal.beginning.founding import Home
from shared_db.models import GroupRole, Language, MembershipRole, Role

GROUP = "東京下町連携"
HOME = Home(zone="Asia/Tokyo", currency="JPY")
_CLOSING = "月末締め翌月末日お振込み"


@dataclass(frozen=True)
class SamplePerson:
    """Somebody by the job, which is also the first part of the address."""

    job: str
    name: str
    roles: tuple[Role | GroupRole, ...]


@dataclass(frozen=True)
class SampleCentre:
    """A machine or bench, what records call it, and yen per hour."""

    name: str
    operation_name: str
    hourly_rate: Decimal


@dataclass(frozen=True)
class SampleCompany:
    """A company. `number` is the twelve digits of its registration after the check digit."""

    key: str
    kind: MembershipRole
    name: str
    domain: str
    postal_code: str
    address: str
    tel: str
    fax: str
    number: str
    name_in_english: str = ""
    address_in_english: str = ""
    people_in_english: Mapping[str, str] = field(default_factory=dict)
    """By job."""
    payment_terms: str = _CLOSING
    language: Language = Language.JAPANESE
    people: tuple[SamplePerson, ...] = ()
    work_centres: tuple[SampleCentre, ...] = ()


def _staff(manager: str, engineer: str, purchaser: str, sales: str) -> tuple[SamplePerson, ...]:
    return (
        SamplePerson("manager", manager, (Role.MANAGER,)),
        SamplePerson("engineer", engineer, (Role.ENGINEER,)),
        SamplePerson("purchaser", purchaser, (Role.PURCHASER,)),
        SamplePerson("sales", sales, (Role.SALES,)),
    )


def _centre(name: str, rate: int, operation_name: str = "") -> SampleCentre:
    return SampleCentre(name, operation_name, Decimal(rate))


LEAD = SampleCompany(
    key="a",
    kind=MembershipRole.MEMBER,
    name="株式会社ことぶき橋精機",
    domain="kotobuki.example",
    postal_code="131-0099",
    address="東京都墨田区ことぶき橋1-2-3",
    tel="03-0000-1001",
    fax="03-0000-1002",
    number="000000001001",
    name_in_english="Kotobukibashi Seiki Co., Ltd.",
    address_in_english="1-2-3 Kotobukibashi, Sumida-ku, Tokyo, Japan",
    people_in_english={"sales": "Makoto Onodera", "engineer": "Takashi Takase"},
    people=(
        *_staff("寿橋 正一", "高瀬 隆", "浜口 美咲", "小野寺 誠"),
        SamplePerson("coordinator", "三枝 由美", (GroupRole.COORDINATOR,)),
        SamplePerson("administrator", "早乙女 亮", (GroupRole.ADMINISTRATOR,)),
    ),
    work_centres=(
        _centre("複合旋盤 4号機", 4_800, "Turning & Milling - Machine 4"),
        _centre("複合旋盤 6号機", 4_500, "Turning & Milling - Machine 6"),
        _centre("ラップ盤 1号機", 4_200, "Lapping - Machine 1"),
        _centre("円筒研削盤 3号機", 4_500, "Round Grinding - Machine 3"),
        _centre("平面研削盤 11号機", 4_000, "Flat Grinding - Machine 11"),
        _centre("5軸マシニングセンタ", 5_000),
        _centre("最終検査", 4_800, "Final Inspection Q.C."),
    ),
)
SHEET_METAL = SampleCompany(
    key="b",
    kind=MembershipRole.MEMBER,
    name="株式会社うめわか板金工業",
    domain="umewaka.example",
    postal_code="131-0098",
    address="東京都墨田区うめわか通4-5-6",
    tel="03-0000-2001",
    fax="03-0000-2002",
    number="000000002002",
    name_in_english="Umewaka Sheet Metal Industries Co., Ltd.",
    people=_staff("梅若 賢治", "岩本 大輔", "須藤 香織", "片桐 悟"),
    work_centres=(
        _centre("レーザー加工機", 9_000),
        _centre("ベンダー（曲げ）", 4_800),
        _centre("TIG溶接", 4_800),
        _centre("バリ取り・仕上げ", 4_800),
    ),
)
FINISHING = SampleCompany(
    key="c",
    kind=MembershipRole.MEMBER,
    name="有限会社しらひげ切削仕上",
    domain="shirahige.example",
    postal_code="131-0097",
    address="東京都墨田区しらひげ7-8-9",
    tel="03-0000-3001",
    fax="03-0000-3002",
    number="000000003003",
    name_in_english="Shirahige Machining & Finishing Ltd.",
    people=_staff("白髭 節子", "大久保 学", "平山 翔", "桑原 恵"),
    work_centres=(
        _centre("立形マシニングセンタ", 4_500),
        _centre("汎用フライス盤", 4_000),
        _centre("切断機", 4_000),
        _centre("手仕上げ", 4_800),
    ),
)
_BUYER = (Role.CUSTOMER, Role.MANAGER)
INSTRUMENTS = SampleCompany(
    key="x",
    kind=MembershipRole.CUSTOMER,
    name="あさひ野計測機器株式会社",
    domain="asahino.example",
    postal_code="273-0099",
    address="千葉県船橋市あさひ野10-11",
    tel="047-000-4001",
    fax="047-000-4002",
    number="000000004004",
    people=(
        SamplePerson("buyer", "藤沢 里奈", _BUYER),
        SamplePerson("design", "木下 拓也", (Role.CUSTOMER,)),
    ),
)
ROBOTICS = SampleCompany(
    key="y",
    kind=MembershipRole.CUSTOMER,
    name="Harbour Lane Robotics K.K.",
    domain="harbourlane.example",
    postal_code="220-0099",
    address="12-13 Harbour Lane, Nishi-ku, Yokohama",
    tel="045-000-5001",
    fax="",
    number="000000005005",
    payment_terms="30 days after the end of the month",
    language=Language.ENGLISH,
    people=(SamplePerson("buyer", "Emma Clarke", _BUYER),),
)
STEEL = SampleCompany(
    key="s",
    kind=MembershipRole.SUPPLIER,
    name="みなも鋼材株式会社",
    domain="minamo.example",
    postal_code="135-0099",
    address="東京都江東区みなも14-15",
    tel="03-0000-6001",
    fax="03-0000-6002",
    number="000000006006",
)
COMPANIES = (LEAD, SHEET_METAL, FINISHING, INSTRUMENTS, ROBOTICS, STEEL)
