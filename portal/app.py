"""The portal: one Flask application made of slices, each a folder for a thing people do."""

from importlib import import_module

from flask import Flask
from jinja2 import StrictUndefined, Undefined
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    assets,
    edge,
    errors,
    headers,
    language,
    navigation,
    realtime,
    refusals,
    sent,
    time_words,
)
from portal.beginning.sample import at_sign_in
from portal.extensions import csrf, limiter, make_task_sender
from portal.inquiries import sections
from shared_db.entry.sign_ins import SIGN_IN_LASTS
from shared_db.files import file_store_of
from shared_db.foundation.logs import configure_logs
from shared_db.foundation.settings import Settings
from shared_db.spine.transaction import Record
from templates import FOLDER as TEMPLATES

SLICES = (
    "accounts",
    "group",
    "inbox",
    "inquiries",
    "intake",
    "drawings",
    "designs",
    "thread",
    "asks",
    "proposals",
    "estimates",
    "copying",
    "offers",
    "shopdata",
    "pricing",
    "ways",
    "orders",
    "quotes",
    "handouts",
    "search",
    "papers",
    "duties",
    "health",
    "api",
)
"""The folders of `portal/` that bring routes; each has a `register(app)`."""
SECTIONS = (
    *("intake", "drawings", "asks", "proposals", "offers", "estimates", "quotes", "duties"),
    "thread",
)
"""Those with a `section.py`: a piece of the inquiry's page."""


class Missing(StrictUndefined):
    """A name that isn't there: a template may ask whether it is, but never print it."""

    __slots__ = ()
    __bool__ = Undefined.__bool__  # type: ignore[assignment]


def create_app(settings: Settings, *, deliver: bool = True) -> Flask:
    """The application. `deliver` starts live delivery in this process."""
    configure_logs()
    app = Flask(
        __name__,
        template_folder=str(TEMPLATES),
        static_folder="static",
        static_url_path=assets.URL_PATH,
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_limit + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_NAME="tsunagu",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=SIGN_IN_LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.limits_url,
        RATELIMIT_STORAGE_OPTIONS={"socket_timeout": 1, "socket_connect_timeout": 1},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_HEADERS_ENABLED=True,
    )
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.jinja_env.undefined = Missing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    app.extensions["record"] = record = Record.connect(settings)
    app.extensions["files"] = file_store_of(settings)
    csrf.init_app(app)
    limiter.init_app(app)
    for part in (edge, assets, errors, headers, language, navigation, sent, refusals, time_words):
        part.register(app)
    for name in SLICES:
        import_module(f"portal.{name}").register(app)
    sections.bring(
        app, {name: import_module(f"portal.{name}.section").section for name in SECTIONS}
    )
    at_sign_in.register(app)
    realtime.register(app, deliver=deliver)
    record.after_commit(hints=realtime.hint_sender(app), tasks=make_task_sender(settings))
    return app
