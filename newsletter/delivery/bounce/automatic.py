"""Is it an answer that a machine gave by itself? Asked first, so that a vacation note is never taken for a bounce.

RFC 3834 §5: ``Auto-Submitted: auto-replied``; before it, and beside it, servers had fields and words of their own. A
delivery report has ``auto-replied`` too where its server knows no better, so what reports on a delivery is none.
"""

from __future__ import annotations

import re

from newsletter.delivery.bounce.codes import reply_in, status_in
from newsletter.delivery.bounce.habits.languages import AUTOMATIC
from newsletter.delivery.bounce.habits.unknown import PLAINLY
from newsletter.delivery.bounce.mail import Mail
from newsletter.delivery.bounce.sender import is_of_a_server

_ANSWERED = re.compile(r"auto-(?:replied|notified|response)", re.I)
_GENERATED = re.compile(r"auto-generated", re.I)
_FIELDS = re.compile(
    r"^(?:x-autoreply|x-autorespond|x-autoresponder|x-auto-reply-from|x-vacation|x-mail-autoreply"
    r"|x-oof-message|x-autoreply-domain|x-sieve-action"
    # Ticket systems: OTRS, RT, FreeScout.
    r"|x-otrs-loop|rt-ticket|x-rt-loop-prevention|x-freescout-mail-type)$"
)
_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|sv|odp|vs|回复|答复)\s*[:：]\s*)*[\[(【]?\s*(?:"
    + AUTOMATIC
    + r"|auto(?:matic|matisch\w*)?[ :_-]*(?:reply|re\b|response|antwort)"
    r"|automatische antwort|abwesenheit"
    r"|out[ -]of[ -](?:the[ -])?office|oof\b|vacation\b"
    r"|on (?:vacation|leave|holiday)|away (?:from|until)|absent|absence"
    r"|r[ée]ponse automatique|respuesta autom|risposta automatica|resposta autom"
    r"|不在(?:通知|の)?"
    r"|i am (?:away|out|on)|i'm (?:away|out|on)|currently (?:away|out))"
    r"|自動(?:応答|返信|回答)",
    re.I,
)
# Notes puts the name first, and where it knows the day of return, also that.
_WHO_IS_AWAY = re.compile(
    r"^(?!.{0,60}\b(?:re|aw|sv|vs|odp|fwd?|wg|tr)\s*:).{0,120}?"
    r"(?:\bis (?:currently )?out of (?:the |my )?office|\bist au(?:ß|ss)er haus|\best absente?(?:\(e\))?|は不在です)"
    r"[.。]?\s*(?:[(（].{0,60})?$",
    re.I,
)
# Dovecot marks what a reader's filter, or a full mailbox, gave back as a reply and as a receipt.
_REJECTED = re.compile(r"auto-replied\s*\(rejected\)", re.I)
_DAEMON = re.compile(
    r"mailer-daemon|postmaster|mail deliver|mail system|mailsystem|maildeliver|delivery (?:sub)?system", re.I
)
# Challenges, and answers that say so only in their text.
_SAYS_SO = re.compile(
    r"\b(?:this is an|an) auto(?:matic(?:ally generated)?|mated) (?:repl(?:y|ies)|response|answer)"
    r"|\bverify(?:ing)? that you(?:'re| are) (?:a )?(?:human|real|not a)"
    r"|\bconfirm that you(?:'re| are) (?:a )?(?:human|real|not a)"
    r"|\b(?:click|reply|follow)\b[^.]{0,120}\bto (?:confirm|verify|prove|authenticate)\b"
    r"[^.]{0,60}\b(?:human|sender|spam)",
    re.I,
)
# What programs let people say of themselves, and desks of what they were sent.
_OF_ITSELF = re.compile(
    r"\bI(?:'m| am| will be| shall be) (?:currently |now )?(?:away|out"
    r"|on (?:\w+ )?(?:leave|vacation|holidays?)|abroad)\b"
    r"|\bI (?:have|had|'ve) (?:left|retired|changed)\b|\bI (?:no longer|don't) work\b|\bI have retired\b"
    r"|\bich (?:bin (?:im|in|ab|bis|bis zum|vom|zur ?zeit|derzeit|leider|nicht)\b|arbeite nicht)"
    r"|\bje (?:suis (?:absent|en|actuellement|hors)|ne travaille plus)|\bj'ai quitté"
    r"|\bestoy (?:fuera|de vacaciones|ausente)|\bya no trabajo|\bhe dejado la|\bsono (?:fuori|in ferie|assente)"
    r"|\bnon lavoro più|\bestou (?:ausente|de férias|fora)|\bnão trabalho mais"
    r"|\bik (?:ben (?:afwezig|op|niet)|werk niet)"
    r"|休暇(?:中|をいただ)|退職(?:いた)?しました|不在にして|留守にし"
    r"|自動(?:配信|送信)(?:して|され|です)|送信専用"
    r"|お問い?合わ?せ(?:いただき|を?(?:ありがとう|受け付け))"
    r"|正在休假|我不在|已离职|自动回复|휴가 중|в отпуске|больше не работаю"
    r"|\b(?:mail ?box|inbox|address|e-?mail) is (?:not|no longer|un)[ -]?(?:regularly |being )?"
    r"(?:monitored|read|attended)\b"
    r"|\bun(?:monitored|attended) (?:e-?mail |mail )?(?:mail ?box|inbox|address|account)\b"
    r"|\bdoes not accept replies\b"
    r"|\b(?:ticket|case|request|inquiry) (?:has been|was|is) (?:\w+ )?"
    r"(?:created|opened|received|logged|assigned)\b",
    re.I,
)
_NOT_SENT = re.compile(
    r"n[o']t (?:be |been )?delivered|(?:mail ?box|quota)\b.{0,40}\b(?:full|exceeded)"
    r"|(?:送信|配信|お届け)でき|届きません",
    re.I,
)
# Desks put the number of a ticket in brackets, mail systems nothing.
_TICKET = re.compile(r"\[(?:[^\]\[]{0,40}[ :])?(?:ticket ?)?#\s?[\w-]{2,30}\]", re.I)
_NEVER_AWAY = re.compile(r"mailer-?daemon", re.I)
_FAILED = re.compile(
    r"undeliver|delivery (?:status|failure|failed|has failed|incomplete|delayed|error|problem)|could not be delivered"
    r"|returned mail|failure notice|mail delivery|non[- ]?remis"
    r"|cannot be delivered|was not delivered|returning message|delivery (?:has been )?delay",
    re.I,
)


def automatic_answer(mail: Mail) -> str | None:
    """What says so, as evidence; None where nothing does."""
    if _is_report(mail):
        return None
    return _field(mail) or _words(mail.first("subject"), mail.notice) or _told(mail)


def _field(mail: Mail) -> str | None:
    if mail.report == "disposition-notification" and not _FAILED.search(mail.first("subject") + mail.notice[:2000]):
        # RFC 8098: read, or thrown away by somebody who has it.
        return f"report-type={mail.report}"
    said = mail.first("auto-submitted")
    # Exchange calls the answers that it gives for people generated, and asks that nothing answers them.
    by_exchange = _GENERATED.search(said) and mail.first("x-auto-response-suppress")
    if _ANSWERED.search(said) or by_exchange or (_GENERATED.search(said) and _answers(mail)):
        return f"Auto-Submitted: {said}"
    for name, value in mail.header:
        if _FIELDS.match(name) and value.strip().lower() not in ("", "no", "false"):
            return f"{name}: {value}"
        if name == "x-autogenerated" and value.strip().lower() in ("reply", "replied"):
            return f"{name}: {value}"
    if re.search(r"auto_?reply|autoresponse", mail.first("precedence"), re.I):
        return f"Precedence: {mail.first('precedence')}"
    return None


def _answers(mail: Mail) -> bool:
    """Whether it names the message that it goes with, as the answers of ticket systems do, and speaks of no failure."""
    return bool(mail.first("in-reply-to") or mail.first("references")) and not (
        _FAILED.search(mail.first("subject") + mail.notice)
        or status_in(mail.notice)
        or _DAEMON.search(mail.first("from"))
    )


def _words(subject: str, notice: str) -> str | None:
    if _SUBJECT.search(subject) or _WHO_IS_AWAY.search(subject):
        return f"Subject: {subject}"
    return None if _FAILED.search(subject) else _said_in(notice)


def _told(mail: Mail) -> str | None:
    """What only an answer says, where a machine sent it that gives no code and speaks of no failure: below notices it
    stands, too, that nobody reads replies."""
    notice = " ".join(mail.notice[:3000].split())
    if not is_of_a_server(mail) or status_in(notice) or reply_in(notice):
        return None
    if _FAILED.search(mail.first("subject") + notice) or _NOT_SENT.search(notice) or PLAINLY.search(notice):
        return None
    if _TICKET.search(mail.first("subject")):
        return f"Subject: {mail.first('subject')}"
    found = _OF_ITSELF.search(notice)
    return found[0] if found else None


def _said_in(notice: str) -> str | None:
    """The words with which a text says itself that nobody wrote it."""
    found = _SAYS_SO.search(" ".join(notice[:3000].split()))
    return found[0] if found else None


def _is_report(mail: Mail) -> bool:
    """Whether it speaks of a delivery: by its type, its fields, or the name and subject of a mail system."""
    if mail.groups or mail.feedback or mail.first("x-failed-recipients"):
        return True
    if mail.report in ("delivery-status", "feedback-report") or _REJECTED.search(mail.first("auto-submitted")):
        return True
    if _NEVER_AWAY.search(mail.first("from")):
        return True
    notice = mail.notice[:2000]
    # Programs that answer for people write in their name; who has none, and says that there is nobody, is a server.
    if mail.first("from").strip() == "<>":
        return bool(_FAILED.search(notice) or PLAINLY.search(notice))
    if not _DAEMON.search(mail.first("from")) or _SUBJECT.search(mail.first("subject")):
        return False
    return bool(_FAILED.search(mail.first("subject") + notice) or (status_in(notice) and reply_in(notice)))
