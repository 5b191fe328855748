"""Somebody with an account, as the portal meets them: a browser's cookies, forms and JSON."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from portal.trying.people.expectations import NotHeard, NotSeen, Refused
from portal.trying.people.listening import Ear, Event, Test, anything

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
API = "/api/v1"
PATIENCE = 30.0
UPLOAD_SECONDS = 300


class Person:
    """One person at one server, who waits so many seconds for what is expected."""

    def __init__(self, server: str, email: str, password: str, patience: float = PATIENCE) -> None:
        self.server = server.rstrip("/")
        self.email = email
        self.patience = patience
        self._password = password
        self._session = requests.Session()
        # A browser of one's own, by which a proxy tells people apart.
        self._session.headers["User-Agent"] = f"tsunagu ({email})"
        self._token = ""
        self.me: dict[str, Any] = {}
        self.ear: Ear | None = None

    def sign_in(self) -> "Person":
        """By the sign-in page's form, as anybody does."""
        self._token = self._read_token("/sign-in")
        answer = self._call(
            "POST",
            "/sign-in",
            data={"email": self.email, "password": self._password, "csrf_token": self._token},
            allow_redirects=False,
        )
        if answer.status_code not in (302, 303):
            raise Refused(f"{self.email} signs in", answer)
        self._token = self._read_token("/account")
        self.me = self.get("/me")
        return self

    def listen(self) -> Ear:
        """Open the socket with this person's cookies."""
        agent = str(self._session.headers["User-Agent"])
        self.ear = Ear(self.server, {"Cookie": self.cookies, "User-Agent": agent})
        self.ear.open()
        return self.ear

    @property
    def cookies(self) -> str:
        """The sign-in, as a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._session.cookies)

    def hears(self, kind: str, test: Test = anything) -> Event:
        """The first event of a type that passes the test; raises `NotHeard` out of patience."""
        if self.ear is None:
            raise NotHeard(f"{self.email} does not listen.")
        return self.ear.wait_for(kind, test, self.patience)

    def leave(self) -> None:
        """Hang up and close the browser."""
        if self.ear:
            self.ear.close()
        self._session.close()

    def get(self, path: str, **query: Any) -> Any:
        """Read from the JSON API."""
        return self._json(f"GET {path}", self._call("GET", f"{API}{path}", params=query))

    def page(self, path: str) -> requests.Response:
        """Open a page or a file."""
        answer = self._call("GET", path)
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
        return self._json(f"{method} {path}", self._call(method, f"{API}{path}", json=body))

    def upload(self, path: str, file: Path, **fields: str) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            answer = self._call(
                "POST",
                f"{API}{path}",
                data={"client_id": str(uuid4()), **fields},
                files={"file": (file.name, content)},
                timeout=UPLOAD_SECONDS,
            )
        return self._json(f"POST {path} ({file.name})", answer)

    def _call(
        self, method: str, path: str, timeout: float = 60, **content: Any
    ) -> requests.Response:
        headers = {"X-CSRFToken": self._token, "Referer": self.server}
        try:
            return self._session.request(
                method, f"{self.server}{path}", headers=headers, timeout=timeout, **content
            )
        except requests.RequestException as away:
            why = type(away).__name__
            raise NotSeen(f"{self.server}{path} does not answer ({why}).") from away

    def _read_token(self, path: str) -> str:
        found = TOKEN.search(self.page(path).text)
        if found is None:
            raise NotSeen(f"{self.server}{path} is no page of a portal.")
        return found.group(1)

    @staticmethod
    def _json(what: str, answer: requests.Response) -> Any:
        if not answer.ok:
            raise Refused(what, answer)
        return answer.json() if answer.content else {}
