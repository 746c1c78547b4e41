"""The pages by which people join: the form, what follows it, and the page of the link in the mail. They are drawn when
they are needed, and none of them says whether an address is known."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter import links as paths
from newsletter.model.edition import Format
from newsletter.model.sign_up import TRAP, Fault, Standing
from newsletter.rendering.pages.engine import draw
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.joining_words import Words, words
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.subscription_words import Words as ChoiceWords
from newsletter.rendering.pages.subscription_words import words as choice_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form has in it; ``chosen`` is None for all categories. ``note`` stands above it."""

    typed: str = ""
    chosen: frozenset[str] | None = None
    format: Format = Format.HTML
    language: str = ""
    faults: tuple[Fault, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    """The work that a browser has to do before the form is taken, and the path of the script that does it."""

    bits: int
    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningView:
    """``wording`` is what people agree to; ``trap`` the field that machines fill in; ``other`` the language offered."""

    words: Words
    choices: ChoiceWords
    filled: Filled
    wording: tuple[str, ...]
    stamp: str
    trap: str
    puzzle: Puzzle | None
    is_open: bool
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedView:
    words: Words
    choices: ChoiceWords
    wording: tuple[str, ...]
    trap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    words: Words
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmView:
    """``reader`` is a masked address; ``categories`` is empty for all. The two paths are there once they count."""

    words: Words
    standing: Standing
    reader: str
    categories: tuple[Category, ...]
    format: Format
    wording: tuple[str, ...]
    preferences: str | None
    unsubscribe: str | None
    other: str


def joining_page(
    frame: Frame,
    *,
    wording: tuple[str, ...],
    stamp: str = "",
    filled: Filled = Filled(),
    puzzle: Puzzle | None = None,
    is_open: bool = True,
) -> bytes:
    """How to get a publication, with the form; in the frame's language."""
    view = JoiningView(
        words=words(frame.language),
        choices=choice_words(frame.language),
        filled=filled,
        wording=wording,
        stamp=stamp,
        trap=TRAP,
        puzzle=puzzle,
        is_open=is_open,
        other=_other(frame),
    )
    return draw(Page(path=paths.subscribe(frame.slug), template="joining.html", view=view), frame)


def embedded_form(frame: Frame, *, wording: tuple[str, ...]) -> bytes:
    """The form alone, for other people's pages: HTML that needs no script, no style and no cookie."""
    view = EmbeddedView(words=words(frame.language), choices=choice_words(frame.language), wording=wording, trap=TRAP)
    return draw(Page(path=paths.subscribe(frame.slug), template="embedded.html", view=view), frame)


def asked_page(frame: Frame) -> bytes:
    """What follows the form: the same bytes for every address."""
    view = AskedView(words=words(frame.language), other=_other(frame))
    return draw(Page(path=paths.subscribe(frame.slug), template="asked.html", view=view), frame)


def confirm_page(
    frame: Frame,
    token: str,
    *,
    standing: Standing,
    reader: str,
    chosen: frozenset[str] | None,
    format: Format,
    wording: tuple[str, ...],
    preferences: str | None = None,
    unsubscribe: str | None = None,
) -> bytes:
    """The page of a confirmation link, in the frame's language."""
    view = ConfirmView(
        words=words(frame.language),
        standing=standing,
        reader=reader,
        categories=tuple(category for category in frame.categories if category.slug in (chosen or ())),
        format=format,
        wording=wording,
        preferences=preferences,
        unsubscribe=unsubscribe,
        other=_other(frame),
    )
    return draw(Page(path=paths.confirmation(token), template="confirm.html", view=view), frame)


def _other(frame: Frame) -> str:
    return "en" if frame.language == "ja" else "ja"
