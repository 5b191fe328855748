"""What people say when something did not come as they expected."""

from typing import Any

import requests


class Disappointed(Exception):
    """Something that was expected did not come; the text is a sentence."""


class NotHeard(Disappointed):
    """It did not arrive on the socket."""


class NotSeen(Disappointed):
    """It is not so, or there is no answer at all."""


class Refused(Disappointed):
    """The server said no; the sentence is its own."""

    def __init__(self, what: str, answer: requests.Response) -> None:
        said = _error(answer)
        fields = said.get("fields", {}).items()
        details = "".join(f" ({name}: {why.get('message')})" for name, why in fields)
        super().__init__(
            f"{what}: {answer.status_code} {said.get('message') or answer.reason}{details}"
        )
        self.status = answer.status_code
        self.code = str(said.get("code", ""))


def _error(answer: requests.Response) -> dict[str, Any]:
    """What the server says to a program; a page has nothing for it."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}
