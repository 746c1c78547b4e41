"""Draws pages: templates, what they may call, and the digest that says when they must be drawn again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from newsletter import __version__
from newsletter import links as paths
from newsletter.model.document import Draft
from newsletter.rendering import dates
from newsletter.rendering.breaks import title_html
from newsletter.rendering.characters import visible
from newsletter.rendering.gate.blame import explained
from newsletter.rendering.gate.source import check_sources
from newsletter.rendering.languages import language_of
from newsletter.rendering.markdown import inline_html, plain, summary_html
from newsletter.rendering.pages.addresses import relative
from newsletter.rendering.pages.frame import Frame, home_of
from newsletter.rendering.pages.labels import Labels, labels
from newsletter.rendering.pages.page import Page
from newsletter.rendering.pages.stylesheet import icon, stylesheet
from newsletter.rendering.reading import minutes
from newsletter.rendering.strings import Strings, strings
from newsletter.rendering.template_files import loader, read_once
from newsletter.rendering.view import host

_LIBRARIES = ("jinja2", "markupsafe", "markdown-it-py", "nh3", "budoux")
_EXCERPT = 120
_GIVEN: dict[str, type | None] = {
    **dict.fromkeys(("page", "view", "language", "paths", "href", "absolute", "home", "stylesheet", "icon")),
    # What stylesheets are filled with; icons need nothing.
    **dict.fromkeys(("theme", "fonts_ja", "fonts_en", "hues")),
    "frame": Frame,
    "strings": Strings,
    "labels": Labels,
}


def draw(page: Page, frame: Frame) -> bytes:
    """The bytes of a page: a function of the page, the frame and this program alone."""
    environment = _environment(frame.templates)
    words = strings(frame.language)
    given: dict[str, Any] = {
        "page": page,
        "view": page.view,
        "frame": frame,
        "language": frame.language,
        "strings": words,
        "labels": labels(frame.language),
        "paths": paths,
        "href": partial(relative, page.path),
        "absolute": partial(_absolute, frame.base_url),
        "home": home_of(frame),
        "stylesheet": stylesheet(frame).path,
        "icon": icon().path,
    }
    with explained(frame.templates):
        text = environment.get_template(page.template).render(given)
    return (text.strip() + "\n").encode()


def draft(page: Page, frame: Frame) -> Draft:
    """The page as a document to be."""
    return Draft(
        path=page.path,
        publication=frame.slug or None,
        media_type=page.media_type,
        body=draw(page, frame),
        gone=page.gone,
        source=source(page, frame),
    )


def source(page: Page, frame: Frame) -> str:
    """A digest of everything that the page's bytes depend on."""
    made = _begun(digest(frame.templates), frame).copy()
    told = repr(page) if page.made_of is None else repr((page.path, page.template, page.gone, page.made_of))
    made.update(told.encode("utf-8", "surrogatepass"))
    source: str = made.hexdigest()
    return source


@lru_cache(maxsize=16)
def _begun(program: str, frame: Frame) -> Any:
    """The part of a source that all pages of a frame have in common."""
    return sha256(f"{program}\n{frame!r}\n".encode("utf-8", "surrogatepass"))


@cache
def digest(own: Path | None = None) -> str:
    """Of the templates, the operator's own among them, of the code of this room and the words it uses, and of the
    versions of the libraries and of all our other code."""
    versions = [("newsletter", __version__), *((name, version(name)) for name in _LIBRARIES)]
    made = sha256(" ".join(f"{name} {number}" for name, number in versions).encode())
    for path, octets in _drawn_with(own):
        made.update(path.name.encode())
        made.update(octets)
    return made.hexdigest()


def _drawn_with(own: Path | None) -> Iterator[tuple[Path, bytes]]:
    yield from read_once(own, "web").items()
    for path in (*sorted(Path(__file__).parent.parent.rglob("*.py")), Path(paths.__file__)):
        yield path, path.read_bytes()


_trusted: set[Path | None] = set()


def trust(frame: Frame) -> None:
    """Take a frame's templates for checked: a page of this very ``source`` stands in the store, so they were when it
    was drawn."""
    _trusted.add(frame.templates)


@cache
def _environment(own: Path | None) -> Environment:
    """Checked once for each folder: a running server has the templates that were there at its start."""
    environment = Environment(
        loader=loader(own, "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_shown,
    )
    environment.filters.update(
        title=title_html,
        summary=summary_html,
        inline=inline_html,
        plain=plain,
        host=host,
        language_of=language_of,
        long_date=dates.long_date,
        issue_date=dates.issue_date,
        weekday_date=dates.weekday_date,
        month=dates.month,
        iso=_iso,
        excerpt=excerpt,
        minutes=_minutes,
        json_ld=_json_ld,
    )
    if own not in _trusted:
        held = read_once(own, "web")
        check_sources(environment, {f"web/{path.name}": path for path in held}, _GIVEN, read=held.__getitem__)
    return environment


def _shown(value: Any) -> Any:
    """What a template prints: characters that no page may hold are left out."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _absolute(base_url: str, path: str) -> str:
    return base_url + path


def _iso(moment: date) -> str:
    """RFC 3339, in UTC to the second; a date alone as it is."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return moment.isoformat()


def excerpt(markdown: str, length: int = _EXCERPT) -> str:
    """The beginning of a text on one line, for descriptions."""
    text = " ".join(plain(markdown).replace("`", "").split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _minutes(view: Any) -> int:
    texts = [view.front.tagline, view.front.about, view.front.closing]
    texts += [text for entry in view.entries for text in (entry.title, entry.summary)]
    return minutes(text for text in texts if text)


def _json_ld(value: Any) -> Markup:
    """JSON that can stand in a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(visible(text))  # noqa: S704 - escaped above
