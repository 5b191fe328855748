"""Our own checks find what they are for, and let good code through."""

import pytest

from tools import (
    check_commit_edge,
    check_days,
    check_row_locks,
    check_scoped_queries,
    check_translations,
    check_ways_out,
)

IMPORTS = "from shared_db.models import Inquiry\nfrom shared_db.access import visible_inquiries\n"


@pytest.mark.parametrize(
    "line",
    [
        "work.session.scalars(select(Inquiry))",
        "select(Inquiry.id).where(Inquiry.number == n)",
        "sa.select(Inquiry)",
        "select(func.count()).select_from(Inquiry)",
        "other = aliased(Inquiry)",
        "work.session.get(Inquiry, inquiry_id)",
        "session.execute(update(Inquiry).values(state='open'))",
        "db.execute(text('SELECT * FROM inquiry'))",
    ],
)
def test_a_query_that_goes_round_the_policy_is_found(line: str) -> None:
    assert list(check_scoped_queries.offences(IMPORTS + line))


@pytest.mark.parametrize(
    "line",
    [
        "visible_inquiries(actor).where(Inquiry.number == n)",
        "select(func.count()).select_from(visible_inquiries(actor).subquery())",
        "own = aliased(Inquiry, visible_inquiries(actor).subquery())",
        "request.args.get('q')",
        "name: Any = text(200)",
        "work.session.add(Inquiry(subject='x'))",
    ],
)
def test_a_query_through_the_policy_is_let_through(line: str) -> None:
    assert not list(check_scoped_queries.offences(IMPORTS + line))


@pytest.mark.parametrize("line", ["work.session.commit()", "session.rollback()"])
def test_a_commit_away_from_the_edge_is_found(line: str) -> None:
    assert list(check_commit_edge.offences(line))


@pytest.mark.parametrize(
    "line",
    [
        "day = date.today()",
        "day = datetime.datetime.now(UTC).date()",
        "day = utc_now().date()",
        "day = utc_now().astimezone(ZoneInfo(zone)).date()",
        "day = clock.today()",
        "zone = 'Asia/Tokyo'",
        "query.where(Offer.valid_until < func.current_date())",
        "old = time.time() - path.stat().st_mtime > 600",
        "text('SELECT 1 WHERE o.valid_until < CURRENT_DATE')",
        "text('SELECT (now() AT TIME ZONE g.timezone)::date')",
    ],
)
def test_a_day_that_is_nobody_s_is_found(line: str) -> None:
    assert list(check_days.offences(line))


@pytest.mark.parametrize(
    "line",
    [
        "day = today(group.timezone)",
        "day = today(zone=work.actor.zone)",
        "due = utc_now() + timedelta(hours=2)",
        "values(used_at=func.now())",
        "address = '/group/company'",
    ],
)
def test_a_day_by_somebody_s_calendar_and_any_moment_are_let_through(line: str) -> None:
    assert not list(check_days.offences(line))


def test_the_sample_group_is_at_home() -> None:
    assert not list(check_days.offences("day = today()", anywhere=False))


def test_a_flush_is_let_through() -> None:
    assert not list(check_commit_edge.offences("work.session.flush()"))


@pytest.mark.parametrize(
    "line",
    [
        "query.with_for_update()",
        "query.with_for_update(of=Offer, skip_locked=True)",
        "query.with_for_update(key_share=False)",
        "session.get_one(Request, request_id, with_for_update=True)",
        "session.get(Request, request_id, with_for_update={'nowait': True})",
        "LOCKED = {'with_for_update': True}",
        "session.execute(text('SELECT 1 FROM inquiry FOR  UPDATE'))",
    ],
)
def test_a_lock_that_keeps_away_who_only_refers_to_the_row_is_found(line: str) -> None:
    assert list(check_row_locks.offences(line))


@pytest.mark.parametrize(
    "line",
    [
        "query.with_for_update(of=Offer, key_share=True)",
        "session.get(Request, request_id, with_for_update={'key_share': True})",
        "session.get(Request, request_id, with_for_update=False)",
        "LOCKED = {'with_for_update': {'key_share': True}}",
        "session.execute(text('SELECT 1 FROM inquiry FOR NO KEY UPDATE'))",
    ],
)
def test_a_lock_for_a_change_is_let_through(line: str) -> None:
    assert not list(check_row_locks.offences(line))


@pytest.mark.parametrize(
    "line",
    [
        "gettext('Hello')",
        "flask_babel.gettext('Hello')",
        "N_('Hel' 'lo')",
        "f'{name} · {gettext(\"Hello\")}'",
        "ngettext('Hello', 'Hellos', n)",
    ],
)
def test_a_text_that_needs_its_japanese_is_found(line: str) -> None:
    assert [text for _line, text in check_translations.said_in(line)] == ["Hello"]


@pytest.mark.parametrize(
    "line",
    [
        "file_store().open(drawing.sha256)",
        "file_store_of(settings).chunks(sha256)",
        "content = store.read(sha256)",
        "with stage.files.open(sha256) as file: pass",
    ],
)
def test_a_new_way_out_for_files_is_found(line: str) -> None:
    assert list(check_ways_out.ways_out(line))


@pytest.mark.parametrize("line", ["file_store().put_bytes(b'')", "path.open()", "json.read()"])
def test_what_reads_no_kept_file_is_let_through(line: str) -> None:
    assert not list(check_ways_out.ways_out(line))


def test_a_file_in_a_letter_is_found() -> None:
    assert list(check_ways_out.attachments("message.add_attachment(content)"))
