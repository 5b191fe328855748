"""Our own checks find what they are for, and let good code through."""

import pytest

from tools import check_commit_edge, check_scoped_queries, check_translations

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


def test_a_flush_is_let_through() -> None:
    assert not list(check_commit_edge.offences("work.session.flush()"))


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
