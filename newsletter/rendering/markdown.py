"""The little Markdown of summaries and front matter: bold, italic, code, links, line breaks.

text → visible characters → paragraphs → inline tokens → HTML → nh3; or → plain text. Everything else, tags and
entities and links of other schemes, is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from newsletter.rendering import emphasis
from newsletter.rendering.characters import is_wide, visible

_TAGS = {"p", "code", "strong", "em", "a", "br"}
_SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=2048)
def summary_html(markdown: str) -> Markup:
    """Safe HTML, a ``<p>`` for each paragraph (split by an empty line)."""
    return _clean("".join(f"<p>{_inline(paragraph)}</p>" for paragraph in paragraphs(markdown)))


@lru_cache(maxsize=512)
def inline_html(markdown: str) -> Markup:
    """Safe HTML without paragraphs, for one-liners; line ends become spaces where words need them."""
    return _clean(_inline(" ".join(paragraphs(markdown))))


@lru_cache(maxsize=2048)
def plain(markdown: str) -> str:
    """The text alone, paragraphs split by an empty line, every character kept.

    Marks of emphasis go; backquotes stay, because they tell code from prose in plain text too; a link becomes
    ``text (address)``.
    """
    return "\n\n".join("".join(_plain(_parse(paragraph))) for paragraph in paragraphs(markdown))


def paragraphs(markdown: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line but for hard breaks; characters that cannot be shown are gone."""
    blocks = re.split(r"\n[ \t\u3000]*\n", visible(markdown).strip())
    return tuple(joined for block in blocks if (joined := _joined(block.strip())))


def _joined(block: str) -> str:
    """Lines joined: with a space between words, with nothing between Japanese characters."""
    text = ""
    for line in (written.lstrip() for written in block.split("\n")):
        if text.endswith(("  ", "\\")):
            text += "\n" + line
        elif text and line:
            text = text.rstrip()
            text += line if is_wide(text[-1]) and is_wide(line[0]) else f" {line}"
        else:
            text += line
    return text.rstrip()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["entity", "image", "html_inline"])
    parser.inline.ruler.at("emphasis", emphasis.tokenize)
    parser.validateLink = _is_link  # type: ignore[method-assign]
    return parser


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in _SCHEMES and bool(parts.netloc or parts.scheme.lower() == "mailto")


def _parse(text: str) -> Sequence[Token]:
    return _parser().parseInline(text)[0].children or ()


def _inline(text: str) -> str:
    parser = _parser()
    return str(parser.renderer.render(_parser().parseInline(text), parser.options, {}))


def _clean(html: str) -> Markup:
    attributes: dict[str, set[str]] = {"a": {"href"}, "*": set()}
    clean = nh3.clean(html, tags=_TAGS, attributes=attributes, url_schemes=_SCHEMES, link_rel=None)
    return Markup(clean)  # noqa: S704 - this is what was cleaned


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    address, start, written = "", 0, ""
    for token in tokens:
        piece = ""
        if token.type == "link_open":
            address, start = str(token.attrs["href"]), len(written)
        elif token.type == "link_close":
            shown = written[start:]
            piece = "" if address in (shown, f"mailto:{shown}") else f" ({address})"
        elif token.type == "code_inline":
            piece = f"`{token.content}`"
        elif token.type in ("softbreak", "hardbreak"):
            piece = "\n"
        else:
            piece = token.content
        written += piece
        yield piece
