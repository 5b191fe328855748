"""Whether this process lives, and whether it can do its work."""

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.edge import public, record
from portal.extensions import limiter

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(live=True)


@blueprint.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """The record answers. Redis may be away: then only hints are missing, and that is told."""
    from flask import current_app

    try:
        with record().as_server("is the record there?") as db:
            db.execute(text("SELECT 1"))
        database = True
    except SQLAlchemyError:
        database = False
    hints = current_app.extensions["hints"].answers()
    return jsonify(ready=database, database=database, redis=hints), 200 if database else 503


def register(app: Flask) -> None:
    """Serve both, without a limit on how often they are asked."""
    limiter.exempt(blueprint)
    app.register_blueprint(blueprint)
