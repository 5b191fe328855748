"""The state of who left, and the events since, are the state that is read afresh: for every act of
the planted case, of each thread."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from portal.realtime.facts import as_facts
from portal.realtime.rendering import RENDERED, render_in
from portal.thread import timeline
from shared_db.models import Event, Stream, StreamKind
from shared_db.spine.across import events_for_delivery
from shared_db.spine.transaction import Record, Work
from tests.factories.world import World
from tests.fixtures.on_planted import *  # noqa: F403
from tests.permissions.case import Case
from tests.permissions.further import told_besides

LANGUAGE = "ja"
CHANNELS = (StreamKind.GROUP_CHANNEL, StreamKind.CUSTOMER_CHANNEL)
_AMENDS = re.compile(r"<template data-amends>(.*?)</template>", re.DOTALL)


class Tab:
    """A thread in a browser that was left open: what it shows, and what it has.

    It does with an event what `portal/static/js/thread.js` does: a line is put at the end, or in
    the place of the one with its id; what it brings for a line further up is put in there.
    """

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self.has = 0

    def take(self, html: str, seq: int) -> None:
        for amended in _AMENDS.findall(html):
            self._amend(_squeezed(amended))
        line = _squeezed(_AMENDS.sub("", html))
        if line:
            found = re.search(r'<li [^>]*\bid="([^"]+)"', line)
            self.lines[found[1] if found else f"seq-{seq}"] = line
        self.has = seq

    def _amend(self, piece: str) -> None:
        opened = re.match(r'<(\w+)[^>]*\bid="([^"]+)"', piece)
        assert opened, piece
        tag, name = opened.groups()
        for key, line in self.lines.items():
            if f'id="{name}"' in line:
                self.lines[key] = _with(line, tag, name, piece)


def _with(line: str, tag: str, name: str, piece: str) -> str:
    """The line with the element of this id exchanged."""
    start = re.search(rf'<{tag}[^>]*\bid="{re.escape(name)}"[^>]*>', line)
    assert start
    depth, at = 1, start.end()
    for found in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(line, at):
        depth += -1 if found[1] else 1
        at = found.end()
        if depth == 0:
            break
    return line[: start.start()] + piece + line[at:]


def _squeezed(html: str) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


def _plain(html: str) -> str:
    """As a page shows it: what an event brings for other lines has done its work."""
    return _squeezed(_AMENDS.sub("", html))


def test_what_was_left_and_the_events_since_are_what_is_read_afresh(
    case: Case,
    world: World,
    record: Record,
    files_folder: Path,
    do_jobs: Callable[[], object],
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tabs: dict[UUID, Tab] = defaultdict(Tab)
    wrong: list[str] = []
    threads: dict[UUID, Stream] = {}
    readers = {world.group_id: "a_engineer", world.other_group_id: "z_engineer"}
    monkeypatch.setattr(timeline, "SHOWN", 10_000)

    def afresh(stream_id: UUID) -> list[str]:
        with (
            app.test_request_context(),
            force_locale(LANGUAGE),
            record.work(world.actor(readers[threads[stream_id].group_id])) as work,
        ):
            return [_plain(one) for one in timeline.render_page(work, stream_id, timeline.END)[0]]

    def catch_up() -> None:
        with record.as_server("a test") as db:
            for one in db.scalars(select(Stream).where(Stream.kind.in_(CHANNELS))):
                threads[one.id] = one
            told = {
                one: as_facts(db, events_for_delivery(db, one, tabs[one].has, 500))
                for one in threads
            }
        for stream_id, facts in told.items():
            for fact in render_in(app, facts, LANGUAGE):
                if html := fact.get("html"):
                    tabs[stream_id].take(html, fact["seq"])
            tabs[stream_id].has = max([tabs[stream_id].has, *(fact["seq"] for fact in facts)])
            if facts and (left := list(tabs[stream_id].lines.values())) != (
                new := afresh(stream_id)
            ):
                lines = [*zip(left, new, strict=False), (len(left), len(new))]
                wrong.append(
                    f"{threads[stream_id].kind}: {next(two for two in lines if two[0] != two[1])}"
                )

    committed = Record._after

    def after(self: Record, work: Work, appended: list[object]) -> None:
        committed(self, work, appended)
        if appended:
            catch_up()

    catch_up()
    assert wrong == []
    monkeypatch.setattr(Record, "_after", after)
    told_besides(case, world, files_folder, do_jobs)
    assert wrong == []
    with record.as_server("a test") as db:
        told = set(db.scalars(select(Event.type).join(Stream).where(Stream.kind.in_(CHANNELS))))
    assert RENDERED - told == set(), "to be told in `planted.py` or `further.py`"
