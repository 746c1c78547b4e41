"""What postmasters put into their own words, without codes: who is gone, who is only away or full, and who was never
asked for. Written after ``servers.py`` and labelled before any run: see ``test_servers.py``."""

# ruff: noqa: E501 - what servers say is on one line, as they write it

from __future__ import annotations

from collections.abc import Iterator

from tests.delivery.bounce.unseen import WHO, letter

_SAID = (
    ("kept-1", "soft|policy", "Postmaster <postmaster@reader.example>", "Undeliverable: This week", "Your message to {who} was not delivered: the sender's domain does not exist."),
    ("kept-2", "soft|policy", "MAILER-DAEMON@mx.reader.example", "Returned mail", "The message to {who} was refused because the sending host is unknown."),
    ("kept-3", "soft|policy", "Postmaster <postmaster@reader.example>", "Delivery failure", "{who}\nThe attachment type is unknown and not permitted."),
    ("kept-4", "soft|policy", "Postmaster <postmaster@reader.example>", "Message blocked", "Your message to {who} contained a link to an invalid address and was blocked."),
    ("kept-5", "soft", "Postmaster <postmaster@reader.example>", "Delivery failure", "{who}\nMailbox is disabled."),
    ("kept-6", "soft", "Postmaster <postmaster@reader.example>", "Delivery failure", "{who}\nThis account has been suspended."),
    ("kept-7", "soft", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nThe user may not exist or the mailbox may be full."),
    ("kept-8", "soft", "MAILER-DAEMON@mx.reader.example", "Warning: could not send message for past 4 hours", "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n----- The following addresses had transient non-fatal errors -----\n<{who}>\n\n----- Transcript of session follows -----\n<{who}>... Deferred: Connection timed out with mx.reader.example.\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old"),
    ("kept-9", "soft", "MAILER-DAEMON@mx.reader.example", "Delivery Status Notification (Delay)", "This is an automatically generated Delivery Status Notification.\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipients has been delayed.\n\n{who}"),
    ("kept-10", "soft|policy", "Postmaster <postmaster@reader.example>", "Mail rejected", "Your mail to {who} was rejected: unknown character set."),
    ("kept-11", "soft|policy", "Postmaster <postmaster@reader.example>", "Delivery failed", "{who}\nCannot find your server in DNS."),
    ("kept-12", "soft|policy", "Postmaster <postmaster@reader.example>", "Delivery failed", "{who}\nThe recipient has not been found among the subscribers allowed to receive external mail."),
    ("kept-13", "soft", "Postmaster <postmaster@reader.example>", "Delivery failed", "{who}\nDirectory lookup failed, the user could not be verified. Temporary failure."),
    ("kept-14", "soft|policy", "Postmaster <postmaster@reader.example>", "Delivery failed", "{who}\nYou are not listed as a known sender."),
    ("kept-15", "soft", "Postmaster <postmaster@reader.example>", "Undelivered mail", "{who}\nNot enough disk space. No such file or directory."),
    ("kept-16", "soft|policy", "Postmaster <postmaster@reader.example>", "Spam rejected", "{who}\nMessage identified as spam. If the address does not exist, remove it."),
    ("kept-17", "soft|policy", "Postmaster <postmaster@reader.example>", "Virus found in your message", "A virus was found in your message to {who}. It has not been delivered. Unknown virus."),
    ("kept-18", "soft", "Postmaster <postmaster@reader.example>", "Mail delivery delayed", "{who}\nhost not found, will retry"),
    ("kept-19", "soft", "MAILER-DAEMON@mx.reader.example", "failure notice", "Hi. This is the qmail-send program at relay.example.\n\n<{who}>:\nCNAME lookup failed temporarily. (#4.4.3)\nI'm not going to try again; this message has been in the queue too long."),
    ("kept-20", "soft|policy", "MAILER-DAEMON@mx.reader.example", "Mail delivery failed: returning message to sender", "The following address(es) failed:\n\n  {who}\n    local delivery failed: unable to open mailbox /var/mail/sato: permission denied"),
    ("kept-21", "soft|policy", "Postmaster <postmaster@reader.example>", "Undeliverable: x", "{who}\nThe message could not be delivered because the recipient's rules reject it."),
    ("kept-22", "soft|policy", "Postmaster <postmaster@reader.example>", "Undeliverable: x", "{who}\nThis group does not accept messages from outside."),
    ("kept-23", "soft", "MAILER-DAEMON@mx.reader.example", "Undelivered Mail Returned to Sender", "<{who}>: maildir delivery failed: Sorry, the user's maildir has overdrawn his\n    diskspace quota, please try again later."),
    ("kept-24", "soft|policy", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nInvalid recipients count. Too many recipients in the message."),
    ("kept-25", "soft", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nMailbox unavailable for the moment: it is being repaired."),
    ("gone-1", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable mail", "We regret that we could not deliver your mail: there is nobody called sato at reader.example.\n{who}"),
    ("gone-2", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable mail", "Your message to {who} could not be delivered.\nThe addressee is not known at this location."),
    ("gone-3", "hard", "MAILER-DAEMON@mx.reader.example", "Undeliverable", "{who}\nno such recipient"),
    ("gone-4", "hard", "Postmaster <postmaster@reader.example>", "Returned mail", "The user {who} you sent mail to does not exist on our system."),
    ("gone-5", "hard", "Postmaster <postmaster@reader.example>", "Mail returned", "{who} has left the company, the mailbox has been deleted."),
    ("gone-6", "hard", "MAILER-DAEMON@mx.reader.example", "Delivery Notification", "Message could not be delivered to {who}\nReason: Invalid address"),
    ("gone-7", "hard", "MAILER-DAEMON@mx.reader.example", "Delivery failure", "{who}\nThe domain reader.example does not exist."),
    ("gone-8", "hard", "Postmaster <postmaster@reader.example>", "Delivery failure", "{who}\nDomain not found"),
    ("gone-9", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nRecipient unknown"),
    ("gone-10", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nThe recipient's e-mail address was not found in the recipient's e-mail system."),
    ("gone-11", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nWe could not find this mailbox."),
    ("gone-12", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nThis e-mail address is not in use."),
    ("gone-13", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nAddress not valid"),
    ("gone-14", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "{who}\nThe account you tried to reach has been closed."),
    ("gone-15", "hard", "MAILER-DAEMON@mx.reader.example", "Mail failure", "The following address is not valid: {who}"),
    ("gone-16", "hard", "MAILER-DAEMON@mx.reader.example", "Undeliverable", "<{who}>: mailbox not found"),
    ("gone-17", "hard", "MAILER-DAEMON@mx.reader.example", "failure notice", "<{who}>:\nUnable to find user: sato"),
    ("gone-18", "hard", "MAILER-DAEMON@mx.reader.example", "Delivery Failure", "Recipient: {who}\nError: Could not find a user by that name"),
    ("gone-19", "hard", "Postmaster <postmaster@reader.example>", "Non-delivery", "The message has not been delivered because the recipient does not exist.\nRecipient: {who}"),
    ("gone-20", "hard", "MAILER-DAEMON@mx.reader.example", "Undelivered mail", "{who}: unknown address"),
    ("gone-21", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable", "Could not deliver to {who}: no such account here."),
    ("gone-22", "hard|soft", "MAILER-DAEMON@mx.reader.example", "Undeliverable", "{who}\nUser account has expired and was removed"),
    ("gone-23", "hard", "MAILER-DAEMON@mx.reader.example", "Undeliverable mail", "Recipient: <{who}>\nStatus: failed\nReason: 5.1.1 bad destination mailbox address"),
    ("gone-24", "hard", "Postmaster <postmaster@reader.example>", "Undeliverable mail", "{who}: Sorry, this mailbox does not exist (any more)."),
    ("gone-25", "hard", "MAILER-DAEMON@mx.reader.example", "Mail delivery failed", "{who}\n  all relevant MX records point to non-existent hosts"),
    ("gone-26", "hard", "MAILER-DAEMON@mx.reader.example", "Mail Delivery Failure", "{who}\nIllegal user name"),
    ("gone-27", "hard|soft", "Postmaster <postmaster@reader.example>", "NDN: This week", "Sorry. Your message could not be delivered to:\n\nsato,reader (The name was not found at the remote site. Check that the name has been entered correctly.)\n{who}"),
    ("gone-28", "hard", "Postmaster <postmaster@reader.example>", "Unzustellbar", "Leider konnte Ihre Mail nicht zugestellt werden: Die Adresse {who} gibt es nicht."),
    ("gone-29", "hard", "Postmaster <postmaster@reader.example>", "Unzustellbar", "Die Adresse {who} ist uns nicht bekannt."),
    ("gone-30", "hard", "Postmaster <postmaster@reader.example>", "Mail delivery failed", "Cette boîte {who} n'est plus en service / utilisateur inexistant"),
    ("gone-31", "hard", "Postmaster <postmaster@reader.example>", "Postfach", "Ihre E-Mail an {who} konnte nicht zugestellt werden, da das Postfach nicht mehr existiert."),
    ("gone-32", "hard", "Postmaster <postmaster@reader.example>", "Adresse erronée", "L'adresse {who} n'est pas valide, votre message n'a pas été distribué."),
    ("gone-33", "hard", "Postmaster <postmaster@reader.example>", "Mail System", "Il destinatario {who} non risulta esistente. Messaggio non consegnato."),
    ("gone-34", "hard", "Postmaster <postmaster@reader.example>", "メールが届きませんでした", "{who}\n宛先が見つかりません"),
    ("gone-35", "hard", "Postmaster <postmaster@reader.example>", "送信エラー", "ご指定のアドレスは存在いたしません。\n{who}"),
    ("gone-36", "hard", "Postmaster <postmaster@reader.example>", "退信", "{who}\n该邮箱地址不存在"),
    ("answer-1", "auto-reply|none", "Sato <{who}>", "Re: This week", "I have left reader.example. My mailbox is no longer available. Your message was not delivered to anybody."),
    ("answer-2", "auto-reply|none", "Info <info@reader.example>", "This mailbox is no longer in use", "This address info@reader.example is not read any more. Please use our web form."),
    ("answer-3", "auto-reply|none", "No Reply <no-reply@shop.example>", "Order 4711", "Your order could not be delivered. The recipient reader@example.net was not found at the given street address."),
    ("answer-4", "auto-reply|none", "Postmaster <postmaster@reader.example>", "Maintenance on Saturday", "Our mail server will be down on Saturday. Mail may be delayed."),
    ("answer-5", "auto-reply|none", "Accounts <accounts@reader.example>", "Your account does not exist any more", "We have deleted your account {who} as asked."),
    ("answer-6", "auto-reply|none", "no-reply@reader.example", "Please verify your address", "You entered {who}. If this address does not exist, ignore this mail."),
)  # fmt: skip


def sayings() -> Iterator[tuple[str, str, bytes]]:
    """Name, answer, octets."""
    for name, answer, sender, subject, text in _SAID:
        yield (
            name,
            answer,
            letter(text.replace("{who}", WHO) + "\n", sender=sender.replace("{who}", WHO), subject=subject),
        )
