"""What servers, and those who set them up, say in languages other than English; and what marks an automatic answer."""

from __future__ import annotations

import re

from newsletter.delivery.bounce.habits.habit import habit

_NOBODY = (
    r"(?:benutzer|empf(?:ä|ae)nger|adresse|postfach|konto)\S*[^\n]{0,60}?(?:unbekannt|existiert nicht"
    r"|nicht (?:gefunden|bekannt|vorhanden|\S+ aufge\w+|im \S+ aufge\w+))",
    r"(?:destinataire|utilisateur|adresse|bo[iî]te)s?\b[^.\n]{0,40}?(?:inexistant|n'existe pas|inconnu|introuvable)",
    r"(?:usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta|e-?mail|correo)\b[^.\n]{0,40}?(?:inexistente"
    r"|desconocid|no existe|no (?:se|ha sido|fue) encontr|no encontrad)",
    r"(?:utente|destinatario|casella|indirizzo)\b[^.\n]{0,40}?(?:inesistente|sconosciut|non esiste|non \S* ?trovat)",
    r"(?:usuário|utilizador|destinatário|endereço|conta|caixa)\b[^.\n]{0,40}?(?:inexistente"
    r"|desconhecid|não existe|não encontrad)",
    r"(?:gebruiker|ontvanger|adres|mailbox)\b[^.\n]{0,40}?(?:onbekend|bestaat niet|niet gevonden)",
    r"brak takiego (?:konta|użytkownika|adresu|odbiorcy|adresata)",
    r"(?:użytkownik|odbiorc|adres|skrzynka|konto)\S*[^.\n]{0,40}?(?:nie istnieje|nieznan|nie znaleziono)",
    r"(?:пользовател|получател|ящик|адрес)\S*[^.\n]{0,40}?(?:не найден|не существует|неизвест|не зарегистрирован)",
    r"(?:收件人|用户|用戶|邮箱|郵箱|信箱|地址|账号|帐号|帳號)[^。\n]{0,16}?(?:不存在|未找到|找不到|未注册)",
    r"(?:无此|無此|没有此|沒有此|没有该|沒有該)(?:用户|用戶|邮箱|郵箱|信箱|账号|帐号|帳號|收件[人者])|查无此人|查無此人|不存在的(?:收件人|用户|用戶|邮箱|郵箱|账号)",
    r"收件者[^。\n]{0,16}?(?:不存在|未找到|找不到)",
    r"ディレクトリ(?:の(?:リスト|一覧))?には?(?:見つかりません|ありません|存在しません)",
    r"(?:수신자|사용자|메일 ?주소|계정)[^.\n]{0,16}?(?:존재하지|없습니다|찾을 수 없)",
    r"존재하지 않는 (?:사용자|계정|수신자|메일|이메일|주소)",
    r"存在しない(?:宛先|メール|アドレス|ユーザー?|アカウント)",
    r"unbekannte[rs]? (?:benutzer|empf(?:ä|ae)nger|adressat|konto|postfach)",
    r"no existe (?:es[ae]|est[ae]|dich[ao]|la|el|ning[uú]n\w*) (?:cuenta|usuario|persona|direcci[oó]n|buz[oó]n"
    r"|destinatario|casilla)",
    r"nessun (?:utente|destinatario) (?:simile|con questo)",
    r"aucun (?:utilisateur|destinataire|compte)\b",
    r"onbekende? (?:gebruiker|ontvanger|adres|mailbox|geadresseerde)",
    r"nie ma takiego (?:konta|użytkownika|adresu|odbiorcy|adresata)|nieznany (?:użytkownik|odbiorca|adresat)",
    r"(?:нет такого|несуществующ\w+|неизвестн\w+) (?:пользовател|получател|адрес|ящик)",
    r"(?:ukjent|okänd|ukendt) (?:mottaker|mottagare|modtager|bruker|användare|bruger|adress)",
    r"(?:mottaker|mottagare|modtager|bruker|användare|bruger|adress)\S*[^.\n]{0,40}?"
    r"(?:finnes ikke|finns inte|findes ikke|eksisterer ikke|existerar inte|ikke funnet|hittades inte|blev ikke fundet)",
    r"tuntematon (?:vastaanottaja|käyttäjä|osoite)",
    r"(?:ismeretlen|nem létező) (?:felhasználó|címzett|cím|postafiók)",
    r"(?:kullanıcı|alıcı|adres|hesap|posta kutusu)\S*[^.\n]{0,30}?(?:bulunamadı|bilinmiyor|mevcut değil)",
    r"(?:neznámý|neexistující) (?:uživatel|příjemce)|(?:uživatel|příjemce|schránka|adresa)\b[^.\n]{0,40}?neexistuje",
    r"(?:utilizator|destinatar)\w* (?:necunoscut|inexistent)",
    r"nu exist[aă] (?:acest|acel|niciun) (?:utilizator|destinatar|cont)",
    r"(?:宛先|メールアドレス|ユーザー?|アカウント|受信者)[^。\n]{0,16}?(?:存在しません|存在しない|見つかりません|不明"
    r"|ありません|登録されていません)",
)
NOBODY = re.compile("|".join(_NOBODY), re.IGNORECASE)
"""Said of the address itself, and of nothing else: it needs no code beside it."""

HABITS = (
    habit(
        "mailboxfull",
        r"(?:postfach|mailbox)\b[^.\n]{0,40}?(?:voll|überfüllt|überschritten)",
        r"(?:quota|espace|bo[iî]te)\b[^.\n]{0,40}?(?:dépassé|saturée|pleine)",
        r"(?:buz[oó]n|cuota|casilla|mailbox)\b[^.\n]{0,40}?(?:llen[oa]|excedid|superad|agotad)",
        r"(?:casella|quota)\b[^.\n]{0,40}?(?:piena|superat)",
        r"(?:caixa|cota)\b[^.\n]{0,40}?(?:cheia|excedid)",
        r"(?:ящик|квот)\S*[^.\n]{0,40}?(?:переполнен|превышен)",
        r"(?:邮箱|郵箱|信箱|空间|空間|容量)[^。\n]{0,16}?(?:已满|已滿|不足|超)",
        r"(?:사서함|메일함|용량)[^.\n]{0,16}?(?:가득|초과|부족)",
        r"(?:メールボックス|受信箱|容量)[^。\n]{0,16}?(?:一杯|いっぱい|超え|超過|オーバー|上限)",
    ),
    habit("userunknown", *_NOBODY),
)

SUBJECT = (
    r"zustell\w*.{0,20}(?:fehl|nicht)|nicht zugestellt|échec|remise.{0,20}(?:échou|impossible)|no entregad"
    r"|entrega.{0,20}(?:fall|error)|mancata consegna|consegna.{0,20}(?:fallit|non)|não entregue"
    r"|niet (?:bezorgd|afgeleverd)|nie dostarczon|недоставлен|не доставлен|退信|退回|投递失败|投遞失敗"
    r"|无法投递|無法投遞|반송|전송 ?실패|배달 ?실패|配送でき"
)
"""A notice's subject."""
NOTICE = (
    r"nicht zugestellt|konnte nicht|pas pu être|pas été (?:remis|distribué)|no (?:se )?pudo (?:ser )?entreg"
    r"|no ha podido|non è stat\w (?:possibile )?(?:consegn|recapit)|não pôde ser|niet worden (?:bezorgd|afgeleverd)"
    r"|nie (?:został|mógł)|не (?:может|могло|было|удалось)|退回|退信|无法投递|無法投遞"
    r"|배달할 수|전송할 수|配送でき|届きません"
)
"""Something that a notice says of a delivery."""
AUTOMATIC = (
    r"automatisch(?:es|e)? antwoord|afwezig|automatyczna odpowied|nieobecno|автоматическ\w+ ответ|автоответ"
    r"|автоматична відповідь|automatická odpov|autosvar|automatiskt? svar|frånvar|fravær|automaattinen vastaus"
    r"|automatikus válasz|otomatik yanıt|αυτόματη απάντηση|răspuns automat|automatski odgovor|trả lời tự động"
    r"|balasan otomatis|ตอบกลับอัตโนมัติ|自动(?:答复|回复|回覆)|自動(?:回覆|答覆|回复)|자동 ?(?:회신|응답|답장)|부재 ?중"
    r"|תשובה אוטומטית|رد تلقائي|urlaubs?(?:vertretung|abwesenheit)|ooo\b"
)
"""The beginning of an automatic answer's subject."""
