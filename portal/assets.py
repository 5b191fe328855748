"""Styles, scripts and fonts: kept by browsers for good, at an address that changes with them.

What they name themselves (an import, a font) is relative, so it stands under the same address.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

URL_PATH = "/static/<version>"
FOR_GOOD = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Write the version into each address; any is served, a page of the last one may be open."""
    now = version_of(Path(str(app.static_folder)))

    @app.url_defaults
    def write_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", now)

    @app.url_value_preprocessor
    def forget_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if endpoint == "static" and values is not None:
            values.pop("version", None)

    @app.after_request
    def keep(answer: Response) -> Response:
        if request.endpoint == "static" and answer.status_code < 400:
            answer.headers["Cache-Control"] = FOR_GOOD
        return answer


def version_of(folder: Path) -> str:
    """The same for the same files, on every machine."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)} {path.stat().st_size} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
