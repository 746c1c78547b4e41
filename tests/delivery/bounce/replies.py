"""What servers answer to RCPT, as their sources, manuals and postmasters' pages have it: who says that nobody is there,
and who says something else with words that look alike."""

from __future__ import annotations

# Postfix, Sendmail, Exim, qmail and its patches, Courier, Communigate Pro, Domino, Zimbra.
NOBODY = """
550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual mailbox table
550 5.1.1 <x@y.example>: Recipient address rejected: undeliverable address: unknown user: "x"
554 5.7.1 <x@y.example>: Recipient address rejected: User unknown
554 5.7.1 <x@y.example>: Recipient address rejected: user x@y.example does not exist
550 5.0.0 <x@y.example>... User unknown
550 5.2.1 <x@y.example>... Addressee unknown, relay=[192.0.2.1]
553 5.3.0 <x@y.example>... No such user
550 Unrouteable address
550 Unknown local-part
550 553 sorry, no mail-box here by that name
550 sorry, no mailbox here by that name. (#5.7.17)
553 sorry, this recipient is not in my validrcptto list (#5.7.1)
553 sorry, badrcptto(user mail-box not found) (#5.7.1)
550 vdeliver: invalid or unknown virtual user
550 unknown user account
550 user missing home directory
550 x (x@y.example) not listed in Domino Directory
550 5.7.1 The user you are trying to contact does not exist
550 user (x@y.example) unknown
550 user [x] unknown
550 no valid recipients
550 No user with that name
550 5.0.0 x@y.example... No such employee
550 User not a member of domain: <x@y.example>
553 x@y.example... Recipient must exist here
550 The mail domain has been given up
550 Account discontinued at the customer's wish
550 5.1.1 unkown user
550 Es gibt hier keine Person mit diesem Namen
550 ya no hay nadie con este correo
550 このアドレスの利用は終了しました
550 この会員は退会済みです
550 We have no such employee
550 Sorry, we don't know anybody by that name
550 x is not a registered user
550 Unregistered recipient
550 this address has been abolished
550 The mailbox was abolished in March
550 the address of this recipient is not in our local list
550 recipient address is not in my local list of users
550 sorry, your recipient address is not in my local list of names
550 your recipient address does not exist here
550 We do not know this recipient
550 There is no one at this address
550 not our customer
551 not our customer
550 No such mail drop defined.
550 x is not here
550 x@y.example is not one of our users
550 was not found in LDAP server
550 name not in our directory
550 address not present in directory
550 Nonexistent user
550 non-existent user
550 The recipient cannot be found
550 Cannot find the recipient
550 Recipient unrecognized
550 recipient does not have an account here
550 This address no longer exists
550 This email address is wrong or no longer valid
550 mailbox deleted
550 account has been deleted
550 Account Closed, Please Remove
550 user has left the company
550 x@y.example no longer works here
550 BAD_RECIPIENT - see http://www.y.example/undelivered?r=BAD_RECIPIENT
550-x@y.example is not an active address at this host
550 ** No mail box available for this user **
550 5.4.1 All recipient addresses rejected : Access denied
550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient x@y.example not found by SMTP address lookup
550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)
552 1 Requested mail action aborted, mailbox not found
554 delivery error: dd This user doesn't have a y.example account (x@y.example) [0]
550 5.7.1 No such user!
550 5.7.1 No mailbox found
550 5.7.0 x@y.example... address invalid
550 Message was not accepted -- invalid mailbox. Local mailbox x@y.example is unavailable: user not found
550 Mailbox not found. http://service.mail.y.example/help?no=1000728
550 RC:NE The email account does not exist.
550 #2175041 unavailable mail user
550 Local User [x@y.example] not found.
550 local server don't exists that user
550 not user of this server
554 RCPT (x@y.example) dosn't exist
554 Rcpt <x@y.example> does not exist
550 permanent failure for one or more recipients (x@y.example:550 5.1.1 Unknown user)
550 Invalid Recipient - https://community.y.example/docs/DOC-1369#550 [abc]
550 5.5.0 Adresse d au moins un destinataire invalide. Invalid recipient. LPN007_416
550 no existe esa cuenta
550 nie ma takiego konta
550 Onbekende gebruiker
550 Ukjent mottaker
550 Нет такого пользователя
550 该用户不存在
550 존재하지 않는 사용자입니다
550 存在しないメールアドレスです
550 El usuario no fue encontrado
550 Konto nie istnieje
550 x@y.example is no longer a valid address
550 x@y.example doesn't have an account here
550 nobody by that name here
550 Recipient not in relay recipient table
550 That address is not in service
550 5.1.1 sorry, x@y.example is not a registered user
550 never heard of x@y.example
550 x: no local mailbox
550 failed to find recipient
550 Couldn't find x in the user database
550 user is not hosted here
550 Name is not recognised
550 This e-mail address has been discontinued
550 The mailbox has been decommissioned
550 x is no longer an employee here
553 Requested action not taken: mailbox name not allowed
550 No matches to nameserver query for y.example
550 Kein solcher Benutzer
550 Ungültige Empfängeradresse
550 Ce compte n'existe pas
550 Adresse e-mail non valide
550 La casilla no existe
550 Destinatario no válido
550 Destinatário inválido
550 utente non valido
550 Geen gebruiker met deze naam
550 Nieznany adres odbiorcy
550 Adresát neznámý
550 Пользователь удален
550 Користувача не знайдено
550 Nincs ilyen felhasználó
550 Vastaanottajaa ei löydy
550 Böyle bir kullanıcı yok
550 Άγνωστος παραλήπτης
550 Destinatarul nu există
550 该邮箱已注销
550 無此使用者
550 받는 사람 주소가 없습니다
550 このメールアドレスは現在使用されておりません
"""
SOMETHING_ELSE = """
550 x@y.example: you are not a member of this list
550 domain of the sender has been given up
550 this recipient must exist in your address book before you are let in
550 Message rejected because the link in it points to a domain that does not exist
550 the address list in your Cc is not valid
550 you are not a registered user of this relay
550 5.7.1 Message rejected as spam by content filter; no such user asked for it
554 5.7.1 <x@y.example>: Recipient address rejected: BLOCK-SEND-ER.
554 5.7.1 <x@y.example>: Recipient address rejected: Access denied
554 5.7.1 <x@y.example>: Recipient address rejected: Blocked by SPF
554 5.7.1 <x@y.example>: Recipient address rejected: your IP is listed; user not found in exceptions
550 5.7.1 <x@y.example>: Recipient address rejected: Please see http://www.openspf.example/Why
554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example
550 5.7.26 This message does not pass authentication checks
550 DMARC policy of unknown domain
554 5.7.1 <x@y.example>: Relay access denied
550 Sender user unknown
553 5.1.8 Domain of sender address news@x.example does not exist
550-Verification failed for <news@x.example> 550 Sender verify failed
550 Your host is unknown to us
550 your domain does not exist
550 Reverse lookup: host not found
550 user not found in whitelist
550 sender not found in recipient's address book
550 5.5.1 Too many unknown recipients, goodbye
541 5.4.1 Mail rejected by destination domain
550 recipients are not accepting mail with attachments or embedded images
550 does not accept mail with executable attachments
550 This server does not accept mail from hosts without reverse DNS
550 The recipient is not accepting mail
550 You have been blocked by the recipient
550 5.2.1 The email account that you tried to reach is disabled
550 User suspended
552 5.2.2 Over quota
552 Account(s) <x@y.example> does not have enough space
550 User has exhausted allowed storage space.
450 4.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual alias table
450 4.1.1 <x@y.example>: Recipient address rejected: unverified address
550 Administrative prohibition - unable to validate recipient
550 IP frequency limited
550 Virus found; mailbox does not exist for reply
550 permanent failure for one or more recipients (x@y.example:blocked)
550 5.7.1 Client was not authenticated; user not found
550 The mailbox is temporarily unavailable due to maintenance, try later
554 5.7.1 unknown host name in HELO
550 Invalid address in From header
550 5.6.0 bad address in header To
550 Reply-To address does not exist
550 IP address not found in DNS
550 address 192.0.2.1 is not a valid mail server
554 5.7.1 <x@y.example>: Recipient address rejected: Domain not found in reverse DNS
550 Unable to process message: user database not available
550 sender address must exist: unknown user
550 HELO name not recognised
550 Absenderadresse unbekannt
550 Die Absenderadresse ist ungültig
550 L'adresse de l'expéditeur est inconnue
550 La dirección del remitente no existe
550 发件人地址不存在
550 送信元メールアドレスが見つかりません
550 Адрес отправителя не существует
"""


def replies() -> list[tuple[str, bool]]:
    """Each reply with whether it says that nobody is there."""
    return [(line, table is NOBODY) for table in (NOBODY, SOMETHING_ELSE) for line in table.strip().split("\n")]


def in_a_report(reply: str) -> bytes:
    """As Postfix reports: the reply in the field for it, the code chosen for the whole as good as none."""
    return (
        "From: MAILER-DAEMON@mx.relay.example (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain; charset=utf-8\n\nThis is the mail system at host mx.relay.example.\n\n"
        f"<x@y.example>: host mx.y.example[192.0.2.9] said: {reply} (in reply to RCPT TO command)\n\n"
        "--b\nContent-Type: message/delivery-status; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        "Reporting-MTA: dns; mx.relay.example\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\n"
        f"Status: {reply[0]}.0.0\nDiagnostic-Code: smtp; {reply}\n\n--b--\n"
    ).encode()


def in_the_text_of_postfix(reply: str) -> bytes:
    """Without a report, the lines broken at any blank."""
    lines = ["<x@y.example>: host mx.y.example[192.0.2.9] said:"]
    for word in f"{reply} (in reply to RCPT TO command)".split():
        if len(lines[-1]) + len(word) > 66:
            lines.append("   ")
        lines[-1] += f" {word}"
    return _letter("This is the mail system at host mx.relay.example.\n\n" + "\n".join(lines))


def in_the_text_of_qmail(reply: str) -> bytes:
    return _letter(
        "Hi. This is the qmail-send program at mx.relay.example.\nI'm afraid I wasn't able to deliver your message to\n"
        "the following addresses.\n\n<x@y.example>:\n192.0.2.9 does not like recipient.\n"
        f"Remote host said: {reply}\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n"
    )


def in_the_text_of_exim(reply: str) -> bytes:
    return _letter(
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be\n"
        "delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:\n\n"
        "  x@y.example\n    host mx.y.example [192.0.2.9]\n"
        f"    SMTP error from remote mail server after RCPT TO:<x@y.example>:\n    {reply}\n"
    )


def _letter(text: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.relay.example\nSubject: failure notice\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    ).encode()
