"""Preflight: issue → editions → a message of each → facts → findings. Changes nothing.

The messages are made by the very functions that make those of readers, for a reader who does not exist.
"""

from __future__ import annotations

import email
import html as markup
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email import policy
from email.message import EmailMessage
from types import MappingProxyType

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.delivery.message import compose, prepare
from newsletter.errors import Refused
from newsletter.issues.preflight.check import check as check_facts
from newsletter.issues.preflight.facts import Answer, ColourPair, EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding, errors_of
from newsletter.issues.words import count_words
from newsletter.model.edition import ALL, Format, Placeholders, Rendering
from newsletter.model.issue import Issue, IssueEntry
from newsletter.rendering.edition import render_edition
from newsletter.rendering.markdown import plain, summary_html
from newsletter.rendering.seen_colours import seen_colours
from newsletter.store import appearances, editions, issues, subscriptions
from newsletter.workflows.dkim_keys import keys_of
from newsletter.workflows.issues import no_issue
from newsletter.workflows.site import Site

READER, ADDRESS = "examplereader", "reader@example.org"
"""Whom the messages are for: an id that no subscriber has, and an address that nobody has (RFC 2606 §3)."""
_MOST = 24
"""Editions that are looked at: all categories in both formats, then what most readers chose."""
_EVERYTHING = ((ALL, Format.HTML), (ALL, Format.TEXT))

Wanted = tuple[str, Format]
Asking = Callable[[Sequence[str]], Mapping[str, Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, and in what: an issue with the entries that readers see."""

    issue: Issue
    entries: tuple[IssueEntry, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return errors_of(self.findings)

    @property
    def overridden(self) -> str:
        """For the audit log: the errors in spite of which an operator went on."""
        return "".join(f"; in spite of: {error.place}: {error.text}" for error in self.errors)


class PreflightFailed(Refused):
    """The issue has errors. ``report`` has them, and everything else that was found."""

    def __init__(self, report: Report) -> None:
        errors = report.errors
        lines = "".join(f"\n  {error.place}: {error.text}" for error in errors)
        super().__init__(
            f"{report.issue.ref} has {len(errors)} error{'' if len(errors) == 1 else 's'}:{lines}",
            advice=f"`newsletter issue check {report.issue.ref}` says what to do about each; "
            "--force REASON goes on nevertheless, and is recorded.",
        )
        self.report = report


def preflight(site: Site, ref: str, *, ask: Asking | None = None) -> Report:
    """Check an issue in its present state. ``ask`` finds out what sites say about URLs.

    Raises NotFound, UsageError, and CannotCompose where not even one message can be made.
    """
    publication, day = site.parse_ref(ref)
    with site.database.reading() as connection:
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        entries = tuple(entry for entry in issues.entries_of(connection, issue) if not entry.withdrawn)
        earlier = appearances.earlier(connection, issue, entries)
        chosen = subscriptions.choices(connection, publication.slug)
        known = editions.ids_of(connection, issue)
        stored = {pair: editions.get(connection, number).rendering for pair, number in known.items()}
    wanted = tuple(dict.fromkeys([*_EVERYTHING, *chosen]))[:_MOST]
    readers: dict[str, int] = {}
    for (key, _), count in chosen.items():
        readers[key] = readers.get(key, 0) + count
    facts = Facts(
        issue=issue,
        publication=publication,
        base_url=site.config.base_url,
        entries=entries,
        editions=tuple(edition_facts(site, issue, entries, wanted=wanted, stored=stored)),
        words={entry.entry_id: count_words(plain(entry.summary), entry.language) for entry in entries},
        summaries={entry.entry_id: summary_html(entry.summary) for entry in entries},
        earlier=earlier,
        readers=readers,
        answers={} if ask is None else ask([entry.url for entry in entries]),
    )
    return Report(issue=issue, entries=entries, findings=check_facts(facts))


def edition_facts(
    site: Site,
    issue: Issue,
    entries: Sequence[IssueEntry],
    *,
    wanted: Iterable[Wanted],
    stored: Mapping[Wanted, Rendering] = MappingProxyType({}),
) -> Iterator[EditionFacts]:
    """Each wanted edition as a message; one that is stored is taken as it is, as sending does."""
    publication = site.publication(issue.publication)
    # A draft has no date yet; as a message it would have the present one.
    dated = issue if issue.published_at is not None else replace(issue, published_at=site.clock.now())
    for key, format in wanted:
        rendering = stored.get((key, format)) or render_edition(
            issue, entries, publication, site.links, key=key, format=format
        )
        prepared = prepare(rendering, dated, publication, site.links, site.signer, keys=keys_of(site, publication))
        octets = bytes(compose(prepared, uid=READER, address=ADDRESS, copy=1))
        text, html = _bodies(octets)
        unsubscribe = _unsubscribe(site, publication)
        yield EditionFacts(
            key=key,
            format=format,
            octets=octets,
            text=text,
            html=html,
            meant=filled(site, publication, rendering),
            unsubscribe=unsubscribe,
            pairs=() if html is None else tuple(_pairs(html)),
        )


def filled(site: Site, publication: Publication, rendering: Rendering) -> Rendering:
    """A rendering with the personal places of the reader who does not exist."""
    values = {
        Placeholders.UNSUBSCRIBE: _unsubscribe(site, publication),
        Placeholders.PREFERENCES: site.links.url(
            paths.preferences(paths.preferences_token(site.signer, publication.slug, READER))
        ),
        Placeholders.ADDRESS: ADDRESS,
    }
    text, html = rendering.text, rendering.html
    for place, value in values.items():
        text = text.replace(place, value)
        html = None if html is None else html.replace(place, markup.escape(value))
    return replace(rendering, text=text, html=html)


def _unsubscribe(site: Site, publication: Publication) -> str:
    return site.links.url(paths.unsubscribe(paths.unsubscribe_token(site.signer, publication.slug, READER)))


def _bodies(octets: bytes) -> tuple[str, str | None]:
    """Text and HTML as a mail client reads them, with LF."""
    found = email.message_from_bytes(octets, policy=policy.default)
    assert isinstance(found, EmailMessage)
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    return (
        "" if text is None else str(text.get_content()).replace("\r\n", "\n"),
        None if html is None else str(html.get_content()).replace("\r\n", "\n"),
    )


def _pairs(html: str) -> Iterator[ColourPair]:
    for seen in seen_colours(html):
        yield ColourPair(
            scheme=seen.scheme,
            text=seen.text,
            background=seen.background,
            contrast=seen.contrast,
            sample=seen.sample,
        )
