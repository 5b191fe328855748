"""Where letters and inboxes lead, there is a page."""

from uuid import uuid4

import pytest
from flask import Flask

from shared_db.spine.places import OF_INQUIRIES, Page, Place, place_kept
from templates.addresses import ADDRESSES, address_of


@pytest.mark.parametrize("page", Page)
def test_every_place_has_an_address_that_the_portal_serves(app: Flask, page: Page) -> None:
    place = Place(page, None if page is Page.SHOPS else uuid4())
    path = address_of(**place.as_json()).partition("#")[0].partition("?")[0]
    endpoint, values = app.url_map.bind("").match(path, "GET")
    assert list(values.values()) == [place.of] * (place.of is not None)
    assert (endpoint == "inquiries.show") == (page in OF_INQUIRIES - {Page.PRICE})


def test_no_address_is_of_a_place_that_there_is_not() -> None:
    assert set(ADDRESSES) == set(Page)


def test_a_letter_keeps_its_place() -> None:
    place = Place(Page.QUOTE, uuid4())
    assert place_kept({"place": place.as_json()}) == place
    assert place_kept({"place": Place(Page.SHOPS).as_json()}) == Place(Page.SHOPS)
    assert place_kept({"subject": "架台"}) is None
