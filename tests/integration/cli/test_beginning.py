"""Beginning a record: `tsunagu init` for real use, the sample to try."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from estimator.registration import Standing, check_registration
from portal.beginning import sample
from portal.beginning.sample import __main__ as program
from portal.cli import main
from portal.running.postgres import create_database
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Company,
    Group,
    GroupRole,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    PersonRole,
    Role,
    WorkCentre,
)
from shared_db.spine.transaction import Record
from tests.fixtures.portal import Browser

GIVEN = {
    "--group": "城北連携",
    "--company": "株式会社城北製作所",
    "--name": "城北 太郎",
    "--email": "taro@johoku.example",
}
PASSWORD = "five words to begin with"


@pytest.fixture
def init(settings: Settings) -> Callable[..., Result]:
    """Run `tsunagu init` on this test's record, as on a group server."""

    def run(*flags: str, given: dict[str, str] = GIVEN, **options: object) -> Result:
        arguments = [part for pair in given.items() for part in pair]
        environment = {"DATABASE_URL": settings.database_url, **options.pop("env", {})}  # type: ignore[dict-item]
        return CliRunner().invoke(main, ["init", *arguments, *flags], env=environment, **options)

    return run


def test_by_flags_the_administrator_can_sign_in_and_manage(
    init: Callable[..., Result], record: Record, app, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    result = init("--password-file", str(secret), "--role", "sales", "--language", "en")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    somebody = Browser(app, None)
    form = {"email": GIVEN["--email"], "password": PASSWORD}
    assert somebody.post("/sign-in", form).status_code == 303
    me = somebody.get("/api/v1/me").json
    assert set(me["roles"]) == {"administrator", "manager", "coordinator", "sales"}
    assert me["company"]["name"] == GIVEN["--company"]
    assert me["language"] == "en"
    with record.as_server("a test") as db:
        group = db.scalars(select(Group)).one()
    assert group.confidentiality_text_ja.startswith("秘密保持の条件")
    assert group.confidentiality_text_en.startswith("Confidentiality terms")


def test_what_no_flag_says_is_asked_and_asked_again_when_it_cannot_be_taken(
    init: Callable[..., Result], record: Record
) -> None:
    typed = ["城北連携", " ", "城北製作所", "城北 太郎", "no address", "taro@johoku.example"]
    typed += ["short", "short", PASSWORD, PASSWORD]
    result = init("--no-coordinator", given={}, input="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "Please enter an e-mail address" in result.output
    assert "At least 10 characters" in result.output
    with record.as_server("a test") as db:
        assert set(db.scalars(select(PersonRole.role))) == {Role.MANAGER}
        assert set(db.scalars(select(PersonGroupRole.role))) == {GroupRole.ADMINISTRATOR}


def test_where_the_group_is_is_said_when_it_is_founded(
    init: Callable[..., Result], record: Record
) -> None:
    env = {"TSUNAGU_ADMIN_PASSWORD": PASSWORD}
    refused = init("--timezone", "Berlin", env=env)
    assert refused.exit_code == 2
    assert "“Berlin” is no time zone" in refused.output
    assert init("--timezone", "Europe/Berlin", env=env).exit_code == 0
    with record.as_server("a test") as db:
        group = db.scalars(select(Group)).one()
        assert (group.timezone, group.currency) == ("Europe/Berlin", "JPY")


def test_its_last_words_say_what_starts_the_portal_of_that_folder(tmp_path: Path) -> None:
    folder = tmp_path / "our data"
    arguments = ["init", "--data", str(folder), *(part for pair in GIVEN.items() for part in pair)]
    done = CliRunner().invoke(
        main, arguments, env={"DATABASE_URL": None, "TSUNAGU_ADMIN_PASSWORD": PASSWORD}
    )
    assert done.exit_code == 0, done.output
    assert f"`tsunagu up --data '{folder}'` starts the portal." in done.stdout


def test_a_record_that_was_begun_is_never_begun_again(
    init: Callable[..., Result], record: Record
) -> None:
    environment = {"TSUNAGU_ADMIN_PASSWORD": PASSWORD}
    assert init(env=environment).exit_code == 0
    again = init(env=environment, given=GIVEN | {"--email": "other@johoku.example"})
    assert again.exit_code == 1
    assert "holds a group already" in again.output
    assert "Traceback" not in again.output
    with record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    ("change", "password", "said"),
    [
        ({"--email": "nobody"}, PASSWORD, "e-mail"),
        ({"--company": ""}, PASSWORD, "company"),
        ({}, "short", "Password"),
        ({}, GIVEN["--email"], "Password"),
    ],
)
def test_a_flag_that_cannot_be_taken_says_why_and_writes_nothing(
    init: Callable[..., Result], record: Record, change: dict[str, str], password: str, said: str
) -> None:
    result = init(given=GIVEN | change, env={"TSUNAGU_ADMIN_PASSWORD": password})
    assert result.exit_code == 1
    assert said in result.output
    with record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Group)) == 0


def test_without_tables_or_server_it_says_what_to_do(embedded_servers) -> None:
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, "empty_one")
    arguments = ["init", *(part for pair in GIVEN.items() for part in pair)]
    for url, said in (
        (embedded_servers.app_url("empty_one"), "shared_db.migrate"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "does not answer"),
    ):
        result = CliRunner().invoke(main, arguments, env={"DATABASE_URL": url})
        assert result.exit_code == 1
        assert said in result.output


def test_the_sample_is_loaded_once_and_everybody_of_it_can_sign_in(
    settings: Settings, record: Record, app
) -> None:
    def run() -> str:
        done = CliRunner().invoke(
            program.main, ["--people"], env={"DATABASE_URL": settings.database_url}
        )
        assert done.exit_code == 0, done.output
        return done.stdout

    first, second = run(), run()
    assert first == second
    for account in sample.accounts():
        assert account.email in first
        somebody = Browser(app, None)
        form = {"email": account.email, "password": account.password}
        assert somebody.post("/sign-in", form).status_code == 303
        me = somebody.get("/api/v1/me").json
        assert (me["name"], me["company"]["name"]) == (account.name, account.company)
        assert set(me["roles"]) == set(account.roles)
    with record.as_server("a test") as db:
        role = Membership.role
        kinds = dict(db.execute(select(role, func.count()).group_by(role)).all())
        assert kinds == {
            MembershipRole.MEMBER: 3,
            MembershipRole.CUSTOMER: 2,
            MembershipRole.SUPPLIER: 1,
        }
        colors = select(Company.color).join(Membership, Membership.company_id == Company.id)
        assert len(set(db.scalars(colors.where(role == "member")))) == 3
        centres = select(func.count(func.distinct(WorkCentre.company_id)))
        assert db.scalar(centres) == 3
        for number in db.scalars(select(Company.registration_number)):
            assert check_registration(number).standing is Standing.VALID


def test_the_sample_never_comes_into_a_record_that_is_in_use(
    init: Callable[..., Result], record: Record
) -> None:
    init(env={"TSUNAGU_ADMIN_PASSWORD": PASSWORD})
    assert not sample.load(record)
    with record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Company)) == 1


def test_the_samples_people_cover_every_role_and_both_languages() -> None:
    everybody = sample.accounts()
    assert {role for one in everybody for role in one.roles} == {*Role, *GroupRole}
    assert {one.language for one in everybody} == {"ja", "en"}
    assert len({one.key for one in everybody}) == len(everybody)
