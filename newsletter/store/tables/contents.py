"""What is published: entries, issues, editions, documents, search."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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

publications = Table(
    "publications",
    metadata,
    Column("slug", Text, primary_key=True),
    # RFC 4151 authority and start date of this publication's permanent ids; never changed once made.
    Column("tag_prefix", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Every slug that a publication had before; none is ever given to another one, for mails that were sent have it.
former_slugs = Table(
    "former_slugs",
    metadata,
    Column("slug", Text, primary_key=True),
    reference("publication", "publications.slug", index=True),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tag", Text, nullable=False, unique=True),
    reference("publication", "publications.slug"),
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
    one_of("state", "active", "withdrawn"),
    Index(None, "publication", "collected_at"),
    Index(None, "publication", "url_key"),
)

issues = Table(
    "issues",
    metadata,
    Column("id", Id, primary_key=True),
    reference("publication", "publications.slug"),
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
    one_of("state", "draft", "frozen", "published", "sending", "finished"),
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
    reference("issue_id", "issues.id"),
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
    one_of("format", "html", "text"),
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

# Every feed that was ever published. Its id is permanent and goes along when its category gets another slug, which is
# its name; a feed whose category was joined to another has no name any more, and its id is never given again.
feeds = Table(
    "feeds",
    metadata,
    Column("tag", Text, primary_key=True),
    reference("publication", "publications.slug"),
    Column("name", Text),
    UniqueConstraint("publication", "name"),
)

# Where the closed pages of a feed's archive end: with what was first published then. Only ever added to.
feed_pages = Table(
    "feed_pages",
    metadata,
    Column("feed", ForeignKey("feeds.tag"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("ends_at", Instant, nullable=False),
)

# The WebSub hub is told of each changed feed once. One row a topic: a change while one is open is the same telling, and
# ``changes`` lets whoever tells the hub see that the feed changed again meanwhile.
hub_pings = Table(
    "hub_pings",
    metadata,
    Column("topic", Text, primary_key=True),
    reference("publication", "publications.slug"),
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
    reference("publication", "publications.slug"),
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
