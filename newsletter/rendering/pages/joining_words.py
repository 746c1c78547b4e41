"""What the pages about joining say, in Japanese and English, and the wording that consent is given to."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.config import Publication
from newsletter.config.subscribe import Subscribe
from newsletter.model.sign_up import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Those with ``{title}`` take the publication's title, those with ``{reader}`` the masked address."""

    other_language: str
    address: str
    address_hint: str
    language: str
    japanese: str
    english: str
    none_is_all: str
    trap: str
    send: str
    terms: str
    one_a_day: str
    mend: str
    no_address: str
    bad_address: str
    no_category: str
    again: str
    busy: str
    working: str
    no_script: str
    asked_title: str
    asked_text: str
    asked_steps: tuple[str, ...]
    asked_hint: str
    confirm_title: str
    confirm_text: str
    choice: str
    every_category: str
    format_html: str
    format_text: str
    confirm: str
    confirm_not: str
    done_title: str
    done_text: str
    preferences: str
    leave: str
    over_title: str
    over_text: str
    subscribe_anew: str
    closed_text: str

    def fault(self, fault: Fault) -> str:
        return {
            Fault.NO_ADDRESS: self.no_address,
            Fault.BAD_ADDRESS: self.bad_address,
            Fault.NO_CATEGORY: self.no_category,
        }[fault]


_JA = Words(
    other_language="English",
    address="メールアドレス",
    address_hint="例：hanako@example.org",
    language="確認メールと設定ページの言語",
    japanese="日本語",
    english="English",
    none_is_all="選ばなければ、すべてのカテゴリーが届きます。",
    trap="この欄には何も書かないでください",
    send="確認メールを受け取る",
    terms="お申し込みの前に",
    one_a_day="確認メールは、1つのアドレスにつき1日1通までお送りします。",
    mend="入力内容を確かめてください",
    no_address="メールアドレスを入力してください。",
    bad_address="メールアドレスの形式が正しくないようです。「@」の前後や、全角文字、空白がないかを確かめてください。",
    no_category="カテゴリーを1つ以上選ぶか、「すべて」を選んでください。",
    again="入力内容を確かめて、もう一度ボタンを押してください。自動の申し込みでないことを確かめるためです。",
    busy="お申し込みが集中しています。1時間ほどたってから、もう一度お試しください。入力内容は残してあります。",
    working="自動の申し込みでないことを確かめています。終わりしだい送信します…",
    no_script="いまは自動の申し込みを防ぐため、お使いのブラウザーに短い計算をお願いしています。"
    "このページの JavaScript を許可してから、もう一度開いてください。"
    "許可できない場合は、下のお問い合わせ先にご連絡ください。",
    asked_title="メールをご確認ください",
    asked_text="入力されたアドレスにメールをお送りします。まだお申し込みは終わっていません。",
    asked_steps=(
        "数分のうちに届くメールを開きます。",
        "メールの中のリンクを開き、ボタンを押します。これで購読が始まります。",
    ),
    asked_hint="届かないときは、迷惑メールのフォルダーと、アドレスの打ち間違いを確かめてください。",
    confirm_title="購読を始めますか",
    confirm_text="「{title}」を {reader} 宛てにお送りします。下のボタンを押すと、購読が始まります。",
    choice="お申し込みの内容",
    every_category="すべてのカテゴリー",
    format_html="HTML メール",
    format_text="テキストのみのメール",
    confirm="購読を始める",
    confirm_not="お心当たりがなければ、このページを閉じてください。何も始まりません。",
    done_title="購読が始まりました",
    done_text="「{title}」を {reader} 宛てにお送りします。次の号から届きます。",
    preferences="配信内容を変更する",
    leave="配信を停止する",
    over_title="このリンクは使い終わっています",
    over_text="この確認のあとに、配信が停止されています。",
    subscribe_anew="もう一度購読するには、あらためてお申し込みください。",
    closed_text="ただいま、このページからのお申し込みは受け付けていません。購読をご希望の方は、お読みになりたいカテゴリーを"
    "添えて、こちらまでご連絡ください：",
)

_EN = Words(
    other_language="日本語",
    address="E-mail address",
    address_hint="For example hanako@example.org",
    language="Language of the confirmation and of your settings",
    japanese="日本語",
    english="English",
    none_is_all="If you choose none, you get all.",
    trap="Leave this field empty",
    send="Send me the confirmation",
    terms="Before you join",
    one_a_day="An address gets one confirmation a day at most.",
    mend="Please look at this again",
    no_address="Type your e-mail address.",
    bad_address="This is not an e-mail address. Look at what is around the “@”, and for spaces.",
    no_category="Choose one category or more, or choose all.",
    again="Please look over what you typed and press the button once more. It shows that you are no machine.",
    busy="Too many sign-ups are coming in. Please try again in an hour; what you typed is still here.",
    working="Making sure that you are no machine. It is sent as soon as that is done…",
    no_script="To keep machines out, we ask browsers for a short computation at the moment. Allow JavaScript for this "
    "page and open it again. If you cannot, write to the contact below.",
    asked_title="Look into your mailbox",
    asked_text="We are sending a mail to the address that you typed. You have not joined yet.",
    asked_steps=(
        "Open the mail, which comes within minutes.",
        "Open the link in it and press the button. Then you have joined.",
    ),
    asked_hint="If nothing comes, look into the spam folder, and think whether you mistyped the address.",
    confirm_title="Join now?",
    confirm_text="{title} will be sent to {reader}. Press the button to join.",
    choice="What you asked for",
    every_category="All categories",
    format_html="HTML mail",
    format_text="Text mail",
    confirm="Join",
    confirm_not="If this was not you, close the page. Nothing will happen.",
    done_title="You have joined",
    done_text="{title} will be sent to {reader}, from the next issue on.",
    preferences="Change what you get",
    leave="Unsubscribe",
    over_title="This link has been used",
    over_text="The address has been unsubscribed since.",
    subscribe_anew="To get it again, subscribe anew.",
    closed_text="Nobody can join on this page at the moment. To join, write to us and name the categories you like:",
)


def words(language: str) -> Words:
    """The words of ``ja``; those of ``en`` for any other language."""
    return _JA if language == "ja" else _EN


def wording(publication: Publication, subscribe: Subscribe, language: str) -> tuple[str, ...]:
    """What people agree to, in sentences: what is sent, by whom, how it begins and ends, what is kept and for how long.

    特定電子メール法 §§3, 4 want the sender named and advertising called that; GDPR 7, 13 the rest. It is kept word for
    word with each consent.
    """
    return _wording_ja(publication, subscribe) if language == "ja" else _wording_en(publication, subscribe)


def _wording_ja(publication: Publication, subscribe: Subscribe) -> tuple[str, ...]:
    title, sender, days = publication.title, publication.sender_name, subscribe.keep_consent.days
    place = {"none": "", "network": "、接続元のネットワーク（IPアドレスの一部）", "full": "、接続元のIPアドレス"}
    imprint = [f"送信者：{sender}"]
    imprint += [f"住所：{publication.postal_address}"] if publication.postal_address else []
    imprint += [f"お問い合わせ：{publication.contact}"] if publication.contact else []
    return (
        f"「{title}」は、{sender}が発行するメールマガジンです。広告や宣伝を含むことがあります。",
        "／".join(imprint),
        "確認メールのリンクを開いてボタンを押したときに、配信に同意したことになります。押さなければ、何も届きません。",
        "配信は、どのメールにもあるリンクから、いつでも停止できます。",
        f"お預かりするのは、メールアドレスと、選ばれた内容、同意の記録（日時とこの文面{place[subscribe.keep_address]}）だけです。"
        f"「{title}」をお届けするためにだけ使い、同意の記録は、停止したあと、最後のメールから{days}日で消します。"
        "開封やクリックは記録しません。",
    )


def _wording_en(publication: Publication, subscribe: Subscribe) -> tuple[str, ...]:
    title, sender, days = publication.title, publication.sender_name, subscribe.keep_consent.days
    place = {"none": "", "network": ", and your network, a part of the IP address", "full": ", and your IP address"}
    imprint = [f"Sender: {sender}"]
    imprint += [f"Postal address: {publication.postal_address}"] if publication.postal_address else []
    imprint += [f"Contact: {publication.contact}"] if publication.contact else []
    return (
        f"{title} is a newsletter by {sender}. It may contain advertising.",
        " / ".join(imprint),
        "You agree to get it when you open the link in the confirmation and press its button. If you do not, nothing "
        "is sent.",
        "You can stop it at any time, with the link in every mail.",
        "We keep your address, what you choose, and the record of your consent: when you gave it and these words"
        f"{place[subscribe.keep_address]}. It is used to send you {title} and for nothing else. When you have left, "
        f"the record is deleted {days} days after the last mail. What you open or click is not recorded.",
    )
