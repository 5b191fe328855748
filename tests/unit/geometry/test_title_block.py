import pytest

from estimator.geometry.title_block import Piece, read_title_block


def piece(text, x=0.0, y=0.0, *, height=3.0, page=1):
    """A text whose lower left corner is there; its letters are as wide as they are high."""
    return Piece(text, (x, y, x + len(text) * height, y + height), page)


def read(*pieces):
    block = read_title_block(pieces)
    names = ("number", "revision", "name", "material", "quantity", "scale", "tolerance")
    return {name: getattr(block, name).value for name in names if getattr(block, name)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("図番:TB-1042", {"number": "TB-1042"}),
        ("図 番　ＴＢ－１０４２", {"number": "TB-1042"}),
        ("図面番号 DWG NO. TB-1042", {"number": "TB-1042"}),
        ("Dwg. No.: tb-1042-b", {"number": "tb-1042-b"}),
        ("REV. B", {"revision": "B"}),
        ("材質 SUS304", {"material": "SUS304"}),
        ("材質：ＳＳ４００", {"material": "SS400"}),
        ("Material A2017", {"material": "A2017"}),
        ("MATERIAL: Stainless steel", {"material": "Stainless steel"}),
        ("個数 12個", {"quantity": "12個"}),
        ("Q'TY 4", {"quantity": "4"}),
        ("尺度 1:2", {"scale": "1:2"}),
        ("SCALE 1 / 2", {"scale": "1 / 2"}),
        ("普通公差 JIS B 0405-m", {"tolerance": "JIS B 0405-m"}),
        ("品名 ブラケット", {"name": "ブラケット"}),
        ("⽤紙 A3", {}),
    ],
)
def test_a_label_and_its_value_in_one_piece(text, expected):
    assert read(piece(text)) == expected


def test_values_stand_right_of_their_labels_or_below():
    assert read(
        piece("図番", 0, 20), piece("TB-1042", 20, 20),
        piece("材質", 0, 10), piece("尺度", 20, 10), piece("数量", 40, 10),
        piece("S45C", 0, 5), piece("1:1", 20, 5), piece("8", 42, 5),
    ) == {"number": "TB-1042", "material": "S45C", "scale": "1:1", "quantity": "8"}  # fmt: skip


def test_a_value_is_told_with_its_page_and_its_box():
    block = read_title_block([piece("図番", page=3), piece("TB-1", 10, page=3), piece("X-9", 9)])
    assert block.number.value == "TB-1"
    assert (block.number.page, block.number.box) == (3, (10, 0, 22, 3))


@pytest.mark.parametrize(
    ("label", "beside"),
    [
        ("図番", "2016/09/23"),
        ("図番", "4 / 4"),
        ("図番", "検図"),
        ("材質", "田中"),
        ("数量", "SUS304"),
        ("尺度", "図示"),
        ("REV", "by"),
        ("公差", "1.5"),
    ],
)
def test_what_does_not_look_like_the_value_is_not_taken(label, beside):
    assert read(piece(label), piece(beside, 10)) == {}


def test_of_two_as_likely_answers_none_is_taken():
    assert read(piece("図番", 0, 10), piece("A-100", 10, 10), piece("B-200", 0, 5)) == {}
    assert read(piece("図番 A-100", 0, 0), piece("図番 B-200", 0, 90)) == {}


def test_the_same_answer_twice_is_an_answer():
    assert read(piece("図番 A-100"), piece("図番 A-100", 0, 90)) == {"number": "A-100"}


def test_what_is_far_off_belongs_to_something_else():
    assert read(piece("図番"), piece("A-100", 200)) == {}
    assert read(piece("図番", 0, 100), piece("A-100", 0, 50)) == {}


def test_the_number_of_the_drawing_comes_before_that_of_the_part():
    assert read(piece("品番 P-1"), piece("図番 D-2", 0, 50))["number"] == "D-2"
    assert read(piece("品番 P-1"))["number"] == "P-1"


def test_a_word_that_only_begins_like_a_label_is_none():
    assert read(piece("REVERSE"), piece("SCALED 1:2", 0, 20), piece("TITLES", 0, 40)) == {}


def test_a_value_beside_its_own_label_is_not_that_of_the_label_above():
    assert read(
        piece("図番", 0, 10), piece("未定", 10, 10), piece("材質", 0, 5), piece("A5052P", 8, 5)
    ) == {"material": "A5052P"}
