"""What replies mean."""

from __future__ import annotations

from typing import get_args

import pytest

from newsletter.config.rules import OwnRule, OwnVerdict
from newsletter.delivery.outcome import Reply, Stage, Verdict, reply_text
from newsletter.delivery.rules import RULES, Rule, judge, table


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        ("message", 250, "2.0.0 Ok: queued as 4XyZ", "sent"),
        ("message", 250, "", "sent"),
        ("rcpt", 450, "4.2.0 Greylisted, see http://postgrey.example", "try later"),
        ("rcpt", 452, "4.2.2 Mailbox full", "try later"),
        ("rcpt", 451, "4.7.1 Try again later", "try later"),
        ("mail", 451, "4.3.0 Queue is full", "try later"),
        ("message", 451, "4.3.2 Please try again later", "try later"),
        ("rcpt", 421, "4.3.2 Shutting down", "relay down"),
        ("connect", 421, "too many connections", "relay down"),
        ("connect", 554, "No SMTP service here", "relay down"),
        ("connect", 554, "5.7.1 Your address is listed", "our fault"),
        ("connect", 554, "Blocked - see https://dnsbl.example", "our fault"),
        ("auth", 535, "5.7.8 Authentication credentials invalid", "our fault"),
        ("auth", 535, "no", "our fault"),
        ("auth", 454, "4.7.0 Temporary authentication failure", "relay down"),
        ("mail", 530, "Authentication required", "our fault"),
        ("mail", 553, "sender not owned by user", "our fault"),
        ("mail", 552, "5.3.4 Message size exceeds fixed limit", "our fault"),
        ("rcpt", 550, "5.1.1 <hanako@example.org>: User unknown", "address bad"),
        ("rcpt", 550, "No such user", "address bad"),
        ("rcpt", 553, "mailbox name not allowed", "address bad"),
        ("rcpt", 556, "5.1.10 Recipient address has null MX", "address bad"),
        ("rcpt", 525, "5.7.13 User account disabled", "address bad"),
        ("rcpt", 552, "5.2.2 Mailbox full", "mailbox full"),
        ("message", 552, "Requested mail action aborted: exceeded storage allocation", "mailbox full"),
        ("rcpt", 550, "5.7.1 Delivery not authorized, message refused", "our fault"),
        ("rcpt", 554, "5.7.1 <hanako@example.org>: Relay access denied", "our fault"),
        ("rcpt", 550, "relaying denied", "our fault"),
        ("message", 554, "5.7.1 Rejected as spam", "our fault"),
        ("message", 550, "Message blocked due to spam content", "our fault"),
        ("message", 554, "5.6.0 Message content rejected", "our fault"),
        ("message", 552, "message too large", "our fault"),
        ("message", 552, "5.2.3 Message exceeds this mailbox's limit", "refused"),
        ("message", 554, "Transaction failed", "refused"),
        ("rcpt", 554, "no valid recipients", "refused"),
        ("message", -1, "garbage", "unknown"),
        ("message", 354, "go ahead again", "unknown"),
        ("rcpt", -1, "garbage", "relay down"),
        ("data", 250, "not what was asked", "relay down"),
    ],
)
def test_a_reply_has_the_verdict_of_its_words(stage: str, code: int, text: str, verdict: str) -> None:
    assert judge(Stage(stage), Reply(code, text)).verdict is Verdict(verdict)


def test_only_positive_replies_to_the_whole_message_count_as_sent() -> None:
    for stage in Stage:
        for code in range(-1, 600):
            sent = judge(stage, Reply(code, "")).verdict is Verdict.SENT
            assert sent == (stage is Stage.MESSAGE and 200 <= code < 300)


def test_every_rule_names_its_source() -> None:
    assert all(rule.source for rule in RULES)


def test_a_relays_words_are_kept_printable_and_short() -> None:
    assert reply_text(b"5.1.1 no\r\n\x1b[31msuch \x00user\xff") == "5.1.1 no [31msuch  user�"
    assert len(reply_text("x" * 9999)) == 500


def own(**values: object) -> tuple[Rule, ...]:
    return table([OwnRule.model_validate(values)])


@pytest.mark.parametrize(
    ("rule", "stage", "reply", "verdict"),
    [
        ({"code": 550, "verdict": "try later"}, "rcpt", (550, "5.1.1 no such user"), "try later"),
        ({"code": "55*", "verdict": "refused"}, "rcpt", (553, "5.1.1 no such user"), "refused"),
        ({"code": "4*", "verdict": "our fault"}, "rcpt", (451, "4.2.0 later"), "our fault"),
        ({"enhanced": "5.7.*", "verdict": "address bad"}, "rcpt", (554, "5.7.1 denied"), "address bad"),
        ({"enhanced": "5.7.1", "verdict": "address bad"}, "rcpt", (554, "5.7.12 denied"), "our fault"),
        ({"text": "over (its) QUOTA", "verdict": "mailbox full"}, "rcpt", (554, "is over (its) quota"), "mailbox full"),
        ({"text": "slow down", "verdict": "relay down"}, "message", (451, "4.7.0 Slow down!"), "relay down"),
        ({"text": "slow down", "stage": "rcpt", "verdict": "refused"}, "message", (451, "slow down"), "try later"),
        ({"code": 554, "verdict": "address bad"}, "connect", (554, "no SMTP service here"), "relay down"),
        ({"code": 554, "verdict": "our fault"}, "connect", (554, "no SMTP service here"), "our fault"),
        ({"text": "queued", "verdict": "refused"}, "message", (250, "2.0.0 queued"), "sent"),
    ],
)
def test_a_rule_of_the_configuration_goes_before_ours(
    rule: dict[str, object], stage: str, reply: tuple[int, str], verdict: str
) -> None:
    assert judge(Stage(stage), Reply(*reply), own(**rule)).verdict is Verdict(verdict)


def test_of_two_rules_of_the_configuration_the_first_that_fits_decides() -> None:
    rules = [{"text": "greylist", "verdict": "try later"}, {"code": 550, "verdict": "refused"}]
    both = table([OwnRule.model_validate(rule) for rule in rules])
    assert judge(Stage.RCPT, Reply(550, "greylisted"), both).verdict is Verdict.TRY_LATER
    assert judge(Stage.RCPT, Reply(550, "unknown"), both).verdict is Verdict.REFUSED


def test_no_rule_of_the_configuration_makes_a_success_of_a_refusal_or_a_refusal_of_a_success() -> None:
    for verdict in get_args(OwnVerdict):
        rules = own(code="5*", verdict=verdict)
        for stage in Stage:
            for code in range(-1, 600):
                is_sent = judge(stage, Reply(code, "x"), rules).verdict is Verdict.SENT
                assert is_sent == (stage is Stage.MESSAGE and 200 <= code < 300)


def test_every_verdict_of_a_reply_is_in_the_table() -> None:
    assert {rule.verdict for rule in RULES} == set(Verdict)
