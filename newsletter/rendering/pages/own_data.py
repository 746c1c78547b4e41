"""The pages about a reader's own data: all of it, erasing it, the receipt; and the page of a new address's link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from newsletter import links as paths
from newsletter.model.history import History
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.own_parts import Part, parts_of
from newsletter.rendering.pages.own_words import OwnWords, own_words
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.subscription_words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView:
    words: Words
    own: OwnWords
    parts: tuple[Part, ...]
    paths: Mapping[str, str]
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """A page that says something and may have one button. ``back`` is a path to go to instead."""

    words: Words
    heading: str
    paragraphs: tuple[str, ...]
    button: str = ""
    alert: str = ""
    receipt: str = ""
    back: str = ""
    back_label: str = ""
    is_grave: bool = False
    other: str


def data_page(frame: Frame, token: str, history: History, zone: ZoneInfo) -> bytes:
    """Everything, for its owner: the full address, and times of the publication's zone."""
    own = own_words(frame.language)
    view = DataView(
        words=words(frame.language),
        own=own,
        parts=parts_of(history, frame, zone),
        paths={"choices": paths.preferences(token), "file": paths.preferences(token, "data.json")},
        other=_other(frame),
    )
    return draw(Page(path=paths.preferences(token, "data"), template="own_data.html", view=view), frame)


def erase_page(frame: Frame, token: str, *, reader: str, is_busy: bool = False) -> bytes:
    own = own_words(frame.language)
    view = ActView(
        words=words(frame.language),
        heading=own.erase_title,
        paragraphs=(own.erase_what.format(reader=reader, title=frame.title), own.erase_keeps),
        button=own.erase_do,
        alert=own.erase_busy if is_busy else "",
        back=paths.preferences(token),
        back_label=own.erase_not,
        is_grave=True,
        other=_other(frame),
    )
    return draw(Page(path=paths.preferences(token, "erase"), template="act.html", view=view), frame)


def erased_page(frame: Frame, token: str, *, number: str) -> bytes:
    own = own_words(frame.language)
    view = ActView(
        words=words(frame.language),
        heading=own.erased_title,
        paragraphs=(own.erased_text, own.receipt_mailed),
        receipt=own.receipt.format(number=number),
        other="",
    )
    return draw(Page(path=paths.preferences(token, "erase"), template="act.html", view=view), frame)


def address_page(frame: Frame, token: str, *, reader: str, is_done: bool, is_taken: bool = False) -> bytes:
    """The page of the link in the mail to a new address; ``reader`` is that address, masked."""
    own = own_words(frame.language)
    heading, text = own.move_ask_title, own.move_ask_text
    if is_taken:
        heading, text = own.move_taken_title, own.move_taken_text
    elif is_done:
        heading, text = own.moved_title, own.moved_text
    view = ActView(
        words=words(frame.language),
        heading=heading,
        paragraphs=(text.format(title=frame.title, reader=reader),),
        button="" if is_done or is_taken else own.move_confirm,
        other=_other(frame),
    )
    return draw(Page(path=paths.address(token), template="act.html", view=view), frame)


def _other(frame: Frame) -> str:
    return "en" if frame.language == "ja" else "ja"
