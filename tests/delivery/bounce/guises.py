"""The same in other clothes: names that senders of notices take, charsets, pages, tags before subjects, notices within
messages; and what looks like a notice and is none: answers that machines give for people, lists that refuse a post.

Labelled before anybody looked at what the rules make of them: see ``test_servers.py``."""

# ruff: noqa: E501 - what servers say is on one line, as they write it

from __future__ import annotations

from collections.abc import Iterator
from email.header import Header
from quopri import encodestring

from tests.delivery.bounce.unseen import WHO, away, letter, report

_GONE = f"Your message to {WHO} could not be delivered.\n\n550 5.1.1 <{WHO}>: User unknown\n"
_FULL = f"Your message to {WHO} could not be delivered.\n\n552 5.2.2 <{WHO}>: mailbox full\n"
_SENDERS = (
    "Postmaster of reader.example <hostmaster@reader.example>", "System Administrator <admin@reader.example>",
    "Mail Router <router@reader.example>", "Internet Mail Delivery <imd@reader.example>", "SMTP Server <smtp@reader.example>",
    "Network Mailer <nmail@reader.example>", "root@reader.example", "root <root@reader.example>",
    "Mail Gateway <gateway@reader.example>", "Mail Server <mailserver@reader.example>", "MTA <mta@reader.example>",
    "Mailer <MAILER@reader.example>", "E-Mail System <email@reader.example>", "Mail Transfer Agent <agent@reader.example>",
    "uucp@reader.example", "Exim <exim@reader.example>", "The Post Office <postoffice@reader.example>",
    "Mail Service <service@reader.example>", "Message Transfer Agent <x400@reader.example>", "Mailmaster <mailmaster@reader.example>",
    "Email Security Gateway <gw@reader.example>", "Do Not Reply <donotreply@reader.example>", "<mail-daemon@reader.example>",
    "Electronic Postmaster <mercury@reader.example>", "Administrateur système <admin@reader.example>",
    "Systemadministrator <admin@reader.example>", "Administrador del sistema <admin@reader.example>",
    "Amministratore di sistema <admin@reader.example>", "メール配送システム <mail@reader.example>", "系统管理员 <admin@reader.example>",
    "邮件系统 <mail@reader.example>", "시스템 관리자 <admin@reader.example>", "Системный администратор <admin@reader.example>",
)  # fmt: skip
_SUBJECTS = (
    "[SPAM] Undelivered Mail Returned to Sender", "***SPAM*** failure notice", "[EXTERNAL] Undeliverable: This week", "(no subject) Mail delivery failed",
    "Fwd: failure notice", "WG: Unzustellbar: Heute", "FW: Undeliverable: This week", "Re: Returned mail: see transcript for details",
    "Returned mail: Host unknown", "Returned mail: Unknown mailer error 1", "Returned mail: Data format error", "Returned mail: unreachable recipients: sato",
    "Mail could not be delivered", "Message delivery has failed", "Problem delivering mail", "Error sending message", "Mail not delivered",
    "Unable to deliver mail", "Undelivered message", "Your message was not delivered", "Mail returned", "Non delivered mail", "NDN: This week",
    "NDR: This week", "Delivery Notification", "Delivery Report", "Mail Failure", "Message Not Deliverable", "Mail rejected", "Wrong address", "user unknown",
    "Bounced mail", "Mailer Error", "Mail System Error - Returned Mail", "Letter not delivered", "SMTP error", "Permanent Delivery Failure", "No such user",
)  # fmt: skip
_CHARSETS = (
    ("koi8-r", "Ваше сообщение не было доставлено.\n{who}\nпользователь не найден\n", "Сообщение не доставлено"),
    ("windows-1251", "Ваше сообщение не было доставлено.\n{who}\nпользователь не найден\n", "Сообщение не доставлено"),
    ("iso-8859-5", "Ваше сообщение не было доставлено.\n{who}\nпользователь не найден\n", "Сообщение не доставлено"),
    ("windows-1250", "Nie można dostarczyć wiadomości.\n{who}\nnieznany użytkownik\n", "Nie dostarczono"),
    ("iso-8859-2", "Nie można dostarczyć wiadomości.\n{who}\nnieznany użytkownik\n", "Nie dostarczono"),
    ("iso-8859-1", "Ihre Nachricht konnte nicht zugestellt werden.\n{who}\nEmpfänger unbekannt\n", "Unzustellbar"),
    ("windows-1252", "Ihre Nachricht konnte nicht zugestellt werden.\n{who}\nEmpfänger unbekannt\n", "Unzustellbar"),
    ("iso-8859-15", "Votre message n'a pas pu être distribué.\n{who}\nUtilisateur inconnu\n", "Échec de la remise"),
    ("iso-8859-9", "İletiniz teslim edilemedi.\n{who}\nkullanıcı bulunamadı\n", "Teslim edilemedi"),
    ("windows-1253", "Η παράδοση του μηνύματος απέτυχε.\n{who}\nάγνωστος παραλήπτης\n", "Δεν παραδόθηκε"),
    ("iso-8859-7", "Η παράδοση του μηνύματος απέτυχε.\n{who}\nάγνωστος παραλήπτης\n", "Δεν παραδόθηκε"),
    ("gb2312", "您的邮件被退回。\n{who}\n用户不存在\n", "系统退信"),
    ("gb18030", "您的邮件被退回。\n{who}\n用户不存在\n", "系统退信"),
    ("big5", "您的郵件被退回。\n{who}\n查無此人\n", "退信通知"),
    ("euc-jp", "メールを配信できませんでした。\n{who}\n宛先のユーザーが存在しません。\n", "配信エラー"),
    ("iso-2022-jp", "メールを配信できませんでした。\n{who}\n宛先のユーザーが存在しません。\n", "配信エラー"),
    ("shift_jis", "メールを配信できませんでした。\n{who}\n宛先のユーザーが存在しません。\n", "配信エラー"),
    ("euc-kr", "메일을 배달할 수 없습니다.\n{who}\n존재하지 않는 사용자입니다.\n", "배달 실패"),
    ("iso-2022-kr", "메일을 배달할 수 없습니다.\n{who}\n존재하지 않는 사용자입니다.\n", "배달 실패"),
    ("utf-16", "Ihre Nachricht konnte nicht zugestellt werden.\n{who}\nEmpfänger unbekannt\n", "Unzustellbar"),
    ("utf-7", "Ihre Nachricht konnte nicht zugestellt werden.\n{who}\nEmpfänger unbekannt\n", "Unzustellbar"),
)  # fmt: skip
_FROM_PEOPLE = (
    ("ticket-otrs", "[Ticket#2026020710000017] This week", "Support <support@reader.example>", "Thank you for your mail. Your request has been received and given the ticket number 2026020710000017. We will answer as soon as possible."),
    ("ticket-rt", "[reader.example #4711] AutoReply: This week", "Help Desk via RT <help@reader.example>", "This message has been automatically generated in response to the creation of a trouble ticket regarding \"This week\". There is no need to reply to this message right now."),
    ("ticket-zendesk", "[Request received] This week", "Reader Support <support@reader.example>", "Your request (4711) has been received and is being reviewed by our support staff. To add additional comments, reply to this email."),
    ("ticket-german", "Eingangsbestätigung: This week", "Kundenservice <service@reader.example>", "Vielen Dank für Ihre Nachricht. Dies ist eine automatisch erzeugte Eingangsbestätigung. Wir werden uns bald bei Ihnen melden."),
    ("ticket-french", "Accusé de réception : This week", "Service client <contact@reader.example>", "Nous avons bien reçu votre message. Ceci est un message automatique, merci de ne pas y répondre."),
    ("ticket-japanese", "お問い合わせありがとうございます", "サポート <support@reader.example>", "お問い合わせを受け付けました。このメールは自動送信です。担当者より追ってご連絡いたします。"),
    ("ticket-noreply", "We have received your message", "No Reply <noreply@reader.example>", "Thank you for contacting us. This mailbox is not monitored. Your message could not be delivered to a person yet; an agent will read it."),
    ("challenge-tmda", "Please confirm your message", f"Sato <{WHO}>", "This message was created automatically by mail delivery software (TMDA).\n\nYour message attached below is being held because the address <annex@news.example> has not been verified.\n\nTo release your message for delivery, please send an empty message to the following address, or use your mailer's \"Reply\" feature."),
    ("challenge-spamarrest", "Re: This week (verification)", f"Sato <{WHO}>", "sato here, I'm protecting myself from receiving junk mail.\n\nPlease click the link below to complete the verification process. You have to do this only once."),
    ("challenge-earthlink", "Re: This week", f"Sato <{WHO}>", "I apologize for this automatic reply to your email.\n\nTo control spam, I now allow incoming messages only from senders I have approved beforehand.\n\nIf you would like to be added to my list of approved senders, please fill out the short request form."),
    ("challenge-boxbe", "Re: This week (Action Required)", f"Sato <{WHO}>", "Hello annex@news.example,\n\nYour message about \"This week\" was waitlisted.\n\nPlease add yourself to my guest list so your messages will be delivered to my Inbox. Use the link below."),
    ("challenge-uol", "AntiSpam UOL", "AntiSpam UOL <noreply@uol.example>", f"Olá,\n\nVocê enviou uma mensagem para {WHO}.\nPara que sua mensagem seja encaminhada, por favor, clique no link abaixo e confirme."),
    ("challenge-qconfirm", "Please confirm your message", "sato-confirm@reader.example", "I do not know your address. Please reply to this mail so that your message is delivered. You need to do this just once."),
    ("challenge-delivery", "Your email requires verification verify#abc", f"Sato <{WHO}>", "The message you sent requires that you verify that you are a real live human being and not a spam source.\n\nTo complete this verification, simply reply to this message and leave the subject line intact."),
    ("away-plain", "Re: This week", f"Sato <{WHO}>", "Thank you for your mail. I am out of the office until Monday and will answer then. Mail to this address is not read."),
    ("away-gone", "Re: This week", f"Sato <{WHO}>", "I no longer work here. Please write to suzuki@reader.example. This mailbox will be deleted soon."),
    ("away-german", "Re: This week", f"Sato <{WHO}>", "Vielen Dank für Ihre E-Mail. Ich bin bis Montag nicht im Haus. Ihre Nachricht wird nicht weitergeleitet."),
    ("away-french", "Re: This week", f"Sato <{WHO}>", "Je suis absent jusqu'au lundi. Votre message ne sera pas transmis."),
    ("away-japanese", "Re: 今週の号", f"佐藤 <{WHO}>", "ただいま不在にしております。月曜日に戻ります。"),
    ("away-moved", "My address has changed", f"Sato <{WHO}>", "I have a new address: sato@elsewhere.example. The old one will not work from March."),
    ("away-postmaster", "Out of Office: Undeliverable mail", "Postmaster Team <team@reader.example>", "We are out of the office until Monday."),
    ("away-thanks", "Thank you for your email", "Info <info@reader.example>", "Thank you for your email. This is an automated response: we have received it and will come back to you."),
    ("away-automated", "Automated response: This week", "Info <info@reader.example>", "This is an automated reply. Nobody reads this mailbox, user requests are not found here."),
    ("away-antwort", "Automatische Rückantwort", "Info <info@reader.example>", "Diese Adresse wird nicht gelesen."),
    ("away-abwesend", "Bin abwesend", f"Sato <{WHO}>", "Ich bin bis Montag abwesend."),
    ("away-spanish", "Fuera de la oficina: Hoy", f"Sato <{WHO}>", "Estoy fuera de la oficina hasta el lunes."),
    ("away-italian", "Fuori sede: Oggi", f"Sato <{WHO}>", "Sono fuori ufficio fino a lunedì."),
    ("away-portuguese", "Ausência temporária: Hoje", f"Sato <{WHO}>", "Estou ausente até segunda-feira."),
    ("list-mailman-held", "Your message to Team awaits moderator approval", "team-bounces@lists.reader.example", "Your mail to 'Team' with the subject\n\n    This week\n\nIs being held until the list moderator can review it for approval.\n\nThe reason it is being held:\n\n    Post by non-member to a members-only list"),
    ("person-report", "Re: This week", f"Sato <{WHO}>", "Last week's mail to my old address came back: \"550 user unknown\". Please use this one."),
    ("person-subject", "Your mail bounced?", f"Sato <{WHO}>", "I think your mail to my colleague bounced, as there is no such user any more. Could you look?"),
    ("person-delivery", "Delivery problems with my subscription", f"Sato <{WHO}>", "I have not received this week's issue. Was there a delivery failure? My mailbox was not full."),
    ("receipt-delivered", "Delivered: This week", "System Administrator <postmaster@reader.example>", f"Your message was delivered to the following recipients:\n\n{WHO}"),
    ("receipt-unread", "Not read: This week", f"Sato <{WHO}>", "Your message was deleted without being read on Saturday."),
    ("shop", "Your parcel could not be delivered", "Parcel Service <service@parcel.example>", "We tried to deliver your parcel, but nobody was at home. The recipient was not found at this address."),
    ("bank", "Payment returned", "Bank <noreply@bank.example>", "Your transfer was returned: the recipient's account does not exist."),
    ("monitor", "DOWN: mx.reader.example", "Monitor <root@reader.example>", "Host mx.reader.example is unreachable. Connection timed out."),
    ("cron", "Cron <root@relay> /usr/bin/backup", "root@relay.example", "cannot open /var/backup: No such file or directory"),
    ("invoice", "Your account has been closed", "Provider <noreply@provider.example>", "As you asked, your account has been closed and your mailbox deleted."),
)  # fmt: skip
_LISTS = (
    ("mailman-refused", "Request to mailing list Team rejected", "team-bounces@lists.reader.example", "Your request to the team@lists.reader.example mailing list\n\n    Posting of your message titled \"This week\"\n\nhas been rejected by the list moderator. The moderator gave the following reason for rejecting your request:\n\nNon-members are not allowed to post messages to this list."),
    ("mailman-members", "This week", "team-owner@lists.reader.example", "You are not allowed to post to this mailing list, and your message has been automatically rejected. If you think that your messages are being rejected in error, contact the mailing list owner."),
    ("sympa-refused", "Message rejected: This week", "SYMPA <sympa@lists.reader.example>", "Your message for list 'team' was rejected.\n\nMessage distribution in the list is restricted to subscribers."),
    ("listserv-refused", "Rejected posting to TEAM@LISTS.READER.EXAMPLE", "\"LISTSERV Server\" <LISTSERV@LISTS.READER.EXAMPLE>", "Your message is being returned to you unprocessed because you are not authorized to send mail to the TEAM list. Only subscribers may post."),
    ("ezmlm-refused", "failure notice", "MAILER-DAEMON@lists.reader.example", "Hi. This is the qmail-send program at lists.reader.example.\n\n<team@lists.reader.example>:\nSorry, only subscribers may post. If you are a subscriber, please forward this message to team-owner@lists.reader.example to get your new address included (#5.7.2)"),
    ("majordomo-refused", "BOUNCE team@reader.example: Non-member submission from [annex@news.example]", "owner-team@reader.example", "Your message was not posted: you are not a member of this list."),
)  # fmt: skip


def guises() -> Iterator[tuple[str, str, bytes]]:
    """Name, answer, octets."""
    for number, sender in enumerate(_SENDERS):
        name, _, address = sender.rpartition("<")
        named = letter(_GONE, sender=_encoded(sender), subject="Undeliverable mail")
        yield f"sender-{number}-{name.strip() or address}", "hard", named
        yield f"sender-silent-{number}", "hard", letter(_GONE, sender=_encoded(sender), subject="Re: This week")
    for subject in _SUBJECTS:
        yield (
            f"subject-{subject}",
            "hard",
            letter(_GONE, sender="System Administrator <admin@reader.example>", subject=subject),
        )
        yield f"subject-daemon-{subject}", "soft", letter(_FULL, sender="MAILER-DAEMON@reader.example", subject=subject)
    for charset, text, subject in _CHARSETS:
        said = text.format(who=WHO)
        yield (
            f"charset-{charset}",
            "hard",
            letter(said, sender="postmaster@reader.example", subject=subject, charset=charset),
        )
        if charset != "utf-16":
            packed = encodestring(said.encode(charset)).decode("ascii")
            yield f"charset-quoted-{charset}", "hard", (
                f"From: postmaster@reader.example\nTo: bounces@news.example\nSubject: Undeliverable mail\nMIME-Version: 1.0\n"
                f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n{packed}"
            ).encode()  # fmt: skip
            yield (
                f"charset-unnamed-{charset}",
                "hard|soft",
                (
                    b"From: postmaster@reader.example\nTo: bounces@news.example\nSubject: Undeliverable mail\n\n"
                    + said.encode(charset)
                ),
            )
    page = f"<html><head><style>p {{color: red}}</style></head><body><p>Your message to <b>{WHO}</b> could not be delivered.</p><table><tr><td>Reason:</td><td>550&nbsp;5.1.1&nbsp;User&nbsp;unknown</td></tr></table></body></html>"
    yield "page", "hard", letter(page, kind="html", subject="Undeliverable mail", sender="postmaster@reader.example")
    yield "page-as-plain", "hard", letter(page, subject="Undeliverable mail", sender="postmaster@reader.example")
    whole = report(f"<{WHO}>: unknown user", f"550 5.1.1 <{WHO}>: User unknown", "5.1.1")
    for subject, text in (
        ("Fwd: Undelivered Mail Returned to Sender", "See below."),
        ("Undelivered Mail Returned to Sender", ""),
    ):
        yield f"enclosed-{subject}", "hard", _enclosing(subject, text, whole)
    below = "\n".join(f"> {line}" for line in _GONE.split("\n"))
    yield (
        "quoted-below",
        "hard|none|soft",
        letter(
            f"This came back:\n\n{below}\n",
            sender="admin@reader.example",
            subject="Fwd: Undelivered Mail Returned to Sender",
        ),
    )
    for number, breaks in enumerate(
        (
            ("5.1.1", "\n    5.1.1"),
            ("User unknown", "User\n    unknown"),
            ("550 5.1.1", "550-5.1.1"),
            (": User", ":\n\tUser"),
        )
    ):
        yield f"broken-{number}", "hard", letter(_GONE.replace(*breaks), subject="Undelivered Mail Returned to Sender")
    for name, subject, sender, text in _FROM_PEOPLE:
        yield name, "auto-reply|none", away(subject, text, sender=_encoded(sender))
    for name, subject, sender, text in _LISTS:
        yield name, "policy|soft|none", letter(text, sender=_encoded(sender), subject=subject)


def _encoded(sender: str) -> str:
    name, mark, address = sender.rpartition("<")
    return sender if sender.isascii() else f"{Header(name.strip(), 'utf-8').encode()} {mark}{address}"


def _enclosing(subject: str, text: str, whole: bytes) -> bytes:
    head = (
        f"From: Sato <{WHO}>\nTo: bounces@news.example\nSubject: {subject}\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="outer"\n\n--outer\nContent-Type: text/plain\n\n{text}\n'
        "--outer\nContent-Type: message/rfc822\n\n"
    )
    return head.encode() + whole + b"\n--outer--\n"
