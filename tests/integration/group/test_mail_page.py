"""The manager's mail page: what waits, what failed, what can be tried again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, update

from portal.group.waiting import waiting
from portal.inquiries.queries import find_inquiry
from portal.inquiries.service import withdraw_inquiry
from shared_db.foundation.base import utc_now
from shared_db.models import Job, JobKind, JobState, Language, LinkPurpose, Mail, MailState, Role
from shared_db.spine.jobs import put_job
from shared_db.telling.mailing import put_mail
from tests.factories.accounts import sent_link
from tests.factories.rows import inquiry_rows
from tests.factories.talk import asked
from tests.factories.world import World
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]


def waits(app: Flask, world: World, who: str) -> dict[str, int]:
    with app.test_request_context(), world.record.work(world.actor(who)) as work:
        return {item.kind: item.values["count"] for item in waiting(work)}


def only_mail(world: World) -> Mail:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Mail)).one()


def change_mail(world: World, **values: object) -> None:
    with world.record.as_server("a test") as db:
        db.execute(update(Mail).values(**values))


def test_each_manager_reads_the_own_companys_mail(world: World, browser: Browsers) -> None:
    sent_link(world, "a_sales", email="customer@example.jp", purpose=LinkPurpose.INVITE_CUSTOMER)
    assert "customer@example.jp" in browser("a_manager").get("/group/mail").text
    assert "customer@example.jp" not in browser("b_manager").get("/group/mail").text
    assert browser("a_sales").get("/group/mail").status_code == 403
    assert browser(None).get("/group/mail").status_code == 302


def test_a_letter_to_somebody_is_for_the_readers_manager_and_not_for_the_writers(
    world: World, browser: Browsers
) -> None:
    inquiry, _parts = inquiry_rows(world, lead="a")
    asked(world, inquiry, "b")
    with world.record.work(world.actor("x_customer")) as work:
        withdraw_inquiry(work, find_inquiry(work, inquiry, lock=True), "")
    theirs = browser("b_manager").get("/group/mail").text
    assert theirs.count("b_engineer@example.jp") == 2, "that B was asked, and that it is over"
    for other in ("x_customer", "a_manager"):
        page = browser(other).get("/group/mail").text
        assert "b_engineer@example.jp" not in page, "nobody else learns that B was asked"
    with world.record.as_server("a test") as db:
        of_b = Mail.to_email == "b_engineer@example.jp"
        over = db.scalars(select(Mail.id).where(of_b, Mail.template == "inquiry_ended")).one()
    url = f"/group/mail/{over}"
    assert "東京下町連携 事務局" in browser("b_manager").get(url).text, "a customer's act"
    assert browser("x_customer").get(url).status_code == 404


def test_without_a_mail_server_the_page_says_that_letters_wait(
    world: World, browser: Browsers, do_jobs: Callable[[], int]
) -> None:
    sent_link(world, "a_manager")
    assert do_jobs() == 1
    assert only_mail(world).state is MailState.WAITING
    page = browser("a_manager").get("/group/mail").text
    assert "メールサーバーが未設定" in page
    assert "送信待ち" in page
    letter = browser("a_manager").get(f"/group/mail/{only_mail(world).id}").text
    assert "再送する" not in letter, "nothing was sent, and nothing would be"


def test_who_invites_without_a_mail_server_is_told_to_hand_the_link_over(
    app: Flask, world: World, browser: Browsers
) -> None:
    sentence = "メールサーバーが未設定のため、メールは送信されていません"
    link = sent_link(world, "a_manager")
    assert sentence in browser("a_manager").get("/group").text
    without = app.extensions["settings"]
    app.extensions["settings"] = replace(without, smtp_url="smtp://mail.example.jp")
    assert sentence not in browser("a_manager").get("/group").text
    app.extensions["settings"] = without
    assert browser("a_manager").post(f"/group/invitations/{link.id}/revoke").status_code == 303
    assert sentence not in browser("a_manager").get("/group").text


def test_a_letter_that_waits_long_or_failed_waits_for_the_manager(
    app: Flask, world: World, browser: Browsers
) -> None:
    sent_link(world, "a_manager")
    assert waits(app, world, "a_manager") == {}
    change_mail(world, created_at=utc_now() - timedelta(minutes=11))
    assert waits(app, world, "a_manager") == {"mail_waits": 1}
    change_mail(world, state=MailState.FAILED, error="550 no such person")
    assert waits(app, world, "a_manager") == {"mail_failed": 1}
    assert waits(app, world, "a_engineer") == {}
    assert waits(app, world, "b_manager") == {}
    mail_id = only_mail(world).id
    page = browser("a_manager").get(f"/group/mail/{mail_id}").text
    assert "550 no such person" in page


def test_a_failed_letter_is_tried_again_by_the_companys_manager_only(
    world: World, browser: Browsers
) -> None:
    sent_link(world, "a_manager")
    change_mail(world, state=MailState.FAILED)
    url = f"/group/mail/{only_mail(world).id}/resend"
    assert browser("b_manager").post(url).status_code == 404
    assert browser("a_engineer").post(url).status_code == 403
    assert only_mail(world).state is MailState.FAILED
    assert browser("a_manager").post(url).status_code == 303
    assert only_mail(world).state is MailState.WAITING
    change_mail(world, state=MailState.SENT)
    assert browser("a_manager").post(url).status_code == 409


def test_failed_work_is_listed_until_it_is_tried_again(
    app: Flask, world: World, browser: Browsers
) -> None:
    with world.record.work(world.actor("a_engineer")) as work:
        job_id = put_job(work, JobKind.ROLLUP, uuid4())
    with world.record.as_server("a test") as db:
        db.execute(update(Job).values(state=JobState.FAILED, attempts=5))
    assert waits(app, world, "a_manager") == {"jobs_failed": 1}
    url = f"/group/jobs/{job_id}/retry"
    manager = browser("a_manager")
    assert url in manager.get("/group/mail").text
    assert browser("b_manager").post(url).status_code == 404
    assert browser("a_engineer").post(url).status_code == 403
    assert manager.post(url).status_code == 303
    assert manager.post(url).status_code == 409
    assert waits(app, world, "a_manager") == {}
    with world.record.as_server("a test") as db:
        states = set(db.scalars(select(Job.state)))
    assert states == {JobState.SUPERSEDED, JobState.QUEUED}


def test_the_mail_page_takes_as_many_statements_with_one_letter_as_with_ten(
    world: World, browser: Browsers, count_sql: Callable[..., int]
) -> None:
    manager = browser("a_manager")
    sent_link(world, "a_manager")
    one = count_sql(lambda: manager.get("/group/mail"))
    for n in range(9):
        sent_link(world, "a_manager", email=f"new{n}@example.jp")
    assert count_sql(lambda: manager.get("/group/mail")) == one


def test_older_letters_are_on_the_next_page(world: World, browser: Browsers) -> None:
    with world.record.work(world.actor("a_manager")) as work:
        for n in range(51):
            put_mail(
                work,
                to_email=f"to{n}@example.jp",
                to_name=f"n{n}",
                language=Language.JAPANESE,
                template="gone" if n == 3 else "capability_asked",
                values={"number": "R", "subject": str(n), "question": "?", "url": "u"},
            )
    manager = browser("a_manager")
    first, second = (manager.get(f"/group/mail?page={n}").text for n in (0, 1))
    assert first.count("/group/mail/") == 50
    assert second.count("/group/mail/") == 1
    assert "表示できません" in first + second, "a letter without its text does not break the page"
    assert manager.get("/group/mail?page=-5").status_code == 200
    assert manager.get(f"/group/mail?page={'9' * 30}").status_code == 200


def test_mail_that_waits_for_the_shops_server_is_no_customers_task_but_a_wrong_address_is(
    app: Flask, world: World, browser: Browsers
) -> None:
    sent_link(world, "x_customer", roles=(Role.CUSTOMER,))
    change_mail(world, created_at=utc_now() - timedelta(minutes=11))
    assert waits(app, world, "x_customer") == {}
    change_mail(world, state=MailState.FAILED, error="550 no such person")
    assert waits(app, world, "x_customer") == {"mail_failed": 1}
