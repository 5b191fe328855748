"""What customer and shops say to each other reaches the other side: in the inbox, later by mail."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.thread.forms import NewPost
from portal.thread.service import post_message
from shared_db.models import Channel, Inquiry, Job, JobKind, JobState, Mail, MailState
from shared_db.spine.streams import customer_channel
from shared_db.telling.conversation import FIRST_SIGNS
from tests.factories.quotes import issued, priceable
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import long_ago, work_off
from tests.fixtures.portal import Browser
from workers.runner import Workshop
from workers.waiting_mail import send_waiting

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def inquiry(world: World) -> UUID:
    """A request that A leads."""
    return inquiry_rows(world, lead="a")[0]


def say(
    client: Browser, inquiry: UUID, body: str = "納期は守れますか", channel: str = "customer"
) -> None:
    sent = {"client_id": str(uuid4()), "body": body}
    url = f"/api/v1/inquiries/{inquiry}/channels/{channel}/messages"
    assert client.post(url, json=sent).status_code == 201


def read(world: World, client: Browser, inquiry: UUID) -> None:
    """Read the customer channel to its end."""
    with world.record.as_server("a test") as db:
        stream = customer_channel(db.get_one(Inquiry, inquiry)).id
    answer = client.put(f"/api/v1/streams/{stream}/read", json={"seq": 10**6})
    assert answer.status_code == 200


def asked(browser: SignIn, *people: str) -> set[str]:
    """Those of these people in whose inbox the other side's words wait."""
    return {
        who
        for who in people
        if any(i["kind"] == "posted" for i in browser(who).get("/api/v1/inbox").json["items"])
    }


EVERYBODY = (
    *("x_customer", "y_customer", "a_sales", "a_manager", "a_engineer"),
    *("b_sales", "a_coordinator", "z_manager"),
)


def test_a_customers_words_wait_for_the_leads_sales_until_read_or_answered(
    world: World, browser: SignIn, inquiry: UUID
) -> None:
    say(browser("x_customer"), inquiry)
    assert asked(browser, *EVERYBODY) == {"a_sales", "a_manager"}
    items = browser("a_sales").get("/api/v1/inbox").json["items"]
    (item,) = [each for each in items if each["kind"] == "posted"]
    page = browser("a_sales").get(item["url"]).text
    assert "納期は守れますか" in page
    read(world, browser("a_sales"), inquiry)
    assert asked(browser, *EVERYBODY) == {"a_manager"}
    say(browser("b_engineer"), inquiry, "守れます")
    assert asked(browser, *EVERYBODY) == {"x_customer"}
    read(world, browser("x_customer"), inquiry)
    assert asked(browser, *EVERYBODY) == set()


def test_while_nobody_leads_a_customers_words_wait_for_the_coordinator(
    world: World, browser: SignIn
) -> None:
    inquiry = inquiry_rows(world)[0]
    say(browser("x_customer"), inquiry)
    assert asked(browser, *EVERYBODY) == {"a_coordinator"}


def test_what_shops_say_among_themselves_waits_for_nobody(browser: SignIn, inquiry: UUID) -> None:
    say(browser("b_engineer"), inquiry, channel="group")
    assert asked(browser, *EVERYBODY) == set()


def test_an_order_waits_for_sales_until_it_is_read(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    part, quantity = case.wanted[0]
    choices = [{"part_id": str(part), "quantity": quantity}]
    sent = {"client_id": str(uuid4()), "choices": choices}
    answer = browser("x_customer").post(f"/api/v1/quote-revisions/{revision}/accept", json=sent)
    assert answer.status_code == 201
    assert asked(browser, *EVERYBODY) == {"a_sales", "a_manager"}
    assert "様から注文がありました" in browser("a_sales").get("/").text
    read(world, browser("a_sales"), case.inquiry_id)
    assert asked(browser, *EVERYBODY) == {"a_manager"}


def letters(world: World) -> dict[str, str]:
    with world.record.as_server("a test") as db:
        rows = db.scalars(select(Mail).where(Mail.template == "message_posted"))
        return {mail.to_email.split("@")[0]: mail.state for mail in rows}


def test_what_is_still_unread_after_a_while_goes_by_mail_in_one_letter(
    world: World,
    browser: SignIn,
    inquiry: UUID,
    mail_server: Server,
    workshop: Callable[[str | None], Workshop],
) -> None:
    for body in ("一つ目", "二つ目"):
        say(browser("x_customer"), inquiry, body)
    with world.record.as_server("a test") as db:
        due = select(func.count()).where(
            Job.kind == JobKind.SEND_MAIL, Job.state == JobState.QUEUED, Job.run_after <= func.now()
        )
        assert db.scalar(due) == 0, "who reads along needs no letter"
    assert letters(world) == {"a_sales": MailState.WAITING, "a_manager": MailState.WAITING}
    read(world, browser("a_manager"), inquiry)
    work_off(workshop(mail_server.url))
    assert letters(world) == {"a_sales": MailState.SENT, "a_manager": MailState.WITHHELD}
    (letter,) = mail_server.got
    assert f"/inquiries/{inquiry}?channel=customer#aside" in letter.get_content()
    assert "一つ目" in letter.get_content()
    assert "東京下町連携 事務局" in str(letter["From"]), "what a customer does, the office tells"
    letter_page = "ポータルで既にお読みいただきました"
    with world.record.as_server("a test") as db:
        withheld = db.scalars(select(Mail.id).where(Mail.state == MailState.WITHHELD)).one()
    assert letter_page in browser("a_manager").get(f"/group/mail/{withheld}").text


@pytest.mark.parametrize("words_by_mail", ["1", "0"])
def test_a_letter_carries_the_first_lines_unless_the_company_leaves_its_words_out(
    world: World, browser: SignIn, inquiry: UUID, words_by_mail: str
) -> None:
    card = {"version": 1, "name": "あおば", "tax_rounding": "down", "words_by_mail": words_by_mail}
    assert browser("a_manager").post("/group/company", card).status_code == 303
    say(browser("a_sales"), inquiry, f"お世話になります。\r\n\r\n納期の件です。\r\n{'あ' * 300}")
    with world.record.as_server("a test") as db:
        (words,) = {mail.values["words"] for mail in db.scalars(select(Mail))}
    if words_by_mail == "0":
        assert words == ""
    else:
        assert words.startswith("お世話になります。\n納期の件です。\nあああ")
        assert words.endswith("あ…")
        assert len(words) == FIRST_SIGNS + 1


def test_words_after_those_that_were_read_go_out_with_the_letter_under_way(
    world: World,
    browser: SignIn,
    inquiry: UUID,
    mail_server: Server,
    workshop: Callable[[str | None], Workshop],
) -> None:
    say(browser("a_engineer"), inquiry, "確認します")
    read(world, browser("x_customer"), inquiry)
    say(browser("a_engineer"), inquiry, "できます")
    work_off(workshop(mail_server.url))
    assert letters(world)["x_customer"] == MailState.SENT


def test_two_posts_at_once_write_one_letter(world: World, browser: SignIn, inquiry: UUID) -> None:
    with ThreadPoolExecutor(6) as threads:
        posts = [threads.submit(say, browser("x_customer"), inquiry, f"{n}つ目") for n in range(6)]
        for post in posts:
            post.result()
    with world.record.as_server("a test") as db:
        to = sorted(db.scalars(select(Mail.to_email).where(Mail.template == "message_posted")))
    assert to == ["a_manager@example.jp", "a_sales@example.jp"]


def test_a_post_in_the_moment_when_the_letter_before_is_found_read_has_a_letter_of_its_own(
    world: World,
    browser: SignIn,
    inquiry: UUID,
    mail_server: Server,
    workshop: Callable[[str | None], Workshop],
) -> None:
    """The post locks the letter; the worker waits for it and finds what is unread."""
    say(browser("a_engineer"), inquiry, "一つ目")
    read(world, browser("x_customer"), inquiry)
    with ThreadPoolExecutor(1) as threads:
        with world.record.work(world.actor("a_engineer")) as work:
            new = NewPost(client_id=uuid4(), body="二つ目")
            post_message(work, inquiry, Channel.CUSTOMER, new)
            sending = threads.submit(work_off, workshop(mail_server.url))
            with pytest.raises(TimeoutError):
                sending.result(timeout=0.5)
        sending.result()
    assert letters(world) == {"x_customer": MailState.SENT}
    assert len(mail_server.got) == 1


def test_words_after_a_letter_was_taken_to_be_sent_have_a_letter_of_their_own(
    world: World,
    browser: SignIn,
    inquiry: UUID,
    workshop: Callable[[str | None], Workshop],
) -> None:
    away = workshop("smtp://127.0.0.1:9")
    say(browser("a_engineer"), inquiry, "一つ目")
    for _ in range(3):
        work_off(away)
    say(browser("a_engineer"), inquiry, "二つ目")
    with world.record.as_server("a test") as db:
        first, second = db.scalars(select(Mail).order_by(Mail.created_at))
    assert (first.gathers, second.gathers is not None) == (None, True)


def test_when_the_mail_server_is_back_one_letter_tells_of_all(
    world: World,
    browser: SignIn,
    inquiry: UUID,
    mail_server: Server,
    workshop: Callable[[str | None], Workshop],
) -> None:
    away = workshop("smtp://127.0.0.1:9")
    for body in ("一つ目", "二つ目"):
        say(browser("a_engineer"), inquiry, body)
        for _ in range(3):
            work_off(away)
    long_ago(world)
    back = workshop(mail_server.url)
    assert send_waiting(back) == 2
    work_off(back)
    assert len(mail_server.got) == 1
    with world.record.as_server("a test") as db:
        (withheld,) = db.scalars(select(Mail).where(Mail.state == MailState.WITHHELD))
    assert withheld.error == "A later letter to the same person tells of it, too."
