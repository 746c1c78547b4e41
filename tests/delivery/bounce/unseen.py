"""Messages as servers of many makes write them, in our own wording, with the answers. They were written before anybody
looked at what the rules make of them: see ``test_unseen.py`` for what they showed then, and show now.

An answer is one kind, or several with ``|`` where more than one is right."""

# ruff: noqa: E501 - what servers say is on one line, as they write it

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from email.header import Header

WHO = "sato@reader.example"


def report(
    text: str,
    diagnostic: str,
    status: str,
    *,
    action: str = "failed",
    who: str = WHO,
    mta: str = "mx.relay.example",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.relay.example>",
    subject: str = "Undelivered Mail Returned to Sender",
    fields: str = "",
) -> bytes:
    """RFC 3464, with the notice for people and the recipient's fields as given."""
    return (
        f"From: {sender}\nTo: bounces@news.example\nSubject: {_word(subject)}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\n\n'
        f"--b1\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; {mta}\n\n"
        f"Final-Recipient: rfc822; {who}\nAction: {action}\nStatus: {status}\n"
        + (f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else "")
        + f"{fields}\n--b1\nContent-Type: message/rfc822\n\nFrom: Annex <annex@news.example>\nTo: {who}\n"
        "Subject: This week\n\nText\n--b1--\n"
    ).encode()


def letter(
    text: str,
    *,
    sender: str = "MAILER-DAEMON@mx.relay.example",
    subject: str = "failure notice",
    fields: str = "",
    charset: str = "utf-8",
    kind: str = "plain",
) -> bytes:
    """A single part, as servers write that know no RFC 3464, and people."""
    body = text.encode(charset)
    packed = b64encode(body)
    lines = b"\n".join(packed[i : i + 76] for i in range(0, len(packed), 76))
    head = (
        f"From: {sender}\nTo: bounces@news.example\nSubject: {_word(subject)}\n{fields}MIME-Version: 1.0\n"
        f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    )
    return head.encode() + lines + b"\n"


def away(subject: str, text: str, *, fields: str = "", sender: str = f"Sato <{WHO}>") -> bytes:
    return letter(text, sender=sender, subject=subject, fields=fields)


def _word(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode()


def unseen() -> Iterator[tuple[str, str, bytes]]:
    """Name, answer, octets."""
    yield from _reports()
    yield from _letters()
    yield from _in_other_words()
    yield from _answers()
    yield from _others()


def _reports() -> Iterator[tuple[str, str, bytes]]:
    said = "The mail system\n\n<{who}>: "
    for name, answer, status, words in (
        ("postfix-local", "hard", "5.1.1", "550 5.1.1 <sato@reader.example>: Recipient address rejected: User unknown in local recipient table"),
        ("postfix-virtual", "hard", "5.1.1", "550 5.1.1 <sato@reader.example>: Recipient address rejected: User unknown in virtual mailbox table"),
        ("postfix-host", "hard", "5.4.4", "Host or domain name not found. Name service error for name=reader.example type=AAAA: Host not found"),
        ("postfix-nullmx", "hard", "5.1.0", "Domain reader.example does not accept mail (nullMX)"),
        ("postfix-loop", "soft|policy", "5.4.6", "mail for reader.example loops back to myself"),
        ("postfix-refused", "soft", "4.4.1", "connect to mx.reader.example[192.0.2.7]:25: Connection refused"),
        ("postfix-quota", "soft", "5.2.2", "552 5.2.2 <sato@reader.example>: user is over quota"),
        ("hops", "soft|policy", "5.4.0", "Error: too many hops"),
        ("exchange-resolver", "hard", "5.1.1", "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"),
        ("exchange-online", "hard", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient sato@reader.example not found by SMTP address lookup"),
        ("exchange-edge", "hard", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [XX1EUR05FT012.eop-eur05.prod.protection.outlook.com]"),
        ("exchange-full", "soft", "5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded"),
        ("exchange-group", "policy|soft", "5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed"),
        ("exchange-traffic", "policy", "5.7.708", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP"),
        ("exchange-throttled", "policy|soft", "4.7.500", "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS77713)"),
        ("exchange-expired", "soft", "5.4.300", "550 5.4.300 Message expired -> 451 4.4.0 DNS query failed"),
        ("gmail-none", "hard", "5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos"),
        ("gmail-quota", "soft", "5.2.2", "552-5.2.2 The recipient's inbox is out of storage space and inactive."),
        ("gmail-auth", "policy", "5.7.26", "550-5.7.26 This mail has been blocked because the sender is unauthenticated."),
        ("gmail-rate", "policy|soft", "4.7.28", "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address"),
        ("gmail-spam", "policy", "5.7.1", "550-5.7.1 [192.0.2.1] Gmail has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked."),
        ("yahoo-none", "hard", "5.0.0", "554 delivery error: dd This user doesn't have a yahoo.com account (sato@reader.example) [0] - mta1066.mail.bf1.yahoo.com"),
        ("yahoo-policy", "policy", "5.7.9", "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes"),
        ("yahoo-deferred", "policy|soft", "4.7.0", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints"),
        ("hotmail-none", "hard", "5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
        ("hotmail-block", "policy", "5.7.1", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150)."),
        ("icloud-none", "hard", "5.1.1", "550 5.1.1 <sato@reader.example>: user does not exist"),
        ("icloud-policy", "policy", "5.7.1", "554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/"),
        ("docomo", "hard", "5.0.0", "550 Unknown user sato@docomo.ne.jp"),
        ("au", "hard", "5.1.1", "550 <sato@ezweb.ne.jp>: User unknown"),
        ("softbank", "hard", "5.0.0", "550 Invalid recipient: <sato@softbank.ne.jp>"),
        ("docomo-busy", "soft|policy", "4.4.7", "451 Server too busy - please try again later"),
        ("mailru", "hard", "5.0.0", "550 Message was not accepted -- invalid mailbox. Local mailbox sato@reader.example is unavailable: user not found"),
        ("yandex", "hard", "5.7.1", "550 5.7.1 No such user!"),
        ("qq", "hard", "5.0.0", "550 Mailbox not found. https://service.mail.qq.com/detail/122/166"),
        ("netease", "hard", "5.0.0", "550 User not found: sato@reader.example"),
        ("netease-spam", "policy", "5.0.0", "554 DT:SPM 163 mx12, please see http://mail.163.com/help/help_spam_16.htm"),
        ("orange", "hard", "5.1.1", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416"),
        ("gmx", "hard", "5.0.0", "550 Requested action not taken: mailbox unavailable"),
        ("gmx-policy", "policy", "5.0.0", "554 Transaction failed Reject due to policy restrictions."),
        ("comcast", "hard", "5.1.1", "550 5.1.1 Not our Customer"),
        ("spamhaus", "policy", "5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
        ("barracuda", "policy", "5.7.1", "550 permanent failure for one or more recipients (sato@reader.example:blocked)"),
        ("mimecast", "policy", "5.0.0", "550 Administrative prohibition - envelope blocked"),
        ("proofpoint", "policy", "5.7.0", "550 5.7.0 Message blocked by the recipient's security gateway"),
        ("amavis", "policy", "5.7.0", "554 5.7.0 Reject, id=12345-07 - spam"),
        ("relaying", "policy|soft", "5.7.1", "554 5.7.1 <sato@reader.example>: Relay access denied"),
        ("greylist-expired", "soft", "4.7.1", "450 4.7.1 <sato@reader.example>: Recipient address rejected: Greylisted, please try again in 300 seconds"),
        ("too-big", "soft|policy", "5.3.4", "552 5.3.4 Message size exceeds fixed limit"),
        ("disk", "soft", "4.3.1", "452 4.3.1 Insufficient system storage"),
        ("eai", "soft|policy", "5.6.7", "SMTPUTF8 is required, but was not offered by host mx.reader.example"),
        ("moved", "hard", "5.1.6", "551 5.1.6 User has moved; please try <sato@elsewhere.example>"),
        ("no-such-domain", "hard", "5.1.2", "550 5.1.2 Bad destination system: no such domain"),
        ("dmarc", "policy", "5.7.1", "550 5.7.1 Email rejected per DMARC policy for news.example"),
        ("spf", "policy", "5.7.23", "550 5.7.23 The message was rejected because of Sender Policy Framework violation"),
        ("reverse-dns", "policy", "5.7.25", "550 5.7.25 The IP address sending this message does not have a PTR record"),
        ("unknown-german", "hard", "5.1.1", "550 5.1.1 Empfänger unbekannt"),
        ("blocked-by-user", "policy|soft", "5.7.1", "550 5.7.1 The recipient does not want mail from this sender"),
    ):  # fmt: skip
        yield f"report-{name}", answer, report(said.format(who=WHO) + words, words, status)
    yield "report-delayed", "soft|none", report(
        "Your message has not been delivered yet. It will be tried again.", "451 4.4.1 No answer", "4.4.1",
        action="delayed", subject="Delayed Mail (still being retried)",
    )  # fmt: skip
    for action in ("delivered", "relayed", "expanded"):
        yield (
            f"report-{action}",
            "none",
            report(
                "Your message was delivered.",
                "250 2.1.5 OK",
                "2.1.5",
                action=action,
                subject="Successful Mail Delivery",
            ),
        )
    yield "report-sendmail", "hard", report(
        f"   ----- The following addresses had permanent fatal errors -----\n<{WHO}>\n    (reason: 553 5.3.0 <{WHO}>..."
        " Unknown recipient)\n\n   ----- Transcript of session follows -----\n... while talking to mx.reader.example.:\n"
        f">>> DATA\n<<< 553 5.3.0 <{WHO}>... Unknown recipient\n550 5.1.1 <{WHO}>... User unknown\n",
        f"553 5.3.0 <{WHO}>... Unknown recipient", "5.1.1", subject="Returned mail: see transcript for details",
    )  # fmt: skip
    yield "report-sendmail-expired", "soft", report(
        "   ----- The following addresses had permanent fatal errors -----\n(reason: 451 timed out)\nMessage could not "
        "be delivered for 5 days\nMessage will be deleted from queue\n",
        "", "4.4.7", subject="Returned mail: Cannot send message for 5 days",
    )  # fmt: skip
    yield "report-no-diagnostic", "hard", report("Something went wrong.", "", "5.1.1")
    yield "report-bare-five", "soft|policy|hard", report("It failed.", "", "5.0.0")
    yield "report-exchange-html", "hard", report(
        "Delivery has failed to these recipients or groups:\n\nsato@reader.example\nThe email address you entered couldn't"
        " be found.", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10",
        subject="Undeliverable: This week", sender="Microsoft Outlook <postmaster@reader.example>",
        fields="Remote-MTA: dns; mail.protection.outlook.com\n",
    )  # fmt: skip


def _letters() -> Iterator[tuple[str, str, bytes]]:
    qmail = (
        "Hi. This is the qmail-send program at mx.relay.example.\nI'm afraid I wasn't able to deliver your message to the "
        f"following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{WHO}>:\n%s\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <annex@news.example>\nSubject: This week\n\nText\n"
    )
    exim = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {WHO}\n    %s\n\n------ This is a copy of the message, including all the headers. ------\n\nSubject: This week\n"
    )
    for name, answer, text, subject in (
        ("qmail-remote", "hard", qmail % "192.0.2.7 does not like recipient.\nRemote host said: 550 sorry, no such user\nGiving up on 192.0.2.7.", "failure notice"),
        ("qmail-vpopmail", "hard", qmail % "Sorry, no mailbox here by that name. vpopmail (#5.1.1)", "failure notice"),
        ("qmail-host", "hard", qmail % "Sorry, I couldn't find any host named reader.example. (#5.1.2)", "failure notice"),
        ("qmail-dns", "soft", qmail % "CNAME lookup failed temporarily. (#4.4.3)\nI'm not going to try again; this message has been in the queue too long.", "failure notice"),
        ("qmail-quota", "soft", qmail % "The user's mailfolder is over the allowed quota. (#5.2.2)", "failure notice"),
        ("qmail-connect", "soft", qmail % "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.", "failure notice"),
        ("qmail-spam", "policy", qmail % "192.0.2.7 failed after I sent the message.\nRemote host said: 554 Message rejected as spam", "failure notice"),
        ("exim-unroutable", "hard", exim % "Unrouteable address", "Mail delivery failed: returning message to sender"),
        ("exim-remote", "hard", exim % f"host mx.reader.example [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:<{WHO}>:\n    550 No such person at this address", "Mail delivery failed: returning message to sender"),
        ("exim-mx", "hard", exim % "all relevant MX records point to non-existent hosts", "Mail delivery failed: returning message to sender"),
        ("exim-retry", "soft", exim % "retry timeout exceeded", "Mail delivery failed: returning message to sender"),
        ("exim-quota", "soft", exim % "mailbox is full: retry timeout exceeded", "Mail delivery failed: returning message to sender"),
        ("exim-dnsbl", "policy", exim % "host mx.reader.example [192.0.2.7]\n    SMTP error from remote mail server after MAIL FROM:<annex@news.example>:\n    550 Your IP address 192.0.2.1 is listed in a blacklist", "Mail delivery failed: returning message to sender"),
        ("domino", "hard", f"Your message\n\n  Subject: This week\n\nwas not delivered to:\n\n  {WHO}\n\nbecause:\n\n  User sato ({WHO}) not listed in Domino Directory\n", "DELIVERY FAILURE: User sato not listed in Domino Directory"),
        ("domino-german", "hard", f"Ihre Nachricht\n\n  Betreff: This week\n\nkonnte nicht zugestellt werden an:\n\n  {WHO}\n\nGrund:\n\n  Benutzer sato ({WHO}) ist nicht im Domino-Verzeichnis aufgelistet\n", "Zustellung fehlgeschlagen"),
        ("groupwise", "hard", f"The message that you sent was undeliverable to the following:\n\t{WHO} (user not found)\n", "Message status - undeliverable"),
        ("groupwise-full", "soft", f"The message that you sent was undeliverable to the following:\n\t{WHO} (disk quota exceeded)\n", "Message status - undeliverable"),
        ("mdaemon", "hard", f"The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more unsuccessful delivery attempts the attached message has been\nremoved from the mail queue on this server.\n\nThe following addresses had delivery problems:\n\n{WHO}\nPermanent Failure: No such user here\n", "Permanent Delivery Failure"),
        ("imail", "hard", f"Unknown user: {WHO}\n\nOriginal message follows.\n\nReceived: from news.example\nSubject: This week\n", "Undeliverable Mail"),
        ("imail-full", "soft", f"User mailbox exceeds allowed size: {WHO}\n\nOriginal message follows.\n\nSubject: This week\n", "Undeliverable Mail"),
        ("courier", "hard", f"This is a delivery status notification from mx.relay.example,\nrunning the Courier mail server.\n\nYour message to the following recipients cannot be delivered:\n\n<{WHO}>:\n    mx.reader.example [192.0.2.7]:\n>>> RCPT TO:<{WHO}>\n<<< 550 User does not exist\n", "NOTICE: mail delivery status."),
        ("notice-japanese", "hard", f"下記の宛先にメールを配信できませんでした。\n\n宛先: {WHO}\n理由: 宛先のメールアドレスが存在しません。\n", "配信不能通知"),
        ("notice-japanese-full", "soft", f"次の宛先への配信に失敗しました。\n\n{WHO}\nメールボックスの容量が上限を超えています。\n", "メール配信エラー"),
        ("notice-chinese", "hard", f"抱歉，您的邮件被退回来了……\n\n收件人：{WHO}\n退信原因：收件人邮件地址不存在\n", "系统退信"),
        ("notice-french", "hard", f"Votre message n'a pas pu être remis au destinataire suivant :\n\n{WHO}\nUtilisateur inconnu\n", "Échec de la remise du message"),
        ("notice-spanish", "hard", f"No se pudo entregar el mensaje a:\n\n{WHO}\nEl usuario no existe en este servidor.\n", "Mensaje no entregado"),
        ("notice-plain-words", "hard", f"We could not deliver your message to {WHO}.\nThere is no account with that name on this system.\n", "Undeliverable message"),
        ("notice-full-words", "soft", f"Your message could not be delivered to {WHO}: the mailbox is full.\n", "Undeliverable message"),
        ("notice-closed", "hard", f"Your message to {WHO} could not be delivered.\nThis account has been closed and no longer accepts mail.\n", "Delivery failure"),
    ):  # fmt: skip
        sender = "postmaster@relay.example" if name.startswith("notice") else "MAILER-DAEMON@mx.relay.example"
        fields = f"X-Failed-Recipients: {WHO}\n" if name.startswith("exim") else ""
        yield f"letter-{name}", answer, letter(text, subject=subject, sender=sender, fields=fields)
    yield "letter-japanese-jis", "hard", letter(
        f"お送りいただいたメールは、宛先不明のため配送できませんでした。\n{WHO}\n", subject="Returned mail: User unknown",
        charset="iso-2022-jp",
    )  # fmt: skip


def _in_other_words() -> Iterator[tuple[str, str, bytes]]:
    """Reports that say it in words alone: Exchange in the language of its users, and Exim's own routers."""
    for language, subject, words in (
        ("es", "No se puede entregar: Hoy", "No se encontró la dirección de correo electrónico que especificó."),
        ("it", "Non recapitabile: Oggi", "Impossibile trovare l'indirizzo di posta elettronica immesso."),
        ("pt", "Não é possível entregar: Hoje", "O endereço de email inserido não foi encontrado."),
        ("pl", "Nie można dostarczyć: Dziś", "Nie można znaleźć podanego adresu e-mail."),
        ("ru", "Не удается доставить: Сегодня", "Не удалось найти указанный адрес электронной почты."),
        ("zh", "未送达: 本周", "找不到您输入的电子邮件地址。"),
        ("ko", "배달되지 않음: 이번 주", "입력한 전자 메일 주소를 찾을 수 없습니다."),
        ("ja", "配信不能: 今週", "入力した電子メール アドレスが見つかりませんでした。"),
        ("sv", "Kan inte levereras: Veckan", "Det gick inte att hitta den angivna e-postadressen."),
    ):
        yield (
            f"exchange-{language}",
            "hard",
            letter(f"{WHO}\n{words}\n", sender="postmaster@reader.example", subject=subject),
        )
    for name, words in (("no-user", "unknown user"), ("no-local-part", 'unknown local-part "sato"')):
        yield (
            f"exim-{name}",
            "hard",
            letter(
                f"This is a permanent error. The following address(es) failed:\n\n  {WHO}\n    {words}\n",
                subject="Mail delivery failed: returning message to sender",
                fields=f"X-Failed-Recipients: {WHO}\n",
            ),
        )


def _answers() -> Iterator[tuple[str, str, bytes]]:
    text = "I am not in the office until Monday. In urgent cases write to my colleague suzuki@reader.example."
    left = "Sato no longer works here and this mailbox is not read. Your message could not be delivered to him."
    for name, subject in (
        ("english", "Automatic reply: This week"),
        ("german", "Automatische Antwort: This week"),
        ("german-away", "Abwesenheitsnotiz: This week"),
        ("french", "Réponse automatique : This week"),
        ("french-absent", "Absence du bureau : This week"),
        ("spanish", "Respuesta automática: This week"),
        ("italian", "Risposta automatica: This week"),
        ("dutch", "Automatisch antwoord: This week"),
        ("portuguese", "Resposta automática: This week"),
        ("polish", "Automatyczna odpowiedź: This week"),
        ("russian", "Автоматический ответ: This week"),
        ("czech", "Automatická odpověď: This week"),
        ("swedish", "Autosvar: This week"),
        ("danish", "Automatisk svar: This week"),
        ("finnish", "Automaattinen vastaus: This week"),
        ("hungarian", "Automatikus válasz: This week"),
        ("turkish", "Otomatik Yanıt: This week"),
        ("greek", "Αυτόματη απάντηση: This week"),
        ("chinese", "自动答复: This week"),
        ("chinese-traditional", "自動回覆: This week"),
        ("korean", "자동 회신: This week"),
        ("japanese", "自動応答: This week"),
        ("japanese-away", "【不在通知】This week"),
        ("japanese-holiday", "夏季休業のお知らせ（自動返信）"),
        ("ooo", "OOO: back on Monday"),
        ("hebrew", "תשובה אוטומטית: This week"),
    ):
        yield f"away-{name}", "auto-reply", away(subject, text)
    yield "away-sieve", "auto-reply", away("Re: This week", text, fields="Auto-Submitted: auto-replied (vacation)\n")
    yield (
        "away-exchange",
        "auto-reply",
        away("Re: This week", left, fields="X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\n"),
    )
    yield "away-precedence", "auto-reply", away("Re: This week", text, fields="Precedence: auto_reply\n")
    yield "away-left", "auto-reply", away("Automatic reply: Undeliverable? Sato has left", left)
    yield "away-autoreply", "auto-reply", away("Thank you for your mail", text, fields="X-Autoreply: yes\n")
    yield (
        "away-ticket",
        "auto-reply|none",
        away("[Ticket #4711] We got your message", "We will answer soon.", fields="Auto-Submitted: auto-replied\n"),
    )


def _others() -> Iterator[tuple[str, str, bytes]]:
    arf = (
        "From: staff@fbl.example\nTo: fbl@news.example\nSubject: FW: This week\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b1"\n\n--b1\nContent-Type: text/plain\n\n'
        "This is an email abuse report.\n--b1\nContent-Type: message/feedback-report\n\nFeedback-Type: %s\n"
        "User-Agent: FBL/1.0\nVersion: 1\nOriginal-Mail-From: <annex@news.example>\nArrival-Date: Sat, 7 Feb 2026 07:00:00"
        " +0900\nSource-IP: 192.0.2.1\n\n--b1\nContent-Type: message/rfc822\n\nFrom: annex@news.example\nTo: redacted@x\n"
        "Subject: This week\n\nText\n--b1--\n"
    )
    for kind in ("abuse", "fraud", "virus", "other", "opt-out"):
        yield f"complaint-{kind}", "complaint", (arf % kind).encode()
    yield (
        "unsubscribe",
        "complaint",
        letter("This message was automatically generated. Please unsubscribe me.", sender=WHO, subject="unsubscribe"),
    )
    yield "unsubscribe-list", "complaint", letter("", sender=WHO, subject="Unsubscribe")
    yield (
        "receipt-read",
        "none",
        (
            f"From: {WHO}\nTo: annex@news.example\nSubject: Read: This week\nMIME-Version: 1.0\nContent-Type: multipart/report;"
            ' report-type=disposition-notification; boundary="b1"\n\n--b1\nContent-Type: text/plain\n\nYour message was read.\n'
            f"--b1\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {WHO}\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\n\n--b1--\n"
        ).encode(),
    )
    yield (
        "dmarc-report",
        "none",
        letter(
            "This is an aggregate report.", sender="noreply-dmarc@mx.example", subject="Report domain: news.example"
        ),
    )
    yield "person", "none", letter(
        "I liked the piece about failed deliveries: user unknown, mailbox full, the old 550 and so on. Thank you!",
        sender=WHO, subject="Re: This week",
    )  # fmt: skip
    yield (
        "person-japanese",
        "none",
        letter(
            "いつも読んでいます。先週の号は届きませんでしたが、今週は届きました。", sender=WHO, subject="Re: 今週の号"
        ),
    )
    yield "newsletter", "none", letter("Our offers of the week", sender="shop@store.example", subject="Big sale")
