"""sign-ups that wait → who they are, and whether they may be mailed → a mail in the outbox, or none.

Reading and rendering happen outside of any writing transaction; each sign-up is claimed and its mail queued in one.
Those to publications that only processes with another configuration know are left to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.delivery.errors import CannotCompose
from newsletter.model.edition import Rendering, categories_of
from newsletter.model.sign_up import LINK_LASTS, Answer, SignUp
from newsletter.model.subscriber import Subscription
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.joining import Confirmation, Imprint, Known
from newsletter.rendering.notices.mail import render_view
from newsletter.store import sign_ups, subscribers, subscriptions
from newsletter.subscribers.address import email_key
from newsletter.subscribers.joining import MEMORY, answer
from newsletter.telemetry.logs import logger
from newsletter.workflows.holding import holding
from newsletter.workflows.notices import queue_mail
from newsletter.workflows.publication_of import publications_of
from newsletter.workflows.site import Site

_AT_ONCE = 20
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A sign-up and what is known about its address."""

    sign_up: SignUp
    publication: Publication
    answer: Answer
    found: Subscription | None


def answer_waiting(site: Site) -> int:
    """Answer every sign-up that waits; how many. Any number of processes may do so at once."""
    count = 0
    while cases := _read(site):
        answered = sum(_answer(site, case) for case in cases)
        count += answered
        if not answered:
            # Another process has them in hand.
            break
    return count


def _read(site: Site) -> list[_Case]:
    now = site.clock.now()
    cases: list[_Case] = []
    with site.database.reading() as connection:
        known = publications_of(site, connection)
        for sign_up in sign_ups.waiting(connection, known, _AT_ONCE):
            publication = known[sign_up.publication]
            if sign_up.email is None:
                cases.append(_Case(sign_up=sign_up, publication=publication, answer=Answer.NONE, found=None))
                continue
            key = email_key(sign_up.email)
            person = subscribers.find(connection, key)
            found = None if person is None else subscriptions.find(connection, person.id, sign_up.publication)
            held = holding(site, connection, key)
            decided = answer(
                found=found,
                suppressed=None if held is None else held.reason,
                recent=sign_ups.unanswered(connection, sign_up, now - MEMORY),
            )
            cases.append(_Case(sign_up=sign_up, publication=publication, answer=decided, found=found))
    return cases


def _answer(site: Site, case: _Case) -> bool:
    """False where another process was first."""
    sign_up, now = case.sign_up, site.clock.now()
    rendering = _rendering(site, case)
    with site.database.writing() as connection:
        if not sign_ups.settle(connection, sign_up, case.answer, now):
            return False
        if rendering is not None and sign_up.email is not None:
            try:
                queue_mail(
                    site,
                    connection,
                    case.publication,
                    key=f"sign-up/{sign_up.uid}",
                    kind=f"sign-up.{case.answer}",
                    to=sign_up.email,
                    rendering=rendering,
                    now=now,
                )
            except CannotCompose as error:
                # One address that no message can have must not keep the others waiting.
                _log.error("sign_up.not_answered", sign_up=sign_up.uid, reason=str(error))
    return True


def _rendering(site: Site, case: _Case) -> Rendering | None:
    sign_up, publication, signer, url = case.sign_up, case.publication, site.signer, site.links.url
    about = replace(About.of(publication), language=sign_up.language)
    imprint = Imprint(
        sender=publication.sender_name, postal_address=publication.postal_address, contact=publication.contact
    )
    if case.answer is Answer.NONE:
        return None
    if case.answer is Answer.KNOWN and case.found is not None:
        token = paths.preferences_token(signer, publication.slug, case.found.subscriber.uid)
        known = Known(
            preferences_url=f"{url(paths.preferences(token))}?lang={sign_up.language}", asked_at=sign_up.asked_at
        )
        return render_view(known.view(about, imprint), publication.theme)
    expires = sign_up.asked_at + LINK_LASTS
    token = paths.confirmation_token(signer, publication.slug, sign_up.uid, expires)
    chosen = categories_of(sign_up.key)
    confirmation = Confirmation(
        confirm_url=url(paths.confirmation(token)),
        asked_at=sign_up.asked_at,
        expires_at=expires,
        categories=tuple(label for slug, label in publication.categories.items() if chosen and slug in chosen),
        format=sign_up.format,
    )
    return render_view(confirmation.view(about, imprint), publication.theme)
