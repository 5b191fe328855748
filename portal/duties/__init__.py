"""担当: who is in charge of what, handed over one by one or in one list, and absence (不在)."""

from flask import Flask

from portal.duties.api import api
from portal.duties.views import blueprint
from portal.duties.words import in_charge, name_with_deputy


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.jinja_env.globals.update(in_charge=in_charge, in_charge_there=name_with_deputy)
    app.register_blueprint(blueprint)
    api.register(app)
