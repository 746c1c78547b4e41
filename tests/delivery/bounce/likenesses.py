"""What servers say with the words for nobody, and do not mean by it: that the sender is unknown, or a host, or a
list; that the reader is away for now. Labelled before any run, see ``test_servers.py``."""

from __future__ import annotations

SOMETHING_ELSE = """
550 Domain may not exist or DNS check failed
550 Mailbox unavailable or access denied
550-Verification failed for <news@annex.example> 550-The account or domain may not exist, or lack proper dns entries
550 the mailbox may not exist or may be closed to you
550 Message was not accepted, sender is an unknown user
550 envelope sender address is unknown here
550 unknown sender, no such user
550 Sender: no such mailbox
550 your mailbox does not exist here, cannot verify
550 Could not complete sender verify callout: no such user
550 verification of sender failed: mailbox not found
550 the address in MAIL FROM is not a known mailbox
550 From: address does not exist
550 User x@y.example has blocked mail from unknown users
550 The recipient only accepts mail from known addresses
550 recipient refuses mail from unknown hosts
550 message content rejected: link to a non-existent domain
550 host unknown to the whitelist
550 No such file or directory
550 cannot find configuration file
550 database not found
550 unknown error
550 unknown encoding in header
550 unknown command
550 Not authorised: unknown client
550 HELO not found
550 Mailbox full, address does not accept mail
550 Account is locked
550 User is temporarily not found, mailbox being moved
550 Account temporarily unavailable
550 this mailbox is disabled for lack of use
550 account suspended for non-payment
550 inactive user
550 mail for this user is not currently being accepted
550 The recipient's mailbox is protected
550 x@y.example is not accepting messages from non-members
550 you are not a member of this list
550 address is not on the list of allowed senders
550 List not found in subscriptions of sender
550 recipient rejected the message as spam
550 Message refused: invalid address in Reply-To
550 Invalid address syntax in From
550 too many bad recipients, no such user limit reached
550 4.1.1 user lookup failed, try again
450 user unknown for now
451 mailbox not found, directory is not available
421 no such user table at this time
450 4.2.0 Mailbox unavailable, greylisted
550 greylisted: unknown triplet
550 SPF: unknown mechanism found
550 DKIM key not found
550 ptr record not found for your address
550 Your address 192.0.2.1 was not found in our list of customers
550 IP address is not known to this server
550 server 192.0.2.1 is not known here
550 country not known
550 Attachment name not found in list of valid types
550 Content-Type not recognised
550 attachment type unknown
550 Your message has an invalid address in a header field
550 mail from unknown domain
550 5.7.1 Recipient not authorized, your IP has been found on a block list
550 access denied: unknown sender domain
550 recipient's filter does not recognise you
550 Absender unbekannt
550 Ihr Server ist hier nicht bekannt
550 Der Absender existiert nicht
550 Postfach gesperrt
550 Postfach voll
550 expéditeur inconnu
550 Serveur inconnu
550 remitente desconocido
550 el remitente no existe
550 servidor desconocido
550 mittente sconosciuto
550 il mittente non esiste
550 casella piena
550 remetente desconhecido
550 o remetente não existe
550 afzender onbekend
550 afzender bestaat niet
550 okänd avsändare
550 nieznany nadawca
550 nadawca nie istnieje
550 неизвестный отправитель
550 отправитель не существует
550 Пользователь временно недоступен
550 ящик переполнен
550 发件人不存在
550 邮箱已满
550 用户已被锁定
550 발신자가 존재하지 않습니다
550 送信者が存在しません
550 送信元ドメインが存在しません
550 受信者のメールボックスがいっぱいです
550 一時的に利用できません
550 5.7.1 The server does not have a user reputation for you
550 Sending servers do not have a recipient policy record
550 Your company does not have a person authorized to send
550 Our service does not have a mailbox policy for bulk
550 sender not in our LDAP
550 your address is not in the active directory
550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; not in active directory
550 recipient could not be resolved right now, try again later
550 cannot resolve the recipient later, DNS down
550 recipient cannot be resolved for the moment, please retry
550 user not found, directory lookup timed out, please try again later
550 I cannot deliver mail for now, please retry
550 DNS: reverse name was not found at the remote
550 this address doesn't receive messages any longer from bulk senders
550 nobody here called for this newsletter
550 542 Rejected
550 TLS required: recipient address not available to you
550 mailbox not available to unauthenticated hosts
550 mailbox temporarily not found, retry later
550 address is temporarily unknown
550 unknown user agent
550 bad user-agent in header
550 blocked: user unknown rate too high
550 User unknown in local recipient table (temporary lookup failure)
550 no such user (temporary directory error)
550 temporary lookup failure: user unknown
550 LDAP is down, recipient could not be found
550 you are not in our directory
550 mailbox unknown for now, retry soon
550 group does not exist for external senders
550 no such user reputation
550 verification of your mailbox failed: no such user
550 Sorry, your IP has no valid user mapping
"""
