"""Money is rounded once and by one rule, wherever a page shows it."""

from decimal import Decimal

import pytest
from flask import Flask

from portal.language import money


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        ("2691.825", 2, "2,691.83"),
        ("2691.815", 2, "2,691.82"),
        ("2682.5", 0, "2,683"),
        ("2681.5", 0, "2,682"),
        ("-2682.5", 0, "2,683"),
        ("1234567", 0, "1,234,567"),
    ],
)
def test_a_half_goes_up_in_tables_and_in_sheets(
    app: Flask, amount: str, places: int, shown: str
) -> None:
    with app.test_request_context():
        template = app.jinja_env.get_template("components/money.html")
        table = template.make_module({}).money(Decimal(amount), places=places)
    assert shown in str(table)
    if places == 2:
        assert money(amount, places).endswith(shown)
