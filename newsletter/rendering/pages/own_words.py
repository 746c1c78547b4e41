"""What the pages of pausing, moving, looking at one's data and erasing say, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.model.consent_detail import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """``{title}`` is the publication, ``{reader}`` a masked address, ``{day}`` a date, ``{at}`` a date and time,
    ``{number}`` a receipt's. ``sources`` and ``facts`` are those of the record of consent."""

    undo: str
    taken_back: str
    pause: str
    pause_text: str
    weeks: str
    weeks_until: str
    pause_do: str
    paused: str
    resume: str
    resumed: str
    move: str
    move_text: str
    move_new: str
    move_do: str
    move_asked: str
    move_bad: str
    move_same: str
    move_often: str
    move_ask_title: str
    move_ask_text: str
    move_confirm: str
    moved_title: str
    moved_text: str
    move_taken_title: str
    move_taken_text: str
    data: str
    data_text: str
    data_see: str
    data_save: str
    data_title: str
    data_intro: str
    none: str
    person: str
    address: str
    name: str
    since: str
    choices: str
    record: str
    changes: str
    received: str
    returned: str
    notices: str
    suppressions: str
    lifted: str
    tries: str
    paused_until: str
    back_to_choices: str
    end: str
    erase: str
    erase_text: str
    erase_open: str
    erase_title: str
    erase_what: str
    erase_keeps: str
    erase_do: str
    erase_not: str
    erase_busy: str
    erased_title: str
    erased_text: str
    receipt: str
    receipt_mailed: str
    place: str
    in_language: str
    states: Mapping[str, str]
    sources: Mapping[str, str]
    facts: Mapping[Fact, str]
    kinds: Mapping[str, str]
    formats: Mapping[str, str]
    languages: Mapping[str, str]


_JA = OwnWords(
    undo="元に戻す",
    taken_back="元に戻しました。",
    pause="しばらく休む",
    pause_text="期間が過ぎると、自動的に再開します。休んでいる間の号は、あとからはお送りしません（ウェブで読めます）。",
    weeks="{count}週間",
    weeks_until="{count}週間（{day}まで）",
    pause_do="休む",
    paused="お休み中です。{day}まで、お送りしません。",
    resume="いま再開する",
    resumed="再開しました。次の号からお送りします。",
    move="アドレスの変更",
    move_text="新しいアドレスに確認のメールをお送りします。そこにあるボタンを押すまで、何も変わりません。",
    move_new="新しいアドレス",
    move_do="確認のメールを送る",
    move_asked="新しいアドレスに確認のメールをお送りしました。7日以内に、メールのリンクからボタンを押してください。",
    move_bad="メールアドレスとして読み取れません。もう一度ご確認ください。",
    move_same="すでにそのアドレスへお送りしています。",
    move_often="今日はもう何度かお申し出がありました。明日もう一度お試しください。",
    move_ask_title="このアドレスで受け取りますか",
    move_ask_text="「{title}」を、今後は {reader} 宛てにお送りします。下のボタンを押すと切り替わります。",
    move_confirm="このアドレスで受け取る",
    moved_title="アドレスを変更しました",
    moved_text="「{title}」は、今後 {reader} 宛てにお送りします。これまでのアドレスにも、変更をお知らせします。",
    move_taken_title="変更できませんでした",
    move_taken_text="このアドレスでは、すでに購読されています。これまでのアドレスへの配信は、届いたメールのリンクから停止できます。",
    data="ご自分のデータ",
    data_text="当方にある、あなたについての記録のすべてです。",
    data_see="見る",
    data_save="ファイルで保存する（JSON）",
    data_title="ご自分のデータ",
    data_intro="「{title}」が、あなたについて持っている記録のすべてです。",
    none="ありません",
    person="基本",
    address="アドレス",
    name="名前",
    since="登録",
    choices="購読と選択",
    record="同意と変更の記録",
    changes="アドレスの変更",
    received="お送りした号",
    returned="届いた応答",
    notices="そのほかのお知らせ",
    suppressions="送信の停止",
    lifted="解除",
    tries="{count}回試行",
    paused_until="{day}まで休み",
    back_to_choices="配信内容の変更に戻る",
    end="購読を終える",
    erase="データの消去",
    erase_text="アドレスと記録をすべて消して、購読を終えることもできます。",
    erase_open="消去について",
    erase_title="データを消去しますか",
    erase_what="{reader} と、それに結び付く記録（名前、選択、同意の経緯、配信先、届いた応答）を、"
    "当方のデータベースからすべて消去します。"
    "「{title}」だけでなく、このサイトのどの購読も終わります。元に戻すことはできません。",
    erase_keeps="古い名簿などから再び登録されることのないよう、元のアドレスに戻せない鍵付きのハッシュ値を残します。"
    "同意の日時の記録はこのハッシュ値に結び付けて保存し、期限が来たら消します。送信件数の記録にアドレスは残りません。"
    "バックアップからは、その保存期間が過ぎた時点で消えます。",
    erase_do="すべて消去する",
    erase_not="消去せずに戻る",
    erase_busy="ちょうどいま、このアドレスへメールをお送りしているところです。1、2分おいて、もう一度押してください。",
    erased_title="データを消去しました",
    erased_text="あなたのアドレスと記録は、もう当方のデータベースにありません。この番号がその控えです。",
    receipt="控え {number}",
    receipt_mailed="同じ控えを、最後のメールとしてお送りします。送り終えると、そのメールの記録も消えます。",
    place="接続元 {place}",
    in_language="メールは{language}",
    states={
        "active": "配信中", "pending": "確認待ち", "left": "停止", "paused": "お休み中",
        "asked": "申し込み", "confirmed": "確認", "changed": "変更", "returned": "再開",
        "sent": "送信済み", "failed": "届かず", "unknown": "不明", "suppressed": "送信せず", "cancelled": "取り消し",
        "deferred": "送信待ち", "leased": "送信待ち", "attempting": "送信中",
        "hard": "宛先不明", "soft": "一時的な不達", "policy": "受信拒否", "complaint": "迷惑メール報告",
        "auto-reply": "自動応答", "none": "そのほか", "queued": "送信待ち",
        "operator": "運営者の判断", "feedback": "迷惑メール報告", "unsubscribe": "メールでの停止の申し出",
    },
    sources={
        "form": "申し込みのページ", "embedded form": "ほかのサイトの申し込みフォーム", "operator": "運営者の操作",
        "confirmation link": "確認メールのリンク", "import": "名簿の取り込み", "page": "ご自分のページ",
        "one-click": "メールソフトの配信停止ボタン", "mail": "メールでの申し出",
    },
    facts={
        Fact.CONFIRMED: "確認 {at}", Fact.PAUSED: "{day}まで休み",
        Fact.SIGN_UP: "{at}の申し込みによる", Fact.OPERATOR: "担当 {0}", Fact.FILE: "ファイル {0} の{1}行目",
        Fact.AGAIN: "あらためて確認", Fact.MOVED: "新しいアドレスで確認", Fact.PAUSE_ENDED: "休みを終えて再開",
        Fact.WORDS: "{0}",
    },
    kinds={
        "sign-up.confirmation": "購読の確認", "sign-up.known": "購読中のお知らせ",
        "address.confirm": "新しいアドレスの確認", "address.changed": "アドレス変更のお知らせ", "erased": "消去の控え",
    },
    formats={"html": "HTML", "text": "テキスト"},
    languages={"ja": "日本語", "en": "英語"},
)  # fmt: skip

_EN = OwnWords(
    undo="Undo",
    taken_back="Taken back.",
    pause="Pause",
    pause_text="It comes again by itself when the time is over. Issues of that time are not sent later; "
    "they are on the web.",
    weeks="{count} weeks",
    weeks_until="{count} weeks (until {day})",
    pause_do="Pause",
    paused="You are having a rest: nothing is sent until {day}.",
    resume="Go on now",
    resumed="You get the next issue.",
    move="Another address",
    move_text="We write to the new address. Nothing changes until the button behind the link in that mail is pressed.",
    move_new="New address",
    move_do="Send the mail",
    move_asked="We wrote to the new address. Open the link in that mail within 7 days and press the button.",
    move_bad="That does not read as an e-mail address. Please look at it again.",
    move_same="It comes to that address already.",
    move_often="That was asked for often enough today. Please try again tomorrow.",
    move_ask_title="Shall it come here?",
    move_ask_text="{title} will go to {reader} from now on. Press the button and it does.",
    move_confirm="Send it here",
    moved_title="Your address is changed",
    moved_text="{title} will go to {reader} from now on. The former address is told, too.",
    move_taken_title="That could not be changed",
    move_taken_text="Somebody reads at this address already. To stop the mails to the other one, use the link in them.",
    data="Your data",
    data_text="Everything that we keep about you.",
    data_see="Look at it",
    data_save="Save it as a file (JSON)",
    data_title="Your data",
    data_intro="Everything that {title} keeps about you.",
    none="Nothing",
    person="You",
    address="Address",
    name="Name",
    since="Here since",
    choices="Subscriptions and choices",
    record="What you agreed to and changed",
    changes="Changes of address",
    received="Issues sent to you",
    returned="What came back",
    notices="Other mails",
    suppressions="Why nothing was sent",
    lifted="lifted",
    tries="{count} tries",
    paused_until="pauses until {day}",
    back_to_choices="Back to your preferences",
    end="Leave",
    erase="Erase your data",
    erase_text="You can also have your address and all records erased, which ends your subscription.",
    erase_open="About erasing",
    erase_title="Erase your data?",
    erase_what="{reader} and everything kept with it (name, choices, consents, where mails went, what came back) will "
    "be erased from our database. That ends every subscription on this site, not {title} alone. It cannot be undone.",
    erase_keeps="A keyed hash stays, from which the address cannot be read, so that no old list brings it back; when "
    "you agreed is kept with it until its time is over. Counts of what was sent have no address. From backups it goes "
    "when they are as old as backups are kept.",
    erase_do="Erase everything",
    erase_not="Do not erase; go back",
    erase_busy="A mail to you is on its way at this very moment. Please press again in a minute or two.",
    erased_title="Your data is erased",
    erased_text="Your address and your records are in our database no more. This number is your receipt.",
    receipt="Receipt {number}",
    receipt_mailed="The same receipt goes to you as the last mail. When it is sent, its record goes, too.",
    place="from {place}",
    in_language="mails in {language}",
    states={
        "active": "active", "pending": "to be confirmed", "left": "left", "paused": "paused",
        "asked": "asked for", "confirmed": "confirmed", "changed": "changed", "returned": "came back",
        "sent": "sent", "failed": "failed", "unknown": "unknown", "suppressed": "not sent", "cancelled": "cancelled",
        "deferred": "waiting", "leased": "waiting", "attempting": "being sent",
        "hard": "no such address", "soft": "not now", "policy": "refused", "complaint": "complaint",
        "auto-reply": "automatic answer", "none": "other", "queued": "waiting",
        "operator": "decided by the editors", "feedback": "reported as spam", "unsubscribe": "asked for by mail",
    },
    sources={
        "form": "the sign-up page", "embedded form": "a form on another site", "operator": "by the editors",
        "confirmation link": "the link in the confirmation mail", "import": "imported from a list",
        "page": "your own page", "one-click": "the unsubscribe button of your mail program",
        "mail": "asked for by mail",
    },
    facts={
        Fact.CONFIRMED: "confirmed {at}", Fact.PAUSED: "pauses until {day}",
        Fact.SIGN_UP: "asked for on {at}", Fact.OPERATOR: "by {0}", Fact.FILE: "file {0}, line {1}",
        Fact.AGAIN: "confirmed once more", Fact.MOVED: "confirmed at the new address", Fact.PAUSE_ENDED: "pause ended",
        Fact.WORDS: "{0}",
    },
    kinds={
        "sign-up.confirmation": "confirmation", "sign-up.known": "subscribed already",
        "address.confirm": "confirmation of a new address", "address.changed": "change of address",
        "erased": "receipt of an erasure",
    },
    formats={"html": "HTML", "text": "text"},
    languages={"ja": "Japanese", "en": "English"},
)  # fmt: skip


def own_words(language: str) -> OwnWords:
    """The words of ``ja``; those of ``en`` for any other language."""
    return _JA if language == "ja" else _EN
