"""The pages by which a reader leaves and comes back. They are drawn when they are needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from newsletter import links as paths
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.notice import NoticeView
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.subscription_words import Words, words


class Moment(StrEnum):
    """What an unsubscribe page says."""

    ASK = "ask"
    LEFT = "left"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingView:
    """``reader`` is a masked address; ``preferences`` the path of the other page; ``other`` the language offered."""

    words: Words
    moment: Moment
    reader: str
    can_return: bool
    preferences: str
    other: str


def leaving_page(frame: Frame, token: str, *, moment: Moment, reader: str, can_return: bool, preferences: str) -> bytes:
    """The page of an unsubscribe link, in the frame's language."""
    view = LeavingView(
        words=words(frame.language),
        moment=moment,
        reader=reader,
        can_return=can_return,
        preferences=preferences,
        other=_other(frame),
    )
    return draw(Page(path=paths.unsubscribe(token), template="unsubscribe.html", view=view), frame)


def bad_link_page(frame: Frame, path: str) -> bytes:
    """The answer to a link that we did not make."""
    said = words(frame.language)
    view = NoticeView(status=404, heading=said.bad_link_title, text=said.bad_link_text)
    return draw(Page(path=path, template="notice.html", view=view), frame)


def in_language(frame: Frame, language: str) -> Frame:
    """The same frame with labels of another language; feeds and titles stay as they are."""
    return replace(frame, language=language)


def _other(frame: Frame) -> str:
    return "en" if frame.language == "ja" else "ja"
