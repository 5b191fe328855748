"""A refused form answers a browser with a redirect: nothing is sent again, nothing old comes back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from shared_db.foundation.base import utc_now
from shared_db.models import RefusedAnswer
from shared_db.spine import refusals
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
INVITE = "/group/people/new"


@pytest.fixture
def case(world: World) -> SubQuoting:
    return sub_quoting(world)


def sent(client: Browser, address: str, page: str = "", **typed: Any) -> Any:
    """A form as a browser sends it from its page."""
    came_from = {"Referer": f"http://localhost{page or address}"}
    return client.post(address, typed, headers=HTML | came_from)


def refused(client: Browser, **typed: Any) -> str:
    """The address to which a refused invitation leads."""
    given = {"client_id": str(uuid4()), "email": "nobody", "language": "ja"}
    answer = sent(client, INVITE, **given | typed)
    assert answer.status_code == 303
    return str(answer.location)


def test_a_refused_form_is_shown_by_an_address_that_can_be_loaded_again(browser: SignIn) -> None:
    client = browser("a_manager")
    where = refused(client, name="髙﨑 新")
    assert where.startswith(f"{INVITE}?refused=")
    for _ in range(2):
        page = client.get(where, headers=HTML)
        assert page.status_code == 422
        assert 'value="髙﨑 新"' in page.text
        assert "data-error-summary" in page.text


def test_programs_and_scripts_get_the_refusal_itself(browser: SignIn) -> None:
    client = browser("a_manager")
    assert client.post(INVITE, {"name": "x"}).status_code == 422
    assert (
        client.post(INVITE, {"name": "x"}, headers=HTML | {"HX-Request": "true"}).status_code == 422
    )


def test_once_it_was_taken_the_way_back_leads_to_the_page_as_it_stands(browser: SignIn) -> None:
    client = browser("a_manager")
    where = refused(client, name="古い名前")
    given = {"client_id": str(uuid4()), "name": "新しい名前", "language": "ja", "roles": "sales"}
    taken = sent(client, INVITE, page=where, email="new@example.jp", **given)
    assert taken.status_code == 303
    assert "refused" not in taken.location
    back = client.get(where, headers=HTML)
    assert (back.status_code, back.location) == (303, INVITE)
    assert "古い名前" not in client.get(back.location).text


def test_of_two_refusals_the_way_back_shows_the_later_one(browser: SignIn) -> None:
    client = browser("a_manager")
    first = refused(client, name="一回目")
    second = refused(client, name="二回目")
    back = client.get(first, headers=HTML)
    assert (back.status_code, back.location) == (303, second)


def test_what_a_draft_has_kept_since_is_newer_than_what_was_refused(
    case: SubQuoting, browser: SignIn
) -> None:
    client, estimate = browser("a_engineer"), case.build()
    grid = case.grid(estimate, "a_engineer")
    flat = {"version": str(grid["version"])}
    for place, part in enumerate(grid["parts"]):
        flat[f"parts-{place}-id"] = part["id"]
        for row, line in enumerate(part["lines"]):
            name = f"parts-{place}-lines-{row}-"
            flat |= {
                name + "id": line["id"],
                name + "kind": line["kind"],
                name + "run_minutes": "x",
            }
    answer = sent(client, f"/estimates/{estimate}", **flat)
    assert "refused=" in answer.location
    assert client.get(answer.location, headers=HTML).status_code == 422
    values = {name: "3" if value == "x" else value for name, value in flat.items()}
    kept = client.post(
        f"/estimates/{estimate}/typed", json={"version": grid["version"], "values": values}
    )
    assert kept.status_code == 200, kept.text
    assert client.get(answer.location, headers=HTML).location == f"/estimates/{estimate}"


def test_nobody_else_is_shown_what_somebody_was_refused(browser: SignIn) -> None:
    where = refused(browser("a_manager"), name="秘密の名前")
    for other in ("a_sales", "b_manager"):
        answer = browser(other).get(where, headers=HTML)
        assert "秘密の名前" not in answer.text
    assert browser(None).get(where, headers=HTML).status_code in (302, 303)


def test_signed_out_a_refusal_has_an_address_too_and_never_the_password(
    world: World, browser: SignIn
) -> None:
    client = browser(None)
    typed = {"email": "who@example.jp", "password": "not this one"}
    answer = sent(client, "/sign-in", page="/sign-in?next=/quotes", **typed)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=%2Fquotes&refused=")
    page = client.get(answer.location, headers=HTML).text
    assert 'value="who@example.jp"' in page
    assert "not this one" not in page


def test_a_refusal_is_kept_an_hour_and_of_nobody_only_so_many(
    world: World, browser: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST_OF_NOBODY", 3)
    client = browser("a_manager")
    where = refused(client, name="x")
    with world.record.as_server("a test") as db:
        db.execute(update(RefusedAnswer).values(kept_at=utc_now() - timedelta(minutes=61)))
    assert client.get(where, headers=HTML).location == INVITE
    with world.record.as_server("a test") as db:
        for number in range(6):
            page = {"form": f"/{number}", "page": "/", "status": 422, "body": b""}
            refusals.keep_refusal(db, bytes([number]), None, **page)
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(RefusedAnswer.id)).all()) == 4


def test_a_key_for_programs_is_shown_in_its_answer_and_kept_nowhere(
    world: World, browser: SignIn
) -> None:
    made = {"client_id": str(uuid4()), "program": "ERP"}
    answer = sent(browser("a_engineer"), "/account/tokens", page="/account", **made)
    assert answer.status_code == 200
    assert "tsu_" in answer.text
    with world.record.as_server("a test") as db:
        assert db.scalars(select(RefusedAnswer.id)).all() == []
