"""Words for an address that is none: host, or mailbox."""

from __future__ import annotations

from newsletter.delivery.bounce.habits.habit import habit

HABITS = (
    habit(
        "hostunknown",
        r"\b(?:host|domain|mail exchanger)s?(?:~){0,6}? (?:is |was |does |did |can(?:no|')?t "
        r"|could |be |has )*(?:unknown|not (?:be )?(?:found|exist|resolved?|known|reachable|available in dns)"
        r"|unreachable|nonexist\w+|cannot be (?:found|reached|resolved)|doesn'?t exist|invalid)",
        r"(?:unknown|unrout(?:e|)able|no such|non-?exist\w*|unresolvable|illegal|bad|invalid"
        r"|couldn'?t find any) (?:mail )?(?:host|domain|server)",
        r"host(?:name)? unknown",
        r"nxdomain",
        r"name or service not known",
        r"no (?:mx|a|aaaa) (?:record|host)",
        r"all relevant mx records point to (?:non-?existent|localhost)",
        r"name service error",
        r"dns (?:lookup )?(?:failure|error)",
        r"could ?n(?:o|')t (?:find|resolve) (?:\w+ ){0,2}?host",
        r"host .{0,60} is not reachable",
        r"can'?t find (?:\S+ )?host",
        r"couldn't find any host",
        r"unrouteable (?:mail )?(?:domain|address)",
        r"destination (?:server )?(?:not found|host unknown|domain)",
        r"(?:host|domain|server)(?:~){0,3}? (?:could ?n[o']?t be|was ?n[o']?t) found",
        r"ホスト名?が見つかり",
        r"ドメインが見つかり",
    ),
    habit(
        "notaccept",
        r"no smtp service",
        r"(?:does|do|is|are|will|host|system|domain|server)(?:~){0,3}? ?(?:not|n't"
        r"|never) (?:currently )?accept(?:s|ing)? (?:any |network |incoming |e?-?)?(?:mail|messages)",
        r"null ?mx",
        r"nullmx",
        r"\bno mail is accepted",
        r"recipient domain has no",
        r"name server: \.: host not found",
        r"smtp protocol returned a permanent error",
        r"doesn't accept e?-?mail",
        r"(?:we do not|not) accept mail",
    ),
    habit(
        "userunknown",
        r"(?:users?|recipients?|mail ?box(?:es)?|address(?:es|e)?|accounts?|person|destinat\w+|e-?mail"
        r"|local part|utente|utilisateur|usuario|empf[aä]nger)(?:~){0,10}? (?:is |are |was |does |did |could "
        r"|can |has |seems |be |not |an? |currently |name )*(?:unknown|not (?:be )?(?:found|exist\w*|known"
        r"|valid|listed|available|recogni[sz]ed|a valid|here|present|local|on (?:this|our))|doesn'?t (?:exist"
        r"|have)|(?:un|not )available|invalid|no longer|non-?exist\w*|inconnu\w*|sconosciut\w|invalide"
        r"|desconocido|unbekannt|not on server|been (?:deleted|removed)|not our customer|no existe|n'existe)",
        r"(?:unknown|no such|nonexist\w*|invalid|illegal|bad|not a valid|not a known|undeliverable"
        r"|unrouteable|unable to find|no valid|never heard of|not a) (?:or illegal )?(?:local |e-?mail |mail "
        r"|destination |forward |final |recipient |such |rcpt )*(?:users?|recipients?|mail ?box"
        r"|address(?:es)?|accounts?|alias|local[- ]part|person|name|rcpt)",
        r"invalid final delivery userid",
        r"(?:no|isn'?t a|not a)(?: (?:mail ?box|one|user|account|person|recipient))(?:~){0,3}? (?:here"
        r"|by that name|with that name|named|found|account)",
        r"user unkno?wn",
        r"unknown (?:user|local|recipient|address|alias|account|rcpt)",
        r"no mailbox",
        r"not (?:a )?known (?:at|here|to)",
        r"recipient (?:address )?rejected",
        r"address rejected",
        r"user not",
        r"mailbox unavailable",
        r"destin\w+ inconnu",
        r"(?:recipient|address|user|account) (?:not|no) (?:longer )?(?:\w+ )?(?:found|exists?|valid|accepted"
        r"|available|here)",
        r"addressee unknown",
        r"rejected (?:the )?(?:recipient|address)",
        r"(?:does|did) not exist",
        r"doesn'?t exist",
        r"has no mailbox",
        r"no account by that name",
        r"no one by that",
        r"not a customer",
        r"double-?check",
        r"not listed in",
        r"宛先(?:不明|が見つか)",
        # "Not found, or something else": a form of words that says neither.
        r"(?:メール)?アドレスが(?:見つか(?!らないか)|存在し)",
        r"存在しません",
        r"見つかりません",
        r"are not correct",
    ),
)
