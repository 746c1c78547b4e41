"""The stylesheets, one for each look, and the icon: documents whose name is the hash of their bytes."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from newsletter.config.theme import Theme
from newsletter.model.document import Draft
from newsletter.rendering.gate.blame import explained
from newsletter.rendering.pages.frame import HUES, Frame
from newsletter.rendering.template_files import loader
from newsletter.rendering.theme import theme
from newsletter.resources import TEMPLATES


def stylesheet(frame: Frame) -> Draft:
    """The one of a frame's pages. Those of publications that look the same share it."""
    slugs = tuple(category.slug for category in frame.categories)
    return _stylesheet(frame.look, slugs[:HUES] if frame.look.categories else (), frame.templates)


@lru_cache(maxsize=64)
def _stylesheet(look: Theme, slugs: tuple[str, ...], own: Path | None) -> Draft:
    """The colours and fonts of the theme, filled into ``site.css`` and ``forms.css``."""
    japanese, english = theme("ja", look), theme("en", look)
    slots = slugs + tuple(f"_{number}" for number in range(len(slugs), HUES))
    environment = Environment(
        loader=loader(own, "web"),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
    )
    given = {
        "theme": japanese,
        "fonts_ja": japanese.fonts,
        "fonts_en": english.fonts,
        "hues": [(f"c{number}", japanese.category(slot, slots)) for number, slot in enumerate(slots)]
        + [("cx", japanese.category("", slots))],
    }
    with explained(own):
        css = "\n".join(environment.get_template(name).render(given) for name in ("site.css", "forms.css"))
    return _static("site", "css", "text/css; charset=utf-8", _smaller(css))


@cache
def icon() -> Draft:
    """The site's icon."""
    return _static("icon", "svg", "image/svg+xml", (TEMPLATES / "web" / "icon.svg").read_text("utf-8"))


def _static(name: str, extension: str, media_type: str, text: str) -> Draft:
    body = text.encode()
    path = f"/static/{name}-{sha256(body).hexdigest()[:12]}.{extension}"
    return Draft(path=path, publication=None, media_type=media_type, body=body)


def _smaller(css: str) -> str:
    """Without comments and indentation."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return "\n".join(line.strip() for line in css.splitlines() if line.strip()) + "\n"
