"""What stands inside an item: an entry's summary with its article, an issue's list of contents. Safe HTML from text
that is escaped here and Markdown that was rendered elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlsplit

from newsletter.model.issue import FrontMatter, IssueEntry, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The labels of one language, and the two ways to show Markdown: as safe HTML and as plain text."""

    language: str
    original_title: str
    correction: str
    withdrawn: str
    read_at: Callable[[str], str]
    issue_title: Callable[[str, date], str]
    html: Callable[[str], str]
    plain: Callable[[str], str]


def entry_html(entry: IssueEntry, words: Words) -> str:
    """The correction's note if any, the summary, the original title, and the way to the article."""
    parts = [_correction(entry, words), words.html(entry.summary)]
    if entry.original_title:
        parts.append(f"<p>{escape(words.original_title)}<cite>{escape(entry.original_title)}</cite></p>")
    parts.append(f"<p>{_article_link(entry, words)}</p>")
    return _in_language("".join(parts), entry.language)


def stub_html(entry: IssueEntry, words: Words) -> str:
    """What is left of a withdrawn entry: that it was withdrawn, and the note."""
    return _in_language(f"<p>{escape(words.withdrawn)}</p>{_correction(entry, words)}", words.language)


def stub_text(entry: IssueEntry, words: Words) -> str:
    return f"{words.withdrawn}\n\n{entry.correction}" if entry.correction else words.withdrawn


def issue_html(
    front: FrontMatter, sections: Iterable[Section], words: Words, entry_page: Callable[[IssueEntry], str]
) -> str:
    """The front matter and the list of contents, each title leading to its entry page and to its article."""
    parts = [words.html(text) for text in (front.tagline, front.about) if text]
    for section in sections:
        if section.heading:
            number = f"{section.number}. " if section.number else ""
            parts.append(f"<h2>{escape(number + section.heading)}</h2>")
        parts.append("<ul>")
        for entry in section.entries:
            title = f'<a href="{escape(entry_page(entry))}">{escape(entry.title)}</a>'
            parts.append(f"<li>{title}<br>{_article_link(entry, words)}</li>")
        parts.append("</ul>")
    if front.closing:
        parts.append(f"<h2>{escape(front.closing_heading)}</h2>" if front.closing_heading else "<hr>")
        parts.append(words.html(front.closing))
    return _in_language("".join(parts), words.language)


def issue_text(front: FrontMatter, sections: Iterable[Section], words: Words) -> str:
    """The tagline and the headings, one a line."""
    lines = [words.plain(front.tagline)] if front.tagline else []
    lines += [f"{section.number}. {section.heading}" for section in sections if section.heading]
    return "\n".join(lines)


def _article_link(entry: IssueEntry, words: Words) -> str:
    return f'<a href="{escape(entry.url)}">{escape(words.read_at(_host(entry.url)))}</a>'


def _correction(entry: IssueEntry, words: Words) -> str:
    if not entry.correction:
        return ""
    return f"<p><strong>{escape(words.correction)}</strong>{escape(entry.correction)}</p>"


def _in_language(html: str, language: str) -> str:
    # Without it readers show Japanese in the glyphs of their own system's language.
    return f'<div lang="{escape(language)}">{html}</div>'


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
