"""Pages that say one thing, such as that something is not there. They are drawn when they are needed."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.labels import labels
from newsletter.rendering.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """``status`` is shown small above the heading; None where the page is no error."""

    status: int | None
    heading: str
    text: str


def error_page(frame: Frame, path: str, status: int) -> bytes:
    """The page that answers a request to ``path`` with an error."""
    words = labels(frame.language)
    heading, text = {
        400: (words.bad_request_title, words.bad_request_text),
        404: (words.not_found_title, words.not_found_text),
        410: (words.withdrawn_title, words.withdrawn_text),
        429: (words.busy_title, words.busy_text),
    }.get(
        status,
        (words.bad_request_title, words.bad_request_text) if status < 500 else (words.error_title, words.error_text),
    )
    view = NoticeView(status=status, heading=heading, text=text)
    return draw(Page(path=path, template="notice.html", view=view), frame)
