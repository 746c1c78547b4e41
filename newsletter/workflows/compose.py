"""claimed delivery → its message. Editions are made ready once and kept while they are in use."""

from __future__ import annotations

import threading
from collections import OrderedDict

from newsletter.delivery.message import Message, PreparedEdition, compose, prepare
from newsletter.delivery.return_path import leave_address, return_path
from newsletter.model.delivery import Claimed
from newsletter.store import editions, issues, publications
from newsletter.workflows.dkim_keys import keys_of
from newsletter.workflows.publication_of import publication_of
from newsletter.workflows.site import Site

_KEPT = 200
"""Prepared editions in memory; one is about as large as a message."""


class Composer:
    """Shared by all delivering threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        # A key that cannot sign is found before anything is sent.
        for publication in site.config.publications.values():
            keys_of(site, publication)
        self._prepared: OrderedDict[int, PreparedEdition] = OrderedDict()

    def message(self, claimed: Claimed) -> Message:
        """A function of (issue, subscriber, copy), whoever asks and however often. Raises CannotCompose."""
        address, signer = self._site.config.bounces.address, self._site.signer
        edition, uid = self._edition(claimed.edition_id), claimed.subscriber_uid
        return compose(
            edition,
            uid=uid,
            address=claimed.address,
            copy=claimed.copy,
            return_path=return_path(address, signer, claimed.id) if address else None,
            leave_at=leave_address(address, signer, edition.publication, uid) if address else None,
        )

    def _edition(self, edition_id: int) -> PreparedEdition:
        found = self._prepared.get(edition_id)
        if found is not None:
            return found
        with self._lock:
            if edition_id not in self._prepared:
                self._prepared[edition_id] = prepare_edition(self._site, edition_id)
                if len(self._prepared) > _KEPT:
                    self._prepared.popitem(last=False)
            return self._prepared[edition_id]


def prepare_edition(site: Site, edition_id: int) -> PreparedEdition:
    """A stored edition, ready for its readers. Raises CannotCompose, NotFound."""
    with site.database.reading() as connection:
        edition = editions.get(connection, edition_id)
        issue = issues.get(connection, edition.issue_id)
        publication = publication_of(site, connection, issue.publication) or site.publication(issue.publication)
        name = publications.first_slug(connection, issue.publication)
    keys = keys_of(site, publication)
    return prepare(edition.rendering, issue, publication, site.links, site.signer, name=name, keys=keys)
