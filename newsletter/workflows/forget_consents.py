"""What is kept about joining is forgotten when its time is over.

addresses of links that have expired · sign-ups that count for no limit any more · the record of consent of those who
left or were erased, ``[subscribe] keep_consent`` after the last mail (特定電子メール法 wants a month) · wordings
that no record names
"""

from __future__ import annotations

from newsletter.model.sign_up import LINK_LASTS
from newsletter.store import address_changes, consents, sign_up_counts, sign_ups, wordings
from newsletter.subscribers.joining import MEMORY
from newsletter.workflows.change_address import LASTS
from newsletter.workflows.join import DAY
from newsletter.workflows.site import Site


def forget_old(site: Site) -> int:
    """Forget what is to be forgotten by now; how many lines of consent were."""
    now = site.clock.now()
    with site.database.writing() as connection:
        sign_ups.expire(connection, now - LINK_LASTS)
        address_changes.drop_unconfirmed(connection, now - LASTS)
        sign_ups.remove(connection, now - MEMORY)
        sign_up_counts.forget(connection, now - 2 * DAY)
        count = consents.forget_departed(connection, now - site.config.subscribe.keep_consent)
        wordings.drop_unnamed(connection)
        return count
