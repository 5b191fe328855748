"""Somebody with an account, as the portal meets them: a browser's cookies, forms and JSON."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from portal.cli.people.listening import Ear, Event, NotHeard, Test, anything

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
API = "/api/v1"


class Refused(Exception):
    """The server said no; the sentence is its own."""

    def __init__(self, what: str, answer: requests.Response) -> None:
        super().__init__(f"{what}: {answer.status_code} {answer.text[:500]}")
        self.status = answer.status_code
        self.code = _code(answer)


def _code(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""


class Person:
    """One person at one server."""

    def __init__(self, server: str, email: str, password: str) -> None:
        self.server = server.rstrip("/")
        self.email = email
        self._password = password
        self._session = requests.Session()
        self._token = ""
        self.me: dict[str, Any] = {}
        self.ear: Ear | None = None

    def sign_in(self) -> "Person":
        """By the sign-in page's form, as anybody does."""
        self._token = self._read_token("/sign-in")
        answer = self._session.post(
            f"{self.server}/sign-in",
            data={"email": self.email, "password": self._password, "csrf_token": self._token},
            headers={"Referer": self.server},
            allow_redirects=False,
            timeout=30,
        )
        if answer.status_code not in (302, 303):
            raise Refused(f"{self.email} signs in", answer)
        self._token = self._read_token("/account")
        self.me = self.get("/me")
        return self

    def listen(self) -> Ear:
        """Open the socket with this person's cookies."""
        self.ear = Ear(self.server, self.cookies)
        self.ear.open()
        return self.ear

    @property
    def cookies(self) -> str:
        """The sign-in, as a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._session.cookies)

    def hears(self, kind: str, test: Test = anything, seconds: float = 15) -> Event:
        """The first event of a type that passes the test; raises `NotHeard` after the time."""
        if self.ear is None:
            raise NotHeard(f"{self.email} does not listen.")
        return self.ear.wait_for(kind, test, seconds)

    def leave(self) -> None:
        """Hang up and close the browser."""
        if self.ear:
            self.ear.close()
        self._session.close()

    def get(self, path: str, **query: Any) -> Any:
        """Read from the JSON API."""
        answer = self._session.get(f"{self.server}{API}{path}", params=query, timeout=60)
        return self._json(f"GET {path}", answer)

    def page(self, path: str) -> requests.Response:
        """Open a page or a file."""
        answer = self._session.get(f"{self.server}{path}", timeout=60)
        if answer.status_code != requests.codes.ok:
            raise Refused(f"GET {path}", answer)
        return answer

    def post(self, path: str, **body: Any) -> Any:
        """Write by the JSON API, with an id of its own, so that it may be sent again."""
        return self.send("POST", path, {"client_id": str(uuid4()), **body})

    def put(self, path: str, **body: Any) -> Any:
        """The same with PUT."""
        return self.send("PUT", path, {"client_id": str(uuid4()), **body})

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """Write exactly this body."""
        answer = self._session.request(
            method,
            f"{self.server}{API}{path}",
            json=body,
            headers={"X-CSRFToken": self._token, "Referer": self.server},
            timeout=60,
        )
        return self._json(f"{method} {path}", answer)

    def upload(self, path: str, file: Path, **fields: str) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            answer = self._session.post(
                f"{self.server}{API}{path}",
                data={"client_id": str(uuid4()), **fields},
                files={"file": (file.name, content)},
                headers={"X-CSRFToken": self._token, "Referer": self.server},
                timeout=300,
            )
        return self._json(f"POST {path} ({file.name})", answer)

    def _read_token(self, path: str) -> str:
        found = TOKEN.search(self.page(path).text)
        if found is None:
            raise LookupError(f"The page {path} has no token against forgery.")
        return found.group(1)

    @staticmethod
    def _json(what: str, answer: requests.Response) -> Any:
        if not answer.ok:
            raise Refused(what, answer)
        return answer.json() if answer.content else {}
