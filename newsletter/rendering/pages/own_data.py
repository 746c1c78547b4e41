"""The pages about a reader's own data: all of it, erasing it, the receipt; and the page of a new address's link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter import links as paths
from newsletter.model.edition import categories_of
from newsletter.model.history import History
from newsletter.rendering import dates
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.own_words import OwnWords, own_words
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.subscription_words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was so, or happened: ``when`` and ``more`` may be empty."""

    when: str
    what: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    heading: str
    lines: tuple[Line, ...]


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
        parts=tuple(_parts(frame, history, own, zone)),
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


def _parts(frame: Frame, history: History, own: OwnWords, zone: ZoneInfo) -> list[Part]:
    def when(at: datetime | None) -> str:
        if at is None:
            return ""
        local = at.astimezone(zone)
        return f"{dates.long_date(local.date(), frame.language)} {local:%H:%M}"

    def last_day(until: datetime) -> str:
        return dates.long_date((until - timedelta(seconds=1)).astimezone(zone).date(), frame.language)

    def named(slug: str) -> str:
        return frame.title if slug == frame.slug else slug

    def day(of: date) -> str:
        return dates.issue_date(of, frame.language)

    def state(word: str) -> str:
        return own.states.get(str(word), str(word))

    person = history.subscriber
    return [
        Part(
            heading=own.person,
            lines=(
                Line(when=own.address, what=person.email),
                *((Line(when=own.name, what=person.name),) if person.name else ()),
                Line(when=own.since, what=when(person.created_at)),
            ),
        ),
        Part(
            heading=own.choices,
            lines=tuple(
                Line(
                    when=named(each.publication),
                    what=f"{state(each.state)} · {_chosen(frame, each.key)} · {own.formats[each.format]}",
                    more=own.paused_until.format(day=last_day(each.paused_until)) if each.paused_until else "",
                )
                for each in history.subscriptions
            ),
        ),
        Part(
            heading=own.record,
            lines=tuple(
                Line(
                    when=when(each.at),
                    what=f"{named(each.publication)} · {state(each.action)}",
                    more=" · ".join(part for part in (each.source, each.detail, each.place) if part),
                )
                for each in history.consents
            ),
        ),
        Part(
            heading=own.changes,
            lines=tuple(
                Line(
                    when=when(each.confirmed_at or each.asked_at),
                    what=f"{each.former} → {each.email}",
                    more=state("confirmed" if each.confirmed_at else "pending"),
                )
                for each in history.changes
            ),
        ),
        Part(
            heading=own.received,
            lines=tuple(
                Line(
                    when=when(each.settled_at),
                    what=f"{named(each.publication)} {day(each.day)} · {state(each.state)}",
                    more=" · ".join(
                        part
                        for part in (
                            each.address,
                            own.tries.format(count=each.attempts) if each.attempts > 1 else "",
                            each.reply or "",
                        )
                        if part
                    ),
                )
                for each in history.received
            ),
        ),
        Part(
            heading=own.returned,
            lines=tuple(
                Line(
                    when=when(each.received_at),
                    what=state(each.kind),
                    more=" · ".join(part for part in (each.status, each.reason, each.evidence) if part),
                )
                for each in history.bounces
            ),
        ),
        Part(
            heading=own.suppressions,
            lines=tuple(
                Line(
                    when=when(each.created_at),
                    what=state(each.reason),
                    more=each.evidence if each.holds else f"{each.evidence} · {own.lifted} {when(each.lifted_at)}",
                )
                for each in history.suppressions
            ),
        ),
        Part(
            heading=own.notices,
            lines=tuple(
                Line(when=when(each.created_at), what=own.kinds.get(each.kind, each.kind), more=state(each.state))
                for each in history.told
            ),
        ),
    ]


def _chosen(frame: Frame, key: str) -> str:
    slugs = categories_of(key)
    if slugs is None:
        return words(frame.language).every_category
    between = "、" if frame.language == "ja" else ", "
    return between.join(frame.category(slug).label for slug in sorted(slugs))


def _other(frame: Frame) -> str:
    return "en" if frame.language == "ja" else "ja"
