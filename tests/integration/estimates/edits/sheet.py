"""A sheet that several people type in by single edits, as their pages do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from tests.factories.estimates import SubQuoting
from tests.integration.estimates.test_sheet import line_of

Json = dict[str, Any]


@dataclass
class Typing:
    """One estimate, and the browsers of the people in it."""

    case: SubQuoting
    estimate: UUID
    sign_in: Any

    def edits(self, who: str, *edits: Json, **more: Any) -> Json:
        """What became of them."""
        answer = self.sign_in(who).post(
            f"/estimates/{self.estimate}/edits", json={"edits": list(edits), **more}
        )
        assert answer.status_code == 200, answer.text
        told: Json = answer.json
        return told

    def since(self, who: str, version: int) -> Json:
        """What was typed after it."""
        answer = self.sign_in(who).get(f"/estimates/{self.estimate}/edits?since={version}")
        assert answer.status_code == 200, answer.text
        told: Json = answer.json
        return told

    @property
    def version(self) -> int:
        return int(self.case.grid(self.estimate)["version"])

    def line(self, kind: str) -> Json:
        """The first line of that kind, as it is kept."""
        found: Json = line_of(self.case.grid(self.estimate), kind)
        return found

    def lines(self, kind: str) -> list[str]:
        """The ids of the first part's lines of that kind."""
        part = self.case.grid(self.estimate)["parts"][0]
        return [line["id"] for line in part["lines"] if line["kind"] == kind]

    @property
    def part(self) -> str:
        return str(self.case.grid(self.estimate)["parts"][0]["id"])

    def set(self, kind: str, cell: str, value: str, was: str = "") -> Json:
        """An edit of that line's cell."""
        line = self.line(kind)["id"]
        return {"do": "set", "line": line, "cell": cell, "was": was, "value": value}

    def add(self, kind: str, after: str | None = None, **cells: str) -> Json:
        """A new line in the first part."""
        return {
            "do": "add", "line": str(uuid4()), "part": self.part, "kind": kind,
            "after": after, "cells": cells,
        }  # fmt: skip
