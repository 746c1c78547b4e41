"""Words about the mailbox itself: full, too small for the message, closed, moved."""

from __future__ import annotations

from newsletter.delivery.bounce.habits.habit import habit

# Not the beginning of a headline below it.
_FULL = r"full\b(?! (?:smtp|response|report|details|headers?|error (?:text|message))\b)"

HABITS = (
    habit(
        "mailboxfull",
        r"(?:mail ?box|inbox|mail ?drop|maildir|mail (?:directory|folder)|storage|disk|account"
        rf"|user)(?:~){{0,4}}? (?:is |are |was )?(?:\w+ )?(?:{_FULL}|over ?(?:its |the |disk |storage )?quota"
        r"|exceed\w{0,3} (?:its |the |storage |his |their )?(?:\w+ )?(?:quota|limit|allocation))",
        r"over ?quota",
        r"\bover (?:the |its |his )?(?:size |storage )?limit\b",
        r"quota[ -](?:has been |usage )?(?:exceed|violation|full|reached)",
        r"exceed\w{0,3} (?:\w+ ){0,4}?quota",
        r"out of (?:storage |disk )?(?:space|quota)",
        rf"mailbox[_ -]?{_FULL}",
        r"exceeded storage allocation",
        r"insufficient (?:disk|storage) space for",
        r"(?:not enough|(?:not|n't) have enough) (?:\w+ )?space",
        r"exhausted (?:\w+ ){0,2}?(?:storage|space|quota)",
        r"\bquota (?:exceeded|limit)",
        r"disk quota",
        r"would exceed (?:the )?(?:\w+ )?quota",
        r"storequota",
        r"shutoffquota",
        r"メールボックスに空き",
        r"容量(?:を|が)?(?:超|オーバー|一杯)",
        r"(?:bo[iî]te|casella|buz[oó]n|caixa|postfach)(?:~){0,5}? (?:pleine|piena|llen\w|cheia|voll)",
        r"too much mail data",
        r"mailbox size limit exceeded",
        r"no room in (?:the )?mailbox",
        r"temporarily over quota",
        r"has too many messages on the server",
        r"(?:mail ?box )?space not enough",
        r"\bfull mail ?box",
        r"mail ?folder is full",
        r"mail ?box exceeds (?:its |the )?(?:\w+ )?size",
    ),
    habit(
        "mailererror",
        r"procmail: ",
        r"command (?:output|died)",
        r"x-unix;",
        r"unknown mailer error",
    ),
    habit(
        "systemfull",
        r"mail system full",
        r"(?:server|system|file ?system)(?:~){0,3}? (?:is )?full",
        r"no space left",
        r"requested mail action aborted: exceeded",
        r"insufficient system storage",
        r"disk full",
    ),
    # Who cannot look does not know.
    habit(
        "systemerror",
        r"\b(?:database|directory|backend)(?:~){0,2}? (?:is |was )?(?:currently |temporarily )?"
        r"(?:(?:not |un)available|not responding|offline|down\b)",
    ),
    habit("systemerror", r"\bfile\b(?:~){0,3}? (?:was |is |could )?not (?:be )?found"),
    habit("networkerror", r"\b(?:mail|alias) loop\b|\bloop detected|\bloops back to myself"),
    # What is not found is where the mailbox is kept.
    habit(
        "systemerror",
        r"\b(?:mail ?box|back-?end) (?:server|host|store)(?:~){0,3}? (?:not found|unknown|not known)",
        r"\broute to(?:~){0,3}? (?:not found|unknown)",
    ),
    # It is there, and will be back.
    habit(
        "suspend",
        r"\b(?:mail ?box|account|user|recipient|address)(?:~){0,4}? temporar(?:il)?y (?:un|not )"
        r"(?:available|found|known)",
        r"\b(?:mail ?box|account)(?:~){0,4}? (?:being (?:moved|migrated|repaired)|under maintenance)",
        r"(?:un|not )available (?:for|at) the moment",
        r"\b(?:mail ?box|account|user) (?:is )?(?:currently|presently) (?:un|not )available",
    ),
    habit(
        "exceedlimit",
        r"(?:message|mail)(?:~){0,3}? (?:size|length)(?:~){0,3}? (?:exceed|larger|too)",
        r"(?:exceed|over)\w{0,9} (?:\S+ ){0,3}?(?:maximum|max\.?|permitted|allowed|fixed"
        r"|administrative) (?:\S+ ){0,3}?(?:size|length)",
        r"exceed\w{0,3} (?:\S+ ){0,2}?size limit",
        r"(?:message|mail|attachment|file) (?:is |was |size )*too (?:large|big|long)",
        r"message header size exceeds",
        r"size limit (?:is )?exceeded",
        r"exceeds size limit",
        r"larger than the (?:current|maximum|configured)",
        r"message length exceeds",
    ),
    habit(
        "suspend",
        r"(?:account|mail ?box|user|recipient|domain|address)(?:~){0,8}? (?:has been |is |was "
        r"|been )*(?:\w+ )?(?:currently |temporarily )?(?:disabled?\b|inactive|suspended|frozen|locked"
        r"|deactivated|not (?:currently )?active|expired\b|closed due)",
        r"(?:disabled|inactive|suspended|frozen|deactivated|not active"
        r"|boite du destinataire archivee) (?:account|mail ?box|user|recipient|address)",
        r"mailbox currently suspended",
        r"user suspended",
        r"archivee",
        r"account (?:currently )?inactive",
        r"recipient (?:has )?suspended",
        r"sorry,? .{0,40}\bsuspended",
    ),
    habit(
        "hasmoved",
        r"has moved\b",
        r"no longer (?:at|with) this",
        r"no longer (?:works?\b|employed\b|an employee\b)",
        r"(?:has|have|person|user|employee) left (?:the|our|this) (?:company|organi[sz]ation|firm|school|universi\w+)",
        r"no longer with (?:the|our|us)\b",
        r"mailbox has moved",
        r"has been replaced by",
        r"(?:our|my|new) (?:new )?e-?mail address is",
        r"not our user",
        r"user (?:has )?moved",
        r"address (?:has )?changed to",
        r"please (?:try|use) (?:this new|the new) (?:e-?mail )?address",
        r"551 (?:5\.\d\.\d )?user not local\W{0,2}(?: please)? (?:try|use)\b",
        r"(?<!if )(?<!when )\bthis e-?mail address is no longer (?:valid|in use)\b.{0,240}?\buse\b.{0,60}?\binstead\b",
    ),
)
