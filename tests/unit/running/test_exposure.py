"""What is said before the portal is opened, and what is refused."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.running import exposure
from portal.running.errors import StartError
from portal.running.exposure import Exposure
from portal.running.server_user import ServerUser

OWN, SHARED = ServerUser("60800", 60800, 60800), ServerUser("nobody", 65534, 65534)
OPEN = "0.0.0.0"


def folder(server: ServerUser | None = None, app: ServerUser | None = None) -> Any:
    return SimpleNamespace(server_user=server, app_user=app, path=Path("/srv/tsunagu"))


def said(host: str, url: str, data: Any, *, has_sample: bool = False, **meant: bool) -> str:
    return "\n".join(Exposure(host, url, **meant).warnings(data, has_sample=has_sample))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_on_this_machine_alone_nothing_need_be_said(host: str) -> None:
    Exposure(host, "http://127.0.0.1:8000").check_sample()
    assert said(host, "http://127.0.0.1:8000", folder(OWN, OWN), has_sample=True) == ""


@pytest.mark.parametrize("host", [OPEN, "::", "192.0.2.1", "shop.example"])
def test_opened_without_https_the_danger_is_named(host: str) -> None:
    assert "http://192.0.2.1:8000 is not encrypted" in said(
        host, "http://192.0.2.1:8000", folder(OWN, OWN)
    )
    assert said(host, "https://quotes.example.jp", folder(OWN, OWN)) == ""


def test_the_sample_is_opened_only_when_asked_twice() -> None:
    with pytest.raises(StartError, match=r"--host 0\.0\.0\.0 lets others in.*--open-sample"):
        Exposure(OPEN, "https://quotes.example.jp").check_sample()
    twice = Exposure(OPEN, "https://quotes.example.jp", open_sample=True)
    twice.check_sample()
    assert "known to everybody" in "\n".join(twice.warnings(folder(OWN, OWN), has_sample=True))


def test_what_has_to_run_as_root_is_said_and_not_opened_to_others_unless_asked_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    python = Path("/root/.venv/bin/python")
    monkeypatch.setattr(exposure, "unreadable_part", lambda _user: python)
    data, url = folder(OWN, None), "https://quotes.example.jp"
    here = said("127.0.0.1", url, data)
    assert "run as root" in here and str(python) in here and "--data /srv/tsunagu" in here
    with pytest.raises(StartError, match=r"Not opened to others.*--as-root"):
        said(OPEN, url, data)
    assert "run as root" in said(OPEN, url, data, as_root=True)


def test_a_user_whom_others_use_too_is_said() -> None:
    assert "as nobody" in said("127.0.0.1", "http://127.0.0.1:8000", folder(SHARED, SHARED))


def test_who_is_not_root_hears_nothing_of_root() -> None:
    assert said("127.0.0.1", "http://127.0.0.1:8000", folder()) == ""


@pytest.mark.parametrize(
    ("host", "url", "private"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", True),
        ("::1", "http://[::1]:8000", True),
        ("localhost", "http://localhost:8000", True),
        ("127.0.0.1", "https://quotes.example.jp", False),
        ("127.0.0.1", "http://192.0.2.1:8000", False),
        (OPEN, "http://127.0.0.1:8000", False),
    ],
)
def test_private_is_what_only_this_machine_opens(host: str, url: str, private: bool) -> None:
    assert Exposure(host, url, open_sample=True).is_private is private
