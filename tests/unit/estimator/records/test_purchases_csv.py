from datetime import date
from decimal import Decimal

import pytest

from estimator.records.csv_purchases import PurchaseRow, read_purchases
from estimator.records.remarks import Remark, Severity

HEADER = "購入日\t仕入先\t品名\t材質\t規格\t数量\t単位\t単価\t金額"


def entries(*rows, header=HEADER):
    return list(read_purchases("\n".join([header, *rows]).encode("cp932")).entries)


def test_a_purchase_is_read_with_its_price_as_spreadsheets_write_money():
    row = '2024/4/1\t㈱髙木鋼材\t丸棒\tS45C\tφ30×1000\t12.5\tkg\t"￥1,115"\t\\13,938'
    assert entries(row) == [
        PurchaseRow(
            row_number=2,
            purchased_on=date(2024, 4, 1),
            supplier="㈱髙木鋼材",
            item="丸棒",
            material="S45C",
            specification="φ30×1000",
            quantity=Decimal("12.5"),
            unit="kg",
            unit_price=Decimal(1115),
            amount=Decimal(13938),
        )
    ]


def test_an_amount_that_is_not_quantity_times_price_is_kept_and_remarked_on():
    remark, row = entries("2024/4/1\tA\tB\t\t\t10\t本\t100\t1100")
    assert remark == Remark(2, "金額", "1100", "amount_differs", Severity.WARNING)
    assert row.amount == 1100


def test_a_file_without_amounts_is_fine():
    (row,) = entries("20240401;ボルト;4;12", header="日付;品名;数量;単価")
    assert (row.purchased_on, row.amount, row.supplier) == (date(2024, 4, 1), None, "")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("R6.4.1", date(2024, 4, 1)),
        ("令和6年4月2日", date(2024, 4, 2)),
        ("24/04/03", date(2024, 4, 3)),
        ("2024/4/4(木)", date(2024, 4, 4)),
        ("45383", date(2024, 4, 1)),
        ("2024/4/1 06:30", date(2024, 4, 1)),
    ],
)
def test_a_day_is_read_in_every_way_in_which_a_shops_files_have_it(written, day):
    (row,) = entries(f"{written}\t甲\t丸棒\tS45C\t\t2\t本\t1200\t2400")
    assert row.purchased_on == day


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ("\tA\tB\t\t\t1\t\t1\t", "購入日", "missing"),
        ("2024/13/1\tA\tB\t\t\t1\t\t1\t", "購入日", "no_such_day"),
        ("4/1\tA\tB\t\t\t1\t\t1\t", "購入日", "year_needed"),
        ("2024/4/4(金)\tA\tB\t\t\t1\t\t1\t", "購入日", "weekday_differs"),
        ("2024/4/1\tA\t\t\t\t1\t\t1\t", "品名", "missing"),
        ("2024/4/1\tA\tB\t\t\t\t\t1\t", "数量", "missing"),
        ("2024/4/1\tA\tB\t\t\t1\t\t−5\t", "単価", "negative"),
        ("2024/4/1\tA\tB\t\t\t1\t\t9999999999999\t", "単価", "too_large"),
        ("2024/4/1\tA\tB\t\t\t1\t\t約100\t", "単価", "not_a_number"),
    ],
)
def test_a_purchase_that_cannot_be_true_is_left_out_and_says_where(cells, column, code):
    (remark,) = entries(cells)
    assert (remark.row_number, remark.column, remark.code) == (2, column, code)
