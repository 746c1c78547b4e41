"""More answers to RCPT that name the sender or a server in words for readers; and answers to other commands, where the
same words mean something else. Sources and labels as in ``asked.py``."""

from __future__ import annotations

# ruff: noqa: E501 - what servers say is on one line, as they write it

KEPT = """
450 4.1.1 <x@y.example>: ETP103 Invalid recipient
550 message sending for this account is disabled
553 Relaying disallowed
550 5.2.2 explicit blocking of sender or recipient address
550 5.7.1 host mail.news.example [192.0.2.1] from unknown TLD #122
553 5.1.0 sender address does not conform to RFC 2821 syntax
501 5.5.2 Domain name required
550 5.7.350 Remote server returned message detected as spam -> 550 5.7.1 Message rejected
550 your message was refused because we do not know your server
550 the sending address is not registered with us
550 user has no permission to receive external mail
550 Access to mailbox denied for unknown senders
550 A valid sender is required, annex@news.example was not found
550 5.7.1 domain news.example was not found by our DNS server
550 Verification of annex@news.example failed: no such mailbox
550 Recipient refuses mail from unregistered domains
550 Mails from hosts with invalid names are not accepted
550 recipient limit for unknown senders reached
550 your ISP's mail server could not be found
550 Client address not found in whitelist
550 non-existent reverse DNS for 192.0.2.1
550 No valid PTR: host name not found
550 bogus HELO: no such domain
550 HELO name does not exist
550 EHLO argument: host not found
550 5.7.27 Sender address has null MX
550 5.7.27 sender domain does not accept mail (nullMX)
550 5.1.0 <annex@news.example>: Sender address rejected: Domain news.example does not accept mail (nullMX)
550 5.7.1 Fix your DNS: news.example has no MX record
550 Your domain does not have a valid MX record
553 5.1.8 <annex@news.example> sender domain has no MX or A record
550 5.1.8 Sender rejected: could not resolve domain
550 Cannot resolve your domain {news.example}
550 cannot resolve host name mail.news.example
550 DNS lookup failure for news.example
550 No MX record found for the sending domain
550 no mx records for your domain
550 MX record of the sender domain does not exist
550 No valid SPF record found for news.example
551 User not local. Relay denied.
551 5.7.1 User not local; relaying denied
551 User not local, authentication required
550 5.7.1 Recipient doesn't want your mail
550 5.7.0 [SPF] 192.0.2.1 is not allowed to send mail from news.example
450 4.1.2 <x@y.example>: Recipient address rejected: Domain not found
550 5.7.1 Recipient Prohibited (3)
550 5.1.1 user account suspended
550 5.1.1 Mailbox temporarily disabled
554 5.2.0 STOREDRV.Deliver.Exception:AccountDisabledException.MapiExceptionAccountDisabled; Failed to process message due to a permanent exception
550 5.7.1 <x@y.example>: Recipient address rejected: Mail appeared to be SPAM or forged. Ask your Mail/DNS-Administrator to correct HELO and DNS MX settings or to get removed from DNSBLs; MTA helo: mail.news.example, MTA hostname: unknown[192.0.2.1] (helo/hostname mismatch)
550 5.7.1 <x@y.example>: Recipient address rejected: Mail from unknown hosts not accepted
554 5.7.1 <x@y.example>: Recipient address rejected: undeliverable address: mail for y.example loops back to myself
450 4.1.1 <x@y.example>: Recipient address rejected: undeliverable address: unknown user: "x"
550 5.1.1 <x@y.example>: Recipient address rejected: undeliverable address: mailbox is full
550 5.7.511 Access denied, banned sender[192.0.2.1]
550 5.1.0 <annex@news.example> Sender rejected: no such user here
550 invalid sender, user unknown
550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy
550 Sender callback failed: mailbox does not exist
550 Could not verify sender: 550 user unknown
550 sender verification failed, no such user annex at news.example
550 5.1.7 Invalid reverse path: no such user
550 callout to verify annex@news.example failed: 550 unknown user
550 MAIL FROM address does not exist
550 Return address annex@news.example does not exist
550 Envelope from address unknown
550 the address you are sending from does not exist
550 the domain you are sending from does not exist
550 your mail address does not exist
550 The originating domain does not exist
550 Originator unknown
550 5.7.1 Unknown client
550 Mail server unknown - no reverse DNS
550 mail from host with unknown name rejected
550 From address is not a valid mailbox
550 Reply-To mailbox does not exist
550 We could not find your mail server in DNS
550 user quota exceeded, no such space
550 recipient mailbox temporarily not found
450 mailbox not found
550 user over quota or does not exist
550 mailbox unavailable: over limit
550 5.2.1 recipient inactive since 2024
550 user not active
550 this user is on vacation and does not accept mail
550 mailbox closed temporarily
550 The recipient's organization does not accept mail from outside
550 y.example does not accept mail from news.example
550 recipient does not accept bulk mail
550 Recipient only accepts mail from addresses in the address book
550 5.7.1 user not authorised to receive mail from the internet
550 unauthenticated senders are not allowed to send to unknown recipients
550 too many recipients unknown, slow down
550 5.1.1 too many invalid users, blocked
550 directory harvest attack detected: user unknown limit exceeded
550 user lookup failed, try again
550 LDAP lookup failed for recipient
550 backend server for mailbox not found
550 mailbox server not found
550 Mailbox host not found
550 route to mailbox not found
550 file not found
550 policy not found for user
550 License invalid
550 command not recognized
"""

TO_MAIL = """
550-SPF-check failed: 550 news.example doesn't allow sending mails from 192.0.2.1
530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM
550 5.1.8 Access denied, bad outbound sender
553 5.1.8 <annex@news.example>... Domain of sender address annex@news.example does not exist
550 5.7.1 Sorry, no access for this domain
550 5.1.0 Address rejected annex@news.example
550 5.1.1 <annex@news.example>: user unknown
550 unknown user annex@news.example
550 Domain news.example does not exist
550 5.1.0 Sender denied as sender's email address is on SenderFilterConfig list
501 Bad address syntax. http://service.exmail.qq.example/cgi-bin/help?subtype=1&&id=20022&&no=1000730
550 5.1.8 sender domain not found
550 No such domain
553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)
550 sender address <annex@news.example> does not exist
550 SC-001 (SNT004-MC4F53) Unfortunately, messages from 192.0.2.1 weren't sent. Please contact your Internet service provider since part of their network is on our block list.
552 5.3.4 Message size exceeds fixed maximum message size
452 4.3.1 Insufficient system storage
451 4.1.8 Domain of sender address annex@news.example does not resolve
550 Invalid sender domain 'news.example' [BL21]
"""

GONE_AT_THE_END = """
550 Message was not accepted -- invalid mailbox. Local mailbox x@y.example is unavailable: user is terminated
550 Message was not accepted -- invalid mailbox. Local mailbox x@y.example is unavailable: user not found
554 delivery error: dd This user doesn't have a yahoo.example account (x@y.example) [0] - mta1020.mail.gq1.yahoo.example
550 5.1.1 RESOLVER.ADR.RecipNotFound; not found
550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient x@y.example not found by SMTP address lookup
550 No such user (x@y.example)
554 5.1.1 x@y.example: no such mailbox
"""

AT_THE_END = """
550 From header address does not exist
554 5.7.1 The sender address in the From header is not known to us
550 Invalid recipients in header
554 5.6.0 header From: domain not found
550 5.7.1 Rejected by spam filter
550 spam message rejected. Please visit http://help.mail.example/notspam-support/id?c=7y4 or report details to abuse@corp.mail.example. Error code: 123. ID: 0.
550 5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.
550 5.7.1 Unauthenticated email from news.example is not accepted due to domain's DMARC policy.
550 5.7.26 <x@y.example>: ETP205 DMARC Failure for domain
550 5.7.1 [192.0.2.1 14] Messages missing a valid address in From: header, or having no From: header, are not accepted. - gsmtp
550 5.7.1 rejected by DMARC policy for news.example
550 Mail content denied. http://service.exmail.qq.example/cgi-bin/help?subtype=1&&id=20022&&no=1000726
550 5.2.0 Mail rejete. Mail rejected. ofr_506 [506]
550 maillist abc.list@y.example is null, please contact admin
552 5.2.0 mail size limit exceeded
554 5.7.1 Spam message rejected; If this is not spam contact abuse
554 5.2.3 MailPolicy violation Error delivering to mailboxes
554 rejected due to spam URL in content
554 rejecting banned content
554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://help.yahoo.example/kb/postmaster/SLN5067.html [120]
554 Message not allowed - Headers are not RFC compliant[291]
554 5.6.0 Message contains unknown attachment type
554 5.6.1 Body type not supported by Remote Host
550 Rejected by header based Anti-Spoofing policy: annex@news.example - https://community.mimecast.example/docs/DOC-1369#550 [abc]
550 submitter failed to authenticate
519 Rejected.
554 One or more of the sender or recipients in your email are invalid and not accepted.
553 Message filtered. Refer to the Troubleshooting page at http://www.symanteccloud.example/troubleshooting for more information. (#5.7.1)
554 Transaction failed: Cannot send message due to possible abuse
554 5.7.1 Message rejected: user unknown
550 5.7.1 Requested action not taken: message refused
521 5.2.1 :  (CON:B1)  http://postmaster.info.aol.example/errors/554conb1.html
550 5.7.1 Message rejected due to content restrictions
554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.example/1IrBc 1
550 There is no valid sender in any header line
550 Unknown header field
554 5.7.0 Reject, id=12345-01 - BANNED: application/zip
451 4.7.1 Service unavailable - try again later
550 Error: content rejected
552 5.7.0 This message was blocked because its content presents a potential security issue.
552 Message rejected for spam or virus content
554 Mail loop detected
554 5.4.0 Error: too many hops
554 5.7.1 This message has been blocked because the return email domain is invalid.(failed to obtain DNS record for domain news.example)
550 5.7.1 This message was not accepted due to domain (news.example) owner DMARC policy (RFC 7489)
554 5.7.1 Blocked: unknown user in From header
550 Message-ID not valid
550 sender's mailbox does not exist
554 5.6.0 Invalid message content: unknown charset
550 the URL domain does not exist
550 unknown virus
550 5.1.3 Invalid address in To: header
550 RFC2822 To or Cc header address invalid
554 Message rejected: header recipient does not exist in our list
550 one or more addresses in the message do not exist
"""

GREETINGS = """
554 nycgw02.y.example
554-mx.y.example 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation. If you believe that this failure is in error, please contact the intended recipient via alternate means.
421 Refused. Your reverse DNS entry does not resolve.
554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.y.example to clarify.)
421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints
554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.example
550 unknown host
550 Host unknown: 192.0.2.1
550-Your host 192.0.2.1 is unknown 550 no mail accepted
421 Too many concurrent connections from this client (G2)
550 mail.news.example does not exist in DNS
"""
