"""What servers answer to RCPT where nobody is there: most from the pages that providers, hosters and makers of filters
keep for postmasters, and from what people were sent and asked about; the rest in their manner. The names are our own;
labelled before any run, see ``test_makes.py``."""

from __future__ import annotations

# ruff: noqa: E501 - what servers say is on one line, as they write it

GONE = """
550 5.1.1 <x@y.example>: ETP102 Invalid recipient
550 5.1.1 Recipient <x@y.example> is not known here
550 we have no mailbox named x
550 5.1.1 x@y.example is not a valid recipient of this server
554 5.1.1 The user x@y.example does not exist in this domain
550 The e-mail account x@y.example could not be found on this server
550 No such account x@y.example
553 5.1.1 x@y.example - mailbox not found
550 5.1.1 unknown local-part in recipient address
550 #5.1.1 bad address x@y.example
501 #5.1.1 bad address x@y.example
550 5.1.1 Mailbox not here
550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. Learn more at https://support.google.example/mail/?p=NoSuchUser - gsmtp
553 5.1.2 The recipient address <x@y.example> is not a valid RFC-5321 address. - gsmtp
550 5.1.1 Not our Customer
550 5.1.1 <x@y.example> recipient mailbox unallocated
550 5.5.0 Requested action not taken: mailbox unavailable. [MW2NAM12FT067.eop-nam12.prod.protection.outlook.com]
550 5.4.1 All recipient addresses rejected : Access denied [BN8NAM12FT012.eop-nam12.prod.protection.outlook.com]
550 5.4.1 [x@y.example]: Recipient address rejected: Access denied [y.example]
550 5.4.1 Recipient address rejected: Access denied. [AM0EUR02FT053.eop-EUR02.prod.protection.outlook.com 2026-02-07T08:00:00.123Z 08DDF1]
550 Message was not accepted -- invalid mailbox. Local mailbox x@y.example is unavailable: user is terminated
550 Message was not accepted -- invalid mailbox. Local mailbox x@y.example is unavailable: user not found
550 5.2.1 <X@Y.EXAMPLE>... Addressee unknown, relay=[192.0.2.1]
550 5.2.1 <x@y.example>... blank mailhost - invalid address, relay=[192.0.2.1]
553 5.3.0 <x@y.example>... 550 worldnet addressee unknown, relay=[192.0.2.1]
550 5.1.1 <x@y.example> User unknown
550 5.1.1 Email address could not be found, or was misspelled (G8)
550 Mailbox not found. http://service.exmail.qq.example/cgi-bin/help?subtype=1&&id=20022&&no=1000728
550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]
550 5.1.1 <x@y.example>: Recipient address rejected: undeliverable address: host mx.y.example[192.0.2.7] said: 550 5.1.1 <x@y.example>: Recipient address rejected: user unknown
550 5.1.1 <x@y.example>: Recipient address rejected: undeliverable address: host 192.0.2.7[192.0.2.7] said: 550 sorry, no mailbox here by that name (in reply to RCPT TO command)
550 5.1.1 - This is not a valid email address. Please verify that you have the correct email address for your recipient.
550 5.7.1 <x@y.example>: Recipient address rejected: User email address is marked as invalid.
550 cuda_nsu 5.1.1 <x@y.example>... User unknown
550 cuda_nsu 5.4.1 [x@y.example]: Recipient address rejected: Access denied [y.example]
550 No such user (x@y.example)
550 No such recipient
550 Invalid recipient <x@y.example> (#5.1.1)
552 1 Requested mail action aborted, mailbox not found
554 delivery error: dd This user doesn't have a yahoo.example account (x@y.example) [-9] - mta1089.mail.bf1.yahoo.example
554 delivery error: dd x@y.example is no longer valid. [-20] - mta1007.mail.ne1.yahoo.example
554 5.7.1 <x@y.example>: Recipient address rejected: Invalid-Recipient.
554 5.7.1 <x@y.example>: Recipient address rejected: Not in recipient list
550 5.1.1 <x@y.example>: Recipient address rejected: y.example
550 5.1.1 <x@y.example> invalid recipient - Refer to Error Codes section at http://postmaster.y.example/Error+Codes for more information.
550 x@y.example is not a valid user
550 #5.1.0 Address rejected.
550 #5.1.0 Address rejected x@y.example
550 5.1.0 Address rejected.
550 RC:NE The email account does not exist.
550 RC:LD The email account that you tried to reach does no exists.
551 5.1.1 recipient is not exist
550 5.1.1 Bad destination mailbox address
550 Local User [x@y.example] not found.
550 no such user: x@y.example
550 #2175041 unavailable mail user
552 RCPT TO <x@y.example> mailbox not found
550 5.7.0 x@y.example... address invalid
550 no such user here (mta)
550 x:user not exist
550 5.1.1 unknown recipient (SMTP check)
554 5.7.1 unknown recipient (LDAP check)
550 Benutzer nicht bekannt/User unknown
550 Unknown local part x in <x@y.example>
550 5.1.1 <x@y.example>... User is unknown {mx-ha012}
550 MAILBOX NOT FOUND
550 5.1.1 <x@y.example>... Mailbox not found
550 <x@y.example>: Recipient address rejected: Account Closed
550 5.2.0 No such mailbox
550 5.1.1 Mailbox does not exist!
550 unknown user account
550 Recipient not found
550 5.1.1 <x@y.example> Recipient not found. <http://x.co/irbounce>
550 recipient <x@y.example> unknown
550 5.1.1 recipient <x@y.example> unknown #612
550 User x@y.example not found in the system
550 Unrouteable address
550 5.1.1 User x@y.example does not exist
550-"The mail server could not deliver mail to x@y.example. The account or domain may not exist, they may be blacklisted, or missing the proper dns entries."
550 5.1.1 Destination address is unknown (user does not exist)
550 5.1.1 I cannot deliver mail for <x@y.example>
550 5.1.1 Unknown user: x@y.example
550 5.1.2 Mailbox does not exist.
550 5.1.1 <x@y.example> User doesn't exist: x@y.example
550-Mailbox unknown.  Either there is no mailbox associated with this 550-name or you do not have authorization to see it. 550 5.1.1 User unknown
550 Invalid recipient: <x@y.example>
550 User unknown.
550 <x@y.example>, Recipient unknown
550 5.1.1 <x@y.example> Recipient unknown
550 5.1.1 <x@y.example> User unknown; rejecting
550 <x@y.example> No such user here
550 5.1.1 x@y.example... No such user
550 x@y.example... No such user
550 x@y.example unknown user account
550 Unknown user
550 Account x@y.example does not exist.
550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
550 5.1.1 RESOLVER.ADR.RecipNotFound; not found
550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 <x@y.example>: Recipient address rejected: User unknown
550 sorry, no mailbox here by that name (#5.1.1 - chkuser)
511 sorry, no mailbox here by that name (#5.1.1 - chkuser)
550 5.1.1 sorry, no mailbox here by that name (#5.7.17)
550 that user does not have an account on this server
550 Sorry, no valid recipients. (#5.1.3)
550 <x@y.example> is not a known user
550 user <x@y.example> does not exist on this system
550 Recipient Rejected: No account by that name here
550 No mailbox found for x@y.example
550 mailbox x@y.example does not exist here
550 x@y.example: user unknown in our directory
550 5.1.1 Recipient address rejected: no such recipient in LDAP
550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual alias table
550 5.1.0 <x@y.example>: Recipient address rejected: User unknown in relay recipient table
550 5.1.6 Recipient no longer on server: x@y.example
550 5.1.6 <x@y.example>: Recipient address rejected: User has moved to x@z.example
551 5.1.6 recipient moved
550 The person you are trying to reach is no longer with y.example
550 x@y.example has left the company. Please contact info@y.example
550 Account closed by the user
550 5.2.1 This mailbox has been permanently closed
550 5.1.1 Account deleted by user
550 This address has been retired. Please use info@y.example instead
550 Email address has been discontinued
550 5.1.1 The user you are trying to contact no longer exists
521 y.example does not accept mail
521 5.3.2 Server does not accept mail (RFC 7504)
556 5.1.10 Recipient address has null MX
556 y.example does not accept mail
550 5.1.2 <x@y.example>: Recipient address rejected: Domain not found
550 5.1.2 <x@y.example>... Host unknown (Name server: y.example.: host not found)
550 Domain y.example does not exist
550 5.1.2 Bad destination host: unknown domain y.example
550 Empfänger x@y.example nicht gefunden
550 5.1.1 Der Empfänger existiert nicht
550 Empfaengeradresse unbekannt
550 5.1.1 <x@y.example>: Empfängeradresse abgelehnt: Benutzer unbekannt
550 Die E-Mail-Adresse x@y.example ist ungültig
550 Dieser Benutzer existiert hier nicht
550 Utilisateur inconnu (x@y.example)
550 5.1.1 Adresse inconnue
550 L'adresse x@y.example n'existe pas ou plus
550 Ce compte n'existe plus
550 Le destinataire n'existe pas sur ce serveur
550 El usuario x@y.example no existe en este servidor
550 5.1.1 Usuario inexistente: x@y.example
550 La cuenta de correo no existe
550 Dirección de correo desconocida
550 Utente non esistente
550 5.1.1 Utente x@y.example sconosciuto
550 Destinatario inesistente: x@y.example
550 Indirizzo email inesistente
550 A conta x@y.example não existe
550 Usuario nao encontrado
550 Destinatário não encontrado neste servidor
550 5.1.1 Caixa postal desconhecida
550 Onbekende gebruiker
550 Deze mailbox bestaat niet
550 Nie ma takiego uzytkownika: x@y.example
550 Odbiorca nieznany
550 Пользователь x@y.example не существует
550 5.1.1 Почтовый ящик не найден
550 Такой пользователь не зарегистрирован
550 用户不存在: x@y.example
550 5.1.1 收件人地址不存在
550 该邮箱不存在
550 無此使用者
550 해당 사용자가 존재하지 않습니다
550 宛先のメールアドレスが見つかりません
550 5.1.1 ユーザーが見つかりません
550 Mottakeren finnes ikke
550 Användaren okänd
550 Uživatel x@y.example neexistuje
550 Böyle bir kullanıcı yok
550 Nem létező címzett
550 5.1.1 no such address here
550 address unknown here
550 <x@y.example>: no such address
550 Sorry, I couldn't find a mailbox by that name
550 We don't handle mail for x@y.example
550 5.1.1 x is not a valid mailbox
550 not a valid mailbox
550 5.1.1 mailbox <x@y.example> unknown
550 Recipient mailbox does not exist
550 Unknown address error
550 Error: no such mailbox
550 ERR_NO_SUCH_USER
550 NO_SUCH_RECIPIENT
550 Unknown recipient <x@y.example>
550 5.1.1 Unknown or illegal alias: x
550 Unknown or illegal alias: x
550 user not known
550 local server don't exists that user
550 5.1.1 recipient does not have an account
550 not user of this server
554 Recipient address rejected: no such user
554 5.1.1 <x@y.example>: Recipient address rejected: User unknown
554 no such user
554 mailbox does not exist
553 5.1.1 no such user
553 sorry, that address is not in my valid rcptto list (#5.7.1)
550 5.0.350 Remote server returned an error -> 550 No such user
550 5.1.1 x@y.example: Recipient address rejected: User unknown in local recipient table (mx01)
550 User Unknown. Please check the address for typos.
550 Recipient address rejected: Email address does not exist or has been deleted
550 Email address is not registered here
550 Addressee unknown
550 the recipient x@y.example does not exist in our records
550 5.1.1 No mailbox by that name is currently available
550 No mailbox by that name is currently available
550 Recipient doesn't exist, goodbye
550 email address not found
550 5.1.1 Email address does not exist
550 account not available here: no such account
550 unknown account
550 x@y.example is unknown at this host
550 5.1.1 alias x@y.example not found
550 nobody with that address here
550 5.1.1 Forwarding address not found
550 5.1.1 Alias does not exist
550 5.1.1 No such forwarding alias
550 5.1.1 Address does not exist (forwarding service)
550 5.1.1 Account not found
550 no such user - psmtp
550 5.1.1 User Unknown - psmtp
550 <x@y.example>: Recipient address rejected: undeliverable address: unknown user: "x"
550 5.1.2 <x@y.example>: Recipient address rejected: undeliverable address: Host or domain name not found. Name service error for name=y.example type=A: Host not found
557 Email address - x@y.example - does not exist. Disconnecting...
550 5.1.1 <x@y.example> User does not exist or is not local
550 sorry, that mailbox is not here (#5.1.1)
550 User doesn't exist
550 5.1.1 Unknown account x@y.example
550 5.1.1 Recipient address does not exist.
550 Unknown address
550 5.7.1 <x@y.example>: Recipient address rejected: No such user at this domain
550 account does not exist on this server
550 Recipient x@y.example is not a valid mailbox on this server
550 5.1.1 The mail account x@y.example has been deleted
550 The mail account x@y.example was deleted
550 the user has left the organisation
550 5.1.1 The address you wrote to is not valid anymore
550 this mail address is not valid any more
550 Mailbox x@y.example not found in the domain
550 x@y.example: Mailbox unknown
550 x@y.example: email address lookup in domain map failed: no such user
550 Delivery address not found
550 Unknown mailbox or alias
554 5.1.1 Unknown recipient
550 Your message to x@y.example cannot be delivered: no such account
550 5.1.1 This email address is invalid or no longer exists
550-5.1.1 <x@y.example>: 550 no mailbox here by that name, sorry
553 5.1.3 User unknown
550 5.1.1 no user with that address
550 ACCOUNT NOT FOUND
550 Rcpt <x@y.example> is not exists
550 recipient does not exist (x@y.example)
550 mailbox not exist
550 the mailbox you tried to reach does not exist
550 no such domain here: y.example
550 5.1.2 No such domain at this location
550 5.4.4 Invalid domain y.example: no such host
554 5.4.4 [internal] no MX or A for domain within transport
"""
