"""A client that is generated of the document, as somebody elsewhere would: nothing of ours in it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import httpx
from flask import Flask

PACKAGE = "client_of_the_document"
CONFIG = {
    "post_hooks": [],
    "content_type_overrides": {"application/pdf": "application/octet-stream"},
}


def generate(document: dict[str, Any], folder: Path) -> str:
    """Write the client's package into a folder; what the generator said of it."""
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "config.json").write_text(json.dumps(CONFIG))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta=none"]
    files = ["--path=openapi.json", "--config=config.json", f"--output-path={PACKAGE}"]
    done = subprocess.run(
        [*command, *files], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


@dataclass
class Caller:
    """Somebody's program: the generated client with their key."""

    app: Flask
    key: str

    def ask(self, operation: str, *ids: Any, body: dict[str, Any] | None = None) -> Any:
        """What an operation answers, of the type that the client has for it."""
        answer = self._call(operation, ids, body)
        assert answer.status_code < HTTPStatus.BAD_REQUEST, (operation, answer.parsed)
        return answer.parsed

    def code(self, operation: str, *ids: Any, body: dict[str, Any] | None = None) -> str:
        """With which code it refuses, as the client reads it."""
        return str(self._call(operation, ids, body).parsed.error.code)

    def _call(self, operation: str, ids: tuple[Any, ...], body: dict[str, Any] | None) -> Any:
        tag, _, name = operation.partition(".")
        call = import_module(f"{PACKAGE}.api.{tag}.{tag}_{name}").sync_detailed
        sent = {"body": get_type_hints(call)["body"].from_dict(body)} if body else {}
        client = import_module(f"{PACKAGE}.client").AuthenticatedClient(
            base_url="http://localhost",
            token=self.key,
            raise_on_unexpected_status=True,
            httpx_args={"transport": httpx.WSGITransport(app=self.app)},
        )
        return call(*ids, client=client, **sent)
