"""A new request is known in every shop, and its customer has it in writing."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from shared_db.models import Inquiry, Mail, MailState, Stream
from shared_db.spine.streams import group_channel
from tests.factories.inquiries import part, sent_inquiry
from tests.factories.talk import proposed
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import long_ago, work_off
from tests.fixtures.portal import Browser
from workers.runner import Workshop

SignIn = Callable[[str | None], Browser]
Workshops = Callable[[str | None], Workshop]
STAFF = ("engineer", "sales", "manager")
EVERYBODY = (
    *(f"{shop}_{job}" for shop in "abcz" for job in (*STAFF, "purchaser")),
    *("a_coordinator", "a_administrator", "x_customer", "y_customer"),
)
SHOPS = {f"{shop}_{job}" for shop in "abc" for job in STAFF}


def told(browser: SignIn) -> set[str]:
    """In whose inbox it waits as news."""
    return {
        who
        for who in EVERYBODY
        if any(i["kind"] == "new_inquiry" for i in browser(who).get("/api/v1/inbox").json["items"])
    }


def look_at(world: World, client: Browser, inquiry_id: object) -> None:
    with world.record.as_server("a test") as db:
        stream = group_channel(db.get_one(Inquiry, inquiry_id)).id
        head = db.get_one(Stream, stream).last_seq
    assert client.put(f"/api/v1/streams/{stream}/read", json={"seq": head}).status_code == 200


def letters(world: World, template: str) -> dict[str, Mail]:
    with world.record.as_server("a test") as db:
        rows = db.scalars(select(Mail).where(Mail.template == template))
        return {mail.to_email.split("@")[0]: mail for mail in rows}


def test_it_waits_in_every_shop_for_each_who_has_not_looked_at_it(
    world: World, browser: SignIn
) -> None:
    inquiry = sent_inquiry(world)
    assert told(browser) == SHOPS
    look_at(world, browser("b_engineer"), inquiry.id)
    assert told(browser) == SHOPS - {"b_engineer"}
    assert "客先電機様から新しい引き合い" in browser("b_sales").get("/").text


def test_once_the_way_to_make_it_is_agreed_it_is_news_to_nobody(
    world: World, browser: SignIn
) -> None:
    sent = sent_inquiry(world, lead="a")
    proposed(world, sent.id, sent.part_ids, "a")
    assert told(browser) == set()


def test_who_has_not_looked_at_it_after_a_while_gets_a_letter(
    world: World, browser: SignIn, mail_server: Server, workshop: Workshops
) -> None:
    inquiry = sent_inquiry(world)
    look_at(world, browser("b_engineer"), inquiry.id)
    work_off(workshop(mail_server.url))
    states = {who: mail.state for who, mail in letters(world, "inquiry_news").items()}
    assert states == {
        who: MailState.WITHHELD if who == "b_engineer" else MailState.SENT for who in SHOPS
    }
    (letter,) = [m for m in mail_server.got if "c_sales" in m["To"]]
    assert inquiry.number in letter["Subject"]
    assert f"/inquiries/{inquiry.id}" in letter.get_content()
    assert letter["From"].addresses[0].display_name == "東京下町連携 事務局"


def test_the_customer_has_a_receipt_from_the_groups_office(
    world: World, mail_server: Server, workshop: Workshops
) -> None:
    parts = [part("ブラケット", [10, 50, 1000]), part("蓋", [5], drawing_number="")]
    inquiry = sent_inquiry(world, parts=parts)
    work_off(workshop(mail_server.url))
    (receipt,) = [m for m in mail_server.got if "x_customer" in m["To"]]
    text = receipt.get_content()
    assert inquiry.number in receipt["Subject"]
    assert "- ブラケット (YM-1024 B): 10 / 50 / 1,000個" in text
    assert "初回のご連絡：" in text
    assert receipt["From"].addresses[0].display_name == "東京下町連携 事務局"


def test_news_that_waited_too_long_for_a_mail_server_are_not_sent_and_say_so(
    world: World, browser: SignIn, mail_server: Server, workshop: Workshops
) -> None:
    sent_inquiry(world)
    long_ago(world, timedelta(days=4))
    work_off(workshop(mail_server.url))
    assert {m["To"].addresses[0].username for m in mail_server.got} == {"x_customer"}, (
        "what confirms something is still worth having"
    )
    old = letters(world, "inquiry_news")["b_sales"]
    page = browser("b_manager").get(f"/group/mail/{old.id}").text
    assert "内容が古くなった" in page


def test_a_letter_that_a_manager_sends_again_is_not_too_old(
    world: World, browser: SignIn, mail_server: Server, workshop: Workshops
) -> None:
    sent_inquiry(world)
    long_ago(world, timedelta(days=4))
    waits = letters(world, "inquiry_sent")["a_coordinator"]
    assert browser("a_manager").post(f"/group/mail/{waits.id}/resend").status_code == 303
    work_off(workshop(mail_server.url))
    assert letters(world, "inquiry_sent")["a_coordinator"].state is MailState.SENT
