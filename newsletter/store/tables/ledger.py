"""What is sent: sends, deliveries, attempts, what comes back, and the relays in between."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from newsletter.store.tables.columns import Id, Instant, metadata, one_of, reference

sends = Table(
    "sends",
    metadata,
    Column("id", Id, primary_key=True),
    reference("issue_id", "issues.id", index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("operator", Text, nullable=False),
    # The idempotency key holds forever: a second send with it is refused by this constraint.
    Column("key", Text, unique=True),
    Column("pause_reason", Text),
    Column("created_at", Instant, nullable=False),
    # When a pause ended last: nobody is given up for the time that it took.
    Column("resumed_at", Instant),
    Column("finished_at", Instant),
    one_of("kind", "first", "resend"),
    one_of("state", "running", "paused", "finished", "cancelled"),
    UniqueConstraint("id", "issue_id"),
    CheckConstraint("(state IN ('finished', 'cancelled')) = (finished_at IS NOT NULL)", name="finished"),
    CheckConstraint("state <> 'paused' OR pause_reason IS NOT NULL", name="paused"),
    CheckConstraint("copy >= 1", name="copy"),
    CheckConstraint("reason <> '' AND operator <> ''", name="reason"),
)
Index(
    "uq_sends_first",
    sends.c.issue_id,
    unique=True,
    sqlite_where=text("kind = 'first'"),
    postgresql_where=text("kind = 'first'"),
)

# One row per working process: its id is the fencing token of everything it has claimed.
leases = Table(
    "leases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("host", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("send_id", Id, nullable=False),
    Column("issue_id", Id, nullable=False),
    reference("subscriber_id", "subscribers.id"),
    Column("edition_id", Id, nullable=False),
    Column("address", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("lease", ForeignKey("leases.id")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("attempted_at", Instant),
    Column("settled_at", Instant),
    Column("code", Integer),
    Column("reply", Text),
    # In this order it finds all of a subscriber's, too.
    UniqueConstraint("subscriber_id", "send_id"),
    # Of one issue: the delivery, its send and its edition.
    ForeignKeyConstraint(["send_id", "issue_id"], ["sends.id", "sends.issue_id"]),
    ForeignKeyConstraint(["edition_id", "issue_id"], ["editions.id", "editions.issue_id"]),
    Index(None, "send_id", "state", "due_at"),
    one_of(
        "state",
        "pending",
        "leased",
        "attempting",
        "deferred",
        "sent",
        "failed",
        "unknown",
        "suppressed",
        "cancelled",
    ),
    CheckConstraint("(state IN ('leased', 'attempting')) = (lease IS NOT NULL)", name="lease"),
    CheckConstraint(
        "(state IN ('sent', 'failed', 'unknown', 'suppressed', 'cancelled')) = (settled_at IS NOT NULL)",
        name="settled",
    ),
    # Nothing is said of a try that was not begun.
    CheckConstraint("attempts >= 0 AND (attempts > 0) = (attempted_at IS NOT NULL)", name="attempted"),
    CheckConstraint(
        "attempts > 0 OR state IN ('pending', 'leased', 'suppressed', 'cancelled')",
        name="begun",
    ),
    CheckConstraint("copy >= 1", name="copy"),
)
# Few rows are claimed at any time: the index holds only those.
Index(
    None,
    deliveries.c.lease,
    sqlite_where=deliveries.c.lease.is_not(None),
    postgresql_where=deliveries.c.lease.is_not(None),
)
_LIVE = text("state IN ('pending', 'leased', 'attempting', 'deferred', 'sent')")
# At most one copy of an issue is on its way to, or has reached, a subscriber.
Index(
    "uq_deliveries_live",
    deliveries.c.issue_id, deliveries.c.subscriber_id, deliveries.c.copy,
    unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE,
)  # fmt: skip

# Relays that cannot be used now, as the delivering processes see them; a relay that works has no row.
relay_troubles = Table(
    "relay_troubles",
    metadata,
    Column("relay", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("again_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
)

# Append-only: one row per try that reached a relay or broke on the way.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    reference("delivery_id", "deliveries.id"),
    Column("number", Integer, nullable=False),
    Column("relay", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("code", Integer),
    Column("reply", Text),
    UniqueConstraint("delivery_id", "number"),
    CheckConstraint("number >= 1", name="number"),
    one_of(
        "outcome",
        "sent",
        "try later",
        "address bad",
        "mailbox full",
        "refused",
        "our fault",
        "relay down",
        "unknown",
    ),
)

# What came back, each message once, with the octets it was judged by (the first of them, where there were many).
bounces = Table(
    "bounces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("received_at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("delivery_id", ForeignKey("deliveries.id"), index=True),
    Column("outcome", Text, nullable=False),
    Column("message", LargeBinary),
    one_of("kind", "hard", "soft", "policy", "complaint", "auto-reply", "none"),
    one_of("outcome", "noted", "counted", "suppressed", "held", "released", "dismissed", "left"),
)
# Few wait for an operator at any time.
Index(
    "ix_bounces_held", bounces.c.id,
    sqlite_where=text("outcome = 'held'"), postgresql_where=text("outcome = 'held'"),
)  # fmt: skip
