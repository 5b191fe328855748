"""控え: what stays with a shop of a group that it has left, to be read and nothing else."""

from flask import Flask

from portal.papers.views import blueprint


def register(app: Flask) -> None:
    """Serve the pages."""
    app.register_blueprint(blueprint)
