"""Words that refuse us: our server, our name, our message."""

from __future__ import annotations

from newsletter.delivery.bounce.habits.habit import habit

HABITS = (
    # Exchange Online knows which mailboxes a domain has, and refuses all others at its edge.
    habit("userunknown", r"\b5\.4\.1\b[ :<>\[\]]*(?:all recipient addresses rejected[ :]*)?access denied"),
    # One sentence of a hosting panel that names every cause, said when the domain has no server.
    habit("hostunknown", r"account or domain may not exist(?:~){0,1}?.{0,40} missing the proper dns entries"),
    habit(
        "norelaying",
        r"relay(?:ing)?(?:~){0,3}? (?:denied|not (?:permitted|allowed|supported|authorized)|prohibited"
        r"|rejected|disallowed)",
        r"(?:not (?:permit|allow)ted|unable|not configured|refus\w{1,4}|insecure mail) (?:\w+ )?(?:to )?relay",
        r"relay (?:not|access) (?:permitted|denied)",
        r"relaying mail to \S+ is not allowed",
        r"mail server requires authentication before relaying",
        r"not (?:a )?gateway",
        r"in my list of allowed rcpthosts",
        r"we do not relay",
        r"no relay",
        r"relay operation rejected",
        r"sender or recipient domain must be local",
        r"relays? not allowed",
        r"551 (?:5\.\d\.\d )?user not local",
        r"that domain isn'?t in my",
    ),
    habit(
        "authfailure",
        r"\bdmarc\b",
        r"\bdkim\b(?:\W+\w+){0,6} (?:fail|missing|required|not|invalid)",
        r"\bspf\b(?:~){0,6} (?:fail|record|check|permitted|forbid|not|reject|error|soft)",
        r"(?:bad|fail\w{0,4}|invalid|no|missing) (?:\S+ )?(?:spf|dkim)\b",
        r"unauthenticated e?-?mail",
        r"(?:does|did|must|has)(?: not|n't)? (?:pass|fail)\w{0,4} (?:the )?(?:\w+ )?authentication",
        r"sender policy framework",
        r"is not (?:a )?permitted sender",
        r"domain owner policy",
    ),
    habit(
        "requireptr",
        r"(?:reverse dns|\bptr\b|\brdns\b)(?:~){0,8}? (?:not|fail|missing|required|lookup|must|invalid|no"
        r"|doesn|mismatch)",
        r"(?:no|cannot find|fix|lacks?|missing|without|unable to find|cannot resolve"
        r"|valid) (?:\S+ ){0,4}?(?:reverse (?:dns|hostname|mapping)|\bptr\b|\brdns\b)",
        r"cannot find your (?:reverse )?hostname",
        r"client host rejected: cannot find",
        r"does not resolve to a",
        r"unresolvable relay host",
    ),
    habit(
        "virusdetected",
        r"\bvirus",
        r"malware",
        r"malicious (?:content|code|attachment)",
        r"infected",
        r"viral content",
        r"mcspamsignature",
        r"dangerous (?:content|attachment)",
    ),
    habit(
        "notcompliantrfc",
        r"(?:not|non)[ -]?(?:rfc|compliant|conform)",
        r"rfc ?\d{3,4}.{0,40}(?:compliant|violat|specif)",
        r"messages? (?:with|has|contains?) (?:multiple|duplicate)(?:~){0,6}? header",
        r"multiple (?:\d{3} )?(?:[\d.]+ )?addresses in from",
        r"duplicate header",
        r"bare (?:lf|<lf>|linefeed)",
        r"(?:missing|invalid|multiple) (?:\S+ ){0,2}?headers?\b",
    ),
    habit(
        "badreputation",
        r"(?:low|poor|bad|very low|negative|sender'?s?|domain'?s?|ip(?: address)?) (?:\w+ )?reputation",
        r"reputation (?:is|of|score|filter|problem|list)",
        r"senderscore",
        r"has a (?:poor|bad|low)",
    ),
    habit(
        "spamdetected",
        r"(?:look|seem|classif\w{0,9}|identif\w{0,9}|detect\w{0,9}|consider\w{0,9}|appear\w{0,9}|flagged|recogni[sz]ed|tagged"
        r"|marked|suspected|content|message|mail)(?:~){0,8}? (?:as |like |is |to be |possible |probable "
        r"|likely |due to )*(?:\w+ )?(?:spam|ube|uce|unsolicited|bulk ?mail|junk)\b(?!.{0,24}(?:incident|list"
        r"|haus|cop))",
        r"[ :-] ?spam\.? see\b",
        r"ofr_?506",
        r"uribl",
        r"spam (?:detected|message|content|score|classification|filter|mail|rejected|signature|check)",
        r"(?:rejected|blocked|refused|denied) (?:\S+ ){0,4}?(?:as|for|by"
        r"|due to) (?:\S+ ){0,2}?(?:anti-?)?spam\b(?!haus|cop| incident)",
        r"\bspamassassin",
        r"considered unsolicited",
        r"high probability of spam",
        r"is spam\b",
        r"no thank you rejected",
        r"we don'?t (?:accept|want) spam",
        r"(?:is|was|be) (?:unsolicited|spam)\b",
        r"anti-?spam (?:filter|engine|polic)",
        # NetEase names the filter that said no.
        r"\bdt:(?:spm|bnk|sum|rbl)\b",
    ),
    habit(
        "toomanyconn",
        r"too many (?:concurrent |simultaneous |smtp |open )?(?:connections|sessions|recipients)",
        r"connection rate",
        r"(?:max\w{0,5} )?(?:number of )?(?:concurrent |simultaneous )?connections? (?:limit )?(?:reached|exceeded)",
        r"recipients? limit",
        r"all available ip",
        r"concurren\w{1,4} (?:number )?(?:limit|connections?)",
        r"throttl\w{1,4} due to too many",
    ),
    habit(
        "speeding",
        r"too (?:fast|many (?:messages|e?-?mails?|invalid|unknown|bad|non-?exist\w*|errors|(?:failed "
        r"|login )attempts))",
        r"(?:sending|receiving) (?:mail|messages?|rate|limit)\w{0,9} (?:too|limit|exceed|at a rate)",
        r"rate[ -]?limit",
        r"quickly",
        r"throttl",
        r"mail rate",
        r"\brate (?:is )?too high\b",
        r"message (?:rate|limit|quota) (?:limit |is )?exceeded",
        r"(?:daily|hourly) (?:\w+ )?(?:limit|quota)",
        r"deferred due to user complaints",
        r"unusual rate",
        r"exceeded (?:the|your) (?:maximum|rate|sending)",
    ),
    habit(
        "blocked",
        r"(?:client host|your (?:ip|host|server|domain|network|mta|access|message|e-?mail)|ip address|\bip\b"
        r"|connection|host|server|network)(?:~){0,8}? (?:is |was |been |has been |has |are |currently "
        r"|temporarily |also )*(?:black ?listed|block ?listed|blocked|banned|listed (?:in|on|at|by)|denied"
        r"|rejected(?! recipient)|refused to talk|bloque\w*|not allowed to (?:send|connect)"
        r"|not authori[sz]ed to connect)",
        r"\bip(?: address)?(?:~){0,2} is listed\b",
        r"\brbls?\b",
        r"dnsbl",
        r"spamhaus",
        r"spamcop",
        r"sorbs",
        r"barracuda(?:central| reputation)",
        r"cloudmark",
        r"black ?list(?:ed|ing)?",
        r"block ?list",
        r"deny ?list",
        r"blocked (?:using|by|for|due)",
        r"bloqu[eé]+",
        r"refused to talk to me",
        r"not accepting (?:connections|mail from)",
        r"no access from mail server",
        r"access denied.{0,20}(?:\bip\b|from)",
        r"open relay",
        r"(?:dynamic|dial-?up|residential|generic) (?:\w+ )?(?:ip|address|host|user|range)",
        r"connection (?:rejected|dropped) (?:by|due)",
        r"too many (?:spams?|bad) from",
        r"you are not allowed to connect",
        r"(?:bad|invalid|unknown) (?:helo|ehlo)",
        r"helo (?:command )?rejected",
        r"refused by mailserver",
        r"domain\s\S+\smismatches client ip",
        r"server access forbidden",
        r"temporarily deferred due to",
        r"service not available, closing transmission",
        r"email blocked",
        r"is redundant",
        r"grey ?list",
        r"service refus",
        # Outlook.com numbers its reasons.
        r"\bsc-00\d\b",
        r"too many unwanted messages",
        r"directory harvest|\bharvest(?:ing)? attack",
    ),
    # What is not found is not the reader: our server, our name, or ours in a reader's list.
    habit(
        "rejected",
        r"\byour (?:host|domain|server|hostname|mail server|mail ?box|account|address|e-?mail address"
        r"|ip address)(?:~){0,4}? "
        r"(?:is |was |does |could |can |not |be )*"
        r"(?:unknown|not (?:be )?(?:found|exist|resolved?|known)|doesn'?t exist)",
        r"\b(?:host|client) (?:is )?unknown\W{1,3}\d{1,3}\.\d{1,3}\.",
        r"reverse (?:dns )?(?:lookup|name)\b|not found in reverse",
        r"\b(?:sender|you|client|your (?:e-?mail |mail |ip )?(?:address|account))"
        r"(?: (?:is|are|was|were|address|domain)){0,3}"
        r" not (?:found |listed )?in (?:the |our )?(?:ldap|active director|directory|database)",
        # Exchange, of groups that take mail from insiders only.
        r"\bsendernotauthenticated",
        r"(?:not|n'?t) (?:found )?(?:in|on) (?:\S+ ){0,3}?(?:white|allow|safe)[ -]?list",
        r"not (?:found )?(?:in|on) (?:\S+ ){0,2}?(?:address book|contacts)",
        r"(?:name|host|domain|argument)(?:~){0,3}? (?:in|given|after|with) (?:the |your )?(?:helo|ehlo)",
        r"\b(?:reply-to|return-path|errors-to)(?:~){0,4}? (?:not|n't|invalid|bad|unknown|illegal|malformed)\b",
        r"\b(?:bad|illegal|invalid|unknown|malformed)(?:~){0,4}? (?:in )?(?:the )?"
        r"(?:reply-to|return-path|errors-to|in (?:the )?from)\b",
        r"\b(?:ihre?|votre|su|il tuo|seu|sua|uw|ваш)(?: e-?mail-?)? ?(?:adresse?|compte|cuenta|dirección|indirizzo"
        r"|account"
        r"|konto|postfach|адрес|endereço|conta)\b[^.\n]{0,40}? (?:unbekannt|nicht|n'existe|n'est|no existe|non|não"
        r"|niet|не) ",
        r"(?:보낸 ?사람|발신자)[^.\n]{0,16}?(?:존재하지|없습니다)|(?:您|你)的(?:地址|邮箱|郵箱|服务器)[^。\n]{0,8}?不",
        r"sending (?:host|server|domain|system)\b(?:~){0,4}? (?:unknown|not|n't|invalid)\b",
        r"unknown to(?:~){0,2}? (?:white|allow|safe)[ -]?list",
        r"\b(?:ip(?: address)?|server|client|machine)(?:~)?? (?:is )?(?:not (?:a )?known|unknown) (?:here|to)\b",
    ),
    habit("syntaxerror", r"\b501 (?!5\.1\.)(?:\S+ ){0,3}?(?:bad|invalid) (?:\w+ )?(?:address )?syntax"),
    # Addresses in the header of a message are many; none of them is the one that was asked for.
    habit(
        "notcompliantrfc",
        r"\b(?:bad|illegal|invalid|unknown|malformed|no valid)(?: [\w'-]*\w:?){0,4}? headers?\b",
        r"\bheaders?\b(?:~){0,4}? (?:bad|illegal|invalid|unknown|malformed|not exist)\b",
        r"\baddress(?:es| list)? in (?:the |your )?(?:message|mail|body|cc|bcc)\b",
    ),
    habit(
        "contenterror",
        r"\b(?:links?|url|web ?sites?) (?:in|within|that)(?:~){1,8}? (?:domain|host|site)",
        r"message content (?:rejected|refused)",
        r"\b(?:links?|urls?)\b(?:~){0,3}? (?:invalid|unknown|non-?exist|not exist|not found)",
    ),
    habit("securityerror", r"\b(?:not|un) ?authenticated\b", r"authentication (?:failed|failure|unsuccessful)"),
    habit(
        "rejected",
        r"valid from:?(?: |$)",
        r"(?:sender|from|envelope|return|mail from)(?:~){0,5}? (?:address |domain )?(?:is |was |been "
        r"|has been |does |are |not |access )*(?:rejected|denied|refused|not accepted|invalid|unknown|blocked"
        r"|valid\b|bad\b|illegal|malformed|not exist|verify failed|verification failed|not found|disallowed)",
        r"(?:invalid|unknown|bad|unroutable|rejected|undeliverable|not accept\w{0,4}|unverified|forged) (?:sender"
        r"|return[ -]?path|envelope sender|from address|mail from|from domain)",
        r"sender verify failed",
        r"\bsender(?: address)? ?: ?(?:~){0,2}? ?(?:unknown|no such|not found|invalid|non-?exist)",
        r"\bsender verif\w|verif\w{1,9} (?:of|for) (?:the )?sender",
        r"\bsender (?:address )?call-?(?:back|out)\b",
        r"\bin (?:the )?mail from\b|\bfrom: ?(?:address|domain|host) (?:does|is|not|unknown|invalid)\b",
        r"\b(?:helo|ehlo)(?:~){0,2}: (?:\w+ )?(?:no such|not\b|unknown|invalid|does)",
        r"domain of sender",
        r"\bverif\w{1,9} (?:of|for) your\b",
        r"\byou do(?:es)? ?n[o']t exist\b|\byour ip\b(?:~){0,3}? (?:no|not|un\w{1,9})\b",
        r"\b(?:exist\w{0,2}|found|known) for (?:external|outside|unauthenticated)\b|\bno such user reputation\b",
        r"\bverification failed for\b(?! (?:the )?recipient)",
        r"domain may not exist or dns check",
        r"only members",
        r"sender (?:address )?must\b",
        r"absender-?adresse\S{0,80}(?:~){0,4}? (?:unbekannt"
        r"|(?:un|nicht (?:mehr )?)g(?:ü|ue)ltig|existiert|nicht gefunden)",
        r"(?:送信元|送信者|送信側|発信元|発信者|差出人)[^\s。]{0,12}?(?:存在し|見つかり|不明|無効)|(?:发件人|發件人|寄件[者人])[^\s。]{0,8}?(?:不存在|找不到|不在)",
        r"not (?:a )?members?\b(?! of (?:the |this |our )?domain)",
        r"not (?:allowed|permitted|authori[sz]ed|eligible) to (?:post|send)",
        r"(?:not|n't) have permission",
        r"verify (?:the )?sender",
        r"bounce attack",
        r"empty envelope senders? not allowed",
        r"closed list",
        r"sender'?s? (?:domain|mail|address)",
        r"rejected your message",
        r"google groups",
        r"sending to/from an address",
        r"moderat(?:ed|or)",
    ),
)
