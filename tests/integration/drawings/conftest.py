"""A customer with a draft to upload to."""

from collections.abc import Callable

import pytest

from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def customer(browser: SignIn) -> Browser:
    return browser("x_customer")


@pytest.fixture
def draft(customer: Browser) -> str:
    """The id of X's draft."""
    return customer.get("/inquiries/new").headers["Location"].rsplit("/", 1)[1]
