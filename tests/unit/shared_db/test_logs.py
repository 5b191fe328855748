"""What the log tells: short, whatever failed."""

import json

import pytest
import structlog

from shared_db.foundation.logs import LONGEST, MOST, configure_logs


def logged(capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, object]]:
    line = capsys.readouterr().err
    return line, json.loads(line)


def test_no_text_in_the_log_is_longer_than_somebody_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs()
    long = "SELECT " + "?, " * 65_535
    told = {"why": long, "deep": {"er": [{"text": long}]}, long: 1, "many": [0] * 70_000}
    structlog.get_logger().warning("record_away", **told)
    line, said = logged(capsys)
    assert len(line) < 6 * LONGEST
    assert str(said["why"]).endswith(f"({len(long)} characters)")
    assert len(said["many"]) == MOST  # type: ignore[arg-type]


def test_a_traceback_is_short_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()
    try:
        raise RuntimeError("x" * 1_500_000)
    except RuntimeError:
        structlog.get_logger().exception("failed")
    line, said = logged(capsys)
    assert len(line) < 5 * LONGEST
    assert "RuntimeError" in str(said["exception"])


def test_what_is_no_text_stays_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()
    structlog.get_logger().info("request", status=200, ms=1.5, good=True, person=None)
    _line, said = logged(capsys)
    assert (said["status"], said["ms"], said["good"], said["person"]) == (200, 1.5, True, None)
