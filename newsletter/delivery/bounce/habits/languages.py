"""What servers, and those who set them up, say in languages other than English; and what marks an automatic answer."""

from __future__ import annotations

import re

from newsletter.delivery.bounce.habits.habit import from_a_letter, habit

# A clause that names the sender is not about the reader.
_SENDER = (
    "absender|exp[ée]diteur|remitente|mittente|remetente|afzender|nadawc|отправител|відправник|发件|發件|寄件|发送|발신"
    "|보낸 ?사람|보내는|送信者|送信元|送信側|発信|差出人"
    "|avsender|avsändar|afsender|lähettäj|feladó|gönderen|odesílatel|expeditor"
    "|αποστολ|pošiljatelj|подател|השולח|المرسل|ผู้ส่ง|người gửi"
)
SENDER = re.compile(
    rf"{_SENDER}|(?<!to )(?<!to the )\bsender|\boriginat|\breverse[ -]?path|\b(?:helo|ehlo)\b"
    r"|\bsending (?:e-?mail |mail )?(?:address|domain|host|server|system|account)\b"
    r"|\byour (?!recipient|intended|destination|target|addressee)(?:\S{1,20} )?(?:e-?mail |mail )?"
    r"(?:address|domain|host|server)\b",
    re.IGNORECASE,
)
"""In a clause before what is unknown: who writes is meant."""
OF_SENDER = re.compile(
    r"s? (?:(?:is |was )?found )?(?:for|of|in|at) (?:the |this )?(?:sender|sending|originat|envelope|return|your "
    rf"(?:e-?mail |mail )?(?:address|domain|host|server))|\w{{0,3}} (?:{_SENDER}|sender)",
    re.IGNORECASE,
)
"""Behind it, the same."""
_CLAUSE = rf"(?:(?!{_SENDER})[^.\n]){{0,50}}?"
_PHRASES = (
    rf"(?:benutzer|empf(?:ä|ae)nger|adressat|adresse|postfach|mailbox|konto)(?:(?!{_SENDER})[^\n]){{0,80}}?"
    r"(?:unbekannt|existiert (?:hier )?nicht|nicht (?:mehr )?existier|gibt es nicht"
    r"|nicht (?:gefunden|bekannt|vorhanden|im \S+-verzeichnis|\S+ aufge\w+|im \S+ aufge\w+))",
    rf"(?:destinataire|utilisateur|adresse|bo[iî]te|compte)s?\b{_CLAUSE}"
    r"(?:inexistant|n'existe (?:pas|plus)|inconnu|introuvable|ne figure pas dans|n'est (?:pas|plus) valide"
    r"|n'est pas répertori)",
    rf"(?:usuario|destinatario|direcci[oó]n|buz[oó]n|casilla|cuenta|e-?mail|correo)\b{_CLAUSE}(?:inexistente"
    r"|desconocid|(?:no|ya no) existe|no (?:se|ha sido|fue) encontr|no encontrad|no figura en)",
    rf"(?:utente|destinatario|casella|indirizzo|account)\b{_CLAUSE}"
    r"(?:inesistente|sconosciut|non esiste|non risulta esist|non (?:\S+ ){0,2}?(?:trovat|elencat))",
    rf"(?:usu[áa]rio|utilizador|destinat[áa]rio|endereço|conta|caixa)\b{_CLAUSE}(?:inexistente"
    r"|desconhecid|n[ãa]o existe|n[ãa]o (?:\S+ ){0,2}?(?:encontrad|listad))",
    rf"(?:gebruiker|ontvanger|adres|mailbox|account|postbus)\b{_CLAUSE}(?:onbekend|bestaat niet"
    r"|niet (?:worden )?(?:gevonden|vermeld))",
    r"brak takiego (?:konta|użytkownika|adresu|odbiorcy|adresata)",
    rf"(?:u[żz]ytkownik|odbiorc|adres|skrzynka|konto){_CLAUSE}(?:nie istnieje|nieznan|nie znaleziono)",
    r"(?:пользовател|получател|ящик|адрес|уч[её]тн\S+ запис)(?:(?!отправител|відправник)[^.\n]){0,60}?"
    r"(?:не найден|не существует|неизвест|не зарегистрирован)",
    r"(?:收件人|用户|用戶|使用者|账户|邮箱|郵箱|信箱|地址|账号|帐号|帳號)[^。\n]{0,16}?(?:不存在|未找到|找不到|未注册|已注销|已註銷)",
    r"(?:无此|無此|无该|没有此|沒有此|没有该|沒有該)(?:用户|用戶|邮箱|郵箱|信箱|使用者|账号|帐号|帳號|收件[人者])|查无此人|查無此人|不存在的(?:收件人|用户|用戶|邮箱|郵箱|账号)",
    r"收件者[^。\n]{0,16}?(?:不存在|未找到|找不到)",
    r"(?:不存在|[没沒]有)(?:该|此|這個|这个)(?:电子邮件|電子郵件)?(?:帐户|帳戶|账户|地址)",
    r"(?:수신자|받는 ?사람|사용자|메일 ?주소|계정)[^.\n]{0,16}?(?:존재하지|없습니다|찾을 수 없)",
    r"존재하지 않는 (?:사용자|계정|수신자|메일|이메일|주소)",
    r"該当(?:する|の)(?:ユーザー?|宛先|アドレス)[^。\n]{0,8}?(?:おりません|ありません)",
    r"存在しない(?:宛先|メール|アドレス|ユーザー?|アカウント)",
    r"unbekannte[rs]? (?:benutzer|empf(?:ä|ae)nger|adressat|konto|postfach)",
    r"no existe (?:es[ae]|est[ae]|dich[ao]|la|el|ning[uú]n\w*) (?:cuenta|usuario|persona|direcci[oó]n|buz[oó]n"
    r"|destinatario|casilla)",
    r"nessun (?:utente|destinatario) (?:simile|con questo)",
    r"aucune? (?:utilisateur|destinataire|compte|bo[iî]te)\b",
    r"onbekende? (?:gebruiker|ontvanger|adres|mailbox|geadresseerde)",
    r"nie ma takiego (?:konta|u[żz]ytkownika|adresu|odbiorcy|adresata)|nieznany (?:użytkownik|odbiorca|adresat)",
    r"(?:нет такого|несуществующ\w+|неизвестн\w+) (?:пользовател|получател|адрес|ящик)",
    r"(?:ukjent|okänd|ukendt) (?:mottaker|mottagare|modtager|bruker|användare|bruger|adress)",
    rf"(?:mottaker|mottagare|modtager|bruker|användare|bruger|adress|konto){_CLAUSE}"
    r"(?:finnes ikke|finns inte|findes ikke|eksisterer ikke|existerar inte|ikke funnet|hittades inte|blev ikke fundet)",
    r"(?:användaren|brukeren|brugeren|mottagaren|mottakeren|modtageren|adressen) (?:är |er )?(?:okänd|ukendt|ukjent)",
    r"tuntematon (?:vastaanottaja|käyttäjä|osoite)|(?:vastaanottaja|käyttäjä|osoite) (?:on )?tuntematon",
    r"(?:ismeretlen|nem létező) (?:felhasználó|címzett|cím|postafiók)",
    r"(?:kullanıcı|alıcı|adres|hesap|posta kutusu)[^.\n]{0,50}?(?:bulunamadı|bilinmiyor|mevcut değil)",
    r"(?:nezn[áa]m[ýy]|neexistující) (?:u[žz]ivatel|p[řr][íi]jemce)",
    r"(?:uživatel|příjemce|schránka|adresa|účet)\b(?:(?!odesílatel)[^.\n]){0,80}?"
    r"(?:neexistuje|nebyl[ao]? nalezen|sa nenaš)",
    r"(?:utilizator|destinatar)\w* (?:necunoscut|inexistent)",
    r"nu exist[aă] (?:acest|acel|niciun) (?:utilizator|destinatar|cont)",
    r"(?:宛先|指定のアドレス|メール ?アドレス|電子メール ?アドレス|ユーザー?|アカウント|受信者)"
    r"[^。\n]{0,16}?(?:存在(?:いた)?しません|存在しない|見つかりません|不明"
    r"|ありません|登録されていません|廃止され|削除されました|解約され)",
    r"(?<!送信元)(?<!差出人)アドレス[はが][^。\n]{0,8}?(?:廃止|削除)され",
    r"アドレス(?:の(?:ご?利用|使用))?[はをが](?:[^。\n]{0,8}?)終了(?:し|いた|され)|会員は(?:既に)?退会",
    r"\bkeine person (?:mit|unter) diese",
    r"\bno hay nadie con (?:ese|este|esa|esta) (?:e-?mail|correo|direcci[oó]n|nombre)",
    r"\bkein(?:e[nr]?)? (?:solche[rsn]? |g(?:ü|ue)ltige[rsn]? )(?:benutzer|empf(?:ä|ae)nger|postfach|konto|mailbox)\b",
    r"\bkein(?:e[nr]?)? (?:benutzer|empf(?:ä|ae)nger|postfach|konto|mailbox) (?:(?:unter|mit) diese|f(?:ü|ue)r\b)",
    r"ung(?:ü|ue)ltige[rsn]? (?:empf(?:ä|ae)nger|e-?mail-?adresse|postfach)",
    r"(?<!absender)(?<!absender-)adresse (?:ist )?(?:ung(?:ü|ue)ltig|nicht (?:mehr )?g(?:ü|ue)ltig)",
    r"name des empf(?:ä|ae)ngers wurde nicht erkannt",
    r"adresse (?:e-?mail |[ée]lectronique |du destinataire )?(?:invalide|non valide)",
    r"destinatario (?:no v[aá]lido|inv[aá]lido|non valido)|destinatário inválido|(?:utente|indirizzo) non valido",
    r"no se encontr[oó] (?:la direcci[oó]n|el (?:usuario|destinatario|buz[oó]n)|la cuenta)",
    r"no se ha(?: podido)? encontra(?:do|r) la direcci[oó]n",
    r"impossibile trovare (?:l'indirizzo|il destinatario|l'utente|la casella)",
    r"(?:impossible de trouver|n'a pas (?:pu être |été )trouvé)\S* (?:l'adresse|le destinataire|l'utilisateur)",
    r"geen (?:gebruiker|mailbox|account) met (?:deze|die) naam|ongeldige? (?:e-?mail-?)?adres|ongeldige ontvanger",
    r"nie (?:można (?:znaleźć|odnaleźć)|znaleziono|odnaleziono) (?:podanego |wprowadzonego )?(?:adresu|odbiorcy"
    r"|użytkownika)|nieznany adres odbiorcy",
    r"не удалось найти (?:указанный |введ[её]нный )?(?:адрес|получател|пользовател)|адресат\S* не (?:найден"
    r"|существует)",
    r"(?:пользовател|ящик|адрес)\S* (?:был )?удал[её]н",
    r"(?:користувач|одержувач|отримувач|адрес|скриньк|обліков\S+ запис)\w{0,20}(?:(?!відправник)[^.\n]){0,40}?"
    r" не (?:знайдено|існує)|невідомий (?:користувач|отримувач)",
    r"(?:потребител|получател|адрес)\S* не (?:съществува|(?:беше|е) намерен)",
    r"כתובת[^.\n]{0,40}? לא נמצאה|تعذر العثور على عنوان|ไม่พบที่อยู่",
    r"nepoznat (?:korisnik|primatelj)|korisnik ne postoji",
    r"(?:gick inte att hitta|kunde inte hitta) (?:den angivna )?(?:e-?postadress|mottagar)",
    r"(?:käyttäjää|vastaanottajaa|osoitetta|tiliä) ei (?:ole|löydy|löytynyt)",
    r"nincs ilyen (?:felhasználó|címzett|postafiók|cím)|(?:felhasználó|címzett|fiók|cím) nem (?:létezik|található)",
    r"böyle bir (?:kullanıcı|hesap|adres|alıcı) yok|geçersiz alıcı",
    r"άγνωστος (?:παραλήπτης|χρήστης)|(?:χρήστης|παραλήπτης|διεύθυνση|λογαριασμός)\b[^.\n]{0,60}? δεν (?:υπάρχει"
    r"|βρέθηκε)",
    r"(?:utilizator|destinatar|adres|naslov|hesab)(?:(?!expeditor)[^.\n]){0,60}? (?:nu (?:exist[aă]|a fost g[aă]sit)"
    r"|nije pronađen|ni (?:bilo )?(?:mogoče najti|najden)|kuruluşta yok)|không tìm thấy địa chỉ",
    r"(?:adresát|příjemce|uživatel) (?:je )?neznámý|adresu se nepodařilo najít",
    r"找不到(?:您|你)?(?:输入|輸入|指定)?的?(?:电子邮件|電子郵件|收件人|收件者)",
    r"메일 주소를 찾을 수 없",
    r"(?:宛先|受信者)\S{0,8}?(?:アドレス)?(?:が|は)無効です|アドレスは現在使用されて(?:おりません|いません)",
)
# Phrases in other scripts than Latin are tried only where such a letter stands.
_BEYOND_LATIN = tuple(phrase for phrase in _PHRASES if not re.search("[a-z]", re.sub(r"\\.", "", phrase)))
_NOBODY = from_a_letter(
    [
        *(phrase for phrase in _PHRASES if phrase not in _BEYOND_LATIN),
        rf"(?=[^\x00-\u036f])(?:{'|'.join(_BEYOND_LATIN)})",
    ]
)
NOBODY = re.compile(_NOBODY, re.IGNORECASE)
"""Said of the address itself, and of nothing else: it needs no code beside it."""

HABITS = (
    habit(
        "mailboxfull",
        r"(?:postfach|mailbox)\b[^.\n]{0,40}?(?:voll|überfüllt|überschritten)",
        r"(?:quota|espace|bo[iî]te)\b[^.\n]{0,40}?(?:dépassé|saturée|pleine)",
        r"(?:buz[oó]n|cuota|casilla|mailbox)\b[^.\n]{0,40}?(?:llen[oa]|excedid|superad|agotad)",
        r"(?:casella|quota)\b[^.\n]{0,40}?(?:piena|superat)",
        r"(?:caixa|cota)\b[^.\n]{0,40}?(?:cheia|excedid)",
        r"(?:ящик|квот)\w{0,20}[^.\n]{0,40}?(?:переполнен|превышен)",
        r"(?:邮箱|郵箱|信箱|空间|空間|容量)[^。\n]{0,16}?(?:已满|已滿|不足|超)",
        r"(?:사서함|메일함|용량)[^.\n]{0,16}?(?:가득|초과|부족)",
        r"(?:メールボックス|受信箱|容量)[^。\n]{0,16}?(?:一杯|いっぱい|超え|超過|オーバー|上限)",
    ),
    habit("userunknown", _NOBODY),
    habit(
        "spamdetected",
        r"(?:识别为|識別為|认定为|判断为|疑似)(?:垃圾|广告)",
        r"迷惑メール(?:と|として)判定",
        r"스팸\S* ?(?:차단|분류|판정)",
    ),
)

DELAYED = (
    r"verzögert|verzögerung|verspätet|différée?|retardée?|retras(?:ad[oa]|o)|aplazad|demorad|ritardat|differit"
    r"|adiad[oa]|atrasad|vertraagd|opóźni|задерж|отложен|затрим|försenad|forsinke|viivästy|odložen|opožděn"
    r"|késleltet|gecik|καθυστ|遅延|延迟|延遲|延误|지연|noch nicht|not yet|再送"
)
"""A subject that says of a delivery that it is late."""
GOES_ON = re.compile(
    r"\b(?:will|shall) (?:be (?:re-?tried|tried again)|keep (?:on )?(?:re-?)?trying"
    r"|continue (?:to (?:re-?)?try|trying))\b"
    r"|\b(?:not yet be(?:en)?|not be|could not yet be) delivered yet\b|\b(?:could|can) not yet be delivered\b"
    r"|wird weiterhin versucht|再送を(?:試|続|行)",
    re.IGNORECASE,
)
"""A notice that says that the server has not given up."""
SUBJECT = (
    r"zustell\w*.{0,20}(?:fehl|nicht)|nicht zugestellt|échec|remise.{0,20}(?:échou|impossible)|no entregad"
    r"|entrega.{0,20}(?:fall|error)|mancata consegna|consegna.{0,20}(?:fallit|non)|não entregue"
    r"|niet (?:bezorgd|afgeleverd)|nie dostarczon|недоставлен|не доставлен|退信|退回|投递失败|投遞失敗"
    r"|无法投递|無法投遞|반송|전송 ?실패|배달 ?실패|배달되지 않|配送(?:でき|エラー)|配信不能|未送达|未傳遞|無法傳遞"
    r"|non recapitabil|não é possível entregar|nie można dostarczyć|niedostarczon|не удается доставить"
    r"|не вдалося доставити|kan (?:inte levereras|ikke leveres)|ei voi(?:da)? toimittaa|nelze doručit|nedoručiteln"
    r"|nem kézbesíthető|kézbesíthetetlen|teslim edile|nu se poate livra|verzögert|différée|retrasad|in ritardo|atrasad"
    r"|opóźnion|vertraagd|задерж|遅延|遲延|延迟|지연|(?:går|gick) inte att leverera|ikke leveret|toimitus"
    r"|niet te bezorgen"
    r"|non (?:recapitat|consegnat)|недоставен|δεν είναι δυνατή η παράδοση|onbestelbaar|unzustellbar"
)
"""A notice's subject."""
NOTICE = (
    r"nicht zugestellt|konnte nicht|pas pu être|pas été (?:remis|distribué)|no (?:se )?pudo (?:ser )?entreg"
    r"|no ha podido|non è stat\w (?:possibile )?(?:consegn|recapit)|não pôde ser|niet worden (?:bezorgd|afgeleverd)"
    r"|nie (?:został|mógł)|не (?:может|могло|было|удалось)|退回|退信|无法投递|無法投遞"
    r"|배달할 수|배달하지 못|전송할 수|配送でき|届きません|impossibile (?:recapitare|consegnare)|falha na entrega"
    r"|dostarczenie do|сбой доставки|未能(?:向|送达|投递)|無法傳遞|gick inte att leverera|kunne ikke leveres"
    r"|(?:nebylo možné|nepodařilo se) doručit|nem (?:sikerült )?kézbesít|teslim edile"
)
"""Something that a notice says of a delivery."""
AUTOMATIC = (
    r"fuera de (?:la )?oficina|fuori ufficio|fora do escrit[óo]rio"
    r"|automatisch(?:es|e)? antwoord|afwezig|automatyczna odpowied|nieobecno|автоматическ\w+ ответ|автоответ"
    r"|автоматична відповідь|automatická odpov|autosvar|automatiskt? svar|frånvar|fravær|automaattinen vastaus"
    r"|automatikus válasz|otomatik yanıt|αυτόματη απάντηση|răspuns automat|automatski odgovor|trả lời tự động"
    r"|balasan otomatis|ตอบกลับอัตโนมัติ|自动(?:答复|回复|回覆)|自動(?:回覆|答覆|回复)|자동 ?(?:회신|응답|답장)|부재 ?중"
    r"|תשובה אוטומטית|رد تلقائي|urlaubs?(?:vertretung|abwesenheit)|ooo\b"
)
"""The beginning of an automatic answer's subject."""
