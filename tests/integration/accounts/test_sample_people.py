"""The sample's people at the sign-in: one press each where the sample runs, and nowhere else."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from portal.beginning import sample
from portal.beginning.sample import PASSWORD, accounts
from shared_db.foundation.settings import Settings
from shared_db.models import Person
from shared_db.spine.transaction import Record
from tests.factories.world import a_group, make_world
from tests.fixtures.portal import Browser

PRESSED = re.compile(r'<button[^>]* name="email" value="([^"]+)"')


@pytest.fixture
def somebody(settings: Settings, record: Record, app: Flask) -> Browser:
    """Whoever sits before a machine with the sample, not signed in."""
    assert sample.load(record)
    app.extensions["settings"] = replace(settings, sample_sign_in=True)
    return Browser(app, None)


def listed(somebody: Browser, **asked: object) -> set[str]:
    page = somebody.get("/sign-in", **asked)
    assert page.status_code == 200
    return set(PRESSED.findall(page.text))


def test_everybody_is_listed_and_one_press_signs_in(somebody: Browser) -> None:
    page = somebody.get("/sign-in").text
    assert set(PRESSED.findall(page)) == {one.email for one in accounts()}
    for one in accounts():
        assert one.name in page and one.company in page
    assert somebody.post("/sign-in", {"email": accounts()[1].email, "password": PASSWORD})
    assert somebody.get("/api/v1/me").json["name"] == accounts()[1].name


def test_a_press_needs_the_token_of_the_page_and_the_password_that_stands(
    somebody: Browser, record: Record
) -> None:
    form = {"email": accounts()[0].email, "password": PASSWORD}
    assert somebody.client.post("/sign-in", data=form).status_code == 400
    with record.as_server("a test") as db:
        db.execute(update(Person).values(password_hash=None))
    assert somebody.post("/sign-in", form).status_code == 422
    assert somebody.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "asked",
    [
        {"base_url": "http://192.0.2.7:8000"},
        {"base_url": "http://quotes.example.jp"},
        {"environ_base": {"REMOTE_ADDR": "192.0.2.8"}},
        {"headers": {"X-Forwarded-For": "192.0.2.8"}},
        {"headers": {"Forwarded": "for=192.0.2.8"}},
    ],
)
def test_nobody_is_listed_for_whom_does_not_sit_before_the_machine(
    somebody: Browser, asked: dict[str, object]
) -> None:
    assert listed(somebody, **asked) == set()


def test_nobody_is_listed_where_the_server_does_not_say_that_it_is_a_sample(
    somebody: Browser, settings: Settings, app: Flask
) -> None:
    app.extensions["settings"] = settings
    assert listed(somebody) == set()
    assert PASSWORD not in somebody.get("/sign-in").text


def test_nobody_is_listed_in_a_record_of_somebodys_own(somebody: Browser, record: Record) -> None:
    make_world(record)
    assert listed(somebody) == set(), "there are other groups beside the sample"


def test_the_sign_in_carries_the_name_of_the_only_group(record: Record, app: Flask) -> None:
    assert sample.load(record)
    assert "<h1>東京下町連携</h1>" in Browser(app, None).get("/sign-in").text
    with record.as_server("a test") as db:
        db.add(a_group("よその連携"))
    page = Browser(app, None).get("/sign-in").text
    assert "連携</" not in page, "of several groups none is named to a stranger"
