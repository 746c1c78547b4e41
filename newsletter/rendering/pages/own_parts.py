"""Everything that is kept about a reader, part by part, in the words and times of the page that shows it to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.model import consent_detail
from newsletter.model.bounce import Bounce
from newsletter.model.consent import Consent
from newsletter.model.consent_detail import Fact, Said
from newsletter.model.edition import categories_of
from newsletter.model.history import AddressChange, History, Receiving, Told
from newsletter.model.subscriber import Subscriber, Subscription
from newsletter.model.suppression import Suppression
from newsletter.rendering import dates
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.own_words import OwnWords, own_words
from newsletter.rendering.pages.subscription_words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was so, or happened; ``when`` and ``more`` may be empty, each of ``more`` has its own line."""

    when: str
    what: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    heading: str
    lines: tuple[Line, ...]


def parts_of(history: History, frame: Frame, zone: ZoneInfo) -> tuple[Part, ...]:
    """Each part, also those that are empty; times are of the ``zone``."""
    said = _Teller(frame=frame, own=own_words(frame.language), zone=zone)
    own = said.own
    return (
        Part(heading=own.person, lines=said.person(history.subscriber)),
        Part(heading=own.choices, lines=tuple(map(said.choice, history.subscriptions))),
        Part(heading=own.record, lines=tuple(map(said.consent, history.consents))),
        Part(heading=own.changes, lines=tuple(map(said.change, history.changes))),
        Part(heading=own.received, lines=tuple(map(said.receiving, history.received))),
        Part(heading=own.returned, lines=tuple(map(said.bounce, history.bounces))),
        Part(heading=own.suppressions, lines=tuple(map(said.suppression, history.suppressions))),
        Part(heading=own.notices, lines=tuple(map(said.told, history.told))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """One thing → its line."""

    frame: Frame
    own: OwnWords
    zone: ZoneInfo

    def person(self, person: Subscriber) -> tuple[Line, ...]:
        return (
            Line(when=self.own.address, what=person.email),
            *((Line(when=self.own.name, what=person.name),) if person.name else ()),
            Line(when=self.own.since, what=self._when(person.created_at)),
        )

    def choice(self, each: Subscription) -> Line:
        until = each.paused_until
        return Line(
            when=self._named(each.publication),
            what=_beside(self._state(each.state), self._chosen(each.key), self.own.formats[each.format]),
            more=_some(self.own.paused_until.format(day=self._last_day(until)) if until else ""),
        )

    def consent(self, each: Consent) -> Line:
        place = self.own.place.format(place=each.place) if each.place else ""
        facts = consent_detail.read(each.detail) if each.detail else ()
        return Line(
            when=self._when(each.at),
            what=_beside(self._named(each.publication), self._state(each.action)),
            more=_some(
                _beside(self.own.sources.get(each.source, each.source), place),
                # When they confirmed is the time of the line, if it was just then.
                *(self._fact(said) for said in facts if said != Said(Fact.CONFIRMED, (each.at.isoformat(),))),
            ),
        )

    def change(self, each: AddressChange) -> Line:
        return Line(
            when=self._when(each.confirmed_at or each.asked_at),
            what=f"{each.former} → {each.email}",
            more=(self._state("confirmed" if each.confirmed_at else "pending"),),
        )

    def receiving(self, each: Receiving) -> Line:
        tries = self.own.tries.format(count=each.attempts) if each.attempts > 1 else ""
        return Line(
            when=self._when(each.settled_at),
            what=_beside(f"{self._named(each.publication)} {self._issue(each.day)}", self._state(each.state)),
            more=_some(_beside(each.address, tries), each.reply or ""),
        )

    def bounce(self, each: Bounce) -> Line:
        return Line(
            when=self._when(each.received_at),
            what=self._state(each.kind),
            more=_some(_beside(each.status, each.reason), each.evidence),
        )

    def suppression(self, each: Suppression) -> Line:
        lifted = "" if each.holds else f"{self.own.lifted} {self._when(each.lifted_at)}"
        return Line(when=self._when(each.created_at), what=self._state(each.reason), more=_some(each.evidence, lifted))

    def told(self, each: Told) -> Line:
        return Line(
            when=self._when(each.created_at),
            what=self.own.kinds.get(each.kind, each.kind),
            more=(self._state(each.state),),
        )

    def _fact(self, said: Said) -> str:
        if said.fact is Fact.CHOICE:
            key, format, *spoken = said.values
            in_language = (self.own.in_language.format(language=self.own.languages[each]) for each in spoken)
            return _beside(self._chosen(key), self.own.formats[format], *in_language)
        text = self.own.facts[said.fact]
        match said.fact:
            case Fact.PAUSED:
                return text.format(day=self._last_day(said.at))
            case Fact.CONFIRMED | Fact.SIGN_UP:
                return text.format(at=self._when(said.at))
            case _:
                return text.format(*said.values)

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        return f"{dates.long_date(local.date(), self.frame.language)} {local:%H:%M}"

    def _last_day(self, until: datetime) -> str:
        last = (until - timedelta(seconds=1)).astimezone(self.zone).date()
        return dates.long_date(last, self.frame.language)

    def _issue(self, day: date) -> str:
        return dates.issue_date(day, self.frame.language)

    def _named(self, slug: str) -> str:
        return self.frame.title if slug == self.frame.slug else slug

    def _state(self, word: str) -> str:
        return self.own.states.get(str(word), str(word))

    def _chosen(self, key: str) -> str:
        slugs = categories_of(key)
        if slugs is None:
            return words(self.frame.language).every_category
        between = "、" if self.frame.language == "ja" else ", "
        return between.join(self.frame.category(slug).label for slug in sorted(slugs))


def _beside(*parts: str) -> str:
    return " · ".join(_some(*parts))


def _some(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
