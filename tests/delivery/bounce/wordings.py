"""More of what servers answer to RCPT, from their sources, the tables that other readers of bounces keep, and what
hosters and gateways put there: labelled before any run, see ``test_servers.py``. All say that nobody is
there; ``likenesses.py`` has those that only look like it."""

from __future__ import annotations

NOBODY = """
550 x@y.example is an unknown recipient
550 <x@y.example> is an invalid recipient
550 5.1.1 x is an unknown user
550 x@y.example is an invalid address
550 that is not a known mailbox
550 No such recipient here
550 No such mailbox
550 No such ID
550 Address unknown
553 address unknown.
550 I cannot deliver mail for x@y.example
550 That recipient is not known here
550 Mailbox does not exist
550 not a valid user
550 No one with that email address here
550 No such person at this address
550 unknown or illegal user: x
550 Unable to find alias user
550 Email Address was not found
550 We are sorry but the address is invalid
550 Bad destination mailbox address
550 server doesn't handle mail for that user
550 Invalid account
550 this email address is not known to this system
550 Old address no longer valid
550 recipient no longer on server
550 5.1.1 Recipient address rejected: undeliverable address: No such user here
550 585 Recipient address rejected: undeliverable address: No such user here
550 Invalid-Recipient
550 x@y.example: Utilisateur inconnu
550 Destinatario sconosciuto
550 mailbox for x@y.example does not exist
550 Mail box does not exist
550 mailbox x not present
550 The mailbox is not available on this system
550 We do not have a user by that name
550 We have no such person
550 we do not have a recipient named x, please check
550 this system does not have a mailbox.
550 No such user, please check the address and try again
550 no such user; please retry with the right address
550 this is not a temporary problem: user unknown
550 user not in our directory
550 unknown user: agent
550 This user does not have an account on this server
550 the address you have entered does not exist
550 The user does not exist in our database
550 The account you are mailing does not exist
550 Email account does not exist
550 No such local user: x
550 no user by that name
550 Nobody here by that name
550 There is no such mailbox
550 there is no such user
550 There is no user by that name at this server
550 There's nobody by that name here
550 nobody of that name at this site
550 Account unknown
550 Account not found
550 Alias not found
550 No such alias
550 mailbox non-existent
550 x@y.example does not have a mailbox here
550 does not have a mailbox on this system
550 Username not found
550 No such username
550 userid unknown
550 this userid does not exist
550 The recipient's address is unknown
550 The recipient's mailbox could not be found
550 The recipient's e-mail address was not found in the recipient's e-mail system
550 the recipient is not on our system
550 recipient not on this server
550 Person unknown
550 Person has left, address no longer in use
550 the person you are writing to is no longer with this company
550 this person has left the organization
550 This address is no longer in use
550 Address is no longer in use, please remove it from your lists
550 This mailbox is no longer in use
550 mailbox no longer exists
550 user no longer exists
550 User no longer on server
550 The user has been deleted
550 this account was deleted
550 this account no longer exists
550 this account has been terminated
550 the account has been cancelled by its owner
550 alias has been removed
550 User account has been removed
550 Delivery to non-existing mailbox
550 Recipient verification failed: user does not exist
550 recipient verify failed: no such user
550 5.1.1 User Unknown in LDAP
550 <x@y.example> not in LDAP directory
550 cannot find x in the directory
550 The recipient could not be resolved
550 could not resolve recipient
550 Unable to resolve the recipient address
550 RESOLVER.ADR.RecipNotFound; not found
550 Invalid recipient address
550 Invalid user
550 User invalid
550 illegal user
550 Illegal recipient
550 Unknown destination address
550 Not a local user
550 x is not a local user
550 not a local address
550 No local user by that name
550 We don't have any user with that name
550 couldn't find user
550 can't find user x
550 User cannot be found
550 cannot find user
550 x: mailbox not known
550 mailbox not known here
550 unknown mailbox
550 Unknown mailbox: x
550 Unknown local user
550 User is unknown
550 User not exist
550 user doesnt exist
550 User dont exist
550 user does not exits
550 recipient not exist
550 No that user
550 No user here
550 address error, no such user
550 E-mail address is not valid
550 The e-mail address you entered is not valid
550 the email address is invalid
550 Address does not exist
550 address is unknown
550 x@y.example no longer exists
550 this address does not receive mail any more
550 This account does no longer exist
550 The email address does not exist at this organization
550 no active account at this address
550 not an account here
550 no account here by that name
550 Empfaenger existiert nicht
550 Empfänger ist hier nicht bekannt
550 Benutzer nicht bekannt
550 Postfach existiert nicht
550 Postfach nicht gefunden
550 Diese E-Mail-Adresse existiert nicht
550 E-Mail-Adresse unbekannt
550 Adressat unbekannt
550 Es gibt keinen Benutzer mit diesem Namen
550 Kein Postfach für x vorhanden
550 L'utilisateur n'existe pas
550 boite aux lettres inexistante
550 Boîte aux lettres inconnue
550 cette adresse n'existe pas
550 Cette adresse email n'existe plus
550 Aucune boite aux lettres a ce nom
550 destinataire invalide
550 Usuario desconocido
550 No existe el usuario
550 Usuario no existe
550 La cuenta no existe
550 la direccion no existe
550 Buzon inexistente
550 Este usuario no existe
550 Usuario no encontrado
550 Destinatario inesistente
550 Indirizzo inesistente
550 Utente sconosciuto
550 L'utente non esiste
550 Casella inesistente
550 la casella di posta non esiste
550 nessun utente con questo nome
550 Usuário desconhecido
550 Usuario inexistente
550 Caixa postal inexistente
550 Conta inexistente
550 o destinatario nao existe
550 Usuário não existe
550 Gebruiker bestaat niet
550 Gebruiker onbekend
550 adres bestaat niet
550 Dit e-mailadres bestaat niet
550 Postbus bestaat niet
550 Användaren finns inte
550 Okänd användare
550 Brugeren findes ikke
550 Ukendt bruger
550 Brukeren finnes ikke
550 Käyttäjä tuntematon
550 Nie ma takiego uzytkownika
550 Uzytkownik nie istnieje
550 Skrzynka nie istnieje
550 Adres nie istnieje
550 Uživatel neexistuje
550 Schránka neexistuje
550 Neznamy uzivatel
550 Ismeretlen címzett
550 Nincs ilyen cím
550 Пользователь не найден
550 Такого пользователя не существует
550 Нет такого ящика
550 Почтовый ящик не существует
550 Адресат не существует
550 Ящик удалён
550 Користувач не існує
550 Потребителят не съществува
550 Kullanıcı bulunamadı
550 Böyle bir alıcı yok
550 用户不存在
550 帐号不存在
550 无此用户
550 無此帳號
550 查無此人
550 사용자를 찾을 수 없습니다
550 존재하지 않는 메일 주소입니다
550 ユーザーが存在しません
550 宛先のメールアドレスは存在しません
550 宛先ユーザー不明
550 該当するユーザーは存在しません
"""
