"""An entry, or an issue, as an item of a feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from newsletter import links as paths
from newsletter.feeds.content import Words, entry_html, issue_html, issue_text, stub_html, stub_text
from newsletter.feeds.document import FeedCategory, FeedItem
from newsletter.links import Links
from newsletter.model.issue import Issue, IssueEntry
from newsletter.model.sections import group


def entry_item(
    entry: IssueEntry, publication: str, category_labels: Mapping[str, str], words: Words, links: Links
) -> FeedItem:
    """A published entry; a withdrawn one as a stub under the same id, with nothing of its text left."""
    category = None
    if entry.category is not None:
        category = FeedCategory(
            slug=entry.category,
            label=category_labels.get(entry.category, entry.category),
            url=links.url(paths.category(publication, entry.category)),
        )
    gone = entry.withdrawn
    return FeedItem(
        id=entry.tag,
        url=links.url(paths.entry(publication, entry.entry_id)),
        article_url=None if gone else entry.url,
        title=words.withdrawn if gone else entry.title,
        original_title=None if gone else entry.original_title,
        summary=stub_text(entry, words) if gone else words.plain(entry.summary),
        html=stub_html(entry, words) if gone else entry_html(entry, words),
        category=category,
        language=words.language if gone else entry.language,
        published=_known(entry.published_at),
        updated=_known(entry.updated_at),
    )


def issue_item(
    issue: Issue,
    entries: Sequence[IssueEntry],
    category_labels: Mapping[str, str],
    *,
    id: str,
    words: Words,
    links: Links,
) -> FeedItem:
    """A published issue. It was updated when any of its entries was."""
    sections = group(entries, category_labels)
    published = _known(issue.published_at)
    return FeedItem(
        id=id,
        url=links.url(paths.issue(issue.publication, issue.date)),
        article_url=None,
        title=words.issue_title(issue.front.title, issue.date),
        original_title=None,
        summary=issue_text(issue.front, sections, words),
        html=issue_html(
            issue.front,
            sections,
            words,
            lambda entry: links.url(paths.entry(issue.publication, entry.entry_id)),
        ),
        category=None,
        language=words.language,
        published=published,
        updated=max([published, *(entry.updated_at for entry in entries if entry.updated_at)]),
    )


def _known(moment: datetime | None) -> datetime:
    assert moment is not None, "only what is published has a place in a feed"
    return moment.replace(microsecond=0)
