"""Logs: what happened, as facts. Every line has an ``action``, its time in UTC, a level and the logger's name.

``logger(__name__).info("run.won", publication="annex", job="send")``: the first argument is the action, the rest are
facts. Lines of libraries get the action ``log`` and keep their text as ``message``. Nothing is shown until
``configure`` is called, so that foreground commands own what they print.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, Literal, TextIO

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.types import EventDict, Processor, WrappedLogger

_ROOT = "newsletter"
# What these say at INFO (a line per tick, a line per SMTP command) would drown what matters.
_TALKATIVE = ("apscheduler", "mail.log", "uvicorn", "asyncio")

logging.getLogger(_ROOT).addHandler(logging.NullHandler())


def logger(name: str) -> BoundLogger:
    """The logger of a module; bind facts with ``.bind(…)``."""
    bound: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *_shared(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=BoundLogger,
    )
    return bound


def configure(level: str, format: Literal["auto", "console", "json"], stream: TextIO | None = None) -> None:
    """Show the log on ``stream`` (stderr). ``auto`` is for people on a terminal and JSON otherwise."""
    stream = stream or sys.stderr
    for_people = format == "console" or (format == "auto" and stream.isatty())
    last: tuple[Processor, ...] = (
        (structlog.dev.ConsoleRenderer(colors=stream.isatty(), event_key="action"),)
        if for_people
        else (_in_order, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*_shared(), _as_message],
            processors=[ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _shared() -> tuple[Processor, ...]:
    return (
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _as_action,
    )


def _as_action(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    said: Any = facts.pop("event", "")
    if "action" in facts:
        facts["message"] = said
    else:
        facts["action"] = said
    return facts


def _as_message(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    return {**facts, "message": facts["action"], "action": "log"}


def _in_order(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    first = {name: facts[name] for name in ("at", "level", "action") if name in facts}
    return {**first, **facts}
