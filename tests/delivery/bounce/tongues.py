"""Notices in the languages of their servers' users: Exchange of two ages, Domino, Gmail, GroupWise, hosters, portals.

Labelled before anybody looked at what the rules make of them: see ``test_servers.py``. A row is language, subject and
what is said of an address that nobody has."""

# ruff: noqa: E501 - what servers say is on one line, as they write it

from __future__ import annotations

from collections.abc import Iterator

from tests.delivery.bounce.unseen import WHO, letter, report

# Exchange 2003: what stands above the recipient, and what is said of it.
_OLD = (
    ("de", "Unzustellbar: Heute", "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.", "Das E-Mail-Konto ist in der Organisation nicht vorhanden, an die diese Nachricht gesendet wurde."),
    ("fr", "Non remis : Aujourd'hui", "Votre message n'a pas été remis à certains ou à tous les destinataires.", "Le compte de messagerie n'existe pas dans l'organisation à laquelle ce message a été adressé."),
    ("es", "No se puede entregar: Hoy", "El mensaje no ha llegado a algunos o a todos los destinatarios.", "La cuenta de correo electrónico no existe en la organización a la que se envió este mensaje."),
    ("it", "Non recapitabile: Oggi", "Il messaggio non ha raggiunto alcuni o tutti i destinatari.", "L'account di posta elettronica non esiste nell'organizzazione a cui è stato inviato il messaggio."),
    ("pt", "Não entregue: Hoje", "A sua mensagem não alcançou alguns ou todos os destinatários.", "A conta de email não existe na organização para a qual esta mensagem foi enviada."),
    ("nl", "Niet te bezorgen: Vandaag", "Uw bericht heeft enkele of alle geadresseerden niet bereikt.", "Het e-mailaccount bestaat niet in de organisatie waarnaar dit bericht is verzonden."),
    ("sv", "Går inte att leverera: Idag", "Meddelandet nådde inte alla mottagare.", "E-postkontot finns inte i organisationen som meddelandet skickades till."),
    ("da", "Ikke leveret: I dag", "Meddelelsen nåede ikke frem til nogle af modtagerne.", "E-mail-kontoen findes ikke i den organisation, som meddelelsen blev sendt til."),
    ("no", "Kan ikke leveres: I dag", "Meldingen nådde ikke alle mottakerne.", "E-postkontoen finnes ikke i organisasjonen denne meldingen ble sendt til."),
    ("fi", "Toimitus epäonnistui: Tänään", "Viesti ei saavuttanut kaikkia vastaanottajia.", "Sähköpostitiliä ei ole organisaatiossa, johon viesti lähetettiin."),
    ("pl", "Niedostarczone: Dziś", "Wiadomość nie dotarła do niektórych lub wszystkich odbiorców.", "Konto e-mail nie istnieje w organizacji, do której wysłano tę wiadomość."),
    ("cs", "Nedoručitelné: Dnes", "Zpráva nebyla doručena některým nebo všem příjemcům.", "E-mailový účet v organizaci, do které byla zpráva odeslána, neexistuje."),
    ("hu", "Kézbesíthetetlen: Ma", "Az üzenet nem jutott el néhány vagy az összes címzetthez.", "Az e-mail fiók nem létezik abban a szervezetben, ahová az üzenetet küldték."),
    ("ru", "Не доставлено: Сегодня", "Сообщение не доставлено некоторым или всем получателям.", "Учетная запись электронной почты не существует в организации, в которую было отправлено сообщение."),
    ("uk", "Не доставлено: Сьогодні", "Повідомлення не доставлено деяким або всім одержувачам.", "Обліковий запис електронної пошти не існує в організації, до якої надіслано повідомлення."),
    ("tr", "Teslim Edilemedi: Bugün", "İletiniz bazı veya tüm alıcılara ulaşmadı.", "E-posta hesabı bu iletinin gönderildiği kuruluşta yok."),
    ("el", "Δεν παραδόθηκε: Σήμερα", "Το μήνυμά σας δεν έφτασε σε ορισμένους ή σε όλους τους παραλήπτες.", "Ο λογαριασμός ηλεκτρονικού ταχυδρομείου δεν υπάρχει στον οργανισμό όπου στάλθηκε το μήνυμα."),
    ("ja", "配信不能: 今週", "送信したメッセージは、一部またはすべての宛先に届きませんでした。", "このメッセージの送信先の組織に、指定した電子メール アカウントが存在しません。"),
    ("ko", "배달할 수 없음: 이번 주", "메시지가 일부 또는 전체 받는 사람에게 배달되지 않았습니다.", "이 메시지를 보낸 조직에 해당 전자 메일 계정이 없습니다."),
    ("zh", "无法传递: 本周", "您的邮件没有到达部分或全部指定收件人。", "此邮件的目标组织中不存在该电子邮件帐户。"),
    ("zh-tw", "無法傳遞: 本週", "您的郵件無法傳遞給部分或全部的收件者。", "此郵件的收件組織中並沒有這個電子郵件帳戶。"),
)  # fmt: skip
# Exchange 2010 and later.
_NEW = (
    ("de", "Unzustellbar: Heute", "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:", "Die eingegebene E-Mail-Adresse konnte nicht gefunden werden."),
    ("fr", "Non remis : Aujourd'hui", "Échec de la remise pour ces destinataires ou groupes :", "L'adresse de messagerie que vous avez entrée est introuvable."),
    ("es", "No se puede entregar: Hoy", "Error de entrega a estos destinatarios o grupos:", "La dirección de correo electrónico especificada no se encontró."),
    ("it", "Non recapitabile: Oggi", "Recapito non riuscito per i seguenti destinatari o gruppi:", "L'indirizzo di posta elettronica immesso non è stato trovato."),
    ("pt", "Não é possível entregar: Hoje", "Falha na entrega a estes destinatários ou grupos:", "O endereço de email que você inseriu não pôde ser encontrado."),
    ("nl", "Onbestelbaar: Vandaag", "Bezorging bij deze geadresseerden of groepen is mislukt:", "Het ingevoerde e-mailadres is niet gevonden."),
    ("sv", "Kan inte levereras: Idag", "Det gick inte att leverera till följande mottagare eller grupper:", "E-postadressen du angav hittades inte."),
    ("da", "Kan ikke leveres: I dag", "Levering til følgende modtagere eller grupper mislykkedes:", "Den angivne e-mailadresse blev ikke fundet."),
    ("no", "Kan ikke leveres: I dag", "Levering mislyktes til disse mottakerne eller gruppene:", "E-postadressen du angav, ble ikke funnet."),
    ("fi", "Ei voi toimittaa: Tänään", "Toimitus näille vastaanottajille tai ryhmille epäonnistui:", "Antamaasi sähköpostiosoitetta ei löytynyt."),
    ("pl", "Nie można dostarczyć: Dziś", "Dostarczenie nie powiodło się do następujących adresatów lub grup:", "Nie odnaleziono wprowadzonego adresu e-mail."),
    ("cs", "Nelze doručit: Dnes", "Doručení se nezdařilo pro tyto příjemce nebo skupiny:", "Zadaná e-mailová adresa nebyla nalezena."),
    ("sk", "Nedoručiteľné: Dnes", "Doručenie nasledujúcim príjemcom alebo skupinám zlyhalo:", "Zadaná e-mailová adresa sa nenašla."),
    ("hu", "Nem kézbesíthető: Ma", "A kézbesítés nem sikerült az alábbi címzetteknek vagy csoportoknak:", "A megadott e-mail-cím nem található."),
    ("ro", "Nu se poate livra: Azi", "Livrarea nu a reușit la acești destinatari sau grupuri:", "Adresa de e-mail introdusă nu a fost găsită."),
    ("bg", "Не може да се достави: Днес", "Доставката до тези получатели или групи е неуспешна:", "Въведеният имейл адрес не беше намерен."),
    ("hr", "Nije isporučeno: Danas", "Isporuka ovim primateljima ili grupama nije uspjela:", "Adresa e-pošte koju ste unijeli nije pronađena."),
    ("sl", "Ni mogoče dostaviti: Danes", "Dostava tem prejemnikom ali skupinam ni uspela:", "E-poštnega naslova, ki ste ga vnesli, ni bilo mogoče najti."),
    ("ru", "Недоставленное: Сегодня", "Сбой доставки следующим получателям или группам:", "Не удалось найти введенный адрес электронной почты."),
    ("uk", "Не вдалося доставити: Сьогодні", "Не вдалося доставити таким одержувачам або групам:", "Введену адресу електронної пошти не знайдено."),
    ("tr", "Teslim edilemiyor: Bugün", "Şu alıcılara veya gruplara teslim edilemedi:", "Girdiğiniz e-posta adresi bulunamadı."),
    ("el", "Δεν είναι δυνατή η παράδοση: Σήμερα", "Η παράδοση απέτυχε σε αυτούς τους παραλήπτες ή ομάδες:", "Η διεύθυνση ηλεκτρονικού ταχυδρομείου που εισαγάγατε δεν βρέθηκε."),
    ("he", "לא ניתן למסירה: היום", "המסירה נכשלה לנמענים או לקבוצות אלה:", "כתובת הדואר האלקטרוני שהזנת לא נמצאה."),
    ("ar", "تعذر التسليم: اليوم", "فشل التسليم إلى هؤلاء المستلمين أو المجموعات:", "تعذر العثور على عنوان البريد الإلكتروني الذي أدخلته."),
    ("vi", "Không thể gửi: Hôm nay", "Gửi thư không thành công đến những người nhận hoặc nhóm này:", "Không tìm thấy địa chỉ email bạn đã nhập."),
    ("th", "ไม่สามารถส่งได้: วันนี้", "การส่งไปยังผู้รับหรือกลุ่มเหล่านี้ล้มเหลว:", "ไม่พบที่อยู่อีเมลที่คุณป้อน"),
    ("ja", "配信不能: 今週", "次の受信者またはグループへの配信に失敗しました:", "入力した電子メール アドレスが見つかりませんでした。"),
    ("ko", "배달되지 않음: 이번 주", "다음 받는 사람 또는 그룹에 배달하지 못했습니다.", "입력한 전자 메일 주소를 찾을 수 없습니다."),
    ("zh", "未送达: 本周", "未能向以下收件人或组传递邮件:", "找不到你输入的电子邮件地址。"),
    ("zh-tw", "無法傳遞: 本週", "無法傳遞給下列收件者或群組:", "找不到您輸入的電子郵件地址。"),
)  # fmt: skip
# Gmail: subject is the same for all.
_GMAIL = (
    ("de", "Adresse nicht gefunden\n\nIhre Nachricht wurde nicht an {who} zugestellt, weil die Adresse nicht gefunden wurde oder keine E-Mails empfangen kann."),
    ("fr", "Adresse introuvable\n\nVotre message n'a pas été remis à {who}, car l'adresse est introuvable ou ne peut pas recevoir de messages."),
    ("es", "No se ha encontrado la dirección\n\nTu mensaje no se ha entregado a {who} porque no se ha encontrado la dirección o esta no puede recibir correo."),
    ("it", "Indirizzo non trovato\n\nIl tuo messaggio non è stato recapitato a {who} perché l'indirizzo non è stato trovato o non può ricevere posta."),
    ("pt", "Endereço não encontrado\n\nSua mensagem não foi entregue para {who} porque o endereço não foi encontrado ou não pode receber e-mails."),
    ("nl", "Adres niet gevonden\n\nJe bericht is niet bezorgd bij {who}, omdat het adres niet kan worden gevonden of geen e-mail kan ontvangen."),
    ("pl", "Nie znaleziono adresu\n\nTwoja wiadomość nie dotarła do {who}, ponieważ nie znaleziono adresu lub nie może on odbierać poczty."),
    ("ru", "Адрес не найден\n\nВаше сообщение не доставлено на {who}, так как адрес не найден или не принимает почту."),
    ("tr", "Adres bulunamadı\n\nAdres bulunamadığından veya e-posta alamadığından iletiniz {who} adresine teslim edilemedi."),
    ("ja", "アドレスが見つかりません\n\nアドレスが見つからないか、メールを受信できないため、{who} にメールは配信されませんでした。"),
    ("ko", "주소를 찾을 수 없음\n\n주소를 찾을 수 없거나 메일을 받을 수 없어서 메일이 {who}에 전송되지 않았습니다."),
    ("zh", "找不到地址\n\n您的邮件未送达 {who}，因为系统找不到该地址，或者该地址无法接收邮件。"),
)  # fmt: skip
# Domino, GroupWise, qmail and Exim put into words by their users, hosters and portals.
_OTHERS = (
    ("domino-de", "Zustellungsfehlermeldung", "Ihr Dokument: Heute\nkonnte nicht zugestellt werden an: {who}\nwegen: Benutzer sato ({who}) nicht im Domino-Verzeichnis aufgeführt"),
    ("domino-fr", "Rapport d'échec de distribution", "Votre document : Aujourd'hui\nn'a pas pu être distribué à : {who}\ncar : L'utilisateur sato ({who}) ne figure pas dans l'annuaire Domino"),
    ("domino-es", "Informe de fallo de entrega", "El documento: Hoy\nno se ha podido entregar a: {who}\nporque: El usuario sato ({who}) no figura en el Directorio de Domino"),
    ("domino-it", "Rapporto di mancata consegna", "Il documento: Oggi\nnon è stato consegnato a: {who}\nperché: L'utente sato ({who}) non è elencato nella Domino Directory"),
    ("domino-pt", "Relatório de falha na entrega", "O documento: Hoje\nnão pôde ser entregue a: {who}\nporque: Usuário sato ({who}) não listado no Diretório do Domino"),
    ("domino-nl", "Melding van mislukte bezorging", "Uw document: Vandaag\nis niet bezorgd bij: {who}\nomdat: Gebruiker sato ({who}) staat niet vermeld in de Domino Directory"),
    ("groupwise-de", "Nachrichtenstatus - Nicht zustellbar", "Die von Ihnen gesendete Nachricht konnte an folgenden Empfänger nicht zugestellt werden:\n\t{who} (Benutzer nicht gefunden)"),
    ("exim-de", "Zustellung der Nachricht fehlgeschlagen", "Diese Nachricht wurde automatisch von der Mailserver-Software erzeugt.\n\nIhre Nachricht konnte an einen oder mehrere Empfänger nicht ausgeliefert werden:\n\n  {who}\n    Benutzer existiert nicht"),
    ("gmx-de", "Mail delivery failed", "Der folgende Empfänger konnte nicht erreicht werden:\n\n{who}:\nDie Mailbox ist unbekannt."),
    ("t-online-de", "Mail System Error - Returned Mail", "Ihre E-Mail konnte nicht zugestellt werden.\n\n|------------------------- Failed addresses follow: ---------------------|\n<{who}>: unbekannter Empfänger"),
    ("orange-fr", "Message non distribué", "Votre message n'a pas pu être distribué à {who}.\n\nRaison : l'adresse du destinataire n'existe pas."),
    ("laposte-fr", "Echec de la remise", "Le destinataire {who} est inconnu sur ce serveur. Votre message n'a pas été remis."),
    ("libero-it", "Mancata consegna del messaggio", "Il messaggio non è stato consegnato a {who}.\n\nMotivo: indirizzo inesistente."),
    ("aruba-it", "Impossibile consegnare il messaggio", "Non è stato possibile consegnare il messaggio al seguente destinatario:\n\n{who}\nutente sconosciuto"),
    ("virgilio-it", "Messaggio non recapitato", "Il messaggio non è stato recapitato.\n\n<{who}>: Destinatario sconosciuto o mailbox disattivata"),
    ("terra-es", "Mensaje no entregado", "Su mensaje no pudo ser entregado a {who}.\n\nMotivo: la casilla no existe."),
    ("telefonica-es", "Error en la entrega del mensaje", "El mensaje no se ha podido entregar:\n\n{who}\nEl usuario no existe en este sistema"),
    ("uol-pt", "Mensagem não entregue", "Sua mensagem não pôde ser entregue.\n\n{who}\nO usuário não existe."),
    ("bol-pt", "Falha na entrega da mensagem", "Não foi possível entregar sua mensagem a {who}: caixa postal inexistente."),
    ("kpn-nl", "Bericht niet bezorgd", "Uw bericht kon niet worden bezorgd.\n\n{who}: onbekende gebruiker"),
    ("onet-pl", "Niedostarczona wiadomość", "Twoja wiadomość nie została dostarczona.\n\n<{who}>: nie ma takiego użytkownika"),
    ("wp-pl", "Zwrot poczty", "Nie można dostarczyć wiadomości do {who}.\n\nPowód: konto nie istnieje."),
    ("seznam-cs", "Zpráva nebyla doručena", "Vaši zprávu se nepodařilo doručit.\n\n{who}: schránka neexistuje"),
    ("freemail-hu", "Kézbesítési hiba", "Az alábbi levelet nem sikerült kézbesíteni.\n\n{who}: nincs ilyen felhasználó"),
    ("mailru-ru", "Сообщение не доставлено", "Ваше сообщение не было доставлено.\n\n{who}: пользователь не найден"),
    ("yandex-ru", "Недоставленное сообщение", "Это письмо отправлено почтовым сервером yandex.example.\n\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть отправлено одному или нескольким адресатам.\n\n<{who}>: такого пользователя не существует"),
    ("rambler-ru", "Ошибка доставки", "Письмо не доставлено адресату {who}: нет такого ящика"),
    ("ukrnet-uk", "Лист не доставлено", "Ваш лист не доставлено.\n\n{who}: такої скриньки не існує"),
    ("abv-bg", "Недоставено съобщение", "Съобщението Ви не може да бъде доставено до {who}: потребителят не съществува."),
    ("netease-zh", "系统退信", "抱歉，您的邮件被退回来了……\n\n收件人：{who}\n退信原因：用户不存在，请检查收件人的邮箱地址"),
    ("qq-zh", "来自qq.example的退信", "由于以下原因，您的邮件未能送达\n\n{who}\n收件人邮件地址（{who}）不存在，邮件无法送达。"),
    ("sina-zh", "邮件投递失败通知", "您的邮件无法投递到：\n{who}\n对方邮箱不存在"),
    ("aliyun-zh", "退信通知", "您发送的邮件被退回。\n收件人 {who}\n原因：收件地址不存在或已停用"),
    ("hinet-zh", "退信通知", "您寄出的信件無法送達。\n\n{who}\n原因：查無此帳號"),
    ("naver-ko", "[전송실패] 메일이 전송되지 못했습니다", "메일 전송에 실패하였습니다.\n\n받는사람: {who}\n실패 원인: 존재하지 않는 계정입니다."),
    ("daum-ko", "메일 발송 실패 안내", "아래 주소로 보내신 메일이 반송되었습니다.\n\n{who}\n사유: 수신자의 메일주소가 존재하지 않습니다."),
    ("biglobe-ja", "メール送信エラー", "お送りいただいたメールは配送できませんでした。\n\n宛先: {who}\n理由: 宛先のユーザが存在しません。"),
    ("nifty-ja", "Mail System Error - Returned Mail", "下記のメールは送信できませんでした。\n\n{who}\n該当するユーザーはおりません。"),
    ("ocn-ja", "不達メールのお知らせ", "あなたの送ったメールは届きませんでした。\n\n宛先アドレス: {who}\nそのようなメールアドレスはありません。"),
    ("sakura-ja", "配送エラー通知", "次のアドレスへの配送に失敗しました。\n\n{who}\nユーザー不明"),
    ("docomo-ja", "Mail System Error - Returned Mail", "次のあて先へのメッセージはエラーのため送信できませんでした。\n\n送信先メールアドレスが見つかりませんでした\n<{who}>"),
    ("rediff-en", "failure notice", "Your message to {who} was not delivered.\nThe recipient does not have a mailbox on this system."),
)  # fmt: skip
# Closed for now, full, too slow: not one of these is gone.
_NOT_GONE = (
    ("full-de", "soft", "Unzustellbar: Heute", "{who}\nDas Postfach des Empfängers ist voll."),
    ("full-fr", "soft", "Non remis : Aujourd'hui", "{who}\nLa boîte aux lettres du destinataire est pleine."),
    ("full-es", "soft", "No se puede entregar: Hoy", "{who}\nEl buzón del destinatario está lleno."),
    ("full-it", "soft", "Non recapitabile: Oggi", "{who}\nLa cassetta postale del destinatario è piena."),
    ("full-pt", "soft", "Não é possível entregar: Hoje", "{who}\nA caixa de correio do destinatário está cheia."),
    ("full-ru", "soft", "Недоставленное: Сегодня", "{who}\nПочтовый ящик получателя переполнен."),
    ("full-nl", "soft", "Onbestelbaar: Vandaag", "{who}\nDe mailbox van de geadresseerde is vol."),
    ("full-pl", "soft", "Nie można dostarczyć: Dziś", "{who}\nSkrzynka pocztowa adresata jest pełna."),
    ("full-zh", "soft", "未送达: 本周", "{who}\n收件人的邮箱已满。"),
    ("full-ko", "soft", "배달되지 않음: 이번 주", "{who}\n받는 사람의 사서함이 가득 찼습니다."),
    ("full-ja", "soft", "配信不能: 今週", "{who}\n受信者のメールボックスがいっぱいです。"),
    ("rights-de", "soft|policy", "Unzustellbar: Heute", "{who}\nSie haben keine Berechtigung, an diesen Empfänger zu senden."),
    ("size-de", "soft|policy", "Unzustellbar: Heute", "{who}\nDie Nachricht ist zu groß für den Empfänger."),
    ("late-de", "soft", "Verzögerte Zustellung: Heute", "Die Zustellung an {who} verzögert sich. Es wird weiter versucht, die Nachricht zuzustellen."),
    ("late-fr", "soft", "Remise différée : Aujourd'hui", "La remise du message à {who} est retardée. Le serveur essaiera de nouveau."),
    ("late-es", "soft", "Entrega retrasada: Hoy", "La entrega del mensaje a {who} se ha retrasado. Se volverá a intentar."),
    ("late-ja", "soft", "配信の遅延: 今週", "{who} へのメッセージの配信が遅延しています。"),
    ("sender-de", "soft|policy", "Unzustellbar: Heute", "{who}\nDie Adresse des Absenders existiert nicht."),
    ("sender-fr", "soft|policy", "Non remis : Aujourd'hui", "{who}\nL'adresse de l'expéditeur est inconnue."),
    ("filter-it", "soft|policy", "Messaggio non recapitato", "{who}\nIl messaggio è stato rifiutato dal filtro antispam."),
)  # fmt: skip


def tongues() -> Iterator[tuple[str, str, bytes]]:
    """Name, answer, octets."""
    for language, subject, above, said in _OLD:
        text = f"{above}\n\n    {WHO} 2026/02/07 07:00\n        {said}\n        <mx.reader.example #5.1.1>\n"
        yield f"exchange-2003-{language}", "hard", letter(text, sender=_SYSTEM, subject=subject)
        bare = text.replace(" #5.1.1", "")
        yield f"exchange-2003-bare-{language}", "hard", letter(bare, sender=_SYSTEM, subject=subject)
    for language, subject, above, said in _NEW:
        yield f"exchange-{language}", "hard", report(
            f"{above}\n\n{WHO}\n{said}", "", "5.0.0", sender=_SYSTEM, subject=subject
        )  # fmt: skip
        page = f'<html><body><p>{above}</p><p><a href="mailto:{WHO}">{WHO}</a><br>{said}</p></body></html>'
        yield f"exchange-page-{language}", "hard", letter(page, sender=_SYSTEM, subject=subject, kind="html")
    for language, said in _GMAIL:
        yield f"gmail-{language}", "hard", report(
            said.format(who=WHO), "550-5.1.1 The email account that you tried to reach does not exist.", "5.1.1",
            subject="Delivery Status Notification (Failure)", sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        )  # fmt: skip
    for name, subject, said in _OTHERS:
        yield (
            name,
            "hard",
            letter(said.format(who=WHO) + "\n", sender="Postmaster <postmaster@reader.example>", subject=subject),
        )
    for name, answer, subject, said in _NOT_GONE:
        yield name, answer, letter(said.format(who=WHO) + "\n", sender=_SYSTEM, subject=subject)


_SYSTEM = "System Administrator <postmaster@reader.example>"
