"""Reply → verdict: the table, read from the top; the first line that fits decides.

A rule fits when the stage, the code, the enhanced code and the text do; what a rule leaves out fits always. An
operator's own rules stand before ours (``table``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.config.rules import OwnRule
from newsletter.delivery.outcome import Outcome, Reply, Stage, Verdict

_RECIPIENT = frozenset({Stage.RCPT, Stage.DATA, Stage.MESSAGE})
_OF_ANY_STAGE = frozenset({Verdict.OUR_FAULT, Verdict.RELAY_DOWN, Verdict.TRY_LATER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``code``, ``enhanced`` and ``text`` are patterns: the first two of the whole, ``text`` of any part.

    ``enhanced`` "" is for replies without an enhanced code, or with one that says nothing (x.0.0).
    """

    verdict: Verdict
    source: str
    stages: frozenset[Stage] = frozenset(Stage)
    code: str = ".*"
    enhanced: str | None = None
    text: str | None = None

    def fits(self, stage: Stage, reply: Reply) -> bool:
        detail = reply.enhanced or ""
        if self.enhanced == "":
            said = detail == "" or detail.endswith(".0.0")
        else:
            said = self.enhanced is None or re.fullmatch(self.enhanced, detail) is not None
        return (
            said
            and stage in self.stages
            and re.fullmatch(self.code, str(reply.code)) is not None
            and (self.text is None or re.search(self.text, reply.text, re.IGNORECASE) is not None)
        )


_BLOCKED = (
    r"block(ed|list)|black\W?list|deny\W?list|\bspam\b|dnsbl|\brbl\b|reputation|\bpolicy\b|not authori[sz]ed"
    r"|unauthenticated|relay(ing)? (access )?(is )?(denied|not (permitted|allowed))|authentication (is )?required"
)

RULES = (
    Rule(verdict=Verdict.SENT, stages=frozenset({Stage.MESSAGE}), code="2..", source="RFC 5321 §4.2.5"),
    Rule(verdict=Verdict.RELAY_DOWN, code="421", source="RFC 5321 §3.8: the service is closing"),
    Rule(verdict=Verdict.RELAY_DOWN, stages=frozenset({Stage.AUTH}), code="4..", source="RFC 4954 §6: 454"),
    Rule(verdict=Verdict.OUR_FAULT, stages=frozenset({Stage.AUTH}), source="RFC 4954 §6: 535, 534, 538"),
    Rule(verdict=Verdict.OUR_FAULT, code="53[0458]", source="RFC 4954 §6: authentication is wanted"),
    # Policy codes that are about the recipient, before those that are about us.
    Rule(
        verdict=Verdict.ADDRESS_BAD,
        stages=_RECIPIENT,
        code="5..",
        enhanced=r"5\.7\.(13|17|18)",
        source="RFC 7505, RFC 7293: account disabled, mailbox or domain has another owner",
    ),
    Rule(verdict=Verdict.OUR_FAULT, code="5..", enhanced=r"5\.7\.\d+", source="RFC 3463 §3.8: security or policy"),
    Rule(
        verdict=Verdict.OUR_FAULT,
        stages=frozenset({Stage.CONNECT}),
        code="5..",
        text=_BLOCKED,
        source="habit of relays that block without an enhanced code",
    ),
    Rule(verdict=Verdict.RELAY_DOWN, stages=frozenset({Stage.CONNECT}), source="RFC 5321 §3.1: 554, 4xx at greeting"),
    Rule(verdict=Verdict.OUR_FAULT, stages=frozenset({Stage.MAIL}), code="5..", source="RFC 5321 §4.2.3: sender, size"),
    Rule(verdict=Verdict.TRY_LATER, code="4..", source="RFC 5321 §4.2.1"),
    Rule(verdict=Verdict.MAILBOX_FULL, stages=_RECIPIENT, code="5..", enhanced=r"5\.2\.2", source="RFC 3463 §3.3"),
    Rule(
        verdict=Verdict.OUR_FAULT,
        stages=_RECIPIENT,
        code="5..",
        enhanced=r"5\.3\.4|5\.6\.\d+",
        source="RFC 3463 §3.4, §3.7: our message is too big or not to the relay's liking, for everybody",
    ),
    Rule(
        verdict=Verdict.OUR_FAULT,
        stages=frozenset({Stage.DATA, Stage.MESSAGE}),
        code="552",
        enhanced="",
        text=r"\bsize\b|too (big|large)",
        source="RFC 1870 §6.3: 552 without an enhanced code",
    ),
    Rule(
        verdict=Verdict.OUR_FAULT,
        stages=_RECIPIENT,
        code="5..",
        enhanced="",
        text=_BLOCKED,
        source="habit of relays that block without an enhanced code",
    ),
    Rule(
        verdict=Verdict.MAILBOX_FULL,
        stages=_RECIPIENT,
        code="5..",
        enhanced="",
        text=r"(mailbox|quota|storage).{0,30}(full|exceed|over)|over quota|exceeded storage",
        source="RFC 5321 §4.2.3: 552 exceeded storage allocation",
    ),
    Rule(
        verdict=Verdict.ADDRESS_BAD,
        stages=_RECIPIENT,
        code="5..",
        enhanced=r"5\.1\.(1|2|3|6|10)|5\.2\.1",
        source="RFC 3463 §3.2, RFC 7505 §4: no such mailbox, host, or one that takes no mail",
    ),
    Rule(
        verdict=Verdict.ADDRESS_BAD,
        stages=frozenset({Stage.RCPT}),
        code="55[013]",
        enhanced="",
        source="RFC 5321 §4.2.3: mailbox unavailable, user not local, name not allowed",
    ),
    Rule(verdict=Verdict.REFUSED, stages=_RECIPIENT, code="5..", source="RFC 5321 §4.2.1"),
    Rule(verdict=Verdict.UNKNOWN, stages=frozenset({Stage.MESSAGE}), source="what is no reply says nothing"),
    Rule(verdict=Verdict.RELAY_DOWN, source="what is no reply, before the message was handed over"),
)


def table(own: Iterable[OwnRule]) -> tuple[Rule, ...]:
    """The rules of the configuration, then ours."""
    return (*(_rule(each) for each in own), *RULES)


def judge(stage: Stage, reply: Reply, rules: Sequence[Rule] = RULES) -> Outcome:
    """What a reply means at a stage. A positive reply before the message is handed over is none of its business."""
    rule = next(rule for rule in rules if rule.fits(stage, reply))
    return Outcome(verdict=rule.verdict, stage=stage, code=reply.code if reply.code > 0 else None, text=reply.text)


def _rule(own: OwnRule) -> Rule:
    """A verdict about a reader is for the stages at which there is one."""
    verdict = Verdict(own.verdict)
    stages = frozenset(Stage) if verdict in _OF_ANY_STAGE else _RECIPIENT | {Stage.MAIL}
    return Rule(
        verdict=verdict,
        stages=frozenset({Stage(own.stage)}) if own.stage else stages,
        code=_pattern(own.code) if own.code else "[45]..",
        enhanced=_pattern(own.enhanced) if own.enhanced else None,
        text=re.escape(own.text) if own.text else None,
        source="delivery.rules in the configuration",
    )


def _pattern(text: str) -> str:
    return re.escape(text).replace(r"\*", r"[\d.]+")
