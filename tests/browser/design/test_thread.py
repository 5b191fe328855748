"""The live thread in a browser: nothing lost, nothing twice, nothing sent by accident."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.design.server import DesignServer

pytestmark = pytest.mark.browser


@pytest.fixture
def thread(design: DesignServer, page: Page) -> Page:
    page.goto(f"{design.address}/inquiry")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "live")
    return page


def write(page: Page, body: str) -> None:
    page.get_by_placeholder("投稿を書く").fill(body)
    page.get_by_placeholder("投稿を書く").press("Control+Enter")


def test_a_post_of_somebody_else_appears_at_once_and_is_announced(
    thread: Page, design: DesignServer
) -> None:
    design.happen("R0.5で確定です。")
    expect(thread.get_by_role("log")).to_contain_text("R0.5で確定です。")
    expect(thread.locator("[data-announce]")).to_contain_text("山本 健さん：R0.5で確定です。")


def test_an_event_delivered_twice_is_shown_once(thread: Page, design: DesignServer) -> None:
    event = design.happen("一度だけ")
    design.push(event)
    design.happen("その次")
    expect(thread.get_by_role("log").get_by_text("その次")).to_have_count(1)
    expect(thread.get_by_role("log").get_by_text("一度だけ")).to_have_count(1)


def test_a_gap_is_asked_for_and_filled_in_order(thread: Page, design: DesignServer) -> None:
    design.happen("届かなかった投稿", push=False)
    design.happen("後から届いた投稿")
    bodies = thread.locator("[data-post] .post__body")
    expect(bodies.nth(-1)).to_have_text("後から届いた投稿")
    expect(bodies.nth(-2)).to_have_text("届かなかった投稿")
    assert design.behaviour.follows[-1] == {"id": "group-1", "have": 8}


def test_a_lost_last_event_comes_with_the_next_heads(thread: Page, design: DesignServer) -> None:
    thread.wait_for_timeout(300)
    design.happen("最後の投稿", push=False)
    design.heads()
    expect(thread.get_by_role("log")).to_contain_text("最後の投稿")


def test_the_own_post_is_there_at_once_and_becomes_the_real_one(
    thread: Page, design: DesignServer
) -> None:
    design.behaviour.deliver = False
    write(thread, "来週で進めます。")
    own = thread.get_by_role("log").locator("[data-post]", has_text="来週で進めます。")
    expect(own.locator("[data-state-text]")).to_have_text("送信済み")
    design.push(*design.behaviour.events)
    expect(own.locator(".post__author")).to_be_visible()
    expect(own).to_have_count(1)
    assert thread.evaluate("Object.keys(localStorage).filter((k) => k.includes('outbox'))") == []


def test_what_was_written_offline_survives_a_reload_and_is_sent_once(
    thread: Page, design: DesignServer, context: BrowserContext
) -> None:
    context.route("**/posts", lambda route: route.abort())
    write(thread, "オフラインの投稿")
    waiting = thread.get_by_role("log").locator("[data-post]", has_text="オフラインの投稿")
    expect(waiting).to_have_attribute("data-state", "failed")
    expect(waiting.get_by_role("button", name="再送する")).to_be_visible()
    thread.reload()
    expect(waiting).to_have_count(1)
    context.unroute("**/posts")
    # By itself, a few seconds after the line is back; the button is for the impatient.
    expect(waiting.locator(".post__author")).to_be_visible(timeout=10000)
    assert [post["body"] for post in design.behaviour.posts] == ["オフラインの投稿"]


def test_a_post_that_another_page_left_unsent_is_forgotten_once_it_is_sent(
    thread: Page, design: DesignServer, context: BrowserContext
) -> None:
    context.route("**/posts", lambda route: route.abort())
    write(thread, "あとで届く")
    expect(thread.get_by_role("log").get_by_text("あとで届く")).to_be_visible()
    thread.goto(f"{design.address}/inbox")
    context.unroute("**/posts")
    thread.goto(f"{design.address}/inquiry")
    sent = thread.get_by_role("log").locator("[data-seq]", has_text="あとで届く")
    expect(sent).to_have_count(1)
    assert thread.evaluate("Object.keys(localStorage).filter((k) => k.includes('outbox'))") == []


def test_a_refused_post_can_be_sent_again_by_hand(thread: Page, design: DesignServer) -> None:
    design.behaviour.post_status = 422
    write(thread, "もう一度")
    post = thread.get_by_role("log").locator("[data-post]", has_text="もう一度")
    again = post.get_by_role("button", name="再送する")
    expect(again).to_be_visible()
    design.behaviour.post_status = 200
    again.click()
    expect(post.locator(".post__author")).to_be_visible()
    assert len(design.behaviour.posts) == 1


def test_a_refused_post_says_why_and_can_be_edited(thread: Page, design: DesignServer) -> None:
    design.behaviour.post_status = 422
    write(thread, "長い投稿")
    refused = thread.get_by_role("log").locator("[data-post]", has_text="長い投稿")
    expect(refused.locator("[data-state-text]")).to_contain_text("10,000文字以内")
    refused.get_by_role("button", name="編集する").click()
    expect(thread.get_by_placeholder("投稿を書く")).to_have_value("長い投稿")
    expect(refused).to_have_count(0)


def test_enter_that_picks_a_kanji_sends_nothing(thread: Page, design: DesignServer) -> None:
    box = thread.get_by_placeholder("投稿を書く")
    box.fill("せっさく")
    box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true, cancelable: true}))"
    )
    box.press("Enter")
    thread.wait_for_timeout(300)
    assert design.behaviour.posts == []
    expect(box).to_have_value("せっさく\n")


def test_a_half_written_post_is_still_there_after_a_reload(thread: Page) -> None:
    thread.get_by_placeholder("投稿を書く").fill("書きかけの")
    thread.reload()
    expect(thread.get_by_placeholder("投稿を書く")).to_have_value("書きかけの")


def test_who_reads_further_up_is_not_pulled_away(thread: Page, design: DesignServer) -> None:
    log = thread.locator("[data-scroll]")
    log.evaluate("box => { box.scrollTop = 0 }")
    design.happen("下に増えた投稿")
    expect(thread.get_by_role("button", name="新しい投稿 1件")).to_be_visible()
    assert log.evaluate("box => box.scrollTop") == 0
    thread.get_by_role("button", name="新しい投稿 1件").click()
    expect(log.get_by_text("下に増えた投稿")).to_be_in_viewport()


def test_the_thread_opens_at_the_first_unread_post(design: DesignServer, page: Page) -> None:
    page.goto(f"{design.address}/inquiry?read=3")
    line = page.locator(".thread__line")
    expect(line).to_have_text("ここから未読")
    expect(line).to_be_in_viewport()


def test_sections_are_told_of_events_on_the_body(thread: Page, design: DesignServer) -> None:
    thread.evaluate(
        "document.body.addEventListener('live:message_posted', (e) => (window.told = e.detail.seq))"
    )
    design.happen("知らせ")
    thread.wait_for_function("() => window.told === 9")
