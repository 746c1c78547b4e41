"""Mails to one reader about their own data: another address, and the receipt of an erasure. Worded, not laid out."""

from __future__ import annotations

from datetime import datetime

from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.joining import Imprint, imprinted
from newsletter.rendering.notices.view import Action, Figure, NoticeView, Tone

ADDRESS_CONFIRM = "address.confirm"
ADDRESS_CHANGED = "address.changed"
ERASED = "erased"


def address_confirm(about: About, imprint: Imprint, *, url: str, former: str, days: int) -> NoticeView:
    """To the new address. ``former`` is masked; ``url`` is signed and good for ``days``."""
    return NoticeView(
        language=about.language,
        title=about.title,
        subject=about.subject(ja="新しいアドレスの確認", en="Confirm your new address"),
        tone=Tone.CALM,
        tag=about.text(ja="アドレス変更", en="Address"),
        headline=about.text(ja="このアドレスで受け取りますか", en="Shall it come here?"),
        paragraphs=(
            about.text(
                ja=f"{former} 宛てにお送りしている「{about.title}」を、"
                "今後はこのアドレスで受け取りたいとのお申し出がありました。"
                "下のリンクを開き、ボタンを押すと切り替わります。",
                en=f"Somebody who reads {about.title} at {former} asked to get it at this address instead. "
                "Open the link and press the button, and it will.",
            ),
            about.text(
                ja=f"お心当たりがなければ、何もしないでください。リンクは{days}日で使えなくなり、このアドレスには何も届きません。",
                en=f"If that was not you, do nothing: the link ends in {days} days, and nothing will come here.",
            ),
        ),
        actions=(Action(label=about.text(ja="確認ページを開く", en="Open the page to confirm"), url=url),),
        foot=_foot(about, imprint),
    )


def address_changed(about: About, imprint: Imprint, *, now_at: str, at: datetime) -> NoticeView:
    """To the former address. ``now_at`` is masked."""
    return NoticeView(
        language=about.language,
        title=about.title,
        subject=about.subject(ja="アドレスを変更しました", en="Your address was changed"),
        tone=Tone.GOOD,
        tag=about.text(ja="アドレス変更", en="Address"),
        headline=about.text(ja="アドレスを変更しました", en="Your address was changed"),
        paragraphs=(
            about.text(
                ja=f"「{about.title}」は、今後 {now_at} 宛てにお送りします。このアドレスに届くのは、これが最後です。",
                en=f"{about.title} will go to {now_at} from now on. This is the last mail to this address.",
            ),
            about.text(
                ja=f"お心当たりがなければ、{imprint.contact} までお知らせください。",
                en=f"If that was not you, please tell {imprint.contact}.",
            )
            if imprint.contact
            else about.text(
                ja="お心当たりがなければ、このメールに返信してお知らせください。",
                en="If that was not you, please answer this mail.",
            ),
        ),
        figures=(Figure(label=about.text(ja="変更した日時", en="Changed"), value=about.moment(at)),),
        foot=_foot(about, imprint),
    )


def erased(about: About, imprint: Imprint, *, number: str, at: datetime) -> NoticeView:
    """The receipt, and the last mail to its reader."""
    return NoticeView(
        language=about.language,
        title=about.title,
        subject=about.subject(
            ja=f"データを消去しました（控え {number}）", en=f"Your data is erased (receipt {number})"
        ),
        tone=Tone.GOOD,
        tag=about.text(ja="消去の控え", en="Receipt"),
        headline=about.text(ja="データを消去しました", en="Your data is erased"),
        paragraphs=(
            about.text(
                ja="このアドレスと、それに結び付く記録（名前、選択、配信先、届いた応答）を、当方のデータベースから消去しました。"
                "このメールが最後で、送り終えるとここからも消えます。",
                en="Your address and what was kept with it (name, choices, where mails went, what came back) are "
                "erased from our database. This mail is the last one; when it is sent, it is forgotten too.",
            ),
            about.text(
                ja="誤って再び登録されることのないよう、元のアドレスに戻せない鍵付きのハッシュ値と、"
                "それに結び付けた同意の日時を残しています。"
                "ご自身でもう一度お申し込みになれば、いつでも購読できます。",
                en="A keyed hash stays, from which the address cannot be read, so that no old list brings it "
                "back, and with it when you agreed. You can subscribe again yourself at any time.",
            ),
        ),
        figures=(
            Figure(label=about.text(ja="控えの番号", en="Receipt"), value=number, stands_out=True),
            Figure(label=about.text(ja="消去した日時", en="Erased"), value=about.moment(at)),
        ),
        foot=_foot(about, imprint),
    )


def _foot(about: About, imprint: Imprint) -> str:
    why = about.text(
        ja="このメールは、お申し出を受けて自動でお送りしています。",
        en="This mail was sent by itself, because it was asked for.",
    )
    return imprinted(about, imprint, why)
