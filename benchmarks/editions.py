"""What an edition and a message cost: CPU time, beside libraries that do the same in general.

``python -m benchmarks.editions [JOURNAL]`` renders the sample issue, or another journal file.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from newsletter.config import Publication
from newsletter.delivery.dkim import read_key
from newsletter.delivery.message import compose, prepare
from newsletter.journal.read import read
from newsletter.links import Links
from newsletter.model.edition import Format, categories_key
from newsletter.model.issue import Issue, IssueEntry, IssueState
from newsletter.rendering.edition import render_edition
from newsletter.samples import CATEGORIES, JAPANESE
from newsletter.signing import Signer
from tests.delivery.composing import HTML_FOOTER, built_whole, raw, words
from tests.delivery.composing import ISSUE as PUBLISHED_ISSUE
from tests.delivery.composing import PUBLICATION as SENDER
from tests.delivery.composing import rendering as rendering_of

LINKS = Links("https://news.annex.example")
SIGNER = Signer("a secret for benchmarks that is long enough")
NOW = datetime(2026, 3, 13, 22, 0, tzinfo=UTC)


def best(repeat: int, times: int, work: Callable[[], object]) -> float:
    """Seconds of CPU for one call: the best of ``repeat`` rounds of ``times`` calls."""
    found = float("inf")
    for _ in range(repeat):
        before = process_time()
        for _ in range(times):
            work()
        found = min(found, (process_time() - before) / times)
    return found


def main() -> None:
    rendering()
    composing()


def rendering() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else JAPANESE
    journal = read(path.read_text("utf-8")).journal
    assert journal is not None, f"{path} has faults"
    slugs = {label: slug for slug, label in CATEGORIES.items()}
    issue = Issue(
        id=1, publication="annex", date=journal.date, front=journal.front, state=IssueState.FROZEN,
        cutoff=NOW, revision=1, created_at=NOW, frozen_at=NOW, published_at=None,
    )  # fmt: skip
    entries = [
        IssueEntry(
            entry_id=f"e{number}", tag=f"tag:annex.example,2026:{number}", position=number, title=item.title,
            original_title=item.original_title, category=slugs[item.category] if item.category else None,
            url=item.url, summary=item.summary, section=item.section, language="ja",
        )
        for number, item in enumerate(journal.entries)
    ]  # fmt: skip
    publication = Publication(
        slug="annex", title=journal.front.title, sender="annex@annex.example", categories=CATEGORIES
    )

    def render(choice: tuple[str, ...]) -> str:
        key = categories_key(choice)
        return render_edition(issue, entries, publication, LINKS, key=key, format=Format.HTML).html or ""

    size = len(render(()).encode())
    one = best(5, 1, lambda: render(()))
    choices = [choice for number in range(8) for choice in itertools.combinations(CATEGORIES, number)][:64]
    many = best(1, 1, lambda: [render(choice) for choice in choices])
    print(f"{path.name}: {len(entries)} entries, {size:,} bytes of HTML")
    print(f"  one edition          {one * 1000:8.1f} ms CPU")
    print(f"  64 category sets     {many:8.2f} s CPU")


def composing() -> None:
    rendered = rendering_of("あ" * 9_000, "<p>" + "い" * 16_000)
    ours = prepare(rendered, PUBLISHED_ISSUE, SENDER, LINKS, SIGNER)
    plain = best(5, 500, lambda: compose(ours, uid="reader", address="reader@example.org", copy=1))
    message = bytes(compose(ours, uid="reader", address="reader@example.org", copy=1))
    fields = [("To", raw("reader@example.org")), ("Subject", words("Subject", rendered.subject))]
    whole = best(3, 20, lambda: built_whole(list(fields), rendered.text, rendered.html or HTML_FOOTER))
    print(f"a message of {len(message):,} bytes, CPU for each reader")
    print(f"  spliced              {plain * 1e6:8.0f} µs")
    print(f"  Python's email       {whole * 1e6:8.0f} µs, {whole / plain:.0f} times as much")
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    key = read_key(pem.decode(), domain="annex.example", selector="s1")
    sealed = prepare(rendered, PUBLISHED_ISSUE, SENDER, LINKS, SIGNER, keys=(key,))
    signed = best(3, 100, lambda: compose(sealed, uid="reader", address="reader@example.org", copy=1))
    library = best(3, 5, lambda: dkim.sign(message, b"s1", b"annex.example", pem))
    print(f"  signed (RSA-2048)    {signed * 1e6:8.0f} µs")
    print(f"  dkimpy, signing only {library * 1e6:8.0f} µs, {library / (signed - plain):.0f} times as much")


if __name__ == "__main__":
    main()
