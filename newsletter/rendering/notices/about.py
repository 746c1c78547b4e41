"""What every notice knows: which publication it is about, and how to say things to its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.config import Publication
from newsletter.model.text import one_line
from newsletter.rendering import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A publication, the language of its notices (``ja`` or ``en``), and the zone of the times in them."""

    publication: str
    title: str
    language: str
    zone: ZoneInfo

    @classmethod
    def of(cls, publication: Publication) -> About:
        return cls(
            publication=publication.slug,
            title=publication.title,
            language=publication.language,
            zone=publication.zone,
        )

    def text(self, *, ja: str, en: str) -> str:
        """The one of two wordings that is in the language."""
        return ja if self.language == "ja" else en

    def subject(self, *, ja: str, en: str) -> str:
        """A subject that begins with the publication, on one line."""
        title = one_line(self.title)
        return one_line(self.text(ja=f"【{title}】{ja}", en=f"[{title}] {en}"))

    def ref(self, day: date) -> str:
        """The issue, as the command line takes it."""
        return f"{self.publication}/{day.isoformat()}"

    def issue(self, day: date) -> str:
        """``2026年2月7日号``, or ``7 February 2026``, as behind *the issue of*."""
        return dates.issue_date(day, self.language)

    def moment(self, at: datetime) -> str:
        """A local time with its zone."""
        local = at.astimezone(self.zone)
        day = dates.weekday_date(local.date(), self.language)
        return self.text(ja=f"{day}{local:%H:%M}（{self.zone.key}）", en=f"{day}, {local:%H:%M} ({self.zone.key})")

    def span(self, span: timedelta) -> str:
        """A span of time to two units: ``2時間5分``, ``2 h 5 min``."""
        seconds = max(0, round(span.total_seconds()))
        units = (("日", " d", 86400), ("時間", " h", 3600), ("分", " min", 60), ("秒", " s", 1))
        first = next((at for at, (_, _, size) in enumerate(units) if seconds >= size), len(units) - 1)
        parts: list[str] = []
        for ja, en, size in units[first : first + 2]:
            count, seconds = divmod(seconds, size)
            if count or not parts:
                parts.append(f"{count}{self.text(ja=ja, en=en)}")
        return self.text(ja="", en=" ").join(parts)

    def people(self, count: int) -> str:
        """``1,234人`` or ``1,234 people``."""
        return self.text(ja=f"{count:,}人", en=f"{count:,} {'person' if count == 1 else 'people'}")

    def articles(self, count: int) -> str:
        """``26本`` or ``26 articles``."""
        return self.text(ja=f"{count:,}本", en=f"{count:,} article{'' if count == 1 else 's'}")
