"""A secret has one text: what reads like it is none."""

from uuid import uuid4

import pytest

from shared_db.foundation.tokens import (
    link_token,
    read_link_token,
    read_request_token,
    request_token,
)

KEY = "a secret of the tests, long enough to be one"
ID = uuid4()
RIGHT = [
    (link_token(KEY, ID), lambda text: read_link_token(KEY, text)),
    (link_token(KEY, ID, by_mail=True), lambda text: read_link_token(KEY, text)),
    (request_token(KEY, ID), lambda text: read_request_token(KEY, text)),
]


@pytest.mark.parametrize(("text", "read"), RIGHT, ids=("link", "by mail", "request"))
def test_no_other_spelling_of_a_secret_is_read(text: str, read) -> None:
    assert read(text) is not None
    for other in (
        f"{text}=",
        f"{text}====",
        f"{text[:9]}!{text[9:]}",
        f" {text}",
        f"{text[:9]}.{text[9:]}.",
        f"{text}あ",
        text.swapcase(),
        "",
    ):
        assert read(other) is None, other
    standard = text.replace("-", "+").replace("_", "/")
    assert (read(standard) is not None) == (standard == text)
