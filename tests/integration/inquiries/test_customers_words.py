"""What customers ask for is called one thing on all their pages: a request, and 依頼."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from shared_db.models import Language, Person
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]


@pytest.mark.parametrize(
    ("language", "word", "not_this"),
    [(Language.ENGLISH, "request", "inquir"), (Language.JAPANESE, "依頼", "引き合い")],
)
def test_a_customer_reads_one_word_for_it_on_every_page(
    quoted: Case, world: World, browser: SignIn, language: Language, word: str, not_this: str
) -> None:
    with world.record.as_server("a test") as db:
        customer = update(Person).where(Person.id == world.people["x_customer"])
        db.execute(customer.values(language=language))
    client = browser("x_customer")
    one = f"/inquiries/{quoted.inquiry}"
    said = []
    for url in (
        *("/", "/inquiries", "/inquiries?show=mine", "/inquiries?state=refused", "/inquiries/new"),
        *(
            "/inquiries/drafts",
            f"/inquiries/drafts/{quoted.draft}",
            one,
            f"{one}/sent",
            f"{one}/history",
            f"{one}/revise",
        ),
        f"/quotes/{quoted.quote_revision}",
    ):
        answer = client.get(url, follow_redirects=True)
        assert answer.status_code == 200, url
        words = FormPage(answer.text).words
        assert not_this not in words.lower(), url
        said.append(words.lower())
    assert word in " ".join(said)
    over = client.post(f"{one}/withdraw", {"reason": ""}, follow_redirects=True)
    assert not_this not in FormPage(over.text).words.lower()
