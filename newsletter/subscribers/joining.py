"""What a form says, and what a sign-up is answered with. Pure: fields and facts in, decisions out.

Nothing here, and nothing before the answer by mail, depends on whether the address is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.model.edition import ALL, Format, categories_key
from newsletter.model.sign_up import LANGUAGES, TRAP, Answer, Fault, SignUp, Source, Standing
from newsletter.model.subscriber import Subscription, SubscriptionState
from newsletter.subscribers.address import Address, BadAddress, parse_address

MEMORY = timedelta(days=30)
"""How long it is remembered that an address was written to and did not answer."""
BY_HAND = "operator"
"""The reason of a suppression that an operator made."""
_UNANSWERED = 5
_LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was filled in, good or not. ``typed`` is the address as typed; ``slugs`` is None for all categories;
    ``language`` is wanted for what follows, ``shown`` that of the form itself."""

    typed: str
    address: Address | None
    slugs: frozenset[str] | None
    format: Format
    language: str
    shown: str
    source: Source
    trapped: bool
    stamp: str
    work: str
    faults: tuple[Fault, ...]

    @property
    def key(self) -> str:
        return ALL if self.slugs is None else categories_key(self.slugs)


def read_form(fields: Mapping[str, Sequence[str]], categories: Collection[str], language: str) -> Form:
    """The form of posted fields. A category that does not exist is passed over; ``language`` is that of the page."""
    typed = _last(fields, "email").strip()[:_LONGEST_ADDRESS]
    address, faults = None, list[Fault]()
    try:
        address = parse_address(typed)
    except BadAddress:
        faults.append(Fault.BAD_ADDRESS if typed else Fault.NO_ADDRESS)
    slugs: frozenset[str] | None = frozenset(fields.get("category", ())) & frozenset(categories)
    # Without a word about the scope, boxes count where there are any: other people's forms may have boxes alone.
    scope = _last(fields, "scope")
    if not categories or scope == "all" or (scope != "some" and not fields.get("category")):
        slugs = None
    elif not slugs:
        faults.append(Fault.NO_CATEGORY)
    wanted = _last(fields, "format")
    spoken = _last(fields, "language")
    return Form(
        typed=typed,
        address=address,
        slugs=slugs,
        format=Format(wanted) if wanted in list(Format) else Format.HTML,
        language=spoken if spoken in LANGUAGES else language,
        shown=language,
        source=Source.EMBEDDED if _last(fields, "form") == "embedded" else Source.PAGE,
        trapped=bool(_last(fields, TRAP).strip()),
        stamp=_last(fields, "stamp"),
        work=_last(fields, "work"),
        faults=tuple(faults),
    )


def answer(*, found: Subscription | None, suppressed: str | None, recent: int) -> Answer:
    """The mail that a sign-up gets. ``suppressed`` is the reason of the suppression that holds, ``recent`` how many
    mails went to the address within MEMORY that nobody confirmed.

    An operator's suppression is final. One that came from bounces, a complaint or an erasure can be lifted by the
    reader's own confirmation, so it is asked for, but once in a month only.
    """
    if suppressed == BY_HAND:
        return Answer.NONE
    if recent >= (1 if suppressed is not None else _UNANSWERED):
        return Answer.NONE
    if suppressed is None and found is not None and found.state is SubscriptionState.ACTIVE:
        return Answer.KNOWN
    return Answer.CONFIRMATION


def standing(sign_up: SignUp, found: Subscription | None, *, suppressed: bool) -> Standing:
    """``found`` is the subscription that the address has now; ``suppressed``: a confirmation would lift what stands
    against mailing it."""
    if found is not None and found.state is SubscriptionState.ACTIVE:
        return Standing.OPEN if suppressed and sign_up.confirmed_at is None else Standing.DONE
    if found is not None and _left_since(found, sign_up.asked_at):
        return Standing.OVER
    return Standing.OVER if sign_up.confirmed_at is not None else Standing.OPEN


def _left_since(found: Subscription, asked_at: datetime) -> bool:
    return found.state is SubscriptionState.LEFT and found.left_at is not None and found.left_at >= asked_at


def _last(fields: Mapping[str, Sequence[str]], name: str) -> str:
    values = fields.get(name, ())
    return values[-1] if values else ""
