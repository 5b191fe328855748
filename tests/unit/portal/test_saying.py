"""Several values in one sentence are listed as the reader's language lists them."""

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.language import say
from shared_db.foundation.errors import DomainError

SENTENCE = "Look at %(parts)s."


@pytest.mark.parametrize(
    ("parts", "ja", "en"),
    [
        (["軸", "Plate"], "Look at 軸、Plate.", "Look at 軸, Plate."),
        (["軸"], "Look at 軸.", "Look at 軸."),
        (("3", "30"), "Look at 3または30.", "Look at 3 or 30."),
    ],
)
def test_a_list_and_alternatives_are_said_in_the_readers_language(
    common_app: Flask, parts: list[str] | tuple[str, ...], ja: str, en: str
) -> None:
    problem = DomainError("changed", SENTENCE, parts=parts)
    with common_app.test_request_context():
        for language, expected in (("ja", ja), ("en", en)):
            with force_locale(language):
                assert say(problem) == expected
