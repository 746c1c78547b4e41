"""The schema (design §6). SQLite and PostgreSQL share it; Alembic owns how it comes to be.

Invariants stand here as constraints where a database can hold them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite, which has none, stores it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, *words: str) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _reference(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[Any]:
    return Column(name, ForeignKey(target), nullable=nullable, index=index)


publications = Table(
    "publications",
    metadata,
    Column("slug", Text, primary_key=True),
    # RFC 4151 authority and start date of this publication's permanent ids; never changed once made.
    Column("tag_prefix", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tag", Text, nullable=False, unique=True),
    _reference("publication", "publications.slug"),
    Column("title", Text, nullable=False),
    Column("original_title", Text),
    Column("category", Text),
    Column("url", Text, nullable=False),
    Column("url_key", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("section", Text),
    Column("language", Text, nullable=False),
    Column("collected_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    Column("pinned_to", Date),
    Column("position", Integer),
    _one_of("state", "active", "withdrawn"),
    Index(None, "publication", "collected_at"),
    Index(None, "publication", "url_key"),
)

issues = Table(
    "issues",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("publication", "publications.slug"),
    Column("date", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="draft"),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("cutoff", Instant),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("tagline", Text),
    Column("about_heading", Text),
    Column("about", Text),
    Column("closing_heading", Text),
    Column("closing", Text),
    Column("colophon", Text),
    # The journal file that the issue came from, so that export gives back its very bytes.
    Column("journal", Text),
    # The operator's reason for going on in spite of errors that preflight found; the audit log has them too.
    Column("forced", Text),
    Column("created_at", Instant, nullable=False),
    Column("frozen_at", Instant),
    Column("published_at", Instant),
    UniqueConstraint("publication", "date"),
    _one_of("state", "draft", "frozen", "published", "sending", "finished"),
    CheckConstraint("state = 'draft' OR frozen_at IS NOT NULL", name="frozen_at"),
    CheckConstraint("state IN ('draft', 'frozen') OR published_at IS NOT NULL", name="published_at"),
)

# The entries of an issue in order. The text columns are empty in a draft, which shows the entries themselves;
# freezing fills them, and from then on only a recorded correction changes them.
issue_entries = Table(
    "issue_entries",
    metadata,
    Column("issue_id", ForeignKey("issues.id"), primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("title", Text),
    Column("original_title", Text),
    Column("category", Text),
    Column("url", Text),
    Column("summary", Text),
    Column("section", Text),
    Column("language", Text),
    Column("published_at", Instant),
    Column("updated_at", Instant),
    Column("correction", Text),
    Column("withdrawn", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("issue_id", "position"),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("issue_id", "issues.id"),
    Column("revision", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("html", Text),
    Column("text", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("issue_id", "revision", "key", "format"),
    UniqueConstraint("id", "issue_id"),
    _one_of("format", "html", "text"),
)

documents = Table(
    "documents",
    metadata,
    Column("path", Text, primary_key=True),
    Column("publication", Text, index=True),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    # What a page was made from: while it is the same, the page need not be made again.
    Column("source", Text),
    Column("changed_at", Instant, nullable=False),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    # Last, because SQLite walks through a row up to the column that is asked for.
    Column("gzip", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# One row, raised by every transaction that changes documents: two reads with one number saw one state.
document_version = Table(
    "document_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Id, nullable=False),
    CheckConstraint("id = 1", name="id"),
)

# The WebSub hub is told of each changed feed once. One row a topic: a change while one is open is the same telling, and
# ``changes`` lets whoever tells the hub see that the feed changed again meanwhile.
hub_pings = Table(
    "hub_pings",
    metadata,
    Column("topic", Text, primary_key=True),
    _reference("publication", "publications.slug"),
    Column("changes", Integer, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("fault", Text),
    Index(None, "done_at", "due_at"),
)

# What search results show. The index itself, search_index, is of each database's own kind (migration 0002).
search_entries = Table(
    "search_entries",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("publication", "publications.slug"),
    Column("entry_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("category", Text),
    Column("title", Text, nullable=False),
    Column("original_title", Text),
    Column("url", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("language", Text, nullable=False),
    UniqueConstraint("publication", "entry_id"),
    # Covers what filters and counts ask for, so that they do not read the texts.
    Index(None, "publication", "day", "category"),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    # The address as given; email_key is how two writings of one mailbox are told to be the same.
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("name", Text),
    Column("created_at", Instant, nullable=False),
    # Who asked to be erased: the address is gone, email_key is its keyed hash, and deliveries still add up.
    Column("erased_at", Instant),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("subscriber_id", "subscribers.id"),
    _reference("publication", "publications.slug"),
    Column("state", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("left_at", Instant),
    # Nothing is planned for them before then.
    Column("paused_until", Instant),
    UniqueConstraint("subscriber_id", "publication"),
    Index(None, "publication", "state"),
    _one_of("state", "pending", "active", "left"),
    _one_of("format", "html", "text"),
    CheckConstraint("state <> 'active' OR confirmed_at IS NOT NULL", name="consent"),
)

# The words that people agreed to, each wording once, for as long as somebody's record names it.
wordings = Table(
    "wordings",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("kept_at", Instant, nullable=False),
)

# Append-only: what a person agreed to or withdrew, when, from where, what they were shown, and how we know.
consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("subscriber_id", "subscribers.id", index=True),
    Column("publication", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("action", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("detail", Text),
    Column("place", Text),
    Column("wording", ForeignKey("wordings.sha256")),
)

# Who filled in a form, before they confirm: nobody is a subscriber because somebody typed an address. ``address_hash``
# is keyed; the address itself is forgotten when the sign-up is confirmed or its link has expired.
sign_ups = Table(
    "sign_ups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    _reference("publication", "publications.slug"),
    Column("email", Text),
    Column("address_hash", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("place", Text),
    Column("wording", Text),
    # Whether the form shows that a browser had it for a while; those that do not have less room.
    Column("proved", Boolean, nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("answered_at", Instant),
    Column("answer", Text),
    Column("confirmed_at", Instant),
    Column("subscriber_id", ForeignKey("subscribers.id"), index=True),
    Index(None, "address_hash", "asked_at"),
    _one_of("format", "html", "text"),
    _one_of("answer", "confirmation", "known", "none"),
    CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
)
# Few wait for their answer at any time.
Index(
    "ix_sign_ups_waiting", sign_ups.c.id,
    sqlite_where=text("answered_at IS NULL"), postgresql_where=text("answered_at IS NULL"),
)  # fmt: skip

# How often something was asked for since ``began_at``, by a keyed hash of who or what asked.
sign_up_counts = Table(
    "sign_up_counts",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("began_at", Instant, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)

# A reader's wish to get everything at another address; it counts when it is confirmed from there.
address_changes = Table(
    "address_changes",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("subscriber_id", "subscribers.id", index=True),
    Column("former", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email_key", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    # Who did it: an operator's name, or "bounces".
    Column("operator", Text),
    Column("lifted_at", Instant),
    Column("lifted_reason", Text),
)

sends = Table(
    "sends",
    metadata,
    Column("id", Id, primary_key=True),
    _reference("issue_id", "issues.id", index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("operator", Text, nullable=False),
    # The idempotency key holds forever: a second send with it is refused by this constraint.
    Column("key", Text, unique=True),
    Column("pause_reason", Text),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    _one_of("kind", "first", "resend"),
    _one_of("state", "running", "paused", "finished", "cancelled"),
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
    _reference("subscriber_id", "subscribers.id", index=True),
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
    UniqueConstraint("send_id", "subscriber_id"),
    # Of one issue: the delivery, its send and its edition.
    ForeignKeyConstraint(["send_id", "issue_id"], ["sends.id", "sends.issue_id"]),
    ForeignKeyConstraint(["edition_id", "issue_id"], ["editions.id", "editions.issue_id"]),
    Index(None, "send_id", "state", "due_at"),
    _one_of(
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
    _reference("delivery_id", "deliveries.id"),
    Column("number", Integer, nullable=False),
    Column("relay", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("code", Integer),
    Column("reply", Text),
    UniqueConstraint("delivery_id", "number"),
    CheckConstraint("number >= 1", name="number"),
    _one_of(
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
    _one_of("kind", "hard", "soft", "policy", "complaint", "auto-reply", "none"),
    _one_of("outcome", "noted", "counted", "suppressed", "held", "released", "dismissed", "left"),
)
# Few wait for an operator at any time.
Index(
    "ix_bounces_held", bounces.c.id,
    sqlite_where=text("outcome = 'held'"), postgresql_where=text("outcome = 'held'"),
)  # fmt: skip

scheduled_runs = Table(
    "scheduled_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("publication", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("issue_date", Date, nullable=False),
    Column("host", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    # The last sign of life: a phase began then. Whoever gives none for long is taken for stuck.
    Column("beat_at", Instant, nullable=False),
    Column("phase", Text),
    # How many processes have had it, so that one that kills whoever does it comes to an end.
    Column("tries", Integer, nullable=False, server_default="1"),
    Column("ended_at", Instant),
    Column("result", Text),
    Column("detail", Text),
    UniqueConstraint("publication", "job", "local_date"),
)

# The other half of the fence outside the database (docs/decisions/fence.md). One row, whose number only grows: a file
# beside the configuration has seen it, so that a database from before is noticed. ``held`` says why nothing goes out.
fence = Table(
    "fence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("number", Id, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("held", Text),
    CheckConstraint("id = 1", name="id"),
)

# The installations that may work on this database by themselves.
fence_members = Table(
    "fence_members",
    metadata,
    Column("installation", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("accepted_at", Instant, nullable=False),
)

# Issues that were sent in a time which the database has lost: readers have them.
fence_lost = Table(
    "fence_lost",
    metadata,
    Column("issue", Text, primary_key=True),
    Column("sent_at", Instant, nullable=False),
)

# What a source said of an article when it was last read: the same again changes nothing, so that an editor's changes
# stay.
source_rows = Table(
    "source_rows",
    metadata,
    Column("publication", ForeignKey("publications.slug"), primary_key=True),
    Column("url_key", Text, primary_key=True),
    _reference("entry_id", "entries.id", index=True),
    Column("sha256", Text, nullable=False),
    Column("read_at", Instant, nullable=False),
)

# Articles that feeds offer. None is in an issue before an editor accepts it, which makes an entry.
candidates = Table(
    "candidates",
    metadata,
    Column("id", Text, primary_key=True),
    _reference("publication", "publications.slug"),
    Column("feed", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("dated_at", Instant),
    Column("found_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("entry_id", ForeignKey("entries.id"), index=True),
    Column("decided_at", Instant),
    UniqueConstraint("publication", "url_key"),
    Index(None, "publication", "state"),
    _one_of("state", "waiting", "accepted", "rejected"),
    CheckConstraint("(state = 'accepted') = (entry_id IS NOT NULL)", name="entry"),
)

# The validators of a feed's last answer, for conditional requests (RFC 9110 §13).
feed_visits = Table(
    "feed_visits",
    metadata,
    Column("publication", ForeignKey("publications.slug"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("read_at", Instant, nullable=False),
)

# Single mails and webhooks on their way out. The key is unique for ever, so nobody is told of one thing twice; the
# content is kept for a while only. ``holder`` is the process that has claimed the row, until ``due_at``.
notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    _reference("publication", "publications.slug", nullable=True),
    Column("channel", Text, nullable=False),
    Column("to", Text, nullable=False, index=True),
    Column("raw", LargeBinary),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("holder", Text),
    Column("last_words", Text),
    Column("sent_at", Instant),
    _one_of("channel", "mail", "webhook"),
    _one_of("state", "queued", "sent", "failed"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
)
# Few wait at any time.
Index(
    "ix_notices_queued", notices.c.channel, notices.c.due_at,
    sqlite_where=text("state = 'queued'"), postgresql_where=text("state = 'queued'"),
)  # fmt: skip

# Append-only.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("operator", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text),
)
