"""The text of the confidentiality terms, in the reader's language."""

from flask_babel import gettext

from shared_db.foundation.errors import N_
from shared_db.models import Group, Language

PLAIN = N_(
    "These drawings belong to the customer. I use them for this inquiry only, show them to "
    "nobody outside the group, and delete my copies when the customer asks for it."
)
"""What holds where a group has written no text of its own."""


def terms_text(group: Group, language: Language) -> str:
    """The group's own text; in the other language where there is only that one."""
    texts = [group.confidentiality_text_ja, group.confidentiality_text_en]
    if language is Language.ENGLISH:
        texts.reverse()
    return next((text for text in texts if text.strip()), str(gettext(PLAIN)))
