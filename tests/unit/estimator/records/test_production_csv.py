import io
import os
import tracemalloc
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.records.csv_production import PRODUCTION_COLUMNS, ProductionRow, read_production
from estimator.records.remarks import REMARKS, Remark, Severity
from estimator.records.report_type import ReportType
from estimator.records.table import LONGEST_LINE, TableError

HEADER = "作業指示,工程,設備,開始,完了,時間,指示数,品名,作業者,区分,良品数,不良数,保留数,手直し"
GOOD = "W-1,旋盤,NL2500,2024/01/30 06:24,2024/01/30 12:43,006:19,10,軸,田中,D,8,1,0,"
FIELDS = HEADER.split(",")


def shared_data():
    checkout = Path(__file__).resolve().parents[4]
    return Path(os.environ.get("TSUNAGU_SHARED_DATA", checkout.parent / "shared" / "data"))


def row_with(**cells):
    changed = dict(zip(FIELDS, GOOD.split(","), strict=True)) | cells
    return ",".join(changed.values())


def read(*rows, header=HEADER, encoding="utf-8", mapping=None):
    content = "\r\n".join([header, *rows, ""]).encode(encoding)
    entries = list(read_production(content, mapping).entries)
    rows_read = [entry for entry in entries if isinstance(entry, ProductionRow)]
    return rows_read, [entry for entry in entries if isinstance(entry, Remark)]


def only_remark(*rows, **options):
    rows_read, (remark,) = read(*rows, **options)
    return rows_read, remark


def test_the_dirt_of_a_real_shop_is_told_exactly():
    real = shared_data() / "production" / "machine_shop_reports_2012_jan_feb.csv"
    if not real.exists():
        pytest.skip("the shared data folder isn't here")
    with real.open("rb") as stream:
        reading = read_production(stream)
        entries = list(reading.entries)
    codes = Counter(entry.code for entry in entries if isinstance(entry, Remark))
    assert codes == {"duplicate_row": 21, "zero_span": 544, "no_timestamp": 164, "excel_time": 1}
    rows = {entry.row_number: entry for entry in entries if isinstance(entry, ProductionRow)}
    assert len(rows) == 3679 - 21
    (excel,) = [
        entry for entry in entries if isinstance(entry, Remark) and entry.code == "excel_time"
    ]
    assert (excel.row_number, excel.value) == (432, "1899/12/31 01:49:00")
    assert rows[432].span_minutes == 109
    assert len({row.work_order for row in rows.values()}) == 157
    assert set(reading.columns) == {column.field for column in PRODUCTION_COLUMNS}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_japanese_file_is_read_in_every_usual_encoding_and_delimiter(encoding, delimiter):
    content = f"{HEADER}\r\n{GOOD}\r\n".replace(",", delimiter).encode(encoding)
    reading = read_production(content)
    assert (reading.encoding, reading.delimiter) == (encoding, delimiter)
    assert list(reading.entries) == [
        ProductionRow(
            row_number=2,
            work_order="W-1",
            operation="旋盤",
            resource="NL2500",
            started_at=datetime.fromisoformat("2024-01-30T06:24"),
            ended_at=datetime.fromisoformat("2024-01-30T12:43"),
            span_minutes=Decimal(379),
            order_quantity=10,
            part_name="軸",
            worker="田中",
            report_type=ReportType.PRODUCTION,
            good=8,
            rejected=1,
            mrb=0,
            rework=False,
        )
    ]


def test_a_duplicate_is_kept_out_and_points_to_the_first_of_them():
    rows, remark = only_remark(GOOD, row_with(区分="S"), GOOD)
    assert [row.row_number for row in rows] == [2, 3]
    assert remark == Remark(4, None, "2", "duplicate_row", Severity.WARNING)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("時間", "000:00", "zero_span"),
        ("時間", "", "no_span"),
        ("時間", "1899/12/31 01:49:00", "excel_time"),
        ("開始", "", "no_timestamp"),
        ("完了", " ", "no_timestamp"),
        ("完了", "2024/01/29 12:43", "ended_before_started"),
    ],
)
def test_what_deserves_a_look_is_kept_and_remarked_on(column, cell, code):
    rows, remark = only_remark(row_with(**{column: cell}))
    assert len(rows) == 1
    assert remark == Remark(2, column, cell, code, Severity.WARNING)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("作業指示", "  ", "missing"),
        ("工程", "", "missing"),
        ("区分", "", "missing"),
        ("区分", "X", "unknown_report_type"),
        ("良品数", "-3", "negative"),
        ("良品数", "many", "not_a_number"),
        ("良品数", "1.5", "not_whole"),
        ("良品数", "1000000001", "too_large"),
        ("良品数", "1" * 39, "too_large"),
        ("開始", "2024/02/30 08:00", "no_such_day"),
        ("開始", "2024/01/30 25:00", "not_a_date"),
        ("開始", "yesterday", "not_a_date"),
        ("開始", "1899/12/31 08:00", "date_out_of_range"),
        ("時間", "six", "not_a_span"),
        ("時間", "1:75", "not_a_span"),
        ("時間", "-0:30", "negative"),
        ("時間", "745:00", "too_large"),
        ("時間", "1900/13/01 01:00", "not_a_span"),
        ("手直し", "perhaps", "not_yes_or_no"),
        ("品名", "長" * 1001, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_true_leaves_its_row_out_and_says_where(column, cell, code):
    rows, remark = only_remark(GOOD, row_with(**{column: cell}))
    assert len(rows) == 1
    assert (remark.row_number, remark.column, remark.code) == (3, column, code)
    assert remark.severity is Severity.ERROR
    assert remark.value == (cell if len(cell) <= 80 else cell[:80] + "…")


def test_every_wrong_cell_of_a_row_is_told_at_once():
    rows, remarks = read(row_with(良品数="-1", 開始="?"))
    assert rows == []
    assert {remark.code for remark in remarks} == {"negative", "not_a_date"}


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("006:19", "379"),
        ("25:12", "1512"),
        ("0:01:30", "1.5"),
        ("45", "45"),
        ("１：３０", "90"),
        ("2.5", "2.5"),
        ("1899/12/30 01:49:00", "109"),
        ("1900-01-01 01:12:00", "1512"),
    ],
)
def test_spans_are_read_as_shops_and_spreadsheets_write_them(cell, minutes):
    (row,), _ = read(row_with(時間=cell))
    assert row.span_minutes == Decimal(minutes)


@pytest.mark.parametrize(
    "cell",
    ["2024-01-30T06:24:00", "2024年1月30日 6:24", "２０２４/1/30 06:24", "2024.1.30 6:24:00"],
)
def test_dates_are_read_as_shops_write_them(cell):
    (row,), _ = read(row_with(開始=cell))
    assert row.started_at == datetime.fromisoformat("2024-01-30T06:24")


def test_numbers_are_normalised_and_texts_are_kept_verbatim():
    (row,), _ = read(row_with(良品数="１２", 品名=" ㈱髙橋 ⌀１０ ", 手直し="○", 区分="段取り"))
    assert (row.good, row.part_name) == (12, " ㈱髙橋 ⌀１０ ")
    assert (row.rework, row.report_type) == (True, ReportType.SETUP)


def test_a_row_whose_cells_have_moved_is_left_out():
    rows, remarks = read(GOOD + ",extra", GOOD.rsplit(",", 2)[0], row_with(区分="S") + ",,")
    assert [row.row_number for row in rows] == [4]
    assert [(remark.row_number, remark.value, remark.code) for remark in remarks] == [
        (2, "15", "wrong_field_count"),
        (3, "12", "wrong_field_count"),
    ]


def test_row_numbers_are_lines_of_the_file_also_behind_blank_and_quoted_lines():
    rows, remarks = read("", row_with(品名='"two\r\nlines"'), "," * 13, GOOD)
    assert [row.row_number for row in rows] == [3, 6]
    assert [(remark.row_number, remark.code) for remark in remarks] == [(5, "blank_row")]


def test_blank_lines_above_the_header_are_passed_over_and_counted():
    entries = list(read_production(f"\n \n{HEADER}\n{GOOD}\n".encode()).entries)
    assert [entry.row_number for entry in entries] == [4]


def test_broken_quotes_are_told_with_the_lines_that_they_run_together():
    rows, remarks = read(
        row_with(品名='"a"b'), GOOD, row_with(品名='"never closed'), row_with(区分="S")
    )
    assert [row.row_number for row in rows] == [3]
    assert [(remark.row_number, remark.value, remark.code) for remark in remarks] == [
        (2, "2-2", "broken_quotes"),
        (4, "4-5", "broken_quotes"),
    ]


def test_a_header_with_broken_quotes_has_no_columns():
    with pytest.raises(TableError) as refused:
        read(GOOD, header='"' + HEADER)
    assert refused.value.code == "missing_columns"


def test_the_callers_stream_stays_open_for_the_caller_to_close():
    stream = io.BytesIO(f"{HEADER}\n{GOOD}\n".encode())
    assert len(list(read_production(stream).entries)) == 1
    assert not stream.closed


def test_missing_columns_are_named_with_what_was_found():
    with pytest.raises(TableError) as refused:
        read("W-1,旋盤", header="作業指示,工程")
    assert (refused.value.field, refused.value.code) == ("file", "missing_columns")
    assert refused.value.message_values == {
        "columns": "span_minutes, report_type, good",
        "found": "作業指示, 工程",
    }


def test_a_mapping_names_headers_that_nobody_could_guess():
    header = HEADER.replace("工程", "なにか")
    with pytest.raises(TableError):
        read(GOOD, header=header)
    (row,), _ = read(GOOD, header=header, mapping={"operation": "なにか"})
    assert row.operation == "旋盤"
    for mapping, code in (
        ({"worker": "nobody"}, "missing_columns"),
        ({"x": "工程"}, "unknown_field"),
    ):
        with pytest.raises(TableError) as refused:
            read(GOOD, mapping=mapping)
        assert refused.value.code == code


def test_columns_that_a_shop_does_not_keep_stay_empty_without_remarks():
    rows, remarks = read("W-1,旋盤,30,D,5", header="Job,Operation,Minutes,Type,Good")
    assert remarks == []
    assert (rows[0].worker, rows[0].started_at, rows[0].rejected, rows[0].rework) == (
        "",
        None,
        0,
        False,
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"PK\x03\x04\x00\x00", "not_text"),
        (HEADER.encode("utf-16"), "not_text"),
        (b"\xef\xbb\xbf\xff", "unknown_encoding"),
        (HEADER.encode("euc-jp") + b"\xff\xff\x81", "unknown_encoding"),
        (b"x" * (LONGEST_LINE + 1), "line_too_long"),
    ],
)
def test_what_is_no_table_is_refused_with_a_plain_reason(content, code):
    with pytest.raises(TableError) as refused:
        read_production(content)
    assert refused.value.code == code


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_row_whatever_is_in_it_ends_in_anything_but_a_row_or_known_remarks(rows):
    content = "\n".join([HEADER, *rows, GOOD]).encode("utf-8", "replace").replace(b"\0", b"")
    for entry in read_production(content).entries:
        assert isinstance(entry, ProductionRow) or entry.code in REMARKS


def test_memory_does_not_grow_with_the_file():
    rows = "".join(f"{GOOD.replace('W-1', f'W-{number}')}\n" for number in range(20_000))
    stream = io.BytesIO(f"{HEADER}\n{rows}".encode())
    tracemalloc.start()
    count = sum(1 for _ in read_production(stream).entries)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 16_000_000
