"""Templates that passed: opened once for each state of their files.

sources → trial renderings → structure → compiled → counts; the first step that finds faults reports all of its own
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from newsletter.config.theme import Theme as Tokens
from newsletter.errors import TemplateFault, TemplateFaults
from newsletter.model.edition import Placeholders
from newsletter.rendering.email import compile_mail, mjml_of
from newsletter.rendering.gate import counts, sample
from newsletter.rendering.gate.blame import explained
from newsletter.rendering.gate.origin import Marking, trace
from newsletter.rendering.gate.source import check_sources
from newsletter.rendering.gate.structure import check_structure
from newsletter.rendering.template_files import Stamp, files, stamp
from newsletter.rendering.templates import Templates, open_templates
from newsletter.rendering.text import render_text
from newsletter.rendering.theme import Palette, Theme, theme
from newsletter.rendering.view import EditionView

ROOMS = ("email", "text")
_GIVEN: Mapping[str, Mapping[str, type | None]] = {
    "email": {
        "v": EditionView,
        "theme": Theme,
        "light": Palette,
        "dark": Palette,
        "chips": None,
        "shares": None,
        "places": Placeholders,
    },
    "text": {"v": EditionView, "places": Placeholders},
}


def checked(folder: Path | None) -> Templates:
    """The templates of mails as their files are now. Raises TemplateFaults."""
    return _checked(folder, stamp(folder, *ROOMS))


@lru_cache(maxsize=8)
def _checked(folder: Path | None, _state: Stamp) -> Templates:
    templates = open_templates(folder)
    _check(templates)
    return templates


def check(folder: Path | None) -> None:
    """Raises TemplateFaults: each fault with the file and the line where it is mended."""
    _check(open_templates(folder))


def _check(templates: Templates) -> None:
    folder = templates.folder
    for room, environment in zip(ROOMS, (templates.markup, templates.text), strict=True):
        check_sources(environment, files(folder, room), _GIVEN[room])
    root = files(folder, "email")["email/edition.mjml"]
    if not root.read_text("utf-8").strip():
        raise TemplateFaults([TemplateFault(str(root), 1, "is empty: nothing would be sent")])
    logo = Tokens(logo="https://sample.invalid/logo.png", logo_alt="", logo_height=9)
    looks = ((sample.full_view(), theme("ja", logo)), (sample.bare_view(), theme("en")))
    trials = [_try(templates, view, look) for view, look in looks]
    if any(any(check_structure(trial.mjml)) for trial in trials):
        # Only now does it matter which line of which file everything came from.
        marked = open_templates(folder, Marking)
        _raise(fault for view, look in looks for fault in _structure(view, look, marked))
    _raise(fault for trial in trials for fault in _counts(trial, folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    view: EditionView
    look: Theme
    mjml: str
    text: str


def _try(templates: Templates, view: EditionView, look: Theme) -> _Trial:
    with explained(templates.folder):
        mjml = mjml_of(view, look, sample.SLUGS, templates.markup)
        return _Trial(view=view, look=look, mjml=mjml, text=render_text(view, templates.text))


def _structure(view: EditionView, look: Theme, marked: Templates) -> Iterator[TemplateFault]:
    mjml = trace(mjml_of(view, look, sample.SLUGS, marked.markup), marked.markup)
    for offset, text in check_structure(mjml.text):
        yield TemplateFault(*mjml.origin(offset), text)


def _counts(trial: _Trial, folder: Path | None) -> Iterator[TemplateFault]:
    known = {name: path for room in ROOMS for name, path in files(folder, room).items()}
    html = compile_mail(trial.mjml, trial.look)
    for name, what in (*counts.check_html(html, trial.view), *counts.check_text(trial.text, trial.view)):
        yield TemplateFault(str(known.get(name, name)), 1, what)


def _raise(faults: Iterator[TemplateFault]) -> None:
    found = list(faults)
    if found:
        raise TemplateFaults(found)
