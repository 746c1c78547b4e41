"""What a draft says, as a short word: the same as long as readers would get the same."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from newsletter.model.issue import Issue, IssueEntry

_LENGTH = 16


def fingerprint(issue: Issue, entries: Iterable[IssueEntry]) -> str:
    """Hexadecimal; of the front matter and of the entries in their order, withdrawn ones left out."""
    said = [repr((issue.date, issue.front))]
    said += [
        repr(
            (
                entry.entry_id,
                entry.title,
                entry.original_title,
                entry.category,
                entry.url,
                entry.summary,
                entry.section,
                entry.language,
            )
        )
        for entry in entries
        if not entry.withdrawn
    ]
    return sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
