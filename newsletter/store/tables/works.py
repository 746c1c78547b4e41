"""What runs by itself: runs, the fence, sources, notices, and the record of what was done."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from newsletter.store.tables.columns import Id, Instant, metadata, one_of, reference

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
    reference("entry_id", "entries.id", index=True),
    Column("sha256", Text, nullable=False),
    Column("read_at", Instant, nullable=False),
)

# Articles that feeds offer. None is in an issue before an editor accepts it, which makes an entry.
candidates = Table(
    "candidates",
    metadata,
    Column("id", Text, primary_key=True),
    reference("publication", "publications.slug"),
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
    one_of("state", "waiting", "accepted", "rejected"),
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
    reference("publication", "publications.slug", nullable=True),
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
    one_of("channel", "mail", "webhook"),
    one_of("state", "queued", "sent", "failed"),
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
