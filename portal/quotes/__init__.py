"""見積書: the issued quote as either side has it, and the customer's answer."""

from flask import Flask

from portal.quotes import deciding_views, hand_views  # noqa: F401  (add their routes)
from portal.quotes.api import api
from portal.quotes.hand_page import handed_word
from portal.quotes.standing import register as register_words
from portal.quotes.views import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    register_words(app)
    app.jinja_env.globals.update(handed_word=handed_word)
    app.register_blueprint(blueprint)
    api.register(app)
