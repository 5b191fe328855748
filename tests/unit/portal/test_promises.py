"""How near a promise is, in words."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.time_words import said_left
from shared_db.foundation.clock import moment
from shared_db.foundation.working_hours import WorkingHours

HOURS = WorkingHours("Asia/Tokyo")


SAID = [
    ("2026-11-30 11:40", "2026-11-30 10:20", False, "1時間20分超過", "1 h 20 min over"),
    ("2026-12-03 11:40", "2026-11-30 10:20", False, "3日超過", "3 days over"),
    ("2026-11-30 10:20", "2026-11-30 10:20", False, "0分超過", "0 min over"),
    ("2026-11-30 09:45", "2026-11-30 10:20", False, "あと35分", "35 min left"),
    ("2026-11-30 08:20", "2026-11-30 10:20", False, "あと2時間", "2 h left"),
    ("2026-11-27 17:20", "2026-11-30 10:20", False, "あと1営業日", "1 working day left"),
    ("2026-11-20 17:20", "2026-11-25 10:20", False, "あと2営業日", "2 working days left"),
    ("2026-11-28 12:00", "2026-11-30 00:00", True, "あと1日", "1 day left"),
    ("2026-11-30 12:00", "2026-12-01 00:00", True, "本日まで", "until today"),
    ("2026-12-01 12:00", "2026-12-01 00:00", True, "1日超過", "1 day over"),
    ("2026-11-30 12:00", "2027-06-01 12:00", False, "あと183日", "183 days left"),
]
"""Now, when it is due, whether a day ends then, and the words. The browser says the same."""


@pytest.mark.parametrize(("now", "due", "whole_day", "ja", "en"), SAID)
def test_it_is_said_in_the_readers_language(
    common_app: Flask, now: str, due: str, whole_day: bool, ja: str, en: str
) -> None:
    at, until = (moment(datetime.fromisoformat(shown), HOURS.zone) for shown in (now, due))
    with common_app.test_request_context():
        for language, expected in (("ja", ja), ("en", en)):
            with force_locale(language):
                assert said_left(until, at, HOURS, whole_day=whole_day) == expected


def test_a_minute_that_has_begun_is_still_left(common_app: Flask) -> None:
    until = moment(datetime.fromisoformat("2026-11-30 10:20"), HOURS.zone)
    with common_app.test_request_context(), force_locale("en"):
        at = until - timedelta(seconds=30)
        assert said_left(until, at, HOURS, whole_day=False) == "1 min left"
