"""What servers say of themselves where no other server's reply is passed on: no such host, nobody answers, time is up,
warnings, loops; and what filters and ticket systems write. The forms are those of their sources, the names our own;
labelled before any run, see ``test_makes.py``."""

# ruff: noqa: E501 - what servers say is on one line, as they write it

from __future__ import annotations

from collections.abc import Iterator

from tests.delivery.bounce.makes import WHO
from tests.delivery.bounce.unseen import letter, report

_HOST = "host mx.y.example [192.0.2.7]"
_AFTER = "SMTP error from remote mail server after"
_EXIM = (
    ("hard", "Unrouteable address"),
    ("hard", "No Such User Here"),
    ("hard", "all relevant MX records point to non-existent hosts or (invalidly) to IP addresses"),
    ("hard", "an MX or SRV record indicated no SMTP service"),
    ("soft", "host lookup did not complete: retry timeout exceeded"),
    ("soft", "mx.y.example [192.0.2.7]: Connection refused"),
    ("soft", "all hosts for 'y.example' have been failing for a long time and were last tried after this message arrived"),
    ("soft", "lowest numbered MX record points to local host"),
    ("soft", "mailbox is full (MTA-imposed quota exceeded while writing to file /var/mail/x): retry timeout exceeded"),
    ("soft|policy", 'Too many "Received" headers - suspected mail loop'),
    ("soft|policy", "local delivery failed: failed to open /var/mail/x for appending: Permission denied"),
    ("soft|policy", f"{_HOST}\n    {_AFTER} pipelined sending data block:\n    550 unknown user of bulk list"),
    ("soft|policy", f"{_HOST}\n    {_AFTER} sending data block:\n    554 Message rejected: user unknown"),
    ("soft|policy", f"{_HOST}\n    {_AFTER} EHLO relay.example:\n    550 unknown host name"),
    ("hard", f"{_HOST}\n    {_AFTER} pipelined RCPT TO:<{WHO}>:\n    550 User unknown"),
    ("soft", f"{_HOST}\n    {_AFTER} RCPT TO:<{WHO}>:\n    451 4.1.1 <{WHO}>: User unknown: retry timeout exceeded"),
    ("soft", f"{_HOST}\n    Remote host closed connection in response to RCPT TO:<{WHO}>: retry timeout exceeded"),
    ("soft|policy", "Domain y.example has exceeded the max defers and failures per hour (5/5 (100%)) allowed. Message discarded."),
    ("soft|policy", "Mailing to remote domains not supported"),
    ("soft|policy", f"{_HOST}\n    {_AFTER} RCPT TO:<{WHO}>:\n    550-Verification failed for <annex@news.example>\n    550-Called:   192.0.2.9\n    550-Sent:     RCPT TO:<annex@news.example>\n    550-Response: 550 5.1.1 <annex@news.example>: User unknown\n    550 Sender verify failed"),
    ("hard", f"{_HOST}\n    {_AFTER} RCPT TO:<{WHO}>:\n    550-Callback setup failed while verifying <{WHO}>\n    550-Response: 550 5.1.1 <{WHO}>: User unknown\n    550 Recipient verify failed"),
)  # fmt: skip
_POSTFIX = (
    ("hard", "5.1.1", 'unknown user: "x"'),
    ("hard", "5.4.4", "Host or domain name not found. Name service error for name=y.example type=MX: Host not found"),
    ("soft", "4.4.3", "Host or domain name not found. Name service error for name=y.example type=MX: Host not found, try again"),
    ("soft", "4.4.1", "connect to mx.y.example[192.0.2.7]:25: Connection refused"),
    ("soft", "4.4.2", "conversation with mx.y.example[192.0.2.7] timed out while sending RCPT TO"),
    ("soft", "4.4.2", "lost connection with mx.y.example[192.0.2.7] while sending end of data -- message may be sent more than once"),
    ("soft", "4.3.0", "mail transport unavailable"),
    ("soft", "4.3.0", "user lookup error"),
    ("soft|policy", "5.4.6", "mail for y.example loops back to myself"),
    ("soft|policy", "5.2.0", "cannot update mailbox /var/mail/x for user x. unable to create lock file /var/mail/x.lock: Permission denied"),
    ("hard", "5.1.0", "Domain y.example does not accept mail (nullMX)"),
    ("soft|policy", "4.7.5", "Server certificate not verified"),
    ("soft|policy", "5.6.7", "SMTPUTF8 is required, but was not offered by host mx.y.example[192.0.2.7]"),
    ("soft|policy", "5.0.0", "host mx.y.example[192.0.2.7] said: 550 unknown host (in reply to EHLO command)"),
    ("soft|policy", "5.7.1", f"host y.example[private/lmtp] said: 550 5.7.1 <{WHO}> I do not want this user unknown to me (in reply to end of DATA command)"),
    ("hard", "5.1.1", "host mx.z.example[192.0.2.8] said: 550 5.1.1 <other@z.example>: User unknown (in reply to RCPT TO command)"),
)  # fmt: skip
_PLAIN = (
    ("opensmtpd", "soft", "{who}: Network error on destination MXs"),
    ("opensmtpd", "hard", "{who}: Domain does not exist"),
    ("opensmtpd", "hard", "{who}: Domain does not accept mails"),
    ("opensmtpd", "soft|policy", "{who}: Destination seem to reject all mails"),
    ("opensmtpd", "soft", "{who}: Temporary failure in MX lookup"),
    ("dragonfly", "hard", "There was an error delivering your mail to <{who}>.\n\nDNS lookup failure: host y.example not found"),
    ("dragonfly", "soft", "There was an error delivering your mail to <{who}>.\n\nCould not deliver for the last 432000 seconds. Giving up."),
    ("chasquid", "hard", '- "{who}" (EMAIL) failed permanently with error:\n    Could not find mail server: lookup y.example on 127.0.0.53:53: no such host'),
    ("chasquid", "soft", '- "{who}" (EMAIL) failed repeatedly and timed out, last error:\n    all MXs returned transient failures (last: MAIL+RCPT 450 4.1.1 <{who}>: user unknown)'),
    ("mox", "hard", "Delivery has failed permanently for your email to:\n\n\t{who}\n\nError during the last delivery attempt:\n\n\tpermanent: domain does not exist"),
    ("mox", "hard", "Delivery has failed permanently for your email to:\n\n\t{who}\n\nError during the last delivery attempt:\n\n\tpermanent: domain does not accept email as indicated with null MX record"),
    ("zonemta", "hard", "Delivery to the following recipient failed permanently:\n    {who}\n\nTechnical details of permanent failure:\n\nCan't find an MX server for y.example, domain does not exist"),
    ("zonemta", "soft", "Delivery to the following recipient failed permanently:\n    {who}\n\nTechnical details of permanent failure:\n\nCould not establish connection to MX server. connect ETIMEDOUT 192.0.2.7:25"),
    ("haraka", "hard", "I'm afraid I wasn't able to deliver your message\n    \"This week\"\nto the following addresses.\n\nIntended Recipients: <{who}>\nFailure Reason: Nowhere to deliver mail to for domain: y.example"),
    ("haraka", "soft", "I'm afraid I wasn't able to deliver your message\n    \"This week\"\nto the following addresses.\n\nIntended Recipients: <{who}>\nFailure Reason: Maximum temp failure count exceeded: Tried all MXs"),
    ("james", "hard", "Original email subject: This week\n\nFailed recipient(s):\n{who}\n\nError message:\nThere are no DNS entries for the hostname y.example.  I cannot determine where to send this message."),
    ("james", "soft", "Original email subject: No such user: the story\n\nFailed recipient(s):\n{who}\n\nError message:\nToo many retries failed to deliver.  Bouncing message with no further retries."),
    ("courier", "hard", "<{who}>:\n    No such domain."),
    ("courier", "soft", "<{who}>:\n    DNS lookup failed: temporary failure"),
    ("sendmail", "hard", "   ----- The following addresses had permanent fatal errors -----\n<{who}>\n\n   ----- Transcript of session follows -----\n550 5.1.2 <{who}>... Host unknown (Name server: y.example.: host not found)"),
    ("sendmail", "soft", "   ----- The following addresses had permanent fatal errors -----\n<{who}>\n\n   ----- Transcript of session follows -----\n<{who}>... Deferred: Connection refused by mx.y.example.\nMessage could not be delivered for 5 days\nMessage will be deleted from queue"),
    ("sendmail", "soft|policy", "   ----- The following addresses had permanent fatal errors -----\n<{who}>\n\n   ----- Transcript of session follows -----\n554 5.4.6 Too many hops 26 (25 max)"),
    ("sendmail", "hard", "<{who}>\n    (reason: 550 5.1.1 <{who}>: User unknown)\n\n... while talking to mx.y.example.:\n>>> RCPT To:<{who}>\n<<< 550 5.1.1 <{who}>: User unknown\n550 5.1.1 <{who}>... User unknown\n>>> DATA\n<<< 503 5.5.1 Error: need RCPT command"),
)  # fmt: skip
_ANSWERS = (
    ("auto-reply|none", "Help via RT <help@y.example>", "[y.example #123] AutoReply: This week", "RT-Ticket: y.example #123\nPrecedence: bulk\n", "This message has been automatically generated in response to the creation of a trouble ticket.\n\nUser unknown, mailbox does not exist"),
    ("auto-reply|none|soft|policy", "RT <rt@y.example>", "Could not load a valid user", "X-RT-Loop-Prevention: y.example\n", "RT could not load a valid user, and RT's configuration does not allow\nfor the creation of a new user for your email."),
    ("auto-reply|none", "Support <support@y.example>", "[Ticket#2026020710000017] RE: This week", "Precedence: bulk\nAuto-Submitted: auto-generated\nX-OTRS-Loop: yes\n", "(This is a demo text which is send to every inquiry.)\n\nYour e-mail will be answered by a human ASAP."),
    ("auto-reply|none", "Support <support@y.example>", "[Ticket#1] Your email has been rejected! RE: This week", "X-OTRS-Loop: yes\nAuto-Submitted: auto-replied\n", "Your previous ticket is closed. The address x@y.example is not available any more."),
    ("auto-reply|none", "Help <help@y.example>", "[Ticket#2026021410000001] Your email has been rejected! (RE: This week)", "Return-Path: <>\nX-Mailer: Desk Mail Service\nPrecedence: bulk\nAuto-Submitted: auto-generated\nIn-Reply-To: <1@news.annex.example>\n", "Your ticket was closed some time ago.\n\nYour answer to it has been rejected. Please write a new one."),
    ("auto-reply|none", "Help <help@y.example>", "[Ticket#2026021410000002] RE: This week", "Return-Path: <>\nAuto-Submitted: auto-generated\nReferences: <1@news.annex.example>\n", "A new ticket has been created.\n\nYou wrote:\n> The address of the editors is unknown to me"),
    ("auto-reply|none", "Support <support@y.example>", "Thanks for your inquiry (This week) [Ticket#12345]", "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n", "Your request has been received."),
    ("auto-reply|none|soft|policy", "Zammad <support@y.example>", "[undelivered] This week", "Auto-Submitted: auto-replied\n", "Unfortunately your email titled \"This week\" could not be delivered to one or more recipients.\n\nYour message was 50 MB but we only accept messages up to 10 MB."),
    ("auto-reply|none|soft|policy", "Support <support@y.example>", "Ticket Denied", "", "Your support request was denied: User not found. Only registered users may create tickets; account does not exist."),
    ("auto-reply|none", "Support <support@y.example>", "[#1234] We received your request", "Precedence: auto_reply\nX-FreeScout-Mail-Type: auto.reply\n", "Your mailbox x@y.example is not monitored by a person at night."),
    ("auto-reply|none", "Sato <x@y.example>", "Out of office", "Return-Path: <>\nPrecedence: junk\n", "I have left the company. 550 5.1.1 user unknown, they say."),
    ("auto-reply|none", "Sato <x@y.example>", "Re: This week", "Return-Path: <>\nX-Autogenerated: Reply\n", "I have left the company; this mailbox does not exist any more from Monday."),
    ("auto-reply|none|soft|policy", "team-owner@lists.y.example", 'Request to mailing list "team" rejected', "Precedence: bulk\nReturn-Path: <>\n", "Your request has been rejected by the list moderator. The moderator gave the following reason:\n\n\"No such user in this list: you are unknown\""),
    ("soft|policy", "Mail Sieve Subsystem <postmaster@y.example>", "Automatically rejected mail", "X-Sieve: CMU Sieve 3.0\nX-Sieve-Action: reject\nAuto-Submitted: auto-replied (rejected)\n", "Your message was automatically rejected by Sieve, a mail\nfiltering language.\n\nThe following reason was given:\nI do not want your mail."),
    ("soft|policy", "Mail Delivery Subsystem <postmaster@y.example>", "Rejected: This week", "Auto-Submitted: auto-replied (rejected)\n", f"Your message to <{WHO}> was automatically rejected:\nQuota exceeded (mailbox for user is full)"),
)  # fmt: skip


def failures() -> Iterator[tuple[str, str, bytes]]:
    """Name, answer, octets."""
    for answer, text in _EXIM:
        told = f"This is a permanent error. The following address(es) failed:\n\n  {WHO}\n    {text}\n"
        fields = f"X-Failed-Recipients: {WHO}\nAuto-Submitted: auto-replied\n"
        subject = "Mail delivery failed: returning message to sender"
        yield f"exim-{text}", answer, letter(told, subject=subject, fields=fields)
    for answer, status, text in _POSTFIX:
        said = text.partition("said: ")[2].partition(" (in reply")[0] or text
        yield f"postfix-{text}", answer, report(f"The mail system\n\n<{WHO}>: {text}\n", said, status, who=WHO)
    for make, answer, text in _PLAIN:
        yield f"{make}-{text}", answer, report(text.format(who=WHO), "", "5.0.0", who=WHO)
    unknown = f"450 4.1.1 <{WHO}>: User unknown"
    late = "A message is delayed for more than 4 hours for the following\n    list of recipients:\n\n"
    for subject in (
        "Delayed Mail (still being retried)",
        "Delivery status notification: delayed",
        "WARNING: delayed mail.",
    ):
        text = f"{late}{WHO}: {unknown}\n"
        yield f"late-{subject}", "soft", report(text, unknown, "4.1.1", who=WHO, action="delayed", subject=subject)
    for action in ("delivered", "relayed", "expanded"):
        yield action, "none", report("250 2.1.5 Ok user unknown", "250 2.1.5 Ok", "2.1.5", who=WHO, action=action)


def answers() -> Iterator[tuple[str, str, bytes]]:
    """The same of what no server wrote, or a filter for its reader."""
    for answer, sender, subject, fields, text in _ANSWERS:
        yield subject, answer, letter(text, sender=sender, subject=subject, fields=fields)
