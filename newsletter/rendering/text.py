"""The text part: view → lines of 72 columns, written for text."""

from __future__ import annotations

import re

from jinja2 import Environment

from newsletter.model.edition import Placeholders
from newsletter.rendering.view import EditionView

_MANY_EMPTY_LINES = re.compile(r"\n{4,}")


def render_text(view: EditionView, text: Environment) -> str:
    """LF lines, ended by one."""
    made = text.get_template("text/edition.txt").render(v=view, places=Placeholders)
    return _MANY_EMPTY_LINES.sub("\n\n\n", made).strip("\n") + "\n"
