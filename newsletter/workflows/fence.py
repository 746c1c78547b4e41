"""The fence at work: look → does it hold? → one more step, in the database first, then in its file.

Whatever starts by itself looks here first. What an operator starts by hand is refused only where readers might get an
issue twice; else it is warned of (``docs/decisions/fence.md``).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from newsletter.clock import monotonic
from newsletter.errors import Refused
from newsletter.model.fence import WENT_BACK, Breach, Found, Half, Kind, Memory, SeenSend, breaches
from newsletter.signing import fresh_id
from newsletter.store import fence as store
from newsletter.store.database import UNREACHABLE
from newsletter.telemetry.logs import logger
from newsletter.workflows import fence_file
from newsletter.workflows.site import Site

ADVICE = "Nothing goes out by itself until `newsletter fence accept --reason TEXT`; `newsletter fence show` says more."
_NOTHING = Found()
_LOOK_AGAIN = timedelta(seconds=20)
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What does not fit between the database and its fence; nothing where all is well, or where there is no fence."""

    breaches: tuple[Breach, ...] = ()
    found: Found = _NOTHING
    half: Half | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing may start by itself."""
        return bool(self.breaches)

    @property
    def may_repeat(self) -> bool:
        """Whether readers might get an issue twice."""
        return any(breach.may_repeat for breach in self.breaches)

    @property
    def summary(self) -> str:
        """One sentence without its full stop; empty where nothing is held."""
        return f"held by the fence: {'; '.join(breach.text for breach in self.breaches)}" if self.breaches else ""

    def explain(self) -> tuple[str, ...]:
        """Lines for operators: what does not fit, and what to do."""
        if not self.breaches:
            return ()
        return ("Held by the fence:", *(f"  {breach.text}." for breach in self.breaches), ADVICE)


def look(site: Site) -> Standing:
    """Compare, and change nothing."""
    if site.config.fence.file is None:
        return Standing()
    path = Path(site.config.fence.file)
    found = fence_file.read(path)
    with site.database.reading() as connection:
        half = store.read(connection)
    here = fence_file.place_of(site.config)
    differing = breaches(found, half, here, site.clock.now())
    if not fence_file.is_writable(path):
        differing = (*differing, _unwritable(path))
    return Standing(breaches=differing, found=found, half=half)


def turn(site: Site) -> Standing:
    """Compare, and where all is well go one step on; a site without a fence gets one. What is found of a database that
    went back in time is told to every host that shares it."""
    standing = look(site)
    if site.config.fence.file is None:
        return standing
    went_back = [breach.text for breach in standing.breaches if breach.kind in WENT_BACK]
    if went_back:
        with site.database.writing() as connection:
            store.hold(connection, f"{fence_file.place_of(site.config)}: {'; '.join(went_back)}")
    if standing.holds:
        return standing
    try:
        _step(site, standing.found.memory)
    except OSError:
        return Standing(breaches=(_unwritable(Path(site.config.fence.file)),))
    return standing


def _unwritable(path: Path) -> Breach:
    text = f"{path} cannot be written: set fence.file to a file that can be"
    return Breach(kind=Kind.UNWRITABLE, text=text, may_repeat=False)


def require(site: Site) -> None:
    """For what an operator starts by hand. Raises Refused where readers might get an issue twice."""
    standing = look(site)
    if standing.may_repeat:
        raise Refused(
            f"{standing.summary}.",
            advice="Readers may have what this would send, and the database would not know."
            " `newsletter fence show` says more; `newsletter fence accept --reason TEXT` goes on.",
        )


def keep_up(site: Site) -> None:
    """One step, where that can be done now: what was planned or delivered, a restored database would not know."""
    with suppress(*UNREACHABLE):
        turn(site)


def require_unsent(site: Site, ref: str) -> None:
    """Raises Refused where readers have the issue from a time that the database has lost."""
    with site.database.reading() as connection:
        lost = store.find_lost(connection, ref)
    if lost is not None:
        raise Refused(
            f"{ref} was sent before the database was restored, from {lost.planned_at:%Y-%m-%d %H:%M} UTC on:"
            " its readers have it.",
            advice=f"If they shall get it again: `newsletter fence forget {ref} --reason TEXT`.",
        )


def _step(site: Site, memory: Memory | None) -> None:
    now, place = site.clock.now(), fence_file.place_of(site.config)
    installation = memory.installation if memory else fresh_id()
    floor = (memory.epoch, memory.number) if memory else (1, 0)
    with site.database.writing() as connection:
        epoch, number = store.advance(connection, floor=floor, now=now)
        store.admit(connection, installation, place, now)
        sends = store.newest_sends(connection)
    write(site, installation, (epoch, number), sends)


def write(site: Site, installation: str, at: tuple[int, int], sends: tuple[SeenSend, ...]) -> None:
    """Leave outside the database what it has come to. Raises OSError."""
    assert site.config.fence.file is not None
    memory = Memory(
        installation=installation,
        place=fence_file.place_of(site.config),
        inode=0,
        epoch=at[0],
        number=at[1],
        written_at=site.clock.now(),
        sends=sends,
    )
    fence_file.write(Path(site.config.fence.file), memory)


class Gate:
    """For what works all the time: whether the fence holds, looked at now and then."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._looked_at = float("-inf")
        self._shut = False

    def is_shut(self) -> bool:
        if monotonic() - self._looked_at > _LOOK_AGAIN.total_seconds():
            with suppress(*UNREACHABLE):
                standing = look(self._site)
                self._looked_at = monotonic()
                if standing.holds is not self._shut:
                    _log.error("fence.shut", detail=standing.summary) if standing.holds else _log.info("fence.open")
                self._shut = standing.holds
        return self._shut
