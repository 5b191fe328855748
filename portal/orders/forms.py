"""Which orders are looked for."""

# mypy: disable-error-code="valid-type"
# The field types of `portal.forms` are made by functions.

from estimator.numbers import BARE
from portal.forms import (
    Form,
    optional_whole,
)

Page = optional_whole(minimum=1, maximum=100_000, unit=BARE)


class OrderSearch(Form):
    """Which page of the orders."""

    page: Page = 1
