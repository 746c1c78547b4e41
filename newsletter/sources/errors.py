"""What keeps a whole source from being read. Faults of single rows are values, not errors."""

from __future__ import annotations

from newsletter.errors import NewsletterError


class SourceUnavailable(NewsletterError):
    """The source cannot be read now, or not as it is configured. Nothing was changed."""
