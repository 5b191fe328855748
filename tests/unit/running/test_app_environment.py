"""What the supervisor tells the portal's processes, whatever its own environment says."""

from pathlib import Path

import pytest

from portal.running.environment import app_environment
from portal.running.folder import DataFolder


@pytest.mark.parametrize("here", [True, False])
def test_the_samples_people_are_listed_only_where_the_supervisor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: bool
) -> None:
    monkeypatch.setenv("TSUNAGU_SAMPLE_SIGN_IN", "1")
    with DataFolder(tmp_path / "data", lambda _line: None) as data:
        told = app_environment(data, "http://127.0.0.1:8000", sample_sign_in=here)
    assert told["TSUNAGU_SAMPLE_SIGN_IN"] == ("1" if here else "")
