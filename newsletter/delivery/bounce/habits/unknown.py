"""Words for an address that is none: host, or mailbox.

Gathered from what servers are made to say: the sources and manuals of Postfix, Exim, Sendmail, qmail with chkuser,
validrcptto and badrcptto, Exchange, Domino, GroupWise, Courier, Communigate Pro, MailEnable, hMailServer, Zimbra;
the postmasters' pages of Google, Microsoft, Yahoo, AOL, GMX and web.de, Orange, Free, Mimecast, Yandex, Mail.Ru,
Tencent, NetEase, Coremail, docomo and au; and lists that other bounce readers keep.
"""

from __future__ import annotations

from newsletter.delivery.bounce.habits.habit import from_a_letter, habit

_WHO = (
    r"(?:users?(?:[ -]?(?:id|name))?(?![ -]agent)|recipients?|mail[ -]?box(?:es)?|mail[ -]?drop|in-?box|accounts?"
    r"|(?<!\bip )(?<!\bhost )(?<!\bclient )(?<!\bmac )address(?:es|e?e)?(?! \[?\d+\.\d+\.)"
    r"|person|employee|customer|subscriber|receiver|e-?mail|local[ -]?part|alias(?:es)?|rcpt|destinat\w{1,12}|utente"
    r"|utilisateur"
    r"|usuario|empf[aä]nger)"
)
_IS = (
    r" (?:is |are |was |were |does |did |do |could |can |has |have |seems |be |been |to |not |an? |currently |name "
    r"|currently |you |entered |that ){0,12}"
)
_IS_NOT = (
    r"(?:unknown|un-?recogni[sz]ed|undefined|not (?:be )?(?:found|exi(?:s?t)?s\w*|exist\w*|known|valid|listed"
    r"|available(?! to )|recogni[sz]ed"
    r"|registered|defined|a valid|here|present|local|on (?:this|our)|one of our)"
    r"|(?:does|do|dos|did|is|has)n'?t (?:exists?|have|found|known|valid|listed|recogni[sz]ed|be found)"
    r"|(?:can|could)(?: ?not|n'?t) (?:be )?(?:found|located|recogni[sz]ed)|do(?:es)? (?:not|no) exists?|dosen'?t exist"
    r"|not have (?:an |any )?(?:\S+ )?(?:account|mail ?box)|(?:un|not )available(?! to )|invalid|no longer"
    r"|non-?exist\w*"
    r"|deleted|removed(?! you| from the (?:list|newsletter))|terminated|inconnu\w*|sconosciut\w|invalide|desconocido"
    r"|unbekannt|not on server"
    r"|not our customer|no existe|n'existe)"
)
_NO = (
    r"(?:unknown|un-?recogni[sz]ed|no[ _]such|non-?exist(?:e|a)nt|non-?existing|nonexist\w*|invalid|illegal|bad"
    r"|not a valid|not a known|undeliverable|unrouteable|no valid|never heard of|not a|wrong|undefined"
    r"|(?:unable to|can(?:no|')?t|could ?n(?:o|')t|did ?n(?:o|')t) (?:find|locate|recogni[sz]e)"
    r"|do(?:es)?(?: not|n'?t) know)"
)
_SUCH = (
    r"[ _-](?:or |unknown |illegal |invalid |unrecogni[sz]ed |local |virtual |e-?mail |mail |destination |forward "
    r"|final |recipient |such |rcpt |system |the |that |this |an? |any ){0,12}"
    r"(?:users?(?![ -]agent)|recipients?|receivers?|mail[ -]?box|mail[ -]?drop|address(?:es)?|accounts?|alias"
    r"|local[ -]?part|person|name|rcpt|mailing list|userid|customer|id\b)"
)
CLEAR = (
    # Who: the mailbox …; no such …; nobody here by that name.
    rf"{_WHO}(?:~){{0,10}}?{_IS}{_IS_NOT}",
    rf"\b{_WHO} [\[(][^\])]{{0,80}}[\])](?:~){{0,3}}?{_IS}{_IS_NOT}",
    rf"{_NO}{_SUCH}",
    r"\b(?:no|isn'?t an?|not an?)(?: \w+)?(?: (?:mail[ -]?box|one|user|account|person|recipient))(?:~){0,3}? (?:here"
    r"|called(?! for)"
    r"|by (?:that|this)|with (?:that|this)|at (?:that|this)|named|found|account|available)",
    r"invalid final delivery userid",
    r"(?:recipient|(?<!\bip )address|user|account|mail ?box) (?:not|no) (?:longer )?(?:\w+ )?"
    r"(?:found|exists?|valid|accepted|available(?! to )|here)",
    r"(?:this|that|the) (?:\S+ ){0,3}?(?:does|did|do)(?: ?not|n'?t) exists?",
    r"addressee unknown",
    r"has no mail ?box",
    r"(?:we )?have no (?:such )?(?:user|mail ?box|account|recipient)",
    # A thing that belongs to a user, or that a user may, is no user: the clause ends there.
    r"do(?<!\byou do)(?<!\bsender do)(?<!\bdomain do)(?<!\bhost do)(?<!\bserver do)(?<!\bservers do)(?<!\bcompany do)"
    r"(?<!\bservice do)(?<!\bservices do)(?:es)?(?: ?not|n'?t) have (?:an? |any |such ){0,3}"
    r"(?:\w+ )?(?:user|mail ?box|recipient|person)"
    r"(?= *(?:[.,;)]|$|here\b|by\b|with\b|named\b|called\b|(?:at|in|on) (?:this|that|our)\b))",
    r"no that user\b|I cannot deliver mail for\b(?! now\b| spam\b)"
    r"|do(?:es)?(?: ?not|n'?t) handle mail for(?: (?:that|this) user| *$)",
    r"\bis unknown (?:at|on|to) (?:this|our) (?:host|server|system|site|domain)\b",
    r"not in (?:the |our )?(?:ldap|active director\w{1,3})\b",
    r"(?<!you are )(?<!sender is )(?<!sender )not (?:found )?(?:in|on) (?:the |our |my |this )?"
    r"(?:valid |local |list of ){0,2}(?:recipients?|rcpt ?to|rcpt|mail ?box(?:es)?) (?:list|table|map|database)\b",
    r"recipient(?:'s)?(?: address)? (?:could|can)(?: ?not|n'?t) be resolved",
    r"resolve (?:the )?recipient\b(?! ?'s)",
    r"no account by that name",
    r"no (?:e-?mail )?address is configured",
    r"no one (?:here )?by that",
    r"there is no one at",
    r"mail ?box (?:un|not )available(?! to )",
    r"unavailable mail user",
    r"not (?:a )?user (?:of|on|at) this",
    r"not one of our (?:users|customers)",
    r"no longer an? (?:valid|active|existing|current) (?:e-?mail |mail )?(?:address|user|account|mail ?box|recipient"
    r"|customer|employee|member)",
    r"no (?:account|mail ?box) for\b",
    r"nobody (?:here )?(?:(?:by|with|of|at) that (?:name|address)|called(?! for)|named)\b"
    r"|name was not found at the remote",
    r"account (?:that |which )?you (?:\w+ ){1,4}?(?:has been|was|is) closed",
    r"address(?:~){0,2} not in (?:use|service)",
    r"address (?:does not|doesn'?t|no longer) (?:accept|receive)s? (?:any )?(?:e?-?mail|messages) (?:any ?more"
    r"|any longer)(?! from)",
    r"not an? active address",
    r"not (?:an? )?our customer",
    r"not a customer",
    r"mail ?box (?:has been |was |is )?(?:deleted|removed)",
    r"(?:user|address|recipient) not in (?:\S+ ){0,3}?(?:directory|list|table|map)\b",
    r"(?:recipient address|address of (?:this|that|the|your) recipient) is not (?:in|on) (?:my|our|the) (?:local )?"
    r"list\b",
    r"(?:name|user|recipient|address)(?:~){0,3}? not in (?:the |our )?directory",
    r"not found in (?:the |our )?(?:ldap|directory|address book)",
    r"user missing home directory",
    r"account (?:has been |was |is )?(?:closed|deleted|removed|cancel\w+)",
    r"wasn'?t found at",
    r"\bvalidrcptto\b",
    r"recip(?:ient)? ?not ?found",
    r"(?:does not|doesn'?t) have an? (?:\S+ )?account",
    r"destin\w{1,12} inconnu",
    r"\berr\.nosuchuser\b",
    r"email name is not found",
    r"\bname(?<!host name)(?<!domain name)(?<!server name)(?<!command name)(?<!lo name)(?<!sender name)"
    r" (?:is |was )?not recogni[sz]ed",
    r"un-?recogni[sz]ed[ -]o/?r[- ]?name|not a known o/?r[- ]?name",
    r"never heard of",
    r"\bno such (?:employee|student|member|colleague)\b|\buser not a member of (?:the |this |our )?domain\b"
    r"|\brecipient(?:-user)? must exist(?: here| on this| at this| *[.;]| *$)"
    r"|\bunkown (?:user|recipient|address|mail ?box)\b"
    r"|\bdomain (?:has been |was |is )(?:given up|abandoned)\b|\baccount (?:has been |was |is )?discontinued\b"
    r"|\bknow (?:any|no)body (?:by|of|with) (?:that|this) name\b",
    r"(?<!you are )(?<!sender is )(?<!client is )\bnot a registered (?:user|recipient|mail ?box|address)\b"
    r"|\bun-?registered (?:recipient|mail ?box)\b",
    r"\bno (?:local mail ?box|matching (?:recipient|user|mail ?box|directory entry))\b",
    r"fail(?:ed|s|ure)? to (?:find|locate) (?:the )?(?:user|recipient|mail ?box)\b",
    r"(?:could ?n[o']?t|can ?n?[o']?t|unable to) find(?:~){1,3}? in (?:the |our )?"
    r"(?:user |recipient )?(?:database|directory)",
    r"(?:user|recipient|mail ?box)(?:~){0,3}? not in (?:our|the|this) (?:user |recipient )?(?:database|system)\b",
    r"(?:user|recipient|mail ?box) (?:is )?not hosted (?:here|on|by)",
    r"do(?:es)? not host (?:this|that|the) (?:user|recipient|mail ?box)",
    r"(?:user|person|recipient) does ?n[o']t live here",
    r"not a (?:working|functioning|functional) (?:e-?mail )?address",
    r"(?<!\bip )(?:address|mail ?box) (?:has been |was )(?:permanently )?"
    r"(?:closed|discontinued|retired|decommissioned|abolished)",
    r"(?:user|mail ?box|account|address|recipient)(?:~){0,3}? has been removed from",
    r"discontinued (?:mail ?box|address)",
    # Symantec's cloud: not among those that are registered.
    r"\b542(?<!\d\d\d 542)(?<!\d\.\d 542) rejected\b",
    # InterScan, when the server behind it refuses.
    r"unable to deliver message to \(and other recipients in the same domain",
)
"""Nobody who knows the mailbox says so."""
_LOOSE = (
    r"user unkno?wn",
    r"unknown (?:user(?![ -]agent)|local|recipient|address|alias|account|rcpt)",
    r"no mailbox",
    r"not (?:a )?known (?:at|here|to (?:us|this|the|our))",
    r"recipient (?:address )?rejected",
    r"address rejected",
    r"user not(?! accept)",
    r"rejected (?:the )?(?:recipient|address)",
    r"(?:does|did|do|dos)(?: not|n'?t|nt) exists?\b",
    r"\bno longer exists?\b",
    r"is not here\b",
    r"unable to find\b",
    r"double-?check",
    r"mail ?box name (?:is )?not allowed",
    r"not listed in",
    r"no longer valid",
    r"\bin my bad(?:rcpt|recipient)to\b",
    r"宛先(?:不明|が見つか)",
    # "Not found, or something else": a form of words that says neither.
    r"(?:メール)?アドレスが(?:見つか(?!らないか)|存在し)",
    r"存在しません",
    r"見つかりません",
    # Notes and Domino, without a code: readers of bounces differ about it, so it takes several to be believed.
    r"ディレクトリの(?:リスト|一覧)には?ありません",
    r"are not correct",
)
"""Said of mailboxes that are none, and of other things too."""

# Nobody is found, for now.
_NOT_FOUND = (
    r"(?:unknown|no such (?:user|recipient|mail ?box|address)|resolve|deliver mail"
    r"|(?:(?:can)?not|\w{2,6}n'?t) (?:be )?(?:found|known|resolved|exist))\b"
)
_OUTAGE = (
    r"(?:temporary (?:\w+ )?(?:failure|error|problem|outage)"
    r"|(?:dns|ldap|directory|database)(?: is)?(?: currently)? down\b)"
)
_FOR_NOW = (
    r"(?:right now|for now|for the moment|(?:re)?try(?: it)?(?: again)? (?:later|soon)|please retry(?! with)"
    rf"|{_OUTAGE})"
)

HABITS = (
    habit(
        "systemerror",
        rf"\b{_NOT_FOUND}[^.\n]{{0,60}}?\b{_FOR_NOW}",
        rf"\b(?<!not a )(?<!no ){_OUTAGE}[^.\n]{{0,60}}?\b{_NOT_FOUND}",
    ),
    habit(
        "hostunknown",
        r"\b(?:host|domain|mail exchanger)s?(?:~){0,6}? (?:is |was |does |did |can(?:no|')?t "
        r"|could |be |has )*(?:unknown|not (?:be )?(?:found|exist|resolved?|known|reachable|available in dns)"
        r"|unreachable|nonexist\w+|cannot be (?:found|reached|resolved)|doesn'?t exist|invalid)",
        r"(?:unknown|unrout(?:e|)able|no such|non-?exist\w*|unresolvable|illegal|bad|invalid"
        r"|couldn'?t find any) (?:mail )?(?:host|domain|server)",
        r"host(?:name)? unknown",
        r"nxdomain",
        r"no dns entr(?:y|ies) for",
        r"nowhere to deliver mail to for domain",
        r"name or service not known",
        r"no (?:mx|a|aaaa)(?: (?:or|nor|and) (?:mx|a|aaaa))* (?:record|host)",
        r"no matches to nameserver query",
        r"all relevant mx records point to (?:non-?existent|localhost)",
        r"name service error",
        r"dns (?:lookup )?(?:failure|error)",
        r"could ?n(?:o|')t (?:find|resolve) (?:\w+ ){0,2}?host",
        r"(?:find|resolve) (?:the )?(?:recipient|destination)(?:'s)? domain",
        r"host .{0,60} is not reachable",
        r"can'?t find (?:\S+ )?host",
        r"couldn't find any host",
        r"unrouteable (?:mail )?(?:domain|address)",
        r"destination (?:server |domain )?(?:not found|unknown|host unknown|does not exist)",
        r"(?:host|domain|server)(?:~){0,3}? (?:could ?n[o']?t be|was ?n[o']?t) found",
        r"ホスト名?が見つかり",
        r"ドメインが見つかり",
    ),
    habit(
        "notaccept",
        r"no smtp service",
        # Of a host or a domain, and of all mail: not of some mail, nor of a reader.
        r"\b(?:host|domain|server|hostname|site|machine|we)\b(?:~){0,3}? ?(?:not|n't"
        r"|never) (?:currently )?accept(?:s|ing)? (?:any |incoming |e?-?)?(?:mail|messages)"
        r"(?! (?:with|from|to|for|by|that|which|containing|sent|unless|without|over)\b)",
        # RFC 7504: the name of the host itself.
        r"\b(?:521|556)\b(?: 5\.\d{1,3}\.\d{1,3})? (?:[a-z0-9-]{1,63}\.){1,9}[a-z0-9-]{2,63}"
        r" does not accept (?:any )?e?-?mail"
        r"(?! (?:with|from|to|for|by|that|which|containing)\b)",
        r"null ?mx",
        r"nullmx",
        r"\bno mail is accepted",
        r"recipient domain has no",
        r"name server: \.: host not found",
        r"smtp protocol returned a permanent error",
        r"(?:domain|host|server)(?:~){0,2}? doesn't accept e?-?mail"
        r"(?! (?:with|from|to|for|by|that|which|containing)\b)",
    ),
    habit("userunknown", from_a_letter([*CLEAR, *_LOOSE])),
)

PLAINLY = habit("userunknown", from_a_letter(CLEAR)).pattern
