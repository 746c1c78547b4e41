"""What the delivery room raises."""

from __future__ import annotations

from newsletter.errors import NewsletterError


class CannotCompose(NewsletterError):
    """No message can be made for this recipient, or from this edition; the others are not concerned."""
