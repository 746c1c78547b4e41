"""What was read in a message that came back, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.model.bounce import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One recipient's fate. ``status`` is RFC 3463's code or empty, ``reason`` one word (see ``words``), ``recipient``
    an address or empty; ``evidence`` is the line that the judgement stands on."""

    kind: Kind
    status: str = ""
    reply: str = ""
    reason: str = ""
    recipient: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``recognised``: a bounce, a complaint, an auto-reply or a notice of success. ``findings`` has one for each
    recipient; most messages have one."""

    recognised: bool
    findings: tuple[Finding, ...] = ()

    @property
    def lead(self) -> Finding:
        """The finding that asks most of us: one that is hard before all others."""
        return min(self.findings, key=lambda finding: _GRAVITY.index(finding.kind), default=NOTHING)


_GRAVITY = (Kind.COMPLAINT, Kind.HARD, Kind.SOFT, Kind.POLICY, Kind.AUTO_REPLY, Kind.NONE)
NOTHING = Finding(kind=Kind.NONE)
