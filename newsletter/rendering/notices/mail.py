"""facts → view → subject, HTML and text."""

from __future__ import annotations

from functools import cache

from newsletter.config.theme import Theme as Tokens
from newsletter.model.edition import Rendering
from newsletter.rendering.email import compile_mail
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.colours import tone_colours
from newsletter.rendering.notices.kinds import Facts
from newsletter.rendering.notices.view import NoticeView
from newsletter.rendering.templates import Templates, open_templates
from newsletter.rendering.theme import theme


def render_notice(facts: Facts, about: About, tokens: Tokens = Tokens()) -> Rendering:  # noqa: B008 - frozen
    """The mail in both parts; ``tokens`` are the publication's theme. The same facts give the same bytes."""
    return render_view(facts.view(about), tokens)


def render_view(view: NoticeView, tokens: Tokens = Tokens()) -> Rendering:  # noqa: B008 - frozen
    """The same for a mail whose words are chosen already, such as those to readers."""
    look, templates = theme(view.language, tokens), _templates()
    names = {"v": view, "theme": look, "light": look.light, "dark": look.dark, "tones": tone_colours(look)}
    mjml = templates.markup.get_template("notices/notice.mjml").render(names)
    text = templates.text.get_template("notices/notice.txt").render(names)
    return Rendering(subject=view.subject, html=compile_mail(mjml, look), text=text + "\n")


@cache
def _templates() -> Templates:
    """Ours alone: what tells operators that something is broken must not break with it."""
    return open_templates(None)
