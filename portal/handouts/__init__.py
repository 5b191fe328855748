"""An estimate taken along: one page for the boss, a workbook that goes on computing."""

from flask import Flask

from portal.handouts import views


def register(app: Flask) -> None:
    """Serve them."""
    app.register_blueprint(views.blueprint)
