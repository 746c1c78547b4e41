"""The schema (design §6). SQLite and PostgreSQL share it; Alembic owns how it comes to be.

Invariants stand here as constraints where a database can hold them.
"""

from newsletter.store.tables.columns import Id, Instant, metadata
from newsletter.store.tables.contents import (
    document_version,
    documents,
    editions,
    entries,
    feed_pages,
    feeds,
    former_slugs,
    hub_pings,
    issue_entries,
    issues,
    publications,
    search_entries,
)
from newsletter.store.tables.ledger import attempts, bounces, deliveries, leases, relay_troubles, sends
from newsletter.store.tables.readers import (
    address_changes,
    consents,
    sign_up_counts,
    sign_ups,
    subscribers,
    subscriptions,
    suppressions,
    wordings,
)
from newsletter.store.tables.works import (
    audit_log,
    candidates,
    feed_visits,
    fence,
    fence_lost,
    fence_members,
    notices,
    scheduled_runs,
    source_rows,
)

__all__ = [
    "Id",
    "Instant",
    "address_changes",
    "attempts",
    "audit_log",
    "bounces",
    "candidates",
    "consents",
    "deliveries",
    "document_version",
    "documents",
    "editions",
    "entries",
    "feed_pages",
    "feed_visits",
    "feeds",
    "fence",
    "fence_lost",
    "fence_members",
    "former_slugs",
    "hub_pings",
    "issue_entries",
    "issues",
    "leases",
    "metadata",
    "notices",
    "publications",
    "relay_troubles",
    "scheduled_runs",
    "search_entries",
    "sends",
    "sign_up_counts",
    "sign_ups",
    "source_rows",
    "subscribers",
    "subscriptions",
    "suppressions",
    "wordings",
]
