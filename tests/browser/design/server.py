"""Sample pages drawn with the real layouts and macros, and the small server their scripts talk to.

Stands alone on purpose: the design can be looked at (`python -m tests.browser.design.server`) and its
scripts tried without a database. What the server should do wrong is set on `Behaviour`.
"""

from __future__ import annotations

import gettext
import io
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, jsonify, render_template, request
from flask_socketio import SocketIO, emit
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from werkzeug.serving import BaseWSGIServer, make_server

from portal import assets
from portal.language import half_up, is_calendar_day

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COMMON = ROOT / "templates/translations/common/ja/LC_MESSAGES/messages.po"
BUILT = ROOT / "portal/static/built"
POLICY = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'"
ONE_POST = (
    '{% from "components/thread.html" import post %}'
    "{{ post(seq, at, author_id, author, '城東精密', body, client_id=client_id) }}"
)


LOOKS_EVERY = 0.02
"""Seconds until it sees that it is to stop."""


@dataclass
class Behaviour:
    """What the small server saw, and what it shall do wrong."""

    follows: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    post_status: int = 200
    deliver: bool = True
    draft_conflict: bool = False
    refused: list[dict[str, Any]] = field(default_factory=list)
    upload_status: int = 200

    def forget(self) -> None:
        """As new: nothing was seen, and nothing is done wrong."""
        vars(self).update(vars(Behaviour()))


def japanese() -> gettext.NullTranslations:
    with COMMON.open("rb") as source:
        catalog = read_po(source, locale="ja")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class DesignServer:
    """The sample pages on a free port, in a thread of their own."""

    first_seq = 8

    def __init__(self, port: int = 0) -> None:
        self.behaviour = Behaviour()
        self.app = Flask(
            "design", static_folder=str(ROOT / "portal/static"), static_url_path=assets.URL_PATH
        )
        assets.register(self.app)
        self.app.jinja_loader = ChoiceLoader(
            [FileSystemLoader(HERE / "pages"), FileSystemLoader(ROOT / "templates")]
        )
        env = self.app.jinja_env
        env.add_extension("jinja2.ext.i18n")
        env.install_gettext_translations(japanese(), newstyle=True)  # type: ignore[attr-defined]
        env.filters["half_up"] = half_up
        env.globals |= {"moment_words": str, "time_left": lambda *_: "", "days_off": str}
        env.filters["sentence"] = str
        env.tests["calendar_day"] = is_calendar_day
        env.globals["csrf_token"] = lambda: "token-of-the-test"
        texts = env.get_template("layout/texts.html")
        env.globals["texts_of_scripts"] = lambda: Markup(texts.render())
        self.app.secret_key = "only for sample pages"
        self.app.context_processor(self._shared)
        self.app.after_request(self._policy)
        self.socket = SocketIO(self.app, async_mode="threading")
        self._pages()
        self._answers()
        self._keeping()
        self._live()
        self._http: BaseWSGIServer = make_server("127.0.0.1", port, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(LOOKS_EVERY,), daemon=True
        )

    def start(self) -> DesignServer:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join(5)
        self._http.server_close()

    def event(
        self, seq: int, body: str, author_id: str = "p9", client_id: str = ""
    ) -> dict[str, Any]:
        at = datetime.now(UTC)
        drawn = self.app.jinja_env.from_string(ONE_POST)
        html = drawn.render(
            seq=seq, at=at, author_id=author_id, author="山本 健", body=body, client_id=client_id
        )
        data = {"client_id": client_id}
        return {
            "seq": seq,
            "type": "message_posted",
            "at": at.isoformat(),
            "html": html,
            "data": data,
        }

    def happen(self, body: str, *, push: bool = True, **more: str) -> dict[str, Any]:
        """Something new in the stream; with push=False its delivery is lost."""
        event = self.event(self.first_seq + len(self.behaviour.events) + 1, body, **more)
        self.behaviour.events.append(event)
        if push:
            self.push(event)
        return event

    def push(self, *events: dict[str, Any]) -> None:
        self.socket.emit("events", {"stream": "group-1", "events": list(events)})

    def heads(self) -> None:
        self.socket.emit("heads", {"group-1": self.first_seq + len(self.behaviour.events)})

    def _shared(self) -> dict[str, Any]:
        labels = [("受信箱", "inbox", 4), ("引き合い", "inquiry", 0), ("原価見積", "estimate", 0)]
        labels += [("見積書", "quote", 0), ("自社データ", "data", 0), ("指標", "figures", 0)]
        viewer = {
            "id": "p1",
            "name": "佐藤 美咲",
            "company_name": "墨田板金株式会社",
            "roles": "営業・技術",
        }
        return {
            "language": "ja",
            "viewer": viewer | {"timezone": "Asia/Tokyo"},
            "search_url": "/search",
            "group_name": "東京東部ものづくり連携",
            "nav_items": [
                {
                    "href": f"/{name}",
                    "label": label,
                    "icon": name,
                    "count": n,
                    "current": request.path == f"/{name}",
                }
                for label, name, n in labels
            ],
            "today": date(2026, 3, 5),
            "soon": datetime.now(UTC) + timedelta(minutes=20),
            "earlier": datetime.now(UTC) - timedelta(minutes=42),
            "values": {},
            "errors": {},
        }

    @staticmethod
    def _policy(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    def _pages(self) -> None:
        from tests.browser.design.samples import ERRORS, INBOX, LINES, POSTS, SHEET, VALUES

        def inbox() -> str:
            now = datetime.now(UTC)
            rows = [(*row[:-1], now + timedelta(minutes=row[-1])) for row in INBOX]
            return render_template("inbox.html", items=rows)

        def inquiry() -> str:
            return render_template(
                "inquiry.html", posts=POSTS, read_seq=request.args.get("read", 8, type=int)
            )

        def ask() -> str:
            drafts = self.behaviour.drafts
            kept = drafts[-1] if drafts else {"values": {}, "version": 0}
            wrong = "errors" in request.args
            values, errors = (VALUES, ERRORS) if wrong else (kept["values"], {})
            return render_template(
                "request.html", values=values, errors=errors, version=kept["version"] + 1
            )

        rules = {"inbox": inbox, "inquiry": inquiry, "request": ask}
        for name, view in rules.items():
            self.app.add_url_rule(f"/{name}", name, view)
        self.app.add_url_rule(
            "/workbench",
            "workbench",
            lambda: render_template("workbench.html", lines=LINES, cells=SHEET),
        )
        self.app.add_url_rule("/quote", "quote", lambda: render_template("quote.html"))
        self.app.add_url_rule(
            "/sign-in", "sign_in", lambda: render_template("sign_in.html", viewer=None)
        )
        self.app.add_url_rule(
            "/error", "error", lambda: render_template("errors/error.html", request_id="7f3a-19c2")
        )

    def _answers(self) -> None:
        seen = self.behaviour

        @self.app.post("/posts")
        def post() -> Any:
            sent = request.get_json()
            if seen.post_status != 200:
                return jsonify(
                    error={"message": "長すぎます。10,000文字以内にしてください。"}
                ), seen.post_status
            if all(old["client_id"] != sent["client_id"] for old in seen.posts):
                seen.posts.append(sent)
                self.happen(
                    sent["body"], push=seen.deliver, author_id="p1", client_id=sent["client_id"]
                )
            return jsonify(seq=self.first_seq + len(seen.events))

        @self.app.post("/upload")
        def upload() -> Any:
            if seen.upload_status != 200:
                return jsonify(error={"message": "図面として読めません。"}), seen.upload_status
            file = request.files["file"]
            seen.uploads.append(file.filename or "")
            number = f"up-{len(seen.uploads)}"
            return jsonify(id=number, name=file.filename, remove_url=f"/upload/{number}/remove")

        @self.app.post("/upload/<number>/remove")
        def take_back(number: str) -> Any:
            seen.taken_back.append(number)
            return jsonify(ok=True)

        @self.app.post("/compute")
        def compute() -> Any:
            from tests.browser.design.samples import computed

            return jsonify(computed(request.get_json()["values"]))

        self.app.add_url_rule("/read", "read", lambda: jsonify(ok=True), methods=["POST"])
        self.app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))

    def _keeping(self) -> None:
        seen = self.behaviour

        @self.app.post("/draft")
        @self.app.post("/save")
        def draft() -> Any:
            sent = request.get_json()
            if seen.draft_conflict and sent["version"] < 9:
                return jsonify(version=9, error={"message": "鈴木さんが先に変更しました。"}), 409
            if sent["values"].get("lines-a-setup") == "abc":
                seen.refused.append(sent)
                wrong = {"values-lines-a-setup": {"message": "数値を入力してください。"}}
                return jsonify(
                    error={"message": "入力内容をご確認ください。", "fields": wrong}
                ), 422
            seen.drafts.append(sent)
            return jsonify(version=sent["version"] + 1)

    def _live(self) -> None:
        @self.socket.on("follow")
        def follow(asked: dict[str, Any]) -> None:
            for stream in asked["streams"]:
                self.behaviour.follows.append(stream)
                missing = [
                    event for event in self.behaviour.events if event["seq"] > stream["have"]
                ]
                emit("events", {"stream": stream["id"], "events": missing})


if __name__ == "__main__":
    server = DesignServer(port=8800).start()
    print(server.address + "/inbox")
    threading.Event().wait()
