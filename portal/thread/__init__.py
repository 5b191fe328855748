"""スレッド: the conversation beside an inquiry, in two channels."""

from flask import Flask

from portal.thread import api, views
from portal.thread.words import linked, sign_word


def register(app: Flask) -> None:
    """Serve the thread's pages and its part of the API."""
    app.jinja_env.filters["linked"] = linked
    app.jinja_env.globals["sign_word"] = sign_word
    app.register_blueprint(views.blueprint)
    api.api.register(app)
