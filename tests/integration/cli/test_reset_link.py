"""`tsunagu reset-link`: who could ask nobody for a new password comes in again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from portal.cli import main
from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.models import Event, Link, LinkPurpose, Mail, Person
from tests.factories.accounts import give_password, link_path, sent_link
from tests.factories.world import World
from tests.fixtures.portal import SECRET, Browser
from tests.fixtures.reset_links import path_in

Browsers = Callable[[str | None], Browser]
ADDRESS = "https://quotes.example.jp"
NEW = "five words to begin again"


@pytest.fixture
def reset(settings: Settings) -> Callable[..., Result]:
    """Run it on this test's record, as on a group server."""

    def run(email: str, company: str = "", **environment: str | None) -> Result:
        given = {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "TSUNAGU_FILES": str(settings.files),
            "SECRET_KEY": SECRET,
            "PUBLIC_URL": ADDRESS,
        }
        which = ["--company", company] if company else []
        return CliRunner().invoke(main, ["reset-link", email, *which], env={**given, **environment})

    return run


@pytest.mark.parametrize("who", ["a_manager", "a_engineer", "x_customer"])
def test_whoever_it_is_for_sets_a_new_password_by_it_once(
    world: World, browser: Browsers, reset: Callable[..., Result], who: str
) -> None:
    give_password(world, who)
    made = reset(f"{who.upper()}@example.jp")
    assert made.exit_code == 0, made.output
    link, somebody = path_in(made.output, ADDRESS), browser(None)
    assert somebody.get(link).status_code == 200
    assert somebody.post(link, {"password": NEW}).status_code == 303
    assert somebody.get("/api/v1/me").json["name"] == who
    form = {"email": f"{who}@example.jp", "password": NEW}
    assert browser(None).post("/sign-in", form).status_code == 303
    assert browser(None).get(link).status_code == 410


def test_it_ends_earlier_ones_and_the_company_hears_of_it_but_no_letter_is_written(
    world: World, browser: Browsers, reset: Callable[..., Result], settings: Settings
) -> None:
    of_manager = sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)
    first = path_in(reset("a_engineer@example.jp").output, ADDRESS)
    second = path_in(reset("a_engineer@example.jp").output, ADDRESS)
    for over in (link_path(settings, of_manager), first):
        assert browser(None).get(over).status_code == 410
    assert browser(None).get(second).status_code == 200
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "link_sent").order_by(Event.at)).all()
        links = db.scalars(select(Link).order_by(Link.created_at)).all()
        assert [event.payload["link_id"] for event in told] == [str(link.id) for link in links]
        engineer = world.people["a_engineer"]
        assert [event.person_id for event in told[1:]] == [engineer, engineer]
        assert db.scalars(select(Mail.link_id)).all() == [of_manager.id]


def test_who_is_unknown_or_was_shut_out_gets_none(
    world: World, reset: Callable[..., Result]
) -> None:
    with world.record.as_server("a test") as db:
        shut_out = update(Person).where(Person.id == world.people["a_sales"])
        db.execute(shut_out.values(active=False))
    for email, said in (
        ("nobody@example.jp", "Nobody here has the address nobody@example.jp."),
        ("a_sales@example.jp", "can't sign in"),
    ):
        result = reset(email)
        assert result.exit_code == 1
        assert said in result.output
        assert "/link/" not in result.output
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Link)).all() == []


def test_of_several_who_typed_one_address_the_proven_one_or_the_one_of_the_company_is_meant(
    world: World, reset: Callable[..., Result]
) -> None:
    def type_address(company: str) -> None:
        with world.record.as_server("a test") as db:
            db.add(Person(company_id=world.companies[company], email="Twice@example.jp", name="x"))

    type_address("a")
    assert reset("twice@example.jp").exit_code == 0
    type_address("b")
    several = reset("twice@example.jp")
    assert several.exit_code == 1
    assert "--company" in several.output
    assert "“墨田板金”" in several.output
    with world.record.as_server("a test") as db:
        theirs = Person.company_id == world.companies["b"], Person.name == "x"
        db.execute(update(Person).where(*theirs).values(email_proven_at=utc_now()))
    assert reset("twice@example.jp").exit_code == 0
    with world.record.as_server("a test") as db:
        newest = select(Link).order_by(Link.created_at.desc())
        assert db.scalars(newest).first().company_id == world.companies["b"]
    assert reset("twice@example.jp", company="株式会社あおば精機").exit_code == 0
    with world.record.as_server("a test") as db:
        assert db.scalars(newest).first().company_id == world.companies["a"]


def test_what_is_missing_is_said_without_a_trace(
    world: World, reset: Callable[..., Result], tmp_path: Path
) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    for environment, said in (
        ({"DATABASE_URL": away}, "stop `tsunagu up` and run this again"),
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"DATABASE_URL": None, "TSUNAGU_DATA": str(tmp_path / "none")}, "Name the folder with"),
    ):
        result = reset("a_manager@example.jp", **environment)
        assert result.exit_code == 1
        assert said in result.output
        assert isinstance(result.exception, SystemExit)
    assert not (tmp_path / "none").exists(), "no portal is made where none was"


def test_without_a_public_address_it_says_so(world: World, reset: Callable[..., Result]) -> None:
    assert "PUBLIC_URL" not in reset("a_manager@example.jp").output
    made = reset("a_manager@example.jp", PUBLIC_URL=None)
    assert "PUBLIC_URL is not set" in made.output
    assert path_in(made.output, Settings.public_url)
