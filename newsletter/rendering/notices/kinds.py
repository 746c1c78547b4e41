"""The kinds of notice, by the names that webhooks know them by, and what all facts have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Protocol

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.view import NoticeView


class Kind(StrEnum):
    DRAFT_READY = "draft.ready"
    DRAFT_WAITING = "draft.waiting"
    ISSUE_SENT = "issue.sent"
    ISSUE_NOT_SENT = "issue.not_sent"
    SEND_PAUSED = "send.paused"
    BOUNCES_HIGH = "bounces.high"
    LEAVINGS_HIGH = "leavings.high"
    RUN_FAILED = "run.failed"
    RUNS_HELD = "runs.held"
    ALERT_TRIED = "alert.tried"


class Facts(Protocol):
    """A frozen dataclass: the facts of one notice. Fields marked ``PRIVATE`` stay out of webhooks."""

    kind: ClassVar[Kind]

    def view(self, about: About) -> NoticeView:
        """What people see of them."""
        ...


PRIVATE = {"private": True}
"""Metadata of a field that only the mail's own reader may see, such as a link that acts."""


def foot(about: About) -> str:
    """The small print of every notice."""
    return about.text(
        ja=f"このメールは「{about.title}」の運営の方にお送りしています。",
        en=f"You get this e-mail because you run {about.title}.",
    )
