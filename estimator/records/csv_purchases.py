"""Purchase records (調達実績) out of a CSV file: what was bought, from whom, at what price."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from estimator.records import cells
from estimator.records.import_rows import Note, Reading, RowKind, read_rows
from estimator.records.table import Column

_ROUNDING_OF_AMOUNTS = Decimal(1)


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """One purchase.

    `row_number` is the line in the file; `unit_price` is per `unit` (kg, 本, 枚, 個 …) without
    tax. Texts are verbatim; one whose column the file lacks is empty.
    """

    row_number: int
    purchased_on: date
    supplier: str
    item: str
    material: str
    specification: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal | None


PURCHASE_COLUMNS = (
    Column(
        "purchased_on",
        ("Date", "Purchase Date", "購入日", "仕入日", "納入日", "発注日", "日付"),
        cells.needed_day,
        required=True,
    ),
    Column(
        "supplier",
        ("Supplier", "Vendor", "仕入先", "仕入先名", "購入先", "業者"),
        cells.text,
        absent="",
    ),
    Column(
        "item",
        ("Item", "Item Name", "Description", "品名", "品目", "品目名", "商品名"),
        cells.needed_text,
        required=True,
    ),
    Column("material", ("Material", "Grade", "材質", "材料", "鋼種"), cells.text, absent=""),
    Column(
        "specification",
        ("Specification", "Size", "規格", "寸法", "仕様", "型式"),
        cells.text,
        absent="",
    ),
    Column(
        "quantity",
        ("Quantity", "Qty", "数量", "購入数", "重量"),
        cells.needed_quantity,
        required=True,
    ),
    Column("unit", ("Unit", "UOM", "単位"), cells.text, absent=""),
    Column("unit_price", ("Unit Price", "Price", "単価"), cells.needed_number, required=True),
    Column("amount", ("Amount", "Total", "金額", "購入金額"), cells.optional_number),
)


def read_purchases(
    source: bytes | BinaryIO, mapping: Mapping[str, str] | None = None
) -> Reading[PurchaseRow]:
    """The purchase records in a CSV file (bytes, or a seekable binary stream).

    `mapping` names the file's header for a field where it isn't one of the known names.
    Raises TableError; what is wrong with a single row is a remark among the entries.
    """
    return read_rows(_PURCHASES, source, mapping)


def _notes(row: PurchaseRow, texts: Mapping[str, str]) -> Iterator[Note]:
    if row.amount is None:
        return
    if abs(row.amount - row.quantity * row.unit_price) > _ROUNDING_OF_AMOUNTS:
        yield "amount", "amount_differs"


_PURCHASES = RowKind(PURCHASE_COLUMNS, PurchaseRow, _notes)
