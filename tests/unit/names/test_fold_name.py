"""Which names of companies people take for one."""

import pytest

from shared_db.foundation.company_names import fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社あおば精機", "あおば精機㈱"),
        ("（株）あおば精機", "あおば 精機"),
        ("㍿ｱｵﾊﾞ精機", "アオバ精機株式会社"),
        ("Harbour Lane Robotics K.K.", "ＨＡＲＢＯＵＲ　Lane Robotics"),
        ("ABC Co., Ltd.", "A.B.C. Corporation"),
        ("⾼圧⾦型", "高圧金型"),
        ("⻑野精⼯", "長野精工"),
        ("カネコ製作所", "力ネコ製作所"),
        ("コーヒー機器", "コ一ヒ一機器"),
        ("キヤノン", "キャノン"),
        ("髙﨑工業", "高崎工業"),
        ("Нarbour", "Harbour"),
        ("あおば精機\u200b", "あおば・精機"),
    ],
)
def test_names_that_look_or_sound_alike_are_one(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("山田製作所", "山田製作所（大阪）"),
        ("第一精機", "第二精機"),
        ("ことぶき", "コトブキ"),
        ("東京工業", "東京興業"),
        ("Lane", "Lance"),
        ("コーヒー", "コピー"),
        ("Incaltech", "altech"),
    ],
)
def test_names_that_people_tell_apart_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize("name", ["株式会社", "()", "!!", "力", "Ltd."])
def test_no_name_is_folded_to_nothing(name: str) -> None:
    assert fold_name(name)


def test_what_is_compared_fits_an_index_whatever_was_typed() -> None:
    assert len(fold_name("\ufdfa" * 200).encode()) < 2000
