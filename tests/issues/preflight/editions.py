"""An issue without a fault, and its messages, written by hand: each test spoils one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsletter.delivery.message import compose, prepare
from newsletter.issues.preflight.facts import ColourPair, EditionFacts, Facts
from newsletter.issues.preflight.finding import Finding
from newsletter.model.edition import ALL, Format, Placeholders, Rendering
from newsletter.model.issue import IssueEntry
from tests.delivery.composing import ISSUE, LINKS, PUBLICATION, SIGNER

UNSUBSCRIBE = "https://news.annex.example/unsubscribe/x"
CONTACT, ADDRESS = "contact@annex.example", "東京都千代田区見本町1-2-3"
HOUSE = PUBLICATION.model_copy(
    update={"postal_address": ADDRESS, "contact": CONTACT, "categories": {"tools": "道具", "sea": "海"}}
)
FOOTER = f"GenAI週刊 Annex\n{ADDRESS}\n{CONTACT}\n{Placeholders.UNSUBSCRIBE}\n"
HTML_FOOTER = (
    f'<p>GenAI週刊 Annex<br>{ADDRESS} <a href="mailto:{CONTACT}">{CONTACT}</a> '
    f'<a href="{Placeholders.UNSUBSCRIBE}">やめる</a></p></body></html>\n'
)


def entry(number: int = 1, **changes: Any) -> IssueEntry:
    made = IssueEntry(
        entry_id=f"entry{number}",
        tag=f"tag:annex.example,2026:{number}",
        position=number,
        title=f"記事{number}",
        original_title=None,
        category="tools",
        url=f"https://site{number}.example/a?b=1&c=2",
        summary="要約",
        section="節",
        language="ja",
    )
    return replace(made, **changes)


def html_of(*entries: IssueEntry, top: str = "", section: str = "<h2>1. 節</h2>") -> str:
    shown = "".join(
        f'<td><h3>{one.title}</h3><p>{one.summary}</p><a href="{one.url.replace("&", "&amp;")}">読む</a></td>'
        for one in entries
    )
    return f"<html><head><style>p{{margin:0}}</style></head><body>{top}{section if entries else ''}{shown}"


def text_of(*entries: IssueEntry) -> str:
    return "".join(f"{one.title}\n{one.summary}\n{one.url}\n\n" for one in entries)


def edition(
    *entries: IssueEntry,
    html: str | None = None,
    text: str | None = None,
    html_footer: str = HTML_FOOTER,
    footer: str = FOOTER,
    pairs: tuple[ColourPair, ...] = (),
    key: str = ALL,
) -> EditionFacts:
    rendering = Rendering(
        subject="GenAI週刊 Annex 2026年2月7日号",
        text=(text_of(*entries) if text is None else text) + footer,
        html=(html_of(*entries) if html is None else html) + html_footer,
    )
    octets = bytes(
        compose(prepare(rendering, ISSUE, HOUSE, LINKS, SIGNER), uid="reader", address="r@example.org", copy=1)
    )
    unsubscribe = octets.partition(b"List-Unsubscribe: <")[2].partition(b">")[0].decode()
    assert rendering.html is not None
    meant = replace(
        rendering,
        text=rendering.text.replace(Placeholders.UNSUBSCRIBE, unsubscribe),
        html=rendering.html.replace(Placeholders.UNSUBSCRIBE, unsubscribe),
    )
    return EditionFacts(
        key=key,
        format=Format.HTML,
        octets=octets,
        text=meant.text,
        html=meant.html,
        meant=meant,
        unsubscribe=unsubscribe,
        pairs=pairs,
    )


def facts(*entries: IssueEntry, **changes: Any) -> Facts:
    """Without changes: nothing to complain about."""
    made = Facts(
        issue=ISSUE,
        publication=HOUSE,
        base_url="https://news.annex.jp",
        entries=entries,
        editions=(edition(*entries),),
        words={one.entry_id: 100 for one in entries},
    )
    return replace(made, **changes)


def said(found: list[Finding]) -> list[tuple[str, str, str]]:
    """(severity, place, text)."""
    return [(finding.severity.value, str(finding.place), finding.text) for finding in found]
