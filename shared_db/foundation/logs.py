"""Structured logs: one JSON object a line, each with the request's id.

Tracebacks tell no local variables: passwords, links and prices pass through them. Of what was wrong
the first line is told: below it databases and parsers quote the rows that they didn't like. No text
is longer than somebody reads, so that whatever fails a thousand times doesn't fill the disk.
"""

import logging
import sys
from itertools import islice
from typing import Any

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer

LONGEST = 1000
MOST = 100
"""Of one text in characters, of one list in items."""


def configure_logs() -> None:
    """JSON lines on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            _without_quotations,
            _cut,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def first_line(error: object) -> str:
    """What was wrong, without what it quotes."""
    return str(error).split("\n", 1)[0]


def _cut(_log: Any, _method: str, event: Any) -> Any:
    """Every text and every list, however deep it lies."""
    if isinstance(event, str):
        return event if len(event) <= LONGEST else f"{event[:LONGEST]}… ({len(event)} characters)"
    if isinstance(event, dict):
        return {_cut(None, "", key): _cut(None, "", value) for key, value in event.items()}
    if isinstance(event, list | tuple | set | frozenset):
        return [_cut(None, "", value) for value in islice(event, MOST)]
    return event if isinstance(event, int | float | None) else _cut(None, "", str(event))


def _without_quotations(_log: Any, _method: str, event: Any) -> Any:
    for raised in event.get("exception", []):
        raised["exc_value"] = first_line(raised["exc_value"])
    return event
