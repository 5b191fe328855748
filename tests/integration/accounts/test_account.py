"""One's own account: name, language, password, keys for programs."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.factories.accounts import PASSWORD, give_password
from tests.factories.world import World
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]
NEW = "another four words here"


def key_of(page: str) -> str:
    return re.search(r"tsu_[\w-]+", page).group()


def make_key(somebody: Browser, name: str = "our ERP") -> str:
    form = {"client_id": str(uuid4()), "program": name}
    return key_of(somebody.post("/account/tokens", form).text)


def as_program(somebody: Browser, key: str):
    return somebody.client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})


def test_the_name_and_the_language_change_at_once(browser: Browsers) -> None:
    somebody = browser("a_engineer")
    assert somebody.post("/account", {"name": "青葉 健一", "language": "en"}).status_code == 303
    page = somebody.get("/account").text
    assert "青葉 健一" in page
    assert "Your account" in page


@pytest.mark.parametrize(
    "form",
    [
        {"name": " ", "language": "ja"},
        {"name": "x" * 101, "language": "ja"},
        {"name": "a\x00b", "language": "ja"},
        {"name": "a", "language": "de"},
        {"name": "a"},
        {"name": "a", "language": "ja", "company_id": "x"},
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    browser: Browsers, form: dict[str, str]
) -> None:
    somebody = browser("a_engineer")
    assert somebody.post("/account", form).status_code == 422
    assert somebody.get("/api/v1/me").json["name"] == "a_engineer"


def test_a_new_password_ends_the_other_sign_ins_and_keeps_this_one(
    world: World, browser: Browsers
) -> None:
    give_password(world, "a_engineer")
    here, there = browser("a_engineer"), browser("a_engineer")
    answer = here.post("/account/password", {"current": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    form = {"email": "a_engineer@example.jp", "password": NEW}
    assert browser(None).post("/sign-in", form).status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [
        ("wrong", NEW, "current"),
        ("", NEW, "current"),
        (PASSWORD, "short", "password"),
        (PASSWORD, "a_engineer@EXAMPLE.jp", "password"),
        (PASSWORD, "x" * 201, "password"),
        (PASSWORD, "1234567890", "password"),
        (PASSWORD, "a_engineer2026", "password"),
        (PASSWORD, "あおば精機あおば精機", "password"),
    ],
)
def test_a_password_that_is_not_taken_says_why_at_its_field(
    world: World, browser: Browsers, current: str, password: str, field: str
) -> None:
    give_password(world, "a_engineer")
    somebody = browser("a_engineer")
    answer = somebody.post("/account/password", {"current": current, "password": password})
    assert answer.status_code == 422
    said = re.search(rf'data-error-for="{field}">.*?data-error-text>([^<]+)', answer.text)
    assert said
    assert browser("a_engineer").get("/account").status_code == 200


def test_a_new_password_ends_the_keys_and_the_page_says_so_before(
    world: World, browser: Browsers
) -> None:
    give_password(world, "a_engineer")
    somebody, program = browser("a_engineer"), browser(None)
    key, others = make_key(somebody), make_key(browser("a_sales"))
    assert "プログラム用のキーはすべて使えなくなります" in somebody.get("/account").text
    refused = somebody.post("/account/password", {"current": "wrong", "password": NEW})
    assert refused.status_code == 422
    assert as_program(program, key).status_code == 200
    somebody.post("/account/password", {"current": PASSWORD, "password": NEW})
    assert "以前に作成したプログラム用のキーは使えなくなりました" in somebody.get("/account").text
    assert as_program(program, key).status_code == 401
    assert as_program(program, others).status_code == 200


def left_open(somebody: Browser) -> Browser:
    """Some time has passed since the password was given there."""
    with somebody.client.session_transaction() as session:
        session["password_at"] -= 11 * 60
    return somebody


def test_a_browser_that_was_left_open_makes_no_key_without_the_password(
    world: World, browser: Browsers
) -> None:
    give_password(world, "a_engineer")
    fresh = browser("a_engineer")
    assert 'name="token_password"' not in fresh.get("/account").text
    somebody = left_open(fresh)
    assert 'name="token_password"' in somebody.get("/account").text
    form = {"client_id": str(uuid4()), "program": "our ERP"}
    for password in ("", "wrong"):
        answer = somebody.post("/account/tokens", form | {"token_password": password})
        assert answer.status_code == 422
        assert re.search(r'data-error-for="token_password">.*?data-error-text>[^<]+', answer.text)
        assert 'value="our ERP"' in answer.text
    assert "tsu_" in somebody.post("/account/tokens", form | {"token_password": PASSWORD}).text
    make_key(somebody)


def test_a_key_makes_no_further_key_without_the_password(world: World, browser: Browsers) -> None:
    give_password(world, "a_engineer")
    key = {"Authorization": f"Bearer {make_key(browser('a_engineer'))}"}
    form = {"client_id": str(uuid4()), "program": "another"}
    program = browser("a_engineer")
    assert program.post("/account/tokens", form, headers=key).status_code == 422
    form["token_password"] = PASSWORD
    assert program.post("/account/tokens", form, headers=key).status_code == 200


@pytest.mark.usefixtures("cheap_tries")
def test_guessing_the_password_at_the_keys_is_stopped_too(world: World, browser: Browsers) -> None:
    give_password(world, "a_engineer")
    somebody = left_open(browser("a_engineer"))
    form = {"client_id": str(uuid4()), "program": "x", "token_password": "wrong"}
    assert {somebody.post("/account/tokens", form).status_code for _ in range(10)} == {422}
    assert somebody.post("/account/tokens", form).status_code == 429
    change = {"current": PASSWORD, "password": NEW}
    assert somebody.post("/account/password", change).status_code == 429


@pytest.mark.usefixtures("cheap_tries")
def test_guessing_the_present_password_is_stopped(world: World, browser: Browsers) -> None:
    give_password(world, "a_engineer")
    somebody = browser("a_engineer")
    form = {"current": "wrong", "password": NEW}
    assert {somebody.post("/account/password", form).status_code for _ in range(10)} == {422}
    assert somebody.post("/account/password", form).status_code == 429


@pytest.mark.usefixtures("cheap_tries")
def test_a_programs_guesses_stop_its_own_person_and_nobody_else(browser: Browsers) -> None:
    keys = [make_key(browser(who)) for who in ("a_engineer", "a_sales")]
    guessing, other = ({"Authorization": f"Bearer {key}"} for key in keys)
    form = {"current": "wrong", "password": NEW}
    program = browser(None)
    tries = [program.post("/account/password", form, headers=guessing) for _ in range(11)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]
    assert program.post("/account/password", form, headers=other).status_code == 422


def test_a_program_acts_as_the_person_until_the_key_ends(browser: Browsers) -> None:
    somebody, program = browser("a_engineer"), browser(None)
    key = make_key(somebody)
    assert as_program(program, key).json["name"] == "a_engineer"
    page = somebody.get("/account").text
    assert key not in page, "it is shown only once"
    revoke = re.search(r'action="(/account/tokens/[^"]+/revoke)"', page).group(1)
    assert browser("a_sales").post(revoke).status_code == 404
    assert as_program(program, key).status_code == 200
    assert somebody.post(revoke).status_code == 303
    assert as_program(program, key).status_code == 401


def test_a_double_click_makes_one_key(browser: Browsers) -> None:
    somebody, form = browser("a_engineer"), {"client_id": str(uuid4()), "program": "our ERP"}
    assert somebody.post("/account/tokens", form).status_code == 200
    assert somebody.post("/account/tokens", form).status_code == 303
    assert somebody.get("/account").text.count("/revoke") == 1


def test_my_account_shows_no_key_of_others(browser: Browsers) -> None:
    make_key(browser("a_sales"), "another's program")
    assert "another&#39;s program" not in browser("a_engineer").get("/account").text


def test_a_program_learns_who_it_is_and_what_it_may_do(world: World, browser: Browsers) -> None:
    mine = browser("x_customer").get("/api/v1/me").json
    assert mine["company"] == {
        "id": str(world.companies["x"]),
        "name": "客先電機",
        "kind": "customer",
    }
    assert "post_inquiry" in mine["permissions"]
    assert "see_estimate" not in mine["permissions"]


def test_everybody_sees_the_shops_of_the_own_group_only(browser: Browsers) -> None:
    for who, names in (
        ("x_customer", {"あおば精機", "墨田板金", "隅田切削"}),
        ("c_engineer", {"あおば精機", "墨田板金", "隅田切削"}),
        ("z_engineer", {"遠方工業"}),
    ):
        shops = browser(who).get("/api/v1/companies").json["companies"]
        assert {shop["name"] for shop in shops} == names
    assert browser(None).get("/api/v1/companies").status_code == 401


def test_the_account_takes_as_many_statements_with_one_key_as_with_ten(
    browser: Browsers, count_sql: Callable[..., int]
) -> None:
    somebody = browser("a_engineer")
    make_key(somebody)
    one = count_sql(lambda: somebody.get("/account"))
    for _ in range(9):
        make_key(somebody)
    assert count_sql(lambda: somebody.get("/account")) == one


def test_every_field_of_the_account_page_has_its_own_label(browser: Browsers) -> None:
    fields = re.findall(r'<input[^>]* id="([^"]+)"', browser("a_engineer").get("/account").text)
    assert {"f-name", "f-program"} <= set(fields)
    assert len(fields) == len(set(fields))
