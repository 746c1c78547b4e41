"""What servers answer to RCPT where somebody is there, or may be: the sender is meant, a rule, a full mailbox, a server
that does not know now. Sources and labels as in ``asked.py``."""

from __future__ import annotations

# ruff: noqa: E501 - what servers say is on one line, as they write it

KEPT = """
450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. Please resend your message at a later time.
450 4.1.1 <x@y.example>: Recipient address rejected: unverified address: Address verification in progress
450 4.1.1 <x@y.example>: Recipient address rejected: unverified address: unknown user: "x"
450 4.1.1 <x@y.example>: Recipient address rejected: User unknown in local recipient table
450 4.1.1 <x@y.example>: Recipient address rejected: unverified address: Recipient address lookup failed
421 4.1.1 <x@y.example>: Recipient address rejected: unverified address: host mx.y.example[192.0.2.7] said: 450 4.1.1 <x@y.example>: Recipient address rejected: unverified address: lost connection
451 4.3.0 Mail server temporarily rejected message. - gsmtp
451 4.7.1 <x@y.example>: Recipient address rejected: Greylisted for 5 minutes
451 Invalid Recipient - https://community.mimecast.example/docs/DOC-1369#451 [abc]
452 4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to https://support.google.example/mail/?p=OverQuotaTemp
452 4.1.1 <x@y.example> user over quota
452 4.1.1 <x@y.example> too many recent messages; Try again later
452 <x@y.example> Mailbox delivery restricted by policy error
450 4.2.0 <x@y.example> - Recipient temporarily unavailable
451 4.7.1 greylisting, please try again later
450 Requested mail action not taken: mailbox unavailable
451 qq trouble in home directory (#4.3.0)
450 4.4.1 <x@y.example>: The recipient's server was temporarily unavailable to accept your message (G6)
550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.example/mail/?p=DisabledUser - gsmtp
550 5.2.1 The email account that you tried to reach is inactive.
550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.
550 5.2.1 This mailbox has been blocked due to inactivity
540 5.7.1 <x@y.example>: recipient address rejected: Inactive
540 5.7.1 <x@y.example>: recipient address rejected: Blocked
550 Message was not accepted -- invalid mailbox. Local mailbox x@y.example is unavailable: account is disabled
550 5.7.1 Policy rejection on the target address
550 relaying denied for <x@y.example>
550 5.2.2 user quota exceeded
552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]
552 5.1.1 <x@y.example> recipient rejected - extended quota violation
552 5.1.1 <x@y.example> Mailbox delivery failure policy error
552 5.2.2 <x@y.example>: user is overquota
554 5.2.2 <x@y.example>: Recipient address rejected: Quota exceeded (mailbox for user is full)
550 x@y.example...User account is overquota
550 5.2.2 x@y.example user has exceeded the storage limit
552 5.2.2 The email account that you tried to reach is over quota.
550 Mailbox is frozen. See http://mail.y.example/err/3/
550 5.1.1 <x@y.example> inactive recipient rejected
550 you are not allowed to send mail to <x@y.example>
550 Relay not permitted
554 5.7.1 <x@y.example>: Relay access denied
553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
550 5.7.1 Relaying denied
550 5.7.1 Unable to relay
550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain
550 5.1.8 <annex@news.example>: Sender address rejected: Domain not found
450 4.1.8 <annex@news.example>: Sender address rejected: Domain not found
550 5.1.8 Domain of sender address annex@news.example does not exist
550 5.5.2 <annex@news.example>: Sender address rejected: need fully-qualified address
550-Verification failed for <annex@news.example> 550-Unrouteable address 550 Sender verify failed
550-Verification failed for <annex@news.example> 550-Called:   192.0.2.9 550-Sent:     RCPT TO:<annex@news.example> 550-Response: 550 5.1.1 <annex@news.example>: Recipient address rejected: User unknown in local recipient table 550 Sender verify failed
550-Verification failed for <annex@news.example> 550-The mail server could not deliver mail to annex@news.example. 550 Sender verify failed
550-Callback setup failed while verifying <annex@news.example> 550-Called:   192.0.2.9 550-Sent:     MAIL FROM:<> 550-Response: 550 5.7.1 Access denied 550 Sender verify failed
550 5.1.7 <annex@news.example>: Sender address rejected: undeliverable address: host mx.news.example[192.0.2.9] said: 550 <annex@news.example> recipient rejected (in reply to RCPT TO command)
550 5.1.0 <annex@news.example>: Sender address rejected: User unknown in local recipient table
550 5.1.0 <annex@news.example>: Sender address rejected: User unknown in virtual mailbox table
450 4.1.7 <annex@news.example>: Sender address rejected: unverified address: unknown user: "annex"
550 Sender verify failed
550 5.7.1 <annex@news.example>: Sender address rejected: Access denied
553 5.7.1 <annex@news.example>: Sender address rejected: not owned by user
550 5.7.1 <x@y.example>: Recipient address rejected: ERS-Customized-Block.
554 5.7.1 <x@y.example>: Recipient address rejected: BLOCK-SEND-ER.
554 5.7.1 <x@y.example>: Recipient address rejected: BLOCK-RCPT.
554 5.7.1 <x@y.example>: Recipient address rejected: Recipient address rejected for policy reasons
554 5.7.1 <x@y.example>: Recipient address rejected: Access denied
554 5.7.1 <x@y.example>: Recipient address rejected: Please see http://www.openspf.example/Why?s=mfrom;id=annex%40news.example
550 5.7.23 <x@y.example>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.example
550 5.7.1 <x@y.example>: Recipient address rejected: SPF failed, news.example does not designate 192.0.2.1 as permitted sender
550 SPF: domain news.example does not exist
550-[SPF] 192.0.2.1 is not allowed to send mail from news.example. 550 Please see http://www.openspf.example/Why
550 5.7.1 <x@y.example>: Recipient address rejected: 192.0.2.1 has no PTR record
554 5.7.1 <mail.news.example[192.0.2.1]>: Client host rejected: Access denied
450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]
450 4.7.1 <mail.news.example>: Helo command rejected: Host not found
550 5.7.1 <mail.news.example>: Helo command rejected: Host not found
504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname
554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using ix.dnsbl.manitu.example; see http://www.dnsbl.manitu.example/lookup.php?value=192.0.2.1
550 5.7.1 Service unavailable; client [192.0.2.1] blocked using prs.proofpoint.example
550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit https://sender.office.example/
550 Administrative prohibition
550 Administrative prohibition - envelope blocked - https://community.mimecast.example/docs/DOC-1369#550 [abc]
550 Envelope blocked - User Entry - https://community.mimecast.example/docs/DOC-1369#550 [abc]
550 Rejected by header based manually Blocked Senders: annex@news.example
550 DMARC Sender Invalid - envelope rejected - https://community.mimecast.example/docs/DOC-1369#550 [abc]
550 5.7.1 Connections not accepted from servers without a valid sender domain. Fix reverse DNS for 192.0.2.1
550 Mail is rejected by recipients
550 Mailbox unavailable or access denied
550 Sender frequency limited. http://service.exmail.qq.example/cgi-bin/help?subtype=1&&id=20022&&no=1000723
550 Suspected spam sender.
550 Blocked
550 rejecting spoofed message
550 5.7.1 Email blocked by local blacklist
550 User suspended
550 User hangup
550 User in blacklist
550 User rejected
550 sender is rejected
550 rcpt is rejected
550 restricted
550 user disabled
550 mailbox currently unavailable
550 This account has been temporarily suspended
550 Requested action not taken: Local user only
550 Requested action not taken: NULL sender is not allowed
550 Requested mail action not taken: Fake sender
554 delivery error: dd Sorry, your message to x@y.example cannot be delivered. This mailbox is disabled (554.30). - mta1099.mail.gq1.yahoo.example
554 delivery error: dd Sorry your message to x@y.example cannot be delivered. This account has been disabled or discontinued [#102].
554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour.
550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group
550 5.7.1 RESOLVER.RST.AuthRequired; authentication required
550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized
550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox; authentication required
550 5.2.1 <x@y.example>... Mailbox disabled for this recipient
550 Account is not active.
550 Delivery is not allowed to this address.
530 SMTP authentication is required.
550 x@y.example account is disabled
550 Your domain is blacklisted
550 5.7.1 <x@y.example> Access to <x@y.example> not allowed
503 5.7.1 Relay not allowed
503 This mail server requires authentication when attempting to send to a non-local e-mail address.
550 5.7.23 SPF check failed: fail
517-Domain does not exist: news.example. 517 Please see http://www.y.example
511 5.1.8 Sender domain does not exist
501 5.1.8 Sender domain must exist
553 5.1.8 <annex@news.example>... Domain of sender address annex@news.example does not exist
553 5.5.4 <annex>... Domain name required for sender address annex
501 5.1.7 <annex@news.example>... Bad sender address syntax
452 4.5.3 Too many recipients
550 5.5.3 recipient address rejected: multi-recipient bounce
550 5.7.1 host mail.news.example [192.0.2.1] black listed #120
550 5.7.1 sender <annex@news.example> black listed #127
550 5.7.1 sender <annex@news.example> from unknown TLD #129
450 4.7.1 sender <annex@news.example> MX lookup temporary failure
550 5.7.1 sender <annex@news.example> MX list is empty
553 5.1.8 sender <annex@news.example> from 192.0.2.1 MX invalid
550 csi.mimecast.example Poor Reputation Sender
550 5.7.0 Local Policy Violation - x@y.example
550 550 5.7.0 Local Policy Violation
550 permanent failure for one or more recipients (x@y.example:blocked)
550 5.1.0 sender rejected
550 5.1.0 Emetteur invalide. Invalid Sender. OFR004_405 [405]
501 5.1.0 Emetteur invalide. Invalid Sender. OFR004_405 [405]
550 From: Domain is invalid. Please provide a valid From: IB506
550 Invalid SPF record. Please inspect your SPF settings, and try again. IB508
550 5.7.1 Sender domain not found in DNS
550 unknown sender domain
550 your domain news.example could not be found
550 your host name mail.news.example was not found in DNS
550 The sending domain news.example is unknown
550 Sorry, your envelope sender domain must exist (#5.1.8)
550 sorry, invalid sender address. (#5.1.7)
550 sorry, your envelope sender is in my badmailfrom list (#5.7.1)
550 5.1.1 rejected: sender unknown
550 We do not accept mail from unknown senders
550 Recipient only accepts mail from known senders
550 x@y.example does not accept mail from unknown addresses
550 the recipient does not accept mail from your domain
550 user x@y.example has blocked you
550 Recipient has blocked the sender
550 5.7.1 Recipient x@y.example not authorized to receive external mail
550 5.7.1 x@y.example: internal address only
550 This list is for members only
550 mailbox is read-only
550 Account expired
550 5.2.1 x@y.example: account locked
550 subscription of this customer has expired
550 Domain suspended
550 this domain has been disabled
550 5.7.1 mail server for y.example temporarily down
550 unable to verify recipient at this time
550 could not verify recipient, upstream not reachable
450 unable to verify recipient
550 recipient verification failed due to timeout
550 Too many invalid recipients
550 too many unknown recipients from your host
421 4.7.1 too many unknown users from 192.0.2.1
550 5.7.1 Your IP has been blocked for sending to too many invalid recipients
550 5.5.1 Protocol violation
550 Recipient verification problem
550 Absenderadresse unbekannt
550 Die Absenderdomain news.example existiert nicht
550 Ihre Domain wurde nicht gefunden
550 Der Absender ist in unserem Verzeichnis unbekannt
550 Empfänger nimmt keine Mails von unbekannten Absendern an
550 Postfach des Empfängers ist deaktiviert
550 Benutzer hat das Speichervolumen ueberschritten. / User has exhausted allowed storage space.
550 Benutzer hat zuviele Mails auf dem Server. / User has too many messages on the server.
550 Domaine de l'expéditeur inexistant
550 L'adresse de l'expéditeur n'existe pas
550 Boîte du destinataire désactivée
550 El dominio del remitente no existe
550 La cuenta del remitente es desconocida
550 Cuenta suspendida
550 Il dominio del mittente non esiste
550 Account sospeso
550 Casella disabilitata
550 O domínio do remetente não existe
550 Conta bloqueada temporariamente
550 Домен отправителя не существует
550 Ваш сервер не найден в DNS
550 Ящик заблокирован
550 发件人域名不存在
550 邮箱已停用
550 寄件者網域不存在
550 発信元ドメインが見つかりません
550 送信者アドレスが見つかりません
550 5.2.1 受信者のメールボックスは停止中です
550 발신 도메인이 존재하지 않습니다
550 Domena nadawcy nie istnieje
550 Avsändarens domän finns inte
550 Afzenderdomein bestaat niet
550 Gönderen alan adı bulunamadı
550 Doména odesílatele neexistuje
550 Tên miền người gửi không tồn tại
550 ไม่พบโดเมนของผู้ส่ง
550 הדומיין של השולח לא קיים
550 نطاق المرسل غير موجود
550 Domena pošiljatelja ne obstaja
"""
