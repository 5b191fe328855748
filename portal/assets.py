"""Styles, scripts and fonts: kept by browsers for good, at an address that changes with them.

What they name themselves (a module, a font) is relative, so it stands under the same address. The
style sheet is written as one file for each component, and read by browsers in one piece.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

URL_PATH = "/static/<version>"
FOR_GOOD = "public, max-age=31536000, immutable"
STYLE = "css/app.css"
PACKED = ".gz"
"""Ends the name of a copy that `tools/build_assets.py` has packed."""
PDF_WORKER = "built/pdf/pdf.worker.min.mjs"
PDF_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
"""A worker goes by the policy that it comes with. The one that reads PDFs decodes what
scanners write (JBIG2, JPEG 2000) by WebAssembly; the pages themselves may not."""
IMPORT = re.compile(r'@import url\("([^"]+)"\);')


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

    app.view_functions["static"] = _sender(app)

    @app.after_request
    def keep(answer: Response) -> Response:
        if request.endpoint == "static" and answer.status_code < 400:
            answer.headers["Cache-Control"] = FOR_GOOD
        return answer


def _sender(app: Flask) -> Callable[[str], Any]:
    """What sends a file: the styles as one, large scripts packed."""
    folder, from_folder = Path(str(app.static_folder)), app.view_functions["static"]
    style = joined(folder / STYLE)

    def static(filename: str) -> Any:
        if filename == STYLE:
            return Response(style, mimetype="text/css")
        answer: Any = from_folder(filename=filename)
        if wants_packed(folder / f"{filename}{PACKED}"):
            answer = packed(answer, from_folder(filename=f"{filename}{PACKED}"))
        if filename == PDF_WORKER:
            answer.headers["Content-Security-Policy"] = PDF_POLICY
        return answer

    return static


def wants_packed(copy: Path) -> bool:
    """Whether there is such a packed copy, and who asks can unpack it."""
    return request.accept_encodings.quality("gzip") > 0 and copy.is_file()


def packed(plain: Response, smaller: Any) -> Any:
    """A script's packed copy, sent as the script."""
    plain.close()
    smaller.mimetype = plain.mimetype
    smaller.content_encoding = "gzip"
    smaller.vary.add("Accept-Encoding")
    return smaller


def joined(sheet: Path) -> str:
    """A style sheet with those that it imports in their places. What they name with `url` lies as
    far from it as from them."""
    return IMPORT.sub(
        lambda found: (sheet.parent / found[1]).read_text("utf-8"), sheet.read_text("utf-8")
    )


def version_of(folder: Path) -> str:
    """The same for the same files, on every machine."""
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)} {path.stat().st_size} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
