"""Who reads: subscribers, subscriptions, consents, sign-ups, suppressions."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from newsletter.store.tables.columns import Id, Instant, metadata, one_of, reference

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
    reference("subscriber_id", "subscribers.id"),
    reference("publication", "publications.slug"),
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
    one_of("state", "pending", "active", "left"),
    one_of("format", "html", "text"),
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
    reference("subscriber_id", "subscribers.id", index=True),
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
    reference("publication", "publications.slug"),
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
    one_of("format", "html", "text"),
    one_of("answer", "confirmation", "known", "none"),
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
    reference("subscriber_id", "subscribers.id", index=True),
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
