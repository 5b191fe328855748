"""A page with one drawing on it, drawn by the real macro, and the small server that gives its previews.

`python -m tests.browser.viewer.server FOLDER` shows what is in a folder: `/model/NAME.glb`,
`/sheet/NAME.json.gz`, `/pdf/NAME.pdf`, `/tiles/NAME` (a folder with index.json and its tiles).
"""

from __future__ import annotations

import gettext
import io
import json
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, render_template_string, request, send_from_directory
from werkzeug.serving import BaseWSGIServer, make_server

from portal import assets
from portal.headers import POLICY

ROOT = Path(__file__).parents[3]
COMMON = ROOT / "templates/translations/common/ja/LC_MESSAGES/messages.po"
LOOKS_EVERY = 0.02
"""Seconds until it sees that it is to stop."""
PAGE = """<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>図面</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ url_for('static', filename='css/app.css') }}">
<script type="module" src="{{ url_for('static', filename='js/app.js') }}"></script></head>
<body><main class="main main--wide"><h1>{{ drawing.filename }}</h1>
{% from "components/viewer.html" import viewer %}{{ viewer(drawing, kind, urls, mark) }}</main></body></html>"""


class ViewerServer:
    """Drawings from `folder` on a free port, in a thread of their own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.asked: list[str] = []
        """What was asked for, in its order: previews and tiles by name, scripts by address."""
        self.not_ready = 0
        """How many times it still says that a preview is being made."""
        self.app = Flask(
            "viewer", static_folder=str(ROOT / "portal/static"), static_url_path=assets.URL_PATH
        )
        assets.register(self.app)
        self.app.jinja_options = {"extensions": ["jinja2.ext.i18n"]}
        self.app.template_folder = str(ROOT / "templates")
        self.app.add_url_rule("/<kind>/<name>", view_func=self._page)
        self.app.add_url_rule("/files/<path:name>", view_func=self._file)
        self.app.after_request(self._policy)
        self._http: BaseWSGIServer = make_server("127.0.0.1", port, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(LOOKS_EVERY,), daemon=True
        )

    def start(self) -> ViewerServer:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join(5)
        self._http.server_close()

    def _page(self, kind: str, name: str) -> str:
        language = request.args.get("lang", "ja")
        words = japanese() if language == "ja" else gettext.NullTranslations()
        self.app.jinja_env.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
        source = f"/files/{name}/index.json" if kind == "tiles" else f"/files/{name}"
        return render_template_string(
            PAGE,
            language=language,
            drawing=SimpleNamespace(filename=name),
            kind=kind,
            urls={
                "source": source,
                "file": source,
                "tile": f"/files/{name}/{{page}}/{{level}}/{{column}}_{{row}}.png",
            },
            mark=request.args.get("mark", ""),
        )

    def _file(self, name: str) -> Response:
        self.asked.append(name)
        if self.not_ready:
            self.not_ready -= 1
            return Response(status=202)
        if name == "refused":
            told = {"error": {"message": "このファイルは壊れています。"}}
            return Response(json.dumps(told), 404, mimetype="application/json")
        answer = send_from_directory(self.folder, name)
        if name.endswith(".gz"):
            answer.headers["Content-Encoding"] = "gzip"
            answer.headers["Content-Type"] = "application/json"
        return answer

    def _policy(self, answer: Response) -> Response:
        answer.direct_passthrough = False
        answer.get_data()  # read whole: a browser that turns away leaves no file open
        if request.endpoint == "static":
            self.asked.append(request.path)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        return answer


def japanese() -> gettext.NullTranslations:
    compiled = io.BytesIO()
    with COMMON.open("rb") as source:
        write_mo(compiled, read_po(source, locale="ja"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


if __name__ == "__main__":
    server = ViewerServer(Path(sys.argv[1]).resolve(), 5055)
    print(server.address)
    server.start()._thread.join()
